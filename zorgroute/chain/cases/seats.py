"""Who sits in the seats of a case: the named people who fill a role here, and nobody else?

A seat is taken by who begins the case, by who accepts the responsibility, by who was named when a
director was appointed, and by who first does a step of a role that is one person's here. It ends
when somebody else takes it, and with the post or the parenthood it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.cases.models import Case, Involvement, Seat
from zorgroute.chain.cases.world import Surroundings, surroundings
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.queries import Reachable
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.seats import fits
from zorgroute.core.engine.standing import Standing
from zorgroute.core.routes.route import Route


def first_seats(case: Case, route: Route, acting: Acting, at: datetime) -> tuple[Seat, ...]:
    """The seats of who begins a case: every role of one person here that this function has.

    A role that a recorded choice fills (a director) is not taken by beginning.
    """
    return tuple(
        seat_of(case, name, acting, at, "start")
        for name, role in route.roles.items()
        if role.linked_to == "case" and role.chosen_by is None and route.plays(acting.role, name)
    )


def seat_of(case: Case, role: str, who: Acting | Reachable, at: datetime, via: str) -> Seat:
    """A seat that is still to be written."""
    return Seat(
        municipality=case.municipality,
        case_id=case.id,
        role=role,
        person_id=who.person,
        organisation_id=who.organisation,
        since=at,
        via=via,
    )


def keep_seats(seats: Iterable[Seat]) -> None:
    """Write seats; one that is there already stays as it was."""
    Seat.objects.bulk_create(list(seats), ignore_conflicts=True)


@dataclass(frozen=True)
class Moved:
    """A case after a move and where it stood before, as far as it decides who sits where."""

    opened: Opened
    before: Standing
    asked: tuple[Reachable, ...] = ()  # who were asked to answer for it before the move

    @property
    def route(self) -> Route:
        return self.opened.route

    @property
    def around(self) -> Surroundings:
        return self.opened.around

    @property
    def facts(self) -> Mapping[str, Value]:
        return self.opened.standing.facts


def reseat(
    opened: Opened, before: Standing, new: Sequence[ev.Event], now: datetime
) -> Mapping[str, Seat | None]:
    """Let people take their seats after a move, and others leave them.

    Brings the people around the case up to date. Gives the roles of which the seat changed, with
    who sits there now; whoever sat there is let out of the case afterwards, by `let_out`.
    """
    asked = opened.around.could_fill(before.offered) if before.offered else ()
    moved = Moved(opened, before, asked)
    if not _may_matter(moved, new):
        return {}
    _look_again(opened, now)
    taken = {seat.role: seat for seat in _taken(moved, new, now)}
    changed: dict[str, Seat | None] = {**dict.fromkeys(_no_longer_chosen(moved)), **taken}
    if changed:
        case = opened.case
        rows = Seat.objects.filter(municipality=case.municipality, case_id=case.id)
        rows.filter(role__in=changed, until__isnull=True).update(until=now)
        keep_seats(taken.values())
        _look_again(opened, now)
    return changed


def _look_again(opened: Opened, now: datetime) -> None:
    opened.around = surroundings(opened.case, opened.route, now, opened.standing)


def _may_matter(moved: Moved, new: Sequence[ev.Event]) -> bool:
    route = moved.route
    is_handed = any(isinstance(it.deed, ev.HandoverOffered | ev.HandoverAnswered) for it in new)
    steps = [it.deed for it in new if isinstance(it.deed, ev.StepTaken)]
    who = {role for deed in steps for role in route.step(deed.line, deed.step).who}
    seated = {seat.role for seat in moved.around.seats}
    takers = any(_is_personal(route, role) and role not in seated for role in who)
    named = any(_hands_on(route, deed) for deed in steps)
    return is_handed or takers or named or any(_no_longer_chosen(moved))


def let_out(case: Case, changed: Mapping[str, Seat | None], now: datetime) -> None:
    """End the part in a case of who left a seat; the last thing of a move, for it may be one's own.

    Somebody who takes part in another role as well keeps that.
    """
    for role, seat in changed.items():
        parts = Involvement.objects.filter(
            municipality=case.municipality, case_id=case.id, role=role, until__isnull=True
        )
        (parts.exclude(person_id=seat.person_id) if seat else parts).update(until=now)


def _taken(moved: Moved, new: Sequence[ev.Event], now: datetime) -> Iterator[Seat]:
    for event in new:
        deed = event.deed
        if isinstance(deed, ev.HandoverAnswered) and deed.accepted:
            yield from _accepted(moved, new, event, now)
        elif isinstance(deed, ev.StepTaken):
            yield from _named(moved, deed, now)
            yield from _first_to_act(moved, event, deed, now)


def _accepted(
    moved: Moved, new: Sequence[ev.Event], event: ev.Event, now: datetime
) -> Iterator[Seat]:
    """Who takes the responsibility over, where it is one person's or was asked of one."""
    role = moved.opened.standing.holder
    at_step = next((it.deed for it in new if isinstance(it.deed, ev.StepTaken)), None)
    if at_step is not None:
        if not _is_personal(moved.route, role) or _name_in(moved, role, at_step):
            return
        found = _actor_or_only_one(moved, role, event)
    else:
        found = _by(moved, role, event)
    if found is not None:
        yield _seat(moved, role, found, now, "handover")


def _is_personal(route: Route, role: str) -> bool:
    known = route.roles.get(role)
    return known is not None and known.linked_to == "case"


def _by(moved: Moved, role: str, event: ev.Event) -> Reachable | None:
    """Who acted, as one of those who could take this role."""
    if event.by is None:
        return None
    people = (*moved.asked, *moved.around.could_fill(role), *moved.around.people(role))
    return next(
        (it for it in people if event.by.person in (str(it.person), str(it.acting.person))), None
    )


def _actor_or_only_one(moved: Moved, role: str, event: ev.Event) -> Reachable | None:
    found = _by(moved, role, event)
    people = moved.around.people(role)
    return found or (people[0] if len(people) == 1 else None)


def _named(moved: Moved, deed: ev.StepTaken, now: datetime) -> Iterator[Seat]:
    """Who was named where a role is handed on at this step, when that is one of the people here."""
    role = _hands_on(moved.route, deed)
    found = _name_in(moved, role, deed) if role else None
    if role and found is not None:
        yield _seat(moved, role, found, now, "named")


def _hands_on(route: Route, deed: ev.StepTaken) -> str | None:
    step = route.step(deed.line, deed.step)
    return step.outcomes[deed.outcome].hands_to or step.hands_to


def _name_in(moved: Moved, role: str, deed: ev.StepTaken) -> Reachable | None:
    known = moved.route.roles.get(role)
    if known is None or known.chosen_by is None:
        return None
    facts = dict(deed.facts)
    line = moved.route.lines[deed.line]
    # Who succeeds a director may come from another function than the one that was chosen first.
    told = moved.facts if known.chosen_by.field in facts else {}
    for name in known.chosen_by.named or ():
        said = facts.get(line.keys.get(name, name), ())
        names = {each.partition(",")[0] for each in said} if isinstance(said, tuple) else {said}
        for each in _everybody(moved, role):
            if each.name in names and fits(moved.route, told, each.function, role):
                return each
    return None


def _everybody(moved: Moved, role: str) -> Iterator[Reachable]:
    """Those of this case who have a function of the role."""
    yield from moved.around.people(role)
    for function in moved.route.roles[role].one_of or ():
        yield from moved.around.people(function)


def _first_to_act(
    moved: Moved, event: ev.Event, deed: ev.StepTaken, now: datetime
) -> Iterator[Seat]:
    """Who does a step of a role that nobody has a seat in, and could not do it otherwise."""
    if event.by is None or event.on_behalf is not None:
        return
    seated = {seat.role for seat in moved.around.seats}
    mine = [
        role
        for role in moved.route.step(deed.line, deed.step).who
        if fits(moved.route, moved.before.facts, event.by.role, role)
    ]
    if len(mine) != 1 or mine[0] in seated or not _is_personal(moved.route, mine[0]):
        return
    found = _by(moved, mine[0], event)
    if found is not None:
        yield _seat(moved, mine[0], found, now, "step")


def _seat(moved: Moved, role: str, who: Reachable, now: datetime, via: str) -> Seat:
    return seat_of(moved.opened.case, role, who, now, via)


def _no_longer_chosen(moved: Moved) -> Iterator[str]:
    """Roles for which another function was chosen than the one that sits there."""
    for name, role in moved.route.roles.items():
        if role.chosen_by is None:
            continue
        key = role.chosen_by.field
        if moved.before.facts.get(key) not in (None, moved.facts.get(key)):
            yield name


def end_seats(municipality: str, person: UUID, now: datetime, cases: Iterable[UUID]) -> None:
    """End every seat of somebody in these cases, as when a post or a parenthood ends."""
    Seat.objects.filter(
        municipality=municipality, person_id=person, case_id__in=list(cases), until__isnull=True
    ).update(until=now)
