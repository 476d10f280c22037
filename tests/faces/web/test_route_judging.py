"""Can a policy officer judge a route: its paths, its data, its size, and the text for parents?"""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.faces.web.entering import Visitor, agree_on_route, words
from tests.factories.worlds import ROUTE, make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.actions import link_contact
from zorgroute.chain.parties.models import Contact, Location, Post
from zorgroute.chain.routebook.queries import content, shipped_routes
from zorgroute.chain.routebook.weighing import report_of
from zorgroute.core.routes.flows import flows

pytestmark = pytest.mark.django_db
NAMES = [route.name for route in shipped_routes()]
PAGES = ("gegevens", "eenvoud", "schoolgids")
LOUD = "Geen grond genoemd"


@pytest.fixture
def school():
    return make_school(clock.now())


@pytest.fixture
def agreed(school, tmp_path):
    """The same school, whose municipality agreed on a route of its own."""
    agree_on_route(school, tmp_path)
    return school


@pytest.fixture
def ib(school):
    return Visitor(school, "ib")


def shipped(name):
    return next(route for route in shipped_routes() if route.name == name)


def own(school):
    return f"{school.municipality}.basisschool"


def with_paths(route):
    return [at for at, each in enumerate(report_of(route).findings, start=1) if each.path]


def table_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_with_a_path_has_a_page_that_draws_it(ib, name):
    page = ib.get(f"/routes/{name}/professional/").content.decode()
    linked = {int(each) for each in re.findall(rf"/routes/{name}/bevinding/(\d+)/", page)}
    assert linked == set(with_paths(shipped(name)))


def test_page_of_a_finding_draws_the_way_and_tells_it_in_words(ib):
    route = shipped(ROUTE)
    number = next(
        at for at, each in enumerate(report_of(route).findings, start=1)
        if each.code == "meldcode.order"
    )  # fmt: skip
    answer = ib.get(f"/routes/{ROUTE}/bevinding/{number}/")
    said = words(answer)

    assert "Hier gaat het mis (nummer 10 op het pad)" in said
    assert "Op het pad: nummer 9" in said
    assert "Nagespeeld: een zaak loopt dit pad ook echt." in said
    assert said.count("Doe de melding en vertel het de ouders") >= 3
    page = answer.content.decode()
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors - set(re.findall(r'id="([^"]+)"', page)) == set()


def test_drawing_of_a_path_is_a_picture_to_keep(ib):
    number = with_paths(shipped(ROUTE))[0]
    answer = ib.get(f"/routes/{ROUTE}/bevinding/{number}/pad.svg")
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "Hier gaat het mis" in answer.content.decode()


@pytest.mark.parametrize("number", [0, 1, 999])
def test_finding_without_a_path_has_no_page(ib, number):
    assert number not in with_paths(shipped(ROUTE))
    assert ib.get(f"/routes/{ROUTE}/bevinding/{number}/").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_pages_beside_a_route_are_there_in_two_languages(ib, name):
    for tongue in ("nl", "en"):
        ib.client.cookies["taal"] = tongue
        for what in PAGES:
            answer = ib.get(f"/routes/{name}/{what}/")
            said = (answer.status_code, f'<html lang="{tongue}"' in answer.content.decode())
            assert said == (200, True)


@pytest.mark.requirement("R010")
@pytest.mark.parametrize("name", NAMES)
def test_data_page_shows_every_crossing_and_is_loud_where_no_ground_is_named(ib, name):
    answer = ib.get(f"/routes/{name}/gegevens/")
    found = flows(shipped(name))
    loud = [each for each in found if each.is_loud]
    page = answer.content.decode()
    table = page.split('id="waarheen"')[1].split("</table>")[0]

    assert table.count('<th scope="row"') == len(found)
    assert words(answer).count(LOUD) == 2 * len(loud)


def test_file_of_crossings_is_a_table_with_every_line_of_the_page(ib):
    header, *rows = table_of(ib.get(f"/routes/{ROUTE}/gegevens/delingen.csv"))
    assert header[:4] == ["Soort", "Spoor", "Stap", "Uitkomst"]
    assert len(rows) == len(flows(shipped(ROUTE)))
    assert {len(row) for row in rows} == {len(header)}
    assert [row[5] for row in rows if row[2].startswith("8. ")] == ["Contactpersoon CJG (de GGD)"]


def test_register_leaves_open_what_the_file_does_not_say_and_says_who_answers(ib):
    header, *rows = table_of(ib.get(f"/routes/{ROUTE}/gegevens/verwerkingen.csv"))
    empty = [row[0] for row in rows if not row[1]]

    assert len(header) == 3
    assert "Hoe lang worden gegevens bewaard?" in empty
    assert "Wie is de functionaris gegevensbescherming?" in empty
    assert [row[0] for row in rows if not row[2]] == []
    page = words(ib.get(f"/routes/{ROUTE}/gegevens/"))
    assert page.count("Open vraag: het routebestand zegt hier niets over.") == len(empty)


def test_unknown_table_is_the_one_page_for_what_is_not_there(ib):
    assert ib.get(f"/routes/{ROUTE}/gegevens/geheim.csv").status_code == 404


@pytest.mark.requirement("R246")
def test_size_page_counts_what_a_way_asks(ib):
    said = words(ib.get(f"/routes/{ROUTE}/eenvoud/"))
    assert "Gezichten voor ouders 3: Leerkracht, Intern begeleider, Contactpersoon CJG" in said
    assert "Termijnen die openstaan 3 0 2" in said


@pytest.mark.requirement("R246")
def test_comparison_has_a_line_for_every_route(ib):
    page = ib.get("/routes/vergelijken/").content.decode()
    assert [name for name in NAMES if f'href="/routes/{name}/professional/"' not in page] == []


def test_route_file_comes_along_as_it_was_written(ib):
    answer = ib.get(f"/routes/{ROUTE}/bestand.yaml")
    file = content().folder / "routes" / f"{ROUTE}.yaml"
    assert answer.content.decode() == file.read_text(encoding="utf-8")


@pytest.mark.requirement("R247")
def test_school_guide_names_the_contacts_of_the_own_building(agreed, ib):
    said = words(ib.get(f"/routes/{own(agreed)}/schoolgids/"))

    assert "Zorgen over een kind? Zo werken wij samen" in said
    assert "De school, De Lantaarn: 088 000 00 01" in said
    assert "Hanneke Zilverdal, De Lantaarn, telefoon 088 000 00 02." in said
    assert "Wouter Lindeboog, CJG Westhoek, telefoon 088 000 00 03." in said
    assert "Gegevens van Wouter Lindeboog nagekeken op maandag 5 januari 2026." in said
    assert "er is nog geen vaste vervanger van Wouter Lindeboog" in said


@pytest.mark.requirement("R247")
def test_school_guide_says_what_is_missing_and_prints_a_place_to_fill_in(agreed):
    made = agreed
    with acting_as(Duty(municipality=made.municipality)):
        Contact.objects.filter(municipality=made.municipality).delete()
        Location.objects.filter(id=made.location).update(phone="")
    said = words(Visitor(made, "directeur").get(f"/routes/{own(made)}/schoolgids/"))

    assert "er is nog niemand gekozen" in said
    assert "Het telefoonnummer van De Lantaarn." in said
    assert "[vul in: De jeugdverpleegkundige van het Centrum voor Jeugd en Gezin (CJG)]" in said


@pytest.mark.requirement("R247")
def test_school_guide_as_text_holds_contact_and_replacement(agreed):
    made = agreed
    with acting_as(Duty(municipality=made.municipality)):
        post = Post.objects.get(person_id=made.people["cjg"]).id
        stand_in = Post.objects.get(person_id=made.people["ib"]).id
        day = made.now.date()
        link_contact(
            made.municipality, made.location, "cjg", post, replacement=stand_in, checked_on=day
        )
    url = f"/routes/{own(made)}/schoolgids/tekst.txt?locatie={made.location}"
    answer = Visitor(made, "ib").get(url)
    text = answer.content.decode()

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Wouter Lindeboog" in text
    assert "Is die er niet? Bel Hanneke Zilverdal" in text
    assert "<" not in text


def test_school_guide_of_another_municipality_shows_no_contacts(ib):
    answer = ib.get("/routes/dalfsen.schoolondersteuning/schoolgids/")
    assert "Bij uw functie hoort zo’n plek niet." in words(answer)
    assert "Zilverdal" not in words(answer)


def test_text_of_a_building_elsewhere_is_not_there(agreed, ib):
    other = make_school(clock.now())
    url = f"/routes/{own(agreed)}/schoolgids/tekst.txt?locatie={other.location}"
    assert ib.get(url).status_code == 404


def test_cjg_sees_no_contacts_of_a_school(agreed):
    answer = Visitor(agreed, "cjg").get(f"/routes/{own(agreed)}/schoolgids/")
    assert "Zilverdal" not in words(answer)


@pytest.mark.parametrize("what", [*PAGES, "bestand.yaml", "gegevens/delingen.csv"])
def test_parent_gets_no_page_for_professionals(school, what):
    ending = "" if "." in what else "/"
    assert Visitor(school, "ouders").get(f"/routes/{ROUTE}/{what}{ending}").status_code == 404


def test_public_page_names_no_contact(agreed, client):
    said = words(client.get(f"/routes/{own(agreed)}/"))
    assert "Lindeboog" not in said
