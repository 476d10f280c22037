"""A municipality with a route of its own, its policy officer, and drafts that can be published."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook import answering, drafting
from zorgroute.chain.routebook.actions import Agreement
from zorgroute.chain.routebook.queries import content, load_text
from zorgroute.core.routes.parameters import Answer, questions_of
from zorgroute.core.routes.route import Route

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
MODEL = "westerkwartier.basisschool"
AGREED = Agreement(
    partners=("De gemeente", "De schoolbesturen", "De GGD"),
    on=date(2026, 4, 1),
    advice_by="De ouderraad",
    advice_on=date(2026, 3, 20),
    advice="Zeg eerder wie er belt.",
)
DECIDED = Answer.model_construct(
    value=5, decided_by="Stuurgroep jeugd", decided_on=date(2026, 4, 1), source=None, example=False
)


@dataclass
class Town:
    """A municipality with its people by function; it has no route until one is published."""

    municipality: str
    people: dict[str, UUID]
    now: datetime = NOW

    @property
    def route(self) -> str:
        return f"{self.municipality}.basisschool"

    def acting(self, role: str) -> Acting:
        with acting_as(Duty(municipality=self.municipality)):
            hat = hats_of(self.people[role], self.now.date())[0]
            return acting_in(hat, self.now.date())

    def text(self, *changes: tuple[str, str]) -> str:
        """The route of Westerkwartier as one of this municipality, with changes in its text."""
        found = (content().folder / "routes" / f"{MODEL}.yaml").read_text(encoding="utf-8")
        here = (
            (f"route: {MODEL}", f"route: {self.route}"),
            ("municipality: westerkwartier", f"municipality: {self.municipality}"),
        )
        for old, new in (*here, *changes):
            assert old in found, old
            found = found.replace(old, new, 1)
        return found

    def file(self, folder: Path, *changes: tuple[str, str]) -> Path:
        path = folder / f"{self.route}.yaml"
        path.write_text(self.text(*changes), encoding="utf-8")
        return path


def make_town(code: str = "") -> Town:
    """Build a municipality with a policy officer and a teacher; every call makes another.

    With a code it is that one, for a test that takes back what it does.
    """
    here = code or f"gemeente-{uuid.uuid4().hex[:8]}"
    people = {}
    with acting_as(Duty(municipality=here)):
        parties.add_municipality(here, "Gemeente")
        hall = parties.add_organisation(here, "Gemeentehuis", "municipality")
        school = parties.add_organisation(here, "De Lantaarn", "primary_school")
        place = parties.add_location(here, school, "De Lantaarn", "088 000 00 01")
        for role, name, where in (
            ("beleidsmedewerker", Name("Frouke", "Windroos"), hall),
            ("leerkracht", Name("Tirza", "Molenbrug"), school),
            ("directeur", Name("Otto", "Steenhaven", "van"), school),
        ):
            people[role] = parties.add_person(here, name)
            at = place if where == school else None
            parties.employ(here, people[role], where, role, date(2020, 8, 1), location=at)
        people["ouders"] = parties.add_person(here, Name("Eva", "Waterland"), is_family=True)
        child = parties.enrol_child(
            here, Name("Pip", "Waterland"), date(2019, 2, 11),
            organisation=school, location=place, group="4",
        )  # fmt: skip
        parties.add_guardian(here, child, people["ouders"], date(2020, 1, 1))
    return Town(here, people)


def route_in(text: str) -> Route:
    found = load_text(text, "proef.yaml")
    assert isinstance(found, Route), found
    return found


def answer_all(town: Town, text: str) -> None:
    """Decide on every question that the agreement leaves open."""
    officer = town.acting("beleidsmedewerker")
    with acting_as(officer):
        for question in questions_of(route_in(text)):
            answering.answer(officer, question, DECIDED, town.now)


def ready_draft(town: Town, *changes: tuple[str, str]) -> UUID:
    """A draft with nothing in its way: answered, agreed, advised, and its findings explained."""
    officer = town.acting("beleidsmedewerker")
    text = town.text(*changes)
    answer_all(town, text)
    with acting_as(officer):
        draft = drafting.begin_draft(officer, town.route, town.now, text)
        drafting.agree(officer, draft, AGREED.as_kept(), town.now)
        for key in FINDINGS:
            drafting.explain(officer, draft, key, "Zo staat het in de bron.", town.now)
    return draft


FINDINGS = (
    ("signaller.not_told", "6-wacht-op-ouders/gaat-goed"),
    ("signaller.not_told", "6-ib-zoekt-contact/gaat-goed"),
    ("meldcode.order", "d2-melding"),
    ("signaller.not_told", "d2-melding/gemeld"),
)
