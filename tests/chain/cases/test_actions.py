"""A case runs from a worry to a talk, in the database and under row-level security."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.worlds import make_school, route
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import Seen, attempt
from zorgroute.chain.cases.lists import work_of
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.core.engine.moves import Actor, Take

pytestmark = pytest.mark.django_db


def raised(school, **more):
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        concern = Concern(
            school.children["pip"], ("ontwikkeling",), "Viel drie keer in slaap.", school.now.date()
        )
        return raise_concern(teacher, route(), concern, school.now, **more)


def discuss(school, case, *, present=("collega",), seen=None, key=""):
    teacher = school.acting("leerkracht")
    later = school.now + timedelta(hours=1)
    move = Take(
        Actor(str(teacher.person), "leerkracht"),
        "1-signaal",
        "besproken",
        later,
        record={"domein": ("ontwikkeling",), "gezien": ("Viel in slaap.",)},
        present=frozenset(present),
    )
    with acting_as(teacher):
        return attempt(teacher, case, move, later, seen=seen, key=key)


def test_raise_concern_teacher_opens_a_case_at_the_first_step():
    school = make_school()
    done = raised(school)
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        seen = case_seen_by(teacher, done.case, school.now)
        assert [each.step for each in seen.what_now.steps] == ["1-signaal"]
        assert seen.child.name == "Pip Waterland"


def test_work_of_teacher_after_raising_is_the_first_step():
    school = make_school()
    raised(school)
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        assert [(each.kind, each.step) for each in work_of(teacher, school.now)] == [
            ("step", "1-signaal")
        ]


@pytest.mark.parametrize("role", ["ib", "directeur", "cjg", "ouders", "collega"])
def test_case_seen_by_somebody_without_a_part_is_unseen(role):
    school = make_school()
    done = raised(school)
    other = school.acting(role)
    with acting_as(other), pytest.raises(Unseen):
        case_seen_by(other, done.case, school.now)


def test_attempt_without_a_colleague_present_is_refused_and_changes_nothing():
    school = make_school()
    done = raised(school)
    with pytest.raises(Refused) as refused:
        discuss(school, done.case, present=())
    assert refused.value.denied.codes() == ("present.one_of",)


def test_attempt_twice_with_one_key_writes_once():
    school = make_school()
    done = raised(school)
    first = discuss(school, done.case, key="a-key")
    again = discuss(school, done.case, key="a-key")
    assert (again.version, again.is_repeat) == (first.version, True)


def test_attempt_on_a_step_that_is_done_already_is_a_conflict():
    school = make_school()
    done = raised(school)
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        number = case_seen_by(teacher, done.case, school.now).visit_number("main")
    discuss(school, done.case)
    with pytest.raises(Conflict):
        discuss(school, done.case, seen=Seen("main", number))
