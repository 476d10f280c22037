"""May this actor see this case, and what of it?

The only door to a case. Actor and purpose go in, the reader's projection comes out, and the look is
written in the same transaction. What a reader may not know is absent from what comes out, so no
face has to hide it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from zorgroute.chain.cases.hearing import as_known
from zorgroute.chain.cases.loading import Opened, load, visit_token
from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.cases.reaching import reaching
from zorgroute.chain.cases.veiling import title_of, veiled
from zorgroute.chain.cases.within import parts_of, within
from zorgroute.chain.emergency.queries import reason_open_now
from zorgroute.chain.emergency.rules import sensitive_classes, sensitive_reasons
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.queries import KnownChild, Reachable
from zorgroute.chain.routebook.queries import content, route_of
from zorgroute.core.engine.disclosing import is_kept
from zorgroute.core.engine.events import Event
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.project import project
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Item, Standing
from zorgroute.core.engine.what_now import Next, WhatNow, what_now
from zorgroute.core.engine.world import World
from zorgroute.core.maps.row import Map
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.policy.parting import Reach
from zorgroute.core.policy.reading import (
    is_elsewhere,
    may_know,
    may_know_consent,
    may_open,
    may_read,
)
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.telling.closing import Closing, needed_for
from zorgroute.core.telling.teller import Teller
from zorgroute.core.telling.timeline import Entry, directors, readable_facts, timeline
from zorgroute.core.telling.who_sees import Shown, Sight, who_sees
from zorgroute.core.wording.catalogue import NL, OUDER, PROF, Language, Voice

Sights = Mapping[InformationClass, Sight]


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
        # With which reason the sensitive parts stand open to this reader; empty: they are closed.
        self.reason_given = ""
        self._opened = opened
        self._settled, _ = settle(opened.route, opened.standing, opened.around.world, now)

    @property
    def _reach(self) -> Reach:
        """How far each consent goes now; without the answer to that, nowhere."""
        reach = self._opened.around.world.reach
        return {} if reach is None else reach

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
            # A young person is no parent: what is told to those is not told to this reader.
            reader=None if self.voice == OUDER and not self.acting.is_young else self.role,
        )

    def timeline(self, language: Language = NL) -> tuple[Entry, ...]:
        """What happened, newest first, as far as this reader may know."""
        log, teller = self._settled.log(), self.teller(language)
        told = self._happened(log, teller)
        # What one parent adds to the file is not for the other parent (T4).
        own = str(self.acting.person)
        alone = self.route.is_family(self.role)
        told = tuple(each for each in told if not (alone and each.is_statement and each.by != own))
        return told if self._is_all_open else self._closing.entries(told)

    def _happened(self, log: Sequence[Event], teller: Teller) -> tuple[Entry, ...]:
        roles, now = self.roles, self.now
        reach = self._reach
        return timeline(self.route, log, roles, teller, route_of, reach=reach, heard_at=now)

    @property
    def _is_all_open(self) -> bool:
        """Families read what is theirs to read; a professional opens what is sensitive (T2)."""
        return self.route.is_family(self.role) or bool(self.reason_given)

    @cached_property
    def _closing(self) -> Closing:
        mine = [each for each in self.what_now.steps if self.is_mine(each)]
        needed, lines = needed_for(self.route, mine)
        authors = frozenset(str(each) for each in self.acting.answers_for)
        return Closing(sensitive_classes(), authors, needed, lines)

    def teller(self, language: Language = NL) -> Teller:
        texts = content().young if self.acting.is_young else content().catalogue
        return Teller(self.route, texts, self.voice, language)

    @cached_property
    def facts(self) -> Mapping[str, Value]:
        """What was recorded before, as far as this reader may read it."""
        log = self._settled.log()
        facts = readable_facts(
            self.route, log, self.roles, route_of, now=self.now, reach=self._reach
        )
        if self._is_all_open:
            return facts
        told = self._happened(log, self.teller())
        return self._closing.facts(self.route, told, facts)

    @cached_property
    def consents(self) -> Mapping[str, str]:
        """The answers to the consents of the route that were recorded, for who may know."""
        answers = self._settled.consents
        return {
            name: said
            for name, said in answers.items()
            if any(may_know_consent(self.route, name, role) for role in self.roles)
        }

    def people(self) -> tuple[OnCase, ...]:
        """Who takes part and may be called, as far as this reader may know."""
        involved = self._involved
        found: list[OnCase] = []
        for role, fillers in self._opened.around.fillers.items():
            for each in fillers:
                if (each.person, role) in involved and self._may_know_of(role):
                    text = self.route.roles[role].title
                    # To parents a title speaks of them; a young person reads what it is called.
                    is_parent = self.voice == OUDER and not self.acting.is_young
                    title = text.ouder if is_parent else text.prof
                    found.append(OnCase(role, title_of(each, title), each))
        return tuple(found)

    def who_sees(self, parties: Mapping[str, Sequence[str]]) -> Mapping[str, Sights]:
        """What each party, by its functions, may read of each class, as this reader may know."""
        log, holder = self._settled.log(), self._settled.holder
        shown = Shown(self.route, log, self.roles, holder, self.now, route_of, self._reach)
        return who_sees(shown, parties)

    @property
    def answers_for_it(self) -> bool:
        """Whether this reader is who is responsible for the case now."""
        return any(self.route.plays(role, self._settled.holder) for role in self.roles)

    def filler(self, role: str) -> Reachable | None:
        """Who fills a function now, for the questions of a form."""
        some = self._opened.around.people(role)
        return some[0] if some else None

    @cached_property
    def _involved(self) -> frozenset[tuple[UUID, str]]:
        rows = Involvement.objects.filter(
            # Also here the statement looks at the reader's own ground (G4).
            Exists(parts_of(self.acting, self.now).filter(case_id=self.id)),
            municipality=self.acting.municipality,
            case_id=self.id,
            until__isnull=True,
        )
        found = rows.values_list("person_id", "role", "consents")
        return frozenset((who, role) for who, role, on in found if not self._is_left_out(role, on))

    def _is_left_out(self, role: str, consents: Sequence[str]) -> bool:
        """Whether somebody who would take part on consent was left out of every yes."""
        given = [name for name in consents if self._settled.consents.get(name) == "given"]
        return bool(given) and not any(self._reach.get(name, {}).get(role) for name in given)

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
    *,
    reason_given: str = "",
) -> SeenCase:
    """Let an actor in to a case, as far as this actor may see it.

    Writes a look, also when it is refused. Raises `Unseen` when there is no such case or the
    actor takes no part in it: the two cannot be told apart. `reason_given` opens what is sensitive
    for this one reading; who gave a reason a while ago has it open still (T2).
    """
    mine = parts_of(acting, now).filter(case_id=case_id)
    mine = mine.annotate(opened=reason_open_now(acting, OuterRef("case_id"), now))
    found = list(mine.values_list("person_id", "role", "consents", "opened"))
    rows = [(person, role) for person, role, *_ in found]
    given = reason_given or next((each for *_, each in found if each), "")
    if given not in sensitive_reasons():
        given = ""
    case = (
        Case.objects.filter(
            within(acting, now), municipality=acting.municipality, id=case_id, is_destroyed=False
        ).first()
        if rows and may_open(acting.purpose, is_family=acting.is_family, role=acting.role)
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
        on_behalf=_away(acting, rows) if case else None,
        consents=_resting_on(consents for _, _, consents, _ in found) if case else (),
        reasons=[given] if case and given else (),
    )
    if case is None:
        raise Unseen(str(case_id))
    seen = seen_as(case, acting, rows, now)
    seen.reason_given = given
    return seen


def _away(acting: Acting, rows: Sequence[tuple[UUID, str]]) -> UUID | None:
    """Whose part it is, when it is not the reader's own."""
    people = [person for person, _ in rows]
    return None if acting.person in people else next(iter(people), None)


def _resting_on(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The consents that let somebody in; none when one part rests on something else."""
    found = [tuple(each) for each in parts]
    return tuple(dict.fromkeys(chain.from_iterable(found))) if all(found) else ()


def seen_as(case: Case, acting: Acting, rows: list[tuple[UUID, str]], now: datetime) -> SeenCase:
    """The projection of a case for somebody who was let in; for the doors of this room only."""
    roles = _roles(acting, rows)
    opened = as_known(reaching(veiled(load(case, now), acting, now), now), roles, now)
    return SeenCase(opened, acting, roles, now)


def _roles(acting: Acting, rows: list[tuple[UUID, str]]) -> tuple[str, ...]:
    """The own hat first, then what the actor does for somebody who is away.

    A young person has one part, and reads in the function of the own age on this day."""
    if acting.is_young:
        return (acting.role,)
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
        parts_of(acting, now)
        .filter(case_id=case_id)
        .annotate(digest=Subquery(digest.values("digest")[:1]))
        .values_list("person_id", "role", "digest")
    )
    may = may_open(acting.purpose, is_family=acting.is_family, role=acting.role)
    if not may or not rows or rows[0][2] is None:
        note_look(acting, now, ["zaak"], action="U", case=case_id, allowed=False)
        raise Unseen(str(case_id))
    return route_of(rows[0][2]), _roles(acting, [(person, role) for person, role, _ in rows])


def hidden_lines(seen: SeenCase) -> frozenset[str]:
    """The lines of the route that this reader may not know of, in none of the own functions."""
    return frozenset(
        line.name
        for line in seen.route.lines.values()
        if not any(may_know(seen.route, line.name, role) for role in seen.roles)
    )


def hidden_roles(seen: SeenCase) -> frozenset[str]:
    """The functions that act only on lines that this reader may not know of."""
    hidden, known = set[str](), set[str]()
    secret = hidden_lines(seen)
    for line in seen.route.lines.values():
        for step in line.steps.values():
            acting = (*step.who, *(step.with_ or ()), *(step.with_one_of or ()))
            (hidden if line.name in secret else known).update(acting)
    return frozenset(hidden - known - {seen.route.model.holds or ""})


def keeps_family(seen: SeenCase, functions: Collection[str]) -> bool:
    """Whether this reader may keep who has authority, where the family lives and what is shielded:
    who answers for the case or has one of these functions in it; never the family itself."""
    if seen.acting.is_family or not seen.is_open or seen.child is None:
        return False
    answers = seen.route.plays
    return any(role in functions or answers(role, seen._settled.holder) for role in seen.roles)


def family_told(seen: SeenCase) -> dict[str, bool]:
    """The tracks that the route keeps from the family and that have begun, as far as this reader
    knows of them: whether the family was told by now."""
    route, told = route_of(seen.route.digest), seen._settled.family_told
    return {
        name: name in told
        for name in seen._settled.runs
        if is_kept(route, name) and any(may_know(seen.route, name, role) for role in seen.roles)
    }
