"""Does a condition read as a clause, without a name that only the file knows?"""

from __future__ import annotations

import re

import pytest

from tests.factories.routes import WESTERKWARTIER, route_names, rows, shipped
from zorgroute.core.telling.conditions import Conditions
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import EN, NL, PROF, Catalogue

CATALOGUE = Catalogue.from_rows(rows("conditions", "texts"))


def said(route, line, guards, language=NL):
    words = Conditions(Titles(route, PROF), route.lines[line], CATALOGUE, language)
    return words.said(guards)


def guards_of(route):
    for line in route.lines.values():
        for step in line.steps.values():
            yield line.name, step.needs
            for outcome in step.outcomes.values():
                yield line.name, (*outcome.needs, *((outcome.when,) if outcome.when else ()))


def test_conditions_of_a_step_are_told_in_its_own_words():
    route = shipped(WESTERKWARTIER)
    step = route.main.steps["6-gesprek-ouders"]

    assert said(route, "main", step.needs) == (
        "een van deze: ‘Zoekt u afstemming via de Verwijsindex?’ is ‘nee’; "
        "‘Hebt u de ouders verteld over het verzoek in de Verwijsindex?’ is ‘ja’",
    )


@pytest.mark.parametrize("name", route_names())
@pytest.mark.parametrize("language", [NL, EN])
def test_every_condition_of_a_route_is_told_without_a_technical_name(name, language):
    route = shipped(name)
    names = {each for line in route.lines.values() for each in (*line.steps, *line.keys)}
    technical = {each for each in names if re.search(r"[-_]|\d", each)}
    for line, guards in guards_of(route):
        for clause in said(route, line, guards, language):
            assert {each for each in technical if f"‘{each}’" in clause} == set()
            assert "main." not in clause
