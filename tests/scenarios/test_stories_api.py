"""Do the stories go as they are told when programs play them over the API?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.faces.api.callers import Caller
from tests.factories.towns import Town
from tests.scenarios.stage import CALLED, FOLDER, Stage
from zorgroute.chain.cases.linking import answer_link
from zorgroute.chain.cases.warning import warn
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.actions import open_account
from zorgroute.chain.parties.models import Account
from zorgroute.chain.parties.tokens import make_token
from zorgroute.core.answers import Denied
from zorgroute.core.engine.story import StoryMove
from zorgroute.core.routes.route import MAIN

pytestmark = pytest.mark.django_db
# Refusals that somebody outside the case never gets to read.
OUTSIDE = {"role.not_allowed", "link.none", "track.may_not_start"}


def family_caller(town: Town, role: str) -> Caller:
    """A parent: no token is made for a family, so this is a fresh session, as of the portal."""
    with acting_as(Duty(municipality=town.municipality)):
        found = Account.objects.filter(person_id=town.people[role]).first()
        if found is None:
            made = open_account(town.municipality, town.people[role], role, town.now)
            found = Account.objects.get(id=made)
    client = Client(raise_request_exception=False)
    client.force_login(found, "django.contrib.auth.backends.ModelBackend")
    return Caller(client)


class Program:
    """Plays the moves of a story over the API, each with the token of the right person."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.callers: dict[str, tuple[Caller, datetime]] = {}
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

    def _as(self, role: str, now: datetime) -> Caller:
        if self.stage.route.is_family(role):
            return family_caller(self.stage.town, role)
        # A token lasts less than a year, and some stories last longer.
        if role not in self.callers or now > self.callers[role][1]:
            made, last = self._token(role, now)
            self.callers[role] = (made, last)
        return self.callers[role][0]

    def _token(self, role: str, now: datetime) -> tuple[Caller, datetime]:
        acting = self.stage.acting(role, now)
        last = now + timedelta(days=300)
        with acting_as(acting):
            _, token = make_token(acting, f"proef {now:%d-%m-%Y}", last.date(), now)
        return Caller(Client(raise_request_exception=False), token), last - timedelta(days=1)

    def _raise(self) -> None:
        story = self.stage.story
        body = {
            "route": self.stage.route.name,
            "kind": str(self.stage.child),
            # What the route asks about safety is told at the first step, as in the story.
            "domeinen": ["ontwikkeling"],
            "feiten": self.stage.first_words,
            "gezienOp": story.opened_on.date().isoformat(),
        }
        answer = self._as(story.opened_by, story.opened_on).post("/signalen", body)
        assert answer.status_code == 201, answer.content
        self.stage.case = UUID(answer.json()["zaak"])

    def _move(self, told: StoryMove, answer: object) -> list[Any]:
        if told.looks:
            self.stage.let_time_pass(told.on)
            return []
        if told.accepts_link:
            return self._accept(told)
        self.keys += 1
        got = self._as(told.by or "", told.on).post(
            f"/zaken/{self.stage.case}/zetten",
            self._body(told),
            Idempotency_Key=f"story-{self.keys}",
        )
        if not isinstance(answer, Denied):
            return [] if got.status_code == 201 else [got.status_code, got.json()]
        told_codes = sorted(told.refused or ())
        if got.status_code == 404 and OUTSIDE & {*told_codes}:
            # To who takes no part the case is not there; the engine alone would say why.
            return [] if self.stage.seen_by(told.by or "", told.on) is None else [404]
        seen_codes = sorted({each["code"] for each in got.json().get("ontbreekt", ())})
        wordless = [each for each in got.json().get("ontbreekt", ()) if not each["titel"]]
        if (got.status_code, seen_codes, wordless) == (409, told_codes, []):
            self._warn(told)
            return []
        return [got.status_code, seen_codes, wordless]

    def _accept(self, told: StoryMove) -> list[Any]:
        """Take a linked case on; only the screens have a page for that."""
        role = told.by or ""
        asked = self.stage.asked_link(role, told.on)
        if told.refused:
            return [] if asked is None else ["asked too early"]
        assert asked is not None
        acting = self.stage.acting(role, told.on)
        with acting_as(acting):
            return [] if answer_link(acting, asked, told.on, accept=True) else ["no case"]

    def _warn(self, told: StoryMove) -> None:
        """Who may not start urgency calls in who may; only the screens have a button for that."""
        if told.starts == self.stage.route.exits.get("urgency") and "track.may_not_start" in (
            told.refused or ()
        ):
            acting = self.stage.acting(told.by or "", told.on)
            with acting_as(acting):
                assert self.stage.case is not None
                warn(acting, self.stage.case, acting.role, "Het loopt op.", told.on, key="warn")

    def _body(self, told: StoryMove) -> dict[str, Any]:
        if told.starts is not None:
            return {"soort": "spoor", "spoor": told.starts}
        if told.finishes is not None:
            return self._ticking(told)
        if told.goes_to is not None:
            return self._diverting(told)
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

    def _ticking(self, told: StoryMove) -> dict[str, Any]:
        """Tick off the first task of a kind that is on one's own list."""
        seen = self._as(told.by or "", told.on).get(f"/zaken/{self.stage.case}").json()
        task = next((each["id"] for each in seen["taken"] if each["soort"] == told.finishes), "-")
        body = {"soort": "taak", "taak": task}
        return body | ({"volgendeOp": told.next_on.isoformat()} if told.next_on else {})

    def _diverting(self, told: StoryMove) -> dict[str, Any]:
        body: dict[str, Any] = {
            "soort": "omleiding",
            "naar": told.goes_to,
            "lijn": told.track or MAIN,
            "anders": {"code": told.because, "toelichting": told.note or ""},
        }
        return body | ({"volgendeOp": told.next_on.isoformat()} if told.next_on else {})

    def _answers(self, told: StoryMove) -> dict[str, Any]:
        kinds = self.stage.kinds_of(told)
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


NAMES = sorted(each.stem for each in FOLDER.glob("*.yaml"))


@pytest.mark.requirement("R001", "R033")
@pytest.mark.parametrize("name", NAMES)
def test_story_over_the_api_goes_as_it_is_told(name, tmp_path):
    stage = Stage(name, tmp_path)
    otherwise = [f"{move}: {faults}" for move, faults in Program(stage).play() if faults]

    assert otherwise == []
