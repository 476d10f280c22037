"""A school with an officer, and a municipality with one: for tests of who looked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.factories.worlds import School, make_school
from zorgroute.chain.emergency.rules import PRIVACY_OFFICER
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name

SINCE = date(2020, 8, 1)


def make_watched_school() -> tuple[School, UUID]:
    """A school with a privacy officer (`fg`), and one at the municipality (`fg-gemeente`)."""
    school = make_school()
    here = school.municipality
    with acting_as(Duty(municipality=here)):
        hall = parties.add_organisation(here, "Gemeente", "municipality")
        for key, name, place in (
            ("fg", Name("Marit", "Sluiswachter"), school.organisation),
            ("fg-gemeente", Name("Bouke", "Vuurtoren"), hall),
        ):
            person = parties.add_person(here, name, phone="088 000 00 06")
            parties.employ(here, person, place, PRIVACY_OFFICER, SINCE)
            school.people[key] = person
    return school, hall
