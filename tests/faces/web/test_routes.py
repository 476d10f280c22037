"""Can anybody read every route, and can professionals judge it?"""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from tests.faces.web.entering import Visitor, words
from tests.factories.worlds import ROUTE, make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, shipped_routes
from zorgroute.core.bpmn.names import read_names
from zorgroute.core.checker.findings import Finding
from zorgroute.core.wording.catalogue import EN, NL, PROF
from zorgroute.faces.web import route_findings
from zorgroute.faces.web.route_expert import checked
from zorgroute.faces.web.route_findings import HOPS
from zorgroute.faces.web.texts import Texts

pytestmark = pytest.mark.django_db
NAMES = [route.name for route in shipped_routes()]
SEVEN = 7


@pytest.fixture
def school():
    return make_school(clock.now())


def shipped(name):
    return next(route for route in shipped_routes() if route.name == name)


def test_there_are_seven_routes_to_read():
    assert len(NAMES) == SEVEN


def test_overview_without_login_leads_to_every_route(client):
    page = client.get("/routes/").content.decode()
    assert [name for name in NAMES if f'href="/routes/{name}/"' not in page] == []


def test_overview_of_a_municipality_leaves_the_others_out(client):
    page = client.get("/routes/?gemeente=dalfsen").content.decode()
    assert set(re.findall(r'href="/routes/([a-z0-9.-]+)/"', page)) == {
        name for name in NAMES if name.startswith("dalfsen.")
    }


def test_overview_without_a_fitting_route_says_whom_to_call(client):
    answer = client.get("/routes/?gemeente=westerkwartier&leeftijd=16")
    assert "Voor deze gemeente en leeftijd is nog geen route afgesproken." in words(answer)
    assert 'href="/crisis/westerkwartier/"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "x", "-1", "³", "999", "7\x00", "<b>"])
def test_overview_with_an_age_that_is_none_shows_everything(client, typed):
    page = client.get("/routes/", {"leeftijd": typed}).content.decode()
    assert all(f'href="/routes/{name}/"' in page for name in NAMES)
    assert "<b>" not in page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tongue", ["nl", "en"])
def test_route_without_login_is_told_whole(client, name, tongue):
    client.cookies["taal"] = tongue
    answer = client.get(f"/routes/{name}/")
    page, route = answer.content.decode(), shipped(name)
    assert answer.status_code == 200
    assert route.model.title.ouder in words(answer)
    heading = {"nl": "Als u nee zegt", "en": "If you say no"}[tongue]
    assert heading in words(answer)
    assert ("The words of the route itself are in Dutch" in words(answer)) is (tongue == "en")
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors - set(re.findall(r'id="([^"]+)"', page)) == set()


@pytest.mark.requirement("R032")
def test_every_station_of_a_route_says_who_how_long_and_what_parents_may(client):
    page = client.get(f"/routes/{ROUTE}/").content.decode()
    cards = page.split('<li class="zr-card" id="stap-')[1:]
    assert cards
    assert [card for card in cards if card.count("<dt>") != 4] == []


@pytest.mark.parametrize("name", NAMES)
def test_route_for_parents_keeps_silent_about_findings_and_the_line_of_the_meldcode(client, name):
    answer = client.get(f"/routes/{name}/")
    said = words(answer).lower()
    assert "bevinding" not in said
    assert "m3-gesprek" not in answer.content.decode()
    assert said.count("de meldcode heeft vijf stappen") == 1


def test_route_without_a_number_for_a_term_says_so(client):
    assert "In de afspraak staat niet hoe lang dit duurt." in words(client.get(f"/routes/{ROUTE}/"))


def test_unknown_route_is_the_one_page_for_what_is_not_there(client):
    answer = client.get("/routes/nergens.school/")
    assert (answer.status_code, "We kunnen deze pagina niet laten zien" in words(answer)) == (
        404,
        True,
    )


def test_route_for_professionals_asks_to_log_in(client):
    answer = client.get(f"/routes/{ROUTE}/professional/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/inloggen/")


def test_parent_gets_no_page_for_professionals(school):
    answer = Visitor(school, "ouders").get(f"/routes/{ROUTE}/professional/")
    assert answer.status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_route_for_professionals_shows_every_finding_with_its_line(school, name):
    answer = Visitor(school, "ib").get(f"/routes/{name}/professional/")
    report = checked(shipped(name))
    assert answer.status_code == 200
    said = words(answer)
    assert [each.where for each in report.findings if f"regel {each.place.line}" not in said] == []


@pytest.mark.requirement("R246")
def test_route_for_professionals_tells_how_simple_it_is(school):
    said = words(Visitor(school, "directeur").get(f"/routes/{ROUTE}/professional/"))
    assert re.search(r"Stappen \d+ Rollen 10 Overdrachten \d+", said)
    assert "Dit is de eerste versie." in said


def test_route_is_checked_once_however_often_it_is_shown(school):
    client = Visitor(school, "ib")
    client.get(f"/routes/{ROUTE}/professional/")
    first = checked(shipped(ROUTE))
    client.get(f"/routes/{ROUTE}/professional/")
    assert checked(shipped(ROUTE)) is first


@pytest.mark.requirement("R243")
def test_newer_version_shows_what_changed_and_why_it_grew(school, tmp_path):
    old = (content().folder / "routes" / f"{ROUTE}.yaml").read_text(encoding="utf-8")
    new = old.replace("version: 1\n", "version: 2\n", 1).replace(
        "within: {min: 14, max: 21, unit: days", "within: {min: 14, max: 28, unit: days"
    )
    assert new.count("max: 28") == 1
    (tmp_path / f"{ROUTE}.yaml").write_text(new, encoding="utf-8")
    publish(tmp_path / f"{ROUTE}.yaml", clock.now())
    said = words(Visitor(school, "ib").get(f"/routes/{ROUTE}/professional/"))
    assert "Vergeleken met versie 1." in said
    assert "14 tot 28 dagen" in said


@pytest.mark.parametrize("voice", ["ouders", "professionals"])
def test_drawing_is_an_svg_to_keep(school, voice):
    answer = Visitor(school, "ib").get(f"/routes/{ROUTE}/professional/kaart-{voice}.svg")
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert answer["Content-Disposition"] == f'attachment; filename="{ROUTE}-{voice}.svg"'
    assert answer.content.startswith(b"<svg")


@pytest.mark.parametrize("voice", ["ouders", "professionals"])
def test_bpmn_of_a_route_is_a_document_to_keep(school, voice):
    answer = Visitor(school, "ib").get(f"/routes/{ROUTE}/professional/kaart-{voice}.bpmn")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{ROUTE}-{voice}.bpmn"'
    assert read_names(answer.content.decode())["main"].steps == tuple(shipped(ROUTE).main.steps)


@pytest.mark.parametrize(
    "address", [f"{ROUTE}/professional/kaart-kind", "geen.route/professional/kaart-ouders"]
)
def test_bpmn_of_what_is_no_route_or_voice_is_not_there(school, address):
    assert Visitor(school, "ib").get(f"/routes/{address}.bpmn").status_code == 404


def test_bpmn_of_a_route_is_for_professionals(client):
    answer = client.get(f"/routes/{ROUTE}/professional/kaart-ouders.bpmn")
    assert answer["Location"].startswith("/inloggen/")


def test_drawing_in_an_unknown_voice_is_not_there(school):
    answer = Visitor(school, "ib").get(f"/routes/{ROUTE}/professional/kaart-kind.svg")
    assert answer.status_code == 404


def test_every_kind_of_step_on_a_path_has_words():
    kinds = set(Finding.__dataclass_fields__) and {
        "take", "term", "start", "withdraw", "age", "interrupt", "accept", "track"
    }  # fmt: skip
    known = content().catalogue.texts
    assert {kind for kind in kinds if f"{HOPS}{kind}" not in known} == set()


@pytest.mark.parametrize("tongue", [NL, EN])
@pytest.mark.parametrize("name", NAMES)
def test_every_finding_can_be_said_in_both_languages(name, tongue):
    t = Texts("routes_page", PROF, tongue)
    with override(str(tongue)):
        report = checked(shipped(name))
        said = [
            each
            for weight in ("finding", "question")
            for each in route_findings.findings(shipped(name), report, weight, t)
        ]
    assert len(said) == len(report.findings)
