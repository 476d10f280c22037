"""Who has to say yes at every age and border birthday, and when is it complete (T3.4, T8)?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.routes import rows
from zorgroute.core.engine.world import birthday
from zorgroute.core.policy.consenting import (
    Answer,
    Kind,
    Signers,
    Situation,
    allowed_by,
    ends_at,
    exemptions_of,
    local_day,
    may_pass_over,
    rules_of,
    state_of,
    waiting_for,
    who_signs,
)

RULES = rules_of(rows("consent_signers", "tables"))
EXEMPTIONS = exemptions_of(rows("consent_exceptions", "tables"))
BORN = date(2014, 5, 4)
PARENTS = ("moeder", "vader")


def at(day, kind=Kind.SHARE, *, born=BORN, holders=PARENTS, **more):
    return Situation(kind, born, day, "kind", holders, **more)


def signers(*args, **more):
    return who_signs(RULES, at(*args, **more)).people


def years(count, days=0):
    return birthday(BORN, count) + timedelta(days=days)


# --- every row of the law, and its borders ------------------------------------------------------

ALL = ("kind", *PARENTS)
TABLE = [
    # kind, day, capacity, who must say yes
    (Kind.HELP, years(11, 300), True, PARENTS),
    (Kind.HELP, years(12, -1), True, PARENTS),
    (Kind.HELP, years(12), True, ALL),
    (Kind.HELP, years(12), False, PARENTS),
    (Kind.HELP, years(16, -1), True, ALL),
    (Kind.HELP, years(16), True, ("kind",)),
    (Kind.HELP, years(16), False, PARENTS),
    (Kind.HELP, years(18, -1), False, PARENTS),
    (Kind.HELP, years(18), True, ("kind",)),
    (Kind.SHARE, years(12, -1), True, PARENTS),
    (Kind.SHARE, years(12), True, ALL),
    (Kind.SHARE, years(15, 364), False, PARENTS),
    (Kind.SHARE, years(16, -1), True, ALL),
    (Kind.SHARE, years(16), True, ("kind",)),
    (Kind.SHARE, years(17), False, PARENTS),
    (Kind.SHARE, years(18), True, ("kind",)),
    (Kind.SCHOOL, years(12), True, PARENTS),
    (Kind.SCHOOL, years(16, -1), True, PARENTS),
    (Kind.SCHOOL, years(16), True, ("kind",)),
    (Kind.SCHOOL, years(17), False, PARENTS),
    (Kind.SCHOOL, years(18), True, ("kind",)),
]


@pytest.mark.requirement("R011")
@pytest.mark.threat("T8")
@pytest.mark.parametrize(("kind", "day", "is_able", "people"), TABLE)
def test_who_signs_at_each_age_and_capacity_is_who_the_law_names(kind, day, is_able, people):
    assert signers(day, kind, is_able=is_able) == people


@pytest.mark.parametrize("kind", [Kind.HELP, Kind.SHARE, Kind.SCHOOL])
def test_who_signs_for_adult_who_is_not_able_is_the_first_representative(kind):
    told = signers(years(18), kind, is_able=False, representatives=("mentor", "zus"))
    assert told == ("mentor",)


@pytest.mark.parametrize("kind", [Kind.HELP, Kind.SHARE])
@pytest.mark.parametrize("age", [3, 12, 16, 18])
def test_who_signs_in_a_forced_framework_is_nobody(kind, age):
    needed = who_signs(RULES, at(years(age), kind, is_forced=True))
    assert (needed.people, needed.is_unknown) == ((), False)
    assert state_of(needed, {}) == "given"


@pytest.mark.parametrize("kind", list(Kind))
def test_who_signs_for_an_unborn_child_or_unknown_birthday_is_who_has_authority(kind):
    assert signers(date(2026, 5, 4), kind, born=None) == PARENTS


def test_who_signs_without_anybody_with_authority_is_unknown():
    needed = who_signs(RULES, at(years(5), holders=()))
    assert (needed.people, needed.is_unknown) == ((), True)
    assert state_of(needed, {}) is None
    assert state_of(needed, {"x": Answer("x", "given")}) == "incomplete"


def test_every_row_of_the_table_is_reached():
    reached = {
        who_signs(RULES, at(years(age), kind, is_able=able, is_forced=forced)).rule.code
        for kind in Kind
        for age in (5, 13, 17, 20)
        for able in (True, False)
        for forced in (True, False)
    }
    assert reached == {each.code for each in RULES}


def test_every_row_names_its_article():
    assert [each.code for each in RULES if not each.law] == []


# --- birthdays ----------------------------------------------------------------------------------

BIRTHDAYS = st.dates(date(2005, 1, 1), date(2024, 12, 31))


@pytest.mark.threat("T8")
@given(BIRTHDAYS, st.sampled_from([12, 16, 18]))
def test_who_signs_changes_on_the_birthday_and_not_a_day_before(born, age):
    day = birthday(born, age)
    before = signers(day - timedelta(days=1), born=born)
    after = signers(day, born=born)
    expected = {12: (PARENTS, ALL), 16: (ALL, ("kind",)), 18: (("kind",), ("kind",))}
    assert (before, after) == expected[age]


@given(BIRTHDAYS, st.dates(date(2005, 1, 1), date(2045, 12, 31)), st.sampled_from(list(Kind)))
def test_who_signs_has_one_row_for_every_day(born, day, kind):
    for able in (True, False):
        fits = [
            each.code
            for each in RULES
            if who_signs((each, *RULES), at(day, kind, born=born, is_able=able)).rule is each
            and each.kind == kind
        ]
        assert who_signs(RULES, at(day, kind, born=born, is_able=able)).rule.code in fits


@pytest.mark.parametrize(("age", "day"), [(12, date(2024, 2, 29)), (16, date(2028, 2, 29))])
def test_birthday_on_29_february_counts_on_that_day_in_a_leap_year(age, day):
    born = date(2012, 2, 29)
    assert signers(day, born=born) != signers(day - timedelta(days=1), born=born)


def test_birthday_on_29_february_counts_on_1_march_in_another_year():
    born = date(2008, 2, 29)
    # Sixteen in a leap year, eighteen (2026) in one that has no 29 February.
    assert birthday(born, 18) == date(2026, 3, 1)
    able = who_signs(RULES, at(date(2026, 2, 28), born=born, is_able=False)).rule.code
    later = who_signs(RULES, at(date(2026, 3, 1), born=born, is_able=False)).rule.code
    assert (able, later) == ("share_16_17_not_able", "share_adult_not_able")


@pytest.mark.threat("T8")
@pytest.mark.parametrize(
    ("moment", "people"),
    [
        # The night of the spring change: local midnight is an hour before midnight UTC.
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), PARENTS),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), ALL),
    ],
)
def test_birthday_in_the_night_of_the_spring_change_counts_from_local_midnight(moment, people):
    assert signers(local_day(moment), born=date(2014, 3, 29)) == people


@pytest.mark.threat("T8")
@pytest.mark.parametrize(
    ("moment", "people"),
    [
        # The night of the autumn change: local midnight is two hours before midnight UTC.
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), PARENTS),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), ALL),
    ],
)
def test_birthday_in_the_night_of_the_autumn_change_counts_from_local_midnight(moment, people):
    assert signers(local_day(moment), born=date(2014, 10, 25)) == people


# --- what answers come to -----------------------------------------------------------------------

NEEDED = who_signs(RULES, at(years(13)))


def answers(**said):
    return {person: Answer(person, it) for person, it in said.items()}


@pytest.mark.requirement("R011")
@pytest.mark.parametrize("count", [1, 2])
def test_state_with_some_of_all_who_must_is_incomplete(count):
    for some in combinations(NEEDED.people, count):
        assert state_of(NEEDED, answers(**dict.fromkeys(some, "given"))) == "incomplete"


def test_state_when_all_who_must_said_yes_is_given():
    assert state_of(NEEDED, answers(**dict.fromkeys(NEEDED.people, "given"))) == "given"


@pytest.mark.parametrize("no", ["refused", "withdrawn"])
@pytest.mark.parametrize("who", ALL)
def test_state_with_one_no_is_that_no(no, who):
    said = {**dict.fromkeys(NEEDED.people, "given"), who: no}
    assert state_of(NEEDED, answers(**said)) == no


def test_state_when_nobody_said_anything_or_wants_to_talk_is_open():
    assert state_of(NEEDED, {}) is None
    assert state_of(NEEDED, answers(moeder="later")) is None


def test_state_of_answers_by_others_than_who_must_is_open():
    assert state_of(NEEDED, answers(oma="given", buurman="refused")) is None


@pytest.mark.parametrize("child", ["given", None])
def test_state_with_a_parent_passed_over_needs_the_yes_of_the_others(child):
    said = answers(moeder="given", vader="passed_over", **({"kind": child} if child else {}))
    assert state_of(NEEDED, said) == ("given" if child else "incomplete")


def test_state_with_everybody_passed_over_is_no_consent():
    assert state_of(NEEDED, answers(**dict.fromkeys(NEEDED.people, "passed_over"))) is None


def test_waiting_for_names_who_has_not_answered_or_wants_to_talk():
    assert waiting_for(NEEDED, answers(moeder="given", vader="later")) == ("kind", "vader")


@given(
    st.dictionaries(
        st.sampled_from([*ALL, "oma"]),
        st.sampled_from(["given", "refused", "withdrawn", "later", "passed_over"]),
    )
)
def test_state_is_given_only_when_everybody_who_must_said_yes_or_is_passed_over(said):
    state = state_of(NEEDED, answers(**said))
    mine = [said.get(each) for each in NEEDED.people]
    is_yes = all(each in ("given", "passed_over") for each in mine) and "given" in mine
    assert (state == "given") == is_yes
    assert (state in ("refused", "withdrawn")) == any(
        each in ("refused", "withdrawn") for each in mine
    )


# --- exceptions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["serious_harm", "child_keeps_wanting"])
@pytest.mark.parametrize(
    ("day", "is_allowed"),
    [(years(12, -1), False), (years(12), True), (years(16, -1), True), (years(16), False)],
)
def test_passing_over_a_holder_is_for_twelve_to_fifteen_only(code, day, is_allowed):
    assert may_pass_over(EXEMPTIONS, code, "jeugdconsulent", at(day)) is is_allowed


@pytest.mark.parametrize("role", ["leerkracht", "ib", "ouders", "beheerder", ""])
def test_passing_over_a_holder_is_refused_to_other_functions(role):
    assert may_pass_over(EXEMPTIONS, "serious_harm", role, at(years(13))) is False


def test_passing_over_a_holder_is_refused_for_a_school_and_for_a_child_who_is_not_able():
    school = at(years(13), Kind.SCHOOL)
    assert may_pass_over(EXEMPTIONS, "serious_harm", "cjg", school) is False
    unable = at(years(13), is_able=False)
    assert may_pass_over(EXEMPTIONS, "serious_harm", "cjg", unable) is False
    assert may_pass_over(EXEMPTIONS, "haast", "cjg", at(years(13))) is False


def test_signers_of_the_table_are_a_closed_list():
    assert {each.signers for each in RULES} == set(Signers)


# --- part of a yes ------------------------------------------------------------------------------


@pytest.mark.requirement("R011")
def test_allowed_by_is_what_everybody_said_yes_to():
    needed = who_signs(RULES, at(years(5)))
    said = {
        "moeder": Answer("moeder", "given", frozenset({"cjg"}), frozenset({"existence", "family"})),
        "vader": Answer("vader", "given", frozenset(), frozenset({"existence"})),
    }
    receivers = {"cjg": ("cjg",), "jgz": ("jgz",)}
    found = allowed_by(needed.people, said, receivers, ["existence", "family", "medical"])
    assert found == {"cjg": ("existence",)}


def test_ends_at_is_the_first_end_of_a_yes():
    one, two = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    said = [
        Answer("moeder", "given", until=one),
        Answer("vader", "given", until=two),
        Answer("kind", "refused", until=datetime(2026, 1, 1, tzinfo=UTC)),
    ]
    assert ends_at(said) == two
    assert ends_at([Answer("moeder", "given")]) is None
