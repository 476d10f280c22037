"""Does the comparison of two versions find every difference, and name each where it is?"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.factories.routes import (
    EVERY_EXIT,
    route_names,
    school,
    shipped,
)
from zorgroute.core.routes.compare import Change, compare
from zorgroute.core.routes.reader import read_yaml
from zorgroute.core.routes.route import Route

from .mistakes import SMALL, load

BASE = """
parameters: {termijn: {unit: days, value: open}}
records:
  bladzij:
    class: existence
    fields:
      keuze: {type: choice, options: {wel: {}, niet: {}}}
steps:
  een:
    who: leerkracht
    record: bladzij
    needs: [{recorded: keuze}]
    outcomes:
      door: {to: twee, main: yes}
      af: {ends: klaar}
  twee:
    who: ib
    within: {max: 7, unit: days}
    overdue: {tell: ib}
    shares: [{to: cjg, classes: [existence], ground: {law: wet}}]
    outcomes: {af: {ends: klaar}}
"""
# What is changed in the text above, and what must come of it.
ONE_CHANGE = [
    (
        "to: twee, main: yes",
        "to: twee",
        Change("changed", "way", ("main", "een", "door", "main"), "yes", "no"),
    ),
    (
        "{ends: klaar}\n  twee",
        "{ends: gestopt}\n  twee",
        Change("changed", "way", ("main", "een", "af", "to"), "klaar", "gestopt"),
    ),
    (
        "{ends: klaar}\n  twee",
        "{to: twee}\n  twee",
        Change("changed", "way", ("main", "een", "af", "to"), "klaar", "twee"),
    ),
    (
        "who: ib",
        "who: [ib, cjg]",
        Change("changed", "role", ("main", "twee", "who"), "ib", "ib, cjg"),
    ),
    (
        "max: 7",
        "max: 9",
        Change(
            "changed",
            "term",
            ("main", "twee", "within"),
            "max: 7, unit: days",
            "max: 9, unit: days",
        ),
    ),
    (
        "{recorded: keuze}",
        "{fact: keuze, is: wel}",
        Change(
            "changed",
            "guard",
            ("main", "een", "needs"),
            "recorded: keuze",
            "fact: keuze, is: [wel]",
        ),
    ),
    (
        "needs: [{recorded: keuze}]",
        "needs: [{recorded: keuze}, {done: twee}]",
        Change("added", "guard", ("main", "een", "needs"), after="done: twee"),
    ),
    (
        "law: wet",
        "anonymous: yes",
        Change(
            "changed",
            "share",
            ("main", "twee", "shares"),
            "to: [cjg], classes: [existence], ground: [law: wet]",
            "to: [cjg], classes: [existence], ground: [anonymous: yes]",
        ),
    ),
    (
        "value: open",
        "value: 5",
        Change("added", "parameter", ("parameters", "termijn", "value"), after="5"),
    ),
    (
        "niet: {}",
        "niet: {}, soms: {}",
        Change("added", "option", ("records", "bladzij", "keuze", "soms"), after="soms"),
    ),
    (
        "class: existence\n",
        "class: family\n",
        Change("changed", "rule", ("records", "bladzij", "class"), "existence", "family"),
    ),
]
WHOLE_THINGS = """
roles: {arts: {at: ggd}}
consents: {kijken: {to: cjg, classes: [existence]}}
results: {anders: {}}
tracks: {zij: {steps: {kijken: {who: ib, outcomes: {klaar: {ends: klaar}}}}, results: {klaar: {}}}}
steps: {drie: {who: ib, outcomes: {af: {ends: klaar}}}}
"""


@pytest.mark.requirement("R243")
@pytest.mark.parametrize(("before", "after", "change"), ONE_CHANGE)
def test_one_change_in_the_file_is_one_difference(before, after, change):
    assert BASE.count(before) == 1

    assert compare(school(BASE), school(BASE.replace(before, after))) == (change,)


@pytest.mark.requirement("R243")
def test_thing_that_came_is_one_difference_with_all_it_holds():
    added = [Change("added", *each) for each in (
        ("role", ("roles", "arts"), "", "arts"),
        ("consent", ("consents", "kijken"), "", "kijken"),
        ("result", ("results", "anders"), "", "anders"),
        ("step", ("main", "drie"), "", "drie"),
        ("track", ("zij",), "", "zij"),
    )]  # fmt: skip

    found = compare(school(BASE), school(BASE, WHOLE_THINGS))

    assert sorted(found, key=repr) == sorted(added, key=repr)


def test_what_comes_one_way_goes_the_other_way():
    old, new = school(BASE), school(BASE, WHOLE_THINGS)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}

    there, back = compare(old, new), compare(new, old)

    assert sorted(
        (
            Change(turned[each.kind], each.what, each.where, each.after, each.before)
            for each in there
        ),
        key=repr,
    ) == sorted(back, key=repr)


@pytest.mark.parametrize("name", route_names())
def test_route_does_not_differ_from_itself(name):
    assert compare(shipped(name), shipped(name)) == ()


def test_new_version_number_alone_is_no_difference():
    assert compare(school(BASE), school(BASE, "version: 2")) == ()


def test_two_texts_of_one_voice_are_named_by_that_voice():
    old = school(BASE, "steps: {een: {title: {prof: Praat, ouder: U praat}}}")
    new = school(BASE, "steps: {een: {title: {prof: Praat, ouder: U praat met school}}}")

    assert compare(old, new) == (
        Change(
            "changed", "text", ("main", "een", "title", "ouder"), "U praat", "U praat met school"
        ),
    )


def test_another_first_step_is_a_difference_although_every_step_is_the_same():
    old, new = school(BASE), school("steps: {twee: {}, een: {}}", BASE)

    assert compare(old, new) == (Change("changed", "start", ("main",), "een", "twee"),)


def test_value_that_a_municipality_sets_is_a_difference():
    old, new = school(BASE), school(BASE, parameters={"termijn": 6})

    assert compare(old, new) == (
        Change("added", "parameter", ("parameters", "termijn"), after="6"),
    )


def test_other_role_in_a_shared_track_is_a_difference_on_that_track():
    old = school(BASE, EVERY_EXIT)
    new = school(BASE, EVERY_EXIT.replace("as: {opvolger: directeur}", "as: {opvolger: ib}"))

    assert compare(old, new) == (
        Change("changed", "role", ("crisis", "as"), "opvolger: directeur", "opvolger: ib"),
    )


def scalars(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to every text in a file."""
    if isinstance(value, str):
        yield path
    for key, each in value.items() if isinstance(value, dict) else ():
        yield from scalars(each, (*path, key))
    for at, each in enumerate(value) if isinstance(value, list) else ():
        yield from scalars(each, (*path, at))


FILE: Any = read_yaml(SMALL.encode(), "route.yaml").value  # type: ignore[union-attr]
PATHS = [path for path in scalars(FILE) if path != ("version",)]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PATHS), st.sampled_from(["x", "1"]))
def test_any_other_text_in_the_file_is_found(path, more):
    changed = copy.deepcopy(FILE)
    place = reduce(lambda inside, key: inside[key], path[:-1], changed)
    place[path[-1]] += more
    route = load(yaml.safe_dump(changed, sort_keys=False, allow_unicode=True))

    assume(isinstance(route, Route))
    assert compare(load(SMALL), route) != ()
