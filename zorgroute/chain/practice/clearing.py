"""How does a practice disappear, with everything that was written in it?

By its municipality, not by a list of tables: what a room adds later goes as well.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection

from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.row_security import APPEND_ONLY
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.reactions import forget_case
from zorgroute.core.answers import ZorgrouteError

# The log of a case stays for the verifier, without key and child; so does the row that says so.
STAYS = frozenset({*APPEND_ONLY, "cases_case"})


class NoPractice(ZorgrouteError):
    """Only a practice is cleared; a real municipality never."""


def clear_everything(municipality: str, now: datetime) -> None:
    """Destroy the cases of a practice and remove every other row of it.

    Works under the duty of the installation, in the transaction of the caller. Raises `NoPractice`
    for a real municipality.
    """
    if not is_practice(municipality):
        raise NoPractice(municipality)
    for case in _ids("cases_case", municipality):
        forget_case(municipality, case, now)
    # Drafts and questions of advice are locked under the key of a person or of their own.
    for owner in (*_ids("parties_person", municipality), *_ids("meetings_consult", municipality)):
        case_keys().destroy(owner)
    with connection.cursor() as cursor:
        for table in sorted(tables_by_municipality()):
            # The references between the tables are looked at when the transaction ends.
            cursor.execute(
                f'DELETE FROM "{table}" WHERE municipality = %s',  # noqa: S608 our own tables
                [municipality],
            )


def tables_by_municipality() -> frozenset[str]:
    """The tables of the chain whose rows belong to a municipality and may go with it."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("zorgroute.chain.")
        and "municipality" in {field.name for field in model._meta.get_fields()}
        and model._meta.db_table not in STAYS
    )


def _ids(table: str, municipality: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT id FROM "{table}" WHERE municipality = %s',  # noqa: S608 our own tables
            [municipality],
        )
        return [row[0] for row in cursor.fetchall()]
