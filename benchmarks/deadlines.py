"""How many passed terms does one worker handle, beside a bare claim-and-mark of a row?

Run with `python -m benchmarks.deadlines`. Cases on a route of timed steps, let go by a day at a
time; each case is one transaction: fold, settle, write, project, queue the message.
"""

from __future__ import annotations

import time
from datetime import timedelta

import psycopg

from benchmarks.ground import ground, line

CASES, STEPS = 30, 6


def main() -> None:
    with ground() as given:
        from django.db import transaction  # noqa: PLC0415 after Django

        from tests.factories.crowd import make_crowd  # noqa: PLC0415 after Django
        from zorgroute.chain.cases.deadlines import fire_due  # noqa: PLC0415 after Django
        from zorgroute.chain.ledger import clock  # noqa: PLC0415 after Django
        from zorgroute.project.embedded import SUPERUSER  # noqa: PLC0415 after Django

        with transaction.atomic():
            make_crowd(CASES, STEPS)
        with psycopg.connect(given.main.url(SUPERUSER, "zorgroute")) as bare:
            bare.execute("CREATE TABLE bare AS SELECT g AS id, false AS fired FROM "
                         "generate_series(1, 100000) g")  # fmt: skip
            bare.execute("CREATE INDEX ON bare (id) WHERE NOT fired")
            bare.commit()
            now, fired, plain = clock.now(), [], []
            for day in range(2, STEPS * 2):
                while True:
                    began = time.perf_counter()
                    done = fire_due(now + timedelta(days=day), limit=1)
                    if not done.cases:
                        break
                    fired.append((time.perf_counter() - began) * 1000)
                    began = time.perf_counter()
                    _claim(bare)
                    plain.append((time.perf_counter() - began) * 1000)
        print("| one transaction | p50 ms | p95 ms | per second |\n|---|---|---|---|")
        print(line("bare claim and mark over psycopg", plain))
        print(line("a case whose term passed", fired))
        print(f"\n{len(fired)} transactions of {CASES} cases")


def _claim(bare: psycopg.Connection) -> None:
    row = bare.execute(
        "SELECT id FROM bare WHERE NOT fired ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
    ).fetchone()
    assert row is not None
    bare.execute("UPDATE bare SET fired = true WHERE id = %s", row)
    bare.commit()


if __name__ == "__main__":
    main()
