"""What has been written down about a case?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import CaseRef, place_of
from zorgroute.chain.ledger.encoding import deed_of
from zorgroute.chain.ledger.keys import unlock
from zorgroute.chain.ledger.models import Deed, Look
from zorgroute.core.engine.events import Event
from zorgroute.core.engine.moves import Actor


def log_of(case: CaseRef, key: bytes | None) -> list[Event]:
    """The log of a case, oldest first; without a key only what is structural is known.

    Raises `Tampered` when a body was changed or moved.
    """
    return list(_events(case, key))


def _events(case: CaseRef, key: bytes | None) -> Iterator[Event]:
    rows = Deed.objects.filter(municipality=case.municipality, case_id=case.id).order_by("seq")
    for row in rows:
        body = bytes(row.body) if row.body is not None else None
        plain = unlock(key, body, place_of(case, row.seq)) if key and body else None
        yield _event(row, plain)


def _event(row: Deed, plain: bytes | None) -> Event:
    """One line of the log from its row; without the unlocked body its structural part only."""
    deed, note = deed_of(row.kind, row.structure, plain)
    return Event(
        seq=row.seq,
        act=row.act,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        deed=deed,
        by=Actor(str(row.by_person), row.by_role) if row.by_person else None,
        on_behalf=row.on_behalf or None,
        channel=row.channel or None,
        note=note,
    )


@dataclass(frozen=True)
class Told:
    """That somebody was told something on a case: a fixed code, or a step done together.

    `on` is when it may be read; `heard_from` says so where that is later than it was said.
    """

    case: UUID
    on: datetime
    code: str = ""
    to: str = ""
    line: str = ""
    step: str = ""
    heard_from: datetime | None = None


def told_to(acting: Acting, cases: Iterable[UUID]) -> list[Told]:
    """The steps of others with feedback, and those that a colleague did with this function, oldest
    first; for cases that the actor was let in to.

    Feedback that was taken back before it could be read is not among them.
    """
    tells = Q(structure__has_key="feedback") | Q(structure__present__contains=[acting.role])
    rows = Deed.objects.filter(
        (Q(kind="StepTaken") & tells & ~Q(by_person__in=acting.answers_for)) | Q(kind="Corrected"),
        municipality=acting.municipality,
        case_id__in=list(cases),
    )
    found: dict[tuple[UUID, int], Told] = {}
    for row in rows.order_by("seq"):
        if row.kind == "StepTaken":
            found[row.case_id, row.act] = _told(row)
            continue
        for act in row.structure.get("acts", ()):
            told = found.get((row.case_id, act))
            if told and told.heard_from and row.recorded_at < told.heard_from:
                del found[row.case_id, act]
    return list(found.values())


def _told(row: Deed) -> Told:
    said = row.structure
    heard_from = datetime.fromisoformat(said["heard_from"]) if "heard_from" in said else None
    return Told(
        row.case_id,
        heard_from or row.happened_at,
        str(said.get("feedback") or ""),
        str(said.get("feedback_to") or ""),
        str(said["line"]),
        str(said["step"]),
        heard_from,
    )


def structures_of(municipality: str, cases: Iterable[UUID]) -> dict[UUID, list[Event]]:
    """The logs of many cases, structural part only: nothing that was written down is unlocked."""
    rows = Deed.objects.filter(municipality=municipality, case_id__in=list(cases)).defer("body")
    found: dict[UUID, list[Event]] = {}
    for row in rows.order_by("case_id", "seq"):
        found.setdefault(row.case_id, []).append(_event(row, None))
    return found


def looks_refused(acting: Acting, part: str, since: datetime) -> int:
    """How often this actor was refused a part since a moment, so that trying is no searching."""
    return Look.objects.filter(
        municipality=acting.municipality,
        person_id=acting.person,
        parts__contains=[part],
        allowed=False,
        at__gte=since,
    ).count()


def last_changes(municipality: str, cases: Iterable[UUID]) -> dict[UUID, datetime]:
    """When something was last written in these cases; of the structural part only."""
    rows = Deed.objects.filter(municipality=municipality, case_id__in=list(cases))
    return dict(rows.values_list("case_id").annotate(last=Max("recorded_at")).order_by())


@dataclass(frozen=True)
class Line:
    """One line of the log of a case by its outside: nothing of its body."""

    case: UUID
    seq: int
    act: int
    kind: str
    structure: dict[str, Any]
    happened_at: datetime
    recorded_at: datetime
    role: str


def lines_since(
    municipality: str, since: datetime | None, leaving_out: Iterable[UUID] = ()
) -> Iterator[Line]:
    """What was written in a municipality from a moment on, without some cases; for a duty only.

    A few thousand rows at a time, so that a large log is never held whole.
    """
    rows = Deed.objects.filter(municipality=municipality).exclude(case_id__in=list(leaving_out))
    if since is not None:
        rows = rows.filter(recorded_at__gte=since)
    told = rows.values_list(
        "case_id", "seq", "act", "kind", "structure", "happened_at", "recorded_at", "by_role"
    )
    for values in told.iterator(chunk_size=5_000):
        yield Line(*values)


def lines_count(municipality: str, leaving_out: Iterable[UUID] = ()) -> int:
    """How many lines there are in a municipality, without some cases; for a duty only."""
    rows = Deed.objects.filter(municipality=municipality)
    return rows.exclude(case_id__in=list(leaving_out)).count()


def structure_after(municipality: str, case: UUID, seq: int) -> list[Event]:
    """What was written in a case after a line, structural part only; for a duty."""
    rows = Deed.objects.filter(municipality=municipality, case_id=case, seq__gt=seq).defer("body")
    return [_event(row, None) for row in rows.order_by("seq")]


@dataclass(frozen=True)
class Taken:
    """That a step was taken, by its outside; `heard_from` where its feedback waits for a day."""

    line: str
    step: str
    role: str
    on: datetime
    present: tuple[str, ...] = ()
    to: str = ""
    heard_from: datetime | None = None


def taken_in(municipality: str, cases: Iterable[UUID]) -> dict[UUID, list[Taken]]:
    """The steps taken in these cases, oldest first; for cases that the reader was let in to.

    Without what was taken back, except feedback that had been read by then. One statement.
    """
    rows = Deed.objects.filter(
        municipality=municipality, case_id__in=list(cases), kind__in=("StepTaken", "Corrected")
    )
    found: dict[UUID, dict[int, Taken]] = {}
    told = rows.order_by("case_id", "seq").values_list(
        "case_id", "act", "kind", "structure", "by_role", "happened_at", "recorded_at"
    )
    for case, act, kind, said, role, happened_at, recorded_at in told:
        acts = found.setdefault(case, {})
        if kind == "StepTaken":
            acts[act] = _taken(said, role, happened_at)
            continue
        for each in said.get("acts", ()):
            taken = acts.get(each)
            if taken and not _was_read(taken, recorded_at):
                del acts[each]
    return {case: list(acts.values()) for case, acts in found.items()}


def _was_read(taken: Taken, by: datetime) -> bool:
    return bool(taken.to) and (taken.heard_from is None or taken.heard_from <= by)


def _taken(said: dict[str, Any], role: str, on: datetime) -> Taken:
    heard_from = datetime.fromisoformat(said["heard_from"]) if "heard_from" in said else None
    return Taken(
        line=str(said["line"]),
        step=str(said["step"]),
        role=role,
        on=on,
        present=tuple(said.get("present", ())),
        to=str(said.get("feedback_to") or ""),
        heard_from=heard_from,
    )
