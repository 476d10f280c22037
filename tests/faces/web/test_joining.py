"""Does an organisation come in by a link, a code, a signature and a call, and by nothing less?"""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.faces.web.entering import Visitor, main_of, words
from tests.factories.chain import KEEPER_OF, invited, make_gate, posted_invitation
from tests.factories.worlds import make_school
from zorgroute.chain.joining.models import Joining, Signature
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import (
    Account,
    MailDomain,
    Organisation,
    OrganisationNumber,
    Person,
    Post,
)

pytestmark = pytest.mark.django_db
HOME = "/organisatie/aansluiten/"
PASSWORD = "paarse regenlaarzen op zolder"  # noqa: S105 of invented people only


@pytest.fixture
def gate(school):
    return make_gate(school)


class Outsider:
    """A browser of somebody who has no way in, at the moment of the school."""

    def __init__(self, school):
        self.school, self.client = school, Client()

    def get(self, url):
        with clock.source(clock.FrozenSource(self.school.now)):
            return self.client.get(url)

    def post(self, url, data):
        with clock.source(clock.FrozenSource(self.school.now)):
            return self.client.post(url, data)


def handed(page):
    """The path of the link and the code that a page shows once."""
    link, code = re.findall(r'zr-key__text">([^<]+)<', page.content.decode())
    return html.unescape(link).removeprefix("http://testserver"), code


def signing(school, **more):
    return {
        "actie": "ja", "naam": "Roos Duinpan", "functie": "teammanager", "akkoord": "ja",
        "locatie": "Kantoor aan de Ringvaart", "locatie_telefoon": "088 000 00 09",
        "gebruikersnaam": f"roos.{school.municipality}", "password": PASSWORD, "again": PASSWORD,
        **more,
    }  # fmt: skip


def asked(school, gate):
    """An invitation, with its link and its code."""
    page = Visitor(school, "beheerder-gemeente").post(f"{HOME}nieuw/", posted_invitation())
    assert page.status_code == 200, words(page)
    return handed(page)


def signed(school, gate):
    link, code = asked(school, gate)
    outsider = Outsider(school)
    outsider.post(link, {"code": code})
    page = outsider.post(link, signing(school))
    assert "De voorwaarden zijn ondertekend" in words(page)
    return joining(school)


def joining(school):
    with acting_as(Duty(municipality=school.municipality)):
        return Joining.objects.get(municipality=school.municipality, name=KEEPER_OF)


def test_whole_way_from_invitation_to_the_first_login(school, gate, enter):
    found = signed(school, gate)
    visitor = enter("beheerder-gemeente")
    said = words(visitor.get(HOME))
    assert "Wacht op u" in said
    assert "Getekend op maandag 4 mei door Roos Duinpan." in said
    answer = visitor.post(f"{HOME}{found.id}/toelaten/", {"gebeld": "ja"})
    assert answer.status_code == 302
    assert "Doet mee. Versie 1.0 getekend op maandag 4 mei." in words(visitor.get(HOME))
    with acting_as(Duty(municipality=school.municipality)):
        account = Account.objects.get(username=f"roos.{school.municipality}")
        post = Post.objects.get(person_id=account.person_id)
        place = Organisation.objects.get(id=post.organisation_id)
        assert (place.name, place.kind, post.function) == (KEEPER_OF, "ggd", "beheerder")
        number = OrganisationNumber.objects.get(organisation_id=place.id)
        assert (number.kind, number.value) == ("agb", "01234567")
        assert MailDomain.objects.get(organisation_id=place.id).domain == "ringvaart.example"
    outsider = Outsider(school)
    login = {"username": f"roos.{school.municipality}", "password": PASSWORD}
    answer = outsider.post("/inloggen/", login)
    assert answer["Location"] == "/inloggen/code-instellen/"


def test_signature_keeps_version_hash_name_function_and_moment(school, gate):
    found = signed(school, gate)
    with acting_as(Duty(municipality=school.municipality)):
        kept = Signature.objects.get(joining_id=found.id)
    assert (kept.version, len(kept.hash)) == ("1.0", 64)
    assert (kept.name, kept.function) == ("Roos Duinpan", "teammanager")
    assert kept.signed_at == school.now


def test_who_signed_cannot_log_in_before_being_let_in(school, gate):
    signed(school, gate)
    outsider = Outsider(school)
    login = {"username": f"roos.{school.municipality}", "password": PASSWORD}
    page = outsider.post("/inloggen/", login)
    assert page.status_code == 200
    assert "_auth_user_id" not in outsider.client.session
    with acting_as(Duty(municipality=school.municipality)):
        assert not Organisation.objects.filter(name=KEEPER_OF).exists()


@pytest.mark.threat("T12")
def test_t12_link_alone_with_a_mailbox_shows_no_terms_and_signs_nothing(school, gate):
    link, _ = asked(school, gate)
    thief = Outsider(school)
    page = thief.get(link)
    assert KEEPER_OF not in words(page)
    thief.post(link, signing(school))
    thief.post(link, {"actie": "nee"})
    assert joining(school).state == "invited"


def test_five_wrong_codes_shut_the_link(school, gate):
    link, code = asked(school, gate)
    guesser = Outsider(school)
    for _ in range(5):
        guesser.post(link, {"code": "AAAA-AAAA"})
    assert guesser.post(link, {"code": code}).status_code == 404
    assert guesser.get(link).status_code == 404


def test_new_link_makes_the_old_one_worthless(school, gate, enter):
    old, _ = asked(school, gate)
    page = enter("beheerder-gemeente").post(f"{HOME}{joining(school).id}/link/")
    link, code = handed(page)
    outsider = Outsider(school)
    assert outsider.get(old).status_code == 404
    assert "lees en teken de voorwaarden" in words(outsider.post(link, {"code": code.lower()}))


def test_organisation_is_not_let_in_without_a_call(school, gate, enter):
    found = signed(school, gate)
    page = enter("beheerder-gemeente").post(f"{HOME}{found.id}/toelaten/")
    assert "Bel eerst de beheerder" in words(page)
    assert joining(school).state == "signed"


def test_declined_invitation_is_told_and_its_link_is_gone(school, gate, enter):
    link, code = asked(school, gate)
    outsider = Outsider(school)
    outsider.post(link, {"code": code})
    assert "U doet niet mee" in words(outsider.post(link, {"actie": "nee"}))
    assert outsider.get(link).status_code == 404
    assert "Doet niet mee op maandag 4 mei." in words(enter("beheerder-gemeente").get(HOME))


def test_invitation_taken_back_frees_the_user_name(school, gate, enter):
    found = signed(school, gate)
    enter("beheerder-gemeente").post(f"{HOME}{found.id}/intrekken/")
    assert joining(school).state == "withdrawn"
    assert not Account.objects.filter(username=f"roos.{school.municipality}").exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"naam": ""}, "Vul de naam van de organisatie in."),
        ({"naam": "De Lantaarn"}, "Er doet al een organisatie mee die De Lantaarn heet."),
        ({"soort": "kasteel"}, "Kies de soort organisatie."),
        ({"nummer": "12"}, "Dit is geen AGB-code."),
        ({"voornaam": ""}, "Vul de voornaam en de achternaam van de beheerder in."),
        ({"telefoon": "12"}, "Vul een telefoonnummer met tien cijfers in."),
        ({"email": "roos"}, "Vul een e-mailadres in"),
        ({"email": "roos@gmail.com"}, "Bij gmail.com kan iedereen een adres maken."),
        ({"achternaam": "x" * 500}, "te lang"),
        ({"naam": "Dienst\u202eliam"}, "teken"),
    ],
)
def test_wrong_invitation_is_told_and_nothing_is_made(school, gate, enter, wrong, told):
    page = enter("beheerder-gemeente").post(f"{HOME}nieuw/", posted_invitation(**wrong))
    assert page.status_code == 200
    assert told in words(page)
    with acting_as(Duty(municipality=school.municipality)):
        assert not Joining.objects.filter(
            municipality=school.municipality, state="invited"
        ).exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"akkoord": ""}, "Zet het kruisje als u akkoord gaat."),
        ({"naam": ""}, "Vul uw naam in"),
        ({"functie": ""}, "Vul uw functie in."),
        ({"password": "kort", "again": "kort"}, "te kort"),
        ({"gebruikersnaam": "roos duinpan"}, "zonder spaties"),
    ],
)
def test_wrong_signature_is_told_and_does_not_count(school, gate, wrong, told):
    link, code = asked(school, gate)
    outsider = Outsider(school)
    outsider.post(link, {"code": code})
    assert told in words(outsider.post(link, signing(school, **wrong)))
    assert joining(school).state == "invited"


@pytest.mark.parametrize("role", ["leerkracht", "directeur", "beheerder", "cjg", "ouders"])
def test_pages_are_not_there_for_who_does_not_keep_the_door(school, gate, enter, role):
    found = signed(school, gate)
    visitor = enter(role)
    pages = (HOME, f"{HOME}nieuw/", f"{HOME}{found.id}/", f"{HOME}{found.id}/beeindigen/")
    assert [visitor.get(url).status_code for url in pages] == [404] * 4
    for verb in ("toelaten", "intrekken", "link", "beeindigen"):
        sent = visitor.post(f"{HOME}{found.id}/{verb}/", {"gebeld": "ja", "reden": "x"})
        assert sent.status_code == 404
    assert joining(school).state == "signed"


def test_policy_officer_of_the_municipality_keeps_the_door_as_well(school, gate, enter):
    assert enter("beleid").get(HOME).status_code == 200


def test_another_municipality_cannot_open_a_joining_of_ours(school, gate, enter):
    found = signed(school, gate)
    other = make_school()
    make_gate(other)
    visitor = Visitor(other, "beheerder-gemeente")
    assert visitor.get(f"{HOME}{found.id}/").status_code == 404
    assert visitor.post(f"{HOME}{found.id}/toelaten/", {"gebeld": "ja"}).status_code == 404


@pytest.mark.threat("T9", "T12")
def test_t12_organisation_that_left_can_reach_nothing_and_loses_no_data(school, gate, enter):
    made = invited(school)
    people = gate.people_of(made.organisation)
    visitor = enter("beheerder-gemeente")
    url = f"{HOME}{made.joining}/beeindigen/"
    assert "Schrijf op waarom" in words(visitor.post(url, {"reden": ""}))
    visitor.post(url, {"reden": "De dienst is gestopt."})
    assert "Deelname beëindigd op maandag 4 mei." in words(visitor.get(HOME))
    with acting_as(Duty(municipality=school.municipality)):
        assert not Account.objects.filter(person_id__in=people, is_active=True).exists()
        assert Person.objects.filter(id__in=people).count() == len(people)
        assert Organisation.objects.get(id=made.organisation).left_on == school.now.date()
        assert MailDomain.objects.get(organisation_id=made.organisation).until is not None


def test_own_administrator_can_let_the_organisation_stop(school, gate):
    made = invited(school)
    visitor = Visitor(school, made.keeper)
    assert "Stoppen met meedoen" in main_of(visitor.get("/organisatie/voorwaarden/"))
    visitor.post("/organisatie/stoppen/", {"reden": "Wij gaan verder met een ander."})
    assert visitor.get("/organisatie/").status_code == 302
    with acting_as(Duty(municipality=school.municipality)):
        assert Joining.objects.get(id=made.joining).state == "ended"


def test_who_keeps_the_door_cannot_stop(school, gate, enter):
    page = enter("beheerder-gemeente").post("/organisatie/stoppen/", {"reden": "Wij stoppen."})
    assert "laat anderen toe in de keten" in words(page)
    assert gate.state() == "active"


def test_new_version_of_the_terms_asks_for_a_signature(school, gate):
    made = invited(school, version="0.9")
    visitor = Visitor(school, made.keeper)
    assert "Er is een nieuwe versie van de voorwaarden." in words(visitor.get("/organisatie/"))
    page = visitor.post("/organisatie/voorwaarden/", {"naam": "Roos", "functie": "beheerder"})
    assert "Zet het kruisje" in words(page)
    given = {"naam": "Roos Duinpan", "functie": "beheerder", "akkoord": "ja"}
    assert visitor.post("/organisatie/voorwaarden/", given).status_code == 302
    assert "nieuwe versie" not in words(visitor.get("/organisatie/"))
    with acting_as(Duty(municipality=school.municipality)):
        versions = Signature.objects.filter(joining_id=made.joining).order_by("signed_at")
        assert [each.version for each in versions] == ["0.9", "1.0"]


def test_list_asks_a_fixed_number_of_queries(school, gate, enter):
    visitor = enter("beheerder-gemeente")
    visitor.get(HOME)
    with CaptureQueriesContext(connection) as few:
        visitor.get(HOME)
    for number in range(3):
        invited(school, name=f"Dienst {number}", number=f"0777777{number}")
    with CaptureQueriesContext(connection) as more:
        visitor.get(HOME)
    assert len(more) == len(few)


def test_administrator_of_a_newcomer_finds_the_functions_of_the_route(school, gate):
    made = invited(school)
    visitor = Visitor(school, made.keeper)
    page = visitor.get("/organisatie/mensen/nieuw/")
    assert 'value="cjg"' in page.content.decode()
