"""Do tests get a database that is like the real one: as the app's role, that takes nothing away?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, connections

MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MIGHT = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"


def answer(alias, question):
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.mark.django_db
def test_role_of_a_test_is_harmless_on_both_servers():
    assert [answer(alias, MIGHT) for alias in ("default", "keys")] == [(False, False)] * 2


@pytest.mark.django_db
@pytest.mark.requirement("R042")
def test_app_may_not_empty_a_table():
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("TRUNCATE django_session")


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_gone_in_the_next(time):
    before = Session.objects.filter(session_key="same").count()

    Session.objects.create(session_key="same", session_data=time, expire_date=MOMENT)

    assert before == 0


def test_committed_rows_are_seen_by_another_connection(committed):
    Session.objects.create(session_key="kept", session_data="", expire_date=MOMENT)
    committed["default"].close()

    assert Session.objects.filter(session_key="kept").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "rights"),
    [
        ("ledger_deed", (True, True, False, False, False)),
        ("ledger_look", (True, True, False, False, False)),
        ("django_migrations", (True, False, False, False, False)),
        ("django_session", (True, True, True, True, False)),
    ],
)
@pytest.mark.requirement("R042")
def test_app_has_exactly_the_rights_on_a_table_that_it_needs(table, rights):
    wanted = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    asked = ", ".join(f"has_table_privilege('{table}', '{right}')" for right in wanted)

    assert answer("default", f"SELECT {asked}") == rights


@pytest.mark.django_db
def test_keys_stand_on_their_server_and_nowhere_else():
    tables = (
        "SELECT array_agg(relname ORDER BY 1) FROM pg_class "
        "WHERE relname ~ '^ledger_' AND relkind = 'r'"
    )

    assert answer("keys", tables) == (["ledger_casekey"],)
    kept = ["ledger_deed", "ledger_look", "ledger_seal", "ledger_sealedrow"]
    assert answer("default", tables) == (kept,)
