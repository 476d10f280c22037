"""Does every attack by somebody who manages the database show?"""

from __future__ import annotations

import hashlib
import os
import random
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connections, transaction

from tests.factories.worlds import make_school, route
from tests.project.grounds import run_folder
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.sealing import WitnessFile, leaf_of, merkle_root, seal
from zorgroute.chain.reactions import forget_case
from zorgroute.core.engine.moves import Actor, Register
from zorgroute.project.embedded import SUPERUSER
from zorgroute.project.houses import house
from zorgroute.project.verify_log import _tree, verify

ATTACKS, SEALS = 200, 5


@pytest.fixture(scope="module")
def sealed(django_db_setup, django_db_blocker, tmp_path_factory):
    """A log under some seals, and the witness that keeps them."""
    witness = tmp_path_factory.mktemp("witness") / "zegels.txt"
    with django_db_blocker.unblock():
        with transaction.atomic():
            school = make_school()
            teacher = school.acting("leerkracht")
        for number in range(SEALS):
            now = school.now + timedelta(hours=number)
            with transaction.atomic(), acting_as(teacher):
                concern = Concern(school.children["pip"], ("ontwikkeling",), "Slaapt.", now.date())
                case = raise_concern(teacher, route(), concern, now).case
                for turn in range(3):
                    move = Register(
                        Actor(str(teacher.person), "leerkracht"), "contact", "", now,
                        reference=f"belde {turn}",
                    )  # fmt: skip
                    attempt(teacher, case, move, now)
            seal(now, [WitnessFile(witness)])
        yield witness, school, case
        connections.close_all()


@contextmanager
def as_superuser():
    """One transaction that nobody ever sees again, without triggers."""
    if "DATABASE_URL" in os.environ:
        pytest.skip("needs a superuser of the server")
    name = connections["default"].settings_dict["NAME"]
    url = house(run_folder(), durable=False).main.url(SUPERUSER, name)
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection
        connection.rollback()


def pick(connection, table, columns, count=1):
    rows = connection.execute(
        f"SELECT {columns} FROM {table} WHERE (municipality, {_ref(table)}) IN "
        "(SELECT municipality, ref FROM ledger_sealedrow) ORDER BY 1, 2, 3"
    ).fetchall()
    return random.sample(rows, count)


def _ref(table):
    return "case_id" if table == "ledger_deed" else "id"


def edit_deed(connection):
    (place,) = pick(connection, "ledger_deed", "municipality, case_id, seq")
    change = random.choice(
        [
            "kind = kind || 'x'", "recorded_at = recorded_at + interval '1 microsecond'",
            "by_role = 'directeur'", "act = act + 1", "by_person = gen_random_uuid()",
            "body = coalesce(body, '') || '\\x00'", "structure = structure || '{\"x\": 1}'",
            "happened_at = happened_at - interval '1 day'", "channel = 'letter'",
        ]
    )  # fmt: skip
    connection.execute(
        f"UPDATE ledger_deed SET {change} WHERE municipality = %s AND case_id = %s AND seq = %s",
        place,
    )


def edit_look(connection):
    (place,) = pick(connection, "ledger_look", "municipality, id, person_id")
    change = random.choice(
        [
            "person_id = gen_random_uuid()", "allowed = NOT allowed",
            "child_id = NULL, case_id = NULL, parts = '{}'",
            "at = at - interval '1 hour'", "ground = ground || '-'", "parts = parts || '{meer}'",
            "on_behalf = gen_random_uuid()", "consents = consents || '{deel}'",
        ]
    )  # fmt: skip
    connection.execute(
        f"UPDATE ledger_look SET {change} WHERE municipality = %s AND id = %s", place[:2]
    )


def take_over_a_look(connection):
    """Two looks change who did them: every value stays, only not in its place."""
    one, other = pick(connection, "ledger_look", "municipality, id, person_id", 2)
    if one[2] == other[2]:
        return edit_look(connection)
    for place, person in ((one, other[2]), (other, one[2])):
        connection.execute(
            "UPDATE ledger_look SET person_id = %s WHERE id = %s", [person, place[1]]
        )
    return None


def swap_the_marks_of_two_looks(connection):
    """What stands at a place under a seal is exchanged, with the leaves that belong there."""
    rows = connection.execute(
        "SELECT ref, seal, place FROM ledger_sealedrow WHERE kind = 'look' "
        "ORDER BY random() LIMIT 2"
    ).fetchall()
    for (ref, _, _), (_, seal_number, place) in zip(rows, reversed(rows), strict=True):
        connection.execute(
            "UPDATE ledger_sealedrow SET seal = %s, place = %s WHERE ref = %s AND kind = 'look'",
            [seal_number, place + 1_000_000, ref],
        )
    connection.execute("UPDATE ledger_sealedrow SET place = place - 1000000 WHERE place >= 1000000")


def cut_tail_of_the_looks(connection):
    """The last looks are gone with their marks; their seals are made to count less."""
    last = connection.execute("SELECT max(seal) FROM ledger_sealedrow").fetchone()[0]
    gone = connection.execute(
        "DELETE FROM ledger_sealedrow WHERE kind = 'look' AND seal = %s RETURNING ref", [last]
    ).fetchall()
    connection.execute("DELETE FROM ledger_look WHERE id = ANY(%s)", [[ref for (ref,) in gone]])
    connection.execute(
        "UPDATE ledger_seal SET count = count - %s WHERE number = %s", [len(gone), last]
    )


def remove_deed(connection):
    (place,) = pick(connection, "ledger_deed", "municipality, case_id, seq")
    connection.execute(
        "DELETE FROM ledger_deed WHERE municipality = %s AND case_id = %s AND seq = %s", place
    )


def remove_look_with_its_mark(connection):
    (place,) = pick(connection, "ledger_look", "municipality, id, person_id")
    connection.execute("DELETE FROM ledger_look WHERE municipality = %s AND id = %s", place[:2])
    connection.execute("DELETE FROM ledger_sealedrow WHERE ref = %s", [place[1]])


def insert_deed_in_the_past(connection):
    (place,) = pick(
        connection, "ledger_deed", "municipality, case_id, max(seq) OVER (PARTITION BY case_id)"
    )
    municipality, case, last = place
    connection.execute(
        "INSERT INTO ledger_deed (municipality, case_id, seq, act, kind, structure, happened_at, "
        "recorded_at, by_role, on_behalf, channel) SELECT municipality, case_id, %s, act, kind, "
        "structure, happened_at, recorded_at - interval '3 hours', by_role, on_behalf, channel "
        "FROM ledger_deed WHERE municipality = %s AND case_id = %s AND seq = 1",
        [last + 1, municipality, case],
    )
    connection.execute("UPDATE cases_case SET version = version + 1 WHERE id = %s", [case])


def insert_look_in_the_past(connection):
    connection.execute(
        "INSERT INTO ledger_look SELECT (jsonb_populate_record(l, jsonb_build_object('id', "
        "gen_random_uuid(), 'at', l.at - interval '6 hours'))).* FROM ledger_look l "
        "WHERE (municipality, id) IN (SELECT municipality, ref FROM ledger_sealedrow) "
        "ORDER BY random() LIMIT 1"
    )


def swap_two_deeds(connection):
    one, other = pick(connection, "ledger_deed", "municipality, case_id, seq", 2)
    read = (
        "SELECT act, kind, structure, body FROM ledger_deed "
        "WHERE municipality = %s AND case_id = %s AND seq = %s"
    )
    values = [connection.execute(read, place).fetchone() for place in (one, other)]
    if values[0] == values[1]:
        return edit_deed(connection)
    for place, (act, kind, structure, body) in zip((other, one), values, strict=True):
        connection.execute(
            "UPDATE ledger_deed SET act = %s, kind = %s, structure = %s, body = %s "
            "WHERE municipality = %s AND case_id = %s AND seq = %s",
            [act, kind, psycopg.types.json.Jsonb(structure), body, *place],
        )
    return None


def cut_tail_of_a_case(connection):
    (place,) = pick(connection, "ledger_deed", "municipality, case_id, seq")
    gone = "municipality = %s AND case_id = %s AND seq >= %s"
    connection.execute(f"DELETE FROM ledger_deed WHERE {gone}", place)
    connection.execute("UPDATE cases_case SET version = %s WHERE id = %s", [place[2], place[1]])


def put_back_yesterday(connection):
    """Everything after some seal is gone, the seals too: only a witness knows."""
    last = connection.execute("SELECT max(number) FROM ledger_seal").fetchone()[0]
    keep = random.randrange(1, last)
    gone = "(SELECT ref, seq FROM ledger_sealedrow WHERE seal > %s)"
    connection.execute(f"DELETE FROM ledger_deed WHERE (case_id, seq) IN {gone}", [keep])
    connection.execute(f"DELETE FROM ledger_look WHERE (id, 0) IN {gone}", [keep])
    connection.execute(
        "DELETE FROM cases_case c WHERE NOT EXISTS "
        "(SELECT 1 FROM ledger_deed d WHERE d.case_id = c.id)"
    )
    connection.execute(
        "UPDATE cases_case c SET version = 1 + "
        "(SELECT max(seq) FROM ledger_deed d WHERE d.case_id = c.id)"
    )
    connection.execute("DELETE FROM ledger_sealedrow WHERE seal > %s", [keep])
    connection.execute("DELETE FROM ledger_seal WHERE number > %s", [keep])


def change_and_seal_anew(connection):
    """A row is changed, and its leaf, root and every later seal are made to fit."""
    (place,) = pick(connection, "ledger_look", "municipality, id, person_id")
    connection.execute("UPDATE ledger_look SET allowed = NOT allowed WHERE id = %s", [place[1]])
    row = connection.execute(
        "SELECT municipality, id, 0, at, person_id, post_id, role, organisation_id, case_id, "
        "child_id, action, parts, purpose, ground, allowed, reasons, access_point, on_behalf, "
        "consents FROM ledger_look WHERE id = %s", [place[1]]
    ).fetchone()  # fmt: skip
    connection.execute(
        "UPDATE ledger_sealedrow SET leaf = %s WHERE ref = %s", [leaf_of("look", row), place[1]]
    )
    previous = bytes(32)
    for number, count, at in connection.execute(
        "SELECT number, count, made_at FROM ledger_seal ORDER BY number"
    ).fetchall():
        leaves = connection.execute(
            "SELECT leaf FROM ledger_sealedrow WHERE seal = %s ORDER BY place", [number]
        ).fetchall()
        root = merkle_root([leaf for (leaf,) in leaves])
        said = f"{number}|{count}|{at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}".encode()
        made = hashlib.sha256(b"\x02" + previous + root + said).digest()
        connection.execute(
            "UPDATE ledger_seal SET previous = %s, root = %s, hash = %s WHERE number = %s",
            [previous, root, made, number],
        )
        previous = made


def forge_a_seal(connection):
    column = random.choice(
        [
            "count = count + 1",
            "root = sha256(root)",
            "made_at = made_at + interval '1 s'",
            "hash = sha256(hash)",
        ]
    )
    connection.execute(
        f"UPDATE ledger_seal SET {column} WHERE number = "
        "(SELECT number FROM ledger_seal ORDER BY random() LIMIT 1)"
    )


KINDS = (
    edit_deed, edit_look, remove_deed, remove_look_with_its_mark, insert_deed_in_the_past,
    insert_look_in_the_past, swap_two_deeds, cut_tail_of_a_case, put_back_yesterday,
    change_and_seal_anew, forge_a_seal, take_over_a_look, swap_the_marks_of_two_looks,
    cut_tail_of_the_looks,
)  # fmt: skip


def test_verify_of_an_honest_log_finds_nothing(sealed):
    witness, _, _ = sealed
    with as_superuser() as connection:
        verdict = verify(connection, [witness])
    assert verdict.faults == []
    assert (verdict.seals >= SEALS, verdict.unsealed) == (True, 0)


@pytest.mark.threat("T21")
@pytest.mark.parametrize("kind", KINDS)
def test_verify_finds_every_attack(sealed, kind):
    witness, _, _ = sealed
    random.seed(kind.__name__)
    missed = []
    for number in range(ATTACKS // len(KINDS) + 1):
        with as_superuser() as connection:
            connection.execute("SET LOCAL TIME ZONE 'UTC'")
            kind(connection)
            if not verify(connection, [witness]).faults:
                missed.append(number)
    assert missed == []


def test_verify_without_its_witness_is_blind_to_a_log_put_back(sealed):
    """Why witnesses are needed; and that the attack is as clean as it can be."""
    with as_superuser() as connection:
        put_back_yesterday(connection)
        assert verify(connection).faults == []


def test_verify_after_a_case_was_forgotten_finds_nothing(sealed):
    witness, school, case = sealed
    from zorgroute.chain.ledger.acting import Duty  # noqa: PLC0415 only the story of this test

    with transaction.atomic(), acting_as(Duty()):
        forget_case(school.municipality, case, school.now)
    with as_superuser() as connection:
        assert verify(connection, [witness]).faults == []


def test_witness_that_was_away_gets_the_seals_it_missed(sealed, tmp_path):
    witness, school, _ = sealed
    late = tmp_path / "later.txt"
    seal(school.now + timedelta(hours=SEALS), [WitnessFile(late)])
    assert late.read_text().splitlines()[:SEALS] == witness.read_text().splitlines()[:SEALS]


def test_leaf_of_a_look_without_later_values_is_the_leaf_of_before():
    before = [
        "w",
        "i",
        0,
        None,
        None,
        None,
        "ib",
        None,
        None,
        None,
        "R",
        ["zaak"],
        "x",
        "",
        True,
        [],
        "",
    ]
    assert leaf_of("look", [*before, None, []]) == leaf_of("look", before)
    assert (
        len({leaf_of("look", [*before, *more]) for more in ((None, []), ("a", []), (None, ["a"]))})
        == 3
    )


# What JSON spells in more than one way: each of these was written in a row and sealed.
ODD = ["ë en ß", "\u200e\u202eabc", 'a "quote" \\ and / and <b>', "\x7f\x01\t\n", "🙂", "O'Neil"]


def test_writer_and_verifier_spell_odd_signs_alike(sealed):
    witness, _, _ = sealed
    with as_superuser() as connection:
        for number, text in enumerate(ODD):
            row = connection.execute(
                "UPDATE ledger_look SET parts = %s, consents = %s, ground = %s WHERE id = "
                "(SELECT id FROM ledger_look ORDER BY id OFFSET %s LIMIT 1) "
                "RETURNING municipality, id, 0, at, person_id, post_id, role, organisation_id, "
                "case_id, child_id, action, parts, purpose, ground, allowed, reasons, "
                "access_point, on_behalf, consents",
                [[text, text], [text], text, number],
            ).fetchone()
            connection.execute(
                "UPDATE ledger_sealedrow SET leaf = %s WHERE ref = %s",
                [leaf_of("look", row), row[1]],
            )
        found = {fault.code for fault in verify(connection, [witness]).faults}
    # The roots do not fit any more, but every leaf does.
    assert found == {"root_differs"}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100])
def test_writer_and_verifier_grow_the_same_tree(count):
    leaves = [bytes([number]) * 32 for number in range(count)]
    assert merkle_root(leaves) == _tree(leaves)
