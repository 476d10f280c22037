"""What does a hostile file do that somebody reads in for an organisation?"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.exporting import everything
from zorgroute.chain.parties.models import Child, Person, Post

pytestmark = pytest.mark.django_db
PUPILS = "/organisatie/inlezen/leerlingen/"
HEADER = "voornaam;achternaam;geboortedatum;groep\n"


def counts(town):
    with acting_as(Duty(municipality=town.here)):
        return [
            each.objects.filter(municipality=town.here).count() for each in (Child, Person, Post)
        ]


def given(town, data, name="lijst.csv", who="beheerder"):
    return town.post(who, PUPILS, {"bestand": SimpleUploadedFile(name, data, "text/csv")})


def bomb():
    """A small packed file that unpacks to a very large one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return out.getvalue()


HOSTILE = {  # made when asked for, for they are large
    "columns": (";" * 1_000_000 + "\n" + "x;" * 1_000).encode,
    "one-long-cell": (HEADER + "a" * 4_000_000 + ";b;1-1-2019;4\n").encode,
    "open-quote": (HEADER + '"' + "a;b\n" * 200_000).encode,
    "rows": (HEADER + "a;b;1-1-2019;4\n" * 60_000).encode,
    "nul": lambda: HEADER.encode() + b"Pi\x00p;Wa\x00ter;1-1-2019;4\n",
    "bomb": bomb,
    "binary": lambda: bytes(range(256)) * 4_000,
    "utf-16": lambda: HEADER.encode("utf-16"),
    "empty": lambda: b"",
    "days": (HEADER + "a;b;99-99-9999;4\na;b;1-1-0000;4\na;b;31-2-2019;4\n").encode,
    "markup": (HEADER + "<script>x</script>;<img src=x onerror=x>;1-1-2019;4\n").encode,
}


@pytest.mark.threat("T23")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_no_fault_and_stores_nothing(town, name):
    before = counts(town)
    response = given(town, HOSTILE[name]())
    text = response.content.decode("utf-8", "replace")
    assert response.status_code < 500
    assert "<script>x" not in text
    assert "<img src=x" not in text
    assert counts(town) == before


def test_file_too_large_is_refused_before_it_is_read(town):
    before = counts(town)
    assert given(town, b"a" * (12 * 1024 * 1024)).status_code < 500
    assert counts(town) == before


@pytest.mark.threat("T13", "T23")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_formula_in_a_cell_does_not_come_out_as_one(town, start):
    formula = f"{start}cmd|'/c calc'!A1"
    given(town, (HEADER + f'"{formula}";Kanariegeel;1-1-2019;4\n').encode())
    with acting_as(Duty(municipality=town.here)):
        Child.objects.filter(id=town.child).update(given_name=formula, group=formula[:20])
    keeper = town.acting("beheerder")
    with acting_as(keeper):
        data = everything(keeper, town.moment)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        cells = [
            cell
            for name in packed.namelist()
            for row in csv.reader(
                io.StringIO(packed.read(name).decode("utf-8-sig"), newline=""), delimiter=";"
            )
            for cell in row
        ]
    assert any(cell.startswith("'") for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []


@pytest.mark.threat("T13")
@pytest.mark.parametrize("who", ["leerkracht", "ib", "cjg", "ouders", "niemand"])
def test_file_of_somebody_who_does_not_keep_the_organisation_is_not_read(town, who):
    before = counts(town)
    response = given(town, (HEADER + "Lot;Waterland;1-1-2019;4\n").encode(), who=who)
    assert response.status_code in (302, 403, 404)
    assert counts(town) == before


@pytest.mark.threat("T13")
def test_packed_file_of_another_organisation_is_not_taken_in(town):
    """What travels along with the page is sealed for one person at one organisation."""
    preview = given(town, (HEADER + "Lot;Waterland;1-1-2019;4\n").encode()).content.decode()
    before = counts(town)
    start = preview.index('name="gelezen"')
    packed = preview[start:].split('value="', 1)[1].split('"', 1)[0]
    for body in (packed[:-3] + "xyz", packed.swapcase(), "", "x" * 10):
        town.post("beheerder", PUPILS, {"gelezen": body})
    assert counts(town) == before
    town.moment += timedelta(hours=5)
    town.clients.clear()
    town.post("beheerder", PUPILS, {"gelezen": packed})
    town.post("directeur", PUPILS, {"gelezen": packed})
    assert town.post("leerkracht", PUPILS, {"gelezen": packed}).status_code in (302, 403, 404)
