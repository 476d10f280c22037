"""Does a policy officer see how a route was taken, and does nobody learn of a few children?"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.faces.web.entering import Visitor, words
from tests.factories.ist_log import DAY, WAYS, ist_csv, ist_log
from tests.factories.policies import make_town
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.core.traces.packing import packed
from zorgroute.insight.deviations.actions import import_log
from zorgroute.insight.deviations.snapshot import LOG

pytestmark = pytest.mark.django_db
HERE = "/beleid/routes/"
ROUTE = f"{HERE}nijmegen.ist/"


@pytest.fixture
def town(db, settings, tmp_path):
    settings.ZORGROUTE_MEASURED = tmp_path / "gemeten"
    return make_town("nijmegen")


@pytest.fixture
def officer(town):
    return Visitor(town, "beleidsmedewerker")


@pytest.fixture
def data(town):
    """The address of the ist log, once it was taken in."""
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        took = import_log(acting, ist_csv(), "ist 2019.csv", town.now)
    return f"{ROUTE}?gegevens={took.log.id}"


def test_overview_lists_the_routes_of_the_municipality(officer):
    page = officer.get(HERE)
    assert page.status_code == 200
    assert re.findall(r'<h2[^>]*><a href="(/beleid/routes/[^"]+)"', page.content.decode()) == [
        f"{HERE}nijmegen.ist/",
        f"{HERE}nijmegen.soll/",
    ]


@pytest.mark.requirement("R230", "R231")
def test_complex_cases_show_by_which_way_they_went_round_the_meeting_and_why(officer, data):
    said = words(officer.get(f"{data}&vragen=ingewikkeld"))
    assert "59 kinderen gingen over deze route." in said
    assert "34 gezinnen gingen via de huisarts; 21 keer omdat: " in said
    assert "wachttijd" in said
    assert "De wet laat dit toe" in said


@pytest.mark.requirement("R230")
def test_map_dashes_the_stretch_around_the_meeting_and_no_other(officer, data):
    page = officer.get(f"{data}&vragen=ingewikkeld").content.decode()
    graph, table = (
        page.split("De wegen op een kaart")[1].split("Als tabel")[0],
        page.split("Als tabel")[1],
    )
    svg = graph.split("<svg")[1].split("</svg>")[0]
    assert len(re.findall(r'stroke-dasharray="9 6"', svg)) == 1
    assert "om het overleg heen" in svg
    assert re.findall(r"<td[^>]*>([^<]+)</td><td>ja<br>om het overleg heen", table) == ["6 dagen"]
    other = officer.get(f"{data}&vragen=anders").content.decode()
    assert "om het overleg heen" not in other.split("Als tabel")[1]


@pytest.mark.requirement("R232")
def test_map_and_table_tell_the_same_stretches_with_times(officer, data):
    page = officer.get(f"{data}&vragen=anders").content.decode()
    assert "mediaan 7 dagen · 24 kinderen" in page
    assert "dat is niet afgesproken: mediaan 5 dagen · 15 kinderen" in page
    assert "Slaat over: 2" in page
    table = page.split("Als tabel")[1]
    assert re.search(r"<td[^>]*>15 kinderen</td><td[^>]*>5 dagen</td>", table)
    assert "<svg" in page.split("De wegen op een kaart")[1].split("Als tabel")[0]


def test_complex_and_other_questions_are_never_shown_together(officer, data):
    asked = words(officer.get(f"{data}&vragen=alle"))
    assert "118" not in asked
    assert "59 kinderen gingen over deze route." in asked


def test_page_tells_no_small_number_of_children(officer, town):
    small = ist_csv().replace(b";ja", b";nee")
    rows = small.splitlines(keepends=True)
    first = [row for row in rows[1:] if row < b"kind-009"]
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        took = import_log(acting, rows[0] + b"".join(first), "klein.csv", town.now)
    said = words(officer.get(f"{ROUTE}?gegevens={took.log.id}"))
    assert "Minder dan 10 kinderen gingen over deze route." in said
    assert "mediaan" not in said


def test_nothing_measured_yet_says_what_to_do(officer):
    said = words(officer.get(ROUTE))
    assert "Er zijn nog geen gegevens over deze route." in said


def test_own_cases_are_told_until_this_month_began(town, officer, settings):
    log = ist_log()
    log = replace(log, traits={"route": ["nijmegen.ist"] * 109 + ["nijmegen.soll"] * 9})
    # The first forty children came after this month had begun.
    shift = np.where(log.case < 40, 8 * 365 * DAY, 0)
    settings.ZORGROUTE_MEASURED.mkdir()
    file = settings.ZORGROUTE_MEASURED / f"nijmegen{LOG}"
    file.write_bytes(packed(replace(log, happened=log.happened + shift)))
    said = words(officer.get(ROUTE))
    assert "Zaken in Zorgroute, tot 1 mei 2026" in said
    # Of 118 children 40 came later and 9 are on another route; 50 of the others are complex.
    assert "50 kinderen gingen over deze route." in said
    assert "19 kinderen gingen over deze route." in words(officer.get(f"{ROUTE}?vragen=anders"))


def test_log_of_something_else_is_said(officer, town):
    acting = town.acting("beleidsmedewerker")
    other = b"zaaknr;stap;datum\nA1;iets;01-02-2019\nA1;anders;02-02-2019\n"
    with acting_as(acting):
        took = import_log(acting, other, "anders.csv", town.now)
    said = words(officer.get(f"{ROUTE}?gegevens={took.log.id}"))
    assert "Geen enkele stap in deze gegevens hoort bij deze route." in said


@pytest.mark.parametrize("asked", ["", "?gegevens=onzin&vragen=onzin", "?gegevens=%00"])
def test_unknown_choices_give_the_usual_page(officer, asked):
    assert officer.get(f"{ROUTE}{asked}").status_code == 200


@pytest.mark.requirement("R232")
def test_two_routes_side_by_side_show_steps_norms_and_measured_times(officer, data):
    given = data.partition("?")[2]
    page = officer.get(f"{ROUTE}naast/?{given}&met=nijmegen.soll&met_gegevens=geen")
    said = words(page)
    assert page.status_code == 200
    assert "Kinderen in de gegevens 118 geen cijfer" in said
    assert re.search(r"Stappen \d+ \d+ \d+ (meer|minder)", said)
    assert "gemeten 7 dagen" in said
    assert "Alleen links" in said
    assert "Alleen rechts" in said


def test_side_by_side_with_itself_is_equal(officer, data):
    given = data.partition("?")[2]
    more = given.replace("gegevens", "met_gegevens")
    said = words(officer.get(f"{ROUTE}naast/?{given}&met=nijmegen.ist&{more}"))
    assert "Alleen links" not in said
    assert "langer" not in said.split("Stap voor stap")[1]


@pytest.mark.parametrize("role", ["leerkracht", "directeur", "ouders"])
@pytest.mark.parametrize("url", [HERE, ROUTE, f"{ROUTE}naast/"])
def test_others_find_nothing_here(town, role, url):
    assert Visitor(town, role).get(url).status_code in (302, 404)
    assert Visitor(town, role).get(url).get("Location", "/").startswith("/")


def test_route_of_another_municipality_is_not_found(officer):
    assert officer.get(f"{HERE}dalfsen.toegang/").status_code == 404
    assert officer.get(f"{HERE}nergens/naast/").status_code == 404


def test_hand_counted_ways_are_those_of_the_page(officer, data):
    page = officer.get(f"{data}&vragen=ingewikkeld").content.decode()
    assert sum(count for _, count, is_complex, _ in WAYS if is_complex) == 59
    assert "25 kinderen" in page
