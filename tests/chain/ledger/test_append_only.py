"""Can nobody change, remove or read what was written, but those who act for it?"""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.worlds import make_school, route
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.row_security import APPEND_ONLY
from zorgroute.chain.ledger.sealing import seal

CHANGES = {
    "UPDATE": "UPDATE {} SET municipality = municipality",
    "DELETE": "DELETE FROM {}",
    "TRUNCATE": "TRUNCATE {}",
}
SEALS = {"ledger_seal": "UPDATE ledger_seal SET count = count"}
EMPTY = ("consent_signature", "joining_signature", "rights_certificate")
PROTECTED = ("cases_case", "cases_work", "ledger_deed", "ledger_look", "concerns_signal")


@pytest.fixture
def written(committed):
    with transaction.atomic():
        school = make_school()
        teacher = school.acting("leerkracht")
        with acting_as(teacher):
            concern = Concern(
                school.children["pip"], ("ontwikkeling",), "Slaapt.", school.now.date()
            )
            raise_concern(teacher, route(), concern, school.now)
    seal(school.now)
    return teacher


def statement(verb, table):
    return (
        SEALS.get(table, CHANGES[verb].format(table))
        if verb == "UPDATE"
        else CHANGES[verb].format(table)
    )


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", CHANGES)
def test_app_may_not_change_what_was_written(written, verb, table):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        acting_as(Duty()),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement(verb, table))


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", CHANGES)
def test_owner_of_the_tables_may_not_change_what_was_written(written, addresses, verb, table):
    """The rows are policed for the owner too; acting as the system it does meet the trigger."""
    with psycopg.connect(addresses["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SELECT set_config('app.duty', 'system', true)")
        if verb in ("UPDATE", "DELETE") and table in EMPTY:
            # No row is here to be met, so the trigger itself is asked for.
            found = owner.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
                [table, "no_change"],
            ).fetchone()
            assert found == (1,)
            return
        if verb in ("UPDATE", "DELETE") and table in ("ledger_seal", "ledger_sealedrow"):
            # No policy lets anybody change these, so no row is met at all.
            assert owner.execute(statement(verb, table)).rowcount == 0
            return
        with pytest.raises(psycopg.Error, match="append-only"):
            owner.execute(statement(verb, table))


@pytest.mark.parametrize("table", PROTECTED)
def test_app_without_acting_reads_nothing_between_two_requests(written, table):
    def count():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return cursor.fetchone()[0]

    with transaction.atomic(), acting_as(written):
        during = count()
    with transaction.atomic():
        after = count()
    assert during > 0
    assert (after, count()) == (0, 0)
