"""Which organisations were asked, signed, take part or left, and what did they sign?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.joining.gatekeeping import must_let_in
from zorgroute.chain.joining.models import Joining, Signature
from zorgroute.chain.joining.rules import State
from zorgroute.chain.joining.terms import Terms
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.membership import members_of
from zorgroute.core.engine.world import AMSTERDAM


@dataclass(frozen=True)
class Signed:
    """A signature: which version, by whom in which function, and when."""

    version: str
    hash: str
    name: str
    function: str
    at: datetime


@dataclass(frozen=True)
class Known:
    """One organisation as the gatekeeper knows it. Without `id` nobody ever asked it."""

    id: UUID | None
    state: State
    name: str
    kind: str
    number_kind: str = ""
    number: str = ""
    keeper: str = ""
    email: str = ""
    phone: str = ""
    invited_at: datetime | None = None
    expires_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_why: str = ""
    organisation: UUID | None = None
    is_shut: bool = False
    signatures: tuple[Signed, ...] = ()

    @property
    def last(self) -> Signed | None:
        """The last signature, if there is one."""
        return self.signatures[-1] if self.signatures else None

    def must_sign(self, terms: Terms) -> bool:
        """Whether this organisation has still to sign the version that holds now."""
        return self.state is State.ACTIVE and terms.hash not in {
            each.hash for each in self.signatures
        }


def known_organisations(acting: Acting, now: datetime) -> list[Known]:
    """Every organisation of this municipality with how it joined; for the gatekeeper only."""
    must_let_in(acting, now)
    rows = list(Joining.objects.filter(municipality=acting.municipality).order_by("-invited_at"))
    signed = _signatures(acting.municipality, [row.id for row in rows])
    found = [_known(row, signed.get(row.id, ()), now) for row in rows]
    told = {each.organisation for each in found}
    others = (
        Known(None, State.ENDED if each.left_on else State.ACTIVE, each.name, each.kind,
              organisation=each.id)
        for each in members_of(acting.municipality)
        if each.id not in told
    )  # fmt: skip
    return sorted([*found, *others], key=lambda each: each.name.casefold())


def known_organisation(acting: Acting, joining: UUID, now: datetime) -> Known:
    """One of them; `Unseen` for who is no gatekeeper, and for what is not there."""
    must_let_in(acting, now)
    row = Joining.objects.filter(municipality=acting.municipality, id=joining).first()
    if row is None:
        raise Unseen(str(joining))
    return _known(row, _signatures(acting.municipality, [row.id]).get(row.id, ()), now)


def own_joining(acting: Acting, now: datetime) -> Known | None:
    """How the own organisation takes part, for who keeps it; nothing when it never was asked."""
    if acting.organisation is None:
        return None
    row = (
        Joining.objects.filter(
            municipality=acting.municipality,
            organisation_id=acting.organisation,
            state=State.ACTIVE,
        )
        .order_by("-invited_at")
        .first()
    )
    if row is None:
        return None
    return _known(row, _signatures(acting.municipality, [row.id]).get(row.id, ()), now)


def days_late(terms: Terms, now: datetime) -> int:
    """How many days past the last day to sign this version; below zero when it is still ahead."""
    return (_day(now) - terms.sign_before).days


def _day(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()


def _signatures(municipality: str, joinings: Iterable[UUID]) -> dict[UUID, Sequence[Signed]]:
    rows = Signature.objects.filter(municipality=municipality, joining_id__in=list(joinings))
    found: dict[UUID, list[Signed]] = {}
    for row in rows.order_by("signed_at", "id"):
        signed = Signed(row.version, row.hash, row.name, row.function, row.signed_at)
        found.setdefault(row.joining_id, []).append(signed)
    return dict(found)


def _known(row: Joining, signatures: Sequence[Signed], now: datetime) -> Known:
    keeper = " ".join(part for part in (row.given_name, row.prefix, row.surname) if part)
    is_open = row.state == State.INVITED
    return Known(
        id=row.id, state=State(row.state), name=row.name, kind=row.kind,
        number_kind=row.number_kind, number=row.number, keeper=keeper, email=row.email,
        phone=row.phone, invited_at=row.invited_at, expires_at=row.expires_at,
        answered_at=row.answered_at, ended_at=row.ended_at, ended_why=row.ended_why,
        organisation=row.organisation_id,
        is_shut=is_open and (row.expires_at is None or row.expires_at <= now or not row.link_hash),
        signatures=tuple(signatures),
    )  # fmt: skip


def waiting_names(acting: Acting) -> list[tuple[UUID, str]]:
    """Which organisations signed and wait to be let in; the caller has asked `may_let_in`."""
    rows = Joining.objects.filter(municipality=acting.municipality, state=State.SIGNED)
    return list(rows.order_by("answered_at", "id").values_list("id", "name"))
