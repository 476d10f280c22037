"""Which figure, how exactly and which norm does somebody mean who types it?

A figure is `wait.v5-mdo`, `wait.3-wijkteam@hatert`, `through` or `busy.wijkteam`: what is measured,
where, and in which district. What cannot be read comes back as a reason that names what can.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from zorgroute.core.answers import Reason, reason
from zorgroute.core.routes.faults import did_you_mean, listed
from zorgroute.core.routes.route import MAIN
from zorgroute.core.simulation.cells import SHARE, UNITS, WEEKS, Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.measuring import Gauge
from zorgroute.core.simulation.running import Precision
from zorgroute.core.simulation.searching import Norm

# Shorter words for figures that are asked most; the others go by the name they have in documents.
SHORT = {"wait": "wait_mean", "use": "mdo_use"}
# The same figure at a part of the children: so many percent wait no longer.
AT_PART = {
    ("wait_mean", 50): "wait_median",
    ("wait_mean", 90): "wait_p90",
    ("through", 50): "through_median",
    ("through", 90): "through_p90",
}
WEEKS_IN = {
    **dict.fromkeys(("day", "days", "dag", "dagen"), 1 / 7),
    **dict.fromkeys(("", "week", "weeks", "weken"), 1.0),
    **dict.fromkeys(("month", "months", "maand", "maanden"), 365.25 / 12 / 7),
    **dict.fromkeys(("year", "years", "jaar"), 365.25 / 7),
}
NUMBER = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>%|[a-z]*)")
AT_MOST = ("<=", "≤", "at most", "hoogstens")
AT_LEAST = (">=", "≥", "at least", "minstens")
NORM = re.compile(
    rf"(?P<figure>\S+)\s*(?P<way>{'|'.join(AT_MOST + AT_LEAST)})\s*"
    r"(?P<bound>[\d.,]+\s*(?:%|[a-z]*))(?:\s+(?:in|bij)\s+(?P<part>\d+)\s*%)?"
)


def figure_of(text: str, compiled: Compiled, places: Collection[str] = ()) -> Cell | Reason:
    """The figure that a text names; `places` are the steps that are meant where it names none."""
    words, _, area = text.strip().partition("@")
    word, _, where = words.partition(".")
    measure = SHORT.get(word, word)
    every = list(_cells(compiled))
    if measure not in UNITS:
        told = dict.fromkeys(each.measure for each in every)
        known = (*SHORT, *(each for each in told if each not in SHORT.values()))
        mean = did_you_mean(word, known)
        return reason("forecast.ask.figure", given=word, mean=mean, known=listed(known))
    areas = {each.name for each in compiled.areas}
    if area and area not in areas:
        mean = did_you_mean(area, areas)
        return reason("forecast.ask.area", given=area, mean=mean, known=listed(sorted(areas)))
    cells = [each for each in every if (each.measure, each.area) == (measure, area)]
    return _placed(word, where, cells, places)


def _cells(compiled: Compiled) -> Iterator[Cell]:
    gauge = Gauge(compiled, float(compiled.days), 0.0)
    return (each for each in gauge.cells if not each.month and not each.channel)


def _placed(word: str, where: str, cells: list[Cell], places: Collection[str]) -> Cell | Reason:
    if where:
        found = [each for each in cells if where in _names(each)]
    else:
        found = [each for each in cells if not _names(each)]
        found = found or [each for each in cells if set(_names(each)) & set(places)]
        found = found or (cells if len(cells) == 1 else [])
    if len(found) == 1 or (where and found):
        return found[0]
    known = [f"{word}.{_names(each)[0]}" if _names(each) else word for each in found or cells]
    if not known:
        return reason("forecast.ask.nowhere", given=word)
    mean = did_you_mean(f"{word}.{where}", known) if where else ""
    code = "forecast.ask.place" if where else "forecast.ask.where"
    return reason(code, given=f"{word}.{where}".rstrip("."), mean=mean, known=listed(known))


def _names(cell: Cell) -> tuple[str, ...]:
    """What the place of a figure may be called; nothing where it is about everything."""
    if cell.function:
        return (cell.function,)
    if not cell.step:
        return ()
    own = (cell.step,) if cell.line == MAIN else ()
    return (*own, f"{cell.line}.{cell.step}")


def precision_of(text: str, compiled: Compiled) -> Precision | Reason:
    """What `wait.v5-mdo: 0.5 weeks` and `through: 5%` ask: how far the mean may be off.

    A percentage is of the mean, whatever the figure; anything else is in the unit of the figure.
    """
    words, colon, width = text.partition(":")
    told = NUMBER.fullmatch(width.strip())
    if not colon or told is None:
        return reason("forecast.ask.precision", given=text)
    cell = figure_of(words, compiled)
    if isinstance(cell, Reason):
        return cell
    if told["unit"] == "%":
        within: float | Reason = _read(told["number"]) / 100
    else:
        within = _in_unit(width, cell)
    if isinstance(within, Reason):
        return within
    if within <= 0:
        return reason("forecast.ask.precision", given=text)
    return Precision(cell, within, is_share=told["unit"] == "%")


def norm_of(text: str, compiled: Compiled, places: Collection[str] = ()) -> Norm | Reason:
    """What `wait.v5-mdo <= 6 weeks in 90%` asks; without the last part it is about the mean."""
    told = NORM.fullmatch(text.strip())
    if told is None:
        return reason("forecast.ask.norm", given=text)
    cell = figure_of(told["figure"], compiled, places)
    if isinstance(cell, Reason):
        return cell
    bound = _in_unit(told["bound"], cell)
    if isinstance(bound, Reason):
        return bound
    if told["part"] is not None:
        measure = AT_PART.get((cell.measure, int(told["part"])))
        if measure is None:
            return reason("forecast.ask.part", given=f"{told['part']}%")
        cell = Cell(measure, cell.area, "", cell.line, cell.step, cell.function)
    return Norm(cell, bound, at_most=told["way"] in AT_MOST)


def _in_unit(text: str, cell: Cell) -> float | Reason:
    """A number in the unit of a figure: days and months become weeks, percents a share."""
    told = NUMBER.fullmatch(text.strip())
    if told is None:
        return reason("forecast.ask.number", given=text.strip())
    number, unit = _read(told["number"]), told["unit"]
    if cell.unit == WEEKS and unit in WEEKS_IN:
        return number * WEEKS_IN[unit]
    if cell.unit == SHARE and unit in {"", "%"}:
        return number / 100 if unit else number
    if cell.unit != WEEKS and unit in {"", cell.unit}:
        return number
    return reason("forecast.ask.unit", given=text.strip(), unit=cell.unit)


def _read(number: str) -> float:
    return float(number.replace(",", "."))
