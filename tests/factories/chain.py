"""A municipality that keeps the door of the chain, and organisations that came in through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from tests.factories.worlds import School
from zorgroute.chain.joining import actions
from zorgroute.chain.joining.actions import found
from zorgroute.chain.joining.models import Joining
from zorgroute.chain.joining.rules import Invitation, Signing
from zorgroute.chain.joining.terms import read_terms, terms_on
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import Post
from zorgroute.chain.routebook.queries import content

KEEPER_OF = "GGD Ringvaart"
PASSWORD = "paarse regenlaarzen op zolder"  # noqa: S105 of invented people only


@dataclass
class Gate:
    """The municipality of a school, with its joining."""

    school: School
    organisation: UUID
    joining: UUID

    def people_of(self, organisation: UUID) -> list[UUID]:
        with acting_as(Duty(municipality=self.school.municipality)):
            return list(
                Post.objects.filter(organisation_id=organisation).values_list(
                    "person_id", flat=True
                )
            )

    def state(self) -> str:
        with acting_as(Duty(municipality=self.school.municipality)):
            return Joining.objects.get(id=self.joining).state


@dataclass
class Came:
    """An organisation that was let in, and the key of its administrator among the people."""

    organisation: UUID
    joining: UUID
    keeper: str


def make_gate(school: School) -> Gate:
    """Let the municipality take part, with an administrator and a policy officer."""
    place = school.municipality
    with acting_as(Duty(municipality=place)):
        made = parties.add_organisation(place, "Gemeente Westerkwartier", "municipality")
        joining = found(place, made, "Gemeente Westerkwartier", "municipality", school.now)
        for key, function, name in (
            ("beheerder-gemeente", "beheerder", Name("Gerben", "Turfschip")),
            ("beleid", "beleidsmedewerker", Name("Marit", "Kluut")),
        ):
            person = parties.add_person(place, name, phone="088 000 00 06")
            parties.employ(place, person, made, function, date(2020, 8, 1))
            school.people[key] = person
    return Gate(school, made, joining)


def posted_invitation(**more: str) -> dict[str, str]:
    """An invitation of a health service as its form is sent."""
    return {
        "naam": KEEPER_OF, "soort": "ggd", "nummer": "0123 4567", "voornaam": "Roos",
        "tussenvoegsel": "", "achternaam": "Duinpan", "telefoon": "088 000 00 09",
        "email": "roos@ringvaart.example", **more,
    }  # fmt: skip


def invited(
    school: School, *, version: str = "1.0", name: str = KEEPER_OF, number: str = "01234567"
) -> Came:
    """An organisation that was asked, signed and let in by its municipality."""
    terms = terms_on(read_terms(content().folder / "terms"), school.now.date())
    acting = school.acting("beheerder-gemeente")
    given = Invitation(
        name, "ggd", number, Name("Roos", "Duinpan"), "088 000 00 09", "088 000 00 09"
    )
    given = replace(given, email="roos@ringvaart.example")
    key = f"beheerder-{number}"
    username = f"{key}-{school.municipality}"
    with acting_as(acting):
        handed = actions.invite(acting, given, frozenset({"ggd"}), school.now)
        signing = Signing(
            "Roos Duinpan", "teammanager", True, name, "088 000 00 09", username, PASSWORD
        )
        signed = terms if version == terms.version else replace(terms, version=version, text="-")
        actions.sign(handed.joining, handed.token, signing, signed, school.now)
        made = actions.let_in(acting, handed.joining, school.now, called=True)
    with acting_as(Duty(municipality=school.municipality)):
        school.people[key] = Post.objects.get(organisation_id=made).person_id
    return Came(made, handed.joining, key)
