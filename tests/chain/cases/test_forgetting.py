"""Is nothing left of what was written about a child once its case is destroyed?

On the servers of this run, with everything committed and the files of the main server searched.
The fold, the figures and the verifier work on.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connections, transaction
from psycopg import sql

from tests.factories.worlds import School, make_school, route
from tests.project.grounds import run_folder
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.chain.cases.models import Case
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.actions import CaseRef
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.ledger.queries import log_of
from zorgroute.chain.reactions import forget_case
from zorgroute.chain.routebook.queries import route_of
from zorgroute.core.engine.evolve import fold
from zorgroute.core.engine.moves import Actor, Correct, Divert, Register, Take, Waiver
from zorgroute.core.engine.standing import Standing
from zorgroute.project.embedded import SUPERUSER
from zorgroute.project.houses import house

# Words that stand nowhere else; each is written by another way in.
CANARIES = tuple(
    f"kanarie{number}zwaluw{word}"
    for number, word in enumerate(
        ("feiten", "geprobeerd", "gesprek", "reden", "herroepen", "kladje")
    )
)
PLANTED = "kanarie99geplant"
ALSO_LOOKS = {"ledger_look"}


@pytest.fixture(scope="module")
def server():
    if "DATABASE_URL" in os.environ:
        pytest.skip("the files of a server that is not ours cannot be searched")
    return house(run_folder(), durable=False).main


@pytest.fixture(scope="module")
def kept(server, django_db_setup, django_db_blocker):
    """Really commits, for this whole module."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@dataclass
class Forgotten:
    """A case full of canaries that was destroyed, and what was known just before that."""

    id: UUID
    school: School
    standing: Standing
    told: str
    silent: str


@pytest.fixture(scope="module")
def forgotten(kept):
    with transaction.atomic():
        school = make_school()
        case, teacher = _write_everything(school)
    place = CaseRef(school.municipality, case)
    with transaction.atomic(), acting_as(teacher):
        told = repr(log_of(place, case_keys().find(case)))
        silent = repr(log_of(place, None))
    with transaction.atomic(), acting_as(Duty()):
        before = structural(case, school)
        forget_case(school.municipality, case, school.now + timedelta(days=1))
    return Forgotten(case, school, before, told, silent)


def _write_everything(school):
    facts, tried, talk, why, undone, draft = CANARIES
    teacher, now = school.acting("leerkracht"), school.now
    actor = Actor(str(teacher.person), "leerkracht")
    with acting_as(teacher):
        child = school.children["pip"]
        concern = Concern(child, ("ontwikkeling",), facts, now.date(), tried)
        case = raise_concern(teacher, route(), concern, now).case

        def later(move):
            return attempt(teacher, case, move, move.happened_at)

        step = Take(
            actor,
            "1-signaal",
            "besproken",
            now + timedelta(hours=1),
            record={"domein": ("ontwikkeling",), "gezien": (talk,)},
            present=frozenset({"collega"}),
        )
        done = later(step)
        later(Correct(actor, done.events[0].act, undone, now + timedelta(hours=2)))
        later(
            Divert(
                actor,
                "6-wacht-op-ouders",
                Waiver("een_ruim_criterium", why),
                now + timedelta(hours=3),
            )
        )
        later(Register(actor, "contact", "telefoon", now + timedelta(hours=4), reference=talk))
        keep_draft(teacher, f"{case}/main/2-kort-gesprek", {"gezien": [draft]}, now)
    return case, teacher


def structural(case, school):
    """Where the case stands, from what is structural only."""
    found = Case.objects.get(id=case)
    log = log_of(CaseRef(school.municipality, case), None)
    return fold(route_of(found.digest), log)


def test_log_of_a_living_case_tells_with_its_key_and_is_silent_without(forgotten):
    assert [word in forgotten.told for word in CANARIES[2:5]] == [True, True, True]
    assert [word in forgotten.silent for word in CANARIES] == [False] * len(CANARIES)


def test_forgotten_case_folds_to_the_same_standing(forgotten):
    with transaction.atomic(), acting_as(Duty()):
        assert structural(forgotten.id, forgotten.school) == forgotten.standing


def test_forgotten_case_has_no_key_and_no_link_to_the_child(forgotten, server):
    assert case_keys().find(forgotten.id) is None
    child = str(forgotten.school.children["pip"])
    assert [
        table
        for table, row in _rows(server)
        if str(forgotten.id) in row and child in row and table not in ALSO_LOOKS
    ] == []


def test_forgotten_case_left_no_word_in_any_table(forgotten, server):
    with transaction.atomic(), acting_as(Duty()):
        assert Deed.objects.filter(case_id=forgotten.id, body__isnull=False).exists()
    assert [table for table, row in _rows(server) if any(word in row for word in CANARIES)] == []


def test_forgotten_case_left_no_word_in_a_dump(forgotten, server):
    dumped = subprocess.run(
        [server.programs.folder / "pg_dump", "--dbname", _url(server)],
        capture_output=True,
        check=True,
    ).stdout
    assert [word for word in CANARIES if word.encode() in dumped] == []


def test_forgotten_case_left_no_word_in_the_files_of_the_server(forgotten, server):
    """With a word that was planted in clear, which must be found in the table and in the WAL."""
    with psycopg.connect(_url(server), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS planted (word text)")
        connection.execute("INSERT INTO planted VALUES (%s)", [PLANTED])
        connection.execute("CHECKPOINT")
        connection.execute("DROP TABLE planted")
    found = {word: _files_with(server.folder, word) for word in (*CANARIES, PLANTED)}
    assert [word for word in CANARIES if found[word]] == []
    assert any("pg_wal" in name for name in found[PLANTED])


def _url(server):
    return server.url(SUPERUSER, connections["default"].settings_dict["NAME"])


def _rows(server):
    """Every row of every table as text, as a superuser sees it."""
    with psycopg.connect(_url(server)) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind = 'r'"
        ).fetchall()
        for (table,) in tables:
            question = sql.SQL("SELECT each::text FROM {} each").format(sql.Identifier(table))
            for (row,) in connection.execute(question):
                yield table, row


def _files_with(folder: Path, word: str) -> list[str]:
    found = subprocess.run(
        ["grep", "--recursive", "--files-with-matches", "--text", "--fixed-strings", word, folder],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.splitlines()
