"""Does everybody find whom to call, at once, whatever else is down?"""

from __future__ import annotations

import re

import pytest
from django.http import Http404
from django.test import RequestFactory

from tests.factories.routes import rows
from zorgroute.faces.web.crisis import contacts, crisis, everywhere, pages

TABLE = rows("crisis_contacts")
PLACES = sorted({row["municipality"] for row in TABLE})


def shown(municipality="", **cookies):
    request = RequestFactory().get("/crisis/")
    request.COOKIES.update(cookies)
    return crisis(request, municipality)


def numbers_in(page):
    return re.findall(r'<li><a href="tel:([^"]*)"><span class="number">([^<]*)<', page)


# None of these tests may use a database: none carries the mark, so a query would fail them.


@pytest.mark.requirement("R141")
@pytest.mark.parametrize("place", ["", *PLACES])
def test_crisis_page_begins_with_112_and_asks_nothing(place):
    page = shown(place).content.decode()
    assert numbers_in(page)[0] == ("112", "112")
    assert re.findall("<form|<input|<button|<script", page) == []


@pytest.mark.requirement("R141")
@pytest.mark.parametrize("place", PLACES)
def test_crisis_page_shows_every_contact_in_the_agreed_order(place):
    page = shown(place).content.decode()
    wanted = [each.name for each in contacts(TABLE, place, "crisis")]
    found = [page.index(f">{name}<") for name in wanted]
    assert found == sorted(found)
    assert "Huisarts of huisartsenpost" in wanted


@pytest.mark.requirement("R143")
def test_shared_number_is_followed_by_what_to_say():
    page = shown("dalfsen").content.decode()
    number = page.index('<span class="number">0800-2000<')
    question = page.index("Zeg aan de telefoon: wilt u advies, of is er nu gevaar?")
    assert number < question


def test_contact_without_number_says_whom_to_call_instead():
    page = shown("nijmegen").content.decode()
    assert page.count("Nummer niet bekend. Bel 112 of Veilig Thuis.") == 1


def test_national_number_fills_in_for_a_missing_one():
    found = {each.code: each.phone for each in contacts(TABLE, "westerkwartier", "crisis")}
    assert found == {"112": "112", "crisisdienst": "", "veilig_thuis": "0800-2000", "huisarts": ""}


def test_page_for_everywhere_names_the_numbers_that_hold_everywhere():
    assert [each.phone for each in everywhere(TABLE)] == ["112", "0800-2000", ""]
    assert all(f'href="/crisis/{place}/"' in shown().content.decode() for place in PLACES)


@pytest.mark.parametrize("place", ["", *PLACES])
def test_crisis_page_is_the_same_for_everyone_and_may_be_kept(place):
    anonymous, known = shown(place), shown(place, sessionid="x", weergave="donker", taal="en")
    assert anonymous.content == known.content
    assert anonymous["Cache-Control"] == "public, max-age=300"
    assert not anonymous.cookies


def test_crisis_page_of_an_unknown_place_is_not_found():
    with pytest.raises(Http404):
        shown("atlantis")


def test_crisis_pages_are_one_per_place_of_the_table():
    assert sorted(pages()) == ["", *PLACES]


def test_number_is_dialled_without_signs():
    page = shown("dalfsen").content.decode()
    assert ("08002000", "0800-2000") in numbers_in(page)
