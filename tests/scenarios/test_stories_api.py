"""Do the stories go as they are told when programs play them over the API?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.faces.api.callers import Caller, caller
from tests.factories.worlds import School
from tests.scenarios.stage import CALLED, Stage, story_named
from zorgroute.chain.cases.warning import warn
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.actions import open_account
from zorgroute.chain.parties.models import Account
from zorgroute.core.answers import Denied
from zorgroute.core.engine.story import StoryMove
from zorgroute.core.routes.route import MAIN

pytestmark = pytest.mark.django_db


def family_caller(school: School, role: str) -> Caller:
    """A parent: no token is made for a family, so this is a fresh session, as of the portal."""
    with acting_as(Duty(municipality=school.municipality)):
        found = Account.objects.filter(person_id=school.people[role]).first()
        if found is None:
            made = open_account(school.municipality, school.people[role], role, school.now)
            found = Account.objects.get(id=made)
    client = Client(raise_request_exception=False)
    client.force_login(found, "django.contrib.auth.backends.ModelBackend")
    return Caller(client)


class Program:
    """Plays the moves of a story over the API, each with the token of the right person."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.callers: dict[str, Caller] = {}
        self.keys = 0

    def play(self) -> Iterator[tuple[str, list[Any]]]:
        """Each move, with what went otherwise than told."""
        with clock.source(clock.FrozenSource(self.stage.story.opened_on)):
            self._raise()
        for told, engine in zip(self.stage.story.moves, self.stage.engine, strict=True):
            with clock.source(clock.FrozenSource(told.on)):
                faults = self._move(told, engine.answer)
                faults += self.stage.unlike_told(told) if told.then else []
            yield f"{told.on:%d-%m %H.%M} {told.by} {told.does or told.starts}", faults

    def _as(self, role: str) -> Caller:
        if self.stage.route.is_family(role):
            return family_caller(self.stage.school, role)
        if role not in self.callers:
            self.callers[role] = caller(self.stage.school, role)
        return self.callers[role]

    def _raise(self) -> None:
        story, first = self.stage.story, self.stage.story.moves[0]
        body = {
            "route": self.stage.route.name,
            "kind": str(self.stage.child),
            # What the route asks about safety is told at the first step, as in the story.
            "domeinen": ["ontwikkeling"],
            "feiten": first.writes["gezien"][0],
            "gezienOp": story.opened_on.date().isoformat(),
        }
        answer = self._as(story.opened_by).post("/signalen", body)
        assert answer.status_code == 201, answer.content
        self.stage.case = UUID(answer.json()["zaak"])

    def _move(self, told: StoryMove, answer: object) -> list[Any]:
        if told.looks:
            return []
        self.keys += 1
        got = self._as(told.by or "").post(
            f"/zaken/{self.stage.case}/zetten",
            self._body(told),
            Idempotency_Key=f"story-{self.keys}",
        )
        if not isinstance(answer, Denied):
            return [] if got.status_code == 201 else [got.status_code, got.json()]
        told_codes = sorted(told.refused or ())
        seen_codes = sorted({each["code"] for each in got.json().get("ontbreekt", ())})
        wordless = [each for each in got.json().get("ontbreekt", ()) if not each["titel"]]
        if (got.status_code, seen_codes, wordless) == (409, told_codes, []):
            self._warn(told)
            return []
        return [got.status_code, seen_codes, wordless]

    def _warn(self, told: StoryMove) -> None:
        """Who may not start urgency calls in who may; only the screens have a button for that."""
        if told.starts == self.stage.route.exits["urgency"] and "track.may_not_start" in (
            told.refused or ()
        ):
            acting = self.stage.school.acting(told.by or "", told.on)
            with acting_as(acting):
                assert self.stage.case is not None
                warn(acting, self.stage.case, acting.role, "Het loopt op.", told.on, key="warn")

    def _body(self, told: StoryMove) -> dict[str, Any]:
        if told.starts is not None:
            return {"soort": "spoor", "spoor": told.starts}
        body: dict[str, Any] = {
            "soort": "stap",
            "lijn": told.track or MAIN,
            "stap": told.does,
            "uitkomst": told.outcome,
            "aanwezig": list(told.with_ or ()),
            "antwoorden": self._answers(told),
        }
        if told.feedback:
            body["terugkoppeling"] = told.feedback
        if told.next_on:
            body["volgendeOp"] = told.next_on.isoformat()
        if told.because:
            body["anders"] = {"code": told.because, "toelichting": told.note or ""}
        return body

    def _answers(self, told: StoryMove) -> dict[str, Any]:
        line = self.stage.route.lines[told.track or MAIN]
        kinds = {name: each.type for name, each, _ in line.fields_of(line.steps[told.does or ""])}
        answers: dict[str, Any] = {}
        for name, values in told.writes.items():
            kind = kinds.get(name)
            if kind == "moment":
                day, _, time = values[0].partition(" ")
                answers[name] = f"{day}T{time}:00{told.on:%z}"
            elif kind == "person":
                answers[name] = [CALLED.get(each, each) for each in values]
            else:
                answers[name] = list(values) if len(values) > 1 else values[0]
        return answers


@pytest.mark.requirement("R001", "R033")
@pytest.mark.parametrize(
    "name",
    [
        "05-westerkwartier",
        "06-twee-tot-drie-weken",
        "07-ouders-niet-open",
        "08-spoed-en-crisis",
    ],
)
def test_story_over_the_api_goes_as_it_is_told(name):
    stage = Stage(story_named(name))
    otherwise = [f"{move}: {faults}" for move, faults in Program(stage).play() if faults]

    assert otherwise == []
