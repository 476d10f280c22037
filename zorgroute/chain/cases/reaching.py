"""Which answers to a question of consent count on this case, and how far do they reach together?

What counts is what everybody who decides said yes to; a receiver or a class that one of them left
out is left out (R011, AVG 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.consent.actions import Allowed, Given
from zorgroute.chain.consent.queries import Signed, reach_of, signatures_of
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.resting import rests_on
from zorgroute.core.policy import consenting
from zorgroute.core.policy.consenting import GIVEN, REFUSED, Answer
from zorgroute.core.policy.parting import (
    WHOLE,
    Part,
    Reach,
    asked_in,
    left_out,
    receivers_of,
)
from zorgroute.core.routes.words import Consent


def consent_of(opened: Opened, name: str) -> Consent | None:
    """A consent of the route by its name, on whichever line it stands."""
    return next(
        (line.consents[name] for line in opened.route.lines.values() if name in line.consents),
        None,
    )


def answers_so_far(
    opened: Opened, signed: Iterable[Signed], name: str, now: datetime
) -> dict[str, Answer]:
    """The last answer of each person that counts: not retracted, not ended, and from after the
    last time the question had to be asked anew."""
    log = opened.standing.log()
    gone, since = retracted_acts(log), _asked_anew(log, name)
    found: dict[str, Answer] = {}
    for each in signed:
        if each.name != name or each.act in gone or each.act < since:
            continue
        if each.until is not None and each.until <= now:
            found.pop(str(each.person), None)
            continue
        found[str(each.person)] = Answer(
            str(each.person),
            each.answer,
            frozenset(each.receivers),
            frozenset(each.classes),
            each.until,
        )
    return found


def _asked_anew(log: Iterable[ev.Event], name: str) -> int:
    last = 0
    for event in log:
        deed = event.deed
        if isinstance(deed, ev.Interrupted) and name in deed.lapsed:
            last = event.act
    return last


def as_answer(each: Given) -> Answer:
    """An answer that is about to be kept, as it counts."""
    return Answer(
        str(each.person),
        each.answer,
        frozenset(each.receivers),
        frozenset(each.classes),
        each.until,
    )


def allowed_on(
    opened: Opened,
    now: datetime,
    states: Mapping[str, str] | None = None,
    new: Iterable[Given] = (),
) -> list[Allowed]:
    """Where each consent of the route stands, for every function that it lets know.

    A function that somebody left out of the yes has no yes, whatever the others said. `states` and
    `new` are where consents come to stand, and the answers for it that are not written yet.
    """
    consents = {**opened.standing.consents, **(states or {})}
    new = tuple(new)
    place, case = opened.case.municipality, opened.case.id
    signed = signatures_of(place, case) if GIVEN in consents.values() else []
    found: list[Allowed] = []
    for name, state in consents.items():
        consent = consent_of(opened, name)
        if consent is None:
            continue
        answers = answers_so_far(opened, signed, name, now) if state == GIVEN else {}
        answers |= {str(each.person): as_answer(each) for each in new if each.name == name}
        found.extend(_allowed(opened, (name, consent), state, answers))
    return found


def _allowed(
    opened: Opened, named: tuple[str, Consent], state: str, answers: Mapping[str, Answer]
) -> Iterable[Allowed]:
    name, consent = named
    yes = {key: each for key, each in answers.items() if each.said == GIVEN}
    roles = receivers_of(opened.route, consent)
    kept = consenting.allowed_by(tuple(yes), yes, roles, asked_in(consent).classes)
    for role in roles:
        at = state if state != GIVEN or role in kept else REFUSED
        until = consenting.ends_at(yes.values()) if at == GIVEN else None
        yield Allowed(name, role, at, kept.get(role, ()), until)


def reach_with(
    opened: Opened, now: datetime, states: Mapping[str, str], new: Iterable[Given]
) -> Reach:
    """How far each consent goes when these answers are written."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for each in allowed_on(opened, now, states, new):
        holds = each.state == GIVEN and (each.until is None or each.until > now)
        classes = frozenset(each.classes) if holds else frozenset[str]()
        found.setdefault(each.name, {})[each.receiver] = classes
    return found


def reaching(opened: Opened, now: datetime) -> Opened:
    """The case with how far its consents go now, as the net of the database looks at it."""
    if GIVEN not in opened.standing.consents.values():
        return with_reach(opened, {})
    return with_reach(opened, reach_of(opened.case.municipality, opened.case.id, now))


def with_reach(opened: Opened, reach: Reach) -> Opened:
    """The case on which the consents go this far."""
    around = opened.around
    return replace(opened, around=replace(around, world=replace(around.world, reach=reach)))


def without_ground(opened: Opened) -> frozenset[str]:
    """The functions that take part on consent only, and that no consent reaches now: they find no
    door, so nothing calls them to it."""
    world = opened.around.world
    if world.reach is None:
        return frozenset()
    rests = rests_on(opened.route, opened.standing, world.starts_at)
    return frozenset(
        role
        for role, names in rests.items()
        if not any(world.reach.get(name, {}).get(role) for name in names)
    )


def left_out_of(opened: Opened, name: str, reach: Reach | None = None) -> Part:
    """What was asked in a consent and does not count; nothing where all of it does."""
    consent = consent_of(opened, name)
    reach = opened.around.world.reach if reach is None else reach
    if consent is None or reach is None:
        return WHOLE
    standing_for = receivers_of(opened.route, consent)
    return left_out(asked_in(consent), reach.get(name, {}), standing_for)
