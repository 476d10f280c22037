"""On what does sharing rest on this case: who was asked what, who answered, and what waits for it?

Behind the door of `access.py`: everything here starts from a case that a reader was let in to. A
parent gets the own answers and whether a consent is complete, never the answer of somebody else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.actions import attempt, load_for_move
from zorgroute.chain.cases.reaching import (
    allowed_on,
    answers_so_far,
    consent_of,
    left_out_of,
)
from zorgroute.chain.cases.signing import (
    Signing,
    ends,
    exceptions_for,
    kind_of,
    needed_for,
    situation,
)
from zorgroute.chain.cases.veiling import veil_names
from zorgroute.chain.consent.actions import ask
from zorgroute.chain.consent.queries import Asked, Signed, asked_of, signatures_of
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.notices.actions import queue_all
from zorgroute.chain.parties.queries import organisation_names, person_names
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.moves import Actor, AnswerConsent
from zorgroute.core.policy.consenting import GIVEN, INCOMPLETE, Answer, Kind, waiting_for
from zorgroute.core.policy.parting import WHOLE, Part, left_by
from zorgroute.core.policy.reading import may_know_consent
from zorgroute.core.routes.words import Consent
from zorgroute.core.telling.purposes import stopping

ASKING = "ConsentAsked"
# Why a question is asked again that was answered with a yes to a part.
PART = "part"


@dataclass(frozen=True)
class Signer:
    """Somebody whose answer is needed; `is_child` is the young person itself."""

    id: UUID
    name: str
    is_child: bool = False


@dataclass(frozen=True)
class Told:
    """An answer as it was given: by whom, what, how, when, and who wrote it down.

    `left` is what a yes leaves out of what was asked.
    """

    name: str
    answer: str
    how: str
    at: datetime
    recorded_by: str
    recorded_role: str
    evidence: str
    exception: str
    left: Part = WHOLE


@dataclass(frozen=True)
class Board:
    """A consent of the route as professionals read it: for whom, what, where it stands, and who
    still has to answer. `law` is the row of the law that says who must.

    `kept_out` and `left_classes` are what was asked and does not count, because somebody who
    decides left it out.
    """

    name: str
    to: tuple[str, ...]
    kept_out: tuple[str, ...]
    classes: tuple[str, ...]
    state: str
    until: datetime | None
    told: tuple[Told, ...]
    waiting: tuple[Signer, ...]
    is_asked: bool
    is_unknown: bool
    stops: tuple[tuple[str, str], ...]
    law: str
    left_classes: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether of what was asked only a part counts."""
        return self.state == GIVEN and bool(self.kept_out or self.left_classes)

    @property
    def is_empty(self) -> bool:
        """Whether everybody answered, and nothing is left that all of them allow."""
        return self.state == INCOMPLETE and not self.waiting and not self.is_unknown


@dataclass(frozen=True)
class Mine:
    """A question to this parent or young person: what it is, the own answer, and whether all who
    decide have said yes. Nothing of what somebody else said.

    `left` is what the own yes leaves out of what is asked, `missing` what it allows and is not
    complete yet.
    """

    name: str
    consent: Consent
    state: str
    own: str
    is_complete: bool
    is_asked: bool
    because: str
    until: datetime | None
    may_answer: bool
    may_withdraw: bool = False
    kind: Kind = Kind.SHARE
    left: Part = WHOLE
    missing: Part = WHOLE


@dataclass(frozen=True)
class OnLaw:
    """Something that was shared without consent, and the ground it rests on."""

    to: tuple[str, ...]
    classes: tuple[str, ...]
    ground: str
    line: str
    step: str
    on: datetime


def board_of(seen: SeenCase) -> tuple[Board, ...]:
    """Every consent of the route that was asked or answered, for a professional who may know."""
    opened, now = seen._opened, seen.now
    signed = signatures_of(seen.acting.municipality, seen.id)
    asked = {each.name: each for each in asked_of(seen.acting.municipality, seen.id)}
    until = {each.name: each.until for each in allowed_on(opened, now) if each.state == GIVEN}
    names = _names(seen, signed)
    found = []
    for name in _known(seen, asked, signed):
        consent, needed = consent_of(opened, name), needed_for(opened, name, now)
        if consent is None:
            continue
        answers = answers_so_far(opened, signed, name, now)
        state = seen._settled.consents.get(name, "missing")
        left = left_out_of(opened, name) if state == GIVEN else WHOLE
        found.append(
            Board(
                name=name,
                to=consent.to,
                kept_out=left.receivers,
                left_classes=left.classes,
                classes=tuple(each.value for each in consent.classes),
                state=state,
                until=until.get(name),
                told=tuple(
                    _told(seen, each, names, consent) for each in signed if each.name == name
                ),
                waiting=tuple(_signer(seen, each, names) for each in waiting_for(needed, answers)),
                is_asked=name in asked,
                is_unknown=needed.is_unknown,
                stops=stopping(seen.route, seen._settled, name, left),
                law=needed.rule.law,
            )
        )
    return tuple(found)


def _known(
    seen: SeenCase, asked: Collection[str], signed: Sequence[Signed], *, whole: bool = True
) -> list[str]:
    """The consents that have come up and that this reader may know of, as the route orders them."""
    up = {*seen._settled.consents, *asked, *(each.name for each in signed)}
    return [
        name
        for name in dict.fromkeys(
            each for line in seen.route.lines.values() for each in line.consents
        )
        if (name in up or not whole)
        and any(may_know_consent(seen.route, name, role) for role in seen.roles)
    ]


def askable(seen: SeenCase) -> list[str]:
    """The consents of the route that a professional who may know of them can ask the family: also
    one that was given for a part, to ask for what was left out."""
    asked = {each.name for each in asked_of(seen.acting.municipality, seen.id)}
    given = {
        name
        for name, state in seen._settled.consents.items()
        if state == GIVEN and left_out_of(seen._opened, name).is_whole
    }
    if not seen.is_open or seen._settled.is_quiet:
        return []
    return [name for name in _known(seen, (), (), whole=False) if name not in asked | given]


def recordable(seen: SeenCase) -> list[str]:
    """The consents of the route of which a professional can write down an answer."""
    if not seen.is_open or seen._settled.is_quiet:
        return []
    return _known(seen, (), (), whole=False)


def _names(seen: SeenCase, signed: Sequence[Signed]) -> dict[UUID, str]:
    people = {each.person for each in signed} | {
        each.recorded_by for each in signed if each.recorded_by
    }
    holders = {UUID(each) for each in situation(seen._opened, "", seen.now).holders}
    found = dict(person_names(people | holders))
    found |= organisation_names(seen.acting.municipality, holders - found.keys())
    if seen.child is not None:
        found[seen.child.id] = seen.child.name
    return veil_names(seen.acting, seen.now, found)


def _signer(seen: SeenCase, person: str, names: dict[UUID, str]) -> Signer:
    own = UUID(person)
    return Signer(own, names.get(own, ""), seen.child is not None and own == seen.child.id)


def _told(seen: SeenCase, each: Signed, names: dict[UUID, str], consent: Consent) -> Told:
    return Told(
        name=names.get(each.person, ""),
        answer=each.answer,
        how=each.how,
        at=each.at,
        recorded_by=names.get(each.recorded_by, "") if each.recorded_by else "",
        recorded_role=each.recorded_role,
        evidence=each.evidence(seen._opened.key),
        exception=each.exception,
        left=left_by(consent, each.receivers, each.classes),
    )


def on_law(seen: SeenCase) -> tuple[OnLaw, ...]:
    """What was shared on another ground than consent, as far as this reader may know."""
    log = seen._settled.log()
    gone = retracted_acts(log)
    known = {entry.act for entry in seen.timeline()}
    return tuple(
        OnLaw(
            share.to,
            share.classes,
            share.ground,
            event.deed.line,
            event.deed.step,
            event.happened_at,
        )
        for event in log
        if isinstance(event.deed, ev.StepTaken) and event.act not in gone and event.act in known
        for share in event.deed.shared
        if share.ground.partition(":")[0] in ("law", "vital", "anonymous")
    )


def signers_at(seen: SeenCase, names: Collection[str]) -> tuple[Signer, ...]:
    """Everybody whose answer one of these consents needs today, the young person first."""
    found = dict.fromkeys(
        each for name in names for each in needed_for(seen._opened, name, seen.now).people
    )
    known = _names(seen, ())
    return tuple(_signer(seen, each, known) for each in found)


def exceptions_at(seen: SeenCase, names: Collection[str]) -> tuple[str, ...]:
    """The reasons not to wait for somebody that this reader may give here, by code."""
    return tuple(
        dict.fromkeys(
            code
            for name in names
            for code in exceptions_for(seen._opened, name, seen.role, seen.now)
        )
    )


def mine_of(seen: SeenCase) -> tuple[Mine, ...]:
    """The questions to this parent or young person, open ones first."""
    signed = signatures_of(seen.acting.municipality, seen.id)
    asked = {each.name: each for each in asked_of(seen.acting.municipality, seen.id)}
    found = [_mine(seen, name, signed, asked.get(name)) for name in _known(seen, asked, signed)]
    return tuple(sorted((each for each in found if each), key=lambda it: not it.is_asked))


def _mine(seen: SeenCase, name: str, signed: Sequence[Signed], asked: Asked | None) -> Mine | None:
    opened, now = seen._opened, seen.now
    consent = consent_of(opened, name)
    if consent is None:
        return None
    needed = needed_for(opened, name, now)
    answers = answers_so_far(opened, signed, name, now)
    me = str(seen.acting.person)
    own = answers.get(me, Answer(me, ""))
    state = seen._settled.consents.get(name, "missing")
    is_mine = me in needed.people or (needed.is_unknown and not seen.acting.is_young)
    may_answer = seen.is_open and not seen._settled.is_quiet and is_mine
    left = left_by(consent, own.receivers, own.classes) if own.said == GIVEN else WHOLE
    out = left_out_of(opened, name) if state == GIVEN and is_mine else WHOLE
    return Mine(
        name=name,
        consent=consent,
        state=state if is_mine else "",
        own=own.said,
        is_complete=state == GIVEN,
        # Whoever did not answer yet is asked, also where the question came with a step.
        is_asked=may_answer and (asked is not None or own.said in ("", "later")),
        because=asked.because if asked else "",
        until=own.until or (ends(kind_of(opened, name), None, now) if may_answer else None),
        may_answer=may_answer,
        # A parent also takes back what was written down for the family without a name.
        may_withdraw=own.said == GIVEN
        or (state == GIVEN and not own.said and not seen.acting.is_young),
        kind=kind_of(opened, name),
        left=left,
        missing=Part(
            tuple(each for each in out.receivers if each not in left.receivers),
            tuple(each for each in out.classes if each not in left.classes),
        ),
    )


def answer_consent(
    acting: Acting,
    seen: SeenCase,
    name: str,
    said: str,
    now: datetime,
    *,
    signing: Signing | None = None,
    key: str = "",
) -> None:
    """Answer a question of consent beside the steps: the own answer, or that of others written
    down. Raises `Refused` when it is not the actor's to answer, and what `attempt` raises."""
    if said not in ("given", "refused", "later"):
        raise Refused(Denied((reason("consent.no_answer"),)))
    move = AnswerConsent(Actor(str(acting.person), seen.role), name, said, now)
    attempt(acting, seen.id, move, now, signing=signing, key=key)


def ask_consent(
    acting: Acting, case: UUID, names: Sequence[str], now: datetime, until: date | None = None
) -> None:
    """Ask the people with authority these questions: they stand on their page from now on, and
    they hear, without a word of what, that something is asked. Raises `Refused` and `Unseen`."""
    opened = load_for_move(acting, case, now)
    known = {each for line in opened.route.lines.values() for each in line.consents}
    if acting.is_family or not names or not set(names) <= known:
        raise Refused(Denied((reason("consent.no_question"),)))
    for name in names:
        end = ends(kind_of(opened, name), until, now)
        because = PART if opened.standing.consents.get(name) == GIVEN else ""
        ask(acting.municipality, case, [name], now, because=because, until=end, by=acting.person)
    people = {UUID(each) for name in names for each in needed_for(opened, name, now).people}
    told = [
        (each, ASKING, f"{case}:{now.isoformat()}") for each in people & set(person_names(people))
    ]
    queue_all(acting.municipality, told, now)
    parts = ["toestemming", *(f"toestemming:{each}" for each in names)]
    note_look(
        acting, now, parts, action="U", case=case, child=opened.case.child_id, ground="betrokken"
    )


def consents_at(seen: SeenCase, line: str, step: str) -> Iterator[str]:
    """The consents that the form of a step asks."""
    model = seen.route.lines[line]
    for _, field, _ in model.fields_of(model.steps[step]):
        if field.consent is not None:
            yield field.consent
