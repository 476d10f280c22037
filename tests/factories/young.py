"""Who is a young person in a small world, with a door of their own?"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tests.factories.worlds import School
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import Child
from zorgroute.chain.reactions import own_door_opened
from zorgroute.core.terms.birthdays import birthday

SOURCE = "zelf_gegeven"


def born_to_be(school: School, years: int, child: str = "pip", on: date | None = None) -> date:
    """Let a child have this birthday today, or on another day; gives its birthday."""
    day = birthday(on or school.now.date(), -years)
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children[child]).update(birth_date=day)
    return day


def let_in(school: School, child: str = "pip", now: datetime | None = None) -> UUID:
    """The intern begeleider gives a child a door of its own; its person stands by that key."""
    ib, moment = school.acting("ib", now), now or school.now
    who = school.children[child]
    with acting_as(ib):
        own_door_opened(ib, who, SOURCE, f"{child}-{who.hex[:8]}", moment)
    school.people[child] = who
    return who
