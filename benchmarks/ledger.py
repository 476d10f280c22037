"""What does writing one line of the log cost, beside a bare insert of the same bytes?

Run with `python -m benchmarks.ledger`. Every piece of work is one committed transaction; they are
taken in turns in one run. Sealing and verifying follow over what was written.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from benchmarks.ground import ground, in_turns, line

ROUNDS = 200


def main() -> None:
    with ground() as given:
        from zorgroute.project.embedded import SUPERUSER  # noqa: PLC0415 after Django

        with psycopg.connect(given.main.url(SUPERUSER, "zorgroute")) as bare:
            bare.execute(
                "CREATE TABLE bare (a text, b uuid, c int, body bytea, primary key (a,b,c))"
            )
            bare.commit()
            spent = in_turns(ROUNDS, bare=_bare(bare), append=_append(), looked=_look())
            print("| one transaction | p50 ms | p95 ms | per second |\n|---|---|---|---|")
            print(line("bare insert over psycopg", spent["bare"]))
            print(line("append: encrypted, row-level security, indexes", spent["append"]))
            print(line("note a look", spent["looked"]))
        _seals(given)


def _bare(connection: psycopg.Connection) -> Callable[[], None]:
    case, body, count = uuid.uuid4(), b"x" * 400, iter(range(10**9))

    def work() -> None:
        connection.execute("INSERT INTO bare VALUES ('w', %s, %s, %s)", [case, next(count), body])
        connection.commit()

    return work


def _append() -> Callable[[], None]:
    from django.db import transaction  # noqa: PLC0415 after Django

    from zorgroute.chain.ledger.acting import Acting, acting_as  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger.actions import CaseRef, append  # noqa: PLC0415 after Django
    from zorgroute.core.engine import events as ev  # noqa: PLC0415 after Django
    from zorgroute.core.engine.moves import Actor  # noqa: PLC0415 after Django

    place, key, person = CaseRef("w", uuid.uuid4()), b"k" * 32, uuid.uuid4()
    acting, count, now = Acting("w", person, "ib"), iter(range(1, 10**9)), datetime.now(UTC)

    def work() -> None:
        number = next(count)
        deed = ev.Registered("contact", "x" * 300)
        event = ev.Event(number, number, now, now, deed, Actor(str(person), "ib"))
        with transaction.atomic(), acting_as(acting):
            append(place, key, [event])

    return work


def _look() -> Callable[[], None]:
    from django.db import transaction  # noqa: PLC0415 after Django

    from zorgroute.chain.ledger.acting import Acting, acting_as  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger.actions import note_look  # noqa: PLC0415 after Django

    acting, now = Acting("w", uuid.uuid4(), "ib"), datetime.now(UTC)

    def work() -> None:
        with transaction.atomic(), acting_as(acting):
            note_look(acting, now, ["zaak"], case=acting.person)

    return work


def _seals(given: object) -> None:
    from zorgroute.chain.ledger.sealing import seal  # noqa: PLC0415 after Django
    from zorgroute.project.environment import Environment  # noqa: PLC0415 after Django
    from zorgroute.project.verify_log import verify  # noqa: PLC0415 after Django

    del given
    with psycopg.connect(Environment().database_url) as connection:
        connection.execute("SELECT set_config('app.duty', 'system', true)")
        connection.execute(
            "INSERT INTO ledger_look (municipality, id, at, role, action, parts, purpose, ground, "
            "allowed, reasons, access_point, consents) SELECT 'w', gen_random_uuid(), now(), 'ib', "
            "'R', '{zaak}', 'x', '', true, '{}', '', '{}' FROM generate_series(1, 20000)"
        )
        connection.commit()
    began = time.perf_counter()
    rows = seal(datetime.now(UTC))
    sealing = time.perf_counter() - began
    with psycopg.connect(Environment().database_url) as connection:
        began = time.perf_counter()
        verdict = verify(connection)
        verifying = time.perf_counter() - began
    # Lines of a case that was never opened are all there is to find here.
    assert {fault.code for fault in verdict.faults} <= {"gap"}, verdict.faults[:3]
    print(f"\nsealed {rows:,} rows: {rows / sealing:,.0f} per second")
    print(f"verified {verdict.rows:,} rows: {verdict.rows / verifying:,.0f} per second")


if __name__ == "__main__":
    main()
