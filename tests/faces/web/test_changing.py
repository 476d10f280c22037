"""Does somebody read what happens before a change is recorded, and is it recorded with care?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faces.web.entering import begin, main_of, walk_to
from tests.faces.web.test_acts import url_of

pytestmark = pytest.mark.django_db
CHANGE = "verandering/"


def started(school, enter, role="leerkracht"):
    case = begin(school)
    return case, enter(role, school.now + timedelta(hours=1))


def kinds(said):
    words = ("Het kind verhuist", "Het gezag over", "Iemand anders wordt", "Het kind is overleden")
    return [each for each in words if each in said]


def test_first_question_is_what_changed_and_nothing_else(school, enter):
    case, teacher = started(school, enter)
    page = teacher.get(url_of(case, CHANGE))
    assert kinds(main_of(page)) == [
        "Het kind verhuist", "Het gezag over", "Iemand anders wordt", "Het kind is overleden",
    ]  # fmt: skip
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]


def test_who_may_not_pass_it_on_is_not_offered_it(school, enter):
    case = begin(school)
    now = walk_to(school, case, "9-hulp-cjg")
    cjg = enter("cjg", now)
    said = main_of(cjg.get(url_of(case, CHANGE)))
    assert kinds(said) == ["Het kind verhuist", "Het kind is overleden"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("move", "De zaak blijft bij deze gemeente"),
        ("loss_of_authority", "Ga na wie nu beslist."),
        ("parent_died", "Deze ouder ziet dan niets meer van dit kind."),
        ("change_of_responsible", "Tot iemand ja zegt, blijft de zaak bij: Leerkracht."),
        ("death", "Er gaan geen berichten meer naar de familie."),
    ],
)
def test_page_of_a_change_says_what_happens_then(school, enter, kind, words):
    case, teacher = started(school, enter)
    said = main_of(teacher.get(url_of(case, f"{CHANGE}?verandering={kind}")))
    assert "Wat gebeurt er dan?" in said
    assert words in said


def test_death_is_not_recorded_without_saying_that_it_is_right(school, enter):
    case, teacher = started(school, enter)
    url = url_of(case, CHANGE)
    wrong = teacher.post(url, {"verandering": "death"})
    assert (wrong.status_code, "Kies of het klopt." in main_of(wrong)) == (200, True)
    assert teacher.post(url, {"verandering": "death", "klopt": "ja"}).status_code == 302
    said = main_of(teacher.get(url_of(case)))
    assert "Er is een overlijden doorgegeven." in said
    assert "Sluit de zaak" in said
    assert "Nu aan zet" not in said
    assert "Bespreek uw zorg met een collega" not in said.partition("Dit ligt nog")[0]


def test_responsible_closes_the_case_after_a_death_and_nothing_cheerful_is_said(school, enter):
    case, teacher = started(school, enter)
    teacher.post(url_of(case, CHANGE), {"verandering": "death", "klopt": "ja"})
    page = teacher.get(url_of(case)).content.decode()
    item = page.partition(f"/zaak/{case}/klaar/")[2].partition("/")[0]
    assert teacher.post(url_of(case, f"klaar/{item}/")).status_code == 302
    assert "De zaak is gesloten na een overlijden" in main_of(teacher.get(url_of(case)))


def test_change_of_responsible_asks_a_colleague_who_takes_it_over(school, enter):
    case, teacher = started(school, enter)
    data = {"verandering": "change_of_responsible", "overnemen": "leerkracht"}
    assert teacher.post(url_of(case, CHANGE), data).status_code == 302
    colleague = enter("collega", school.now + timedelta(hours=2))
    assert "Neemt u de verantwoordelijkheid over?" in main_of(colleague.get(url_of(case)))
    assert colleague.post(url_of(case, "overdracht/"), {"antwoord": "ja"}).status_code == 302
    assert "Verantwoordelijk nu: Jorn Akkervliet" in main_of(colleague.get(url_of(case)))


def test_parent_who_may_not_look_any_more_sees_nothing(school, enter):
    case = begin(school)
    now = walk_to(school, case, "6-gesprek-ouders")
    teacher = enter("leerkracht", now)
    parent = school.people["ouders"]
    data = {
        "verandering": "loss_of_authority", "ouder": str(parent), "meekijken": "nee", "klopt": "ja",
    }  # fmt: skip
    assert teacher.post(url_of(case, CHANGE), data).status_code == 302
    said = main_of(enter("ouders", now + timedelta(minutes=1)).get("/wat-gebeurt-er-nu/"))
    assert "u hebt volgens onze gegevens geen gezag" in said
    assert "Pip" not in said


def test_change_that_does_not_exist_brings_back_the_list(school, enter):
    case, teacher = started(school, enter)
    assert "Wat is er veranderd?" in main_of(teacher.post(url_of(case, CHANGE), {}))
    assert "Wat is er veranderd?" in main_of(teacher.get(url_of(case, f"{CHANGE}?verandering=x")))


def test_death_that_was_a_mistake_is_taken_back_from_the_timeline(school, enter):
    case, teacher = started(school, enter)
    teacher.post(url_of(case, CHANGE), {"verandering": "death", "klopt": "ja"})
    page = teacher.get(url_of(case)).content.decode()
    act = page.partition(f"/zaak/{case}/terughalen/")[2].partition("/")[0]
    answer = teacher.post(url_of(case, f"terughalen/{act}/"), {"onjuist": "Verkeerd kind."})
    assert answer.status_code == 302
    assert "Bespreek uw zorg met een collega" in main_of(teacher.get(url_of(case)))


def test_page_of_a_withdrawal_names_the_step_that_stops(school, enter):
    case = begin(school)
    now = walk_to(school, case, "8-cjg-inlichten")
    said = main_of(enter("ib", now).get(url_of(case, f"{CHANGE}?verandering=withdrawal")))
    assert "Er wordt niets nieuws meer gedeeld." in said
    assert "kan dan niet verder tot er weer toestemming is." in said


def test_withdrawal_is_not_offered_where_nothing_was_allowed(school, enter):
    case, teacher = started(school, enter)
    said = main_of(teacher.get(url_of(case, f"{CHANGE}?verandering=withdrawal")))
    assert "Wat is er veranderd?" in said
