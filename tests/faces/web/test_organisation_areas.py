"""Can who keeps an organisation say in which area its buildings stand, and nobody else?"""

from __future__ import annotations

import pytest

from tests.faces.web.entering import Visitor, main_of
from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.parties.areas import sites_of

pytestmark = pytest.mark.django_db
HERE, HOME = "/organisatie/wijken/", "/organisatie/"


@pytest.fixture
def school():
    return make_school(municipality="nijmegen")


@pytest.fixture
def keeper(school):
    return Visitor(school, "beheerder")


def area(school):
    nel = school.acting("beheerder")
    with acting_as(nel):
        return [each.area for each in sites_of(nel)]


def test_keeper_chooses_one_of_the_areas_and_sees_where_they_are_known_from(school, keeper):
    text = main_of(keeper.get(HERE))
    assert "Wijk per locatie" in text
    assert "Dukenburg Hatert Lindenholt" in text
    assert "Bron: Rapport Nijmegen (staat er)." in text
    answer = keeper.post(HERE, {f"wijk-{school.location}": "hatert"})
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}?wijken=ja")
    assert area(school) == ["hatert"]
    assert "De wijken zijn vastgelegd." in main_of(keeper.get(f"{HOME}?wijken=ja"))
    keeper.post(HERE, {f"wijk-{school.location}": ""})
    assert area(school) == [""]


@pytest.mark.parametrize("wrong", ["westerkwartier", "hatert; drop", "é" * 400])
def test_area_that_is_not_there_changes_nothing(school, keeper, wrong):
    text = main_of(keeper.post(HERE, {f"wijk-{school.location}": wrong}))
    assert "Deze wijk kent de gemeente niet." in text
    assert area(school) == [""]


def test_municipality_without_areas_asks_nothing(school):
    keeper = Visitor(make_school(), "beheerder")
    assert "Uw gemeente heeft geen wijken opgegeven." in main_of(keeper.get(HERE))
    assert HERE not in keeper.get(HOME).content.decode()
    assert "heeft geen wijken" in main_of(keeper.post(HERE, {"wijk-x": "hatert"}))


def test_link_stands_on_the_page_of_the_organisation(keeper):
    assert HERE in keeper.get(HOME).content.decode()


@pytest.mark.parametrize("role", ["leerkracht", "ib", "ouders", "cjg"])
def test_who_keeps_no_organisation_finds_nothing_here(school, role):
    visitor = Visitor(school, role)
    assert visitor.get(HERE).status_code in (403, 404)
    visitor.post(HERE, {f"wijk-{school.location}": "hatert"})
    assert area(school) == [""]
