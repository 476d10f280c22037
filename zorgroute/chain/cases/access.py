"""May this actor see this case, and what of it?

The only door to a case. Actor and purpose go in, the reader's projection comes out, and the look is
written in the same transaction. What a reader may not know is absent from what comes out, so no
face has to hide it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import OuterRef, Subquery

from zorgroute.chain.cases.loading import Opened, load, visit_token
from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.cases.within import parts_of, within
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.queries import KnownChild, Reachable
from zorgroute.chain.routebook.queries import content, route_of
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.project import project
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Item, Standing
from zorgroute.core.engine.what_now import Next, WhatNow, what_now
from zorgroute.core.engine.world import World
from zorgroute.core.maps.row import Map
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.policy.reading import is_elsewhere, may_know, may_read
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.telling.timeline import Entry, directors, readable_facts, timeline
from zorgroute.core.wording.catalogue import NL, OUDER, PROF, Language, Voice


@dataclass(frozen=True)
class OnCase:
    """Somebody who takes part, as this reader may know it."""

    role: str
    title: str
    who: Reachable


class SeenCase:
    """A case as one reader may see it; made by `case_seen_by` only.

    `roles` are the functions of the route in which the reader takes part, the own hat first;
    `role` is the first of these. Everything public here went through the projection.
    """

    def __init__(
        self, opened: Opened, acting: Acting, roles: tuple[str, ...], now: datetime
    ) -> None:
        self.id, self.route, self.version = opened.case.id, opened.route, opened.standing.next_seq
        self.roles, self.role = roles, roles[0]
        self.child: KnownChild | None = opened.around.child
        self.now, self.acting = now, acting
        self.signaller = opened.case.signaller_id
        self.organisation = opened.case.organisation_id
        self._opened = opened
        self._settled, _ = settle(opened.route, opened.standing, opened.around.world, now)

    @property
    def voice(self) -> Voice:
        return OUDER if self.route.is_family(self.role) else PROF

    @property
    def is_open(self) -> bool:
        return self._settled.is_open

    @cached_property
    def standing(self) -> Standing:
        """Where the case stands, projected for this reader."""
        return project(self.route, self._settled, self.role)

    @cached_property
    def what_now(self) -> WhatNow:
        """What now, who, by when and why, for this reader (engine's answer, projected)."""
        opened = self._opened
        answers = [
            what_now(self.route, opened.standing, opened.around.world, self.now, role)
            for role in self.roles
        ]
        steps = {(each.line, each.step): each for answer in answers for each in answer.steps}
        items = {each.number: each for answer in answers for each in answer.items}
        merged = answers[0].__dict__ | {
            "steps": tuple(steps.values()),
            "items": tuple(items[number] for number in sorted(items)),
        }
        return WhatNow(**merged)

    def is_mine(self, each: Next) -> bool:
        """Whether a step is for this reader to do."""
        return any(self.route.may_act(role, each.roles) for role in self.roles)

    def is_elsewhere(self, each: Next) -> bool:
        """Whether a step is done inside another organisation: told in outline only."""
        return all(is_elsewhere(self.route, each.line, each.step, role) for role in self.roles)

    def role_for(self, line: str, step: str) -> str:
        """In which of the reader's functions a step would be done."""
        who = self.route.step(line, step).who
        return next((role for role in self.roles if self.route.may_act(role, who)), self.role)

    def visit_number(self, line: str) -> int | None:
        """What a form carries to know which opening of the step it was about; tells no count."""
        if not may_know(self.route, line, self.role):
            return None
        visit = self._settled.visit_on(line)
        return visit_token(self.id, line, visit.number) if visit else None

    @property
    def items(self) -> tuple[Item, ...]:
        return self.what_now.items

    def map(self, voice: Voice | None = None) -> Map:
        """The rows of the route map with this case on it, for this reader."""
        return rows_of(
            self.route,
            voice=voice or self.voice,
            standing=self._settled,
            now=self.now,
            names={
                each.role: each.who.name
                for each in reversed(self.people())
                # To a parent "the parents" are not one of them by name, least of all the other.
                if self.voice != OUDER or not self.route.is_family(each.role)
            },
            reader=None if self.voice == OUDER else self.role,
        )

    def timeline(self, language: Language = NL) -> tuple[Entry, ...]:
        """What happened, newest first, as far as this reader may know."""
        log, teller = self._settled.log(), self.teller(language)
        return timeline(self.route, log, self.roles, teller, route_of)

    def teller(self, language: Language = NL) -> Teller:
        return Teller(self.route, content().catalogue, self.voice, language)

    @cached_property
    def facts(self) -> Mapping[str, Value]:
        """What was recorded before, as far as this reader may read it."""
        return readable_facts(self.route, self._settled.log(), self.roles, route_of)

    @cached_property
    def consents(self) -> Mapping[str, str]:
        """The answers to the consents of the route that were recorded, for who may know."""
        answers = self._settled.consents
        return {name: said for name, said in answers.items() if self._may_know_consent(name)}

    def _may_know_consent(self, consent: str) -> bool:
        """A consent is told to whom it lets know, and where it was asked: not to others outside."""
        return any(
            self._asks(line, consent, role)
            for line in self.route.lines.values()
            for role in self.roles
            if may_know(self.route, line.name, role)
        )

    def _asks(self, line: Line, consent: str, role: str) -> bool:
        given = line.consents.get(consent)
        if given is not None and any(self.route.plays(role, each) for each in given.to):
            return True
        return any(
            field.consent == consent and not is_elsewhere(self.route, line.name, step, role)
            for step, model in line.steps.items()
            for _, field, _ in line.fields_of(model)
        )

    def people(self) -> tuple[OnCase, ...]:
        """Who takes part and may be called, as far as this reader may know."""
        involved = self._involved
        found: list[OnCase] = []
        for role, fillers in self._opened.around.fillers.items():
            for each in fillers:
                if (each.person, role) in involved and self._may_know_of(role):
                    text = self.route.roles[role].title
                    title = text.ouder if self.voice == OUDER else text.prof
                    found.append(OnCase(role, title, each))
        return tuple(found)

    def filler(self, role: str) -> Reachable | None:
        """Who fills a function now, for the questions of a form."""
        some = self._opened.around.people(role)
        return some[0] if some else None

    @cached_property
    def _involved(self) -> frozenset[tuple[UUID, str]]:
        rows = Involvement.objects.filter(
            municipality=self.acting.municipality, case_id=self.id, until__isnull=True
        )
        return frozenset(rows.values_list("person_id", "role"))

    def _may_know_of(self, role: str) -> bool:
        """A function is told when it acts on some line that the reader may know of."""
        return any(
            may_know(self.route, line.name, self.role)
            and any(
                role in (*step.who, *(step.with_ or ()), *(step.with_one_of or ()))
                for step in line.steps.values()
            )
            for line in self.route.lines.values()
        )

    def readers_of(self, line: str, step: str) -> tuple[str, ...]:
        """Which functions will read what is written at a step, for the line above its form."""
        record = [
            record for _, _, record in self.route.lines[line].fields_of(self.route.step(line, step))
        ]
        classes = {each.class_ for each in record}
        directed = directors(self._settled.log()) | {self._settled.holder}
        return tuple(
            role
            for role in self.route.roles
            if classes
            and all(
                may_read(self.route, line, step, each, role, directed=directed) for each in classes
            )
        )


def case_seen_by(
    acting: Acting,
    case_id: UUID,
    now: datetime,
    parts: Sequence[str] = ("dossier",),
    access_point: str = "web",
) -> SeenCase:
    """Let an actor in to a case, as far as this actor may see it.

    Writes a look, also when it is refused. Raises `Unseen` when there is no such case or the
    actor takes no part in it: the two cannot be told apart.
    """
    rows = list(parts_of(acting).filter(case_id=case_id).values_list("person_id", "role"))
    case = (
        Case.objects.filter(
            within(acting, now), municipality=acting.municipality, id=case_id, is_destroyed=False
        ).first()
        if rows
        else None
    )
    note_look(
        acting,
        now,
        parts,
        case=case_id,
        child=case.child_id if case else None,
        ground="betrokken" if case else "",
        allowed=case is not None,
        access_point=access_point,
    )
    if case is None:
        raise Unseen(str(case_id))
    return SeenCase(load(case, now), acting, _roles(acting, rows), now)


def _roles(acting: Acting, rows: list[tuple[UUID, str]]) -> tuple[str, ...]:
    """The own hat first, then what the actor does for somebody who is away."""
    own = [role for person, role in rows if person == acting.person]
    others = [role for person, role in rows if person != acting.person]
    first = [role for role in own if role == acting.role]
    return tuple(dict.fromkeys([*first, *own, *others]))


def world_of(seen: SeenCase) -> World:
    """The world around a case that was let in to, for making its forms."""
    return seen._opened.around.world


def directs(seen: SeenCase, line: str) -> bool:
    """Whether this reader answers for the case or leads this track, and so records for others."""
    lead = seen.route.lines[line].lead
    holders = [each for each in (seen._settled.holder, lead) if each]
    return any(seen.route.plays(role, each) for role in seen.roles for each in holders)


def part_in(acting: Acting, case_id: UUID, now: datetime) -> tuple[Route, tuple[str, ...]]:
    """On which route a case runs and in which functions this actor takes part, the own first.

    For who is about to try something there; nothing of the case itself is read. Raises `Unseen`,
    and writes that look, as `case_seen_by` does.
    """
    digest = Case.objects.filter(
        within(acting, now),
        municipality=acting.municipality,
        id=OuterRef("case_id"),
        is_destroyed=False,
    )
    rows = list(
        parts_of(acting)
        .filter(case_id=case_id)
        .annotate(digest=Subquery(digest.values("digest")[:1]))
        .values_list("person_id", "role", "digest")
    )
    if not rows or rows[0][2] is None:
        note_look(acting, now, ["zaak"], action="U", case=case_id, allowed=False)
        raise Unseen(str(case_id))
    return route_of(rows[0][2]), _roles(acting, [(person, role) for person, role, _ in rows])
