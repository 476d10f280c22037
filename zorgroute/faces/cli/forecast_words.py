"""How is a calculation told at the terminal: the answer first, and what it assumes at the end?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from zorgroute.core.answers import Reason
from zorgroute.core.simulation.assumptions import Assumption, said
from zorgroute.core.simulation.calibrating import Fitting
from zorgroute.core.simulation.cells import SHARE, Cell
from zorgroute.core.simulation.comparing import Beside, Comparison
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import NOTHING_SEEN, Interval, decimals_of
from zorgroute.core.simulation.results import meeting_document
from zorgroute.core.simulation.running import Forecast, Reached
from zorgroute.core.wording.catalogue import EN
from zorgroute.faces.cli.terminal import Terminal

# What is told of whole cases, in this order.
WHOLE = ("through", "handovers", "bypass_share", "provisions", "to_provision", "cost")
PER_STEP = ("started", "wait_mean", "wait_median", "wait_p90", "waiting")
SHARES = frozenset({"bypass_share", "mdo_use", "busy", "over_norm"})
# What is told of steps that stand beside each other under different names.
BESIDE = ("wait_mean", "wait_p90")
# Children and euros are told in whole numbers, whatever the interval allows.
WHOLE_NUMBERS = frozenset({"children", "euros", "hours", "places"})
FULL = 1.0
# Where the heading of a column says too little by itself.
ASKED = {each: f"a_{each}" for each in ("wait_mean", "wait_median", "wait_p90", "busy")}
INDENT = "  "


class ForecastWords:
    """The sentences and tables of scenarios, in the language of the terminal."""

    def __init__(self, terminal: Terminal, scenarios: tuple[Compiled, ...]) -> None:
        self.terminal = terminal
        stations = [each for compiled in scenarios for each in compiled.stations]
        self.steps = {(each.line, each.step): each.title for each in stations}
        areas = [each for compiled in scenarios for each in compiled.areas]
        self.areas = {each.name: each.title for each in areas}
        pools = [each for compiled in scenarios for each in compiled.pools]
        self.pools = {each.name: each.title or each.name for each in pools}

    def jams(self, compiled: Compiled) -> Iterator[str]:
        """Where more comes in than fits, with the steps that bring it; before anything runs."""
        full = [each for each in compiled.loads if each.load > FULL]
        for load in sorted(full, key=lambda each: -each.load):
            where = self.pools.get(load.pool, load.pool)
            if load.area:
                where = f"{where}, {self.areas.get(load.area, load.area)}"
            percent = str(round(100 * load.load))
            yield self._text("forecast.jams", what=where, percent=percent, scenario=compiled.name)
            for number, share in load.stations:
                step = compiled.stations[number].title
                part = str(round(100 * share))
                yield INDENT + self._text("forecast.jams_by", step=step, percent=part)

    def forecast(self, found: Forecast) -> Iterator[str]:
        """A whole forecast: answer, tables, and every assumption."""
        yield from self._heading(found)
        if found.reached is not None:
            yield self._precise(found.reached)
        yield from self._answer(found)
        for title, rows in self._tables(found):
            yield ""
            yield title
            yield from table(rows)
        yield ""
        yield from self.assumptions((found.compiled,))

    def comparison(self, found: Comparison, reasons: Iterable[Reason]) -> Iterator[str]:
        """Scenarios side by side: what changes and whether that is clear."""
        yield from self._heading(found.base)
        refused = list(reasons)
        for each in refused:
            yield self.reason(each)
        if any(each.fact("area") is None for each in refused):
            yield from self.assumptions((found.base.compiled,))
            return
        hidden = {each.fact("area") for each in refused}
        sides = zip(found.forecasts[1:], found.differences, found.beside, strict=True)
        for other, differences, beside in sides:
            yield ""
            yield self._text("forecast.beside", of=other.compiled.name)
            yield from self._answer(other)
            yield ""
            head = self._row_of("name", "ist", "soll", "difference")
            rows = self._compared(found.base, other, differences, hidden)
            yield from table([head, *rows])
            if steps := list(self._steps_beside(found.base, other, beside, hidden)):
                yield ""
                yield self._text("forecast.h_beside")
                yield from table([head, *steps])
        yield ""
        yield from self.assumptions(tuple(each.compiled for each in found.forecasts))

    def fitting(self, found: Fitting) -> Iterator[str]:
        """What was found for each district, and whether it comes out as it was measured."""
        rows = [self._row_of("area", "measured", "reached", "between", "number", "fits")]
        for each in found.fitted:
            verdict = "fits" if each.fits else "misses"
            rows.append(
                [
                    self.areas.get(each.area, each.area or each.name),
                    self._number(each.target, 1),
                    self._number(each.reached.value, 2),
                    self._between(each.reached, 2),
                    self._number(each.value, 2),
                    self._text(f"forecast.{verdict if each.is_judged else 'not_judged'}"),
                ]
            )
        yield from table(rows)

    def reason(self, reason: Reason) -> str:
        """Why a wish is not shown, wholly or for one district."""
        facts = dict(reason.facts)
        if "area" in facts:
            facts["area"] = self.areas.get(facts["area"], facts["area"])
        return self.terminal.sentence(reason.code, facts)

    def _heading(self, found: Forecast) -> Iterator[str]:
        title = found.compiled.title
        name = title.en if self.terminal.language == EN else title.prof
        yield self._text("forecast.title", title=name, name=found.compiled.name)
        code = "forecast.stopped" if found.stopped else "forecast.ran"
        wish = found.wish
        asked = wish.replications if wish.precision is None else wish.most
        yield self._text(
            code,
            done=str(found.replications),
            asked=str(asked),
            seed=str(wish.seed),
            first=found.gauge.months.names[0],
            last=found.gauge.months.names[-1],
        )
        yield ""

    def _precise(self, reached: Reached) -> str:
        """How far the mean may be off, and whether that is as near as was asked."""
        wish = reached.wish
        figure = self.asked(wish.cell)
        if not math.isfinite(reached.half):
            return self._text("forecast.precise_nothing", figure=figure)
        if wish.is_share:
            half = self._text("forecast.of_mean", value=self._number(100 * reached.half, 1))
        else:
            times, unit = (100.0, "points") if wish.cell.unit == SHARE else (1.0, wish.cell.unit)
            half = self._text(f"forecast.u_{unit}", value=self._number(times * reached.half, 2))
        code = "forecast.precise" if reached.met else "forecast.not_precise"
        return self._text(code, figure=figure, half=half)

    def asked(self, cell: Cell) -> str:
        """A figure as somebody asked for it, in full words."""
        return self._name(cell, ASKED.get(cell.measure, f"m_{cell.measure}"))

    def _answer(self, found: Forecast) -> Iterator[str]:
        for each in found.compiled.meetings:
            document = meeting_document(each)
            yield self._text(
                "forecast.meeting",
                sessions=self._number(document["sessions"], 0),
                capacity=self._number(document["capacity"], 0),
                demand=self._number(document["demand"], 0),
                needed=str(document["needed_sessions"]),
            )
        waits = {
            cell: interval
            for cell, interval in found.figures.items()
            if cell == Cell("wait_mean", line=cell.line, step=cell.step) and interval.value
        }
        if waits:
            longest = max(waits, key=lambda cell: waits[cell].value or 0.0)
            step = self.steps[longest.line, longest.step]
            yield self._text("forecast.longest", step=step, wait=self._told(longest, found))

    def _tables(self, found: Forecast) -> Iterator[tuple[str, list[list[str]]]]:
        steps = [
            (cell.line, cell.step)
            for cell, interval in found.figures.items()
            if cell == Cell("started", line=cell.line, step=cell.step) and interval.value
        ]
        head = self._row_of("step", *PER_STEP)
        yield (
            self._text("forecast.h_steps"),
            [
                head,
                *(
                    [self.steps[at], *(self._short(Cell(m, "", "", *at), found) for m in PER_STEP)]
                    for at in steps
                ),
            ],
        )
        close = self._steps_by_area(found)
        for at in close if self.areas else ():
            rows = [self._row_of("area", "wait_mean", "wait_simple", "started")]
            for area in found.gauge.areas:
                cells = (Cell(m, area, "", *at) for m in ("wait_mean", "wait_simple", "started"))
                rows.append([self.areas[area], *(self._short(cell, found) for cell in cells)])
            yield self._text("forecast.h_areas", step=self.steps[at]), rows
        cases = [
            [self._name(Cell(measure)), self._told(Cell(measure), found)]
            for measure in WHOLE
            if found.figures.get(Cell(measure), NOTHING_SEEN).value is not None
        ]
        yield self._text("forecast.h_cases"), cases
        functions = dict.fromkeys(
            cell.function for cell in found.figures if cell.measure == "hours"
        )
        rows = [
            [
                self.pools[name],
                *(self._short(Cell(m, function=name), found) for m in ("hours", "busy")),
            ]
            for name in functions
        ]
        yield self._text("forecast.h_functions"), [self._row_of("function", "hours", "busy"), *rows]

    def _steps_by_area(self, found: Forecast) -> list[tuple[str, str]]:
        """The steps of which districts are told apart: those that were fitted, else with a norm."""
        close = [found.gauge.steps.steps[at] for at in found.gauge.steps.close]
        fitted = {each.step for each in found.compiled.fits.values()}
        return [at for at in close if at[1] in fitted] or close

    def _compared(
        self,
        base: Forecast,
        other: Forecast,
        differences: Mapping[Cell, Interval],
        hidden: set[str | None],
    ) -> Iterator[list[str]]:
        """Of both: figures of cases, of meetings, of steps, and of the districts that are shown."""
        shown = [Cell(measure) for measure in WHOLE]
        shown += [Cell("through", area) for area in base.gauge.areas]
        shown += [cell for cell in differences if cell.measure in ("mdo_use", "discussed", "hours")]
        shown += [cell for cell in differences if cell.measure == "wait_mean"]
        for cell in shown:
            interval = differences.get(cell, NOTHING_SEEN)
            if cell.month or interval.value is None or cell.area in hidden - {None, ""}:
                continue
            verdict = self._verdict(cell, interval)
            yield [self._name(cell), self._told(cell, base), self._told(cell, other), verdict]

    def _steps_beside(
        self,
        base: Forecast,
        other: Forecast,
        beside: Mapping[Beside, Interval],
        hidden: set[str | None],
    ) -> Iterator[list[str]]:
        """Waits of steps that have another name in each; by district where that was measured."""
        measured = {each.step for each in base.compiled.fits.values()}
        for (cell, twin), interval in beside.items():
            if cell.measure not in BESIDE or interval.value is None or cell.area in hidden:
                continue
            if cell.area and (cell.measure != BESIDE[0] or twin.step not in measured):
                continue
            was = self.steps[twin.line, twin.step]
            name = self._text("forecast.beside_step", what=self._name(cell), was=was)
            verdict = self._verdict(cell, interval)
            yield [name, self._told(twin, base), self._told(cell, other), verdict]

    def _verdict(self, cell: Cell, difference: Interval) -> str:
        """A difference, or that it is not clear whether there is any."""
        if difference.covers_zero:
            return self._text("forecast.unclear")
        return self._figure(cell, difference)

    def assumptions(self, scenarios: tuple[Compiled, ...]) -> Iterator[str]:
        """Everything that these scenarios rest on, each thing once (R240)."""
        every: dict[tuple[str, str, str], Assumption] = {}
        for each in chain.from_iterable(compiled.assumptions for compiled in scenarios):
            every.setdefault((each.what, each.value, each.source), each)
        yield self._text("forecast.assumptions", count=str(len(every)))
        for number, each in enumerate(every.values(), start=1):
            sentence = said(each, self.terminal.catalogue, self.terminal.language)
            source = each.source or self._text("forecast.assumed")
            yield f"{INDENT}{number}. {sentence} ({source})"

    def _name(self, cell: Cell, code: str = "") -> str:
        parts = [self._text(f"forecast.{code or f'm_{cell.measure}'}")]
        if cell.step:
            parts.append(self.steps[cell.line, cell.step])
        if cell.function:
            parts.append(self.pools.get(cell.function, cell.function))
        if cell.area:
            parts.append(self.areas[cell.area])
        return ": ".join((parts[0], ", ".join(parts[1:]))) if parts[1:] else parts[0]

    def _told(self, cell: Cell, found: Forecast) -> str:
        return self._figure(cell, found.figures.get(cell, NOTHING_SEEN))

    def _figure(self, cell: Cell, interval: Interval) -> str:
        """A mean with its interval and unit, never finer than the interval."""
        if interval.value is None:
            return self._text("forecast.no_figure")
        times = 100.0 if cell.measure in SHARES else 1.0
        scaled = interval.times(times)
        places = 0 if cell.unit in WHOLE_NUMBERS or times > 1 else decimals_of(scaled)
        value = self._number(scaled.value, places)
        unit = "percent" if times > 1 else cell.unit
        told = self._text(f"forecast.u_{unit}", value=value)
        between = self._between(scaled, places)
        return f"{told} ({between})" if between else told

    def _short(self, cell: Cell, found: Forecast) -> str:
        """A figure in a table, whose heading tells the unit."""
        interval = found.figures.get(cell, NOTHING_SEEN).times(
            100.0 if cell.measure in SHARES else 1
        )
        if interval.value is None:
            return self._text("forecast.no_figure")
        exact = cell.unit in WHOLE_NUMBERS or cell.measure in SHARES
        places = 0 if exact else decimals_of(interval)
        value = self._number(interval.value, places)
        if interval.low is None or interval.high is None or interval.low == interval.high:
            return value
        low, high = (
            self._number(max(0.0, interval.low), places),
            self._number(interval.high, places),
        )
        return f"{value} ({low} – {high})"

    def _between(self, interval: Interval, places: int) -> str:
        if interval.low is None or interval.high is None or interval.low == interval.high:
            return ""
        low, high = self._number(interval.low, places), self._number(interval.high, places)
        return self._text("forecast.between", low=low, high=high)

    def _number(self, value: float | None, places: int) -> str:
        if value is None:
            return self._text("forecast.no_figure")
        text = f"{round(value, places) + 0.0:,.{places}f}"
        if self.terminal.language == EN:
            return text
        return text.translate(str.maketrans(",.", ".,"))

    def _row_of(self, *codes: str) -> list[str]:
        return [self._text(f"forecast.m_{code}") for code in codes]

    def _text(self, code: str, **facts: str) -> str:
        return self.terminal.text(code, **facts)


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of a table as lines, with every column as wide as its longest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield (INDENT + INDENT.join(cells)).rstrip()
