"""Mijn werk: by urgency, for a colleague who is away, what others do, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.faces.web.entering import begin, do_step, main_of, walk_to
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties.actions import take_leave
from zorgroute.core.wording.dates import day_in_year

pytestmark = pytest.mark.django_db
URL = "/mijn-werk/"


def test_work_without_anything_says_that_nothing_waits(school, enter):
    said = main_of(enter("ib").get(URL))
    assert "Er ligt nu niets op u te wachten." in said


def test_work_of_a_step_without_a_term_stands_in_this_week(school, enter):
    begin(school)
    said = main_of(enter("leerkracht").get(URL))
    assert "Deze week Pip W.: Bespreek uw zorg met een collega" in said
    assert "De afspraak noemt geen termijn." in said


def to_waiting(school, case):
    """The parents look how it goes at home, until three weeks from now."""
    now = walk_to(school, case, "6-gesprek-ouders")
    record = {
        "gesproken-op": now.date(),
        "gesproken-met": "moeder",
        "besproken": "hoe het gaat",
        "afspraken": "we bellen",
        "afgesproken-datum": now.date() + timedelta(days=20),
    }
    do_step(school, case, "6-gesprek-ouders", now, role="leerkracht", record=record,
            outcome="ouders-pakken-op", present=("ouders", "ib"))  # fmt: skip
    return now


def test_work_of_what_the_parents_do_is_waiting_with_an_end(school, enter):
    case = begin(school)
    now = to_waiting(school, case)
    said = main_of(enter("ib", now).get(URL))
    assert "U wacht op anderen Pip W.: ouders of verzorgers" in said
    assert "Uiterlijk" in said


@pytest.mark.requirement("R005")
def test_work_of_a_colleague_who_is_away_is_mine_and_says_for_whom(school, enter):
    begin(school)
    director = school.acting("directeur")
    with acting_as(director):
        take_leave(
            director, school.people["leerkracht"], school.people["ib"], date(2026, 5, 1), None
        )
    said = main_of(enter("ib").get(URL))
    assert "Pip W.: Bespreek uw zorg met een collega" in said
    assert "Ook voor Tirza Molenbrug" in said


def test_work_without_any_message_offers_to_ask_for_one(school, enter):
    case = begin(school)
    now = walk_to(school, case, "4-kijken-of-overleggen")
    said = main_of(enter("leerkracht", now).get(URL))
    assert "Wat is er met uw zorg gedaan? Pip W.: nog geen bericht sinds maandag 4 mei." in said
    assert "Vraag om een bericht" in said


def test_work_tells_when_a_colleague_talked_it_over_with_the_teacher(school, enter):
    case = begin(school)
    now = walk_to(school, case, "6-gesprek-ouders")
    said = main_of(enter("leerkracht", now).get(URL))
    day = day_in_year(now.date())
    assert f"Wat is er met uw zorg gedaan? Pip W.: hierover is met u gesproken ({day})." in said


def test_asking_for_a_message_tells_the_responsible_once_a_day_and_writes_it_down(school, enter):
    case = begin(school)
    now = walk_to(school, case, "4-kijken-of-overleggen")
    teacher = enter("leerkracht", now)
    for _ in range(2):
        assert teacher.post(f"/zaak/{case}/vraag-bericht/").url == URL
    said = main_of(teacher.get(URL))
    assert "Uw vraag om een bericht is verstuurd aan Hanneke Zilverdal." in said
    with acting_as(Duty(municipality=school.municipality)):
        sent = Outbox.objects.filter(kind="AskedForNews", municipality=school.municipality)
        looks = Look.objects.filter(
            municipality=school.municipality, parts=["vraag-om-bericht"], action="C"
        )
        assert [each.person_id for each in sent] == [school.people["ib"]]
        assert looks.count() == 2


def test_asking_for_a_message_about_a_case_of_others_is_unseen(school, enter):
    case = begin(school)
    assert enter("collega").post(f"/zaak/{case}/vraag-bericht/").status_code == 404


def test_mail_is_switched_by_oneself(school, enter):
    teacher = enter("leerkracht")
    assert teacher.post("/mail/", {"mail": "uit"}).url == URL
    assert "U krijgt geen e-mail meer." in main_of(teacher.get(URL))


def queries_of(visitor):
    visitor.get(URL)
    with CaptureQueriesContext(connection) as caught:
        visitor.get(URL)
    return len(caught)


def test_work_takes_as_many_queries_for_three_cases_as_for_one(school, enter):
    begin(school)
    teacher = enter("leerkracht")
    one = queries_of(teacher)
    begin(school, "juno")
    begin(school)
    assert queries_of(teacher) == one


def with_the_cjg(school):
    """The talk at the CJG is next; gives the case and the day from which school waits."""
    case = begin(school)
    since = walk_to(school, case, "9-hulp-cjg")
    walk_to(school, case, "10-terugkoppeling")
    return case, since


OWED = "Nog te laten weten Pip W.: bericht voor intern begeleider"


@pytest.mark.requirement("R145")
def test_work_of_the_cjg_names_whom_something_is_still_to_be_let_know(school, enter):
    case, since = with_the_cjg(school)
    page = enter("cjg", since + timedelta(days=3)).get(URL)
    said = main_of(page)
    assert f"{OWED} Wacht op bericht sinds {day_in_year(since.date())}." in said
    by = day_in_year((since + timedelta(weeks=6)).date())
    assert f"Afgesproken is uiterlijk {by}." in said
    assert f"/zaak/{case}/stap/main/10-terugkoppeling/" in page.content.decode()


@pytest.mark.requirement("R145")
def test_work_of_the_cjg_past_the_agreed_day_says_how_late_it_is(school, enter):
    _, since = with_the_cjg(school)
    said = main_of(enter("cjg", since + timedelta(weeks=6, days=2)).get(URL))
    by = day_in_year((since + timedelta(weeks=6)).date())
    assert f"{OWED} 2 dagen te laat Wacht op bericht sinds" in said
    assert f"Afgesproken was uiterlijk {by}." in said


@pytest.mark.requirement("R145")
def test_work_of_the_ib_past_the_agreed_day_says_so_and_offers_to_ask(school, enter):
    _, since = with_the_cjg(school)
    late = since + timedelta(weeks=6, days=2)
    said = main_of(enter("ib", late).get(URL))
    by, began = day_in_year((since + timedelta(weeks=6)).date()), day_in_year(since.date())
    assert f"Pip W.: nog geen bericht sinds {began}. Afgesproken was" in said
    assert f"bericht uiterlijk {by}." in said
    assert "Vraag gerust om een bericht. Vraag om een bericht" in said
    assert "Nog te laten weten" not in said


def test_work_of_the_ib_before_the_agreed_day_says_nothing_of_it(school, enter):
    _, since = with_the_cjg(school)
    said = main_of(enter("ib", since + timedelta(weeks=6)).get(URL))
    assert "Wat is er met uw zorg gedaan?" not in said


@pytest.mark.parametrize("role", ["cjg", "ib"])
def test_work_with_something_owed_takes_as_many_queries_for_three_cases(school, enter, role):
    _, since = with_the_cjg(school)
    late = since + timedelta(weeks=7)
    one = queries_of(enter(role, late))
    for _ in range(2):
        walk_to(school, begin(school), "10-terugkoppeling")
    assert queries_of(enter(role, late)) == one
