"""Is every running case kept beside its route, whatever befalls the worker, and by nobody else?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.chain.cases import test_migrating as moving
from tests.faces.web.entering import agree_on_route, begin, walk_to
from tests.factories.worlds import make_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.migrating import take_back
from zorgroute.chain.cases.models import Case
from zorgroute.chain.cases.moving_over import carry_out
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.queries import structure_after
from zorgroute.core.conformance.findings import By, Differs, Subject
from zorgroute.core.conformance.following import taken_up
from zorgroute.core.engine.moves import Actor, Correct
from zorgroute.insight.deviations.models import RunningCase, RunningStand
from zorgroute.insight.deviations.running import (
    follow_in,
    kept_of,
    take_stand,
    version,
)
from zorgroute.insight.deviations.running_queries import differences_of

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


@pytest.fixture
def school(tmp_path):
    made = make_school()
    agree_on_route(made, tmp_path)
    return made


@pytest.fixture
def case(school):
    with clock.source(clock.FrozenSource(school.now)):
        return begin(school)


def rows(school):
    """The rows of a municipality, as the worker of that municipality reads them."""
    with acting_as(Duty(municipality=school.municipality)):
        found = RunningCase.objects.filter(municipality=school.municipality)
        return {row.case_id: row for row in found}


def told(row):
    return (row.digest, row.mark, row.seq, bytes(row.vector), row.departed, row.notes)


def whole(school, case):
    with acting_as(Duty(municipality=school.municipality)):
        return taken_up(structure_after(school.municipality, case, 0), version)


def anew(school):
    """The rows as they are when every row is thrown away and made again."""
    with acting_as(Duty(municipality=school.municipality)):
        RunningCase.objects.filter(municipality=school.municipality).delete()
    follow_in(school.municipality)
    return {case: told(row) for case, row in rows(school).items()}


def change(school, case, **values):
    with acting_as(Duty(municipality=school.municipality)):
        found = RunningCase.objects.filter(municipality=school.municipality, case_id=case)
        return found.update(**values)


def correct_last(school, case, now):
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        seen = case_seen_by(teacher, case, now)
        act = next(each.act for each in seen.timeline() if each.step == "2-kort-gesprek")
        actor = Actor(str(teacher.person), seen.role_for("main", "2-kort-gesprek"))
        attempt(teacher, case, Correct(actor, act, "Verkeerde kind.", now), now)


@pytest.mark.requirement("R228")
def test_running_case_has_a_row_with_where_each_line_stands(school, case):
    assert follow_in(school.municipality) == 1
    row = rows(school)[case]

    assert kept_of(row) == whole(school, case)
    assert len(row.vector) == 4 * len(version(row.digest).follower.machine.lines)
    assert (row.route, row.departed) == (f"{school.municipality}.basisschool", False)


def test_second_time_and_nothing_new_there_is_nothing_to_follow(school, case):
    follow_in(school.municipality)
    before = told(rows(school)[case])

    assert follow_in(school.municipality) == 0
    assert told(rows(school)[case]) == before


def test_row_that_is_carried_on_is_the_row_that_is_made_anew(school, case):
    follow_in(school.municipality)
    first = rows(school)[case].seq
    walk_to(school, case, "3-naar-ib")
    assert follow_in(school.municipality) == 1
    carried = told(rows(school)[case])

    assert carried[2] > first
    assert {case: carried} == anew(school)


def test_correction_takes_the_case_up_anew(school, case):
    now = walk_to(school, case, "3-naar-ib")
    follow_in(school.municipality)
    before = kept_of(rows(school)[case])
    correct_last(school, case, now)
    follow_in(school.municipality)
    kept = kept_of(rows(school)[case])

    assert (before.open["main"].step, kept.open["main"].step) == ("3-naar-ib", "2-kort-gesprek")
    assert {case: told(rows(school)[case])} == anew(school)
    assert not kept.running.departed


def test_row_of_other_tables_is_made_anew(school, case):
    follow_in(school.municipality)
    before = told(rows(school)[case])
    change(school, case, mark="0" * 32, vector=b"\x00" * 4)

    assert follow_in(school.municipality) == 1
    assert told(rows(school)[case]) == before


@pytest.mark.parametrize("values", [{"closed": "klaar"}, {"is_destroyed": True}])
def test_case_that_runs_no_more_has_no_row(school, case, values):
    follow_in(school.municipality)
    with acting_as(Duty(municipality=school.municipality)):
        Case.objects.filter(id=case).update(**values)

    assert follow_in(school.municipality) == 0
    assert rows(school) == {}


def test_case_that_cannot_be_followed_does_not_hold_up_another(school, case, caplog):
    with clock.source(clock.FrozenSource(school.now)):
        other = begin(school, "juno")
    with acting_as(Duty(municipality=school.municipality)):
        Case.objects.filter(id=other).update(route="onbekend")
    follow_in(school.municipality)
    change(school, other, notes={"open": {}, "way": [], "found": []}, seq=1)
    change(school, other, digest="f" * 64)

    follow_in(school.municipality)
    assert sorted(rows(school)) == sorted([case, other])


@pytest.mark.parametrize("role", ["leerkracht", "ib", "directeur", "beheerder", "cjg"])
def test_nobody_but_the_installation_in_that_place_reads_the_rows(school, case, role):
    follow_in(school.municipality)
    take_stand(school.municipality, school.now)
    seen = []
    for actor in (school.acting(role), Duty(municipality="elders"), Duty()):
        with acting_as(actor):
            seen += [RunningCase.objects.count(), RunningStand.objects.count()]

    assert seen == [0] * 6


def test_rows_hold_no_person_and_nothing_that_was_written(school, case):
    walk_to(school, case, "3-naar-ib")
    follow_in(school.municipality)
    take_stand(school.municipality, school.now)
    with acting_as(Duty(municipality=school.municipality)):
        said = str(list(RunningCase.objects.values("route", "notes")))
        said += str(list(RunningStand.objects.values()))
    people = [str(each) for each in (*school.people.values(), *school.children.values())]

    assert [each for each in (*people, "slaap", "Pip", "Waterland") if each in said] == []


# A case that goes on on another version of its route

town = moving.town


def moved(town, folder):
    """The cases of a town, followed, and then moved to a version that calls a step otherwise."""
    follow_in(town.school.municipality)
    new = moving.second_version(folder, moving.RENAMED)
    plan = town.ordered(new, steps={("main", "1-signaal"): "1-eerste-signaal"})
    carry_out(town.school.now)
    return new, plan


@pytest.mark.requirement("R034")
def test_case_that_moved_is_followed_on_its_new_version_and_has_not_departed(town, tmp_path):
    new, _ = moved(town, tmp_path)
    assert follow_in(town.school.municipality) == 2
    moving.first_step(town, "1-eerste-signaal")
    follow_in(town.school.municipality)
    row = rows(town.school)[town.cases["pip"]]
    kept = kept_of(row)

    assert (row.digest, row.departed, kept.found) == (new, False, ())
    assert kept == whole(town.school, town.cases["pip"])
    assert "1-eerste-signaal" not in {each.step for each in kept.open.values()}


@pytest.mark.requirement("R034")
def test_move_that_is_taken_back_leaves_the_rows_as_they_were(town, tmp_path):
    _, plan = moved(town, tmp_path)
    follow_in(town.school.municipality)
    officer = town.officer
    with acting_as(officer):
        take_back(officer, plan, town.school.now)
    carry_out(town.school.now)
    follow_in(town.school.municipality)
    kept = kept_of(rows(town.school)[town.cases["pip"]])

    assert (kept.digest, kept.open["main"].step) == (town.old, "1-signaal")
    assert kept == whole(town.school, town.cases["pip"])


# What is known of one case, by who reads it

TEACHER_STEP, IB_STEP, CJG_STEP = "2-kort-gesprek", "5-ib-vraagt-cjg", "9-hulp-cjg"


def with_found(school, case, *places):
    """A case of which the row says that it departed at these places."""
    follow_in(school.municipality)
    notes = rows(school)[case].notes
    notes["found"] = [
        [2, str(Differs.OUT_OF_TURN), line, step, str(By.UNEXPLAINED), "", ""]
        for line, step in places
    ]
    change(school, case, notes=notes)


def known_to(school, case, role, now=None):
    acting = school.acting(role)
    with acting_as(acting):
        seen = case_seen_by(acting, case, now or school.now)
        return [(each.about.line, each.about.step) for each in differences_of(seen)]


def test_what_is_done_elsewhere_or_is_no_step_is_not_told(school, case):
    with_found(school, case, ("main", TEACHER_STEP), ("main", CJG_STEP), ("main", "geen-stap"))

    assert known_to(school, case, "leerkracht") == [("main", TEACHER_STEP)]


@pytest.mark.requirement("R043")
def test_line_that_is_kept_from_a_reader_does_not_show_through(school, case):
    now = walk_to(school, case, "9-hulp-cjg")
    with_found(school, case, ("meldcode", "m1-signalen"), ("main", TEACHER_STEP))

    assert ("meldcode", "m1-signalen") in known_to(school, case, "leerkracht", now)
    assert known_to(school, case, "ouders", now) == [("main", TEACHER_STEP)]


def test_case_is_told_up_to_its_last_line_also_before_the_worker_comes_by(school, case):
    follow_in(school.municipality)
    with acting_as(Duty(municipality=school.municipality)):
        before = rows(school)[case]
    walk_to(school, case, "3-naar-ib")

    assert known_to(school, case, "leerkracht") == []
    assert told(rows(school)[case]) == told(before)


def test_case_that_was_never_followed_tells_nothing(school, case):
    assert known_to(school, case, "leerkracht") == []


# What is counted of all of them, once a month


def stands(school):
    with acting_as(Duty(municipality=school.municipality)):
        found = RunningStand.objects.filter(municipality=school.municipality)
        return [(row.month, row.route, row.cases, row.counts) for row in found.order_by("month")]


def test_stand_is_taken_once_a_month_and_stays(school, case):
    route = f"{school.municipality}.basisschool"
    with_found(school, case, ("main", TEACHER_STEP))
    take_stand(school.municipality, school.now)
    with clock.source(clock.FrozenSource(school.now)):
        begin(school, "juno")
    follow_in(school.municipality)
    take_stand(school.municipality, school.now + LATER)
    first = stands(school)
    take_stand(school.municipality, school.now + timedelta(days=31))

    departed = ["out_of_turn", "main", TEACHER_STEP, "unexplained", "", ""]
    assert first == [("2026-05", route, 1, [[*departed, 1]])]
    assert [(month, cases) for month, _, cases, _ in stands(school)] == [
        ("2026-05", 1),
        ("2026-06", 2),
    ]


def test_child_with_two_differences_counts_once(school, case):
    with_found(school, case, ("main", TEACHER_STEP), ("main", IB_STEP))
    take_stand(school.municipality, school.now)

    assert sum(number for *_, number in stands(school)[0][3]) == 1
    assert stands(school)[0][3][0][:6] == list(
        map(str, Subject(Differs.OUT_OF_TURN, "main", TEACHER_STEP))
    )
