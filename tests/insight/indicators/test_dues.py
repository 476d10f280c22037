"""Is a step in time that was done within the term of its route, counted from the log alone?"""

from __future__ import annotations

import pytest

from tests.faces.web.entering import agree_on_route
from tests.factories.worlds import make_school
from tests.insight.indicators.logs import definition, met, moment, table
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.core.traces.log import UNKNOWN, Activity, Kind, Row, log_of
from zorgroute.insight.indicators.computing import observed
from zorgroute.insight.indicators.describing import Beside
from zorgroute.insight.indicators.dues import dues_in
from zorgroute.insight.indicators.marking import Marked, marks_in

pytestmark = pytest.mark.django_db
OPEN = "unit: school_days\n    value: open\n    from: {mark: design, where: stap 11"
AGREED = "unit: days\n    value: 5\n    from: {mark: design, where: stap 11"
BEFORE, TOLD = "10-terugkoppeling", "11-leerkracht-inlichten"


@pytest.fixture
def school(tmp_path):
    """A school whose route gives five days to tell the teacher."""
    made = make_school()
    agree_on_route(made, tmp_path, OPEN, AGREED)
    return made


def done(case, days, step, kind=Kind.DONE):
    return Row(case, Activity("main", step, "", kind), moment(days))


def case(name, told):
    """A case in which it was the turn to tell the teacher from noon on the first of January."""
    rows = [done(name, -1, "1-signaal"), done(name, 0, BEFORE)]
    rows += [] if told is None else [done(name, told, TOLD)]
    return [*rows, done(name, 30, "", Kind.CLOSED)]


def log_of_school(school, *rows):
    names = {row.case for row in rows}
    return log_of(rows, {"route": dict.fromkeys(names, f"{school.municipality}.basisschool")})


def dues(school, log):
    with acting_as(Duty(municipality=school.municipality)):
        return dues_in(log, school.municipality)


def test_term_is_counted_from_when_the_step_came_up_to_the_end_of_its_last_day(school):
    log = log_of_school(school, *case("a", 2))
    found = dues(school, log).tolist()

    # Noon in UTC is one o'clock here; the sixth of January ends eleven hours after that hour.
    assert found == [UNKNOWN, UNKNOWN, moment(5) + 11 * 3600 - 1, UNKNOWN]


@pytest.mark.requirement("R233")
def test_i20_told_within_the_term_of_the_route_is_in_time_and_a_day_later_is_not(school):
    """By hand: day 5 in time, day 6 late, never told; one of three."""
    log = log_of_school(school, *case("a", 5), *case("b", 6), *case("c", None))
    beside = Beside(moment(60), dues=dues(school, log))
    marks = [*table("indicator_steps")]
    own = [{**row, "route": log.traits["route"][0]} for row in marks
           if row["route"] == "westerkwartier.basisschool"]  # fmt: skip
    found = observed(definition("I20"), Marked(log, marks_in(own)), beside)

    assert (found.case.tolist(), met(found)) == ([0, 1, 2], [True, False, False])


def test_log_that_tells_that_terms_passed_is_believed(school):
    log = log_of_school(school, done("a", -2, "", Kind.OPENED), *case("a", 9))

    assert dues(school, log) is None


def test_route_that_names_no_term_gives_no_last_moment(tmp_path):
    school = make_school()
    agree_on_route(school, tmp_path)
    log = log_of_school(school, *case("a", 9))

    assert set(dues(school, log).tolist()) == {UNKNOWN}
