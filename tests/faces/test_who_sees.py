"""Do professionals and parents read who sees what and why, and no more than they may know?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.faces.portal.walking import ORDER, do, raised
from tests.faces.web.entering import Visitor, main_of
from tests.factories.worlds import make_school
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.core.engine.moves import Actor, StartTrack

pytestmark = pytest.mark.django_db
LATER = ("7-vervolg", "8-cjg-inlichten", "9-afspraak-maken", "9-hulp-cjg")
NOTHING = "nog niets"


def walked(*steps):
    """A case in which these steps were done, an hour apart."""
    school = make_school()
    case, now = raised(school), school.now
    for step in steps:
        now += timedelta(hours=1)
        do(school, case, step, now)
    return school, case, now


def page(school, who, case, now, prefix="zaak"):
    return Visitor(school, who, now).get(f"/{prefix}/{case}/wie-ziet-wat/")


def table(response) -> dict[str, list[str]]:
    """The rows of the table by their heads."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>")]
    return {row[0]: row[1:] for row in rows if row}


@pytest.mark.requirement("R205")
def test_professionals_read_who_sees_what_as_far_as_they_know():
    school, case, now = walked(*ORDER, *LATER)
    found = page(school, "ib", case, now)
    said = main_of(found)
    assert "U ziet dit omdat u intern begeleider bent van De Lantaarn." in said
    assert "Soms bepaalt de wet dat iemand meer of minder ziet." in said
    # dat het er is, praktisch, onderwijs, ontwikkeling, gezin, medisch, veiligheid, geld
    work, none = "ja, taak", NOTHING
    rows = table(found)
    assert rows["U"] == [work, work, work, work, none, none, work, none]
    assert rows["De Lantaarn"] == rows["U"]
    cjg = rows["CJG Westhoek"]
    assert cjg == ["ja, toestemming van 4 mei 2026", "deel, taak", "nee", "nee", none, none,
                   "nee", none]  # fmt: skip
    assert "Om “gezin” te zien is toestemming nodig:" in said

    elsewhere = table(page(school, "cjg", case, now))
    # What the school wrote about development and safety is not there, not even as a no.
    assert elsewhere["De Lantaarn"] == [work, work, none, none, "nee", none, none, none]
    assert elsewhere["U"][4] == work

    parents = main_of(page(school, "ouders", case, now, "wat-gebeurt-er-nu"))
    assert "Wie kan hierbij?" in parents
    assert (
        "De Lantaarn Ziet: dat er zorgen zijn, de afspraken, hoe het op school gaat, hoe uw kind "
        "zich ontwikkelt en of uw kind veilig is. Niet: hoe het thuis gaat. "
        "Omdat: zij u en uw kind helpen." in parents
    )
    assert "Soms bepaalt de wet dat iemand meer of minder ziet." in parents

    assert [page(school, who, case, now).status_code for who in ("directeur", "ouders-juno")] == [
        404,
        404,
    ]


def test_track_that_one_may_not_know_of_changes_nothing_on_the_page():
    """The same case with a meldcode beside it: the parents' page is the same, to the letter."""
    school, case, now = walked(*ORDER[:2])
    before = main_of(page(school, "ouders", case, now, "wat-gebeurt-er-nu"))
    teacher = school.acting("leerkracht", now)
    with acting_as(teacher):
        start = StartTrack(Actor(str(teacher.person), teacher.role), "meldcode", now)
        attempt(teacher, case, start, now)
    assert main_of(page(school, "ouders", case, now, "wat-gebeurt-er-nu")) == before
