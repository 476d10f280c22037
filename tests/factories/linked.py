"""A very small town with two routes, of which the one asks the other to take a child up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from tests.factories.worlds import MONDAY
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.signing import EVERYBODY
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import present_route
from zorgroute.core.engine.moves import Actor, Take

SCHOOL = """
route: PLACE.school
version: 1
title: {prof: Zorg op school, ouder: Zorg op school}
sources: [proef.txt]
owner: gemeente Proef
for: {municipality: PLACE, organisation: primary_school}
may_start: [leerkracht, ib]
holds: signaleerder
results: {klaar: {prof: Klaar, ouder: Klaar}}
roles:
  leerkracht: {at: primary_school, title: {prof: Leerkracht, ouder: De leerkracht}}
  ib: {at: primary_school, title: {prof: Intern begeleider, ouder: De intern begeleider}}
  signaleerder:
    at: primary_school
    one_of: [leerkracht, ib]
    linked_to: case
    title: {prof: Wie de zorg zag, ouder: Wie de zorg zag}
  ouders: {at: family, title: {prof: Ouders, ouder: U}}
  samen_doen: {at: front_desk, title: {prof: Samen Doen, ouder: Samen Doen}}
  jeugdconsulent: {at: municipality, title: {prof: Jeugdconsulent, ouder: De jeugdconsulent}}
  casusregisseur:
    at: [primary_school, municipality]
    one_of: [leerkracht, ib, jeugdconsulent]
    linked_to: case
    chosen_by:
      field: regie-is
      means: {school: [leerkracht, ib], gemeente: jeugdconsulent}
      named: regie-naam
    title: {prof: Casusregisseur, ouder: Uw contactpersoon}
consents:
  delen:
    title: {prof: Samen Doen mag dit weten, ouder: Mag Samen Doen dit weten?}
    to: samen_doen
    classes: [existence, development]
records:
  vraag:
    title: {prof: De vraag, ouder: De vraag}
    class: development
    fields:
      antwoord: {type: consent_request, consent: delen, label: {prof: Mag het?, ouder: Mag het?}}
      wat: {type: text, label: {prof: Wat is de vraag?, ouder: Wat is de vraag?}}
      thuis: {type: text, class: family, required: no, label: {prof: Thuis?, ouder: Thuis?}}
  regie:
    title: {prof: De regie, ouder: Uw contactpersoon}
    class: logistics
    fields:
      regie-is:
        type: choice
        label: {prof: Vanuit welke functie?, ouder: Waar werkt uw contactpersoon?}
        options:
          school: {prof: School, ouder: School}
          gemeente: {prof: Gemeente, ouder: Gemeente}
      regie-naam: {type: person, required: no, label: {prof: Wie?, ouder: Wie?}}
steps:
  1-vraag:
    title: {prof: Vraag hulp, ouder: Er wordt hulp gevraagd}
    who: signaleerder
    record: vraag
    outcomes:
      aangemeld:
        title: {prof: Aangemeld, ouder: Aangemeld}
        needs: [{consent: delen}]
        shares: [{to: samen_doen, classes: [existence, development], ground: {consent: delen}}]
        opens: {route: PLACE.toegang}
        to: 2-regie
        main: yes
      zonder-grond:
        title: {prof: Zij bellen zelf, ouder: U belt zelf}
        opens: {route: PLACE.toegang}
        to: 2-regie
  2-regie:
    title: {prof: Kies wie de regie heeft, ouder: U kiest een contactpersoon}
    who: signaleerder
    within: {max: 14, unit: days}
    overdue: {tell: signaleerder}
    record: regie
    hands_to: casusregisseur
    outcomes:
      gekozen: {title: {prof: Gekozen, ouder: Gekozen}, to: 3-afronden, main: yes}
  3-afronden:
    title: {prof: Rond af, ouder: Het is klaar}
    who: casusregisseur
    within: {max: 30, unit: days}
    overdue: {tell: casusregisseur}
    outcomes:
      klaar: {title: {prof: Klaar, ouder: Klaar}, ends: klaar, main: yes}
"""
ACCESS = """
route: PLACE.toegang
version: 1
title: {prof: Toegang tot hulp, ouder: Hulp vragen}
sources: [proef.txt]
owner: gemeente Proef
for: {municipality: PLACE, organisation: front_desk, age: {from: 0, until: 18}}
may_start: [samen_doen, ouders]
holds: samen_doen
results: {klaar: {prof: Klaar, ouder: Klaar}}
roles:
  samen_doen: {at: front_desk, title: {prof: Samen Doen, ouder: Samen Doen}}
  ouders: {at: family, title: {prof: Ouders, ouder: U}}
records:
  vraag:
    title: {prof: De vraag, ouder: De vraag}
    class: development
    fields: {hulpvraag: {type: text, label: {prof: Wat is de vraag?, ouder: Wat is uw vraag?}}}
steps:
  1-vraag:
    title: {prof: Leg de vraag vast, ouder: U vertelt uw vraag}
    who: samen_doen
    record: vraag
    outcomes:
      vastgelegd: {title: {prof: Vastgelegd, ouder: Vastgelegd}, ends: klaar, main: yes}
"""
PEOPLE = (
    ("leerkracht", "primary_school", Name("Tirza", "Molenbrug")),
    ("ib", "primary_school", Name("Hanneke", "Zilverdal")),
    ("directeur", "primary_school", Name("Otto", "Steenhaven", "van")),
    ("samen_doen", "front_desk", Name("Wouter", "Lindeboog")),
    ("jeugdconsulent", "municipality", Name("Jorn", "Akkervliet")),
)
HOUSES = {
    "primary_school": "De Lantaarn",
    "front_desk": "De Voordeur",
    "municipality": "Het Gemeentehuis",
}


@dataclass
class SmallTown:
    """Its people by function, its one child and the moment it is."""

    municipality: str
    now: datetime = MONDAY
    places: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    child: UUID | None = None

    def acting(self, role: str, now: datetime | None = None) -> Acting:
        day = (now or self.now).date()
        with acting_as(Duty(municipality=self.municipality)):
            hat = hats_of(self.people[role], day)[0]
            return acting_in(hat, day)

    def route(self, name: str):
        found = present_route(f"{self.municipality}.{name}")
        assert found is not None
        return found

    def begin(self, role: str = "leerkracht") -> UUID:
        """A case on the route of the school, begun by somebody; gives its id."""
        actor = self.acting(role)
        with acting_as(actor):
            concern = Concern(self.child, ("ontwikkeling",), "Viel in slaap.", self.now.date())
            return raise_concern(actor, self.route("school"), concern, self.now).case

    def take(self, role: str, case: UUID, step: str, outcome: str, **more):
        """Do a step as somebody, an hour later than what came before."""
        self.now += timedelta(hours=1)
        actor = self.acting(role)
        more.setdefault("record", {})
        move = Take(
            Actor(str(actor.person), more.pop("as_role", role)), step, outcome, self.now, **more
        )
        with acting_as(actor):
            return attempt(actor, case, move, self.now, signing=EVERYBODY)

    def ask(self, outcome: str = "aangemeld", answer: str = "given") -> UUID:
        """A case that asked the other route to take the child up."""
        case = self.begin()
        record = {"antwoord": answer, "wat": "Hij slaapt slecht.", "thuis": "Een geheim."}
        self.take("leerkracht", case, "1-vraag", outcome, record=record)
        return case


def make_small_town(folder: Path) -> SmallTown:
    """A town of its own for one test."""
    town = SmallTown(f"proef-{uuid.uuid4().hex[:8]}")
    place, since = town.municipality, date(2020, 8, 1)
    with acting_as(Duty(municipality=place)):
        parties.add_municipality(place, "Proef")
        for name, text in (("toegang", ACCESS), ("school", SCHOOL)):
            file = folder / f"{place}.{name}.yaml"
            file.write_text(text.replace("PLACE", place), encoding="utf-8")
            publish(file, town.now)
        for kind, called in HOUSES.items():
            town.places[kind] = parties.add_organisation(place, called, kind)
        for role, kind, name in PEOPLE:
            town.people[role] = parties.add_person(place, name, phone="088 000 00 02")
            groups = ("4",) if role == "leerkracht" else ()
            parties.employ(place, town.people[role], town.places[kind], role, since, groups=groups)
        town.child = parties.enrol_child(
            place,
            Name("Pip", "Waterland"),
            date(2019, 2, 11),
            organisation=town.places["primary_school"],
            group="4",
        )
        parent = parties.add_person(place, Name("Eva", "Waterland"), is_family=True)
        parties.add_guardian(place, town.child, parent, since)
        town.people["ouders"] = parent
    return town
