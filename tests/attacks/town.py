"""Who could stand before a door in this town, and how far has the case of one child come?"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.test import Client

from tests.factories.westerkwartier import STEPS
from tests.factories.worlds import ROUTE, School, make_school
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.loading import load
from zorgroute.chain.cases.models import Case
from zorgroute.chain.cases.signing import EVERYBODY
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import Account, Child, Person
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, routes_at
from zorgroute.core.engine.moves import Actor, StartTrack, Take
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Visit
from zorgroute.core.routes.route import MAIN

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOBODY = "niemand"
# A name that stands on no page by itself, so that finding it is finding the child.
CHILD = Name("Zwaluwtje", "Kanariegeel")
ABOUT_CHILD = ("Zwaluwtje", "Kanariegeel")


@dataclass
class Town:
    """One municipality with two schools, and a second one; `people` stand by viewpoint."""

    school: School
    elsewhere: School
    moment: datetime
    people: dict[str, tuple[str, UUID]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    case: UUID | None = None
    consult: UUID | None = None

    @property
    def here(self) -> str:
        return self.school.municipality

    @property
    def viewpoints(self) -> tuple[str, ...]:
        return (NOBODY, *self.people)

    @property
    def child(self) -> UUID:
        return self.school.children["pip"]

    def acting(self, who: str, now: datetime | None = None) -> Acting:
        """Somebody in the first of the own functions on this day."""
        municipality, person = self.people[who]
        day = (now or self.moment).date()
        with acting_as(Duty(municipality=municipality)):
            return acting_in(hats_of(person, day)[0], day)

    def client(self, who: str) -> Client:
        """The browser of this viewpoint; the same one every time."""
        if who not in self.clients:
            self.clients[who] = self.fresh_client(who)
        return self.clients[who]

    def fresh_client(self, who: str, **more: Any) -> Client:
        """A new browser in which this person just logged in."""
        made = Client(raise_request_exception=False, **more)
        if who == NOBODY:
            return made
        municipality, person = self.people[who]
        with acting_as(Duty(municipality=municipality)):
            account = Account.objects.filter(person_id=person).first()
            if account is None:
                name = f"{who}-{uuid.uuid4().hex[:8]}"
                made_id = parties.open_account(municipality, person, name, self.moment)
                account = Account.objects.get(id=made_id)
            made.force_login(account, BACKEND)
        return made

    def get(self, who: str, url: str, **more: Any) -> Any:
        """Ask for a page at the moment of the town."""
        with clock.source(clock.FrozenSource(self.moment)):
            return self.client(who).get(url, **more)

    def post(self, who: str, url: str, data: Any = None, **more: Any) -> Any:
        """Send something at the moment of the town."""
        with clock.source(clock.FrozenSource(self.moment)):
            return self.client(who).post(url, {} if data is None else data, **more)

    # --- the case ------------------------------------------------------------------------

    @property
    def route(self) -> Any:
        return routes_at(self.here, "primary_school")[0]

    def raise_concern(self, facts: str = "Viel in slaap in de kring.") -> UUID:
        """The teacher tells of a concern about the child; gives the case."""
        teacher = self.acting("leerkracht")
        with acting_as(teacher):
            told = Concern(self.child, ("ontwikkeling",), facts, self.moment.date())
            self.case = raise_concern(teacher, self.route, told, self.moment).case
        return self.case

    def do(self, step: str, *, line: str = MAIN, who: str = "", **changes: Any) -> None:
        """Do one step in the ordinary way, a day later or once it is known, with changes."""
        role, outcome, usual = STEPS.get(step, ("ib", "", {}))
        self.moment += timedelta(days=1)
        visit = self._visit() if line == MAIN else None
        if visit and visit.step == step:
            self.moment = max(self.moment, visit.since + timedelta(hours=9))
        acting = self.acting(who or role)
        signing = changes.pop("signing", EVERYBODY)
        more = {**usual, **changes}
        outcome = more.pop("outcome", outcome)
        record = {**usual.get("record", {}), **changes.get("record", {})}
        move = Take(
            Actor(str(acting.person), acting.role), step, outcome, self.moment, line=line,
            record=record, present=frozenset(more.get("present", ())),
            feedback=more.get("feedback"), next_on=more.get("next_on"),
        )  # fmt: skip
        assert self.case is not None
        with acting_as(acting):
            attempt(acting, self.case, move, self.moment, signing=signing)

    def start(self, track: str, who: str = "leerkracht") -> None:
        """Let a track begin beside the route."""
        acting = self.acting(who)
        assert self.case is not None
        with acting_as(acting):
            move = StartTrack(Actor(str(acting.person), acting.role), track, self.moment)
            attempt(acting, self.case, move, self.moment)

    def open_step(self) -> str | None:
        """The open step of the main line, also when not everybody has heard of it."""
        visit = self._visit()
        return visit.step if visit else None

    def _visit(self) -> Visit | None:
        with acting_as(Duty(municipality=self.here)):
            opened = load(Case.objects.get(id=self.case), self.moment)
        world = opened.around.world
        return settle(opened.route, opened.standing, world, self.moment)[0].main

    def walk_to(self, target: str, ways: dict[str, str] | None = None, **records: Any) -> None:
        """Do the steps in the ordinary way until this one is open."""
        while (step := self.open_step()) != target:
            assert step is not None, f"the case closed before {target}"
            changes: dict[str, Any] = {"record": records[step]} if step in records else {}
            if ways and step in ways:
                changes["outcome"] = ways[step]
            self.do(step, **changes)


def make_town(folder: Path) -> Town:
    """Two schools in one municipality, a CJG, three families, and a school of another town."""
    school, elsewhere = make_school(), make_school()
    _agree(school, folder)
    town = Town(school, elsewhere, school.now)
    here = school.municipality
    since = date(2020, 8, 1)
    with acting_as(Duty(municipality=here)):
        Child.objects.filter(id=town.child).update(given_name=CHILD.given, surname=CHILD.surname)
        Person.objects.filter(id=school.people["ouders"]).update(surname="Grasland")
        other = parties.add_organisation(here, "De Vlieger", "primary_school")
        place = parties.add_location(here, other, "De Vlieger", "088 000 00 04")
        there = {
            "leerkracht-vlieger": ("leerkracht", Name("Ada", "Boterdiep"), ("4",)),
            "ib-vlieger": ("ib", Name("Sietske", "Rietveen"), ()),
        }
        for key, (role, name, groups) in there.items():
            person = parties.add_person(here, name, phone="088 000 00 05")
            parties.employ(here, person, other, role, since, location=place, groups=groups)
            school.people[key] = person
        second = parties.add_person(here, Name("Rik", "Duinstra"), is_family=True)
        parties.add_guardian(here, town.child, second, since)
        school.people["ouder-twee"] = second
    for key in (
        "leerkracht", "collega", "ib", "directeur", "beheerder", "cjg", "ouders", "ouder-twee",
        "ouders-juno", "leerkracht-vlieger", "ib-vlieger",
    ):  # fmt: skip
        town.people[key] = (here, school.people[key])
    for key in ("ib", "cjg", "ouders"):
        town.people[f"{key}-elders"] = (elsewhere.municipality, elsewhere.people[key])
    return town


def _agree(school: School, folder: Path) -> None:
    """Publish the route of the shipped file as that of the municipality of this school."""
    text = (content().folder / "routes" / f"{ROUTE}.yaml").read_text(encoding="utf-8")
    text = text.replace(f"route: {ROUTE}", f"route: {school.municipality}.basisschool", 1)
    text = text.replace("municipality: westerkwartier", f"municipality: {school.municipality}", 1)
    file = folder / f"{school.municipality}.basisschool.yaml"
    file.write_text(text, encoding="utf-8")
    with acting_as(Duty(municipality=school.municipality)):
        publish(file, school.now)


# What differs between two answers without telling anything: tokens and keys made at random, and
# names made of a number by a keyed hash, with the tag over them.
_RANDOM = (
    re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+'),
    re.compile(r'(name="sleutel" value=")[^"]+'),
    re.compile(r'(name="gezien" value=")[1-9][0-9]{0,7}(?=")'),
    re.compile(r'("(?:handeling|taak|id)":")[0-9a-f]{24}(?=")'),
    re.compile(r"(ETag: )\S+"),
    re.compile(r'(nonce=")[^"]+'),
    re.compile(r"(X-CSRFToken[^0-9A-Za-z]+)[0-9A-Za-z]+"),
)


def plain(response: Any, *ids: object) -> str:
    """An answer whole: status, headers and body, without random tokens and these ids."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.items()))
    body = response.content.decode("utf-8", "replace")
    text = f"{response.status_code}\n{headers}\n{body}"
    for pattern in _RANDOM:
        text = pattern.sub(r"\1*", text)
    text = re.sub(r"nonce-[0-9A-Za-z+/=_-]+", "nonce-*", text)
    for each in ids:
        text = text.replace(str(each), "#")
    return text


def tells_of(response: Any, marks: Iterator[str] | tuple[str, ...]) -> list[str]:
    """Which of these marks stand anywhere in an answer, also in its headers."""
    text = plain(response)
    return [mark for mark in marks if mark in text]
