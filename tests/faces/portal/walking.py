"""How does a case of a small world come as far as the parents' own turn, in the database?"""

from __future__ import annotations

from datetime import date, timedelta

from tests.factories.westerkwartier import STEPS
from tests.factories.worlds import make_school, route
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.signing import EVERYBODY
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.core.engine.moves import Actor, Take

TO_THE_TALK = (
    "1-signaal",
    "2-kort-gesprek",
    "3-naar-ib",
    "4-kijken-of-overleggen",
    "5-besluit-gesprek",
)
ORDER = (*TO_THE_TALK, "6-gesprek-ouders")


def raised(school, child="pip"):
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        concern = Concern(
            school.children[child], ("ontwikkeling",), "Viel drie keer in slaap.", school.now.date()
        )
        return raise_concern(teacher, route(), concern, school.now).case


def do(school, case, step, now, *, role="", outcome="", record=None):
    usual_role, usual_outcome, more = STEPS[step]
    who = school.acting(role or usual_role, now)
    move = Take(
        Actor(str(who.person), who.role),
        step,
        outcome or usual_outcome,
        now,
        record={**more.get("record", {}), **(record or {})},
        present=frozenset(more.get("present", ())),
        feedback=more.get("feedback"),
        next_on=more.get("next_on"),
    )
    with acting_as(who):
        return attempt(who, case, move, now, signing=EVERYBODY)


def to_home_watch(school=None, child="pip"):
    """A case in which the parents look at home how things are, and will tell within three weeks."""
    school = school or make_school()
    case = raised(school, child)
    now = school.now
    for step in TO_THE_TALK:
        now += timedelta(hours=1)
        do(school, case, step, now)
    now += timedelta(hours=1)
    agreed = {"afgesproken-datum": date(2026, 5, 25), "terugkoppelen-aan": "ib"}
    do(school, case, "6-gesprek-ouders", now, outcome="ouders-pakken-op", record=agreed)
    return school, case, now


def add_sister(school):
    """Another child of the same parents, in the class of the same teacher."""
    place = school.municipality
    with acting_as(Duty(municipality=place)):
        made = parties.enrol_child(
            place, parties.Name("Lot", "Waterland"), date(2019, 2, 11),
            organisation=school.organisation, location=school.location, group="4",
        )  # fmt: skip
        parties.add_guardian(place, made, school.people["ouders"], date(2020, 1, 1))
    school.children["lot"] = made
