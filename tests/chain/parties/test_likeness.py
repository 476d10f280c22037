"""Are names of children found to be alike as people hear and type them, and twins left alone?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorgroute.chain.parties.likeness import (
    Named,
    core_of,
    likely_doubles,
    likeness,
    plain,
    sound,
)

BORN = date(2019, 2, 11)


def named(given, surname, prefix="", born=BORN):
    return Named(given, prefix, surname, born)


def doubles(one, other):
    return [how for _, how in likely_doubles(one, [("x", other)])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dijkstra", "Dykstra"), ("Kuiper", "Cuyper"), ("Hendriks", "Hendrix"),
        ("Schmidt", "Smit"), ("Bakker", "Backer"), ("Visscher", "Visser"), ("Meijer", "Meyer"),
        ("Zuidema", "Suidema"), ("Philip", "Filip"), ("Chris", "Kris"), ("Thijs", "Tijs"),
        ("Sjoerd", "Sjoert"), ("Boermans", "Burmans"), ("Jansen", "Janssen"),
        ("Youssef", "Joessef"), ("Wouda", "Wauda"), ("Gerrit", "Cherrit"),
    ],
)  # fmt: skip
def test_names_that_sound_the_same_in_dutch_have_one_key(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Lot", "Loes"), ("Mees", "Moos"), ("Berg", "Burg"), ("Pip", "Puk")]
)
def test_names_that_sound_otherwise_have_another_key(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("surname", "prefix", "core"),
    [
        ("Berg", "van der", "berg"), ("van den Berg", "", "berg"), ("'t Hart", "", "hart"),
        ("Ünal", "", "unal"), ("De", "", "de"),
        ("Bezemsteel-Korenbloem", "", "bezemsteel korenbloem"),
        ("王", "", "王"), ("سعيد", "", "سعيد"),
    ],
)  # fmt: skip
def test_surname_is_compared_without_the_words_before_it(surname, prefix, core):
    assert core_of(surname, prefix) == core


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (named("Pip", "Waterland"), named("Pip", "Waterlnad"), "like.typo_surname"),
        (named("Pip", "Dijkstra"), named("Pip", "Dykstra"), "like.sounds_surname"),
        (named("Pip", "Berg", "van de"), named("Pip", "van den Berg"), "like.same_surname"),
        (named("J", "Waterland"), named("Jan", "Waterland"), "like.short_given"),
        (named("Anna", "Waterland"), named("Anna Maria", "Waterland"), "like.short_given"),
        (named("Waterland", "Pip"), named("Pip", "Waterland"), "like.swapped"),
        (named("Pip", "Waterland"), named("Pip", "Waterland", born=date(2019, 11, 2)),
         "like.day_and_month"),
        (named("Pip", "Waterland"), named("Pip", "Waterland", born=date(2018, 2, 11)),
         "like.typo_birth"),
        (named("Pip", "Waterland"), named("Pip", "Waterland", born=None), "like.no_birth"),
        (named("Zoë", "Waterland"), named("Zoe", "Waterland"), "like.same_given"),
        (named("Fatima", "El-Amrani"), named("Fatima", "Amrani", "el"), "like.same_surname"),
    ],
)  # fmt: skip
def test_probable_double_is_found_with_its_reason(one, other, code):
    [how] = doubles(one, other)
    assert code in {each.code for each in how.reasons}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named("Pip", "Waterland"), named("Pip", "Waterland", born=date(2016, 9, 3))),
        (named("Pip", "Waterland"), named("Juno", "Heuvelrug")),
        (named("Mats", "Waterland", born=date(2016, 9, 3)), named("Pip", "Waterland")),
        (named("Pip", "Heuvelrug"), named("Pip", "Waterland")),
    ],
)
def test_other_children_are_not_proposed(one, other):
    assert doubles(one, other) == []


@pytest.mark.threat("T17")
@pytest.mark.parametrize(
    ("one", "other"),
    [("Lot", "Loes"), ("Tim", "Tom"), ("Jan", "Janneke"), ("Noor", "Nora"), ("Sem", "Sam"),
     ("Isa", "Lisa"), ("Mila", "Milan"), ("Finn", "Fien")],
)  # fmt: skip
def test_t17_twins_with_names_alike_are_never_proposed(one, other):
    assert doubles(named(one, "Waterland"), named(other, "Waterland")) == []


@pytest.mark.threat("T17")
def test_t17_twin_typed_wrong_is_a_question_and_no_more():
    one, other = named("Alexander", "Waterland"), named("Alexandre", "Waterland")
    assert [how.is_likely for how in doubles(one, other)] == [True]


NAMES = st.text(min_size=0, max_size=60)
DAYS = st.none() | st.dates(date(1995, 1, 1), date(2030, 1, 1))
CHILDREN = st.builds(Named, NAMES, NAMES, NAMES, DAYS)


@given(CHILDREN, CHILDREN)
def test_likeness_is_the_same_both_ways_and_never_fails(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other).score <= 100


@given(NAMES)
def test_plain_name_stays_what_it_is_when_made_plain_again(text):
    assert plain(plain(text)) == plain(text)
