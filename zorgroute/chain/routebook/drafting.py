"""How is a new version of a route written and talked about, before it is put into force?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.routebook.models import Comment, Draft, Edition
from zorgroute.chain.routebook.owning import PART, must_own, must_read_along
from zorgroute.chain.routebook.queries import content
from zorgroute.chain.routebook.weighing import Kept, kept_rows, read_kept
from zorgroute.core.answers import Denied, reason
from zorgroute.core.routes.reader import MAX_BYTES

LONGEST_COMMENT, LONGEST_WHY, MOST_OPEN = 2_000, 1_000, 20
VERSION = re.compile(r"^version:[ \t]*[0-9]+", re.MULTILINE)


@dataclass(frozen=True)
class SeenDraft:
    """A draft as the people of its municipality read it."""

    id: UUID
    route: str
    content: str
    kept: Kept
    agreed: Mapping[str, Any]
    made_by: UUID
    made_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    published: str

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class Said:
    """What somebody said about a draft."""

    person: UUID
    role: str
    text: str
    at: datetime


def drafts_of(acting: Acting, route: str = "") -> list[SeenDraft]:
    """The open drafts of the municipality of this actor, the newest first."""
    must_read_along(acting)
    rows = Draft.objects.filter(municipality=acting.municipality, closed_at__isnull=True)
    rows = rows.filter(route=route) if route else rows
    return [_seen(row) for row in rows.order_by("-changed_at")]


def draft_seen_by(acting: Acting, draft: UUID) -> SeenDraft:
    """A draft of the municipality of this actor; raises `Unseen` when it is not there."""
    must_read_along(acting)
    row = Draft.objects.filter(municipality=acting.municipality, id=draft).first()
    if row is None:
        raise Unseen(str(draft))
    return _seen(row)


def _seen(row: Draft) -> SeenDraft:
    return SeenDraft(
        row.id, row.route, row.content, read_kept(row.kept), row.agreed, row.made_by,
        row.made_at, row.changed_at, row.closed_at, row.published,
    )  # fmt: skip


def begin_draft(acting: Acting, route: str, now: datetime, text: str = "") -> UUID:
    """Begin a new version as the owner: from a text, else from the version in force, else ours.

    What begins from a version that was in force gets the next number. Raises `Refused` when the
    text is too big or too much is being written already, and `Unseen` without anything to begin
    from.
    """
    must_own(acting, acting.municipality, now, action="C")
    mine = Draft.objects.filter(municipality=acting.municipality, closed_at__isnull=True)
    if mine.count() >= MOST_OPEN:
        raise Refused(Denied((reason("draft.too_many", most=str(MOST_OPEN)),)))
    _must_fit(text)
    made = clock.new_id()
    row = Draft(
        municipality=acting.municipality,
        id=made,
        route=route,
        content=text or _beginning(acting.municipality, route),
        made_by=acting.person,
        made_at=now,
        changed_at=now,
    )
    Draft.objects.bulk_create([row])
    note_look(acting, now, [PART], action="C")
    return made


def _beginning(municipality: str, route: str) -> str:
    rows = Edition.objects.filter(municipality=municipality, route=route)
    last = rows.order_by("-version", "-published_at").first()
    if last is not None:
        return VERSION.sub(f"version: {last.version + 1}", last.content, count=1)
    file = content().folder / "routes" / f"{route}.yaml"
    if not route.startswith(f"{municipality}.") or not file.is_file():
        raise Unseen(route)
    return file.read_text(encoding="utf-8")


def _must_fit(text: str) -> None:
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise Refused(Denied((reason("draft.too_big", most=str(MAX_BYTES // 1024)),)))


def open_row(acting: Acting, draft: UUID, *, for_update: bool = False) -> Draft:
    """The row of an open draft of this municipality; raises `Unseen` when there is none."""
    rows = Draft.objects.filter(municipality=acting.municipality, id=draft, closed_at__isnull=True)
    row = (rows.select_for_update() if for_update else rows).first()
    if row is None:
        raise Unseen(str(draft))
    return row


def change_text(acting: Acting, draft: UUID, text: str, now: datetime) -> None:
    """Give a draft another text, readable or not; only the owner does so. Raises `Refused`."""
    must_own(acting, acting.municipality, now)
    row = open_row(acting, draft, for_update=True)
    _must_fit(text)
    if not text.strip():
        raise Refused(Denied((reason("draft.empty"),)))
    _change(row, now, content=text.replace("\r\n", "\n"))
    note_look(acting, now, [PART], action="U")


def explain(acting: Acting, draft: UUID, key: tuple[str, str], why: str, now: datetime) -> None:
    """Write down why a finding stays; an empty reason takes it back. Only the owner does so."""
    must_own(acting, acting.municipality, now)
    row = open_row(acting, draft, for_update=True)
    said = " ".join(why.split())
    if len(said) > LONGEST_WHY:
        raise Refused(Denied((reason("draft.why_too_long", most=str(LONGEST_WHY)),)))
    others = [each for each in row.kept if (each["code"], each["where"]) != key]
    new = [{"code": key[0], "where": key[1], "why": said, "passage": ""}] if said else []
    _change(row, now, kept=kept_rows(read_kept([*others, *new])))
    note_look(acting, now, [PART], action="U")


def agree(acting: Acting, draft: UUID, agreed: Mapping[str, Any], now: datetime) -> None:
    """Write down who agreed on a draft and what was advised; only the owner does so."""
    must_own(acting, acting.municipality, now)
    row = open_row(acting, draft, for_update=True)
    _change(row, now, agreed=dict(agreed))
    note_look(acting, now, [PART], action="U")


def drop_draft(acting: Acting, draft: UUID, now: datetime) -> None:
    """Stop with a draft; what was said about it stays. Only the owner does so."""
    must_own(acting, acting.municipality, now, action="D")
    close(open_row(acting, draft, for_update=True), now)
    note_look(acting, now, [PART], action="D")


def close(row: Draft, now: datetime, published: str = "") -> None:
    """End a draft, with the digest of the version that it became if it did."""
    _change(row, now, closed_at=now, published=published)


def _change(row: Draft, now: datetime, **values: object) -> None:
    Draft.objects.filter(municipality=row.municipality, id=row.id).update(changed_at=now, **values)


def comment(acting: Acting, draft: UUID, text: str, now: datetime) -> None:
    """Say something about an open draft, as anybody who works in the municipality may.

    Raises `Refused` for an empty or too long text, `Unseen` when there is no such draft here.
    """
    must_read_along(acting)
    row = open_row(acting, draft)
    said = text.strip()
    if not said:
        raise Refused(Denied((reason("draft.comment_empty"),)))
    if len(said) > LONGEST_COMMENT:
        raise Refused(Denied((reason("draft.comment_too_long", most=str(LONGEST_COMMENT)),)))
    line = Comment(
        municipality=acting.municipality,
        id=clock.new_id(),
        draft_id=row.id,
        person_id=acting.person,
        role=acting.role,
        text=said,
        at=now,
    )
    Comment.objects.bulk_create([line])
    note_look(acting, now, [PART], action="C")


def comments_on(acting: Acting, draft: UUID) -> Sequence[Said]:
    """What was said about a draft, oldest first."""
    must_read_along(acting)
    rows = Comment.objects.filter(municipality=acting.municipality, draft_id=draft).order_by("at")
    return [Said(row.person_id, row.role, row.text, row.at) for row in rows]
