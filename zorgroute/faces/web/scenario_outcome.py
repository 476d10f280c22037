"""What came out: which figures stand side by side, as it is, as proposed, and how they differ?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.web.scenario_numbers import Said, difference, figure
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.forecasts.scenarios import Shipped

Cell = Mapping[str, Any]
# Waits shorter than this everywhere are not told apart: some hours are nobody's waiting list.
LEAST_WEEKS = 0.05
MOST_STEPS = 8
# What is told of steps that stand beside each other under different names.
BESIDE = ("wait_mean", "wait_p90", "waiting")


class About(NamedTuple):
    """What a figure is about; what is empty is everything together."""

    measure: str
    area: str = ""
    month: str = ""
    line: str = ""
    step: str = ""
    function: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Row:
    """One figure in words: now, as proposed, and the difference."""

    what: str
    now: Said
    then: Said
    change: Said
    is_hidden: bool = False


@dataclass(frozen=True)
class Outcome:
    """An outcome as a document gives it; `now` is absent where a scenario stands alone.

    Areas in `hidden` have a present that was not understood, so nothing is told of their future.
    """

    document: Mapping[str, Any]
    shipped: Shipped
    base: Shipped | None
    t: Texts

    @cached_property
    def forecasts(self) -> tuple[Mapping[str, Any], ...]:
        found = self.document.get("forecasts")
        return tuple(found) if found else (self.document,)

    @property
    def proposed(self) -> Mapping[str, Any]:
        return self.forecasts[-1]

    @property
    def present(self) -> Mapping[str, Any] | None:
        return self.forecasts[0] if len(self.forecasts) > 1 else None

    @cached_property
    def now(self) -> Mapping[About, Cell]:
        return _by_subject(self.present["measures"]) if self.present else {}

    @cached_property
    def then(self) -> Mapping[About, Cell]:
        return _by_subject(self.proposed["measures"])

    @cached_property
    def change(self) -> Mapping[About, Cell]:
        found = self.document.get("differences") or [{"cells": ()}]
        return _by_subject(found[-1]["cells"])

    @cached_property
    def reasons(self) -> tuple[Mapping[str, Any], ...]:
        """Why nothing may be told of the proposal, for some districts or at all."""
        return tuple(self.document.get("may_show") or ()) if self.present else ()

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The districts whose present was not understood."""
        return frozenset(filter(None, (area_of(each) for each in self.reasons)))

    @property
    def is_hidden(self) -> bool:
        """Whether the proposal is not told at all."""
        areas = {each.area for each in self.then if each.area}
        all_areas = bool(areas) and areas <= self.hidden
        return all_areas or any(not area_of(each) for each in self.reasons)

    @cached_property
    def titles(self) -> tuple[Titles, ...]:
        known = [each for each in (self.base, self.shipped) if each is not None]
        return tuple(Titles(each.route, PROF) for each in known)

    def step(self, line: str, step: str) -> str:
        """What a step is called, in whichever of the two routes has it."""
        said = (each.step(line, step) for each in reversed(self.titles))
        return next((each for each in said if each != step), step)

    def function(self, name: str) -> str:
        """What a pool of people or a meeting is called."""
        for each in filter(None, (self.shipped, self.base)):
            model = each.scenario.model
            found = model.functions.get(name) or model.meetings.get(name)
            if found is not None and found.title is not None:
                return str(found.title.en if self.t.language == "en" else found.title.prof)
        roles = (titles.role(name) for titles in reversed(self.titles))
        return next((role for role in roles if role != name), name.replace("-", " "))

    def area(self, name: str) -> str:
        for each in filter(None, (self.shipped, self.base)):
            if name in each.scenario.model.areas:
                return each.scenario.model.areas[name].title
        return name

    def row(self, about: About, what: str) -> Row:
        """A row of a table about this."""
        is_hidden = self.is_hidden or about.area in self.hidden
        hidden = Said(self.t("not_shown"))
        return Row(
            what,
            figure(self.now.get(about), self.t) if self.present else Said(""),
            hidden if is_hidden else figure(self.then.get(about), self.t),
            Said("") if is_hidden or not self.present else self._difference(about),
            is_hidden,
        )

    def _difference(self, about: About) -> Said:
        return difference(self.change.get(about), self.t)

    def subjects(self, measure: str) -> Iterator[About]:
        """What a measure is told about, over all areas and months, that is not nothing in both."""
        for about in dict.fromkeys((*self.now, *self.then)):
            if about.measure != measure or about.area or about.month:
                continue
            sides = [self.now, self.then] if self.present else [self.then]
            # The routes have other steps: what only one of them has stands in a table of its own.
            if all(about in side for side in sides) and any(
                _is_something(side.get(about)) for side in sides
            ):
                yield about


def area_of(reason: Mapping[str, Any]) -> str:
    """The district that a reason is about; empty when it is about the whole."""
    return str(dict(reason.get("facts") or {}).get("area", ""))


def _by_subject(cells: Iterable[Cell]) -> dict[About, Cell]:
    names = About._fields
    return {About(*(each.get(name) or "" for name in names)): each for each in cells}


def _is_something(cell: Cell | None) -> bool:
    if cell is None or cell["value"] is None:
        return False
    least = LEAST_WEEKS if cell["unit"] == "weeks" else 0
    return bool(cell["value"] > least)


# What the business case is about: how fast, with how much work, and how much care (R235).
SPEED = ("through", "through_p90", "to_provision", "wait_mean", "waiting", "over_norm", "late")
WORK = ("handovers", "discussed", "mdo_use", "lapsed", "hours", "busy")
CARE = (
    "arrived", "ended", "bypass_share", "bypass", "gave_up", "turned_away", "provisions", "cost",
)  # fmt: skip
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("speed", SPEED), ("work", WORK), ("care", CARE),
)  # fmt: skip


def groups(outcome: Outcome) -> list[dict[str, Any]]:
    """The tables of an outcome: how fast, with how much work, with how much care."""
    made = []
    for name, measures in GROUPS:
        rows = [row for measure in measures for row in _rows(outcome, measure)]
        if rows:
            made.append({"id": name, "title": outcome.t(f"h_{name}"), "rows": rows})
    return made


def _rows(outcome: Outcome, measure: str) -> Iterator[Row]:
    for about in outcome.subjects(measure):
        yield outcome.row(about, _what(outcome, about))


def _what(outcome: Outcome, about: About) -> str:
    """What a row is about, in words."""
    detail = ""
    if about.step:
        detail = outcome.step(about.line, about.step)
    elif about.function:
        detail = outcome.function(about.function)
    elif about.channel:
        detail = outcome.function(about.channel)
    t = outcome.t
    return t(f"m_{about.measure}_of", what=detail) if detail else t(f"m_{about.measure}")


def districts(outcome: Outcome) -> dict[str, Any] | None:
    """From report to end per district, for that is there in every route; nothing without them."""
    every = dict.fromkeys((*outcome.now, *outcome.then))
    found = [each for each in every if each.measure == "through" and each.area and not each.month]
    if not found:
        return None
    rows = [
        outcome.row(each, outcome.area(each.area))
        for each in sorted(found, key=lambda each: outcome.area(each.area))
    ]
    return {"what": outcome.t("m_through"), "rows": rows}


def steps_beside(outcome: Outcome) -> list[Row]:
    """The waits of steps that stand beside each other under different names, with the difference.

    Which step stands beside which was chosen by who wrote the scenario; it is an assumption.
    """
    found = outcome.document.get("differences") or [{}]
    told = (each for each in found[-1].get("steps", ()) if not each["area"])
    return [
        row
        for each in told
        if each["measure"] in BESIDE and (row := _beside_row(outcome, each)) is not None
    ]


def _beside_row(outcome: Outcome, change: Cell) -> Row | None:
    then = About(change["measure"], line=change["line"], step=change["step"])
    now = then._replace(line=change["against_line"], step=change["against_step"])
    cells = (outcome.now.get(now), outcome.then.get(then))
    if not any(_is_something(each) for each in cells):
        return None
    t, hidden = outcome.t, outcome.is_hidden
    what = _what(outcome, then)
    was = outcome.step(now.line, now.step)
    return Row(
        t("beside_what", what=what, was=was),
        figure(cells[0], t),
        Said(t("not_shown")) if hidden else figure(cells[1], t),
        Said("") if hidden else difference(change, t),
        hidden,
    )


def where_they_wait(outcome: Outcome) -> list[dict[str, Any]]:
    """Per route the steps where children wait longest, for the steps of two routes differ."""
    sides = [("now", outcome.now)] if outcome.present else []
    if not outcome.is_hidden:
        sides.append(("then" if outcome.present else "alone", outcome.then))
    return [
        {"title": outcome.t(f"c_{name}"), "id": name, "rows": rows}
        for name, side in sides
        if (rows := list(_waits(outcome, side)))
    ]


def _waits(outcome: Outcome, side: Mapping[About, Cell]) -> Iterator[tuple[str, Said, Said]]:
    found = [
        about
        for about, cell in side.items()
        if about.measure == "wait_mean"
        and about.step
        and not (about.area or about.month)
        and _is_something(cell)
    ]
    longest = sorted(found, key=lambda about: -side[about]["value"])[:MOST_STEPS]
    for about in longest:
        waiting = about._replace(measure="waiting")
        yield (
            outcome.step(about.line, about.step),
            figure(side[about], outcome.t),
            figure(side.get(waiting), outcome.t),
        )
