"""Does the agreed policy give what it must, no more, and does its file name its own faults?"""

from __future__ import annotations

from itertools import product

import pytest

from tests.core.policy.expected import NOTHING_AT_ALL, REFUSED, SUBJECTS, expected
from tests.factories.routes import CONTENT
from zorgroute.core.policy.agreed import AGREED
from zorgroute.core.policy.decide import Claim, Policy, Question, decide, what_is_needed
from zorgroute.core.policy.load import load_policy
from zorgroute.core.policy.reading import may_open
from zorgroute.core.policy.words import Ground, Relation, State, Subject, Verdict

FILE = CONTENT / "policy" / "inzage.yaml"


def agreed_with(*changes: tuple[str, str]):
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_policy(text.encode(), "inzage.yaml")


def faults_of(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.code, each.offending) for each in agreed_with(*changes).faults]


def test_file_is_the_policy_in_force():
    assert agreed_with() == AGREED


@pytest.mark.requirement("R205")
def test_every_combination_gives_what_is_written_out_by_hand():
    """Each of the more than ninety thousand combinations, one relation at a time."""
    wanted = expected()
    unlike = []
    for cell in product(Relation, Ground, AGREED.purposes, Subject, State):
        relation, ground, purpose, subject, state = cell
        claims = frozenset({Claim(relation, ground)})
        found = decide(AGREED, Question(claims, subject, purpose, state)).verdict
        if found != wanted.get(tuple(str(each) for each in cell), "nothing"):
            unlike.append(cell)
    assert unlike == []


@pytest.mark.parametrize("relation", REFUSED)
def test_refusing_relation_goes_before_every_other(relation):
    """The strongest of the others beside it gives nothing of what is refused, and all the rest."""
    wanted = expected()
    unlike = []
    for key, gives in wanted.items():
        other, ground, purpose, subject, state = key
        for against in Ground:
            claims = frozenset(
                {Claim(Relation(other), Ground(ground)), Claim(Relation(relation), against)}
            )
            found = decide(AGREED, Question(claims, Subject(subject), purpose, State(state)))
            is_refused = subject in REFUSED[relation]
            if found.verdict != ("nothing" if is_refused else gives):
                unlike.append((key, against))
    assert unlike == []


def test_most_generous_of_two_relations_counts():
    claims = frozenset(
        {
            Claim(Relation.ELSEWHERE, Ground.OWN_WORK),
            Claim(Relation.COLLEAGUE, Ground.OWN_WORK),
        }
    )
    answer = decide(AGREED, Question(claims, Subject.STEP))
    assert (answer.verdict, [name for name, _ in answer.because]) == ("whole", ["zelfde-huis"])


def test_nothing_stated_is_refused_without_a_rule():
    answer = decide(AGREED, Question(frozenset(), Subject.LINE))
    assert (answer.verdict, answer.because) == (Verdict.NOTHING, ())


@pytest.mark.parametrize("relation", NOTHING_AT_ALL)
def test_relation_without_anything_is_said_to_have_nothing(relation):
    assert Relation(relation) in AGREED.without


def test_what_is_needed_names_consent_for_family_information():
    claims = what_is_needed(AGREED, Question(frozenset(), Subject.FAMILY))
    assert Claim(Relation.SHARED_WITH, Ground.CONSENT) in claims
    assert Claim(Relation.EMERGENCY, Ground.VITAL) not in claims


def test_what_is_needed_names_emergency_for_safety():
    claims = what_is_needed(AGREED, Question(frozenset(), Subject.SAFETY))
    assert Claim(Relation.EMERGENCY, Ground.VITAL) in claims


@pytest.mark.parametrize(
    ("purpose", "opens"),
    [("uitvoeren-route", True), ("oefenen", True), ("toezicht", False), ("beleid", False),
     ("onbekend", False)],
)  # fmt: skip
@pytest.mark.parametrize("is_family", [True, False])
def test_case_opens_for_work_on_it_only(purpose, opens, is_family):
    assert may_open(purpose, is_family=is_family) is opens


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("relation: part", "relation: parts", ("choice.unknown", "parts")),
        ("about: [line, people]", "about: [lijn, people]", ("choice.unknown", "lijn")),
        ("about: [line, people]", "about: [werk, people]", ("choice.unknown", "werk")),
        ("purpose: werk", "purpose: werken", ("choice.unknown", "werken")),
        ("purpose: werk", "purpose: zichtbaar", ("choice.unknown", "zichtbaar")),
        ("    ground: own_work\n", "", ("policy.unbounded", "doet-mee")),
        ("    state: [open, ended, closed]\n", "", ("policy.unbounded", "doet-mee")),
        ("ground: own_work", "ground: [own_work, none]", ("policy.no_ground", "doet-mee")),
        ("relation: at_table", "relation: does_step", ("policy.twice", "hoort-bij-de-stap")),
        ("relation: replaces", "relation: outsider", ("policy.unspoken", "replaces")),
        ("  keeper: {", "  family: {", ("policy.both", "family")),
        ("zichtbaar: [line,", "zichtbaar: [lijn,", ("choice.unknown", "lijn")),
        ("gives: whole", "geeft: whole", ("word.unknown", "geeft")),
    ],
)
def test_fault_in_the_file_is_named(old, new, fault):
    assert fault in faults_of((old, new))


def test_fault_stands_at_its_line():
    text = FILE.read_text(encoding="utf-8").splitlines()
    found = agreed_with(("relation: part\n", "relation: parts\n")).faults[0]
    assert text[found.place.line - 1].strip() == "relation: part"


def test_subjects_written_by_hand_are_all_there_are():
    assert tuple(Subject) == SUBJECTS


def test_policy_without_rules_gives_nothing():
    bare = Policy("kaal", 1, AGREED.purposes, 1, 1, ())
    given = [
        cell
        for cell in product(Relation, Ground, Subject)
        if decide(bare, Question(frozenset({Claim(*cell[:2])}), cell[2])).is_known
    ]
    assert given == []
