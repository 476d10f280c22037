"""Does a yes to a part never let anybody know more than each of those who decide allows?"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.routes import route_names, school, shipped
from zorgroute.core.answers import Denied
from zorgroute.core.policy.consenting import Answer, allowed_by
from zorgroute.core.policy.parting import (
    WHOLE,
    Part,
    asked_in,
    left_out,
    part_of,
    reached,
    receivers_of,
)

ROUTE = school(
    """
    consents:
      samen: {to: [cjg, zorgteam, jgz], classes: [existence, family, medical]}
      leden: {to: [zorgteam, ib], classes: [existence, family]}
      kaal: {to: [cjg], classes: [development]}
    roles: {jgz: {at: ggd}}
    steps:
      eerst: {who: leerkracht, outcomes: {af: {ends: klaar}}}
    """
)
TOGETHER, MEMBERS, BARE = (ROUTE.main.consents[each] for each in ("samen", "leden", "kaal"))
TO, CLASSES = ("cjg", "zorgteam", "jgz"), ("existence", "family", "medical")


# --- which part was chosen ----------------------------------------------------------------------

TABLE = [
    # receivers, classes, what it comes to
    (None, None, WHOLE),
    (TO, CLASSES, WHOLE),
    (("jgz", "cjg", "zorgteam"), None, WHOLE),
    (("cjg",), None, Part(("cjg",), ())),
    (("jgz", "cjg"), None, Part(("cjg", "jgz"), ())),
    (("cjg", "cjg"), None, Part(("cjg",), ())),
    (None, ("existence",), Part((), ("existence",))),
    (None, ("medical",), Part((), ("existence", "medical"))),
    (None, ("family", "medical"), WHOLE),
    (("jgz",), ("family",), Part(("jgz",), ("existence", "family"))),
]


@pytest.mark.requirement("R011")
@pytest.mark.parametrize(("receivers", "classes", "part"), TABLE)
def test_part_of_a_question_is_what_was_ticked_in_the_order_of_the_route(receivers, classes, part):
    assert part_of(TOGETHER, "samen", receivers, classes) == part


WRONG = [
    ((), None, ["consent.part_empty"]),
    (None, (), ["consent.part_empty"]),
    ((), (), ["consent.part_empty"]),
    (("cjg", "huisarts"), None, ["consent.part_unknown"]),
    (("", " "), None, ["consent.part_empty"]),
    (None, ("medicl",), ["consent.part_unknown"]),
    (("ib",), ("safety",), ["consent.part_unknown", "consent.part_unknown"]),
    ((), ("safety",), ["consent.part_empty", "consent.part_unknown"]),
    (tuple(f"x{number}" for number in range(5000)), None, ["consent.part_unknown"] * 5),
]


@pytest.mark.requirement("R011", "R033")
@pytest.mark.parametrize(("receivers", "classes", "codes"), WRONG)
def test_part_of_nothing_or_of_what_is_not_asked_is_no_yes(receivers, classes, codes):
    answer = part_of(TOGETHER, "samen", receivers, classes)
    assert isinstance(answer, Denied)
    assert list(answer.codes()) == codes


def test_part_with_a_name_that_is_nearly_asked_is_told_which_one():
    answer = part_of(TOGETHER, "samen", None, ("medicl" + "l" * 200,))
    assert isinstance(answer, Denied)
    facts = dict(answer.reasons[0].facts)
    assert (len(facts["part"]), facts["known"]) == (80, "existence, family, medical")
    near = part_of(TOGETHER, "samen", None, ("medicl",))
    assert isinstance(near, Denied)
    assert near.reasons[0].fact("mean") == "medical"


# --- what counts of several ---------------------------------------------------------------------


def answer(person, receivers=(), classes=(), said="given"):
    return Answer(person, said, frozenset(receivers), frozenset(classes))


def counts(consent, *said):
    answers = {each.person: each for each in said}
    return allowed_by(answers, answers, receivers_of(ROUTE, consent), asked_in(consent).classes)


@pytest.mark.requirement("R011")
def test_two_who_each_leave_out_another_receiver_leave_the_one_that_both_allow():
    found = counts(TOGETHER, answer("a", ("cjg", "jgz")), answer("b", ("jgz", "zorgteam")))
    assert found == {"jgz": CLASSES}


def test_two_who_allow_nobody_together_allow_nobody():
    assert counts(TOGETHER, answer("a", ("cjg",)), answer("b", ("jgz",))) == {}


def test_two_who_allow_no_class_together_allow_nothing():
    found = counts(
        TOGETHER,
        answer("a", classes=("family",)),
        answer("b", classes=("medical",)),
    )
    assert found == {}


def test_yes_to_a_group_is_one_to_the_functions_in_it():
    found = counts(TOGETHER, answer("a", ("zorgteam",)))
    assert set(found) == {"zorgteam", "ib", "directeur"}


@pytest.mark.parametrize(
    ("receivers", "kept"),
    [
        (("zorgteam", "ib"), {"zorgteam", "ib", "directeur"}),
        (("zorgteam",), {"directeur"}),  # who was left out does not come in with the group
        (("ib",), set()),
    ],
)
def test_function_that_was_left_out_by_name_does_not_come_in_with_its_group(receivers, kept):
    assert set(counts(MEMBERS, answer("a", receivers))) == kept


def test_answer_that_is_no_yes_narrows_nothing():
    said = (answer("a"), answer("b", ("cjg",), said="passed_over"))
    assert set(counts(TOGETHER, *said)) == set(receivers_of(ROUTE, TOGETHER))


SOME = st.sets(st.sampled_from(TO), min_size=1)
KINDS = st.sets(st.sampled_from(CLASSES), min_size=1)
PARTS = st.tuples(st.none() | SOME, st.none() | KINDS)


@pytest.mark.requirement("R011", "R012")
@given(st.lists(PARTS, min_size=1, max_size=4))
def test_what_counts_is_never_wider_than_the_yes_of_any_one(chosen):
    parts = [part_of(TOGETHER, "samen", *each) for each in chosen]
    said = [answer(str(number), *part) for number, part in enumerate(parts)]
    together = counts(TOGETHER, *said)
    for each in said:
        alone = counts(TOGETHER, each)
        assert set(together) <= set(alone)
        assert all(set(together[role]) <= set(alone[role]) for role in together)


@given(st.lists(PARTS, min_size=1, max_size=3), PARTS)
def test_one_more_yes_never_opens_anything(chosen, more):
    parts = [part_of(TOGETHER, "samen", *each) for each in (*chosen, more)]
    said = [answer(str(number), *part) for number, part in enumerate(parts)]
    before, after = counts(TOGETHER, *said[:-1]), counts(TOGETHER, *said)
    assert {(role, kind) for role, some in after.items() for kind in some} <= {
        (role, kind) for role, some in before.items() for kind in some
    }


@given(PARTS)
def test_receiver_that_was_not_ticked_gets_no_class(chosen):
    receivers, _ = chosen
    found = counts(TOGETHER, answer("a", *part_of(TOGETHER, "samen", *chosen)))
    out = set(TO) - (receivers or set(TO))
    assert out & set(found) == set()


@pytest.mark.parametrize("name", route_names())
def test_whole_yes_on_a_shipped_route_is_for_all_that_is_asked_and_leaves_nothing_out(name):
    route = shipped(name)
    for consent in (each for line in route.lines.values() for each in line.consents.values()):
        receivers, asked = receivers_of(route, consent), asked_in(consent)
        found = allowed_by(["a"], {"a": answer("a")}, receivers, asked.classes)
        assert set(found) == set(receivers) >= set(asked.receivers)
        assert left_out(asked, found, receivers) == WHOLE


@pytest.mark.parametrize("name", route_names())
def test_each_receiver_and_class_of_a_shipped_route_can_be_left_out_and_is_then_told(name):
    route = shipped(name)
    for consent in (each for line in route.lines.values() for each in line.consents.values()):
        receivers, asked = receivers_of(route, consent), asked_in(consent)
        for out in asked.receivers if len(asked.receivers) > 1 else ():
            part = part_of(consent, "x", [each for each in asked.receivers if each != out])
            found = allowed_by(["a"], {"a": answer("a", *part)}, receivers, asked.classes)
            assert out in left_out(asked, found, receivers).receivers
        for kind in asked.classes if len(asked.classes) > 1 else ():
            part = part_of(consent, "x", None, [each for each in asked.classes if each != kind])
            found = allowed_by(["a"], {"a": answer("a", *part)}, receivers, asked.classes)
            gone = left_out(asked, found, receivers).classes
            assert gone == (() if kind == "existence" else (kind,))


# --- whom it reaches ----------------------------------------------------------------------------

REACH = {"samen": {"cjg": frozenset({"existence"}), "ib": frozenset[str](), "jgz": frozenset()}}


@pytest.mark.parametrize(
    ("ground", "reader", "found"),
    [
        ("consent:samen", "cjg", ("existence",)),
        ("consent:samen", "jgz", ()),
        ("consent:samen", "ib", ()),
        ("consent:samen", "directeur", ()),
        ("consent:kaal", "cjg", ()),
        ("law:Jeugdwet 7.3.11", "jgz", ("existence", "family")),
        ("vital", "jgz", ("existence", "family")),
    ],
)
def test_reach_of_a_ground_is_what_counts_for_this_reader_and_nothing_when_unknown(
    ground, reader, found
):
    assert reached(ROUTE, REACH, ground, reader, ("existence", "family")) == found


@pytest.mark.parametrize("reader", ["cjg", "jgz", "ib"])
def test_reach_that_was_not_asked_for_leaves_everything_as_it_was(reader):
    assert reached(ROUTE, None, "consent:samen", reader, ("family",)) == ("family",)


def test_bare_class_without_existence_can_be_the_whole_of_a_consent():
    assert counts(BARE, answer("a")) == {"cjg": ("development",)}
    both = [part_of(BARE, "kaal", *each) for each in product((None, ("cjg",)), (None,))]
    assert both == [WHOLE, WHOLE]
