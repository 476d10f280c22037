"""Does feedback wait for its day, for who receives it and for nobody else?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.cases import MONDAY, Case, world
from tests.factories.routes import WESTERKWARTIER, calendar, shipped
from tests.factories.westerkwartier import REVIEW, at_step, do, westerkwartier
from zorgroute.core.engine.hearing import as_heard, heard_from, taken_back_unheard
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.words import Feedback
from zorgroute.core.terms.unit import Unit, day_test

SCHOOL, CJG, PARENTS = ("ib",), ("cjg",), ("ouders",)
NEXT = "11-leerkracht-inlichten"
many = settings(deadline=None, derandomize=True, max_examples=150, database=None)
days = st.dates(date(2026, 1, 1), date(2027, 6, 30))
times = st.times().map(lambda each: each.replace(microsecond=0))
moments = st.builds(lambda day, at: datetime.combine(day, at, AMSTERDAM), days, times)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), AMSTERDAM)


def wait(said_at: datetime, agreed: date | None = None, **words: object) -> datetime | None:
    """From when feedback with these words may be read on the shipped route."""
    route = shipped(WESTERKWARTIER)
    feedback = Feedback.model_validate({"to": "ib", "codes": ["afgerond"], **words})
    facts = {"terugkoppelen-op": agreed} if agreed else {}
    asked = {"facts": facts, "said_at": said_at}
    return heard_from(route, world(), route.main, feedback, **asked)  # type: ignore[arg-type] # words by name


def told(**more: object) -> Case:
    """A case on which the CJG has just let school know that there was contact."""
    case = at_step("10-terugkoppeling")
    usual = {"outcome": "teruggekoppeld", "next_on": REVIEW}
    do(case, "10-terugkoppeling", **{**usual, **more})
    return case


def stands(standing: Standing) -> str | None:
    return standing.main.step if standing.main else None


def heard(case: Case, readers: tuple[str, ...], now: datetime) -> Standing:
    return as_heard(case.route, case.at, readers, now)


# The moment


@pytest.mark.requirement("R145")
@many
@given(moments, st.integers(1, 9), st.none() | st.integers(-20, 60))
def test_feedback_is_read_from_the_first_second_of_a_later_day(
    said_at: datetime, working_days: int, ahead: int | None
) -> None:
    """Never on the day itself, never before its term or the agreed day, and no later than both."""
    agreed = None if ahead is None else (said_at + timedelta(days=ahead)).date()
    at = "terugkoppelen-op" if agreed else None
    term = {"max": str(working_days), "unit": "working_days"}
    found = wait(said_at, agreed, after=term, **({"at": at} if at else {}))

    assert found is not None
    counts = day_test(Unit.WORKING_DAYS, calendar(), "noord")
    assert counts is not None
    first, last = said_at.date().toordinal() + 1, found.date().toordinal()
    between = sum(counts(each) for each in range(first, last + 1))
    assert (found, found > said_at) == (midnight(found.date()), True)
    assert between >= working_days
    assert agreed is None or found.date() >= agreed
    assert between == working_days or found.date() == agreed


@pytest.mark.requirement("R145")
@many
@given(st.integers(0, 86_399), st.integers(0, 86_399))
def test_hour_at_which_feedback_is_given_does_not_change_the_moment(one: int, other: int) -> None:
    day = midnight(date(2026, 5, 4))
    term = {"max": "2", "unit": "working_days"}
    found = [wait(day + timedelta(seconds=each), after=term) for each in (one, other)]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("words", "agreed", "from_"),
    [
        ({}, None, None),
        ({"at_once": "yes"}, None, None),
        ({"after": {"max": "1", "unit": "hours"}}, None, date(2026, 5, 5)),
        ({"after": {"max": "30", "unit": "hours"}}, None, date(2026, 5, 5)),
        ({"after": {"max": "1", "unit": "weeks"}}, None, date(2026, 5, 11)),
        ({"after": "wachttijd-terugkoppeling"}, None, date(2026, 5, 6)),
        ({"after": "termijn-intake"}, None, None),
        ({"at": "terugkoppelen-op"}, None, None),
        ({"at": "terugkoppelen-op"}, date(2026, 6, 1), date(2026, 6, 1)),
        ({"at": "terugkoppelen-op"}, date(2026, 5, 1), date(2026, 5, 5)),
    ],
)
def test_moment_of_feedback_follows_the_words_of_the_route(
    words: dict[str, object], agreed: date | None, from_: date | None
) -> None:
    assert wait(MONDAY, agreed, **words) == (midnight(from_) if from_ else None)


def test_feedback_said_in_a_year_without_a_calendar_waits_plain_days() -> None:
    term = {"max": "3", "unit": "working_days"}
    said_at = datetime(2190, 3, 1, 12, tzinfo=AMSTERDAM)
    assert wait(said_at, after=term) == midnight(date(2190, 3, 4))


# The case as it is known


@pytest.mark.requirement("R146")
@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=20)])
def test_school_knows_the_case_as_before_the_feedback_until_its_day(after: timedelta) -> None:
    before = at_step("10-terugkoppeling").at
    case = told()
    known = heard(case, SCHOOL, case.now + after)
    assert (known, known.log()) == (before, before.log())


@pytest.mark.requirement("R146")
def test_school_knows_the_case_as_it_stands_from_the_day_on() -> None:
    case = told()
    day = case.at.told[0].heard_from
    assert day is not None
    assert heard(case, SCHOOL, day) is case.at
    assert stands(heard(case, SCHOOL, day - timedelta(seconds=1))) == "10-terugkoppeling"


@pytest.mark.parametrize("readers", [CJG, PARENTS, ("ib", "cjg")])
def test_who_was_there_or_is_family_waits_for_no_feedback(readers: tuple[str, ...]) -> None:
    case = told()
    assert heard(case, readers, case.now) is case.at


def test_everybody_of_the_school_waits_for_feedback_to_one_of_them() -> None:
    case = told()
    assert stands(heard(case, ("leerkracht",), case.now)) == "10-terugkoppeling"


def test_next_step_of_school_begins_and_is_counted_when_school_may_read_of_it() -> None:
    case = told(next_on=case_day(1))
    visit, day = case.at.main, case.at.told[0].heard_from
    assert visit is not None
    assert day is not None
    assert (visit.step, visit.since, visit.due) == (
        NEXT, day, day.replace(hour=23, minute=59, second=59),
    )  # fmt: skip


def case_day(days: int) -> date:
    return (MONDAY + timedelta(days=days)).date()


def test_what_the_cjg_does_after_feedback_is_hidden_with_it() -> None:
    case = at_step("10-terugkoppeling")
    do(case, "10-terugkoppeling")
    do(case, "12-mdo")
    assert stands(case.at) == "13-afspraken"
    assert stands(heard(case, SCHOOL, case.now)) == "10-terugkoppeling"


def test_what_school_does_beside_the_line_is_kept_while_it_waits() -> None:
    case = told()
    case.start_track("ib", "meldcode")
    known = heard(case, SCHOOL, case.now)
    assert (stands(known), known.runs["meldcode"].is_live) == ("10-terugkoppeling", True)


def test_interrupt_makes_all_known_at_once() -> None:
    case = told()
    case.interrupt("ouders", "withdrawal", "cjg-contact")
    assert heard(case, SCHOOL, case.now) is case.at


def test_feedback_taken_back_in_time_was_never_heard() -> None:
    case = told()
    act = next(each.act for each in case.log if each.deed in step_deeds(case))
    case.correct("cjg", act)
    assert [each.act for each in taken_back_unheard(case.log)] == [act]
    assert stands(heard(case, SCHOOL, case.now)) == "10-terugkoppeling"


def step_deeds(case: Case) -> list[object]:
    return [each.deed for each in case.log if getattr(each.deed, "heard_from", None)]


def test_feedback_taken_back_after_its_day_was_heard() -> None:
    case = told().later(days=10)
    act = next(each.act for each in case.log if each.deed in step_deeds(case))
    case.correct("cjg", act)
    assert list(taken_back_unheard(case.log)) == []


def test_case_that_waits_for_nothing_is_the_same_object() -> None:
    case = westerkwartier()
    assert heard(case, SCHOOL, case.now) is case.at
