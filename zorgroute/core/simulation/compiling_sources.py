"""How many children come from where, of which kinds, and who already waits on the first day?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zorgroute.core.routes.faults import fault
from zorgroute.core.routes.route import MAIN
from zorgroute.core.simulation.compiled import Source
from zorgroute.core.simulation.compiling_classes import drawn
from zorgroute.core.simulation.compiling_steps import Spot, Steps
from zorgroute.core.simulation.scenario_references import Names
from zorgroute.core.simulation.scenario_words import MONTHS, Group

DAYS_IN_YEAR = 365.25


@dataclass(frozen=True)
class Stream:
    """Children of one source: where they come in, as what, and at what rate from which day."""

    source: Source
    to: Spot
    mix: tuple[tuple[int, float], ...]
    rates: tuple[tuple[float, float], ...]

    @property
    def name(self) -> str:
        return f"{self.source.group}/{self.source.area}"


@dataclass(frozen=True)
class InLine:
    """One child that waits on the first day."""

    spot: Spot
    klass: int
    days: float


def streams(steps: Steps) -> Iterator[Stream]:
    """Every source of children, in the order of the file: one for each group and area."""
    model = steps.model
    for name, group in model.children.items():
        to = steps.named.get(group.begins or "", (MAIN, steps.route.main.first))
        for area, per_year in _areas(steps, group):
            mix = drawn(model, area, group.facts, steps.asked)
            numbered = tuple((steps.classes.number(area, facts), part) for facts, part in mix)
            source = Source(name, area, per_year)
            yield Stream(source, to, numbered, tuple(_rates(group, per_year, steps)))


def _areas(steps: Steps, group: Group) -> Iterator[tuple[str, float]]:
    model = steps.model
    for area in model.areas or ("",):
        own = group.areas.get(area)
        if own is not None:
            yield area, own.value
        elif group.per_year is not None:
            share = model.areas[area].share if area else None
            yield area, group.per_year.value * (share.value if share is not None else 1.0)


def _rates(group: Group, per_year: float, steps: Steps) -> Iterator[tuple[float, float]]:
    """From which day on come how many children a day."""
    rate, model = per_year / DAYS_IN_YEAR, steps.model
    if not group.months:
        yield 0.0, rate
        return
    day = model.starts
    while (day - model.starts).days < model.lasts:
        amount = group.months.get(MONTHS[day.month - 1])  # type: ignore[call-overload]
        yield float((day - model.starts).days), rate * (amount.value if amount else 1.0)
        day = _next_month(day)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def waiting(steps: Steps) -> Iterator[InLine]:
    """Who waits on the first day, evenly spread over the time that the first of them waits.

    Facts that are not told are those that a child of that area most likely has.
    """
    for at, each in enumerate(steps.model.waiting):
        spot = steps.named.get(each.step)
        if spot is None:
            place = Names(steps.reading).place("waiting", at, "step")
            steps.faults[fault("scenario.ref.step", place, each.step, mean="", known="")] = None
            continue
        area = each.area or ""
        kinds = drawn(steps.model, area, each.facts, steps.asked)
        facts = max(kinds, key=lambda kind: kind[1])[0]
        number, longest = int(each.number.value), each.waited.mean_days
        klass = steps.classes.number(area, facts)
        for child in range(number):
            yield InLine(spot, klass, longest * (number - child) / number)
