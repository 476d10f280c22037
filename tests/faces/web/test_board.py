"""Does the board say where families wait, and what is not known, without telling of anybody?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.faces.web.entering import Visitor, main_of
from tests.factories.policies import make_town
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.insight.indicators.models import PublishedFigure

pytestmark = pytest.mark.django_db
HERE, STANDING = "/beleid/", "/beleid/stand-van-zaken/"
MADE = datetime(2026, 4, 8, tzinfo=UTC)


@pytest.fixture
def town(db, tmp_path, settings):
    settings.ZORGROUTE_MEASURED = tmp_path / "gemeten"
    return make_town("nijmegen")


@pytest.fixture
def officer(town):
    return Visitor(town, "beleidsmedewerker")


def cells(page, heading, after=""):
    """The row of a table that begins with a heading, as the texts of its cells; with `after` the
    first such row past those words."""
    text = page.content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", text[text.index(after) :], re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    plain = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]
    return next(row for row in plain if row and row[0] == heading)


def put(municipality, code, split="all", part="", number=None, met=None, **values):
    """A figure as the worker leaves it; a count that is not given is hidden as too small."""
    with acting_as(Duty(municipality=municipality)):
        PublishedFigure.objects.create(
            municipality=municipality,
            log="",
            code=code,
            period="2026-k1",
            split=split,
            part=part,
            number_cover="small" if number is None else "shown",
            number=number,
            met_cover="small" if met is None else "shown",
            met=met,
            made_at=MADE,
            **values,
        )


@pytest.mark.requirement("R217")
def test_board_says_how_many_months_are_longer_and_which_are_missing(officer):
    text = main_of(officer.get(HERE))
    assert (
        "In 30 van de 51 bekende maandcijfers is de wachttijd langer dan 4 weken. "
        "Van Nijmegen-Centrum ontbreken vier maanden." in text
    )
    assert "Onduidelijk of dit jeugd, Wmo of beide is." in text
    assert "De kortste is 1,5 en de langste 9,3 weken." in text


@pytest.mark.requirement("R217")
def test_month_without_a_figure_says_so_and_is_never_zero(officer):
    page = officer.get(HERE)
    none = "geen cijfer"
    assert cells(page, "Nijmegen-Centrum")[1:] == [none, none, none, "5,0", none, "5,0", "5,00"]
    assert cells(page, "Nijmegen-Noord")[1:] == ["5,4", "3,7", "5,5", "8,5", "9,0", "6,1", "6,42"]
    assert cells(page, "Gemiddelde zoals gedrukt")[-2:] == ["4,8", "geen cijfer"]
    assert cells(page, "Wijk")[-2:] == [
        "Gedrukt gemiddelde (waarschijnlijk gewogen)",
        "Gewoon gemiddelde van bekende maanden",
    ]


def test_line_is_broken_where_a_month_is_missing(officer):
    drawings = re.findall(r"<svg.*?</svg>", officer.get(HERE).content.decode(), re.DOTALL)
    charts = [each for each in drawings if "zr-small-chart" in each]
    assert len(charts) == 11
    assert all("<text" in each and "#010101" not in each for each in charts)


def test_board_lays_the_use_of_the_meeting_beside_its_places(officer):
    page = officer.get(HERE)
    assert [cells(page, year)[3] for year in ("2015", "2016", "2017", "2018")] == [
        "25,0 %", "41,7 %", "27,1 %", "29,2 %",
    ]  # fmt: skip
    assert cells(page, "vóór 2015")[1] == "75 tot 100"
    assert cells(page, "2019")[3] == "geen cijfer"


def test_board_without_any_figure_says_so(officer):
    assert "Nog geen cijfers." in main_of(officer.get(HERE))


def test_place_without_a_source_shows_only_what_was_measured_there():
    town = make_town()
    put(town.municipality, "I12t", number=40, met=30)
    text = main_of(Visitor(town, "beleidsmedewerker").get(HERE))
    assert "maandcijfers" not in text
    assert (
        "Eerste contact binnen vier weken na aanmelding eerste kwartaal van 2026 75 % 30 van de 40"
        in text
    )


@pytest.mark.requirement("R222")
def test_figure_says_its_formula_its_source_and_each_period(officer):
    put("nijmegen", "I13", number=40, median=5.0, mean=5.5)
    put("nijmegen", "I13", "area", "Hatert", number=25, median=4.26, mean=5.0)
    put("nijmegen", "I13", "area", "Lindenholt")
    page = officer.get(f"{HERE}cijfer/i13/")
    text = main_of(page)
    assert "Weken van de aanmelding tot de intake." in text
    assert "Bron: Rapport Nijmegen (afgeleid uit de tekst)." in text
    assert "eerste kwartaal van 2026 5,0 weken" in text
    assert cells(page, "Hatert")[1:] == ["4,3 weken", "25"]
    assert "Lindenholt minder dan 10 minder dan 10" in text


CROSSED = (
    ("area_month", "2026-02 hatert", 12, 4.0),
    ("area_month", "2026-02 dukenburg", 20, 6.0),
    ("area_month", "2026-03 hatert", None, None),
    ("area_month", "2026-03 dukenburg", 15, 7.5),
    ("area", "hatert", 17, 4.5),
    ("area", "dukenburg", 35, 6.5),
    ("month", "2026-02", 32, 5.0),
    ("month", "2026-03", 20, 6.2),
    ("all", "", 52, 5.5),
)


@pytest.mark.requirement("R217")
@pytest.mark.parametrize("address", [HERE, STANDING, f"{HERE}cijfer/i13/"])
def test_own_wait_stands_by_area_and_month_and_a_month_without_a_figure_is_empty(officer, address):
    for split, part, number, value in CROSSED:
        put("nijmegen", "I13", split, part, number=number, median=value, mean=value)
    page = officer.get(address)
    assert cells(page, "Hatert", "Hele periode")[1:] == [
        "geen cijfer", "4,0 (12)", "minder dan 10", "4,5 (17)", "4,5", "4,0",
    ]  # fmt: skip
    assert cells(page, "Dukenburg", "Hele periode")[1:] == [
        "geen cijfer", "6,0 (20)", "7,5 (15)", "6,5 (35)", "6,5", "6,8",
    ]  # fmt: skip
    assert cells(page, "Alle wijken", "Hele periode")[1:] == [
        "geen cijfer", "5,0 (32)", "6,2 (20)", "5,5 (52)", "5,5", "5,6",
    ]  # fmt: skip
    text = main_of(page)
    assert "de laagste middelste waarde op 4,0 en de hoogste op 7,5." in text
    assert "Per maand" not in text


def test_board_says_which_areas_there_are_and_where_they_are_known_from(officer):
    text = main_of(officer.get(HERE))
    assert "De wijken Dukenburg, Hatert, Lindenholt" in text
    assert "in de wijk van de school of opvang waar zij begon." in text
    assert "Bron: Rapport Nijmegen (staat er)." in text


def test_complex_questions_stand_apart(officer):
    put("nijmegen", "I13", number=40, median=5.0, mean=5.5)
    put("nijmegen", "I13", "complex", "ja", number=25, median=8.0, mean=8.0)
    put("nijmegen", "I13", "complex", "nee", number=15, median=3.0, mean=3.0)
    page = officer.get(f"{HERE}cijfer/i13/")
    assert cells(page, "ingewikkeld")[1:] == ["8,0 weken", "25"]
    assert cells(page, "niet ingewikkeld")[1:] == ["3,0 weken", "15"]


def test_share_of_few_children_tells_that_they_are_few(officer):
    put("nijmegen", "I64", number=40)
    text = main_of(officer.get(f"{HERE}cijfer/i64/"))
    assert "minder dan 10 van de 40" in text


def test_figure_says_which_steps_count(officer):
    text = main_of(officer.get(f"{HERE}cijfer/i61/"))
    assert "Eerste overleg bij spoed" in text


@pytest.mark.requirement("R248")
def test_state_of_affairs_has_waits_and_meeting_and_no_persons(officer):
    put("nijmegen", "I13", number=40, median=5.0, mean=5.5)
    text = main_of(officer.get(STANDING))
    assert "5,0 weken" in text
    assert "Er staan geen personen in." in text
    assert "Waterland" not in text


@pytest.mark.parametrize("address", [HERE, STANDING, f"{HERE}cijfer/i13/"])
@pytest.mark.parametrize("role", ["leerkracht", "directeur"])
def test_who_makes_no_policy_finds_nothing_here(town, role, address):
    assert Visitor(town, role).get(address).status_code == 404


@pytest.mark.parametrize("code", ["i99", "x", "i13; drop"])
def test_figure_that_is_not_there_is_not_found(officer, code):
    assert officer.get(f"{HERE}cijfer/{code}/").status_code == 404


def test_log_of_another_municipality_is_not_found(officer):
    assert (
        officer.get(f"{HERE}cijfer/i13/?log=8a1e0d0a-0000-4000-8000-000000000000").status_code
        == 404
    )


def test_board_stands_in_the_menu(officer):
    assert 'href="/beleid/"' in officer.get("/routes/beheer/").content.decode()
