"""Which practices run, for whom, who can be played there, and what time is it there?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.practising import home_of, is_practice
from zorgroute.chain.parties.queries import Hat, KnownChild, Reachable
from zorgroute.chain.practice.models import Practice
from zorgroute.chain.routebook.queries import routes_in_force
from zorgroute.core.engine.starting import starting_kinds
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route

# How long a practice is kept when nobody clears it.
KEPT = timedelta(days=30)
PURPOSE = "oefenen"


@dataclass(frozen=True)
class Practising:
    """A practice that somebody was let in to. Only this module makes one, after that check."""

    code: str
    home: str
    organisation: UUID
    route: str
    started_by: UUID
    started_at: datetime
    ahead: timedelta

    def moment(self, now: datetime) -> datetime:
        """What time it is in this practice."""
        return now + self.ahead

    @property
    def ends_at(self) -> datetime:
        """When it is cleared by itself, on the real clock."""
        return self.started_at + KEPT


@dataclass(frozen=True)
class PracticeChild:
    """An invented child and its parents."""

    known: KnownChild
    parents: tuple[Reachable, ...]


def routes_to_practise(acting: Acting) -> list[Route]:
    """The routes of one's municipality in which one's kind of organisation takes part.

    Those that begin there come first. None for a parent, and none inside a practice.
    """
    if acting.organisation is None or is_practice(acting.municipality):
        return []
    kind = parties.organisation(acting.municipality, acting.organisation).kind
    here = routes_in_force(acting.municipality)
    begins = [each for each in here if kind in starting_kinds(each)]
    joins = [
        each
        for each in here
        if each not in begins and any(kind in role.at for role in each.roles.values())
    ]
    return [*begins, *joins]


def practices_at(acting: Acting) -> list[Practising]:
    """The practices of one's organisation, oldest first."""
    if acting.organisation is None:
        return []
    rows = Practice.objects.filter(
        municipality=acting.municipality, organisation_id=acting.organisation
    )
    return [_known(row) for row in rows.order_by("started_at", "code")]


def practice_open_to(hats: Iterable[Hat], code: str) -> Practising | None:
    """A practice, for somebody with these functions today: only of an own organisation.

    To be asked under the duty of the installation.
    """
    places = {(hat.municipality, hat.organisation) for hat in hats if hat.organisation}
    row = Practice.objects.filter(code=code).first()
    if row is None or (row.municipality, row.organisation_id) not in places:
        return None
    return _known(row)


def every_practice() -> list[Practising]:
    """Every practice of the installation; to be asked under its duty."""
    return [_known(row) for row in Practice.objects.order_by("code")]


def hats_to_play(code: str, day: date) -> tuple[Hat, ...]:
    """Every function in a practice, the own organisation's first and the parents last.

    To be asked under the duty of the installation.
    """
    return parties.hats_in(code, day) if is_practice(code) else ()


def acting_in_practice(hat: Hat, day: date) -> Acting:
    """The actor in this part. What is done in a practice says so in the log of looks."""
    return replace(parties.acting_in(hat, day), purpose=PURPOSE)


def players_of(
    hats: Iterable[Hat], children: Sequence[PracticeChild]
) -> list[tuple[Hat, tuple[str, ...]]]:
    """Every part that can be played; a parent with the names of the own children."""
    return [
        (
            hat,
            tuple(
                each.known.given_name
                for each in children
                if hat.person in {one.person for one in each.parents}
            ),
        )
        for hat in hats
    ]


def children_in(practising: Practising, now: datetime) -> list[PracticeChild]:
    """The invented children of a practice with their parents, at its own moment."""
    day = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=practising.code)):
        return [
            PracticeChild(child, tuple(parties.guardians_of(practising.code, child.id, day)))
            for child in parties.children_of_practice(practising.code)
        ]


def _known(row: Practice) -> Practising:
    return Practising(
        code=row.code,
        home=home_of(row.code),
        organisation=row.organisation_id,
        route=row.route,
        started_by=row.started_by,
        started_at=row.started_at,
        ahead=row.ahead,
    )
