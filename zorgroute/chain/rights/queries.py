"""What was asked, where does it stand, and what waits for this desk?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.queries import person_names
from zorgroute.chain.rights import rules
from zorgroute.chain.rights.actions import desk_row, kinds, parts_for, words_of
from zorgroute.chain.rights.models import Release, Request
from zorgroute.core.engine.world import AMSTERDAM


@dataclass(frozen=True)
class KnownRequest:
    """A request as its asker or its desk may hold it; `words` only where it was opened."""

    id: UUID
    kind: str
    child: UUID | None
    case: UUID | None
    asked_by: UUID | None
    asked_at: datetime
    due_on: date
    extended: str
    state: str
    outcome: str
    ground: str
    answered_at: datetime | None
    handled_by: UUID | None
    words: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def is_own(self) -> bool:
        """Whether a young person asks it about the own file."""
        return self.asked_by is not None and self.asked_by == self.child

    def is_late(self, day: date) -> bool:
        """Whether its last day has passed without an answer (R213)."""
        return self.is_open and day > self.due_on


@dataclass(frozen=True)
class Fetching:
    """A copy that waits for who asked: until when, and which forms were fetched already."""

    until: datetime
    pdf_at: datetime | None
    json_at: datetime | None
    is_there: bool

    def may_fetch(self, form: str, now: datetime) -> bool:
        """Whether this form can still be fetched."""
        fetched = self.pdf_at if form == "pdf" else self.json_at
        return self.is_there and fetched is None and now < self.until


def own_requests(acting: Acting, now: datetime) -> list[KnownRequest]:
    """What this person asked before, newest first; one look."""
    rows = Request.objects.filter(municipality=acting.municipality, asked_by=acting.person)
    note_look(acting, now, ["verzoekenlijst"], ground="eigen verzoek", access_point="portaal")
    return [_known(row) for row in rows.order_by("-asked_at", "id")[:100]]


def own_request(acting: Acting, request: UUID, now: datetime) -> KnownRequest:
    """One own request with its words and its answer; raises `Unseen` for any other."""
    row = Request.objects.filter(
        municipality=acting.municipality, id=request, asked_by=acting.person
    ).first()
    note_look(
        acting, now, ["verzoek"], child=row.child_id if row else None, ground="eigen verzoek",
        allowed=row is not None, access_point="portaal",
    )  # fmt: skip
    if row is None:
        raise Unseen(str(request))
    return _known(row, with_words=True)


def keeps_a_desk(acting: Acting) -> bool:
    """Whether this function answers requests at all."""
    if acting.is_family or acting.organisation is None:
        return False
    return any(acting.role in each.functions for each in kinds().values())


def desk_requests(acting: Acting, now: datetime) -> list[KnownRequest]:
    """What this desk still has to answer by its last day, then what it answered; one look."""
    mine = {name for name, each in kinds().items() if acting.role in each.functions}
    if acting.is_family or acting.organisation is None or not mine:
        raise Unseen("desk")
    rows = Request.objects.filter(
        municipality=acting.municipality, organisation_id=acting.organisation, kind__in=mine
    )
    note_look(acting, now, ["verzoekenlijst"], ground="verzoek")
    found = [_known(row) for row in rows.order_by("due_on", "asked_at", "id")[:500]]
    return sorted(found, key=lambda each: not each.is_open)


def desk_request(acting: Acting, request: UUID, now: datetime) -> KnownRequest:
    """One request of this desk with its words; raises `Unseen` for any other."""
    row = desk_row(acting, request)
    parts = parts_for(row)
    note_look(acting, now, parts, case=row.case_id, child=row.child_id, ground="verzoek")
    return _known(row, with_words=True)


def overdue(acting: Acting, now: datetime) -> list[KnownRequest]:
    """The requests of this desk of which the last day has passed (R213)."""
    day = now.astimezone(AMSTERDAM).date()
    return [each for each in desk_requests(acting, now) if each.is_late(day)]


def askers(requests: Iterable[KnownRequest]) -> dict[UUID, str]:
    """Who asked, by name, for who answers."""
    return dict(person_names({each.asked_by for each in requests if each.asked_by}))


def fetching(acting: Acting, request: UUID) -> Fetching | None:
    """What there is to fetch of a request; the caller has opened that request."""
    row = Release.objects.filter(municipality=acting.municipality, request_id=request).first()
    if row is None:
        return None
    return Fetching(row.until, row.pdf_at, row.json_at, row.body is not None)


def _known(row: Request, *, with_words: bool = False) -> KnownRequest:
    return KnownRequest(
        id=row.id,
        kind=row.kind,
        child=row.child_id,
        case=row.case_id,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_on=row.due_on,
        extended=row.extended,
        state=row.state,
        outcome=row.outcome,
        ground=row.ground,
        answered_at=row.answered_at,
        handled_by=row.handled_by,
        words=words_of(row, "words") if with_words else "",
        answer=words_of(row, "answer") if with_words else "",
    )
