"""How long does the list of one's own work take among two hundred thousand open cases?

Run with `python -m benchmarks.work`. In turns: the list itself, its bare join over psycopg without
row-level security, and the whole page through Django. Then the memory of the web processes.
"""

from __future__ import annotations

import random
import re
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg

from benchmarks.ground import ground, in_turns, line

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.worlds import School

CASES, PEOPLE, ROUNDS = 200_000, 2_000, 150
CHANCE = random.Random(20260504)  # noqa: S311 a seed, no secret
# Everybody has a hundred cases as a teacher, and sees the work of those.
FILL = """
INSERT INTO parties_person (id, municipality, given_name, prefix, surname, phone, hours, email,
    wants_mail, is_family)
SELECT md5('p' || g)::uuid, %(here)s, 'Tirza', '', 'Molenbrug ' || g, '', '', '', false, false
FROM generate_series(1, %(people)s) g;
INSERT INTO parties_child (id, municipality, given_name, prefix, surname, birth_date, "group",
    external_id, location_id, organisation_id)
SELECT md5('c' || g)::uuid, %(here)s, 'Pip', '', 'Waterland ' || g, '2019-02-11', '4', '',
    %(place)s, %(school)s FROM generate_series(1, %(cases)s) g;
INSERT INTO cases_case (id, municipality, child_id, organisation_id, location_id, signaller_id,
    route, digest, holder, opened_at, closed, version, is_destroyed, kept_from)
SELECT md5('z' || g)::uuid, %(here)s, md5('c' || g)::uuid, %(school)s, %(place)s,
    md5('p' || (1 + g %% %(people)s))::uuid, %(route)s, %(digest)s, 'leerkracht', now(), '', 2,
    false, '{}'
FROM generate_series(1, %(cases)s) g;
INSERT INTO cases_involvement (municipality, case_id, person_id, role, since, until, via, consents)
SELECT %(here)s, md5('z' || g)::uuid, md5('p' || (1 + g %% %(people)s))::uuid, 'leerkracht', now(),
    NULL, 'signaller', '{}' FROM generate_series(1, %(cases)s) g;
INSERT INTO cases_work (municipality, case_id, key, role, kind, line, step, number, about, since,
    due_at, earliest, chosen)
SELECT %(here)s, md5('z' || g)::uuid, 'main#1', 'leerkracht', 'step', 'main', '1-signaal', 1, '',
    now(), now() + (g %% 60) * interval '1 day', NULL, false FROM generate_series(1, %(cases)s) g;
"""
BARE = """
SELECT w.* FROM cases_involvement i JOIN cases_work w ON w.municipality = i.municipality
    AND w.role = i.role AND w.case_id = i.case_id
WHERE i.municipality = %s AND i.until IS NULL AND i.person_id = %s
ORDER BY w.due_at NULLS LAST, w.since, w.case_id, w.key LIMIT 200
"""


def main() -> None:
    with ground() as given:
        from django.db import connection, transaction  # noqa: PLC0415 after Django
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 after Django

        from tests.factories.worlds import make_school, route  # noqa: PLC0415 after Django
        from zorgroute.chain.cases.lists import work_of  # noqa: PLC0415 after Django
        from zorgroute.chain.ledger import clock  # noqa: PLC0415 after Django
        from zorgroute.chain.ledger.acting import Acting, acting_as  # noqa: PLC0415 after Django
        from zorgroute.project.embedded import SUPERUSER  # noqa: PLC0415 after Django

        now = clock.now()
        with transaction.atomic():
            school = make_school(now)
            present = route()
        with psycopg.connect(given.main.url(SUPERUSER, "zorgroute"), autocommit=True) as bare:
            facts = {
                "here": school.municipality, "school": school.organisation,
                "place": school.location, "people": PEOPLE, "cases": CASES,
                "route": present.name, "digest": present.digest,
            }  # fmt: skip
            for statement in FILL.split(";\n"):
                if statement.strip():
                    bare.execute(statement, facts)
            bare.execute("ANALYZE")
            ids = [row[0] for row in bare.execute(
                "SELECT id FROM parties_person WHERE surname LIKE 'Molenbrug %'")]  # fmt: skip
            clients = _browsers(school, ids, now)

            def listed() -> None:
                acting = Acting(
                    school.municipality, CHANCE.choice(ids), "leerkracht",
                    organisation=school.organisation, locations=(school.location,),
                )  # fmt: skip
                with transaction.atomic(), acting_as(acting):
                    found = len(work_of(acting, clock.now()))
                    assert found == CASES // PEOPLE, found

            def joined() -> None:
                found = bare.execute(BARE, [school.municipality, CHANCE.choice(ids)]).fetchall()
                assert len(found) == CASES // PEOPLE

            def shown() -> None:
                answer = CHANCE.choice(clients).get("/mijn-werk/")
                assert answer.status_code == 200, answer.status_code

            shown()
            spent = in_turns(ROUNDS, joined=joined, listed=listed, shown=shown)
            with CaptureQueriesContext(connection) as asked:
                listed()
            with CaptureQueriesContext(connection) as whole:
                shown()
        print(f"{CASES:,} open cases, {CASES // PEOPLE} of them one's own\n")
        print("| | p50 ms | p95 ms | per second |\n|---|---|---|---|")
        print(line("bare join over psycopg, no row-level security", spent["joined"]))
        print(line("the list: joined, policed, looked up, noted", spent["listed"]))
        print(line("the whole page `/mijn-werk/`", spent["shown"]))
        print(f"\nstatements: the list {len(asked)}, the page {len(whole)}")
        _memory()


def _browsers(school: School, ids: list[UUID], now: datetime) -> list[Client]:
    """Twenty of these people, logged in."""
    from django.db import transaction  # noqa: PLC0415 after Django
    from django.test import Client  # noqa: PLC0415 after Django

    from zorgroute.chain.ledger.acting import Duty, acting_as  # noqa: PLC0415 after Django
    from zorgroute.chain.parties import actions as parties  # noqa: PLC0415 after Django
    from zorgroute.chain.parties.models import Account  # noqa: PLC0415 after Django

    clients = []
    with transaction.atomic(), acting_as(Duty(municipality=school.municipality)):
        for person in CHANCE.sample(ids, 20):
            parties.employ(
                school.municipality, person, school.organisation, "leerkracht",
                school.now.date(), location=school.location, groups=("4",),
            )  # fmt: skip
            name = uuid.uuid4().hex
            parties.open_account(school.municipality, person, name, now)
            clients.append(Client(SERVER_NAME="localhost"))
            account = Account.objects.get(username=name)
            clients[-1].force_login(account, "django.contrib.auth.backends.ModelBackend")
    return clients


def _memory() -> None:
    """Resident memory of this process, which has served pages as a web process does."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", told)
    assert found is not None
    print(f"memory of this process after {ROUNDS} pages: {int(found[1]) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
