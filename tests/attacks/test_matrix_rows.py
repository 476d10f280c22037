"""Which children stand in the lists, the other pages and the tables that somebody comes at?

The second half of the matrix: every door that is not about one case, and the same question put to
the database without any join. A cell is one door or table, viewpoint and child or case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from django.db import connection

from tests.attacks.doorways import API_CASE, CASE, ENDS_SESSION, LIST, PORTAL, Door, doors
from tests.attacks.expected import READS, names_for, reads
from tests.attacks.nation import CHILDREN, NOBODY
from tests.attacks.test_matrix import CLOSELY, VIEWPOINTS
from tests.attacks.test_rows import LISTS
from tests.attacks.town import plain
from zorgroute.chain.ledger.acting import Duty, acting_as

cells: Counter[str] = Counter()


def others(who: str) -> list[Door]:
    """Every list, for everybody; the doors that tell nothing to anybody for one of each kind."""
    return [
        door for door in doors()
        if door.pattern not in ENDS_SESSION and door.kind not in (CASE, PORTAL, API_CASE)
        and (door.kind == LIST or who in CLOSELY or who in INSIDE)
    ]  # fmt: skip


INSIDE = ("leerkracht", "ib", "ouders", "cjg", "verhuisd")


@pytest.mark.parametrize("who", VIEWPOINTS)
def test_other_doors_for_this_viewpoint_name_the_own_children_only(nation, who):
    may = names_for(who, nation)
    wrong = []
    file = nation.files["bijcjg"]
    for door in others(who):
        answer = nation.town.get(who, door.url(file.case, nation.town))
        came = nation.marks_in(plain(answer))
        cells["lists"] += CHILDREN
        if answer.status_code >= 500:
            wrong.append((door.pattern, answer.status_code))
        wrong += [
            (door.pattern, key, what) for key, what in came
            if (key, what) != (who.replace("-", ""), "mail")
            and ((what == "naam" and key not in may)
            or (what != "naam" and what not in READS.get(key, {}).get(who, ())))
        ]  # fmt: skip
    assert wrong == []


# --- what stands in the columns ------------------------------------------------------------------

# The only columns in which a word may stand as it is: somebody's name, and how to reach somebody.
# A young person who comes in is a person as well, under the own name.
IN_PLAIN = {
    ("parties_person", "email"), ("parties_child", "given_name"), ("parties_person", "given_name"),
}  # fmt: skip


def test_columns_hold_nothing_that_was_written_down_except_locked(nation):
    """Every column of every table, also arrays, plain data and the bytes of what is locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type IN "
            "('character varying', 'text', 'jsonb', 'json', 'ARRAY', 'bytea')"
        )
        columns = cursor.fetchall()
        found = set()
        for table, column, kind in columns:
            as_text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            with acting_as(Duty()):
                cursor.execute(
                    f"SELECT count(*) FROM {table} "
                    f"WHERE {as_text} LIKE '%%kanarie-%%' OR {as_text} LIKE '%%Zwaluw%%'"
                )
            cells["columns"] += 1
            if cursor.fetchone()[0]:
                found.add((table, column))
    assert found == IN_PLAIN
    assert len(columns) >= 300


# --- the same question put to the database ------------------------------------------------------


def _columns(name: str) -> Iterable[str]:
    """The tables that have a column of this name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_name = %s ORDER BY table_name", [name]
        )  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


# Tables whose rows somebody sees of the whole municipality: ids and functions, no words. The work
# of a colleague is found over them, and who may step in.
OPEN_INSIDE = {
    "cases_involvement": "who takes part is what every other net is made of",
    "consent_allowance": "which consents hold is what the net itself asks",
    "consent_signature": "that was asked and answered, by whom: to who had a part, also on consent",
}
# Tables whose rows are somebody's own doings, whatever the case of them was.
OF_ONESELF = {"ledger_look", "cases_attempt"}


@pytest.mark.parametrize("who", [each for each in VIEWPOINTS if each != NOBODY])
def test_tables_by_the_net_alone_hold_the_cases_of_the_table_only(nation, who):
    """Asked without any join: what would an endpoint give that forgot to filter?"""
    known = {file.case: key for key, file in nation.files.items()}
    may = {key for key in READS if reads(key, who)}
    wrong = {}
    acting = _acting(nation, who)
    if acting is None:
        return
    with acting_as(acting), connection.cursor() as cursor:
        for table in _columns("case_id"):
            if table in OPEN_INSIDE or table in OF_ONESELF:
                continue
            cells["rows"] += len(known)
            cursor.execute(f"SELECT DISTINCT case_id FROM {table} WHERE case_id IS NOT NULL")
            seen = {known[row[0]] for row in cursor.fetchall() if row[0] in known}
            if seen - may - set(GONE_BY_JOIN.get(who, ())):
                wrong[table] = seen - may
        cursor.execute("SELECT id FROM cases_case")
        seen = {known[row[0]] for row in cursor.fetchall() if row[0] in known}
    assert wrong == {}
    assert seen - set(GONE_BY_JOIN.get(who, ())) == may


# What the net still lets through of a say, a function or a part that ended by its date, and of a
# parent who is at work: the installation lets people out, and until then the join keeps it closed.
GONE_BY_JOIN = {
    "oud-ouder": {"verder"}, "verhuisd": {"verhuisd"}, "opvang": {"bijcjg"},
    "juf-ouder": {"klaar", "nee"},
}  # fmt: skip


def _acting(nation, who):
    """Somebody in the own function; nobody when there is none left."""
    try:
        return nation.town.acting(who)
    except IndexError:
        return None


@pytest.mark.parametrize("who", [each for each in VIEWPOINTS if each != NOBODY])
def test_lists_with_and_without_the_net_are_equal_in_the_whole_world(nation, who):
    acting = _acting(nation, who)
    if acting is None:
        return
    now, differ = nation.town.moment, {}
    for name, list_of in LISTS.items():
        cells["lists twice"] += 1
        with acting_as(Duty(municipality=acting.municipality)):
            joined = list_of(acting, now)
        with acting_as(acting):
            netted = list_of(acting, now)
        if joined != netted:
            differ[name] = (joined, netted)
    assert differ == {}


def test_matrix_of_lists_and_rows_walked_every_cell(nation, record_property):
    """A cell that is not walked is a cell that failed; printed so that a run can be judged."""
    record_property("counted", f"matrix of lists: {sum(cells.values())} cells, {dict(cells)}")
    assert len(nation.children) == CHILDREN
    # Run alone this test has nothing to count.
    assert cells["lists"] in (0, sum(len(others(who)) for who in VIEWPOINTS) * CHILDREN)
