"""What every room of the chain keeps to, read from its code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "zorgroute"
CHAIN = PACKAGE / "chain"
ROOMS = sorted(each.name for each in CHAIN.iterdir() if (each / "apps.py").is_file())
SOURCES = sorted(
    each
    for floor in ("chain", "faces", "project")
    for each in (PACKAGE / floor).rglob("*.py")
    if "migrations" not in each.parts
)
CLOCK = CHAIN / "ledger" / "clock.py"
# How the machine is asked for the time, for ids and for luck.
ASKING = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("timezone", "now"),
    ("uuid", "uuid4"),
    ("uuid", "uuid1"),
    ("random", "random"),
    ("random", "choice"),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def calls(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            owner = of.id if isinstance(of, ast.Name) else getattr(of, "attr", "")
            yield (owner, node.func.attr)


@pytest.mark.parametrize("path", [each for each in SOURCES if each != CLOCK], ids=name_of)
def test_source_asks_the_one_clock_and_no_other(path):
    asked = ASKING.intersection(calls(ast.parse(path.read_text(encoding="utf-8"))))
    assert asked == set()


def imports(path: Path):
    """The modules a source imports; the account is Django's user, which every floor may name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if {each.name for each in node.names} != {"Account"}:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_models_of_a_room_are_imported_by_that_room_only(path):
    own = f"zorgroute.chain.{path.relative_to(CHAIN).parts[0]}." if CHAIN in path.parents else "-"
    foreign = {
        each
        for each in imports(path)
        if each.startswith("zorgroute.chain.")
        and each.endswith(".models")
        and not each.startswith(own)
    }
    assert foreign == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_table_says_what_privacy_it_touches(room):
    tree = ast.parse((CHAIN / room / "models.py").read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(
            getattr(base, "attr", getattr(base, "id", "")) in ("Model", "AbstractBaseUser")
            for base in node.bases
        )
        and "Privacy:" not in (ast.get_docstring(node) or "")
    ]
    assert silent == []


# Tables that hold no person and no case, so that everybody may read them.
OPEN_TABLES = {"parties_municipality", "routebook_edition", "parties_account"}


@pytest.mark.django_db
def test_every_table_of_the_chain_has_row_level_security():
    from django.apps import apps  # noqa: PLC0415 - after Django is set up
    from django.db import connection  # noqa: PLC0415 - after Django is set up

    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("zorgroute.chain.")
        and model._meta.label_lower != "ledger.casekey"
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        guarded = {row[0] for row in cursor.fetchall()}
    assert tables - guarded - OPEN_TABLES == set()


@pytest.mark.django_db
def test_role_of_the_app_owns_nothing_and_may_not_step_over_row_level_security():
    from django.db import connection  # noqa: PLC0415 - after Django is set up

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, (SELECT count(*) FROM pg_class c "
            "WHERE c.relowner = r.oid) FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, 0)
