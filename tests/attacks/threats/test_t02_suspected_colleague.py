"""Does a colleague learn of a case that is about them, from whatever page or list (T2, T1.10)?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction

from tests.attacks.doorways import API_CASE, CASE
from tests.attacks.test_pairs import STAFF_PAGES, case_pages, differences, worlds
from tests.attacks.threats.village import ALIASES, borrowed
from tests.attacks.town import make_town, plain
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.burden import open_tasks_of
from zorgroute.chain.cases.keeping import keep_from, keep_no_longer
from zorgroute.chain.cases.lists import cases_of, work_of
from zorgroute.chain.cases.models import Case
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name

pytestmark = pytest.mark.threat("T2")


@pytest.fixture(scope="module")
def standing_town(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic("keys"):
        yield make_town(folder)
        for alias in ALIASES:
            connections[alias].set_rollback(True)


@pytest.fixture
def town(standing_town):
    yield from borrowed(standing_town)


def concern_about(town, who="leerkracht"):
    """Another teacher of the group tells of a concern that is about a colleague."""
    school = town.school
    with acting_as(Duty(municipality=town.here)):
        person = parties.add_person(town.here, Name("Sjoerd", "Wilgenhof"))
        parties.employ(
            town.here, person, school.organisation, "leerkracht", date(2021, 8, 1),
            location=school.location, groups=("4",),
        )  # fmt: skip
    town.people["duo"] = (town.here, person)
    acting = town.acting("duo")
    with acting_as(acting):
        told = Concern(
            town.child, ("ontwikkeling",), "Het kind is bang in de klas.", town.moment.date(),
            about_colleagues=(town.people[who][1],),
        )  # fmt: skip
        town.case = raise_concern(acting, town.route, told, town.moment).case
    return town.case


def test_t2_pages_of_the_colleague_are_the_same_bytes_without_the_case(town):
    concern_about(town)
    case = town.case
    pages = (*STAFF_PAGES, *case_pages(town, CASE, API_CASE))

    def there(_town):
        """The case is there, about this colleague."""

    def gone(_town):
        with acting_as(Duty(municipality=town.here)):
            Case.objects.filter(id=case).update(is_destroyed=True, closed="x")

    one, other = worlds(town, {"leerkracht": pages}, there, gone)
    assert differences(one, other) == []


def test_t2_colleague_gets_no_part_no_message_and_no_row_from_the_net(town):
    case = concern_about(town)
    teacher = town.acting("leerkracht")
    with acting_as(teacher):
        assert cases_of(teacher, town.moment) == []
        assert work_of(teacher, town.moment) == []
        with pytest.raises(Unseen):
            case_seen_by(teacher, case, town.moment)
        with connection.cursor() as cursor:
            for table, column in (("cases_case", "id"), ("ledger_deed", "case_id")):
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [case])
                assert cursor.fetchone() == (0,), table
    with acting_as(Duty(municipality=town.here)):
        assert not Outbox.objects.filter(person_id=town.people["leerkracht"][1]).exists()


def test_t2_colleague_who_replaces_somebody_on_the_case_does_not_find_it_there(town):
    case = concern_about(town)
    for step in ("1-signaal", "2-kort-gesprek", "3-naar-ib"):
        town.do(step, who="duo")
    away, today = town.acting("ib"), town.moment.date()
    with acting_as(away):
        assert [each[0] for each in cases_of(away, town.moment)] == [case]
    keeper = town.acting("beheerder")
    with acting_as(keeper):
        parties.take_leave(
            keeper, away.person, town.people["leerkracht"][1], today, today + timedelta(days=5)
        )
    teacher = town.acting("leerkracht")
    assert away.person in teacher.answers_for
    with acting_as(teacher):
        assert cases_of(teacher, town.moment) == []
        with pytest.raises(Unseen):
            case_seen_by(teacher, case, town.moment)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM ledger_deed WHERE case_id = %s", [case])
            assert cursor.fetchone() == (0,)


def test_t2_who_replaces_the_colleague_does_not_come_in_through_them(town):
    town.raise_concern()
    director, teacher = town.acting("ib"), town.people["leerkracht"][1]
    town.walk_to("3-naar-ib")
    today = town.moment.date()
    keeper = town.acting("beheerder")
    with acting_as(keeper):
        parties.take_leave(
            keeper, teacher, town.people["collega"][1], today, today + timedelta(days=5)
        )
    town.walk_to("4-kijken-of-overleggen")
    stand_in = town.acting("collega")
    with acting_as(stand_in):
        assert [each[0] for each in cases_of(stand_in, town.moment)] == [town.case]
    with acting_as(director):
        keep_from(director, town.case, teacher, town.moment)
    stand_in = town.acting("collega")
    with acting_as(stand_in):
        assert cases_of(stand_in, town.moment) == []


def test_t2_keeping_a_running_case_from_a_colleague_ends_their_part_at_once(town):
    town.raise_concern()
    town.walk_to("4-kijken-of-overleggen")
    url = f"/zaak/{town.case}/"
    assert town.get("leerkracht", url).status_code == 200
    teacher = town.people["leerkracht"][1]
    sent = town.post("ib", f"{url}over-collega/", {"collega": str(teacher)})
    assert sent.status_code == 302
    unknown = plain(town.get("leerkracht", "/zaak/00000000-0000-4000-8000-000000000000/"))
    assert plain(town.get("leerkracht", url)) == unknown
    assert "Afgeschermd voor: Tirza Molenbrug." in plain(town.get("ib", f"{url}over-collega/"))
    assert "Tirza Molenbrug" not in plain(town.get("ib", url)).split("Wie doen er mee?")[1][:3000]


def test_t2_nobody_keeps_a_case_from_a_stranger_or_keeps_it_open_for_oneself(town):
    town.raise_concern()
    town.walk_to("4-kijken-of-overleggen")
    acting = town.acting("ib")
    for person in (acting.person, town.people["cjg"][1]):
        with acting_as(acting), pytest.raises(Refused) as no:
            keep_from(acting, town.case, person, town.moment)
        assert no.value.denied.codes() == ("kept.no_colleague",)
    teacher = town.acting("leerkracht")
    with acting_as(acting):
        keep_from(acting, town.case, teacher.person, town.moment)
        with pytest.raises(Unseen):
            keep_no_longer(acting, town.case, teacher.person, town.moment)
    with acting_as(teacher), pytest.raises(Unseen):
        keep_no_longer(teacher, town.case, teacher.person, town.moment)


def test_t2_counts_of_work_leave_the_case_out_for_the_colleague(town):
    concern_about(town, "directeur")
    people = [town.people["duo"][1]]
    director, keeper = town.acting("directeur"), town.acting("beheerder")
    with acting_as(director):
        mine = open_tasks_of(director, people, town.moment)
    with acting_as(keeper):
        theirs = open_tasks_of(keeper, people, town.moment)
    assert (mine.get(people[0], 0), theirs.get(people[0], 0) > 0) == (0, True)
