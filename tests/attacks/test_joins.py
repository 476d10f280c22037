"""Does something notice when one condition is dropped: of a join in the code, of the net under it?

Each condition is a mutant of its own. The joins are judged with the net off, the net with the joins
off, so that the one never hides that the other has a hole.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from tests.attacks.expected import READS, reads
from tests.attacks.nation import NOBODY, Nation, make_nation
from zorgroute.chain.cases import lists, within
from zorgroute.chain.ledger.acting import Duty, acting_as

LOOKERS = (
    "leerkracht", "collega", "ib", "cjg", "ouders", "ouder-twee", "oud-ouder", "ouder-zonder",
    "ouders-anders", "verhuisd", "cjg-collega", "opvang", "juf-ouder",
    "leerkracht-vlieger", "invaller-vlieger", "leerkracht-elders", "ouders-elders",
    "jongere-13", "jongere-16",
)  # fmt: skip
NET_LOOKERS = (
    "leerkracht", "cjg", "cjg-collega", "ouders", "ouder-twee", "oud-ouder", "invaller-vlieger",
    "ouders-elders",
)  # fmt: skip


@pytest.fixture(scope="module")
def nation(django_db_setup, django_db_blocker, tmp_path_factory, addresses) -> Iterator[Nation]:
    """The world in one transaction of the owner of the tables, who may change a policy in it.

    The owner steps over no policy: they are forced on the owner as well.
    """
    from zorgroute.project.databases import connection_settings  # noqa: PLC0415 after Django

    owner = connection_settings(addresses["DATABASE_OWNER_URL"])
    known = connections["default"].settings_dict
    app = {name: known[name] for name in ("USER", "PASSWORD")}
    with django_db_blocker.unblock():
        connections["default"].close()
        known.update({name: owner[name] for name in app})
        with transaction.atomic(), transaction.atomic("keys"):
            yield make_nation(tmp_path_factory.mktemp("joins"))
            for alias in ("default", "keys"):
                connections[alias].set_rollback(True)
        connections["default"].close()
        known.update(app)


# --- the joins in the code ------------------------------------------------------------------


def seen(nation: Nation, module: Any = within) -> dict[str, set[str]]:
    """Which cases each looker has in a list, by the joins of this module and with the net off."""
    known = {file.case: key for key, file in nation.files.items()}
    found = {}
    for who in LOOKERS:
        acting = nation.town.acting(who)
        with acting_as(Duty(municipality=acting.municipality)):
            rows = lists.Case.objects.filter(
                module.within(acting, nation.town.moment),
                municipality=acting.municipality,
                id__in=module.parts_of(acting, nation.town.moment).values("case_id"),
            )
            found[who] = {known[each] for each in rows.values_list("id", flat=True)}
    return found


def by_hand() -> dict[str, set[str]]:
    return {who: {key for key in READS if reads(key, who)} for who in LOOKERS}


def without_one_condition() -> Iterator[tuple[str, Any]]:
    """The module of the joins as often as it has conditions, each time without one of them."""
    source = inspect.getsource(within)
    count = sum(1 for _ in _conditions(ast.parse(source)))
    for number in range(count):
        tree = ast.parse(source)
        name = _drop(list(_conditions(tree))[number])
        space = dict(vars(within))
        exec(compile(ast.fix_missing_locations(tree), "within", "exec"), space)  # noqa: S102 ours
        yield name, type("Mutant", (), {
            name: staticmethod(space[name]) for name in ("parts_of", "within")
        })  # fmt: skip


def _conditions(tree: ast.AST) -> Iterator[tuple[ast.Call, int | str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or node.name not in ("parts_of", "within"):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and _name(call) in ("filter", "exclude", "Q"):
                yield from ((call, number) for number in range(len(call.args)))
                yield from ((call, each.arg or "") for each in call.keywords)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _drop(found: tuple[ast.Call, int | str]) -> str:
    call, which = found
    text = ast.unparse(call)
    if isinstance(which, int):
        dropped = ast.unparse(call.args.pop(which))
    else:
        dropped = which
        call.keywords = [each for each in call.keywords if each.arg != which]
    return f"{_name(call)} without {dropped} in {textwrap.shorten(text, 60)}"


# Dropped without anything that can be seen, and why that is right.
SAME_ANYWAY = {
    "municipality": "an id of a person or an organisation is in one municipality only",
    "kept_from__contains": "no case here is kept from somebody: test_t02_suspected_colleague",
    "role in rows.filter(role=YOUNG_PART)": "a child has no other part, and an id of its own",
    "expires_at__isnull": "a condition with only its other half lets nobody in, seen below",
}


@pytest.mark.threat("T1")
def test_joins_without_one_condition_give_another_list_than_the_table(nation):
    assert seen(nation) == by_hand()
    alive, count = [], 0
    for name, mutant in without_one_condition():
        count += 1
        if seen(nation, mutant) == by_hand():
            alive.append(name)
    assert [each for each in alive if not any(why in each for why in SAME_ANYWAY)] == []
    assert count >= 8


# --- the net in the database ----------------------------------------------------------------


def policies() -> list[tuple[str, str]]:
    """Table and condition of every policy of readers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, qual FROM pg_policies "
            "WHERE schemaname = 'public' AND policyname = 'readers' ORDER BY tablename"
        )
        return cursor.fetchall()


def groups(text: str) -> list[tuple[int, int]]:
    """Where every parenthesised part of a condition begins and ends."""
    open_at, found = [], []
    for at, sign in enumerate(text):
        if sign == "(":
            open_at.append(at)
        elif sign == ")":
            found.append((open_at.pop(), at + 1))
    return sorted(found)


def widened(condition: str) -> Iterator[tuple[str, str]]:
    """The condition with each comparison in turn held true: what is dropped, and what is left."""
    for start, end in groups(condition):
        part = condition[start:end]
        is_comparison = re.fullmatch(r"\([\w.:()]+ (=|>=|>|IS) .*\)", part, flags=re.DOTALL)
        if is_comparison and " AND " not in part and " OR " not in part and "SELECT" not in part:
            yield part, f"{condition[:start]}true{condition[end:]}"


def rows_for(nation: Nation, table: str) -> dict[str, list[str]]:
    """Which rows of a table each looker has, and somebody who is nobody."""
    found = {}
    for who in (NOBODY, *NET_LOOKERS):
        actor = Duty(name="") if who == NOBODY else nation.town.acting(who)
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute(f"SELECT ctid::text FROM {table} ORDER BY 1")
            found[who] = [row[0] for row in cursor.fetchall()]
    return found


# Conditions that may go without a row more, each with the reason.
NOTHING_MORE = (
    (r"municipality", "ids of cases, children and persons stand in one municipality only"),
    (r"^parties_child \(\(?[aci]\.", "it asks cases_case, which has the same net itself"),
    (r"^parties_child \(i\.|^parties_child \(\(a\.", "the same"),
)


def test_net_without_one_condition_lets_a_row_through(nation):
    """Of every table that this world fills; a table without rows has its own room's tests."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    killed, alive = 0, []
    for table, condition in policies():
        _without_the_second_policy(table)
        before = rows_for(nation, table)
        if not any(before.values()) and not _filled(table):
            continue
        for dropped, wider in widened(condition):
            try:
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute(f"ALTER POLICY readers ON {table} USING ({wider})")
                    after = rows_for(nation, table)
                    transaction.set_rollback(True)
            except (psycopg.Error, connection.Database.Error):
                continue
            if after != before:
                killed += 1
            elif not any(re.search(part, f"{table} {dropped}") for part, _ in NOTHING_MORE):
                alive.append((table, dropped))
    assert alive == []
    assert killed >= 60


def _filled(table: str) -> bool:
    """Whether this world has a row in it; what another test of the process kept does not count."""
    with acting_as(Duty()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_current_xact_id(); "
            f"SELECT EXISTS (SELECT 1 FROM {table} WHERE age(xmin) <= 0)"
        )
        cursor.nextset()
        return bool(cursor.fetchone()[0])


def _without_the_second_policy(table: str) -> None:
    """Judge the first policy alone: the one that keeps a case from a colleague asks cases_case,
    and so hides what a hole here would let through."""
    if table != "cases_case":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP POLICY IF EXISTS kept_from ON {table}")
