"""Does nothing of a child stay, and does nothing come back with an old copy (T29)?"""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import connections, transaction
from psycopg import sql

from tests.faces.portal.walking import ORDER, do, raised
from tests.factories.worlds import make_school
from tests.project.grounds import run_folder
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Child, Person, Post
from zorgroute.chain.reactions import destroy_files, play_again
from zorgroute.chain.rights import actions, destruction, forgotten
from zorgroute.chain.rights.actions import Asked
from zorgroute.chain.rights.models import Certificate
from zorgroute.core.engine.moves import Actor, Register
from zorgroute.project.embedded import SUPERUSER
from zorgroute.project.houses import house

NAME, BORN = "Kanariewit", date(2015, 7, 17)
WORDS = ("kanarie71verklaring", "kanarie72klacht", "kanarie73antwoord", "kanarie74contact")
LATER = timedelta(days=366 * 3)


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    """Really commits, for this whole module."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture(scope="module")
def gone(kept):
    """A child of its own family, full of canaries, whose file was destroyed by two people."""
    with transaction.atomic():
        school = make_school()
        place = school.municipality
        with acting_as(Duty(municipality=place)):
            child = parties.enrol_child(
                place, parties.Name("Zwaluw", NAME), BORN,
                organisation=school.organisation, location=school.location, group="4",
            )  # fmt: skip
            parent = parties.add_person(
                place, parties.Name("Winterkoning", NAME), phone="06 71717171", is_family=True
            )
            parties.add_guardian(place, child, parent, date(2015, 8, 1))
            parties.open_account(place, parent, f"kanarie-{place}", school.now)
            officer = parties.add_person(place, parties.Name("Femke", "Vondeling"))
            parties.employ(
                place, officer, school.organisation, "functionaris_gegevensbescherming",
                date(2020, 8, 1), location=school.location,
            )  # fmt: skip
        school.children["wit"], school.people["winter"] = child, parent
        school.people["fg"] = officer
        case = raised(school, "wit")
        _write(school, case)
    now = school.now + LATER
    with transaction.atomic():
        head, second = school.acting("directeur", now), school.acting("fg", now)
        with acting_as(Duty(municipality=place)):
            Case.objects.filter(id=case).update(closed="opgelost")
            Child.objects.filter(id=child).update(organisation=None, location=None)
        with acting_as(Duty()):
            destruction.mark_due(now)
        with acting_as(head):
            made = destruction.propose(head, [case], now)
    with transaction.atomic(), acting_as(second):
        destroy_files(second, made, now)
    return school, case, now


def _write(school, case):
    """Words of the family and of the school, in the case and in a request."""
    said, complaint, answered, contact = WORDS
    teacher = school.acting("leerkracht")
    with acting_as(teacher):
        actor = Actor(str(teacher.person), "leerkracht")
        attempt(teacher, case, Register(actor, "contact", contact, school.now), school.now)
        attempt(teacher, case, Register(actor, "statement", said, school.now), school.now)
    parent, head = school.acting("winter"), school.acting("directeur")
    with acting_as(parent):
        asked = Asked("correction", school.children["wit"], complaint)
        made = actions.ask(parent, asked, school.now)
    with acting_as(head):
        actions.answer(head, made, "granted", school.now, words=answered)


def server():
    if "DATABASE_URL" in os.environ:
        pytest.skip("the tables of a server that is not ours cannot all be read")
    return house(run_folder(), durable=False).main


def url():
    return server().url(SUPERUSER, connections["default"].settings_dict["NAME"])


def rows():
    """Every row of every table as text, as a superuser sees it."""
    with psycopg.connect(url()) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind = 'r'"
        ).fetchall()
        for (table,) in tables:
            question = sql.SQL("SELECT each::text FROM {} each").format(sql.Identifier(table))
            for (row,) in connection.execute(question):
                yield table, row


def canaries(school):
    return (NAME, "Winterkoning", BORN.isoformat(), "71717171", f"kanarie-{school.municipality}",
            *WORDS)  # fmt: skip


@pytest.mark.threat("T31")
@pytest.mark.requirement("R208")
def test_destroyed_child_left_no_word_in_any_table(gone):
    school, _, _ = gone
    found = {(table, word) for table, row in rows() for word in canaries(school) if word in row}
    assert found == set()


def test_search_finds_a_child_that_is_still_there(gone):
    assert {table for table, row in rows() if "Heuvelrug" in row} >= {"parties_child"}


def test_destroyed_child_left_no_word_in_a_dump(gone):
    school, _, _ = gone
    at = server()
    dumped = subprocess.run(
        [at.programs.folder / "pg_dump", "--dbname", url()], capture_output=True, check=True
    ).stdout
    assert [word for word in canaries(school) if word.encode() in dumped] == []


def test_nothing_but_the_log_of_looking_leads_from_the_case_to_the_child(gone):
    school, case, _ = gone
    child = str(school.children["wit"])
    tables = {table for table, row in rows() if child in row}
    assert tables - {"ledger_look", "rights_forgotten"} == set()
    assert {table for table, row in rows() if child in row and str(case) in row} <= {"ledger_look"}


def test_certificate_holds_no_name_and_no_child(gone):
    school, case, _ = gone
    found = [row for table, row in rows() if table == "rights_certificate" and str(case) in row]
    assert len(found) == 1
    assert str(school.children["wit"]) not in found[0]


def test_certificate_can_be_changed_by_nobody(gone):
    with psycopg.connect(url()) as connection, pytest.raises(psycopg.Error, match="append-only"):
        connection.execute("DELETE FROM rights_certificate")


@pytest.fixture
def ledger(gone, tmp_path):
    """The ledger after everything that this run ended, as the worker writes it."""
    _, _, now = gone
    path = tmp_path / "vergeten.txt"
    with transaction.atomic(), acting_as(Duty()):
        forgotten.Forgotten.objects.update(line=None)
    forgotten.write_out(path, now)
    return path


@pytest.mark.threat("T29")
def test_ledger_holds_what_was_destroyed_without_a_name_and_is_written_once(gone, ledger):
    school, case, now = gone
    lines = [each for each in forgotten.read_ledger(ledger)
             if each.municipality == school.municipality]  # fmt: skip
    kinds = {(each.kind, each.ref) for each in lines}
    assert {("case", str(case)), ("child", str(school.children["wit"])),
            ("person", str(school.people["winter"]))} <= kinds  # fmt: skip
    text = ledger.read_text(encoding="utf-8")
    assert [word for word in canaries(school) if word in text] == []
    assert forgotten.write_out(ledger, now) == 0


@pytest.mark.threat("T29")
def test_ledger_that_was_cut_or_changed_is_found(gone, ledger):
    whole = ledger.read_text(encoding="utf-8").splitlines()
    with transaction.atomic(), acting_as(Duty()):
        assert not forgotten.is_short(ledger)
        ledger.write_text("\n".join(whole[:-1]) + "\n", encoding="utf-8")
        assert forgotten.is_short(ledger)
    changed = json.loads(whole[0]) | {"ref": whole[-1][:8]}
    ledger.write_text(
        "\n".join([json.dumps(changed, sort_keys=True), *whole[1:]]), encoding="utf-8"
    )
    with pytest.raises(forgotten.BrokenLedger, match="2"):
        forgotten.read_ledger(ledger)


@pytest.mark.threat("T29")
def test_copy_from_before_a_destruction_is_behind_until_the_ledger_was_played(gone, ledger):
    """The copy is played here by putting the rows back as a superuser would find them in it."""
    school, case, now = gone
    child, parent = school.children["wit"], school.people["winter"]
    place = school.municipality
    with transaction.atomic(), acting_as(Duty()):
        forgotten.Forgotten.objects.filter(municipality=place).delete()
        Case.objects.filter(id=case).update(is_destroyed=False, child_id=child)
        case_keys().make(case)
        Child(id=child, municipality=place, given_name="Zwaluw", surname=NAME, birth_date=BORN,
              organisation_id=school.organisation).save(force_insert=True)  # fmt: skip
        Person(id=parent, municipality=place, given_name="Winterkoning", surname=NAME,
               is_family=True).save(force_insert=True)  # fmt: skip
        parties.add_guardian(place, child, parent, date(2015, 8, 1))
        assert forgotten.behind(ledger) == 3
    lines = forgotten.read_ledger(ledger)
    with transaction.atomic(), acting_as(Duty()):
        play_again(lines, now)
        assert forgotten.behind(ledger) == 0
        assert Case.objects.get(id=case).is_destroyed
        assert case_keys().find(case) is None
        assert not Child.objects.filter(id=child).exists()
        assert not Person.objects.filter(id=parent).exists()
        assert Certificate.objects.filter(case_id=case).count() == 1


@pytest.mark.threat("T29")
def test_colleague_who_left_does_not_come_back_with_a_copy(gone, tmp_path):
    school, _, _ = gone
    with transaction.atomic():
        post = school.acting("leerkracht").post
    gone_on = date(2026, 6, 1)
    path = tmp_path / "vertrek.txt"
    with transaction.atomic(), acting_as(Duty()):
        Post.objects.filter(id=post).update(until=gone_on)
        forgotten.Forgotten.objects.update(line=None)
    forgotten.write_out(path, datetime(2026, 6, 2, tzinfo=UTC))
    with transaction.atomic(), acting_as(Duty()):
        Post.objects.filter(id=post).update(until=None)
        forgotten.Forgotten.objects.filter(ref=post).delete()
        assert forgotten.behind(path) == 1
        play_again(forgotten.read_ledger(path), datetime(2026, 6, 3, tzinfo=UTC))
        assert Post.objects.get(id=post).until == gone_on


@pytest.mark.threat("T29")
def test_consent_that_was_withdrawn_does_not_come_back_with_a_copy(gone, tmp_path):
    """The copy is from before: there the consent is given, and the ledger says it was not."""
    path = tmp_path / "intrekken.txt"
    with transaction.atomic():
        school = make_school()
        case, now = raised(school), school.now
        for step in (*ORDER, "7-vervolg"):
            now += timedelta(hours=1)
            do(school, case, step, now)
        ib = school.acting("ib", now)
        with acting_as(ib):
            assert case_seen_by(ib, case, now).consents["cjg-contact"] == "given"
    with transaction.atomic(), acting_as(Duty()):
        destruction.remember(school.municipality, forgotten.CONSENT, case, now, "cjg-contact")
        forgotten.Forgotten.objects.exclude(ref=case).update(line=0)
    forgotten.write_out(path, now)
    with transaction.atomic(), acting_as(Duty()):
        forgotten.Forgotten.objects.filter(ref=case).delete()
        play_again(forgotten.read_ledger(path), now + timedelta(hours=1))
    with transaction.atomic():
        ib = school.acting("ib", now)
        with acting_as(ib):
            assert case_seen_by(ib, case, now).consents["cjg-contact"] == "withdrawn"
