"""Can emergency access be used to look somebody up, to read more, longer, or unseen?"""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta

import pytest

from tests.attacks.threats.village import BORN, EDUCATION, RIGHT, SAFETY, SINCE, borrowed, standing
from tests.attacks.town import ABOUT_CHILD, plain, tells_of
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.at_once import end_expired, open_at_once, seen_at_once, stop_at_once
from zorgroute.chain.cases.lists import cases_of, children_on_cases, work_of
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.emergency.actions import Why, judge
from zorgroute.chain.emergency.models import Opening
from zorgroute.chain.emergency.queries import (
    judged_one,
    kept_from_family,
    months,
    running,
    to_judge,
    told_to_family,
    used_at,
)
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.by_name import Called
from zorgroute.chain.routebook.queries import content

pytestmark = pytest.mark.threat("T32")
WRONG = Called("Zwaluwtje", "Kanariegeel", date(2019, 2, 12))
WHY = Why("gevaar_kind", "Het kind stond op straat en de school is dicht.")


@pytest.fixture(scope="module")
def standing_village(django_db_setup, django_db_blocker, tmp_path_factory):
    yield from standing(django_db_blocker, tmp_path_factory.mktemp("village"))


@pytest.fixture
def village(standing_village):
    yield from borrowed(standing_village)


def opens(town, who="jgz", called=RIGHT, why=WHY, at=None):
    acting = town.acting(who)
    with acting_as(acting):
        return open_at_once(acting, called, why, at or town.moment)


def looks(town, who, **more):
    with acting_as(town.acting(who)):
        rows = Look.objects.filter(person_id=town.people[who][1], **more)
        return [(each.ground, each.allowed, tuple(each.reasons)) for each in rows.order_by("at")]


def refused(town, **more):
    with pytest.raises(Refused) as no:
        opens(town, **more)
    return no.value.denied.codes()


def test_t32_opening_shows_safety_and_contact_and_nothing_else(village):
    made = opens(village)
    acting = village.acting("jgz")
    with acting_as(acting):
        standing, cases = seen_at_once(acting, made, village.moment)
    assert [str(each.answer.value) for each in cases[0].written] == [str((SAFETY,))]
    assert {each.role for each in cases[0].people()} == {"leerkracht", "ib", "ouders"}
    assert standing.expires_at - standing.opened_at == timedelta(hours=4)
    page = village.get("jgz", f"/noodtoegang/{made}/")
    shown = plain(page)
    assert (SAFETY in shown, EDUCATION in shown, "hoe het gaat" in shown) == (True, False, False)


def test_t32_opening_lets_in_to_no_other_door(village):
    opens(village)
    acting, now = village.acting("jgz"), village.moment
    with acting_as(acting):
        assert cases_of(acting, now) == []
        assert work_of(acting, now) == []
        assert children_on_cases(acting, now) == []
        with pytest.raises(Unseen):
            case_seen_by(acting, village.case, now)
    unknown = village.get("jgz", "/zaak/00000000-0000-4000-8000-000000000000/")
    assert plain(village.get("jgz", f"/zaak/{village.case}/")) == plain(unknown)
    assert tells_of(village.get("jgz", "/kinderen/"), ABOUT_CHILD) == []


def test_t32_unknown_name_and_name_that_does_not_match_are_the_same_bytes(village):
    form = {
        "voornaam": "Zwaluwtje", "achternaam": "Kanariegeel", "geboren.dag": "12",
        "geboren.maand": "2", "geboren.jaar": "2019", "waarom": "gevaar_kind",
        "uitleg": "De school is dicht.", "gezin": "ja",
    }  # fmt: skip
    village.get("jgz", "/noodtoegang/")
    one = village.post("jgz", "/noodtoegang/", form)
    other = village.post("jgz", "/noodtoegang/", {**form, "voornaam": "Niemandal"})
    same = plain(other).replace("Niemandal", "Zwaluwtje")
    assert one.status_code == 409
    assert plain(one) == same
    expected = ("noodtoegang", False, ("emergency.nothing_opened",))
    assert looks(village, "jgz", parts=["noodtoegang"]) == [expected, expected]


def test_t32_child_without_a_case_is_the_same_answer_as_no_child(village):
    other = Called("Juno", "Heuvelrug", date(2019, 6, 1))
    assert refused(village, called=other) == ("emergency.nothing_opened",)
    assert refused(village, called=WRONG) == ("emergency.nothing_opened",)


@pytest.mark.parametrize(
    ("given", "surname"),
    [("zwaluwtje", "KANARIEGEEL"), ("  Zwaluwtje ", "Kanariegeel")],
)
def test_t32_name_is_the_same_in_capitals_and_with_spaces(village, given, surname):
    assert opens(village, called=Called(given, surname, BORN))


@pytest.mark.parametrize(("given", "surname"), [("Zwaluw", "Kanariegeel"), ("Zwaluwtje", "Kanari")])
def test_t32_part_of_a_name_opens_nothing(village, given, surname):
    assert refused(village, called=Called(given, surname, BORN)) == ("emergency.nothing_opened",)


def test_t32_trying_names_stops_after_five_times_in_a_day(village):
    for _ in range(5):
        assert refused(village, called=WRONG) == ("emergency.nothing_opened",)
    assert refused(village) == ("emergency.too_often",)
    village.moment += timedelta(days=1, seconds=1)
    assert opens(village)


@pytest.mark.parametrize("who", ["leerkracht", "ib", "directeur", "beheerder", "collega", "fg"])
def test_t32_functions_that_are_not_listed_get_the_page_that_says_nothing(village, who):
    assert who in village.people
    with pytest.raises(Unseen):
        opens(village, who=who)
    posted = village.post(who, "/noodtoegang/", {"voornaam": "Zwaluwtje"})
    assert posted.status_code == 404


def test_t32_every_listed_function_is_one_of_the_glossary():
    known = {row["role"] for row in content().rows("role_names")}
    listed = {row["function"] for row in content().rows("emergency_access")}
    assert listed <= known


def test_t32_opening_ends_by_itself_and_the_worker_closes_the_part(village):
    made = opens(village)
    later = village.moment + timedelta(hours=4)
    acting = village.acting("jgz")
    with acting_as(acting):
        assert seen_at_once(acting, made, later - timedelta(seconds=1))
        with pytest.raises(Unseen):
            seen_at_once(acting, made, later)
    with acting_as(Duty()):
        assert end_expired(later) == 1
        assert end_expired(later) == 0
    with acting_as(acting):
        assert Involvement.objects.filter(role="noodtoegang", until__isnull=True).count() == 0


def test_t32_stopping_ends_it_at_once_for_the_page_and_for_the_net(village):
    made = opens(village)
    assert "Nu stoppen" in plain(village.get("jgz", "/mijn-werk/"))
    stopped = village.post("jgz", f"/noodtoegang/{made}/stoppen/")
    assert stopped.status_code == 302
    assert village.get("jgz", f"/noodtoegang/{made}/").status_code == 404
    assert "Nu stoppen" not in plain(village.get("jgz", "/mijn-werk/"))
    acting = village.acting("jgz")
    with acting_as(acting):
        assert running(acting, village.moment) == []
        stop_at_once(acting, made, village.moment)


def test_t32_page_of_somebody_elses_opening_is_not_there(village):
    made = opens(village)
    assert village.get("jgz-twee", f"/noodtoegang/{made}/").status_code == 404
    assert village.get("leider", f"/noodtoegang/{made}/").status_code == 404
    acting = village.acting("jgz-twee")
    with acting_as(acting):
        stop_at_once(acting, made, village.moment)
    assert village.get("jgz", f"/noodtoegang/{made}/").status_code == 200


@pytest.mark.requirement("R206")
def test_t32_every_look_during_it_has_the_ground_and_the_reason(village):
    made = opens(village)
    village.get("jgz", f"/noodtoegang/{made}/")
    found = looks(village, "jgz", case_id=village.case)
    assert found == [("noodtoegang", True, ("gevaar_kind",))] * 2


def test_t32_all_of_it_waits_for_a_judgement_within_72_hours(village):
    made = [opens(village), opens(village, who="jgz-twee")]
    officer = village.acting("fg")
    with acting_as(officer):
        rows = to_judge(officer)
    assert {each.id for each in rows} == set(made)
    assert {each.review_due_at - village.moment for each in rows} == {timedelta(hours=72)}
    with acting_as(officer):
        assert judged_one(officer, made[0]).words == WHY.words


def test_t32_director_family_and_officer_are_told_without_a_word_about_what(village):
    opens(village)
    with acting_as(Duty(municipality=village.here)):
        rows = {each.person_id: each for each in Outbox.objects.filter(kind="Emergency")}
    told = {who for who, (_, person) in village.people.items() if person in rows}
    assert told == {"leider", "fg", "ouders", "ouder-twee"}
    assert tells_of(village.get("leider", "/noodtoegang/"), ABOUT_CHILD) == []
    leader = village.acting("leider")
    with acting_as(leader):
        found = used_at(leader, village.moment - timedelta(days=1))
    assert [(each.reason, each.child) for each in found] == [("gevaar_kind", None)]


def test_t32_family_is_not_told_where_that_is_dangerous_and_the_log_knows(village):
    opens(village, why=Why("gevaar_kind", "Partner leest mee.", tells_family=False))
    with acting_as(Duty(municipality=village.here)):
        rows = set(Outbox.objects.filter(kind="Emergency").values_list("person_id", flat=True))
    assert village.people["ouders"][1] not in rows
    parent = village.acting("ouders")
    with acting_as(parent):
        assert told_to_family(village.here, village.child, village.moment) == []
        hidden = kept_from_family(village.here, village.child)
    jgz = village.people["jgz"][1]
    assert [each.hides(jgz, village.moment) for each in hidden] == [True]
    assert hidden[0].hides(jgz, village.moment + timedelta(hours=5)) is False


@pytest.mark.parametrize(
    ("hours", "verdict", "expected"),
    [
        (71, "", ()),
        (73, "", ("emergency.not_judged",)),
        (73, "fits", ()),
        (73, "explain", ("emergency.not_judged",)),
        (1, "wrong", ("emergency.was_wrong",)),
    ],
)
def test_t32_no_further_use_while_one_is_late_or_was_wrong(village, hours, verdict, expected):
    made = opens(village)
    officer = village.acting("fg")
    if verdict:
        with acting_as(officer):
            judge(officer, made, verdict, "Ik heb het gevraagd.", village.moment)
    village.moment += timedelta(hours=hours)
    found = refused(village) if expected else ()
    assert found == expected
    if not expected:
        assert opens(village)


def test_t32_nobody_judges_the_own_use_and_only_the_officer_judges(village):
    made = opens(village)
    for who in ("jgz", "leider", "beheerder"):
        acting = village.acting(who)
        with acting_as(acting), pytest.raises(Unseen):
            judge(acting, made, "fits", "", village.moment)
    with acting_as(Duty(municipality=village.here)):
        Opening.objects.filter(id=made).update(person_id=village.people["fg"][1])
    officer = village.acting("fg")
    with acting_as(officer):
        assert to_judge(officer) == []
        with pytest.raises(Unseen):
            judge(officer, made, "fits", "", village.moment)


def test_t32_verdict_of_wrong_needs_words(village):
    made = opens(village)
    officer = village.acting("fg")
    with acting_as(officer), pytest.raises(Refused) as no:
        judge(officer, made, "wrong", " ", village.moment)
    assert no.value.denied.codes() == ("emergency.no_words",)


def test_t32_own_child_opens_nothing(village):
    with acting_as(Duty(municipality=village.here)):
        parties.add_guardian(village.here, village.child, village.people["jgz"][1], SINCE)
    assert refused(village) == ("emergency.nothing_opened",)


@pytest.mark.threat("T30")
def test_t32_figures_hide_small_numbers(village):
    for _ in range(3):
        opens(village)
    now = village.moment
    assert [each.count for each in months(village.here, now, 2)] == [None, 0]
    with acting_as(Duty(municipality=village.here)):
        rows = [
            Opening(
                municipality=village.here, id=f"00000000-0000-4000-8000-{n:012}", reason="x",
                person_id=village.people["jgz"][1], role="x", words=b"", opened_at=now,
                expires_at=now, review_due_at=now,
            )
            for n in range(7)
        ]  # fmt: skip
        Opening.objects.bulk_create(rows)
    assert [each.count for each in months(village.here, now, 2)] == [10, 0]


def test_t32_sentence_is_locked_in_the_table(village):
    made = opens(village)
    with acting_as(Duty(municipality=village.here)):
        row = Opening.objects.get(municipality=village.here, id=made)
    assert WHY.words.encode() not in bytes(row.words)


def test_t32_form_says_everything_that_is_missing_at_once(village):
    answer = village.post(
        "jgz",
        "/noodtoegang/",
        {"voornaam": "A", "geboren.dag": "31", "geboren.maand": "2", "geboren.jaar": "2019"},
    )
    named = set(re.findall(r'href="#(?:vraag-)?([a-z]+)', plain(answer)))
    assert named >= {"achternaam", "geboren", "waarom", "uitleg", "gezin"}


def test_t32_table_of_terms_is_read_as_it_stands():
    file = content().folder / "tables" / "emergency_terms.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = {row["name"]: int(row["value"]) for row in csv.DictReader(lines)}
    assert (rows["open"], rows["judge"]) == (4, 72)
