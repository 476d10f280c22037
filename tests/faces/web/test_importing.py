"""Does somebody see what a file says before anything of it is stored?"""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.faces.web.entering import hidden, words
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.importing import MOST_BYTES
from zorgroute.chain.parties.models import Child, Post

pytestmark = pytest.mark.django_db
PUPILS = "/organisatie/inlezen/leerlingen/"
GOOD = "voornaam;achternaam;geboortedatum;groep\nLot;Zandweg;1-2-2019;4\nBas;Zandweg;1-2-2062;4\n"


def upload(visitor, text, url=PUPILS):
    data = text if isinstance(text, bytes) else text.encode()
    return visitor.post(url, {"bestand": SimpleUploadedFile("naam van een kind.csv", data)})


def lots(school):
    with acting_as(Duty(municipality=school.municipality)):
        return Child.objects.filter(given_name="Lot").count()


def test_file_is_shown_first_and_taken_in_after_that(school, enter):
    visitor = enter("beheerder")
    page = upload(visitor, GOOD)
    said = words(page)
    assert "1 regel kan worden ingelezen (1 nieuw, 0 veranderd, 0 al bekend). 1 regel niet." in said
    assert "Regel 3: Geboortejaar 2062 kan niet." in said
    assert lots(school) == 0
    done = visitor.post(PUPILS, {"gelezen": html.unescape(hidden(page, "gelezen"))})
    assert "1 regel verwerkt, 1 niet" in words(done)
    assert lots(school) == 1


def test_same_file_again_says_that_nothing_changes(school, enter):
    visitor = enter("beheerder")
    page = upload(visitor, GOOD)
    visitor.post(PUPILS, {"gelezen": html.unescape(hidden(page, "gelezen"))})
    assert "Dit bestand is al ingelezen. Er verandert niets." in words(upload(visitor, GOOD))
    visitor.post(PUPILS, {"gelezen": html.unescape(hidden(page, "gelezen"))})
    assert lots(school) == 1


def test_bad_rows_come_back_as_a_file_with_the_reason(school, enter):
    visitor = enter("beheerder")
    page = upload(visitor, GOOD)
    answer = visitor.post(f"{PUPILS}fouten/", {"gelezen": html.unescape(hidden(page, "gelezen"))})
    told = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="leerlingen-niet-ingelezen.csv"'
    assert told[0] == "regel;reden;voornaam;achternaam;geboortedatum;groep"
    assert told[1:] == ["3;Geboortejaar 2062 kan niet.;Bas;Zandweg;1-2-2062;4"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "Dit bestand is leeg."),
        (b"PK\x03\x04", "Sla het in uw programma op als CSV"),
        (b"kleur\nrood\n", "missen we deze kolommen: voornaam, achternaam, geboren"),
        (b"x" * (MOST_BYTES + 1), "groter dan 5 MB"),
        (b"\x00\x01", "kunnen we niet lezen"),
    ],
)
def test_file_that_cannot_be_used_is_told_at_the_field(school, enter, data, told):
    page = upload(enter("beheerder"), data)
    assert told in words(page)
    assert "<title>Fout: " in page.content.decode()


def test_no_file_is_told(enter):
    assert "Kies eerst een bestand." in words(enter("beheerder").post(PUPILS))


def test_sealed_file_of_somebody_else_or_changed_is_not_taken_in(school, enter):
    page = upload(enter("beheerder"), GOOD)
    packed = html.unescape(hidden(page, "gelezen"))
    for visitor, given in ((enter("directeur"), packed), (enter("beheerder"), packed + "x")):
        assert "Kies het bestand opnieuw." in words(visitor.post(PUPILS, {"gelezen": given}))
    assert lots(school) == 0


def test_cell_with_markup_stays_a_text(school, enter):
    page = upload(enter("beheerder"), GOOD.replace("Lot", "<script>alert(1)</script>"))
    assert b"<script>alert" not in page.content


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg", "ouders"])
def test_reading_in_is_not_there_for_anybody_else(school, enter, role):
    visitor = enter(role)
    assert visitor.get(PUPILS).status_code == 404
    assert upload(visitor, GOOD).status_code == 404
    assert visitor.get("/organisatie/uitlezen/").status_code == 404
    assert visitor.post("/organisatie/uitlezen/", {"akkoord": "ja"}).status_code == 404


def test_unknown_kind_is_an_unknown_page(enter):
    assert enter("beheerder").get("/organisatie/inlezen/geheimen/").status_code == 404


def test_people_are_read_in_with_the_word_for_their_function(school, enter):
    visitor = enter("directeur")
    url = "/organisatie/inlezen/mensen/"
    page = upload(visitor, "Voornaam;Naam;Rol\nTies;Veldhoen;Intern begeleider\n", url)
    visitor.post(url, {"gelezen": html.unescape(hidden(page, "gelezen"))})
    with acting_as(Duty(municipality=school.municipality)):
        assert Post.objects.get(person__given_name="Ties").function == "ib"


def test_taking_everything_along_is_asked_first(school, enter):
    visitor = enter("directeur")
    page = visitor.get("/organisatie/uitlezen/")
    assert re.search(r"Klopt dit\?.*Er wordt opgeschreven dat u dit deed", words(page))
    answer = visitor.post("/organisatie/uitlezen/", {"akkoord": "ja"})
    assert (answer["Content-Type"], answer.content[:2]) == ("application/zip", b"PK")
