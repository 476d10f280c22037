"""Which terms, ages and classes follow from the tables?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zorgroute.chain.rights import rules
from zorgroute.chain.rights.rules import Ended
from zorgroute.chain.routebook.queries import content

KINDS = rules.kinds_in(content().rows("rights_requests"))
KEEPINGS = rules.keepings_in(content().rows("retention"))


def moment(day):
    return datetime.fromisoformat(f"{day}T12:00:00+01:00")


@pytest.mark.parametrize(
    ("kind", "asked", "last", "longest"),
    [
        ("inspection", "2026-01-31", "2026-03-02", "2026-05-04"),
        ("inspection", "2026-05-04", "2026-06-04", "2026-08-04"),
        ("erasure", "2026-03-06", "2026-04-07", "2026-06-08"),
        ("correction", "2026-12-15", "2027-01-15", "2027-03-15"),
        ("bezwaar", "2026-05-04", "2026-06-15", "2026-07-27"),
        ("complaint", "2026-05-04", "2026-06-15", "2026-07-13"),
        ("adviser", "2026-05-04", "2026-05-11", "2026-05-11"),
    ],
)
def test_request_has_its_last_day_and_its_longest_one(kind, asked, last, longest):
    calendar = content().calendar
    found = rules.last_day(KINDS[kind], moment(asked), calendar)
    more = rules.last_day(KINDS[kind], moment(asked), calendar, longer=True)
    assert (found.isoformat(), more.isoformat()) == (last, longest)


@pytest.mark.parametrize(
    ("born", "day", "parents", "child"),
    [
        ("2014-05-04", "2026-05-03", True, False),
        ("2014-05-04", "2026-05-04", True, True),
        ("2010-05-04", "2026-05-03", True, True),
        ("2010-05-04", "2026-05-04", False, True),
        ("2012-02-29", "2028-02-28", True, True),
        ("2012-02-29", "2028-02-29", False, True),
        ("2008-02-29", "2024-02-28", True, True),
        ("2016-02-29", "2028-02-28", True, False),
    ],
)
def test_who_may_ask_changes_on_the_birthday(born, day, parents, child):
    birth, today = date.fromisoformat(born), date.fromisoformat(day)
    assert rules.is_for_parents(birth, today) == parents
    assert rules.is_for_child(birth, today) == child


def test_unknown_birth_date_leaves_it_to_the_parents():
    today = date(2026, 5, 4)
    assert (rules.is_for_parents(None, today), rules.is_for_child(None, today)) == (True, False)


@pytest.mark.requirement("R208")
@pytest.mark.parametrize(
    ("kinds", "closed", "code"),
    [
        ({"primary_school"}, "opgelost", "school"),
        ({"childcare"}, "ingetrokken", "plan_niet_doorgegaan"),
        ({"primary_school", "ggd"}, "opgelost", "hulp"),
        ({"municipality"}, "ingetrokken", "plan_niet_doorgegaan"),
        ({"municipality", "provider"}, "ingetrokken", "hulp"),
        ({"municipality"}, "afgerond", "hulp"),
        (set(), "", "school"),
    ],
)
def test_class_of_a_file_follows_from_how_it_ended_and_who_took_part(kinds, closed, code):
    assert rules.keeping_of(KEEPINGS.values(), kinds, closed).code == code


@pytest.mark.parametrize(
    ("code", "at_place", "day"),
    [
        ("hulp", True, "2044-02-29"),
        ("hulp", False, "2044-02-29"),
        ("school", True, None),
        ("school", False, "2026-02-28"),
        ("plan_niet_doorgegaan", True, "2024-04-11"),
        ("certificate", False, None),
    ],
)
def test_file_goes_after_its_term_and_never_while_its_start_is_unknown(code, at_place, day):
    last = datetime(2024, 2, 29, 12, tzinfo=UTC)
    ended = Ended(frozenset(), "", last, at_place)
    found = rules.goes_on(KEEPINGS[code], ended, content().calendar)
    assert (found.isoformat() if found else None) == day
