"""Does every code of a form have its text, and is no text left that nothing says?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.factories.forms import catalogue
from tests.factories.routes import rows
from zorgroute.core.forms.speech import inside
from zorgroute.core.routes.words import InformationClass

ROOM = Path(__file__).parents[3] / "zorgroute/core/forms"
CODE = re.compile(r'f?"(form\.[a-z_.{}]+)"')


def codes() -> set[str]:
    """Every code in the source, those that are put together with a star where a name comes."""
    found = {each for path in ROOM.glob("*.py") for each in CODE.findall(path.read_text("utf-8"))}
    return {re.sub(r"\{[a-z_.]+\}", "*", each) for each in found}


def said_by(code: str, text: str) -> bool:
    return re.fullmatch(code.replace(".", r"\.").replace("*", r"[a-z_]+"), text) is not None


def test_every_code_has_a_text():
    texts = {row["code"] for row in rows("forms", "texts")}

    assert [each for each in codes() if not any(said_by(each, text) for text in texts)] == []


def test_every_text_is_said_somewhere():
    counted = {f"form.summary.{number}" for number in ("one", "many")}
    found = [row["code"] for row in rows("forms", "texts")]

    assert [
        each for each in found if not any(said_by(code, each) for code in codes() | counted)
    ] == []


def test_fixed_sentences_are_those_of_the_table():
    table = {
        f"form.feedback.{row['code']}": (row["sentence_professional"], row["sentence_en"])
        for row in rows("feedback_codes")
    }
    texts = {row["code"]: (row["prof"], row["en"]) for row in rows("forms", "texts")}

    assert {code: texts.get(code) for code in table} == table


@pytest.mark.parametrize("each", InformationClass)
def test_every_class_of_information_has_words(each):
    assert catalogue().say(f"form.class.{each.value}")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Leerkracht", "leerkracht"),
        ("De intern begeleider", "de intern begeleider"),
        ("Contactpersoon CJG", "contactpersoon CJG"),
        ("Veilig Thuis", "Veilig Thuis"),
        ("CJG", "CJG"),
        ("De Verwijsindex", "de Verwijsindex"),
        ("U", "u"),
    ],
)
def test_title_inside_a_sentence_keeps_only_the_capitals_of_names(title, said):
    assert inside(title) == said
