"""Do 300,000 random questions get the same answer from the room and from the oracle?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest

from zorgroute.core.terms.civil import day_of, seconds_of, start_of_day

from . import oracle
from .cases import CLOCK_CHANGES, EPOCH, answer_of_room, compare, dutch_calendar

CASES_PER_SEED = 100_000


@pytest.mark.requirement("R035", "R233")
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_random_terms_get_the_answer_of_the_oracle(seed: int) -> None:
    different, kinds = compare(seed, CASES_PER_SEED)

    assert different[:3] == []
    assert sum(kinds.values()) == CASES_PER_SEED
    assert min(kinds[each] for each in ("span", "suspended", "bad", "unknown")) > 1000


def test_random_hours_get_the_answer_of_a_ticking_clock() -> None:
    rng = Random(2026)
    calendar, different = dutch_calendar(), []
    for turn in CLOCK_CHANGES:
        start = turn - rng.randrange(6 * 3600)
        pauses = tuple(
            (begin, begin + rng.randrange(2 * 3600))
            for begin in (start + rng.randrange(-3600, 4 * 3600) for _ in range(3))
        )
        case = oracle.Case(start, "hours", rng.randrange(1, 9), pauses=pauses)
        ticked = oracle.last_second_by_seconds(case.longest, start, pauses)
        if answer_of_room(case, calendar) != ("span", start, ticked):
            different.append((case, ticked))

    assert different == []


def test_days_begin_when_the_oracle_says_so() -> None:
    numbers = range(oracle.NUMBER[1996, 1, 2], oracle.NUMBER[2140, 12, 31])

    assert [
        number
        for number in numbers
        if seconds_of(start_of_day(EPOCH + number)) != oracle.midnight(number)
    ] == []


def test_moments_around_the_clock_changes_fall_on_the_day_of_the_oracle() -> None:
    moments = [turn + offset for turn in CLOCK_CHANGES for offset in range(-86_400, 86_401, 1800)]

    assert [each for each in moments if day_of(each) != EPOCH + oracle.day_of(each)] == []


def test_oracle_itself_knows_a_few_things_for_sure() -> None:
    # Against the almanac, not against the room: an oracle may be wrong as well.
    easters = [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
    changes = [datetime.fromtimestamp(turn, UTC).isoformat() for turn in oracle.SUMMER[2026]]

    assert [oracle.DATES[oracle._easter(each[0])] for each in easters] == easters
    assert changes == ["2026-03-29T01:00:00+00:00", "2026-10-25T01:00:00+00:00"]
    assert Counter(oracle.DATES[each][0] for each in oracle.LAW_DAYS)[2026] == 11
