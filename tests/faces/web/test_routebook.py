"""Can a policy officer answer, write, explain and publish on screen, and can others only read?"""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.chain.routebook.test_publishing import SECOND, TERM
from tests.faces.web.entering import Visitor, words
from tests.factories.policies import AGREED, FINDINGS, answer_all, make_town, ready_draft, route_in
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.routebook import answering, drafting
from zorgroute.chain.routebook.actions import publish, publish_draft
from zorgroute.chain.routebook.queries import is_retired, present_route
from zorgroute.core.routes.parameters import questions_of

pytestmark = pytest.mark.django_db
HERE = "/routes/beheer/"


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def officer(town):
    return Visitor(town, "beleidsmedewerker")


def sent_file(text, name="bestand"):
    return {name: SimpleUploadedFile("route.yaml", text.encode())}


def draft_of(town, *changes):
    """A draft as it is when somebody has only read the file in."""
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        return drafting.begin_draft(acting, town.route, town.now, town.text(*changes))


def in_force(town):
    acting = town.acting("beleidsmedewerker")
    draft = ready_draft(town)
    with acting_as(acting):
        publish_draft(acting, draft, town.now)


def test_menu_of_a_policy_officer_begins_at_the_routes(officer):
    assert officer.get("/")["Location"] == HERE
    page = officer.get(HERE).content.decode()
    assert re.findall(r'aria-current="page"[^>]*>([^<]+)<', page)[0] == "Routes"
    assert "/mijn-werk/" not in page.split("<main")[0]


@pytest.mark.requirement("R243")
def test_whole_way_from_file_to_version_in_force(town, officer):
    text = town.text()
    draft = officer.post(f"{HERE}inlezen/", sent_file(text))["Location"]
    said = words(officer.get(draft))
    assert "dingen ontbreken nog voor publiceren" in said
    assert "Er staat nog niet wie deze versie hebben afgesproken" in said
    next_page = f"{HERE}{town.route}/vragen/{questions_of(route_in(text))[0].name}/"
    for _ in questions_of(route_in(text)):
        answer = {"getal": "5", "door": "Stuurgroep jeugd", "bron": "verslag, punt 4",
                  "op.dag": "1", "op.maand": "4", "op.jaar": "2026"}  # fmt: skip
        next_page = officer.post(next_page, answer)["Location"]
    assert next_page == f"{HERE}{town.route}/vragen/?bewaard=ja"
    assert "Besloten door Stuurgroep jeugd, op woensdag 1 april 2026" in words(
        officer.get(next_page)
    )
    for code, where in FINDINGS:
        why = {"code": code, "plaats": where, "waarom": "Zo staat het in de bron."}
        officer.post(f"{draft}reden/", why)
    agreed = officer.post(
        f"{draft}afspraak/",
        {
            "partijen": "De gemeente\nDe scholen", "advies_door": "De ouderraad",
            "advies": "Bel eerder.", "op.dag": "1", "op.maand": "4", "op.jaar": "2026",
            "advies_op.dag": "20", "advies_op.maand": "maart", "advies_op.jaar": "2026",
        },
    )  # fmt: skip
    assert agreed["Location"] == f"{draft}publiceren/"
    assert "Klopt dit?" in words(officer.get(agreed["Location"]))
    done = officer.post(agreed["Location"], {"akkoord": "ja"})
    said = words(officer.get(done["Location"]))
    assert "De nieuwe versie geldt vanaf nu." in said
    assert "Afgesproken door De gemeente, De scholen, op woensdag 1 april 2026." in said
    assert "Frouke Windroos" in said
    assert present_route(town.route).parameters["termijn-intake"] == 5


def test_publishing_too_early_says_everything_that_is_missing_and_where(town, officer):
    draft = draft_of(town)
    page = officer.get(f"{HERE}concept/{draft}/publiceren/")
    assert page.status_code == 409
    links = re.findall(r'class="zr-missing".*?</ul>', page.content.decode(), re.DOTALL)[0]
    asked = len(questions_of(route_in(town.text())))
    assert links.count("<li>") == asked + len(FINDINGS) + 2
    for url in re.findall(r'href="([^"]+)"', links):
        assert officer.get(url.partition("#")[0]).status_code == 200


@pytest.mark.requirement("R243")
def test_teacher_reads_along_and_speaks_but_decides_nothing(town):
    draft, teacher = draft_of(town), Visitor(town, "leerkracht")
    page = teacher.get(f"{HERE}concept/{draft}/")
    assert "publiceren/" not in page.content.decode()
    said = teacher.post(f"{HERE}concept/{draft}/opmerking/", {"opmerking": "Te lang wachten."})
    assert "Te lang wachten." in words(teacher.get(said["Location"]))
    for url in (
        f"concept/{draft}/publiceren/", f"concept/{draft}/tekst/", f"concept/{draft}/afspraak/",
        f"concept/{draft}/weg/", "inlezen/",
    ):  # fmt: skip
        answer = teacher.get(f"{HERE}{url}")
        assert (answer.status_code, "de beleidsmedewerker" in words(answer)) == (409, True), url
    assert teacher.post(f"{HERE}{town.route}/vragen/", sent_file("x")).status_code == 409


@pytest.mark.parametrize("role", ["ouders"])
def test_parent_finds_no_routebook(town, role):
    draft, visitor = draft_of(town), Visitor(town, role)
    for url in ("", f"concept/{draft}/", f"concept/{draft}/bestand/", "inlezen/"):
        assert visitor.get(f"{HERE}{url}").status_code == 404


def test_officer_of_another_municipality_finds_no_draft(town):
    draft = draft_of(town)
    stranger = Visitor(make_town(), "beleidsmedewerker")
    for url in ("", "publiceren/", "tekst/", "bestand/", "verschil/"):
        assert stranger.get(f"{HERE}concept/{draft}/{url}").status_code == 404


def test_unreadable_text_is_kept_and_told_line_by_line(town, officer):
    draft = draft_of(town)
    wrong = town.text(("who: leerkracht", "whoo: leerkracht"))
    there = officer.post(f"{HERE}concept/{draft}/tekst/", {"tekst": wrong})["Location"]
    page = officer.get(there)
    assert "whoo: leerkracht" in words(page)
    assert "De routetaal kent het woord" in words(page)
    assert "Regel" in words(page)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("geen route", "de naam achter ‘route’ is niet te lezen"),
        ("route: [", "de naam achter ‘route’ is niet te lezen"),
        ("route: x", "de naam achter ‘route’ is niet te lezen"),
        ("", "Kies een tekstbestand"),
        ("a\x00b", "Kies een tekstbestand"),
        ("route: a.b\n" + "#" * 300_000, "hoogstens 256 kB"),
    ],
)
def test_file_that_is_no_route_is_told_and_not_kept(town, officer, text, told):
    page = officer.post(f"{HERE}inlezen/", sent_file(text))
    assert told in words(page)
    assert "<title>Fout: " in page.content.decode()
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        assert drafting.drafts_of(acting) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"getal": "veel"}, "Vul een heel getal in."),
        ({"getal": "999999"}, "Dit getal kan hier niet"),
        ({"door": ""}, "Schrijf op wie dit besloot."),
        ({"op.dag": "31", "op.maand": "februari"}, "31 februari"),
        ({"op.jaar": "2027"}, "Deze dag moet nog komen."),
        ({"bron": "x" * 300}, "ten hoogste 200"),
    ],
)
def test_wrong_answer_is_told_and_what_was_typed_stays(town, officer, wrong, told):
    draft_of(town)
    url = f"{HERE}{town.route}/vragen/termijn-intake/"
    right = {"getal": "5", "door": "Stuurgroep", "op.dag": "1", "op.maand": "4", "op.jaar": "2026"}
    page = officer.post(url, {**right, **wrong})
    assert told in words(page)
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        assert answering.answers_of(town.municipality) == {}


def test_answer_can_be_made_open_again(town, officer):
    draft_of(town)
    answer_all(town, town.text())
    officer.post(f"{HERE}{town.route}/vragen/termijn-intake/", {"open": "ja"})
    assert "Er is nog 1 open vraag." in words(officer.get(f"{HERE}{town.route}/vragen/"))


def test_answers_travel_as_a_file(town, officer, tmp_path):
    publish(town.file(tmp_path), town.now)
    answer_all(town, town.text())
    url = f"{HERE}{town.route}/"
    file = officer.get(f"{url}antwoorden/").content.decode()
    assert file.count("decided_on: 2026-04-01") == len(questions_of(route_in(town.text())))
    changed = file.replace("value: 5", "value: 6")
    there = officer.post(f"{url}vragen/", sent_file(changed))["Location"]
    assert there == f"{url}vragen/?bewaard=ja"
    assert "6 werkdagen" in words(officer.get(f"{url}vragen/"))
    wrong = changed.replace("termijn-intake", "termijn-intaek")
    assert "termijn-intake" in words(officer.post(f"{url}vragen/", sent_file(wrong)))
    examples = changed.replace("value: 6", "example: yes, value: 6")
    assert "voorbeelden, geen besluiten" in words(
        officer.post(f"{url}vragen/", sent_file(examples))
    )
    elsewhere = changed.replace(f"municipality: {town.municipality}", "municipality: elders")
    assert "andere gemeente" in words(officer.post(f"{url}vragen/", sent_file(elsewhere)))


@pytest.mark.requirement("R243", "R246")
def test_draft_beside_the_version_in_force_tells_and_draws_what_changes(town, officer):
    in_force(town)
    draft = ready_draft(town, SECOND, TERM)
    page = officer.get(f"{HERE}concept/{draft}/")
    assert "14 tot 28 dagen" in words(page)
    assert "Niets staat publiceren in de weg." in words(page)
    svg = officer.get(f"{HERE}concept/{draft}/verschil/")
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert svg.content.startswith(b"<svg")


def test_new_version_begins_from_the_one_in_force(town, officer):
    in_force(town)
    draft = officer.post(f"{HERE}{town.route}/beginnen/")["Location"]
    assert "versie 2" in words(officer.get(draft))
    file = officer.get(f"{draft}bestand/").content.decode()
    assert file == town.text(SECOND)


def test_retired_route_is_told_to_be_so(town, officer):
    in_force(town)
    page = officer.get(f"{HERE}{town.route}/stoppen/")
    assert "Er beginnen geen nieuwe zaken meer." in words(page)
    done = officer.post(f"{HERE}{town.route}/stoppen/", {"akkoord": "ja"})
    assert "De route is niet meer in gebruik." in words(officer.get(done["Location"]))
    assert is_retired(town.route)
    assert "niet meer in gebruik" in words(officer.get(f"/routes/{town.route}/"))
    listed = officer.get(f"/routes/?gemeente={town.municipality}")
    assert "Hier niet meer in gebruik." in words(listed)
    assert "Niet meer in gebruik" in words(officer.get(HERE))


def test_file_of_a_version_is_the_file_that_was_published(town, officer):
    in_force(town)
    page = officer.get(f"{HERE}{town.route}/").content.decode()
    url = re.search(r'href="([^"]+/versie/[0-9a-f]{12}/)"', page)[1]
    assert officer.get(url).content.decode() == town.text()
    assert officer.get(url.replace(url.split("/")[-2], "0" * 12)).status_code == 404


def test_dropped_draft_is_closed_and_cannot_be_published(town, officer):
    draft = ready_draft(town)
    officer.post(f"{HERE}concept/{draft}/weg/", {"akkoord": "ja"})
    assert "Dit concept is afgesloten." in words(officer.get(f"{HERE}concept/{draft}/"))
    assert officer.post(f"{HERE}concept/{draft}/publiceren/", {"akkoord": "ja"}).status_code == 404


def test_agreement_that_was_filled_in_stands_there_again(town, officer):
    draft = ready_draft(town)
    page = words(officer.get(f"{HERE}concept/{draft}/afspraak/"))
    assert AGREED.advice in page
    wrong = officer.post(f"{HERE}concept/{draft}/afspraak/", {"partijen": "De gemeente"})
    assert "Vul de dag van de afspraak in." in words(wrong)


@pytest.mark.parametrize("tongue", ["nl", "en"])
def test_pages_are_there_in_both_languages(town, officer, tongue):
    in_force(town)
    draft = ready_draft(town, SECOND, TERM)
    officer.client.cookies["taal"] = tongue
    for url in (
        "", f"{town.route}/", f"{town.route}/vragen/", f"{town.route}/stoppen/", "inlezen/",
        f"{town.route}/vragen/termijn-intake/", f"concept/{draft}/", f"concept/{draft}/tekst/",
        f"concept/{draft}/afspraak/", f"concept/{draft}/publiceren/",
    ):  # fmt: skip
        answer = officer.get(f"{HERE}{url}")
        assert (url, answer.status_code) == (url, 200)
        assert f'<html lang="{tongue}"' in answer.content.decode()


def test_list_of_all_routes_leads_professionals_to_the_versions_and_nobody_else(town, client):
    link = f'href="{HERE}"'
    assert link in Visitor(town, "leerkracht").get("/routes/").content.decode().split("<main")[1]
    assert link not in Visitor(town, "ouders").get("/routes/").content.decode()
    assert link not in client.get("/routes/").content.decode()
