"""Is everything that a map can say there, in both voices and both languages?"""

from __future__ import annotations

from functools import partial

import pytest

from zorgroute.core.maps.legend import SIGNS
from zorgroute.core.maps.page import page_html
from zorgroute.core.maps.row import Party
from zorgroute.core.maps.shapes import CHANGE_SIGNS
from zorgroute.core.maps.words import low
from zorgroute.core.routes.compare import THINGS, TRAITS
from zorgroute.core.terms.term import Term
from zorgroute.core.terms.unit import Unit
from zorgroute.core.wording.catalogue import EN

from .pictures import catalogue, of_case, say, waiting_for_parents, words

KINDS = sorted({*TRAITS.values(), *THINGS.values(), "text", "rule", "start", "function"})


@pytest.mark.parametrize("sign", [*SIGNS, *CHANGE_SIGNS])
def test_every_sign_is_explained(sign):
    assert say("ouder")(f"map.sign.{sign}") != ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_difference_has_a_name(kind):
    assert say("prof")(f"map.what.{kind}") != ""


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("Intern begeleider", "intern begeleider"),
        ("Contactpersoon CJG", "contactpersoon CJG"),
        ("Veilig Thuis", "Veilig Thuis"),
        ("De jeugdverpleegkundige van het Centrum", "de jeugdverpleegkundige van het Centrum"),
        ("MEE", "MEE"),
        ("U", "u"),
        ("", ""),
    ],
)
def test_title_inside_a_sentence_keeps_the_capital_of_a_name_only(title, inside):
    assert low(title) == inside


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (Term(14, Unit.DAYS), "2 weken"),
        (Term(21, Unit.DAYS, min=14), "2 tot 3 weken"),
        (Term(7, Unit.DAYS), "7 dagen"),
        (Term(10, Unit.DAYS, min=7), "7 tot 10 dagen"),
        (Term(24, Unit.HOURS), "24 uur"),
        (Term(14, Unit.WORKING_DAYS), "14 werkdagen"),
    ],
)
def test_whole_weeks_are_said_in_weeks(term, said):
    assert words().term(term) == said


def test_several_are_joined_as_people_say_it():
    some = [Party("a", "Arts"), Party("b", "Leerkracht"), Party("c", "Ouders", "M. Voorbeeld")]

    assert words().parties(some) == "arts, leerkracht of ouders (M. Voorbeeld)"


def test_page_can_be_said_in_english():
    plan = of_case(waiting_for_parents())

    text = page_html(plan, texts=partial(catalogue().say, language=EN), language=EN)

    assert '<html lang="en">' in text
    assert "Waiting for ouders of verzorgers until 27 May" in text
