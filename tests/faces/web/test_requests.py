"""Does the desk answer in time, check what goes out, and let nothing of others go with it?"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from tests.faces.portal.walking import to_home_watch
from tests.faces.web.entering import Visitor, hidden, words
from tests.factories.worlds import make_school
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Child
from zorgroute.chain.rights import actions, releasing
from zorgroute.chain.rights.actions import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """A parent's question to read everything, at a school with a director and an officer."""
    school, case, now = to_home_watch(make_school())
    place = school.municipality
    with acting_as(Duty(municipality=place)):
        officer = parties.add_person(place, parties.Name("Femke", "Vondeling"))
        parties.employ(
            place, officer, school.organisation, "functionaris_gegevensbescherming",
            date(2020, 8, 1), location=school.location,
        )  # fmt: skip
        school.people["fg"] = officer
    now += timedelta(hours=1)
    return school, case, now, ask(school, now)


def ask(school, now, kind="inspection", text="", case=None):
    parent = school.acting("ouders", now)
    with acting_as(parent):
        return actions.ask(parent, Asked(kind, school.children["pip"], text, case), now)


def passages(response):
    """The passages of a preview: the name of the field for each text."""
    found = re.findall(
        r'<p dir="auto">(?:<del>)?(.*?)(?:</del>)?</p>\s*<label[^>]*for="(weg\.[0-9a-f]+)"',
        response.content.decode(),
    )
    return dict(found)


@pytest.mark.requirement("R213")
def test_desk_shows_what_is_due_first_and_what_is_late(asked):
    school, _, now, _ = asked
    head = Visitor(school, "directeur", now)
    assert "Alles lezen wat er is opgeschreven" in words(head.get("/verzoeken/"))
    late = words(head.at(now + timedelta(days=40)).get("/verzoeken/"))
    assert "Te laat. Het antwoord had er uiterlijk op donderdag 4 juni moeten zijn." in late


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg"])
def test_desk_is_not_there_for_who_does_not_keep_it(asked, role):
    school, _, now, made = asked
    visitor = Visitor(school, role, now)
    urls = ("/verzoeken/", f"/verzoeken/{made}/", f"/verzoeken/{made}/afschrift/",
            "/verzoeken/bewaren/", "/verzoeken/verwerkingen/")  # fmt: skip
    assert {visitor.get(url).status_code for url in urls} == {404}


def test_answer_needs_outcome_words_and_for_no_a_ground(asked):
    school, _, now, _ = asked
    made = ask(school, now, "correction", "Pip sliep twee keer, geen drie.")
    head = Visitor(school, "directeur", now)
    url = f"/verzoeken/{made}/"
    said = words(head.post(url, {"doe": "answer"}))
    assert "Kies wat er met het verzoek gebeurt." in said
    assert "Er staat nog geen uitleg" in said
    said = words(head.post(url, {"doe": "answer", "uitkomst": "refused", "uitleg": "Het klopt."}))
    assert "Bij deels of nee hoort een grond." in said
    sent = {"doe": "answer", "uitkomst": "refused", "uitleg": "Het klopt.", "grond": "feit_klopt"}
    assert head.post(url, sent).status_code == 302
    parent = words(Visitor(school, "ouders", now).get(f"/uw-rechten/verzoek/{made}/"))
    assert "Wij doen dit niet. Wat er staat klopt volgens ons." in parent
    assert "Autoriteit Persoonsgegevens" in parent


def test_longer_term_is_taken_once_with_a_reason_and_told(asked):
    school, _, now, made = asked
    head = Visitor(school, "directeur", now)
    url = f"/verzoeken/{made}/"
    assert "Kies waarom het langer duurt." in words(head.post(url, {"doe": "longer"}))
    assert head.post(url, {"doe": "longer", "reden": "ingewikkeld"}).status_code == 302
    again = words(head.post(url, {"doe": "longer", "reden": "ingewikkeld"}))
    assert "De termijn kan niet (nog) langer." in again
    parent = words(Visitor(school, "ouders", now).get(f"/uw-rechten/verzoek/{made}/"))
    assert "U hoort uiterlijk op dinsdag 4 augustus van ons." in parent
    assert "Het duurt langer, want: uw vraag is ingewikkeld." in parent


def test_longer_term_after_the_first_has_passed_is_refused(asked):
    school, _, now, made = asked
    head = Visitor(school, "directeur", now + timedelta(days=60))
    said = words(head.post(f"/verzoeken/{made}/", {"doe": "longer", "reden": "ingewikkeld"}))
    assert "De termijn is al voorbij." in said


def released(school, now, made, marks=()):
    head = Visitor(school, "directeur", now)
    url = f"/verzoeken/{made}/afschrift/"
    page = head.get(url)
    known = passages(page)
    sent = {"gezien": hidden(page, "gezien"), "doe": "uitreiken"}
    sent |= {known[text]: "derde" for text in marks}
    return head.post(url, sent)


def fetched(school, now, made, form="json"):
    return Visitor(school, "ouders", now).post(f"/uw-rechten/verzoek/{made}/afschrift/{form}/")


def test_copy_holds_what_the_parent_may_read_and_is_fetched_once(asked):
    school, _, now, made = asked
    assert released(school, now, made).status_code == 302
    copy = json.loads(fetched(school, now, made).content)
    assert copy["watermerk"].startswith("Uitgereikt aan Eva Waterland op maandag 4 mei 2026.")
    assert copy["kind"]["naam"] == "Pip Waterland"
    text = json.dumps(copy, ensure_ascii=False)
    parent = words(Visitor(school, "ouders", now).get(
        f"/wat-gebeurt-er-nu/{asked[1]}/opgeschreven/"))  # fmt: skip
    answers = [each for case in copy["zaken"] for line in case["gebeurtenissen"]
               for said in line["antwoorden"] for each in said["antwoord"]]  # fmt: skip
    assert answers
    # A page leaves out the year it is; a copy to keep does not.
    assert [each for each in answers if each.removesuffix(" 2026") not in parent] == []
    assert "Juno" not in text
    assert fetched(school, now, made).status_code == 404


def test_copy_as_a_page_is_a_tagged_pdf_with_the_water_mark(asked):
    school, _, now, made = asked
    released(school, now, made)
    pdf = fetched(school, now, made, "pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"StructTreeRoot" in pdf.content


def test_copy_leaves_out_the_passages_that_are_about_others(asked):
    school, _, now, made = asked
    head = Visitor(school, "directeur", now)
    known = passages(head.get(f"/verzoeken/{made}/afschrift/"))
    marks = list(known)[:2]
    before = releasing_now(school, made, now)
    released(school, now, made, marks)
    found = answers_in(json.loads(fetched(school, now, made).content))
    assert Counter(before) - Counter(found) == Counter(marks)


def releasing_now(school, made, now):
    """Every passage that would go out if nothing was left out."""
    head = school.acting("directeur", now)
    with acting_as(head):
        return answers_in(releasing.as_package(releasing.prepare(head, made, now), now))


def answers_in(copy):
    """Every passage of a copy."""
    return [
        each
        for case in copy["zaken"]
        for line in case["gebeurtenissen"]
        for said in line["antwoorden"]
        for each in said["antwoord"]
    ]


def test_copy_is_gone_after_fourteen_days(asked):
    school, _, now, made = asked
    released(school, now, made)
    assert fetched(school, now + timedelta(days=15), made).status_code == 404


def test_copy_that_changed_since_it_was_checked_does_not_go_out(asked):
    school, case, now, made = asked
    head = Visitor(school, "directeur", now)
    url = f"/verzoeken/{made}/afschrift/"
    page = head.get(url)
    parent = school.acting("ouders", now)
    with acting_as(parent):
        actions.state(parent, case, "Pip was gewoon moe.", now)
    answer = head.post(url, {"gezien": hidden(page, "gezien"), "doe": "uitreiken"})
    assert "Er is net iets bij gekomen of veranderd." in words(answer)
    assert fetched(school, now, made).status_code == 404


def test_copy_of_somebody_elses_request_does_not_exist(asked):
    school, _, now, made = asked
    released(school, now, made)
    other = Visitor(school, "ouders-juno", now)
    assert other.post(f"/uw-rechten/verzoek/{made}/afschrift/json/").status_code == 404


def test_giving_out_and_fetching_stand_in_the_log(asked):
    school, case, now, made = asked
    released(school, now, made)
    fetched(school, now, made)
    with acting_as(Duty(municipality=school.municipality)):
        rows = Look.objects.filter(municipality=school.municipality, action="E", allowed=True)
        found = {(row.person_id, row.case_id) for row in rows}
    assert (school.people["directeur"], case) in found
    assert (school.people["ouders"], None) in found


def test_parent_who_lost_the_say_gets_no_copy(asked):
    school, _, now, made = asked
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children["pip"]).update(birth_date=date(2010, 1, 1))
    said = words(Visitor(school, "directeur", now).get(f"/verzoeken/{made}/afschrift/"))
    assert "Wie dit vroeg, heeft nu geen gezag over dit kind." in said


def test_parent_of_a_young_person_of_sixteen_is_told_who_asks(asked):
    school, _, now, _ = asked
    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children["pip"]).update(birth_date=date(2010, 1, 1))
    parent = Visitor(school, "ouders", now)
    url = "/uw-rechten/vragen/inspection/"
    sent = {"sleutel": hidden(parent.get(url), "sleutel"), "kind": str(school.children["pip"])}
    said = words(parent.post(url, sent))
    assert "Uw kind is 16 jaar of ouder en mag dit zelf vragen." in said


def test_removal_that_was_granted_is_proposed_and_done_by_two(asked):
    school, case, now, _ = asked
    made = ask(school, now, "erasure", "Haal alles weg.")
    head, officer = Visitor(school, "directeur", now), Visitor(school, "fg", now)
    url = f"/verzoeken/{made}/"
    head.post(url, {"doe": "answer", "uitkomst": "granted", "uitleg": "Dat doen wij."})
    assert "De zaak loopt nog." in words(head.post(url, {"doe": "destroy"}))
    with acting_as(Duty(municipality=school.municipality)):
        Case.objects.filter(id=case).update(closed="klaar")
    assert head.post(url, {"doe": "destroy"}).status_code == 302
    page = officer.get("/verzoeken/bewaren/")
    voor = re.search(r'name="voor" value="([^"]+)"', page.content.decode())[1]
    own = words(head.post("/verzoeken/bewaren/", {"doe": "ja", "voor": voor}))
    assert "Iemand anders moet meekijken: u stelde dit zelf voor." in own
    assert officer.post("/verzoeken/bewaren/", {"doe": "ja", "voor": voor}).status_code == 302
    said = words(officer.get("/verzoeken/bewaren/"))
    assert "Verklaringen van vernietiging" in said
    assert "Op verzoek van de persoon" in said


def test_register_of_processing_is_a_page_and_a_table_without_persons(asked):
    school, _, now, _ = asked
    officer = Visitor(school, "fg", now)
    said = words(officer.get("/verzoeken/verwerkingen/"))
    assert "Zorg rond een kind langs de afgesproken route" in said
    table = officer.get("/verzoeken/verwerkingen/tabel.csv")
    assert io.BytesIO(table.content).readline().decode("utf-8-sig").startswith("name")
