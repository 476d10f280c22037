"""How long do a rehearsal and a move of a thousand running cases to another version take?

Run with `python -m benchmarks.migrating`. Beside it in the same house: one bare update of as many
rows over psycopg, and one plain transaction per case. Wall-clock; every case has a log of its own.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from benchmarks.ground import ground

if TYPE_CHECKING:
    from zorgroute.chain.cases.migrating import Plan
    from zorgroute.chain.ledger.acting import Acting

CASES = 1_000


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    with ground() as given:
        from zorgroute.chain.ledger import clock  # noqa: PLC0415 after Django
        from zorgroute.project.embedded import SUPERUSER  # noqa: PLC0415 after Django

        now = clock.now()
        officer, plan = town(now)
        print(f"{CASES:,} running cases\n\n| | seconds | ms per case |\n|---|---|---|")
        with psycopg.connect(given.main.url(SUPERUSER, "zorgroute")) as bare:
            works = {**bare_works(bare), **chain_works(officer, plan, now)}
            for name, work in works.items():
                spent = timed(work)
                print(f"| {name} | {spent:.2f} | {spent / CASES * 1000:.2f} |", flush=True)


def town(now: datetime) -> tuple[Acting, Plan]:
    """A school with so many running cases, its policy officer, and a version 2 of the route."""
    from django.db import transaction  # noqa: PLC0415 after Django

    from tests.factories.worlds import ROUTE, make_school, route  # noqa: PLC0415 after Django
    from zorgroute.chain.cases.migrating import Plan  # noqa: PLC0415 after Django
    from zorgroute.chain.concerns.actions import Concern, raise_concern  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger.acting import Duty, acting_as  # noqa: PLC0415 after Django
    from zorgroute.chain.parties import actions as parties  # noqa: PLC0415 after Django
    from zorgroute.chain.parties.actions import Name  # noqa: PLC0415 after Django
    from zorgroute.chain.parties.queries import acting_in, hats_of  # noqa: PLC0415 after Django
    from zorgroute.chain.routebook.actions import publish  # noqa: PLC0415 after Django
    from zorgroute.chain.routebook.queries import content  # noqa: PLC0415 after Django

    with transaction.atomic():
        school = make_school(now)
        here, old = school.municipality, route()
        with acting_as(Duty(municipality=here)):
            hall = parties.add_organisation(here, "Gemeentehuis", "municipality")
            person = parties.add_person(here, Name("Frouke", "Windroos"))
            parties.employ(here, person, hall, "beleidsmedewerker", date(2020, 8, 1))
            officer = acting_in(hats_of(person, now.date())[0], now.date())
            teacher = school.acting("leerkracht", now)
            children = [
                parties.enrol_child(
                    here, Name("Pip", f"Waterland {number}"), date(2019, 2, 11),
                    organisation=school.organisation, location=school.location, group="4",
                )
                for number in range(CASES)
            ]  # fmt: skip
    day = (now - timedelta(days=1)).date()
    for child in children:
        with transaction.atomic(), acting_as(teacher):
            told = Concern(child, ("ontwikkeling",), "Is stil.", day)
            raise_concern(teacher, old, told, now)
    text = (content().folder / "routes" / f"{ROUTE}.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{ROUTE}.yaml"
        file.write_text(text.replace("version: 1\n", "version: 2\n", 1), encoding="utf-8")
        new = publish(file, now)
    return officer, Plan(ROUTE, new, (old.digest,))


def bare_works(bare: psycopg.Connection) -> dict[str, Callable[[], object]]:
    """What a database cannot do faster: touch every row, at once and one by one."""
    ids = [row[0] for row in bare.execute("SELECT id FROM cases_case").fetchall()]

    def at_once() -> None:
        bare.execute("UPDATE cases_case SET version = version")
        bare.commit()

    def one_by_one() -> None:
        for each in ids:
            bare.execute("UPDATE cases_case SET version = version WHERE id = %s", [each])
            bare.commit()

    return {
        "bare update of all rows at once over psycopg": at_once,
        "bare update, one transaction per case, over psycopg": one_by_one,
    }


def chain_works(officer: Acting, plan: Plan, now: datetime) -> dict[str, Callable[[], object]]:
    """The rehearsal, the order, the moves, and all of it undone."""
    from django.db import transaction  # noqa: PLC0415 after Django

    from zorgroute.chain.cases import migrating  # noqa: PLC0415 after Django
    from zorgroute.chain.cases.moving_over import carry_out  # noqa: PLC0415 after Django
    from zorgroute.chain.ledger.acting import acting_as  # noqa: PLC0415 after Django

    def rehearsed() -> None:
        with transaction.atomic(), acting_as(officer):
            assert len(migrating.rehearse(officer, plan, now).cases) == CASES

    def ordered() -> None:
        with transaction.atomic(), acting_as(officer):
            migrating.order(officer, plan, now)

    def moved() -> None:
        while carry_out(now):
            pass

    def taken_back() -> None:
        with transaction.atomic(), acting_as(officer):
            found = migrating.orders_of(officer, plan.route, now)
            migrating.take_back(officer, found[0].id, now)
        moved()

    return {
        "rehearsal": rehearsed,
        "order: rehearsal and a row per case": ordered,
        "move: lock, fold, judge, write, project, queue": moved,
        "undo of all": taken_back,
    }


if __name__ == "__main__":
    main()
