"""Which menu does each function have, and what is it called?"""

from __future__ import annotations

import pytest

from zorgroute.core.wording.catalogue import Language
from zorgroute.faces.navigation import links, role_word


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("leerkracht", ["Mijn werk", "Zorg melden", "Routekaart"]),
        ("ib", ["Mijn werk", "Kinderen", "Zorg melden", "Routekaart"]),
        ("cjg", ["Mijn werk", "Kinderen", "Zorg melden", "Routekaart"]),
        ("directeur", ["Mijn werk", "Kinderen", "Zorg melden", "Routekaart", "Organisatie"]),
        (
            "beleidsmedewerker",
            ["Beleidsbord", "Routes", "Routekaart", "Scenario’s", "Organisaties"],
        ),
        ("ouders", []),
    ],
)
def test_links_of_a_function_are_those_of_its_work(role, labels):
    assert [label for label, _, _ in links(role, "/mijn-werk/")] == labels


def test_links_mark_the_page_one_is_on_and_its_parts():
    marked = [label for label, _, here in links("ib", "/kinderen/") if here]
    assert marked == ["Kinderen"]


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("ib", "intern begeleider"),
        ("cjg", "CJG-medewerker"),
        ("samen_doen", "Samen Doen"),
        ("stj", "Stadsbreed Team Jeugd"),
        ("kok_coordinator", "KoK-zorgcoördinator"),
        ("kinderarts_ggd", "kinderarts van de GGD"),
        ("beleidsmedewerker", "beleidsmedewerker"),
        ("iets_nieuws", "iets nieuws"),
    ],
)
def test_role_word_is_what_people_say(role, word):
    assert role_word(role) == word


def test_only_the_deepest_link_is_where_one_is():
    marked = [label for label, _, here in links("beleidsmedewerker", "/routes/beheer/") if here]
    assert marked == ["Routes"]


def test_role_word_in_english_is_that_of_the_table():
    assert role_word("ib", Language.EN) == "internal coordinator"
