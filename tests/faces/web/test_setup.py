"""Can an empty installation be set up on screen, once, and only by who has its code?"""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests.faces.web.entering import words
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.models import Account, Organisation, Post
from zorgroute.chain.routebook.answering import answers_of
from zorgroute.chain.routebook.models import Edition
from zorgroute.chain.routebook.queries import shipped_routes
from zorgroute.core.routes.parameters import questions_of
from zorgroute.faces.web.setup_code import is_right, setup_code

pytestmark = pytest.mark.django_db
HERE = "/inrichten/"
ROUTE = "westerkwartier.basisschool"
ASKED = questions_of(next(each for each in shipped_routes() if each.name == ROUTE))
PASSWORD = "paarse regenlaarzen op zolder"  # noqa: S105 of invented people only
FILLED = {
    "route": ROUTE,
    "soort": "primary_school",
    "organisatie": "De Lantaarn",
    "locatie": "De Lantaarn Noord",
    "telefoon": "088 000 00 01",
    "regio": "noord",
    **{f"open.{each.name}": "10" for each in ASKED},
    "besloten": "Stuurgroep jeugd",
    "voornaam": "Nel",
    "achternaam": "Kruidhof",
    "functie": "beheerder",
    "gebruikersnaam": "nel",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture(autouse=True)
def empty(db):
    """No account at all, as on a machine where nothing was done yet."""
    Account.objects.all().delete()


@pytest.fixture
def opened(client):
    client.post(HERE, {"code": setup_code()})
    return client


def app_code(page):
    secret = re.search(r'zr-key__text">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))


def test_login_page_of_an_empty_installation_leads_to_setting_up(client):
    assert HERE in client.get("/inloggen/").content.decode()


def test_whole_way_ends_at_the_own_organisation(opened):
    assert "Zorgroute basisschool Westerkwartier" in words(opened.get(HERE))
    page = opened.get(f"{HERE}?route={ROUTE}")
    assert "Binnen hoeveel werkdagen na de afspraak is de intake?" in words(page)
    assert opened.post(HERE, FILLED)["Location"] == "/inloggen/code-instellen/"
    code = app_code(opened.get("/inloggen/code-instellen/"))
    answer = opened.post("/inloggen/code-instellen/", {"code": code})
    assert answer["Location"] == "/inloggen/reservecodes/?next=%2Forganisatie%2F"
    opened.get(answer["Location"])
    said = words(opened.get("/organisatie/"))
    assert "Organisatie: De Lantaarn" in said
    assert "Nel Kruidhof" in said
    assert "De Lantaarn Noord heeft nog geen vaste contactpersoon" in said


def test_everything_stands_as_it_was_filled_in(opened):
    opened.post(HERE, FILLED)
    account = Account.objects.get()
    assert (account.username, account.check_password(PASSWORD)) == ("nel", True)
    with acting_as(Duty(municipality="westerkwartier")):
        post = Post.objects.get(person_id=account.person_id)
        school = Organisation.objects.get(id=post.organisation_id)
        assert (school.name, school.kind) == ("De Lantaarn", "primary_school")
        assert post.function == "beheerder"
        present = Edition.objects.get(route=ROUTE, retired_at__isnull=True)
        assert present.parameters == {each.name: 10 for each in ASKED}
        assert set(answers_of("westerkwartier")) == {(each.subject, each.name) for each in ASKED}


def test_page_is_gone_as_soon_as_there_is_an_account(opened):
    opened.post(HERE, FILLED)
    assert opened.get(HERE).status_code == 404
    assert opened.post(HERE, {**FILLED, "gebruikersnaam": "ander"}).status_code == 404
    assert Account.objects.count() == 1


def test_without_the_code_nothing_is_made(client):
    page = client.post(HERE, FILLED)
    assert "Deze code klopt niet." in words(page)
    assert accounts.has_no_account()


def test_guessing_the_code_is_stopped(client):
    for _ in range(5):
        page = client.post(HERE, {"code": "AAAA-AAAA-AAAA"})
    assert "Te vaak geprobeerd." in words(page)
    client.post(HERE, {"code": setup_code()})
    assert "inrichten" not in client.session


def test_installation_that_begins_at_the_municipality_can_invite_at_once(opened):
    filled = {**FILLED, "soort": "municipality", "organisatie": "Gemeente Westerkwartier"}
    opened.post(HERE, filled)
    code = app_code(opened.get("/inloggen/code-instellen/"))
    opened.post("/inloggen/code-instellen/", {"code": code})
    said = words(opened.get("/organisatie/"))
    assert "De voorwaarden van de keten zijn nog niet getekend." in said
    assert "Organisaties die meedoen" in said
    assert "Nodig eerst de organisaties uit" in words(opened.get("/organisatie/aansluiten/"))
    assert 'value="beleidsmedewerker"' in opened.get("/organisatie/mensen/nieuw/").content.decode()


def test_school_that_began_invites_the_municipality_first(opened):
    opened.post(HERE, FILLED)
    code = app_code(opened.get("/inloggen/code-instellen/"))
    opened.post("/inloggen/code-instellen/", {"code": code})
    assert "De gemeente doet nog niet mee." in words(opened.get("/organisatie/"))
    assert opened.get("/organisatie/aansluiten/nieuw/").status_code == 200


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_code_may_be_typed_freely(change):
    assert is_right(change(setup_code()))


@pytest.mark.parametrize("typed", ["", "-", "x" * 40, "١٢٣٤"])
def test_other_text_is_not_the_code(typed):
    assert not is_right(typed)


def test_code_differs_per_installation(settings):
    here = setup_code()
    settings.SECRET_KEY = "another secret"  # noqa: S105 of this test only
    assert setup_code() != here


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"organisatie": ""}, "Vul de naam van de organisatie in."),
        ({"soort": "kasteel"}, "Kies de soort organisatie."),
        ({"functie": "koning"}, "Kies een functie."),
        ({"gebruikersnaam": "nel kruidhof"}, "zonder spaties"),
        ({"open.termijn-intake": "veel"}, "een heel getal"),
        ({"open.termijn-melden": ""}, "een heel getal"),
        ({"besloten": ""}, "Schrijf op wie over de getallen besloot."),
        ({"open.termijn-intake": "99999"}, "een heel getal"),
        ({"again": "iets anders"}, "niet gelijk"),
        ({"password": "kort", "again": "kort"}, "te kort"),
        ({"achternaam": "x" * 500}, "te lang"),
        ({"locatie": "De\x00Maan"}, ""),
    ],
)
def test_wrong_answer_is_told_and_nothing_is_made(opened, wrong, told):
    page = opened.post(HERE, {**FILLED, **wrong})
    assert page.status_code == 200
    assert told in words(page)
    assert "<title>Fout: " in page.content.decode()
    assert accounts.has_no_account()


def test_going_on_without_a_route_says_what_is_missing(opened):
    assert "Kies een route." in words(opened.get(f"{HERE}?verder=ja"))


def test_unknown_route_asks_for_the_route_again(opened):
    assert "Kies een route." in words(opened.post(HERE, {**FILLED, "route": "../../etc"}))
