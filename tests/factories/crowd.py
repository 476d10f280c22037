"""A school with many teachers, each with a child on a route of timed steps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from tests.factories.terms import publish_timed_route
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt, open_case
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, child_behind, hats_of
from zorgroute.core.engine.moves import Actor, Take
from zorgroute.core.routes.route import Route


@dataclass
class Crowd:
    """Who is there, and which case is whose."""

    municipality: str
    route: Route
    teachers: dict[UUID, Acting] = field(default_factory=dict)

    @property
    def cases(self) -> list[UUID]:
        return list(self.teachers)

    def take_step(self, case: UUID, key: str) -> int:
        """Do the step that is open, as a request does; gives the version that came of it."""
        teacher = self.teachers[case]
        with transaction.atomic(), acting_as(teacher):
            now = clock.now()
            steps = case_seen_by(teacher, case, now).what_now.steps
            if not steps:
                return 0
            move = Take(Actor(str(teacher.person), "leerkracht"), steps[0].step, "klaar", now)
            return attempt(teacher, case, move, now, key=key).version


def make_crowd(cases: int, steps: int) -> Crowd:
    """Build the school and open every case."""
    now = clock.now()
    municipality = f"menigte-{uuid.uuid4().hex[:8]}"
    with acting_as(Duty(municipality=municipality)):
        parties.add_municipality(municipality, "Menigte")
        school = parties.add_organisation(municipality, "De Lantaarn", "primary_school")
        place = parties.add_location(municipality, school, "De Lantaarn", "088 000 00 01")
    crowd = Crowd(municipality, publish_timed_route(steps, now))
    for number in range(cases):
        teacher, child = _pair(crowd, school, place, number)
        with acting_as(teacher):
            crowd.teachers[open_case(teacher, child, crowd.route, now).case] = teacher
    return crowd


def _pair(crowd: Crowd, school: UUID, place: UUID, number: int):
    """A teacher with an own group, and a child in it that has no birthday ahead."""
    here, since = crowd.municipality, date(2020, 8, 1)
    with acting_as(Duty(municipality=here)):
        person = parties.add_person(
            here, Name("Tirza", f"Molenbrug-{number}"), email=f"t{number}@example.org"
        )
        parties.employ(
            here, person, school, "leerkracht", since, location=place, groups=(f"g{number}",)
        )
        child = parties.enrol_child(
            here,
            Name("Pip", f"Waterland-{number}"),
            date(2019, 2, 11),
            organisation=school,
            location=place,
            group=f"g{number}",
        )
        today = clock.now().date()
        acting = acting_in(hats_of(person, today)[0], today)
        known = child_behind(here, child)
    assert known is not None
    return acting, known
