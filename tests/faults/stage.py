"""Fills a house for the tests of faults: `python -m tests.faults.stage` prints who can come in.

A school with a teacher and an intern begeleider who are logged in already, and one case.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from tests.faces.web.entering import agree_on_route
    from tests.factories.worlds import make_school, route
    from zorgroute.chain.concerns.actions import Concern, raise_concern
    from zorgroute.chain.ledger import clock
    from zorgroute.chain.ledger.acting import Duty, acting_as
    from zorgroute.chain.parties.actions import open_account
    from zorgroute.chain.parties.models import Account, Person

    def cookie(school, role):
        """A session of this person, as after logging in."""
        with acting_as(Duty(municipality=school.municipality)):
            made = open_account(
                school.municipality, school.people[role], f"{role}-stage", clock.now()
            )
            Person.objects.filter(id=school.people[role]).update(email=f"{role}@example.org")
        account = Account.objects.get(id=made)
        session = SessionStore()
        session[SESSION_KEY] = str(made)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        return session.session_key

    with transaction.atomic():
        school = make_school(clock.now())
        with tempfile.TemporaryDirectory() as folder:
            agree_on_route(school, Path(folder))
        teacher = school.acting("leerkracht")
        with acting_as(teacher):
            concern = Concern(
                school.children["juno"], ("ontwikkeling",), "Slaapt slecht.", school.now.date()
            )
            case = raise_concern(teacher, route(), concern, school.now).case
        told = {
            "municipality": school.municipality,
            "case": str(case),
            "child": str(school.children["pip"]),
            "teacher": cookie(school, "leerkracht"),
        }
    print(json.dumps(told))  # noqa: T201 it is the answer of this program
