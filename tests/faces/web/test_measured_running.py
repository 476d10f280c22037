"""Does a policy officer see how running cases stand, and does nobody learn of a few children?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.faces.web.entering import Visitor, words
from tests.factories.policies import make_town
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.insight.deviations.models import RunningStand

pytestmark = pytest.mark.django_db
ROUTE = "/beleid/routes/nijmegen.ist/"
BYPASS = ["bypass", "main", "3-huisarts", "law", "wachttijd", "gp"]
LATE = ["still_late", "main", "v2-eerste-contact", "unexplained", "", ""]
CHOSEN = ["deviated", "main", "v1-aanmelden", "choice", "wachttijd", ""]


@pytest.fixture
def town(db, settings, tmp_path):
    settings.ZORGROUTE_MEASURED = tmp_path / "gemeten"
    return make_town("nijmegen")


@pytest.fixture
def officer(town):
    return Visitor(town, "beleidsmedewerker")


def stand(cases, *counts, month="2026-05"):
    made = datetime(2026, 5, 1, 6, tzinfo=UTC)
    with acting_as(Duty(municipality="nijmegen")):
        RunningStand.objects.create(
            municipality="nijmegen",
            route="nijmegen.ist",
            month=month,
            made_at=made,
            cases=cases,
            counts=[[*about, number] for about, number in counts],
        )


def part(page):
    """What the part of the page about running cases says, and its cells."""
    found = page.content.decode().split('<section id="lopend">')[1].split("</section>")[0]
    said = type("Page", (), {"content": found.encode()})
    return words(said), re.findall(r'<td class="zr-number">(.*?)</td>', found)


def test_running_cases_stand_by_what_stands_out_most(officer):
    stand(97, (BYPASS, 23), (LATE, 18), (CHOSEN, 4))
    said, cells = part(officer.get(ROUTE))

    assert "Op vrijdag 1 mei 2026 waren ongeveer 100 kinderen op deze route onderweg." in said
    assert "Bij ongeveer 50 van hen ging alles volgens afspraak." in said
    assert cells == ["Ongeveer 20", "Ongeveer 20"]
    assert "via de huisarts" in said
    assert "Volgens de wet" in said
    assert "nog open en te laat" in said


def test_what_is_about_few_children_is_not_shown_nor_found_by_subtracting(officer):
    stand(97, (BYPASS, 23), (CHOSEN, 4))
    said, cells = part(officer.get(ROUTE))

    assert cells == ["Ongeveer 20"]
    assert "bewust afgeweken" not in said.lower()


@pytest.mark.parametrize("cases", [1, 9])
def test_few_running_cases_are_not_told(officer, cases):
    stand(cases, (LATE, cases))

    assert part(officer.get(ROUTE)) == (
        "Nu lopend Er zijn te weinig kinderen onderweg om iets te laten zien. Deze stand maken wij"
        " één keer per maand. Zo is niet te zien wat er met één kind gebeurt.",
        [],
    )


def test_last_stand_is_the_one_that_is_told(officer):
    stand(97, (BYPASS, 23))
    stand(52, (LATE, 31), month="2026-06")

    assert "ongeveer 50 kinderen" in part(officer.get(ROUTE))[0]


def test_before_the_first_stand_the_page_says_so(officer):
    assert part(officer.get(ROUTE))[0] == (
        "Nu lopend De kinderen die nu onderweg zijn worden nog geteld."
    )


@pytest.mark.parametrize("role", ["leerkracht", "directeur", "ouders"])
def test_nobody_but_the_policy_officer_finds_it(town, role):
    stand(97, (BYPASS, 23))
    page = Visitor(town, role).get(ROUTE)

    assert page.status_code in (302, 404)
    assert "onderweg" not in page.content.decode()
