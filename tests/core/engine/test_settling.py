"""Does every term pass once, in its order, whether or not anybody looked?"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.cases import MONDAY, Case, day, names, world
from tests.factories.routes import EVERY_EXIT, school
from tests.factories.westerkwartier import TALK, at_step, do
from zorgroute.core.answers import Moved
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.evolve import BrokenLog
from zorgroute.core.engine.opening import end_of_day
from zorgroute.core.engine.settle import EndlessTimers, settle
from zorgroute.core.engine.world import AMSTERDAM, World, birthday
from zorgroute.core.terms.calendar import Calendar

SECOND = timedelta(seconds=1)
WAITING = """
steps:
  wachten:
    who: ouders
    within: {max: 14, unit: days}
    overdue: bellen
    outcomes: {goed: {ends: klaar}}
  bellen:
    who: leerkracht
    outcomes: {gebeld: {to: wachten}}
"""
CHAIN = """
steps:
  eerst: {who: ouders, within: {max: 1, unit: days}, overdue: dan, outcomes: {af: {ends: klaar}}}
  dan: {who: ouders, within: {max: 1, unit: days}, overdue: tot-slot, outcomes: {af: {ends: klaar}}}
  tot-slot: {who: leerkracht, outcomes: {af: {ends: klaar}}}
"""
TOLD = """
steps:
  eerst:
    who: ouders
    within: {max: 10, unit: days}
    remind: {before: 3, unit: days}
    overdue: {tell: [ib, cjg]}
    outcomes: {af: {ends: klaar}}
"""
TWO_TRACKS = """
tracks:
  een:
    may_start: leerkracht
    leads: ib
    results: {af: {}}
    steps:
      stap: {who: cjg, within: {max: 5, unit: days}, outcomes: {gedaan: {ends: af}}}
  twee:
    may_start: leerkracht
    results: {af: {}}
    steps:
      stap: {who: cjg, within: {max: 5, unit: days}, outcomes: {gedaan: {ends: af}}}
steps:
  wachten:
    who: ouders
    within: {max: 5, unit: days}
    outcomes: {goed: {ends: klaar}}
"""
OPEN_ENDED = """
steps:
  eerst: {who: ouders, within: {max: 1, unit: days}, overdue: dan, outcomes: {af: {ends: klaar}}}
  dan: {who: cjg, outcomes: {af: {to: slot}}}
  slot: {who: leerkracht, outcomes: {af: {ends: klaar}}}
"""
PING_PONG = """
steps:
  heen: {who: ouders, within: {max: 1, unit: hours}, overdue: weer, outcomes: {af: {ends: klaar}}}
  weer: {who: ouders, within: {max: 1, unit: hours}, overdue: heen, outcomes: {af: {ends: klaar}}}
"""
UNCOUNTED = """
steps:
  stap: {who: leerkracht, outcomes: {verder: {to: wachten}}}
  wachten: {who: ouders, within: {max: 5, unit: working_days}, outcomes: {af: {ends: klaar}}}
"""
QUIET = "steps: {stap: {who: leerkracht, outcomes: {af: {ends: klaar}}}}\n"


def waiting(text: str = WAITING, **seen: Any) -> Case:
    return Case(school(text), world(**seen))


def due_of(case: Case) -> datetime:
    visit = case.at.main
    assert visit is not None
    assert visit.due is not None
    return visit.due


# When a term passes


@pytest.mark.requirement("R035")
@pytest.mark.parametrize(
    ("after", "step"), [(-SECOND, "wachten"), (0 * SECOND, "wachten"), (SECOND, "bellen")]
)
def test_term_that_ends_exactly_now_has_not_passed(after: timedelta, step: str) -> None:
    case = waiting()
    case.now = due_of(case) + after

    case.settle()

    assert case.step == step


@pytest.mark.requirement("R035", "R199")
def test_three_weeks_after_the_talk_the_ib_calls_the_parents_once() -> None:
    case = at_step("6-gesprek-ouders")
    do(
        case,
        "6-gesprek-ouders",
        outcome="ouders-pakken-op",
        record={"afgesproken-datum": day(21)},
    )

    deeds = case.later(days=22).settle()
    again = case.later(days=1).settle()

    assert (names(deeds), again, case.step) == (
        ["Reminded", "TermPassed", "StepLeft", "StepOpened"],
        [],
        "6-ib-zoekt-contact",
    )


@pytest.mark.requirement("R199")
def test_news_of_the_parents_in_time_stops_the_term() -> None:
    case = at_step("6-gesprek-ouders")
    do(
        case,
        "6-gesprek-ouders",
        outcome="ouders-pakken-op",
        record={"afgesproken-datum": day(21)},
    )

    case.later(days=20).take("ouders", "6-wacht-op-ouders", "gaat-goed")

    assert (case.later(days=30).settle(), case.at.closed) == ([], "afgehandeld")


def test_news_before_the_minimum_of_a_range_is_welcome() -> None:
    case = at_step("6-gesprek-ouders")
    do(
        case,
        "6-gesprek-ouders",
        outcome="ouders-pakken-op",
        record={"afgesproken-datum": day(14)},
    )

    case.later(days=1).take("ouders", "6-wacht-op-ouders", "meer-nodig")

    assert case.step == "7-vervolg"


def test_agreed_day_is_the_due_day_and_the_range_begins_at_its_minimum() -> None:
    case = at_step("6-gesprek-ouders")
    agreed = {"record": {**TALK, "afgesproken-datum": day(15)}}

    do(case, "6-gesprek-ouders", outcome="ouders-pakken-op", **agreed)

    visit = case.at.main
    assert visit is not None
    assert visit.earliest is not None
    assert (visit.due, visit.earliest.date(), visit.remind_at) == (
        end_of_day(day(15)),
        day(14),
        datetime(2026, 5, 16, 9, tzinfo=AMSTERDAM),
    )


@pytest.mark.requirement("R035")
def test_passed_term_that_moves_nothing_tells_once_and_the_step_stays_open() -> None:
    case = waiting(TOLD)

    deeds = case.later(days=11).settle()
    again = case.later(days=11).settle()

    assert (names(deeds), again, case.step, case.items()) == (
        ["Reminded", "TermPassed", "ItemRaised", "ItemRaised"],
        [],
        "eerst",
        [("term_passed", "ib"), ("term_passed", "cjg")],
    )


def test_step_that_is_late_can_still_be_done() -> None:
    case = waiting(TOLD)

    case.later(days=11).take("ouders", "eerst", "af")

    assert case.at.closed == "klaar"


@pytest.mark.parametrize(("line", "told"), [("een", "ib"), ("twee", "leerkracht")])
def test_term_without_a_follow_up_is_told_to_who_directs_its_line(line: str, told: str) -> None:
    case = waiting(TWO_TRACKS)
    case.start_track("leerkracht", line)

    case.later(days=6).settle()

    about = f"{line}/stap"
    assert [item.role for item in case.at.items if item.about == about] == [told]


def test_reminder_comes_before_the_end_once() -> None:
    case = waiting(TOLD)

    deeds = [names(case.later(days=days).settle()) for days in (6, 1, 1)]

    assert deeds == [[], ["Reminded"], []]


def test_reminder_for_a_term_that_is_shorter_than_its_notice_is_left_out() -> None:
    case = waiting(TOLD.replace("max: 10", "max: 2"))

    assert names(case.later(days=3).settle()) == ["TermPassed", "ItemRaised", "ItemRaised"]


@pytest.mark.parametrize(
    ("before", "on"),
    [
        ("{before: 2, unit: working_days}", datetime(2026, 6, 1, 9, tzinfo=AMSTERDAM)),
        ("{before: 1, unit: months}", datetime(2026, 5, 3, 9, tzinfo=AMSTERDAM)),
        ("{before: 1, unit: weeks}", datetime(2026, 5, 27, 9, tzinfo=AMSTERDAM)),
        ("{before: 10, unit: hours}", datetime(2026, 6, 3, 13, 59, 59, tzinfo=AMSTERDAM)),
    ],
)
def test_reminder_is_counted_back_in_its_own_unit(before: str, on: datetime) -> None:
    words = TOLD.replace("{before: 3, unit: days}", before).replace("max: 10", "max: 33")
    case = Case(school(words), world(), at=datetime(2026, 5, 1, 12, tzinfo=AMSTERDAM))

    visit = case.at.main

    assert visit is not None
    assert visit.remind_at == on


# In which order


def test_terms_that_end_together_pass_by_the_name_of_their_line() -> None:
    case = waiting(TWO_TRACKS)
    case.start_track("leerkracht", "twee")
    case.start_track("leerkracht", "een")

    deeds = case.later(days=6).settle()

    assert [each.line for each in deeds if isinstance(each, ev.TermPassed)] == [
        "een",
        "main",
        "twee",
    ]


def test_term_that_ends_first_passes_first_whatever_its_line() -> None:
    case = waiting(TWO_TRACKS)
    case.later(days=1).start_track("leerkracht", "een")

    deeds = case.later(days=9).settle()

    assert [each.line for each in deeds if isinstance(each, ev.TermPassed)] == ["main", "een"]


def test_term_after_a_passed_term_runs_from_the_end_of_the_first() -> None:
    case = waiting(CHAIN)

    deeds = case.later(days=5).settle()

    assert names(deeds) == ["TermPassed", "StepLeft", "StepOpened"] * 2
    assert [event.happened_at.date() for event in case.log[2:]] == [day(1)] * 3 + [day(2)] * 3


@pytest.mark.parametrize("looks", [[1], [2, 3], [1, 2, 3, 4], [1.3, 1.31, 2.9]])
def test_looking_in_between_gives_the_same_events(looks: list[float]) -> None:
    unwatched, watched = waiting(CHAIN), waiting(CHAIN)
    for days in looks:
        watched.now = MONDAY + timedelta(days=days)
        watched.settle()

    watched.now = unwatched.now = MONDAY + timedelta(days=5)
    unwatched.settle()
    watched.settle()

    assert [(e.seq, e.act, e.happened_at, e.deed) for e in watched.log] == [
        (e.seq, e.act, e.happened_at, e.deed) for e in unwatched.log
    ]


def test_terms_that_pass_into_each_other_without_end_are_stopped() -> None:
    case = waiting(PING_PONG)

    with pytest.raises(EndlessTimers):
        settle(case.route, case.at, case.world, MONDAY + timedelta(days=900))


# Waits without a term


def test_clock_that_brings_up_a_wait_without_a_term_asks_for_a_day() -> None:
    case = waiting(OPEN_ENDED)

    case.later(days=2).settle()

    assert (case.step, case.items()) == ("dan", [("choose_day", "leerkracht")])


def test_day_that_was_asked_for_becomes_the_due_day() -> None:
    case = waiting(OPEN_ENDED)
    case.later(days=2).settle()

    deeds = case.finish("leerkracht", "choose_day", day(9))
    late = case.later(days=8).settle()

    assert (names(deeds), names(late), case.items()) == (
        ["DayChosen", "ItemDone"],
        ["TermPassed", "ItemRaised"],
        [("term_passed", "leerkracht")],
    )


@pytest.mark.parametrize(
    ("next_on", "codes"),
    [(None, ["review.missing"]), (day(1), ["review.in_past"]), (day(2), [])],
)
def test_item_that_asks_for_a_day_is_done_with_a_day(
    next_on: date | None, codes: list[str]
) -> None:
    case = waiting(OPEN_ENDED)
    case.later(days=2).settle()

    assert case.codes(case.finishing("leerkracht", "choose_day", next_on)) == codes


def test_item_that_asked_for_a_day_needs_none_once_the_step_is_done() -> None:
    case = waiting(OPEN_ENDED)
    case.later(days=2).settle()
    case.take("cjg", "dan", "af")

    assert names(case.finish("leerkracht", "choose_day")) == ["ItemDone"]


def test_term_that_the_calendar_cannot_count_becomes_a_question() -> None:
    case = Case(school(UNCOUNTED), World(Calendar.from_rows([], [])))

    codes = [
        case.try_take("leerkracht", "stap", "verder", next_on=next_on) for next_on in (None, day(7))
    ]

    assert codes == [["review.missing"], []]


# Urgency: twenty-four real hours


def spoed(case: Case) -> Case:
    case.start_track("directeur", "spoed")
    record = {"levensbedreigend": "nee", "ouders-akkoord": "ja", "dreiging": "escalatie"}
    case.take("directeur", "bellen", "gebeld", line="spoed", record=record)
    return case


@pytest.mark.requirement("R139")
@pytest.mark.parametrize(
    ("hours", "minutes", "late"), [(23, 59, []), (24, 0, []), (24, 1, ["term_passed"] * 2)]
)
def test_first_consultation_is_late_after_twenty_four_hours(
    hours: int, minutes: int, late: list[str]
) -> None:
    case = spoed(waiting(QUIET + EVERY_EXIT))

    case.later(hours=hours, minutes=minutes).settle()

    assert [item.kind for item in case.at.items] == late


@pytest.mark.requirement("R139")
def test_first_consultation_in_time_leaves_nothing_late() -> None:
    case = spoed(waiting(QUIET + EVERY_EXIT)).later(hours=23, minutes=59)
    record = {"overlegd-op": case.now, "afspraken": "samen verder"}

    case.take("cjg", "eerste-overleg", "overlegd", line="spoed", record=record, present=["ouders"])

    assert case.later(days=9).settle() == []


@pytest.mark.requirement("R139")
def test_twenty_four_hours_are_real_hours_when_the_clock_changes() -> None:
    night = datetime(2026, 10, 24, 12, 0, tzinfo=AMSTERDAM)
    case = spoed(Case(school(QUIET + EVERY_EXIT), world(), at=night))

    visit = case.at.visit_on("spoed")

    assert visit is not None
    assert visit.due is not None
    assert visit.due.astimezone(AMSTERDAM) == datetime(2026, 10, 25, 11, 0, tzinfo=AMSTERDAM)


# Birthdays


def test_birthdays_interrupt_a_case_that_runs_on_them() -> None:
    case = waiting(QUIET, birth_date=date(2014, 6, 1))

    case.later(days=5 * 365).settle()

    birthdays = [event for event in case.log if isinstance(event.deed, ev.Interrupted)]
    assert [(event.deed, event.happened_at.date()) for event in birthdays] == [
        (ev.Interrupted("birthday_12"), date(2026, 6, 1)),
        (ev.Interrupted("birthday_16"), date(2030, 6, 1)),
    ]


def test_birthday_before_the_case_began_interrupts_nothing() -> None:
    case = waiting(QUIET, birth_date=date(2014, 5, 1))

    assert case.later(days=30).settle() == []


def test_birthday_comes_once_even_when_it_is_looked_at_often() -> None:
    case = waiting(QUIET, birth_date=date(2014, 5, 6))

    deeds = [names(case.later(days=1).settle()) for _ in range(4)]

    assert deeds == [[], ["Interrupted", "ItemRaised"], [], []]


@pytest.mark.parametrize(
    ("years", "on"), [(12, date(2028, 2, 29)), (13, date(2029, 3, 1)), (0, date(2016, 2, 29))]
)
def test_birthday_of_the_last_of_february_is_the_first_of_march_in_short_years(
    years: int, on: date
) -> None:
    assert birthday(date(2016, 2, 29), years) == on


def test_birthday_and_term_pass_in_the_order_of_the_clock() -> None:
    case = waiting(WAITING, birth_date=date(2014, 5, 10))

    deeds = case.later(days=20).settle()

    assert names(deeds)[:3] == ["Interrupted", "ItemRaised", "TermPassed"]


def test_closed_case_hears_no_clock() -> None:
    case = waiting(WAITING, birth_date=date(2014, 5, 10))
    case.take("ouders", "wachten", "goed")

    assert case.later(days=9000).settle() == []


# Whose clock


@pytest.mark.requirement("R034")
def test_clock_of_another_version_touches_nothing() -> None:
    case = waiting()

    with pytest.raises(BrokenLog):
        settle(school(QUIET), case.at, case.world, MONDAY + timedelta(days=30))


def test_reading_gives_the_standing_that_a_worker_would_have_left() -> None:
    case = waiting(CHAIN)
    now = MONDAY + timedelta(days=5)

    seen, events = settle(case.route, case.at, case.world, now)
    case.now = now
    case.settle()

    assert (seen, tuple(event.deed for event in events)) == (
        case.at,
        tuple(event.deed for event in case.log[2:]),
    )


def test_settling_twice_writes_nothing_more() -> None:
    case = waiting(CHAIN)
    now = MONDAY + timedelta(days=5)
    seen, _ = settle(case.route, case.at, case.world, now)

    assert settle(case.route, seen, case.world, now) == (seen, ())


def test_answer_does_not_depend_on_whether_a_worker_ran() -> None:
    case = waiting(CHAIN)
    case.now = MONDAY + timedelta(days=5)
    move = case.taking("leerkracht", "tot-slot", "af")
    answer = case.try_move(move)
    other = waiting(CHAIN)
    other.now = MONDAY + timedelta(days=1, hours=12)
    other.settle()
    other.now = case.now

    assert isinstance(answer, Moved)
    assert isinstance(other.try_move(move), Moved)
    assert (other.at, len(other.log)) == (case.at, len(case.log))
