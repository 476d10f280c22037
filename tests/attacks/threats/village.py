"""A town in which a meldcode runs, with a nurse elsewhere, a director and a privacy officer.

Made once for a file and never committed; each test gets it as it was.
"""

from __future__ import annotations

import copy
from datetime import date, timedelta

from django.db import connections, transaction

from tests.attacks.town import ABOUT_CHILD, make_town
from zorgroute.chain.emergency.rules import PRIVACY_OFFICER
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.by_name import Called

SINCE = date(2020, 8, 1)
BORN = date(2019, 2, 11)
RIGHT = Called(*ABOUT_CHILD, BORN)
SAFETY, EDUCATION = "Blauwe plek op de arm QX7.", "Viel in slaap in de kring QX8."
ALIASES = ("default", "keys")


def make_village(folder):
    """The case of the child has come to the intern begeleider, and the signals are written down."""
    town = make_town(folder)
    with acting_as(Duty(municipality=town.here)):
        cjg = town.school.cjg_organisation
        hall = parties.add_organisation(town.here, "Gemeentehuis", "municipality")
        for key, name, function, place in (
            ("jgz", Name("Fenna", "Rietdijk"), "jeugdverpleegkundige", cjg),
            ("jgz-twee", Name("Berend", "Wierda"), "jeugdverpleegkundige", cjg),
            ("leider", Name("Aukje", "Steensma"), "directeur", cjg),
            ("fg", Name("Gerrit", "Noordhof"), PRIVACY_OFFICER, hall),
        ):
            person = parties.add_person(town.here, name, phone="088 000 00 07")
            parties.employ(town.here, person, place, function, SINCE)
            town.people[key] = (town.here, person)
    town.raise_concern(EDUCATION)
    town.walk_to("3-naar-ib")
    town.start("meldcode")
    town.do("m1-signalen", line="meldcode", outcome="in-kaart", record={"signalen": (SAFETY,)})
    town.moment += timedelta(days=1)
    return town


def standing(blocker, folder):
    """Keep a village standing for a file."""
    with blocker.unblock(), transaction.atomic(), transaction.atomic("keys"):
        yield make_village(folder)
        for alias in ALIASES:
            connections[alias].set_rollback(True)


def borrowed(made):
    """The village for one test; what is done to it is taken back."""
    points = {alias: transaction.savepoint(using=alias) for alias in ALIASES}
    found = copy.copy(made)
    found.people, found.clients = dict(made.people), {}
    yield found
    for alias, point in points.items():
        transaction.savepoint_rollback(point, using=alias)
