"""What does a browser get to keep, and what happens to a session that is forced, fixed or old?"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from tests.attacks.doorways import ENDS_SESSION, doors
from tests.attacks.town import ABOUT_CHILD, BACKEND, NOBODY, tells_of
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account, Post
from zorgroute.project.doors import is_free

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord 42"  # noqa: S105 of invented people only
STRANGE_PLACES = (
    "https://elders.example/", "//elders.example/", "/\\elders.example/", "///elders.example",
    "javascript:alert(1)", "http:elders.example", "\t//elders.example", "/\t/elders.example/",
    "https:/elders.example", "//elders.example\\@localhost/", "/\n/elders.example",
)  # fmt: skip


@pytest.mark.threat("T33")
def test_answers_of_every_door_carry_what_keeps_a_browser_in(town):
    town.raise_concern()
    wrong = []
    for door in doors():
        for who in ("leerkracht", "ouders", NOBODY):
            if door.pattern in ENDS_SESSION:
                continue
            response = town.get(who, door.url(town.case, town))
            policy = response.headers.get("Content-Security-Policy", "")
            holds = {
                "csp": "default-src 'none'" in policy and "frame-ancestors 'none'" in policy,
                "unsafe": "unsafe" not in policy and "*" not in policy,
                "frame": response.headers.get("X-Frame-Options") == "DENY",
                "sniff": response.headers.get("X-Content-Type-Options") == "nosniff",
                "referrer": response.headers.get("Referrer-Policy")
                in ("same-origin", "no-referrer"),
                "store": is_free("/" + door.pattern)
                or response.headers.get("Cache-Control") == "no-store",
                "cookies": all(
                    each["httponly"] and each["samesite"] == "Lax"
                    for each in response.cookies.values()
                ),
            }
            wrong += [(door.pattern, who, name) for name, good in holds.items() if not good]
    assert wrong == []


def test_pages_hold_no_script_or_style_without_the_word_of_this_answer(town):
    town.raise_concern()
    bare = re.compile(
        r"<(script|style)(?![^>]*(nonce=|src=))[^>]*>|<[^>]+\s(on[a-z]+|style)=", re.I
    )
    found = []
    for door in doors():
        if door.pattern in ENDS_SESSION or door.pattern.endswith(".svg"):
            continue
        for who in ("leerkracht", "ouders"):
            text = town.get(who, door.url(town.case, town)).content.decode("utf-8", "replace")
            found += [(door.pattern, each[0][:80]) for each in bare.finditer(text)]
    assert found == []


@pytest.mark.threat("T23")
def test_sending_without_the_token_of_the_form_is_refused_at_every_door(town):
    town.raise_concern()
    visitor = town.fresh_client("leerkracht", enforce_csrf_checks=True)
    before = lines(town)
    for door in doors():
        url = door.url(town.case, town)
        with clock.source(clock.FrozenSource(town.moment)):
            form = visitor.post(url, {"besproken": "x", "verandering": "move"})
            program = visitor.post(
                url, {"soort": "registratie", "wat": "contact", "toelichting": "x"},
                content_type="application/json",
            )  # fmt: skip
        for response in (form, program):
            assert response.status_code in (401, 403, 404, 405, 415), (door, response.status_code)
    assert lines(town) == before


def lines(town):
    with acting_as(Duty(municipality=town.here)):
        return Deed.objects.filter(case_id=town.case).count()


def with_password(town, who):
    municipality, person = town.people[who]
    name = f"{who}-{uuid.uuid4().hex[:8]}"
    with acting_as(Duty(municipality=municipality)):
        parties.open_account(municipality, person, name, town.moment, password=PASSWORD)
    return name


@pytest.mark.threat("T23")
@pytest.mark.parametrize("wanted", STRANGE_PLACES)
def test_going_on_after_logging_in_leads_to_no_page_of_others(town, wanted):
    visitor = town.client("ouders")
    with clock.source(clock.FrozenSource(town.moment)):
        for url in ("/inloggen/", "/functie-kiezen/"):
            response = visitor.get(url, {"next": wanted})
            assert "elders.example" not in response.headers.get("Location", ""), url
            assert "javascript" not in response.headers.get("Location", ""), url
        chosen = visitor.post("/weergave/", {"weergave": "licht", "terug": wanted})
        spoken = visitor.post("/taal/", {"language": "en", "next": wanted})
    assert "elders.example" not in chosen["Location"]
    assert "elders.example" not in spoken["Location"]


@pytest.mark.threat("T23")
@pytest.mark.parametrize("host", ["elders.example", "localhost.elders.example", "localhost@x", ""])
def test_another_host_gets_nothing_at_all(town, host):
    for url in ("/inloggen/", "/mijn-werk/", "/api/v1/zaken", "/gezond/"):
        response = town.client("leerkracht").get(url, HTTP_HOST=host or "elders")
        if url != "/gezond/":
            assert response.status_code == 400, url
        assert "elders" not in response.content.decode()


def test_forwarded_host_is_not_believed(town):
    response = town.get(NOBODY, "/mijn-werk/", HTTP_X_FORWARDED_HOST="elders.example")
    assert "elders" not in response.headers["Location"]


def test_session_that_was_there_before_logging_in_is_not_the_one_after(town):
    name = with_password(town, "leerkracht")
    visitor = Client()
    session = visitor.session
    session["iets"] = "van een ander"
    session.save()
    visitor.cookies["zorgroute"] = session.session_key
    with clock.source(clock.FrozenSource(town.moment)):
        visitor.post("/inloggen/", {"username": name, "password": PASSWORD})
    assert visitor.cookies["zorgroute"].value != session.session_key
    thief = Client(raise_request_exception=False)
    thief.cookies["zorgroute"] = session.session_key
    assert thief.get("/mijn-werk/").status_code == 302


def test_session_left_for_a_quarter_of_an_hour_is_locked(town):
    town.raise_concern()
    town.get("leerkracht", "/mijn-werk/")
    town.moment += timedelta(minutes=16)
    response = town.get("leerkracht", f"/zaak/{town.case}/")
    assert (response.status_code, response["Location"].startswith("/inloggen/")) == (302, True)
    assert tells_of(response, ABOUT_CHILD) == []
    assert town.get("leerkracht", f"/zaak/{town.case}/").status_code == 302


def test_session_left_for_a_quarter_of_an_hour_sends_nothing(town):
    town.raise_concern()
    before = lines(town)
    town.get("leerkracht", "/mijn-werk/")
    town.moment += timedelta(minutes=16)
    response = town.post("leerkracht", f"/zaak/{town.case}/contact/", {"besproken": "Gebeld."})
    assert (response.status_code, lines(town)) == (403, before)
    assert tells_of(response, ABOUT_CHILD) == []


def test_employment_that_ends_closes_every_open_screen(town):
    town.raise_concern()
    assert town.get("leerkracht", f"/zaak/{town.case}/").status_code == 200
    with acting_as(Duty(municipality=town.here)):
        Post.objects.filter(person_id=town.people["leerkracht"][1]).update(
            until=town.moment.date() - timedelta(days=1)
        )
    for door in doors():
        if door.pattern not in ENDS_SESSION:
            response = town.get("leerkracht", door.url(town.case, town))
            assert tells_of(response, (*ABOUT_CHILD, str(town.child))) == [], door


def test_account_that_is_closed_closes_every_open_screen(town):
    town.raise_concern()
    assert town.get("leerkracht", f"/zaak/{town.case}/").status_code == 200
    with acting_as(Duty(municipality=town.here)):
        Account.objects.filter(person_id=town.people["leerkracht"][1]).update(is_active=False)
    response = town.get("leerkracht", f"/zaak/{town.case}/")
    assert (response.status_code, tells_of(response, ABOUT_CHILD)) == (302, [])


def test_function_of_somebody_else_cannot_be_chosen(town):
    town.raise_concern()
    with acting_as(Duty(municipality=town.here)):
        post = Post.objects.get(person_id=town.people["leerkracht"][1]).id
    town.post("collega", "/functie-kiezen/", {"post": str(post)})
    assert town.get("collega", f"/zaak/{town.case}/").status_code == 404


@pytest.mark.parametrize("verb", ["put", "patch", "delete", "options", "trace", "head"])
def test_other_verbs_tell_nothing_and_change_nothing(town, verb):
    town.raise_concern()
    before = lines(town)
    for door in doors("case", "portal", "api-case", "list"):
        with clock.source(clock.FrozenSource(town.moment)):
            for who in ("leerkracht", "collega"):
                response = getattr(town.client(who), verb)(door.url(town.case, town))
                assert response.status_code < 500, (door, who)
                assert tells_of(response, ABOUT_CHILD) == [], (door, who)
    assert lines(town) == before


@pytest.mark.parametrize(
    "path",
    [
        "/zaak/%00/", "/zaak/{case}%00/", "/zaak/{case}/../{case}/", "//zaak/{case}/",
        "/zaak/{case}/stap/main/%2e%2e/", "/zaak/{case};x=1/", "/ZAAK/{case}/",
        "/crisis/vastleggen/../../zaak/{case}/", "/crisis/../zaak/{case}/",
        "/static/../zaak/{case}/",
        "/static/%2e%2e/%2e%2e/settings.py", "/zaak/{case}/klaar/99999999999999999999/",
        "/zaak/{case}/terughalen/99999999999999999999/", "/zaak/{upper}/", "/zaak/{{{case}}}/",
        "/api/v1/zaken/{case}/../../zaken/{case}", "/api/v1/zaken/%00", "/api/v1/routes/%00",
        "/routes/a.%00/", "/routes/..%2f..%2fetc.passwd/", "/overleg/{case}/%0d%0aX-Evil:%201/",
        "/api/v1/zaken?pagina=%00", "/mijn-werk/?na=%00%ff", "/inloggen/?next=%00",
    ],
)  # fmt: skip
def test_tricks_with_an_address_tell_a_stranger_nothing(town, path):
    town.raise_concern()
    url = path.format(case=town.case, upper=str(town.case).upper())
    for who in ("collega", NOBODY):
        response = town.get(who, url)
        assert response.status_code < 500
        assert "X-Evil" not in response.headers
        assert tells_of(response, ABOUT_CHILD) == []


@pytest.mark.parametrize(
    "body",
    [
        {"besproken": "x" * (3 * 1024 * 1024)},
        {f"veld-{number}": "x" for number in range(1_200)},
        {"besproken": "a\x00b"},
        {"besproken": "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1")},
        {"wanneer-day": "9" * 5_000, "besproken": "x"},
    ],
    ids=["huge", "many", "nul", "half", "digits"],
)
def test_bodies_too_large_or_broken_are_refused_without_a_fault(town, body):
    town.raise_concern()
    before = lines(town)
    for url in (f"/zaak/{town.case}/contact/", "/klad/zorg-melden/", "/zorg-melden/", "/inloggen/"):
        response = town.post("leerkracht", url, body)
        assert response.status_code < 500, url
    if "half" not in str(body):
        assert lines(town) - before in (0, 1)


def test_cookie_of_a_session_is_closed_to_scripts_and_to_other_sites(town):
    name = with_password(town, "ouders")
    visitor = Client()
    with clock.source(clock.FrozenSource(town.moment)):
        visitor.get("/inloggen/")
        visitor.post("/inloggen/", {"username": name, "password": PASSWORD})
    kept = visitor.cookies.get("zorgroute")
    if kept is not None:
        assert (bool(kept["httponly"]), kept["samesite"], kept["max-age"]) == (True, "Lax", "")


def test_api_session_of_another_function_is_not_taken_over_by_a_header(town):
    town.raise_concern()
    for name in ("X-Forwarded-User", "Remote-User", "X-Acting", "X-Original-URL"):
        response = town.get("collega", f"/api/v1/zaken/{town.case}", headers={name: "leerkracht"})
        assert response.status_code == 404
    assert BACKEND.endswith("ModelBackend")
