"""No log, no data: is every read in the log, and is nothing served without one?"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction

from tests.attacks.doorways import API_CASE, BARE, CASE, LIST, PORTAL, doors
from tests.attacks.town import ABOUT_CHILD, plain, tells_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.models import Look

pytestmark = pytest.mark.django_db
READERS = ("ib", "ouders")
# Tables of which every row is about a child. What was written, and who takes part, hang on a case.
OF_CHILDREN = ("cases_case", "parties_child", "ledger_deed", "concerns_signal")
READ = re.compile(r'^SELECT\b.*\bFROM "?({})"?\b'.format("|".join(OF_CHILDREN)), re.DOTALL)
NOTED = re.compile(r'^INSERT INTO "?ledger_look"?')


class Watch:
    """Every statement of a request, counted apart from the code that writes looks."""

    def __init__(self):
        self.read, self.noted = set(), 0

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        # What is counted over all cases names none of them.
        found = READ.match(sql)
        if found and context["cursor"].rowcount > 0 and "COUNT(" not in sql:
            self.read.add(found[1])
        self.noted += bool(NOTED.match(sql))
        return result


@pytest.mark.requirement("R206")
def test_doors_that_read_a_row_about_a_child_write_a_look(town):
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    silent, reading = [], 0
    for door in doors(CASE, PORTAL, API_CASE, LIST, BARE):
        for who in READERS:
            watch = Watch()
            with connection.execute_wrapper(watch):
                town.get(who, door.url(town.case, town))
            reading += bool(watch.read)
            if watch.read and not watch.noted:
                silent.append((door.pattern, who, sorted(watch.read)))
    assert silent == []
    assert reading > 30


@contextmanager
def no_log(addresses):
    """The app may write no look any more, as when the log is full or broken."""
    with psycopg.connect(addresses["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON ledger_look FROM zorg_app")
        try:
            yield
        finally:
            owner.execute("GRANT INSERT ON ledger_look TO zorg_app")


def served(town):
    """Through which doors which of these readers get bytes about the child."""
    return {
        (door.pattern, who)
        for door in doors(CASE, PORTAL, API_CASE, LIST)
        for who in READERS
        if tells_of(town.get(who, door.url(town.case, town)), (*ABOUT_CHILD, str(town.child)))
    }


@pytest.mark.requirement("R206")
def test_doors_without_a_log_serve_nothing(town, addresses):
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    assert len(served(town)) > 15
    with no_log(addresses):
        assert served(town) == set()


def at_the_log(town, who, rest="?maand=2026-05"):
    url = f"/wat-gebeurt-er-nu/{town.case}/wie-heeft-gekeken/"
    return plain(town.get(who, f"{url}{rest}"))


def quiet(town):
    """Nothing beside the route."""


def hidden_track(town):
    """The meldcode was begun and looked at by the intern begeleider, which parents do not know."""
    town.start("meldcode", "ib")
    for path in ("", "stap/meldcode/1-signalen/", "afdruk/"):
        town.get("ib", f"/zaak/{town.case}/{path}")


def secret_person(town):
    """Somebody who works on the hidden track only looked at the case."""
    acting = town.acting("cjg")
    with acting_as(acting):
        note_look(
            replace(acting, role="veilig_thuis"), town.moment, ["dossier"], case=town.case,
            ground="betrokken",
        )  # fmt: skip


def other_address(town):
    """The intern begeleider wrote down where the other parent lives now, and read the file."""
    acting = town.acting("ib")
    with acting_as(acting):
        for part in ("adres", "afscherming", "dossier"):
            note_look(acting, town.moment, [part], case=town.case, ground="betrokken")


@pytest.mark.threat("T4")
@pytest.mark.threat("T6")
@pytest.mark.parametrize("story", [hidden_track, secret_person, other_address])
def test_log_of_a_parent_is_the_same_with_and_without_what_is_hidden(town, story):
    town.raise_concern()
    town.walk_to("7-vervolg")
    town.moment += timedelta(days=1)
    found = []
    for each in (quiet, story):
        point = transaction.savepoint()
        each(town)
        town.clients.clear()
        found.append(at_the_log(town, "ouders"))
        transaction.savepoint_rollback(point)
    assert found[0] == found[1]
    assert "Wie heeft gekeken?" in found[0]
    assert "Hanneke Zilverdal" in found[0]


def test_log_of_a_parent_names_no_other_parent_no_clock_and_no_device(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    town.get("ouder-twee", f"/wat-gebeurt-er-nu/{town.case}/opgeschreven/")
    said = at_the_log(town, "ouders")
    assert [each for each in ("Rik", "Duinstra", ".00 uur", "Mozilla") if each in said] == []
    assert re.search(r"\b\d\d[.:]\d\d\b", said.split("<main")[1].split("</main>")[0]) is None


def test_look_at_the_log_is_itself_a_look(town):
    town.raise_concern()
    town.walk_to("7-vervolg")
    at_the_log(town, "ouders")
    with acting_as(Duty(municipality=town.here)):
        rows = Look.objects.filter(person_id=town.people["ouders"][1], case_id=town.case)
        assert ["wie-heeft-gekeken"] in list(rows.values_list("parts", flat=True))


def test_log_for_professionals_is_for_who_answers_for_the_case_and_of_own_colleagues(town):
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    town.get("cjg", f"/zaak/{town.case}/")
    town.get("leerkracht", f"/zaak/{town.case}/")
    url = f"/zaak/{town.case}/wie-heeft-gekeken/?maand=2026-05"
    answers = {who: town.get(who, url).status_code for who in ("leerkracht", "ib", "cjg", "ouders")}
    assert sorted(answers.values()) == [200, 404, 404, 404]
    who = next(each for each, status in answers.items() if status == 200)
    said = plain(town.get(who, url)).split("<main")[1]
    assert ("Molenbrug" in said, "Lindeboog" in said) == (True, False)
