"""What a reader may not know of leaves no trace over the API: no word, no number, no tag."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.faces.api.callers import Caller, caller, first_step, raised
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(school):
    with acting_as(Duty(municipality=school.municipality)):
        account = parties.open_account(
            school.municipality, school.people["ouders"], school.municipality, school.now
        )
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(id=account), "django.contrib.auth.backends.ModelBackend")
    return Caller(client)


@pytest.fixture
def talked(school, teacher):
    """A case in which the parents took part in a first talk."""
    case = raised(school, teacher)
    talk = {
        "soort": "stap",
        "stap": "2-kort-gesprek",
        "uitkomst": "niet-weg",
        "aanwezig": ["ouders"],
        "antwoorden": {
            "gesproken-op": school.now.date().isoformat(),
            "gesproken-met": ["moeder"],
            "besproken": "Moeder ziet het thuis ook.",
            "afspraken": "Wij kijken een week.",
        },
    }
    for move in (first_step(), talk):
        answer = teacher.post(f"/zaken/{case}/zetten", move)
        assert answer.status_code == 201, answer.content
    return case


def test_parents_see_the_same_bytes_before_and_after_the_meldcode_starts(talked, teacher, family):
    paths = [f"/zaken/{talked}", f"/zaken/{talked}/wat-nu", "/werk", "/zaken"]
    before = [(family.get(path).content, family.get(path).get("ETag")) for path in paths]
    started = teacher.post(f"/zaken/{talked}/zetten", {"soort": "spoor", "spoor": "meldcode"})
    after = [(family.get(path).content, family.get(path).get("ETag")) for path in paths]
    assert started.status_code == 201
    assert before == after
    assert family.get(f"/zaken/{talked}").status_code == 200


def test_parents_do_not_find_the_meldcode_in_the_route(school, family, teacher):
    def lines(who):
        return {
            each["naam"] for each in who.get("/routes/westerkwartier.basisschool").json()["lijnen"]
        }

    assert lines(teacher) - lines(family) == {"meldcode"}


def test_parents_cannot_start_the_meldcode_and_are_not_told_more(talked, family):
    answer = family.post(f"/zaken/{talked}/zetten", {"soort": "spoor", "spoor": "meldcode"})
    unknown = family.post(f"/zaken/{talked}/zetten", {"soort": "spoor", "spoor": "bestaat-niet"})
    assert answer.status_code == unknown.status_code == 409


def test_ids_in_a_timeline_do_not_count(talked, teacher):
    acts = [each["handeling"] for each in teacher.get(f"/zaken/{talked}").json()["tijdlijn"]]
    assert [len(each) for each in acts] == [24] * len(acts)
    assert not any(each.isdigit() for each in acts)


def test_act_of_another_case_is_unknown_here(school, talked, teacher):
    act = teacher.get(f"/zaken/{talked}").json()["tijdlijn"][0]["handeling"]
    other = raised(school, teacher)
    move = {"soort": "correctie", "handeling": act, "toelichting": "x"}
    answer = teacher.post(f"/zaken/{other}/zetten", move)
    assert [each["code"] for each in answer.json()["ontbreekt"]] == ["act.unknown"]


def test_token_of_somebody_in_another_municipality_finds_nothing(school, talked):
    from tests.factories.worlds import make_school  # noqa: PLC0415 a second world

    elsewhere = caller(make_school(), "leerkracht")
    assert elsewhere.get(f"/zaken/{talked}").status_code == 404
    assert elsewhere.get("/zaken").json()["count"] == 0


@pytest.mark.threat("T23")
def test_token_is_nowhere_in_the_database(school, teacher):
    from django.db import connection  # noqa: PLC0415 after Django

    teacher.get("/werk")
    with acting_as(Duty()), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM parties_apitoken t")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert teacher.token not in kept
    assert teacher.token[4:] not in kept
    assert school.now.date().isoformat() in kept


def test_every_look_over_the_api_is_written_down(school, teacher):
    from zorgroute.chain.ledger.models import Look  # noqa: PLC0415 after Django

    case = raised(school, teacher)
    with clock.source(clock.FrozenSource(school.now + timedelta(hours=1))):
        teacher.get(f"/zaken/{case}")
        caller(school, "directeur").get(f"/zaken/{case}")
    with acting_as(Duty()):
        looks = Look.objects.filter(case_id=case, access_point="api").order_by("-allowed")
        assert [(each.role, each.allowed) for each in looks] == [
            ("leerkracht", True),
            ("directeur", False),
        ]
