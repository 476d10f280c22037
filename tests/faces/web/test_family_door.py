"""Does who keeps a family's data open a young person's own door, and nobody else?"""

from __future__ import annotations

import re

import pytest

from tests.faces.portal.walking import ORDER, do, raised
from tests.faces.web.entering import Visitor, main_of
from tests.factories.worlds import make_school
from tests.factories.young import born_to_be
from zorgroute.chain.ledger import clock
from zorgroute.chain.parties.models import Account

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/eerste-keer/[^<]+)")


@pytest.fixture
def known():
    """A case of a child of twelve that the intern begeleider knows of."""
    school = make_school()
    born_to_be(school, 12)
    case = raised(school)
    for step in ORDER:
        do(school, case, step, school.now)
    return school, case


def url_of(case, rest=""):
    return f"/zaak/{case}/gezin/eigen-deur/{rest}"


def given(school, case, **changes):
    sent = {"zeker": "zelf_gegeven", "gebruikersnaam": "Zonnebloem", **changes}
    return Visitor(school, "ib").post(url_of(case), sent)


def test_keeper_gives_a_link_with_which_the_young_person_chooses_a_password(known):
    school, case = known
    answer = given(school, case)
    assert "Pip kan een wachtwoord kiezen" in main_of(answer)
    link = LINK.search(answer.content.decode())[1]
    browser = Visitor(school, "leerkracht").client.__class__()
    with clock.source(clock.FrozenSource(school.now)):
        words = {"password": "vier-losse-woorden-9", "again": "vier-losse-woorden-9"}
        browser.post(link, words)
        own = browser.get("/wat-gebeurt-er-nu/")
    assert "Hoi Pip. Hier lees je zelf wat er voor jou loopt." in main_of(own)
    assert Account.objects.get(person_id=school.children["pip"]).username == "zonnebloem"


def test_page_of_the_family_says_since_when_and_closes_the_door(known):
    school, case = known
    given(school, case)
    keeper = Visitor(school, "ib")
    assert "Pip leest zelf mee sinds maandag 4 mei 2026." in main_of(
        keeper.get(f"/zaak/{case}/gezin/")
    )
    after = keeper.post(url_of(case, "sluiten/"))
    assert "De eigen deur is gesloten." in main_of(keeper.get(after["Location"]))
    assert not Account.objects.get(person_id=school.children["pip"]).is_active


def test_child_below_twelve_has_no_door_and_the_page_says_from_when(known):
    school, case = known
    born_to_be(school, 11)
    page = main_of(Visitor(school, "ib").get(f"/zaak/{case}/gezin/"))
    assert "Vanaf dinsdag 4 mei 2027 kan Pip een eigen deur krijgen." in page
    answer = given(school, case)
    assert answer.status_code == 409
    assert "Een eigen deur kan vanaf de twaalfde verjaardag." in main_of(answer)


@pytest.mark.parametrize("sent", [{"zeker": ""}, {"gebruikersnaam": ""}, {"gebruikersnaam": "a b"}])
def test_door_without_being_sure_or_without_a_name_is_not_opened(known, sent):
    school, case = known
    assert "Pip kan een wachtwoord kiezen" not in main_of(given(school, case, **sent))
    assert not Account.objects.filter(person_id=school.children["pip"]).exists()


@pytest.mark.parametrize("who", ["leerkracht", "cjg", "ouders", "ouders-juno"])
def test_door_is_not_there_for_who_does_not_keep_the_family(known, who):
    school, case = known
    assert Visitor(school, who).post(url_of(case), {"zeker": "digid"}).status_code == 404
