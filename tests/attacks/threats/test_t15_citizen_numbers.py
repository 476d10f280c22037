"""Does a citizen service number reach nobody without the right, and a copy of its tables no one?"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from stdnum.nl import bsn

from tests.faces.web.entering import Visitor, agree_on_route, begin, words
from tests.factories.chain import make_gate
from tests.factories.worlds import make_school
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.citizen_numbers import (
    forget_number,
    kept_number,
    mark_of,
    open_number,
    record_number,
)
from zorgroute.chain.parties.models import CitizenNumber, Post
from zorgroute.faces.web.number_uses import uses

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T15")]
NUMBER = "111222333"
EVERYBODY = (
    "leerkracht", "collega", "ib", "directeur", "beheerder", "cjg", "ouders", "beleid",
    "beheerder-gemeente",
)  # fmt: skip


@pytest.fixture
def place(db, tmp_path):
    """The school, with a consulent of the municipality who takes part in the case of a child."""
    school = make_school()
    agree_on_route(school, tmp_path)
    gate = make_gate(school)
    case = begin(school)
    with acting_as(Duty(municipality=school.municipality)):
        person = parties.add_person(school.municipality, Name("Lianne", "Turfkade"))
        parties.employ(
            school.municipality, person, gate.organisation, "jeugdconsulent", date(2020, 8, 1)
        )
        Involvement.objects.create(
            municipality=school.municipality, case_id=case, person_id=person, role="cjg",
            since=school.now, via="test",
        )  # fmt: skip
    school.people["consulent"] = person
    school.case = case
    return school


def record(place, number=NUMBER, child="pip", who="consulent"):
    acting = place.acting(who)
    with acting_as(acting):
        record_number(acting, place.children[child], number, uses(), source="brp", now=place.now)


def rows(place):
    with acting_as(Duty(municipality=place.municipality)):
        return list(CitizenNumber.objects.filter(municipality=place.municipality))


def numbers(count):
    """As many numbers as asked that pass the eleven-test."""
    found = (str(each) for each in range(100_000_000, 200_000_000))
    return [number for number, _ in zip(filter(bsn.is_valid, found), range(count), strict=False)]


def test_t15_copy_of_the_tables_without_the_key_gives_back_none_of_10_000_numbers(place):
    known = numbers(10_000)
    marks = {mark_of(place.municipality, number) for number in known}
    guessed = set()
    for number in known:
        for text in (number, f"{place.municipality}/{number}"):
            plain = text.encode()
            guessed |= {
                hashlib.sha256(plain).digest(),
                hmac.new(b"", plain, hashlib.sha256).digest(),
                hmac.new(place.municipality.encode(), plain, hashlib.sha256).digest(),
                hmac.new(bytes(32), plain, hashlib.sha256).digest(),
            }
    assert len(marks) == len(known)
    assert marks & guessed == set()


def test_t15_same_number_in_another_municipality_has_another_mark(place):
    assert mark_of(place.municipality, NUMBER) != mark_of("elders", NUMBER)


def test_t15_mark_is_the_hash_under_the_key_of_the_installation_and_no_other(place, settings):
    ours = mark_of(place.municipality, NUMBER)
    settings.ZORGROUTE_INDEX_KEY = base64.b64encode(bytes(32)).decode()
    assert mark_of(place.municipality, NUMBER) != ours


def test_t15_nothing_in_the_table_holds_the_number(place):
    record(place)
    [row] = rows(place)
    assert NUMBER.encode() not in bytes(row.locked) + bytes(row.mark)
    with acting_as(Duty()), connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM parties_citizennumber t")
        dump = "".join(each for (each,) in cursor.fetchall())
    assert NUMBER not in dump
    assert NUMBER.encode().hex() not in dump


def test_t15_number_is_opened_by_who_may_with_a_reason_and_the_look_keeps_it(place):
    record(place)
    visitor = Visitor(place, "consulent")
    url = f"/zaak/{place.case}/bsn/"
    assert NUMBER not in words(visitor.get(url))
    assert "Kies waarvoor u het nummer nodig hebt." in words(visitor.post(url, {"actie": "openen"}))
    page = visitor.post(url, {"actie": "openen", "waarvoor": "verwijzing"})
    assert NUMBER in words(page)
    assert page["Cache-Control"] == "no-store"
    with acting_as(Duty(municipality=place.municipality)):
        looks = Look.objects.filter(parts=["bsn"], child_id=place.children["pip"], allowed=True)
        assert "bsn.verwijzing" in {code for each in looks for code in each.reasons}


@pytest.mark.parametrize("who", EVERYBODY)
def test_t15_page_is_not_there_for_who_has_no_right(place, who):
    record(place)
    visitor = Visitor(place, who)
    url = f"/zaak/{place.case}/bsn/"
    answers = [
        visitor.get(url),
        visitor.post(url, {"actie": "openen", "waarvoor": "verwijzing"}),
        visitor.post(url, {"actie": "vastleggen", "bsn": "123456782", "bron": "brp"}),
    ]
    assert {each.status_code for each in answers} == {404}
    assert len(rows(place)) == 1


@pytest.mark.parametrize("who", EVERYBODY)
def test_t15_seeded_number_is_in_no_answer_log_or_mail(place, who, caplog):
    record(place)
    visitor = Visitor(place, who)
    caplog.set_level(logging.DEBUG)
    pages = (
        "/", "/mijn-werk/", "/kinderen/", "/zorg-melden/", "/organisatie/", "/wat-gebeurt-er-nu/",
        f"/zaak/{place.case}/", f"/zaak/{place.case}/afdruk/", f"/zaak/{place.case}/bsn/",
        f"/wat-gebeurt-er-nu/{place.case}/opgeschreven/", "/api/v1/kinderen", "/api/v1/zaken",
        f"/api/v1/zaken/{place.case}", "/bestaat-niet/",
    )  # fmt: skip
    for url in pages:
        answer = visitor.get(url)
        told = answer.content.decode() + str(dict(answer.items()))
        assert NUMBER not in told, url
    zipped = visitor.post("/organisatie/uitlezen/", {"akkoord": "ja"})
    assert NUMBER.encode() not in zipped.content
    assert NUMBER not in caplog.text
    assert [each for each in mail.outbox if NUMBER in str(each.message())] == []


def test_t15_wrong_number_is_told_and_never_shown_again(place):
    visitor = Visitor(place, "consulent")
    url = f"/zaak/{place.case}/bsn/"
    page = visitor.post(url, {"actie": "vastleggen", "bsn": "111222334", "bron": "brp"})
    assert "Dit nummer kan niet bestaan." in words(page)
    assert "111222334" not in page.content.decode()
    assert rows(place) == []


def test_t15_row_is_not_there_for_the_school_in_the_database_either(place):
    record(place)
    for who in ("leerkracht", "directeur", "ib", "cjg"):
        with acting_as(place.acting(who)):
            assert list(CitizenNumber.objects.all()) == []
    with acting_as(place.acting("consulent")):
        assert CitizenNumber.objects.count() == 1


@pytest.mark.threat("T14")
def test_t14_recording_a_number_never_tells_that_somebody_else_knows_it(place):
    record(place)
    record(place, child="juno")
    assert len(rows(place)) == 2


def test_t15_number_of_another_child_of_the_own_organisation_is_refused(place):
    gate = place.acting("consulent").organisation
    with acting_as(Duty(municipality=place.municipality)):
        for key in ("een", "twee"):
            place.children[key] = parties.enrol_child(
                place.municipality, Name(key, "Zandweg"), date(2019, 1, 1), organisation=gate
            )
    record(place, child="een")
    with pytest.raises(Refused, match=r"bsn\.other_child"):
        record(place, child="twee")


def test_t15_recording_again_replaces_the_number_and_destroys_the_former_key(place):
    record(place)
    [former] = rows(place)
    record(place, "123456782")
    [row] = rows(place)
    assert case_keys().find(former.id) is None
    acting = place.acting("consulent")
    with acting_as(acting):
        told = open_number(acting, place.children["pip"], "identiteit", uses(), place.now)
    assert (told, row.source) == ("123456782", "brp")


def test_t15_forgetting_removes_row_and_key(place):
    record(place)
    [row] = rows(place)
    with acting_as(Duty(municipality=place.municipality)):
        forget_number(place.municipality, place.children["pip"])
        forget_number(place.municipality, place.children["pip"])
    assert rows(place) == []
    assert case_keys().find(row.id) is None


def test_t15_without_the_key_of_the_index_nothing_is_recorded(place, settings):
    settings.ZORGROUTE_INDEX_KEY = ""
    with pytest.raises(Refused, match=r"bsn\.no_index_key"):
        record(place)


def test_t15_right_ends_with_the_function(place):
    record(place)
    acting = place.acting("consulent")
    with acting_as(Duty(municipality=place.municipality)):
        Post.objects.filter(person_id=place.people["consulent"]).update(function="beheerder")
    former = place.acting("consulent")
    with acting_as(former), pytest.raises(Unseen):
        kept_number(former, place.children["pip"], uses())
    with acting_as(acting):
        assert kept_number(acting, place.children["pip"], uses()).source == "brp"
