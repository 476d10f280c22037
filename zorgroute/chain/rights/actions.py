"""How does somebody ask something of what is written down, and how is that answered?

Every request has a last day, an owner at a desk, and an outcome with its reason. What may be asked,
the terms and the grounds are tables (`rights_requests`, `rights_grounds`), not code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.cases.access import part_in
from zorgroute.chain.cases.actions import attempt, one_at_a_time
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, lock, unlock
from zorgroute.chain.ledger.looks import YOUNG_ASKED
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.parties.access import OWN_REQUEST, child_of, own_self
from zorgroute.chain.parties.queries import colleagues_at, desks_with, kind_of
from zorgroute.chain.rights import rules
from zorgroute.chain.rights.models import Hold, Request
from zorgroute.chain.rights.rules import Kind
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.moves import Actor, Register
from zorgroute.core.engine.world import AMSTERDAM

LONGEST = 5_000
OF_MUNICIPALITY = "municipality"
NOTICE = "right"


@dataclass(frozen=True)
class Asked:
    """What somebody asks, about which child, and in which case or line of its log."""

    kind: str
    child: UUID
    words: str = ""
    case: UUID | None = None


def kinds() -> Mapping[str, Kind]:
    """Every sort of request, in the order of the table."""
    return rules.kinds_in(content().rows("rights_requests"))


def ask(acting: Acting, asked: Asked, now: datetime, *, key: str = "") -> UUID:
    """Write down what a person asks about an own child or the own file, and tell the desk.

    Raises `Unseen` for a child that is not theirs, `Refused` for words that are missing, for
    parents of a young person of sixteen or older, who asks in person (Jeugdwet 7.3.15), and for a
    young person who is not old enough for this kind. The same `key` gives the same request. Does
    not decide anything.
    """
    kind = _kind(asked.kind)
    about = own_self if acting.is_young else child_of
    child = about(acting, asked.child, now, "verzoek")
    made = _id_of(acting, key)
    if key:
        one_at_a_time(acting, key)
        if Request.objects.filter(municipality=acting.municipality, id=made).exists():
            return made
    _refuse_wrong(kind, asked, child.birth_date, now, is_young=acting.is_young)
    route_case = asked.case
    if route_case is not None:
        part_in(acting, route_case, now)
    desk = _desk(acting, child.organisation, kind, now)
    row = Request(
        municipality=acting.municipality,
        id=made,
        kind=kind.name,
        asked_by=acting.person,
        child_id=asked.child,
        case_id=route_case,
        organisation_id=desk,
        asked_at=now,
        due_on=rules.last_day(kind, now, content().calendar),
        words=_locked(made, "words", asked.words.strip()),
    )
    row.save(force_insert=True)
    if kind.holds and route_case is not None:
        _hold_for(acting, row, route_case, now)
    note_look(acting, now, ["verzoek"], action="C", case=route_case, child=asked.child,
              ground=OWN_REQUEST if acting.is_young else "ouder",
              access_point="portaal")  # fmt: skip
    _tell_desk(acting, desk, kind, made, now)
    return made


def _refuse_wrong(
    kind: Kind, asked: Asked, born: date | None, now: datetime, *, is_young: bool
) -> None:
    day = now.astimezone(AMSTERDAM).date()
    reasons = []
    if kind.name not in (rules.INSPECTION, rules.ADVISER) and not asked.words.strip():
        reasons.append(reason("right.no_words"))
    if len(asked.words) > LONGEST:
        reasons.append(reason("right.too_long"))
    if kind.is_about_case and asked.case is None and kind.name == "bezwaar":
        reasons.append(reason("right.no_case"))
    if is_young and not rules.may_ask_self(kind, born, day):
        reasons.append(reason("right.young_age", age=str(kind.young_from)))
    if not is_young and not rules.is_for_parents(born, day) and kind.name != rules.ADVISER:
        reasons.append(reason("right.own_voice"))
    if reasons:
        raise Refused(Denied(tuple(reasons)))


def _kind(name: str) -> Kind:
    found = kinds().get(name)
    if found is None:
        raise Unseen(name)
    return found


def _id_of(acting: Acting, key: str) -> UUID:
    """The same form, sent twice by the same person, is the same request."""
    if not key:
        return clock.new_id()
    words = f"{acting.municipality}/{acting.person}/{key}".encode()
    return UUID(bytes=hashlib.sha256(words).digest()[:16], version=4)


def _desk(acting: Acting, organisation: UUID | None, kind: Kind, now: datetime) -> UUID:
    """Who answers: the child's own school or childcare, else the municipality.

    An organisation where nobody has a function of the table cannot answer; then it is the
    municipality, and at the very last the organisation itself, so that no request falls away.
    """
    day = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=acting.municipality)):
        if organisation is not None:
            own = kind_of(acting.municipality, organisation)
            if organisation in desks_with(acting.municipality, {own}, kind.functions, day):
                return organisation
        desks = desks_with(acting.municipality, {OF_MUNICIPALITY}, kind.functions, day)
    found = min(desks, default=organisation)
    if found is None:
        raise Refused(Denied((reason("right.no_desk"),)))
    return found


def _tell_desk(acting: Acting, desk: UUID, kind: Kind, made: UUID, now: datetime) -> None:
    day = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=acting.municipality)):
        people = colleagues_at(acting.municipality, desk, day)
        who = {each.person for each in people if each.function in kind.functions}
        queue(acting.municipality, who, NOTICE, f"right:{made}", now)


def _hold_for(acting: Acting, row: Request, case: UUID, now: datetime) -> None:
    """A complaint or objection keeps the file of its case until it is answered."""
    Hold(
        municipality=acting.municipality,
        id=clock.new_id(),
        organisation_id=row.organisation_id,
        case_id=case,
        reason="klacht" if row.kind == "complaint" else "bezwaar",
        by_person=acting.person,
        by_role=acting.role,
        since=now,
        review_on=row.due_on,
    ).save(force_insert=True)


def take_in_hand(acting: Acting, request: UUID, now: datetime) -> None:
    """Somebody at the desk answers for a request from now on."""
    row = desk_row(acting, request)
    if row.state not in rules.OPEN:
        raise Conflict()
    _change(row, state=rules.IN_HAND, handled_by=acting.person, handled_role=acting.role)
    _look(acting, row, now, "behandelen")


def extend(acting: Acting, request: UUID, code: str, now: datetime) -> None:
    """Take the longer term that the law allows, once, with its reason, and tell who asked.

    Raises `Refused` when there is no longer term, when it was taken already, when the first one
    has passed (AVG 12.3), and for a reason that is not in the table.
    """
    row = desk_row(acting, request)
    kind = _kind(row.kind)
    reasons = []
    if kind.more_unit is None or row.extended:
        reasons.append(reason("right.no_longer_term"))
    if now.astimezone(AMSTERDAM).date() > row.due_on:
        reasons.append(reason("right.term_passed"))
    if code not in _codes("extend"):
        reasons.append(reason("right.no_reason"))
    if row.state not in rules.OPEN:
        reasons.append(reason("right.answered"))
    if reasons:
        raise Refused(Denied(tuple(reasons)))
    due = rules.last_day(kind, row.asked_at, content().calendar, longer=True)
    _change(row, extended=code, due_on=due)
    _look(acting, row, now, "verlengen")
    _tell_person(row, now, "longer")


def answer(
    acting: Acting, request: UUID, outcome: str, now: datetime, *, words: str, ground: str = ""
) -> None:
    """Answer a request with an outcome and its reason in words, and tell who asked.

    Saying no, wholly or in part, names a ground of the table. Raises `Refused` with everything
    that is missing and `Conflict` when it was answered meanwhile. Does not carry anything out.
    """
    row = desk_row(acting, request)
    reasons = []
    if outcome not in rules.OUTCOMES:
        reasons.append(reason("right.no_outcome"))
    elif outcome != rules.GRANTED and ground not in _codes(row.kind):
        reasons.append(reason("right.no_ground"))
    if not words.strip():
        reasons.append(reason("right.no_answer_words"))
    elif len(words) > LONGEST:
        reasons.append(reason("right.too_long"))
    if reasons:
        raise Refused(Denied(tuple(reasons)))
    if row.state not in rules.OPEN:
        raise Conflict()
    close(acting, row, outcome, now, words=words.strip(), ground=ground)


def close(
    acting: Acting, row: Request, outcome: str, now: datetime, *, words: str, ground: str = ""
) -> None:
    """Write the outcome of a request down; what held the file because of it holds no more."""
    _change(
        row,
        state=rules.ANSWERED,
        outcome=outcome,
        ground=ground if outcome != rules.GRANTED else "",
        answer=_locked(row.id, "answer", words),
        answered_at=now,
        handled_by=acting.person,
        handled_role=acting.role,
    )
    if row.case_id is not None and row.asked_by is not None and _kind(row.kind).holds:
        reason_code = "klacht" if row.kind == "complaint" else "bezwaar"
        Hold.objects.filter(
            municipality=row.municipality,
            case_id=row.case_id,
            reason=reason_code,
            by_person=row.asked_by,
            ended_at__isnull=True,
        ).update(ended_at=now, ended_by=acting.person)
    _look(acting, row, now, "beantwoorden")
    _tell_person(row, now, "answer")


def withdraw(acting: Acting, request: UUID, now: datetime) -> None:
    """Who asked takes the request back; nobody has to say why."""
    row = Request.objects.filter(
        municipality=acting.municipality, id=request, asked_by=acting.person
    ).first()
    if row is None:
        raise Unseen(str(request))
    if row.state in rules.OPEN:
        _change(row, state=rules.WITHDRAWN, answered_at=now)
    _look(acting, row, now, "intrekken")


def desk_row(acting: Acting, request: UUID) -> Request:
    """A request that this desk answers; raises `Unseen` for every other one."""
    row = None
    if acting.organisation is not None and not acting.is_family:
        row = Request.objects.filter(
            municipality=acting.municipality, id=request, organisation_id=acting.organisation
        ).first()
    if row is None or acting.role not in _kind(row.kind).functions:
        raise Unseen(str(request))
    return row


def words_of(row: Request, field: str) -> str:
    """What was written in a request; empty when its key was destroyed."""
    body = row.words if field == "words" else row.answer
    key = case_keys().find(row.id) if body else None
    return unlock(key, bytes(body), _place(row.id, field)).decode() if body and key else ""


def _locked(request: UUID, field: str, text: str) -> bytes | None:
    return lock(case_keys().make(request), text.encode(), _place(request, field)) if text else None


def _place(request: UUID, field: str) -> str:
    return f"right/{request}/{field}"


def _codes(used_for: str) -> set[str]:
    return {row["code"] for row in rules.grounds_for(content().rows("rights_grounds"), used_for)}


def _change(row: Request, **values: object) -> None:
    """Change a request that nobody else changed since it was read."""
    changed = Request.objects.filter(
        municipality=row.municipality, id=row.id, version=row.version
    ).update(version=row.version + 1, **values)
    if not changed:
        raise Conflict()
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1


def _look(acting: Acting, row: Request, now: datetime, part: str) -> None:
    note_look(acting, now, parts_for(row), action="U", case=row.case_id, child=row.child_id,
              ground="verzoek")  # fmt: skip


def parts_for(row: Request, part: str = "verzoek") -> list[str]:
    """What a look at a request is at; one of a young person says so, and stays with them."""
    return [part, YOUNG_ASKED] if row.is_own else [part]


def _tell_person(row: Request, now: datetime, what: str) -> None:
    if row.asked_by is not None:
        with acting_as(Duty(municipality=row.municipality)):
            queue(row.municipality, [row.asked_by], NOTICE, f"right:{row.id}:{what}", now)


def state(acting: Acting, case: UUID, words: str, now: datetime, *, key: str = "") -> None:
    """Add a statement of the family to the file, in their own words, for good (Jeugdwet 7.3.8).

    It stands in the log of the case and is read by who reads that, and by no other parent. Raises
    `Refused` for no words or too many, `Unseen` for a case that is not theirs.
    """
    reasons = []
    if not words.strip():
        reasons.append(reason("right.no_words"))
    if len(words) > LONGEST:
        reasons.append(reason("right.too_long"))
    if reasons:
        raise Refused(Denied(tuple(reasons)))
    _, roles = part_in(acting, case, now)
    actor = Actor(str(acting.person), roles[0])
    move = Register(actor, "statement", words.strip(), now)
    attempt(acting, case, move, now, key=key)


def move_requests(municipality: str, gone: UUID, kept: UUID) -> None:
    """Let the requests about one record of a child be about the other, when the two became one."""
    Request.objects.filter(municipality=municipality, child_id=gone).update(child_id=kept)
