"""Does the page of a case say what went otherwise and which term ends, to whom it is for?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.faces.web.entering import begin, main_of, walk_to
from tests.factories.worlds import MONDAY
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.insight.deviations.models import RunningCase
from zorgroute.insight.deviations.running import follow_in

pytestmark = pytest.mark.django_db
OWN, ELSEWHERE = "2-kort-gesprek", "9-hulp-cjg"
GONE = "Anders gegaan dan afgesproken"
ENDS = re.compile(r"De termijn van “[^”]+” loopt af: ([^(]+) \(")


def with_notes(school, case, **changes):
    """A case of which the row also says this."""
    follow_in(school.municipality)
    with acting_as(Duty(municipality=school.municipality)):
        row = RunningCase.objects.get(municipality=school.municipality, case_id=case)
        row.notes |= changes
        found = RunningCase.objects.filter(municipality=school.municipality, case_id=case)
        found.update(notes=row.notes)


def departed(step, differs="out_of_turn", by="unexplained", reason=""):
    return [2, differs, "main", step, by, reason, ""]


def said_to(enter, case, role, now=None):
    return main_of(enter(role, now).get(f"/zaak/{case}/"))


def test_case_along_its_route_says_nothing_of_it(school, enter):
    case = begin(school)
    follow_in(school.municipality)
    said = said_to(enter, case, "leerkracht")

    assert GONE not in said
    assert ENDS.findall(said) == []


@pytest.mark.requirement("R228")
def test_departure_that_nobody_explained_is_one_line(school, enter):
    case = begin(school)
    with_notes(school, case, found=[departed(OWN)])

    assert (
        f"{GONE}: “Praat kort met de ouders”, niet aan de beurt (reden: geen reden opgegeven)."
    ) in said_to(enter, case, "leerkracht")


def test_departure_with_a_reason_and_what_is_done_elsewhere_are_not_said_again(school, enter):
    case = begin(school)
    explained = departed(OWN, "deviated", "choice", "wachttijd")
    with_notes(school, case, found=[explained, departed(ELSEWHERE), [2, "late", "main", OWN,
                                    "unexplained", "", ""]])  # fmt: skip

    assert GONE not in said_to(enter, case, "leerkracht")


@pytest.mark.requirement("R230", "R231")
def test_bypass_names_its_way_its_reason_and_whether_the_law_allows_it(school, enter):
    case = begin(school)
    way = [
        True,
        False,
        True,
        OWN,
        "gp",
        "huisarts",
        "wachttijd",
        [2, "gp", OWN, "wachttijd", "law"],
    ]
    with_notes(school, case, way=way)
    said = said_to(enter, case, "leerkracht")

    assert f"{GONE}: naar individuele hulp zonder MDO vooraf, via de huisarts (reden: " in said
    assert "; volgens de wet)." in said


def test_who_neither_answers_for_the_case_nor_has_a_turn_reads_no_such_line(school, enter):
    case = begin(school)
    now = walk_to(school, case, "9-hulp-cjg")
    with_notes(school, case, found=[departed(OWN)])

    assert GONE in said_to(enter, case, "ib", now)
    assert GONE not in said_to(enter, case, "leerkracht", now)


@pytest.mark.requirement("R228")
@pytest.mark.parametrize(
    ("days", "said"),
    [(4, ""), (3, "over 3 dagen"), (1, "morgen"), (0, "vandaag"), (-1, "")],
)
def test_term_is_named_in_its_last_days_and_on_its_card_when_it_is_over(school, enter, days, said):
    case = begin(school)
    walk_to(school, case, "9-hulp-cjg")
    with acting_as(Duty(municipality=school.municipality)):
        due = due_of(school, case)
    page = said_to(enter, case, "cjg", due - timedelta(days=days))

    assert ENDS.findall(page) == ([said] if said else [])


def due_of(school, case):
    from zorgroute.chain.cases.models import Deadline  # noqa: PLC0415 after Django is set up

    rows = Deadline.objects.filter(municipality=school.municipality, case_id=case, kind="due")
    return rows.order_by("-at").values_list("at", flat=True)[0] - timedelta(hours=1)


def test_term_of_another_is_not_named_to_who_does_not_direct_it(school, enter):
    case = begin(school)
    now = walk_to(school, case, "9-hulp-cjg")

    assert now > MONDAY
    assert ENDS.findall(said_to(enter, case, "leerkracht", now)) == []
