"""How does a case begin, go on, and end up forgotten?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from zorgroute.chain.cases.asking import ask_others
from zorgroute.chain.cases.hearing import as_known, call_back, decided, told_from
from zorgroute.chain.cases.loading import Opened, load, visit_token
from zorgroute.chain.cases.models import (
    Attempt,
    Case,
    Deadline,
    Draft,
    Involvement,
    VersionMoveCase,
    Work,
)
from zorgroute.chain.cases.projections import let_in, project_case
from zorgroute.chain.cases.reaching import reaching, with_reach, without_ground
from zorgroute.chain.cases.seats import first_seats, keep_seats, let_out, reseat
from zorgroute.chain.cases.signing import Signing, signed_move
from zorgroute.chain.cases.starting import place_of_start, world_at
from zorgroute.chain.cases.within import parts_of, within
from zorgroute.chain.cases.world import surroundings
from zorgroute.chain.consent.actions import keep_answers
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import CaseRef, append, note_look
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.refusals import Conflict, KeyReused, Refused, Unseen
from zorgroute.chain.notices.actions import hold_back, queue_all
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.answers import Denied, ZorgrouteError, reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.interrupts import brought_by_life
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import DEATH, Standing
from zorgroute.core.routes.route import MAIN, Route


class NothingWritten(ZorgrouteError):
    """An accepted move gave no line for the log; that cannot be."""


@dataclass(frozen=True)
class Seen:
    """What the actor had on the screen: the open step, or the version of the case.

    `number` is what `SeenCase.visit_number` gave for the line.
    """

    line: str = ""
    number: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Done:
    """What came of an attempt: the case, its version, the lines that were written, and where."""

    case: UUID
    version: int
    events: tuple[ev.Event, ...] = ()
    is_repeat: bool = False
    organisation: UUID | None = None


def open_case(
    acting: Acting,
    child: KnownChild,
    route: Route,
    now: datetime,
    *,
    happened_at: datetime | None = None,
    key: str = "",
    about: str = "",
    keep_from: Sequence[UUID] = (),
) -> Done:
    """Begin a case for a child on a route, by somebody who may start it.

    Writes the first lines of its log, lets in whoever must know, sets its terms. With `key` the
    second time gives the first answer; `about` is what else was sent with it, so that another
    text under the same key is not taken for the first. Who is in `keep_from` never takes part and
    hears nothing, for it is about them. Raises `Refused` with everything missing.
    """
    fingerprint = _fingerprint(f"open:{child.id}:{route.digest}:{about}")
    repeat = earlier(acting, key, fingerprint)
    if repeat is not None:
        return repeat
    organisation = place_of_start(acting, child, route, now)
    if organisation is None:
        raise Refused(Denied((reason("start.no_organisation"),)))
    case = Case(
        id=clock.new_id(),
        municipality=acting.municipality,
        child_id=child.id,
        organisation_id=organisation,
        location_id=child.location or (acting.locations[0] if acting.locations else None),
        signaller_id=acting.person,
        route=route.name,
        digest=route.digest,
        holder=route.model.holds or "",
        kept_from=[each for each in keep_from if each != acting.person],
        opened_at=happened_at or now,
    )
    seats = first_seats(case, route, acting, now)
    around = surroundings(case, route, now, None, seats)
    world = world_at(around.world, "") if acting.is_family else around.world
    move = moves.Start(moves.Actor(str(acting.person), acting.role), happened_at or now)
    answer = decide(route, None, world, move, now)
    if isinstance(answer, Denied):
        raise Refused(answer)
    case.save(force_insert=True)
    secret = case_keys().make(case.id, is_new=True)
    let_in(case, {(acting.person, acting.role): "signaller"}, now)
    keep_seats(seats)
    standing = _after(route, None, answer.events)
    opened = Opened(case, route, standing, around, secret)
    _write(opened, answer.events, now)
    note_look(acting, now, ["zaak"], action="C", case=case.id, child=child.id, ground="start")
    return _remember(_Once(acting, key, fingerprint), case, answer.events, now)


def attempt(
    acting: Acting,
    case_id: UUID,
    move: moves.Move,
    now: datetime,
    *,
    seen: Seen | None = None,
    key: str = "",
    signing: Signing | None = None,
) -> Done:
    """Try a move on a case, as this actor; `signing` says of whom an answer to a question of
    consent is, when that is not the actor.

    Locks the case, folds its log, decides, writes the lines, the projections, the terms and the
    messages, and the look, all in the transaction of the caller. Raises `Unseen` when the actor
    takes no part in it, `Refused` with all that is missing, `Conflict` when somebody else was
    first, `KeyReused` when an idempotency key comes back with another move.
    """
    part = signing.part_words if signing else ""
    fingerprint = _fingerprint(f"{case_id}:{move_words(move)}{part}")
    repeat = earlier(acting, key, fingerprint)
    if repeat is not None:
        return repeat
    opened = load_for_move(acting, case_id, now)
    _must_still_be(as_known(opened, [move.actor.role], now), seen, acting, now)
    signed, answers, reach = signed_move(opened, acting, move, signing, now)
    if reach is not None:
        opened = with_reach(opened, reach)
    answer = signed if isinstance(signed, Denied) else decided(opened, signed, now)
    if isinstance(answer, Denied):
        note_look(
            acting,
            now,
            parts_of_move(move, opened.standing),
            action="U",
            case=case_id,
            ground="betrokken",
            allowed=False,
            reasons=answer.codes(),
        )
        raise Refused(answer)
    before, opened.standing = opened.standing, _after(opened.route, opened.standing, answer.events)
    changed = reseat(opened, before, answer.events, now)
    ask_others(opened, answer.events, now)
    if answers:
        act = next((each.act for each in answer.events if each.by), before.next_seq)
        keep_answers(acting.municipality, case_id, opened.key, act, answers)
    _write(opened, answer.events, now)
    note_look(
        acting,
        now,
        parts_of_move(move, before),
        action="U",
        case=case_id,
        child=opened.case.child_id,
        ground="betrokken",
    )
    let_out(opened.case, changed, now)
    return _remember(_Once(acting, key, fingerprint), opened.case, answer.events, now)


def move_words(move: moves.Move) -> str:
    """A move without the moment it was sent, so that a repeat is known as one.

    The same words in every process: sets and records are put in order first.
    """
    values = {
        name: _in_order(value)
        for name, value in sorted(vars(move).items())
        if name != "happened_at"
    }
    return f"{type(move).__name__}:{values}"


def _in_order(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return sorted(value.items()) if isinstance(value, Mapping) else value


def load_for_move(acting: Acting, case_id: UUID, now: datetime) -> Opened:
    """A case locked for writing, for somebody who takes part in it; else `Unseen`."""
    mine = parts_of(acting, now).filter(case_id=case_id)
    case = (
        Case.objects.select_for_update()
        .filter(
            within(acting, now),
            municipality=acting.municipality,
            id=case_id,
            id__in=mine.values("case_id"),
        )
        .first()
    )
    if case is None or case.is_destroyed:
        note_look(acting, now, ["zaak"], action="U", case=case_id, allowed=False)
        raise Unseen(str(case_id))
    return reaching(load(case, now), now)


def _must_still_be(opened: Opened, seen: Seen | None, acting: Acting, now: datetime) -> None:
    """Stop with `Conflict` when what the actor had on the screen is open no longer.

    Terms that have passed count, also when nobody has written them down yet: the screen showed
    the step that they led to.
    """
    if seen is None:
        return
    last = opened.standing.past.event if opened.standing.past else None
    stale = seen.version is not None and seen.version != opened.standing.next_seq
    if seen.number is not None:
        settled, _ = settle(opened.route, opened.standing, opened.around.world, now)
        line = seen.line or "main"
        visit = settled.visit_on(line)
        there = visit and visit_token(opened.case.id, line, visit.number)
        stale = stale or there != seen.number
    if stale:
        by = last.by.person if last and last.by else ""
        raise Conflict(_name_of(opened, by, acting), last.recorded_at if last else None)


def _name_of(opened: Opened, person: str, acting: Acting) -> str:
    """The name of who was first, when it is a colleague of the same organisation."""
    for some in opened.around.fillers.values():
        for each in some:
            if str(each.person) == person and each.organisation in (acting.organisation,):
                return each.name
    return ""


def _after(route: Route, standing: Standing | None, events: Iterable[ev.Event]) -> Standing:
    for event in events:
        standing = evolve(route, standing, event)
    if standing is None:
        raise NothingWritten("a move without a line")
    return standing


def write_on(opened: Opened, events: tuple[ev.Event, ...], now: datetime) -> None:
    """Write what was decided elsewhere on a case that is locked, and all that follows from it."""
    opened.standing = _after(opened.route, opened.standing, events)
    _write(opened, events, now)


def _write(opened: Opened, events: tuple[ev.Event, ...], now: datetime) -> None:
    case = opened.case
    append(CaseRef(case.municipality, case.id), opened.key, events)
    project_case(opened, events, now)
    if any(isinstance(each.deed, ev.Interrupted) and each.deed.kind == DEATH for each in events):
        hold_back(case.municipality, str(case.id))
    call_back(opened, events)
    _tell(opened, events, now)


def _tell(opened: Opened, events: tuple[ev.Event, ...], now: datetime) -> None:
    """Queue a neutral message for everybody for whom something new waits, from when they may know
    of it."""
    case, route = opened.case, opened.route
    told: dict[datetime, list[tuple[UUID, str, str]]] = {}
    out = without_ground(opened)
    for event in events:
        kind, cause = type(event.deed).__name__, f"{case.id}:{event.seq}"
        for role in _roles_told(route, event.deed):
            if opened.standing.is_quiet and not _is_told_of_a_death(route, event.deed, role):
                continue
            if role in out and isinstance(event.deed, ev.StepOpened | ev.Reminded):
                continue
            rows = told.setdefault(told_from(route, events, event, role, now), [])
            rows.extend(
                (each.acting.person, kind, cause)
                for each in opened.around.could_fill(role)
                if event.by is None or str(each.person) != event.by.person
            )
    for at, rows in told.items():
        queue_all(case.municipality, rows, now, not_before=at)


def _is_told_of_a_death(route: Route, deed: ev.Deed, role: str) -> bool:
    """After a death one message goes out to each professional who is asked, and nothing else."""
    return isinstance(deed, ev.ItemRaised | ev.HandoverOffered) and not route.is_family(role)


def _roles_told(route: Route, deed: ev.Deed) -> tuple[str, ...]:
    if isinstance(deed, ev.StepOpened | ev.Reminded):
        known_to = route.lines[deed.line].known_to
        who = route.step(deed.line, deed.step).who
        return tuple(role for role in who if known_to is None or route.may_act(role, known_to))
    if isinstance(deed, ev.ItemRaised):
        return (deed.role,)
    if isinstance(deed, ev.HandoverOffered):
        return (deed.to,)
    if isinstance(deed, ev.StepTaken) and deed.feedback_to:
        return (deed.feedback_to,)
    return ()


def settle_case(case_id: UUID, now: datetime) -> int:
    """Let the clock do its work on a case: write what passed terms bring; returns how many lines.

    For the worker, under its duty. Doing it twice at one moment writes nothing the second time.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None or case.is_destroyed:
        Deadline.objects.filter(case_id=case_id, fired_at__isnull=True).delete()
        return 0
    opened = load(case, now)
    opened.standing, events = settle(opened.route, opened.standing, opened.around.world, now)
    _write(opened, events, now)
    return len(events)


def interrupt_case(case_id: UUID, kind: str, detail: str, now: datetime) -> bool:
    """Let what happened to people, outside any case, interrupt a case; False where none is open.

    For a parent whose authority ended or a colleague who left, under the duty of the system. The
    line has no author, so nobody takes it back: what ended in the register is mended there.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None or case.is_destroyed or case.closed:
        return False
    opened = load(case, now)
    before, world = opened.standing, opened.around.world
    opened.standing, timed = settle(opened.route, before, world, now)
    events = (*timed, *brought_by_life(opened.route, opened.standing, world, now, (kind, detail)))
    opened.standing = _after(opened.route, before, events)
    changed = reseat(opened, before, events, now)
    _write(opened, events, now)
    let_out(case, changed, now)
    return True


def destroy_case(municipality: str, case_id: UUID, now: datetime) -> None:
    """Forget a case: destroy its key, cut the link to the child, and drop what was projected.

    The structural log stays, so that fold, figures and the verifier still work. Who may order
    this, and when, is for the room of rights to say; this does it.
    """
    case = Case.objects.select_for_update().get(municipality=municipality, id=case_id)
    case_keys().destroy(case.id)
    case.child_id = None
    case.is_destroyed = True
    case.save(update_fields=["child_id", "is_destroyed"])
    for table in (Work, Deadline, VersionMoveCase):
        table.objects.filter(municipality=municipality, case_id=case_id).delete()
    Draft.objects.filter(municipality=municipality, form__startswith=f"{case_id}/").delete()
    Involvement.objects.filter(
        municipality=municipality, case_id=case_id, until__isnull=True
    ).update(until=now)


def earlier(acting: Acting, key: str, fingerprint: str) -> Done | None:
    """The answer that this key got before; `KeyReused` when it was for something else."""
    if not key:
        return None
    one_at_a_time(acting, key)
    found = Attempt.objects.filter(
        municipality=acting.municipality, person_id=acting.person, key=key
    ).first()
    if found is None:
        return None
    if found.fingerprint != fingerprint:
        raise KeyReused(key)
    return Done(found.case_id, found.version, is_repeat=True)


@dataclass(frozen=True)
class _Once:
    """An attempt that is to be done once: whose, under which key, and what it was."""

    acting: Acting
    key: str
    fingerprint: str


def _remember(once: _Once, case: Case, events: tuple[ev.Event, ...], now: datetime) -> Done:
    if once.key:
        Attempt.objects.bulk_create(
            [
                Attempt(
                    municipality=once.acting.municipality,
                    person_id=once.acting.person,
                    key=once.key,
                    fingerprint=once.fingerprint,
                    case_id=case.id,
                    version=case.version,
                    at=now,
                )
            ]
        )
    return Done(case.id, case.version, events, organisation=case.organisation_id)


def _fingerprint(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def one_at_a_time(acting: Acting, key: str) -> None:
    """Let two sendings of one form come after each other, so that the second sees the first.

    Holds until the end of the transaction; a double click makes one case (R005).
    """
    with connection.cursor() as cursor:
        name = f"{acting.municipality}/{acting.person}/{key}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def was_done(acting: Acting, key: str) -> bool:
    """Whether this actor's attempt with this key succeeded before: then nothing is to be redone."""
    return bool(key) and (
        Attempt.objects.filter(
            municipality=acting.municipality, person_id=acting.person, key=key
        ).exists()
    )


def write_down(opened: Opened, events: tuple[ev.Event, ...], now: datetime) -> None:
    """Write lines that were decided on elsewhere in this room, with all that follows from them."""
    _write(opened, events, now)


def parts_of_move(move: moves.Move, standing: Standing) -> list[str]:
    """What a move touches, for the look: its kind, its step, and the lines beside the main one.

    So that the log of looking can leave out what a reader may not know of.
    """
    line, step = getattr(move, "line", MAIN), getattr(move, "step", "")
    lines = {line, getattr(move, "track", MAIN)}
    if isinstance(move, moves.Correct):
        acts = [event.deed for event in standing.log() if event.act == move.act]
        lines.update(str(getattr(deed, "line", MAIN)) for deed in acts)
        lines.update(str(getattr(deed, "track", MAIN)) for deed in acts)
    if isinstance(move, moves.FinishItem):
        abouts = [each.about for each in standing.items if each.number == move.item]
        lines.update(about.replace("=", "/").split("/")[0] for about in abouts if about)
    found = [type(move).__name__, *([f"stap:{line}/{step}"] if step else [])]
    if isinstance(move, moves.Register):
        found.append(f"soort:{move.kind}")
    return found + [f"lijn:{each}" for each in sorted(lines - {MAIN})]
