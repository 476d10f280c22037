"""What goes out to somebody who asks to read everything, and who checked it before?

A copy is made of the person's own projection, so what the person may not know is not in it. On top
of that somebody at the desk leaves out what is about others (Jeugdwet 7.3.10, AVG 15.4).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from zorgroute.chain.cases.copies import CopiedCase, Happened, Said, cases_for_copy
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, lock, unlock
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.family import holders_of
from zorgroute.chain.parties.queries import (
    KnownChild,
    acting_in,
    child_behind,
    hats_of,
    organisation,
    reachable_people,
)
from zorgroute.chain.rights import actions, rules
from zorgroute.chain.rights.models import Mark, Release, Request
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.world import AMSTERDAM

KEPT = timedelta(days=14)
FORMS = ("pdf", "json")
Package = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A copy as it would go out now: for whom, about whom, and the places that are left out."""

    request: UUID
    reader_name: str
    own_phone: str
    own_hours: str
    authority: tuple[tuple[str, date], ...]
    child: KnownChild
    child_at: str
    cases: tuple[CopiedCase, ...]
    left_out: Mapping[str, str]
    is_own: bool = False

    def places(self) -> set[str]:
        """Every passage that can be left out."""
        return {
            passage.place
            for case in self.cases
            for line in case.happened
            for said in line.said
            for passage in said.passages
        }


def prepare(desk: Acting, request: UUID, now: datetime) -> Prepared:
    """Make the copy that somebody asked for, for whoever checks it; gives nothing out.

    Raises `Unseen` when this desk does not answer the request, `Refused` when it was answered, or
    when who asked has no say over the child any more: as a young person, no open door.
    """
    row = _asked(desk, request)
    reader = _reader(row, now)
    day = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=row.municipality)):
        child = child_behind(row.municipality, row.child_id) if row.child_id else None
        held = _held(row, child, reader, day) if child else ()
        own = reachable_people([reader.person]).get(reader.person)
        place = child.organisation if child else None
        child_at = organisation(row.municipality, place).name if place else ""
    is_own = child is not None and _is_own(row, child, reader, day)
    if child is None or not (held or is_own):
        raise Refused(Denied((reason("right.no_say"),)))
    marks = Mark.objects.filter(municipality=row.municipality, request_id=request)
    return Prepared(
        request=request,
        reader_name=reader.name,
        own_phone=own.phone if own else "",
        own_hours=own.hours if own else "",
        authority=held,
        child=child,
        child_at=child_at,
        cases=tuple(cases_for_copy(desk, reader, child.id, now)),
        left_out=dict(marks.values_list("place", "ground")),
        is_own=is_own,
    )


def _asked(desk: Acting, request: UUID) -> Request:
    row = actions.desk_row(desk, request)
    if row.kind != rules.INSPECTION:
        raise Unseen(str(request))
    if row.state not in rules.OPEN:
        raise Refused(Denied((reason("right.answered"),)))
    return row


def _reader(row: Request, now: datetime) -> Acting:
    day = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=row.municipality)):
        hats = hats_of(row.asked_by, day) if row.asked_by else ()
        hat = next((each for each in hats if each.post is None), None)
        if hat is None:
            raise Refused(Denied((reason("right.no_say"),)))
        return acting_in(hat, day)


def _held(
    row: Request, child: KnownChild, reader: Acting, day: date
) -> tuple[tuple[str, date], ...]:
    """What lets who asked speak for the child today: a say may end while a request waits."""
    if reader.is_young or not rules.is_for_parents(child.birth_date, day):
        return ()
    kinds = {each["code"]: each["label"] for each in content().rows("authority_kinds")}
    return tuple(
        (kinds.get(each.kind, each.kind), each.since)
        for each in holders_of(row.municipality, child.id, day)
        if each.person == reader.person and each.opens
    )


def _is_own(row: Request, child: KnownChild, reader: Acting, day: date) -> bool:
    """Whether who asked is the young person it is about, and old enough on this day."""
    kind = actions.kinds()[row.kind]
    is_own = reader.is_young and reader.person == child.id
    return is_own and rules.may_ask_self(kind, child.birth_date, day)


def leave_out(desk: Acting, request: UUID, marks: Mapping[str, str], now: datetime) -> None:
    """Leave these passages out, each on a ground of the table, and no others.

    Raises `Refused` for a ground that is not in the table; a place that is not in the copy is
    forgotten.
    """
    prepared = prepare(desk, request, now)
    grounds = {row["code"] for row in rules.grounds_for(content().rows("rights_grounds"), "mark")}
    if not set(marks.values()) <= grounds:
        raise Refused(Denied((reason("right.no_ground"),)))
    Mark.objects.filter(municipality=desk.municipality, request_id=request).delete()
    Mark.objects.bulk_create(
        Mark(
            municipality=desk.municipality,
            request_id=request,
            place=place,
            ground=ground,
            by_person=desk.person,
            at=now,
        )
        for place, ground in marks.items()
        if place in prepared.places()
    )


def release(desk: Acting, request: UUID, seen: str, now: datetime, *, words: str) -> None:
    """Give the copy out: it waits for who asked for fourteen days, to be fetched once.

    `seen` is the digest of the copy that was checked; raises `Refused` when what would go out now
    is something else. Closes the request, and the giving out stands in the log.
    """
    prepared = prepare(desk, request, now)
    package = as_package(prepared, now)
    if digest_of(prepared) != seen:
        raise Refused(Denied((reason("right.copy_changed"),)))
    row = _asked(desk, request)
    body = json.dumps(package, ensure_ascii=False, indent=1).encode()
    Release(
        municipality=row.municipality,
        request_id=row.id,
        body=lock(case_keys().make(row.id), body, f"copy/{row.id}"),
        digest=hashlib.sha256(body).hexdigest(),
        made_at=now,
        by_person=desk.person,
        until=now + KEPT,
    ).save(force_insert=True)
    outcome = rules.PARTLY if prepared.left_out else rules.GRANTED
    actions.close(desk, row, outcome, now, words=words.strip(), ground="")
    for each in prepared.cases:
        note_look(desk, now, actions.parts_for(row, "afschrift"), action="E", case=each.id,
                  child=prepared.child.id, ground="verzoek")  # fmt: skip


def fetch(acting: Acting, request: UUID, form: str, now: datetime) -> Package:
    """The copy, for who asked, once in each form; raises `Unseen` when there is none to fetch.

    The text itself is dropped when both forms were fetched. Writes the look of the giving out.
    """
    row = Request.objects.filter(
        municipality=acting.municipality, id=request, asked_by=acting.person
    ).first()
    copy = (
        Release.objects.select_for_update()
        .filter(municipality=acting.municipality, request_id=request)
        .first()
        if row
        else None
    )
    may = copy is not None and copy.body is not None and now < copy.until and form in FORMS
    if copy is not None and form in FORMS:
        may = may and getattr(copy, f"{form}_at") is None
    note_look(acting, now, ["afschrift"], action="E", child=row.child_id if row else None,
              ground="eigen verzoek", allowed=may, access_point="portaal")  # fmt: skip
    key = case_keys().find(request) if may else None
    if copy is None or copy.body is None or not may or key is None:
        raise Unseen(str(request))
    package: Package = json.loads(unlock(key, bytes(copy.body), f"copy/{request}"))
    values: dict[str, Any] = {f"{form}_at": now}
    if all(getattr(copy, f"{each}_at") for each in FORMS if each != form):
        values["body"] = None
    Release.objects.filter(municipality=acting.municipality, request_id=request).update(**values)
    package["uitgereikt_aan"] = acting.name
    package["uitgereikt_op"] = now.astimezone(AMSTERDAM).date().isoformat()
    return package


def drop_old_copies(now: datetime) -> int:
    """Drop the text of every copy of which the days to fetch it have passed; for the worker."""
    rows = Release.objects.filter(until__lte=now, body__isnull=False)
    return rows.update(body=None)


def digest_of(prepared: Prepared) -> str:
    """What tells one copy from another: every text, and every place that is left out."""
    words = repr((prepared.cases, sorted(prepared.left_out.items())))
    return hashlib.sha256(words.encode()).hexdigest()


def as_package(prepared: Prepared, now: datetime) -> Package:
    """The copy as data, without what is left out; the file that is fetched is made of this."""
    day = now.astimezone(AMSTERDAM).date()
    return {
        "soort": "afschrift",
        "voor": prepared.reader_name,
        "is_jongere": prepared.is_own,
        "gemaakt_op": day.isoformat(),
        "kind": _child(prepared),
        "u": _own(prepared),
        "zaken": [_case(each, prepared.left_out) for each in prepared.cases],
    }


def _child(prepared: Prepared) -> Package:
    child = prepared.child
    return {
        "naam": child.name,
        "geboren_op": child.birth_date.isoformat() if child.birth_date else None,
        "school_of_opvang": prepared.child_at or None,
        "groep": child.group or None,
    }


def _own(prepared: Prepared) -> Package:
    return {
        "naam": prepared.reader_name,
        "telefoon": prepared.own_phone or None,
        "te_bereiken": prepared.own_hours or None,
        "gezag": [
            {"soort": kind, "vanaf": since.isoformat()} for kind, since in prepared.authority
        ],
    }


def _case(case: CopiedCase, left_out: Mapping[str, str]) -> Package:
    return {
        "route": case.title,
        "loopt_nog": case.is_open,
        "mensen": [{"naam": name, "functie": title} for name, title in case.people],
        "toestemmingen": [{"vraag": asked, "antwoord": said} for asked, said in case.consents],
        "gebeurtenissen": [_line(each, left_out) for each in case.happened],
    }


def _line(line: Happened, left_out: Mapping[str, str]) -> Package:
    said = [found for each in line.said if (found := _answer(each, left_out))]
    return {
        "op": line.on.isoformat(),
        "tekst": line.words,
        "later_verbeterd": line.is_corrected,
        "antwoorden": said,
    }


def _answer(said: Said, left_out: Mapping[str, str]) -> Package | None:
    texts = [each.text for each in said.passages if each.place not in left_out]
    return {"vraag": said.label, "antwoord": texts} if texts else None


def texts_of(prepared: Prepared) -> str:
    """What tells one text from another, whatever is left out of it; for the form that checks it."""
    return hashlib.sha256(repr(prepared.cases).encode()).hexdigest()
