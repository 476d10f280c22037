"""Does a parent read what happens now, whom to call and the one thing that is asked?"""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.faces.portal.walking import add_sister, raised, to_home_watch
from tests.faces.web.entering import Visitor, hidden, words
from tests.factories.worlds import make_school
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.parties import actions as parties
from zorgroute.core.engine.moves import Actor, StartTrack

pytestmark = pytest.mark.django_db
NOW = "/wat-gebeurt-er-nu/"


def answer_url(case):
    return f"{NOW}{case}/vertellen/main/6-wacht-op-ouders/"


def filled(visitor, case, **more):
    """What a parent sends who says that things go well."""
    page = visitor.get(answer_url(case))
    found = {name: hidden(page, name) for name in ("sleutel", "gezien")}
    return {**found, "outcome": "gaat-goed", **more}


def test_parent_without_anything_going_on_is_told_so():
    school = make_school()
    said = words(Visitor(school, "ouders").get(NOW))
    assert "Er loopt nu niets voor uw kind." in said


def test_parent_before_the_first_talk_sees_nothing_of_the_concern():
    school = make_school()
    raised(school)
    said = words(Visitor(school, "ouders").get(NOW))
    assert "Er loopt nu niets voor uw kind." in said
    assert "Pip" not in said


@pytest.mark.requirement("R005")
def test_parent_whose_turn_it_is_reads_the_paragraph_the_question_and_the_contact():
    school, case, now = to_home_watch()
    page = Visitor(school, "ouders", now).get(NOW)
    said = words(page)
    assert "Over Pip" in said
    assert "U praat met de leerkracht en nog iemand van school. Dat was op maandag 4 mei." in said
    assert "Nu: U kijkt thuis hoe het gaat." in said
    assert (
        "Laat Hanneke Zilverdal tussen maandag 18 mei en maandag 25 mei weten hoe het gaat." in said
    )
    assert "Bel 088 000 00 02" in said
    assert "U hoeft nu niets te doen." not in said
    assert page.content.decode().count("utrecht-button--primary-action") == 1
    assert answer_url(case) in page.content.decode()


def test_three_stations_tell_where_the_child_is():
    school, _, now = to_home_watch()
    page = Visitor(school, "ouders", now).get(NOW).content.decode()
    strip = re.search(r'<ol class="zr-strip">(.*?)</ol>', page, re.DOTALL)[1]
    assert strip.count("<li") == 3
    assert strip.count('aria-current="step"') == 1
    assert "U bent hier" in html.unescape(strip)


def test_agreements_of_the_talk_stand_on_the_page():
    school, _, now = to_home_watch()
    said = words(Visitor(school, "ouders", now).get(NOW))
    assert "Wat is er afgesproken? (maandag 4 mei) we bellen" in said


def test_parent_tells_that_it_goes_well_and_the_case_is_closed():
    school, case, now = to_home_watch()
    visitor = Visitor(school, "ouders", now + timedelta(days=15))
    answer = visitor.post(answer_url(case), filled(visitor, case))
    assert (answer.status_code, answer["Location"]) == (302, f"{NOW}?na=verteld")
    said = words(visitor.get(answer["Location"]))
    assert "Dank u. Uw antwoord is aangekomen." in said
    assert "Er loopt nu niets voor uw kind." in said
    assert "Wat er over Pip is opgeschreven" in said


def test_form_of_a_parent_is_in_the_words_for_parents():
    school, case, now = to_home_watch()
    page = Visitor(school, "ouders", now).get(answer_url(case))
    said = words(page)
    assert "Wilt u er iets bij vertellen?" in said
    assert "Wat vertelden de ouders?" not in said
    assert re.search(r"Het gaat goed.*Er is meer nodig.*Ik wil gebeld worden", said)


def test_sending_nothing_keeps_the_page_with_what_is_missing():
    school, case, now = to_home_watch()
    visitor = Visitor(school, "ouders", now)
    answer = visitor.post(answer_url(case), {"r-toelichting": "Hij slaapt beter."})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Fout: " in page
    assert "Hij slaapt beter." in page


def test_sending_twice_is_answered_once():
    school, case, now = to_home_watch()
    visitor = Visitor(school, "ouders", now + timedelta(days=15))
    data = filled(visitor, case)
    first, second = visitor.post(answer_url(case), data), visitor.post(answer_url(case), data)
    assert first["Location"] == f"{NOW}?na=verteld"
    assert second["Location"] == f"{NOW}?na=was-al"
    assert "Deze vraag is al beantwoord." in words(visitor.get(second["Location"]))


@pytest.mark.parametrize("typed", ["\x00", "x" * 20_000, "<script>alert(1)</script>", "؀ مرحبا"])
def test_odd_words_never_break_the_page(typed):
    school, case, now = to_home_watch()
    visitor = Visitor(school, "ouders", now + timedelta(days=15))
    answer = visitor.post(answer_url(case), filled(visitor, case, **{"r-toelichting": typed}))
    assert answer.status_code in (200, 302)
    assert b"<script>alert" not in answer.content


def test_question_of_another_family_is_an_unknown_page():
    school, case, now = to_home_watch()
    other = Visitor(school, "ouders-juno", now)
    assert other.get(answer_url(case)).status_code == 404
    assert other.post(answer_url(case), {"outcome": "gaat-goed"}).status_code == 404
    assert other.get(f"{NOW}{case}/route/").status_code == 404
    assert other.get(f"{NOW}{case}/opgeschreven/").status_code == 404


def test_step_of_a_professional_is_no_question_to_a_parent():
    school, case, now = to_home_watch()
    url = f"{NOW}{case}/vertellen/main/5-besluit-gesprek/"
    assert Visitor(school, "ouders", now).get(url).status_code == 404


def test_pages_of_families_are_not_there_for_professionals():
    school, case, now = to_home_watch()
    for url in (NOW, "/uw-rechten/", f"{NOW}{case}/route/", answer_url(case)):
        assert Visitor(school, "ib", now).get(url).status_code == 404


def test_pages_of_families_ask_to_log_in_first(client):
    assert client.get(NOW)["Location"].startswith("/inloggen/?next=")


def test_contact_who_is_away_is_named_with_the_replacement():
    school, _, now = to_home_watch()
    manager = school.acting("beheerder")
    with acting_as(manager):
        day = now.date()
        parties.take_leave(manager, school.people["ib"], school.people["collega"], day, None)
    said = words(Visitor(school, "ouders", now + timedelta(days=1)).get(NOW))
    assert "Jorn Akkervliet" in said
    assert "Hanneke Zilverdal is er nu niet. Bel Jorn Akkervliet." in said


def test_after_the_term_the_school_calls_and_the_parent_is_not_blamed():
    school, _, now = to_home_watch()
    late = now + timedelta(days=24)
    said = words(Visitor(school, "ouders", late).get(NOW))
    assert "U hoeft nu niets te doen." in said
    assert "Te laat" not in said
    assert "Wij zijn te laat" not in said


def test_two_children_each_have_their_own_part():
    school, _, now = to_home_watch()
    add_sister(school)
    to_home_watch(school, "lot")
    page = Visitor(school, "ouders", now).get(NOW)
    said = words(page)
    assert "Over Pip" in said
    assert "Over Lot" in said
    assert page.content.decode().count("utrecht-button--primary-action") == 1


def test_route_in_the_words_for_parents_has_no_code_of_conduct_and_no_names_of_functions():
    school, case, now = to_home_watch()
    page = Visitor(school, "ouders", now).get(f"{NOW}{case}/route/")
    said = words(page)
    assert "De route van Pip" in said
    assert "U bent hier" in said
    assert "eldcode" not in said
    assert "intern begeleider bespreekt" not in said
    assert 'style="' not in page.content.decode()


def test_title_of_a_page_never_carries_the_name_of_a_child():
    school, case, now = to_home_watch()
    visitor = Visitor(school, "ouders", now)
    for url in (NOW, answer_url(case), f"{NOW}{case}/route/", f"{NOW}{case}/opgeschreven/"):
        title = re.search(r"<title>(.*?)</title>", visitor.get(url).content.decode())[1]
        assert "Pip" not in title
        assert title.endswith(" · Zorgroute")


def test_weighing_of_safety_is_absent_for_parents():
    school, case, now = to_home_watch()
    professional = school.acting("leerkracht", now)
    visitor = Visitor(school, "ouders", now)
    before = [words(visitor.get(url)) for url in (NOW, f"{NOW}{case}/opgeschreven/")]
    with acting_as(professional):
        actor = Actor(str(professional.person), "leerkracht")
        attempt(professional, case, StartTrack(actor, "meldcode", now), now)
    after = [words(visitor.get(url)) for url in (NOW, f"{NOW}{case}/opgeschreven/")]
    assert after == before


@pytest.mark.requirement("R033")
def test_reading_leaves_a_look_of_the_portal():
    school, case, now = to_home_watch()
    Visitor(school, "ouders", now).get(NOW)
    with acting_as(Duty(municipality=school.municipality)):
        looks = Look.objects.filter(case_id=case, person_id=school.people["ouders"])
        assert [(each.access_point, each.allowed) for each in looks] == [("portaal", True)]


def test_leaving_quickly_and_the_honest_sentence_stand_on_every_page():
    school, case, now = to_home_watch()
    visitor = Visitor(school, "ouders", now)
    for url in (NOW, "/uw-rechten/", answer_url(case), f"{NOW}{case}/opgeschreven/"):
        said = words(visitor.get(url))
        assert "Snel weg" in said
        assert "Spoed of crisis" in said
        assert "Soms bepaalt de wet dat iemand meer of minder ziet." in said


def test_number_of_queries_grows_by_a_fixed_number_per_child():
    school, _, now = to_home_watch()
    visitor = Visitor(school, "ouders", now)
    visitor.get(NOW)
    with CaptureQueriesContext(connection) as one:
        visitor.get(NOW)
    add_sister(school)
    to_home_watch(school, "lot")
    with CaptureQueriesContext(connection) as two:
        visitor.get(NOW)
    assert len(two) - len(one) <= 20
