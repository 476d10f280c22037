"""Each way in which the API says no: the right status, the right form, the same headers."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.faces.api.callers import BASE, Caller, caller, concern, first_step, raised
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account
from zorgroute.chain.parties.tokens import hash_of, make_token, revoke_token
from zorgroute.faces.api.allowance import OF_THIS_PROCESS, Allowance

pytestmark = pytest.mark.django_db
NOWHERE = "/zaken/00000000-0000-4000-8000-000000000000"
HEADERS = {
    "API-Version": "1.0.0",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def is_problem(answer, status: int, name: str) -> bool:
    body = json.loads(answer.content)
    return (
        answer.status_code == status
        and answer["Content-Type"] == "application/problem+json"
        and body["status"] == status
        and body["type"] == f"urn:zorgroute:probleem:{name}"
        and bool(body["title"])
        and bool(body["detail"])
        and HEADERS.items() <= dict(answer.headers).items()
    )


@pytest.fixture
def anonymous():
    return Caller(Client(raise_request_exception=False))


def login(school, role: str, **options) -> Client:
    """A session on the screens, as somebody of this school."""
    with acting_as(Duty(municipality=school.municipality)):
        account = parties.open_account(
            school.municipality, school.people[role], f"{role}.{school.municipality}", school.now
        )
    client = Client(raise_request_exception=False, **options)
    client.force_login(Account.objects.get(id=account), "django.contrib.auth.backends.ModelBackend")
    return client


def test_answer_that_is_good_carries_the_headers_too(teacher):
    assert HEADERS.items() <= dict(teacher.get("/werk").headers).items()


@pytest.mark.parametrize("path", ["/zaken", "/werk", "/kinderen", "/routes", NOWHERE])
def test_request_without_a_login_is_401(anonymous, path):
    answer = anonymous.get(path)
    assert is_problem(answer, 401, "niet-aangemeld")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_request_with_an_unknown_token_is_401(anonymous):
    anonymous.headers["Authorization"] = "Bearer zrt_bestaat-niet"
    assert is_problem(anonymous.get("/werk"), 401, "niet-aangemeld")


def test_post_without_a_login_is_401_and_not_403(anonymous):
    assert is_problem(anonymous.post("/signalen", {}), 401, "niet-aangemeld")


@pytest.mark.parametrize("path", ["/zaken/", "/werk/", "/nergens", "/zaken/geen-uuid", NOWHERE])
def test_address_that_leads_nowhere_or_ends_in_a_slash_is_404(teacher, path):
    assert is_problem(teacher.get(path), 404, "niet-gevonden")


@pytest.mark.parametrize("path", ["/api/v2/zaken", "/api/"])
def test_address_of_another_version_is_a_problem_too(path):
    assert is_problem(Client().get(path), 404, "niet-gevonden")


def test_method_that_is_not_there_is_405_and_names_those_that_are(teacher):
    answer = teacher.client.delete(BASE + "/werk", headers={"Authorization": teacher.token})
    assert is_problem(answer, 405, "methode-kan-niet")
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize(
    "path", ["/werk?page=1", "/routes?sorteer=naam", "/kinderen?pagina=1&pagina=2", "/zaken?x="]
)
def test_query_key_that_is_unknown_or_doubled_is_400(teacher, path):
    answer = teacher.get(path)
    assert is_problem(answer, 400, "ongeldig-verzoek")
    assert answer.json()["ongeldig"][0]["code"] == "query"


@pytest.mark.parametrize(
    "query", ["pagina=0", "pagina=x", "paginaGrootte=101", "pagina=" + "9" * 400]
)
def test_page_that_cannot_be_is_400(teacher, query):
    assert is_problem(teacher.get(f"/werk?{query}"), 400, "ongeldig-verzoek")


@pytest.mark.parametrize(
    ("change", "name", "code"),
    [
        ({"feiten": ""}, "feiten", "string_too_short"),
        ({"domeinen": ["x"]}, "domeinen.0", "literal_error"),
        ({"kind": "x"}, "kind", "uuid_parsing"),
        ({"gezienOp": "gisteren"}, "gezienOp", "date_from_datetime_parsing"),
        ({"bsn": "1"}, "bsn", "extra_forbidden"),
        ({"route": "bestaat.niet"}, "route", "route"),
    ],
)
def test_field_that_is_wrong_is_named_and_not_said_back(school, teacher, change, name, code):
    answer = teacher.post("/signalen", concern(school, **change))
    assert is_problem(answer, 400, "ongeldig-verzoek")
    assert [(each["naam"], each["code"]) for each in answer.json()["ongeldig"]] == [(name, code)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"tekst"',
        b'{"feiten": NaN}',
        b'{"feiten": "\\u0000"}',
        b'{"feiten": "\\ud800"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 50 + b"1" + b"}" * 50,
        b"1" * 5_000,
    ],
)
def test_body_that_is_no_plain_json_is_400(teacher, body):
    assert is_problem(teacher.post("/signalen", body), 400, "ongeldig-verzoek")


def test_text_that_is_too_long_is_400(school, teacher):
    answer = teacher.post("/signalen", concern(school, feiten="x" * 1_000_000))
    assert is_problem(answer, 400, "ongeldig-verzoek")


def test_kind_of_move_that_does_not_exist_is_400(school, teacher):
    case = raised(school, teacher)
    answer = teacher.post(f"/zaken/{case}/zetten", {"soort": "wissen"})
    assert is_problem(answer, 400, "ongeldig-verzoek")


def test_day_in_the_future_is_refused_with_409(school, teacher):
    later = (school.now + timedelta(days=2)).date().isoformat()
    answer = teacher.post("/signalen", concern(school, gezienOp=later))
    assert is_problem(answer, 409, "kan-nog-niet")
    assert [each["code"] for each in answer.json()["ontbreekt"]] == ["time.in_future"]


def test_session_may_read_and_write_with_its_csrf_token(school):
    client = login(school, "leerkracht", enforce_csrf_checks=True)
    session = Caller(client)
    without = session.post("/signalen", concern(school))
    client.cookies["csrftoken"] = "a" * 32
    with_token = session.post("/signalen", concern(school), X_CSRFToken="a" * 32)
    assert session.get("/werk").status_code == 200
    assert is_problem(without, 403, "geen-csrf-token")
    assert with_token.status_code == 201


def test_token_needs_no_csrf_token(school):
    made = caller(school, "leerkracht")
    made.client = Client(enforce_csrf_checks=True)
    assert made.post("/signalen", concern(school)).status_code == 201


def test_session_without_a_chosen_function_is_403(school):
    with acting_as(Duty(municipality=school.municipality)):
        parties.employ(
            school.municipality,
            school.people["leerkracht"],
            school.organisation,
            "ib",
            school.now.date(),
            location=school.location,
        )
    answer = Caller(login(school, "leerkracht")).get("/werk")
    assert is_problem(answer, 403, "geen-functie-gekozen")


def test_session_that_was_idle_too_long_is_401(school):
    session = Caller(login(school, "leerkracht"))
    assert session.get("/werk").status_code == 200
    with clock.source(clock.FrozenSource(school.now + timedelta(minutes=16))):
        assert is_problem(session.get("/werk"), 401, "niet-aangemeld")


def test_token_goes_before_the_session(school):
    session = Caller(login(school, "directeur"))
    session.token = caller(school, "leerkracht").token
    assert session.get("/kinderen").json()["count"] == 2


@pytest.mark.threat("T9")
def test_token_of_a_leaver_opens_nothing_the_day_after(school, teacher):
    manager = school.acting("beheerder")
    with acting_as(manager):
        parties.end_employment(manager, school.acting("leerkracht").post, school.now.date())
    assert teacher.get("/werk").status_code == 200
    with clock.source(clock.FrozenSource(school.now + timedelta(days=1))):
        assert is_problem(teacher.get("/werk"), 401, "niet-aangemeld")


@pytest.mark.threat("T9")
def test_token_that_was_revoked_or_is_too_old_opens_nothing(school):
    acting = school.acting("leerkracht")
    with acting_as(acting):
        id_, revoked = make_token(acting, "weg", school.now.date(), school.now)
        _, short = make_token(acting, "kort", school.now.date(), school.now)
        revoke_token(acting, id_, school.now)
    client = Client()
    assert is_problem(Caller(client, revoked).get("/werk"), 401, "niet-aangemeld")
    assert Caller(client, short).get("/werk").status_code == 200
    with clock.source(clock.FrozenSource(school.now + timedelta(days=1))):
        assert is_problem(Caller(client, short).get("/werk"), 401, "niet-aangemeld")


@pytest.mark.threat("T27")
def test_too_many_requests_with_one_token_is_429_and_says_how_long(school, teacher, settings):
    settings.ZORGROUTE_API_PER_MINUTE = 3
    OF_THIS_PROCESS.left.clear()
    said = [teacher.get("/werk") for _ in range(4)]
    assert [each.status_code for each in said] == [200, 200, 200, 429]
    assert is_problem(said[-1], 429, "te-veel-verzoeken")
    assert said[-1]["Retry-After"] == "60"
    assert caller(school, "ib").get("/werk").status_code == 200
    with clock.source(clock.FrozenSource(school.now + timedelta(minutes=1))):
        assert teacher.get("/werk").status_code == 200


def test_two_processes_share_what_one_token_may_do(school, settings):
    settings.ZORGROUTE_API_PER_MINUTE = 100
    one, other = Allowance(), Allowance()
    token = hash_of("een token")
    passed = sum(not each.take(token, school.now) for _ in range(80) for each in (one, other))
    assert passed == 100


@pytest.mark.threat("T22")
def test_fault_of_ours_is_500_without_a_word_about_it(teacher, monkeypatch):
    def broken(*_):
        raise RuntimeError("geheim")

    monkeypatch.setattr("zorgroute.faces.api.lists.work_of", broken)
    answer = teacher.get("/werk")
    assert is_problem(answer, 500, "storing")
    assert b"geheim" not in answer.content


def test_host_that_is_not_ours_is_a_problem_of_400(teacher):
    answer = teacher.get("/werk", Host="elders.example")
    assert is_problem(answer, 400, "ongeldig-verzoek")


def test_move_after_somebody_else_moved_is_412(school, teacher):
    case = raised(school, teacher)
    tag = teacher.get(f"/zaken/{case}")["ETag"]
    teacher.post(f"/zaken/{case}/zetten", first_step())
    late = {"soort": "registratie", "wat": "contact", "toelichting": "Gebeld."}
    assert is_problem(teacher.post(f"/zaken/{case}/zetten", late, If_Match=tag), 412, "verouderd")
    now = teacher.get(f"/zaken/{case}")["ETag"]
    assert teacher.post(f"/zaken/{case}/zetten", late, If_Match=now).status_code == 201
    assert teacher.post(f"/zaken/{case}/zetten", late, If_Match="*").status_code == 201


@pytest.mark.parametrize("part", ["", "/wat-nu"])
def test_case_that_did_not_change_is_304(school, teacher, part):
    case = raised(school, teacher)
    path = f"/zaken/{case}{part}"
    tag = teacher.get(path)["ETag"]
    again = teacher.get(path, If_None_Match=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["API-Version"] == "1.0.0"
    teacher.post(f"/zaken/{case}/zetten", first_step())
    assert teacher.get(path, If_None_Match=tag).status_code == 200


def test_key_again_with_the_same_body_gives_the_same_answer(school, teacher):
    first = teacher.post("/signalen", concern(school), Idempotency_Key="een")
    again = teacher.post("/signalen", concern(school), Idempotency_Key="een")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert teacher.get("/zaken").json()["count"] == 1


@pytest.mark.threat("T24")
def test_key_again_with_another_body_is_409(school, teacher):
    teacher.post("/signalen", concern(school), Idempotency_Key="een")
    answer = teacher.post("/signalen", concern(school, feiten="Anders."), Idempotency_Key="een")
    assert is_problem(answer, 409, "sleutel-hergebruikt")


@pytest.mark.threat("T24")
def test_key_of_a_move_does_it_once(school, teacher):
    case = raised(school, teacher)
    body = {"soort": "registratie", "wat": "contact", "toelichting": "Gebeld."}
    said = [teacher.post(f"/zaken/{case}/zetten", body, Idempotency_Key="k") for _ in range(2)]
    assert said[0].content == said[1].content
    assert len(teacher.get(f"/zaken/{case}").json()["tijdlijn"]) == 2


@pytest.mark.parametrize("key", ["", "x" * 81, "met spatie", "é"])
def test_key_that_cannot_be_kept_is_400(school, teacher, key):
    answer = teacher.post("/signalen", concern(school), Idempotency_Key=key)
    assert is_problem(answer, 400, "ongeldig-verzoek")


def test_list_is_given_in_pages_that_lead_to_each_other(school, teacher):
    for child in ("pip", "juno"):
        teacher.post("/signalen", concern(school, child))
    first = teacher.get("/werk?paginaGrootte=1").json()
    last = teacher.get("/werk?paginaGrootte=1&pagina=2").json()
    assert (first["count"], first["previous"], last["next"]) == (2, None, None)
    assert first["next"] == "http://testserver/api/v1/werk?paginaGrootte=1&pagina=2"
    assert last["previous"] == "http://testserver/api/v1/werk?paginaGrootte=1&pagina=1"
    assert first["results"] != last["results"]


def test_document_is_open_to_every_site():
    answer = Client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert answer.json()["info"]["contact"]["email"]
