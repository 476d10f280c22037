"""What does a route mean for parents: each step, what they may do, and what follows a no?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.words import Words, low, term_words, way_words, who_words
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Outcome, Step
from zorgroute.faces.web.texts import Texts


@dataclass(frozen=True)
class Station:
    """One step as parents read it. `anchor` is where the map leads to."""

    anchor: str
    number: str
    title: str
    who: str
    how_long: str
    rights: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """What can run beside the route, as far as a family may know of it."""

    title: str
    stations: tuple[Station, ...]


@dataclass(frozen=True)
class Refusal:
    """Where parents can say no, and what the agreement says follows."""

    step: str
    then: str


def anchor(row: Row) -> str:
    """The place on the page where a row is told in words."""
    return "stap-" + row.key.replace("/", "-")


def stations(route: Route, plan: Map, line: str, words: Words, t: Texts) -> tuple[Station, ...]:
    """The steps of a line, merged as the map for parents merges them."""
    return tuple(_station(route, row, words, t) for row in plan.of_line(line))


def beside(route: Route, plan: Map, words: Words, t: Texts) -> tuple[Beside, ...]:
    """The tracks that the family may know of; the ways out are told apart."""
    exits = set(route.exits.values())
    return tuple(
        Beside(sign.title, stations(route, plan, sign.name, words, t))
        for sign in plan.tracks
        if sign.name not in exits
    )


def _station(route: Route, row: Row, words: Words, t: Texts) -> Station:
    return Station(
        anchor=anchor(row),
        number=row.number,
        title=row.title,
        who=who_words(row, words),
        how_long=term_words(row, words) if row.term is not None else t("no_term"),
        rights=rights(route, row, t),
        after=tuple(way_words(way, words) for way in row.ways),
    )


def rights(route: Route, row: Row, t: Texts) -> tuple[str, ...]:
    """What parents may do at a station, read from its steps: decide, do, join in, object."""
    line = route.lines[row.line]
    found: list[str] = []
    for name in row.steps:
        found += _rights_at(route, line, line.steps[name], t)
    return tuple(dict.fromkeys(found)) or (t("right_ask"),)


def _rights_at(route: Route, line: Line, step: Step, t: Texts) -> Iterator[str]:
    if any(route.is_family(role) for role in step.who):
        yield t("right_do")
    elif any(route.is_family(role) for role in (*(step.with_ or ()), *(step.with_one_of or ()))):
        yield t("right_join")
    for _, field, _ in line.fields_of(step):
        if field.consent is not None and field.consent in line.consents:
            yield t("right_decide", consent=line.consents[field.consent].title.ouder)
    if step.decides is not None:
        yield t("right_decision", remedies=_remedies(step, t))
    for share in (*step.shares, *(each for out in step.outcomes.values() for each in out.shares)):
        if share.ground is not None and share.ground.anonymous:
            yield t("right_anonymous")
        if share.ground is not None and share.ground.law is not None:
            yield t("right_law", law=share.ground.law)


def _remedies(step: Step, t: Texts) -> str:
    named = step.decides.remedies if step.decides else None
    known = [t(f"remedy_{each}") for each in named or () if each in ("bezwaar", "beroep")]
    return " / ".join(known) or t("remedy_bezwaar")


def refusals(route: Route, plan: Map, t: Texts) -> tuple[Refusal, ...]:
    """Every place where the route has a way for parents who say no, and where that leads."""
    shown = [MAIN, *(sign.name for sign in plan.tracks)]
    found = [
        Refusal(step.title.ouder, _after(route.lines[name], outcome, t))
        for name in shown
        for step in route.lines[name].steps.values()
        for outcome in step.outcomes.values()
        if outcome.title.ouder == t("says_no")
    ]
    return tuple(dict.fromkeys(found))


def _after(line: Line, outcome: Outcome, t: Texts) -> str:
    if outcome.to is None:
        return t("no_end")
    return t("no_then", then=f"‘{low(line.steps[outcome.to].title.ouder)}’")


def in_short(route: Route, t: Texts) -> tuple[str, ...]:
    """The route in three sentences: how it begins, how parents take part, and who decides."""
    steps = route.main.steps
    said = [t("short_start", first=low(steps[route.main.first].title.ouder))]
    own = next((step for step in steps.values() if _has_family(route, step)), None)
    if own is not None and own is not steps[route.main.first]:
        said.append(t("short_you", first=low(own.title.ouder)))
    said.append(t("short_yes" if route.model.consents else "short_no_yes"))
    return tuple(said)


def _has_family(route: Route, step: Step) -> bool:
    around = (*step.who, *(step.with_ or ()), *(step.with_one_of or ()))
    return any(route.is_family(role) for role in around)


def urgent(route: Route, plan: Map, words: Words, t: Texts) -> str:
    """What begins when there is haste but no danger; empty when the route knows no such way."""
    track = route.exits.get("urgency")
    rows: Sequence[Row] = plan.of_line(track) if track is not None else ()
    if not rows:
        return ""
    timed = next((row for row in rows if row.term is not None), None)
    return t(
        "haste_urgent",
        first=low(rows[0].title),
        then=timed.title if timed else "",
        within=low(term_words(timed, words)) if timed else "",
    )
