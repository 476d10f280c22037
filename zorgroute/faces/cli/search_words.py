"""How is a search told at the terminal: the answer first, what was tried, and what it assumes?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zorgroute.core.simulation.cells import SHARE, Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import decimals_of
from zorgroute.core.simulation.knobs_turned import Capacity
from zorgroute.core.simulation.results_of_search import strongest_first
from zorgroute.core.simulation.running import Wish
from zorgroute.core.simulation.scenario_words import Title
from zorgroute.core.simulation.searching import Least, Norm
from zorgroute.core.simulation.sensitivity import Elasticity
from zorgroute.core.wording.catalogue import EN
from zorgroute.faces.cli.forecast_words import ForecastWords, table

NOISE = 1e-9


class SearchWords(ForecastWords):
    """The sentences and tables of a search, in the language of the terminal."""

    def titled(self, title: Title) -> str:
        """A title in the language of the terminal."""
        return title.en if self.terminal.language == EN else title.prof

    def least(
        self,
        found: Least,
        asked: Capacity,
        *,
        title: str,
        fits: int | None,
        wish: Wish,
        outcome: Compiled,
    ) -> Iterator[str]:
        """How much is needed at least for a norm, what was tried, and what it rests on."""
        yield self._title(outcome)
        yield ""
        yield from self._answer_of_least(found, asked, title, fits)
        yield ""
        head = [title, self.asked(found.norm.cell), self._text("forecast.m_holds")]
        rows = [
            [
                str(each.capacity),
                self._figure(found.norm.cell, each.figure),
                self._text("forecast.fits" if each.holds else "forecast.misses"),
            ]
            for each in found.tried
        ]
        yield from table([head, *rows])
        yield ""
        yield self._text(
            "forecast.least_how", low=str(asked.low), high=str(asked.high),
            runs=str(wish.replications), seed=str(wish.seed),
        )  # fmt: skip
        yield ""
        yield from self.assumptions((outcome,))

    def _answer_of_least(
        self, found: Least, asked: Capacity, title: str, fits: int | None
    ) -> Iterator[str]:
        facts = {"norm": self._norm(found.norm), "title": title, "high": str(asked.high)}
        if found.stopped:
            yield self._text("forecast.least_stopped", **facts)
        elif found.capacity is None:
            yield self._text("forecast.least_none", **facts)
        else:
            now = self._number(asked.now, _places(asked.now))
            yield self._text("forecast.least", capacity=str(found.capacity), now=now, **facts)
        if fits is not None:
            yield self._text("forecast.least_fits", fits=str(fits))
        if fits is not None and found.capacity is not None and found.capacity < fits:
            yield self._text("forecast.least_grows", capacity=str(found.capacity), fits=str(fits))

    def _norm(self, norm: Norm) -> str:
        """A norm in words: `Wachttijd, gemiddeld: Bespreek het kind: hoogstens 6 weken`."""
        cell = norm.cell
        times, unit = (100.0, "percent") if cell.unit == SHARE else (1.0, cell.unit)
        bound = norm.bound * times
        told = self._text(f"forecast.u_{unit}", value=self._number(bound, _places(bound)))
        code = "forecast.at_most" if norm.at_most else "forecast.at_least"
        return self._text(code, figure=self.asked(cell), bound=told)

    def sensitivity(
        self,
        found: Iterable[Elasticity],
        cell: Cell,
        *,
        titles: Mapping[str, str],
        left: Sequence[str],
        wish: Wish,
        compiled: Compiled,
        is_stopped: bool,
    ) -> Iterator[str]:
        """Which knob moves a figure most, the strongest first, and what that rests on."""
        yield self._title(compiled)
        yield ""
        if is_stopped:
            yield self._text("forecast.sensitivity_stopped")
        ordered = strongest_first(found)
        yield self._text("forecast.sensitivity", figure=self.asked(cell))
        rows = [self._elasticity(each, titles[each.knob]) for each in ordered]
        if rows:
            yield ""
            yield from table([self._row_of("knob", "turned", "elasticity"), *rows])
        yield ""
        if left:
            named = ", ".join(titles[name] for name in left)
            yield self._text("forecast.sensitivity_left", knobs=named)
        runs = {"runs": str(wish.replications), "seed": str(wish.seed)}
        yield self._text("forecast.sensitivity_how", **runs)
        yield ""
        yield from self.assumptions((compiled,))

    def _elasticity(self, each: Elasticity, title: str) -> list[str]:
        down, up = (self._knob_value(value) for value in (each.down, each.up))
        turned = self._text("forecast.from_to", low=down, high=up)
        if each.share.covers_zero:
            return [title, turned, self._text("forecast.unclear")]
        places = decimals_of(each.share, 2)
        value = self._number(abs(each.share.value or 0.0), places)
        code = "forecast.moves_up" if (each.share.value or 0.0) > 0 else "forecast.moves_down"
        ends = sorted(abs(end or 0.0) for end in (each.share.low, each.share.high))
        low, high = (self._number(end, places) for end in ends)
        between = self._text("forecast.between", low=low, high=high) if low != high else ""
        told = self._text(code, value=value)
        return [title, turned, f"{told} ({between})" if between else told]

    def _knob_value(self, value: float) -> str:
        return self._number(value, _places(value))

    def _title(self, compiled: Compiled) -> str:
        return self._text("forecast.title", title=self.titled(compiled.title), name=compiled.name)


def _places(value: float) -> int:
    """As many decimals as a number that somebody chose has, and no rounding noise."""
    return next((each for each in range(3) if abs(round(value, each) - value) < NOISE), 3)
