"""Does a code become exactly its sentence, and never a sentence with a gap?"""

from __future__ import annotations

import pytest

from zorgroute.core.wording.catalogue import (
    EN,
    OUDER,
    PROF,
    BadCatalogue,
    Catalogue,
    MissingFact,
    UnknownText,
)

ROWS = [
    {
        "code": "consent.missing",
        "prof": "De ouders gaven {party} nog geen toestemming.",
        "ouder": "U gaf {party} nog geen toestemming.",
        "en": "The parents have not consented to {party} yet.",
        "note": "party: the name of an organisation",
    },
    {
        "code": "step.unknown",
        "prof": 'Stap "{name}" is er niet.[[ Bedoelt u "{mean}"?]][[ Kies {one} of {other}.]]',
        "ouder": "",
        "en": 'There is no step "{name}".',
    },
]
CATALOGUE = Catalogue.from_rows(ROWS)


def row(**changes: str) -> dict[str, str]:
    return {"code": "a.b", "prof": "Zo.", "ouder": "", "en": "So.", **changes}


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({}, "De ouders gaven het CJG nog geen toestemming."),
        ({"voice": PROF}, "De ouders gaven het CJG nog geen toestemming."),
        ({"voice": OUDER}, "U gaf het CJG nog geen toestemming."),
        ({"language": EN}, "The parents have not consented to het CJG yet."),
        ({"language": EN, "voice": OUDER}, "The parents have not consented to het CJG yet."),
    ],
)
def test_code_is_said_in_a_voice_and_a_language(how, sentence):
    assert CATALOGUE.say("consent.missing", party="het CJG", **how) == sentence


def test_parents_read_what_professionals_read_when_they_have_no_text_of_their_own():
    assert CATALOGUE.say("step.unknown", voice=OUDER, name="x") == 'Stap "x" is er niet.'


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, 'Stap "x" is er niet.'),
        ({"mean": ""}, 'Stap "x" is er niet.'),
        ({"mean": "y"}, 'Stap "x" is er niet. Bedoelt u "y"?'),
        ({"one": "y"}, 'Stap "x" is er niet.'),
        ({"one": "y", "other": ""}, 'Stap "x" is er niet.'),
        ({"one": "y", "other": "z"}, 'Stap "x" is er niet. Kies y of z.'),
    ],
)
def test_optional_part_is_said_only_when_all_its_facts_are_there(facts, sentence):
    assert CATALOGUE.say("step.unknown", name="x", **facts) == sentence


@pytest.mark.parametrize("facts", [{}, {"party": ""}, {"other": "x"}])
def test_sentence_with_a_gap_is_never_said(facts):
    with pytest.raises(MissingFact) as refused:
        CATALOGUE.say("consent.missing", **facts)

    assert (refused.value.code, refused.value.fact) == ("consent.missing", "party")


def test_code_without_a_text_is_refused():
    with pytest.raises(UnknownText) as refused:
        CATALOGUE.say("consent.mising", party="x")

    assert refused.value.code == "consent.mising"


def test_fact_that_looks_like_a_template_stays_as_it_is():
    said = CATALOGUE.say("consent.missing", party="{party} [[{x}]] \\1")

    assert said == "De ouders gaven {party} [[{x}]] \\1 nog geen toestemming."


def test_fact_named_code_can_be_given():
    catalogue = Catalogue.from_rows([row(prof="Code {code}.", en="Code {code}.")])

    assert catalogue.say("a.b", code="12") == "Code 12."


def test_facts_as_they_stand_in_a_reason_are_said_the_same():
    facts = {"party": "het CJG", "unused": "x"}

    assert CATALOGUE.sentence("consent.missing", facts, voice=OUDER) == CATALOGUE.say(
        "consent.missing", party="het CJG", voice=OUDER
    )


def test_braces_and_brackets_around_other_things_are_text():
    text = "Zet het tussen { en }, of tussen [ en ], zoals {prof: x}."

    assert Catalogue.from_rows([row(prof=text)]).say("a.b") == text


def test_facts_of_a_code_are_those_of_all_its_texts():
    catalogue = Catalogue.from_rows([row(prof="{a}[[ {b}]]", ouder="{c}", en="{a}")])

    assert catalogue.facts_of("a.b") == {"a", "b", "c"}


@pytest.mark.parametrize(
    "rows",
    [
        [row(), row()],
        [row(prof="")],
        [row(prof="  ")],
        [row(en="")],
        [row(code="")],
        [{"code": "a.b", "prof": "Zo."}],
        [row(prof="Zo [[altijd]].")],
        [row(prof="Zo [[{x} en verder.")],
        [row(ouder="Zo {x}]] en verder.")],
        [row(en="In {language}.")],
        [row(prof="Met {voice}.")],
    ],
)
def test_table_that_could_only_fail_later_is_refused(rows):
    with pytest.raises(BadCatalogue):
        Catalogue.from_rows(rows)


def test_catalogue_in_other_words_says_those_where_there_are_any():
    rows = [
        {"code": "thanks", "prof": "Dank u.", "en": "Thank you."},
        {"code": "je.thanks", "prof": "Dank je.", "en": "Thanks."},
        {"code": "bye", "prof": "Dag.", "en": "Bye."},
    ]
    young = Catalogue.from_rows(rows).in_words_of("je.")
    assert [young.say(code, voice=OUDER) for code in ("thanks", "bye")] == ["Dank je.", "Dag."]
    assert young.say("thanks", language=EN) == "Thanks."
