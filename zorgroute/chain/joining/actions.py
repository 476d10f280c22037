"""How is an organisation asked, how does it sign, and how is it let in or out?"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.joining.gatekeeping import PART, may_let_in, must_let_in
from zorgroute.chain.joining.models import Joining, Signature
from zorgroute.chain.joining.rules import (
    MOST_WRONG,
    OPEN_FOR,
    Invitation,
    Signing,
    State,
    may_become,
    wrong_with_invitation,
    wrong_with_signing,
)
from zorgroute.chain.joining.terms import Terms
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import membership
from zorgroute.chain.parties.actions import KEEPER, Name
from zorgroute.chain.parties.membership import Newcomer
from zorgroute.chain.parties.numbers import number_kind_of, organisation_number
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.words import OrganisationKind

LINK_BYTES, CODE_BYTES, PART_OF_CODE = 32, 5, 4


@dataclass(frozen=True)
class Handed:
    """A link and a code, told once: the link may travel, the code is said by telephone."""

    joining: UUID
    token: str
    code: str


@dataclass(frozen=True)
class Asked:
    """What somebody who opens a link may know before and after giving the code."""

    joining: UUID
    municipality: str
    name: str
    kind: str
    keeper: str


def invite(acting: Acting, given: Invitation, kinds: frozenset[str], now: datetime) -> Handed:
    """Ask an organisation to join; makes a link and a code, and lets nobody in yet.

    `kinds` are the kinds of organisation that the routes here have a part for. Raises `Refused`
    with everything that is wrong, `Unseen` for who may not let organisations in.
    """
    must_let_in(acting, now, action="C")
    wrong = list(wrong_with_invitation(given, kinds))
    number_kind = number_kind_of(given.kind)
    number = organisation_number(number_kind, given.number)
    if not wrong and isinstance(number, str):
        wrong.extend(membership.wrong_with(acting.municipality, given.name, number_kind, number))
        waiting = Joining.objects.filter(
            municipality=acting.municipality, number_kind=number_kind, number=number,
            state__in=[State.INVITED, State.SIGNED],
        )  # fmt: skip
        if waiting.exists():
            wrong.append(reason("joining.asked_already", name=given.name))
    if wrong or not isinstance(number, str):
        raise Refused(Denied(tuple(wrong)))
    row = Joining(
        municipality=acting.municipality, id=clock.new_id(), state=State.INVITED, name=given.name,
        kind=given.kind, number_kind=number_kind, number=number,
        mail_domain=membership.domain_of(given.email), given_name=given.keeper.given,
        prefix=given.keeper.prefix, surname=given.keeper.surname, email=given.email,
        phone=given.phone, invited_by=acting.person, invited_at=now,
    )  # fmt: skip
    handed = _new_link(row, now)
    row.save(force_insert=True)
    return handed


def renew_link(acting: Acting, joining: UUID, now: datetime) -> Handed:
    """Make a new link and a new code for who has not answered; the old ones open nothing."""
    must_let_in(acting, now, action="U")
    row = _locked(acting.municipality, joining)
    if row.state != State.INVITED:
        raise Refused(Denied((reason("joining.answered"),)))
    handed = _new_link(row, now)
    row.save()
    return handed


def _new_link(row: Joining, now: datetime) -> Handed:
    token = base64.urlsafe_b64encode(clock.random_bytes(LINK_BYTES)).decode().rstrip("=")
    text = base64.b32encode(clock.random_bytes(CODE_BYTES)).decode("ascii")
    row.link_hash, row.code_hash = _hash(token), _hash(f"{token}/{text}")
    row.wrong_codes, row.expires_at = 0, now + OPEN_FOR
    return Handed(row.id, token, f"{text[:PART_OF_CODE]}-{text[PART_OF_CODE:]}")


def _hash(secret: str) -> str:
    """What is kept of a link and of a code; the code is kept together with the link."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def _by_link(joining: UUID, token: str, now: datetime) -> Iterator[Joining]:
    """The joining that a link opens, as the installation: who holds a link is nobody here yet."""
    with acting_as(Duty()):
        row = Joining.objects.select_for_update().filter(id=joining, state=State.INVITED).first()
        is_open = row is not None and row.expires_at is not None and row.expires_at > now
        if row is None or not is_open or row.wrong_codes >= MOST_WRONG:
            raise Unseen(PART)
        if not hmac.compare_digest(row.link_hash, _hash(token)):
            raise Unseen(PART)
        yield row


def asked_by(joining: UUID, token: str, now: datetime) -> Asked:
    """What a link is for; `Unseen` when it opens nothing (any more)."""
    with _by_link(joining, token, now) as row:
        keeper = Name(row.given_name, row.surname, row.prefix)
        name = " ".join(part for part in (keeper.given, keeper.prefix, keeper.surname) if part)
        return Asked(row.id, row.municipality, row.name, row.kind, name)


def is_right_code(joining: UUID, token: str, typed: str, now: datetime) -> bool:
    """Whether this is the code that belongs to a link, however it was typed; counts a wrong one.

    After five wrong ones the link opens nothing and a new one is needed.
    """
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    with _by_link(joining, token, now) as row:
        if hmac.compare_digest(row.code_hash, _hash(f"{token}/{plain}")):
            return True
        row.wrong_codes += 1
        row.save(update_fields=["wrong_codes"])
        return False


def sign(joining: UUID, token: str, given: Signing, terms: Terms, now: datetime) -> None:
    """Sign the terms for an organisation that was asked; it then waits to be let in.

    Raises `Refused` with everything that is missing, `Unseen` when the link opens nothing. Makes
    no organisation and no way in: a name and a password are kept that open nothing.
    """
    wrong = tuple(wrong_with_signing(given))
    if wrong:
        raise Refused(Denied(wrong))
    with _by_link(joining, token, now) as row:
        row.account_id = membership.open_waiting_account(
            row.municipality, given.username, given.password, now
        )
        row.location, row.location_phone = given.location, given.location_phone[:30]
        row.state, row.answered_at, row.link_hash, row.code_hash = State.SIGNED, now, "", ""
        row.save()
        _add_signature(row, terms, (given.name, given.function), now, None)


def _add_signature(
    row: Joining, terms: Terms, by: tuple[str, str], now: datetime, person: UUID | None
) -> None:
    made = Signature(
        municipality=row.municipality, id=clock.new_id(), joining_id=row.id,
        version=terms.version, hash=terms.hash, name=by[0], function=by[1], person_id=person,
        signed_at=now,
    )  # fmt: skip
    Signature.objects.bulk_create([made])


def decline(joining: UUID, token: str, now: datetime) -> None:
    """Say no to an invitation; the link opens nothing any more."""
    with _by_link(joining, token, now) as row:
        row.state, row.answered_at, row.link_hash, row.code_hash = State.DECLINED, now, "", ""
        row.save()


def withdraw(acting: Acting, joining: UUID, now: datetime) -> None:
    """Take an invitation back, also one that was signed and not let in yet."""
    must_let_in(acting, now, action="D")
    row = _locked(acting.municipality, joining)
    _must_become(row, State.WITHDRAWN)
    if row.account_id is not None:
        membership.drop_waiting_account(row.account_id)
    row.state, row.decided_by, row.decided_at = State.WITHDRAWN, acting.person, now
    row.account_id, row.link_hash, row.code_hash = None, "", ""
    row.save()


def let_in(acting: Acting, joining: UUID, now: datetime, *, called: bool) -> UUID:
    """Let an organisation in that signed: from now on its administrator can log in.

    `called` says that the administrator was spoken to on a number that was looked up elsewhere:
    without that a stolen link would do. Raises `Refused` otherwise.
    """
    must_let_in(acting, now, action="U")
    row = _locked(acting.municipality, joining)
    _must_become(row, State.ACTIVE)
    if not called:
        raise Refused(Denied((reason("joining.not_called"),)))
    if row.account_id is None:
        raise Unseen(str(joining))
    new = Newcomer(
        row.name, row.kind, row.number_kind, row.number, row.location, row.location_phone,
        Name(row.given_name, row.surname, row.prefix), row.email, row.phone,
    )  # fmt: skip
    today = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=row.municipality)):
        made = membership.admit(row.municipality, new, row.account_id, today)
    row.organisation_id, row.state = made, State.ACTIVE
    row.decided_by, row.decided_at = acting.person, now
    row.save()
    return made


def sign_again(acting: Acting, terms: Terms, by: tuple[str, str], now: datetime) -> None:
    """Sign the present version for one's own organisation, as who keeps it.

    `by` is who signs and in which function. Signing a version twice is signing it once.
    """
    row = _own(acting)
    name, function = by
    if not name or not function or len(name) > 200 or len(function) > 120:
        raise Refused(Denied((reason("signing.no_name"),)))
    signed = Signature.objects.filter(
        municipality=row.municipality, joining_id=row.id, hash=terms.hash
    )
    note_look(acting, now, ["voorwaarden"], action="C", ground="beheer")
    if not signed.exists():
        _add_signature(row, terms, by, now, acting.person)


def end(acting: Acting, joining: UUID, why: str, now: datetime) -> UUID:
    """End the part of an organisation in the chain, by the gatekeeper or by its own administrator.

    Gives the organisation; `reactions.organisation_left` does what follows for its people. Raises
    `Refused` without a reason, and for the municipality itself: somebody must keep the door.
    """
    row = _locked(acting.municipality, joining)
    is_own = acting.role == KEEPER and row.organisation_id == acting.organisation
    allowed = is_own or may_let_in(acting)
    note_look(acting, now, [PART], action="D", ground="beheer", allowed=allowed)
    if not allowed or row.organisation_id is None:
        raise Unseen(str(joining))
    _must_become(row, State.ENDED)
    if row.kind == OrganisationKind.MUNICIPALITY or row.organisation_id == acting.organisation:
        is_last = row.kind == OrganisationKind.MUNICIPALITY or may_let_in(acting)
        if is_last:
            raise Refused(Denied((reason("joining.keeps_the_door"),)))
    if not why or len(why) > 300:
        raise Refused(Denied((reason("joining.no_reason"),)))
    row.state, row.ended_by, row.ended_at, row.ended_why = State.ENDED, acting.person, now, why
    row.save()
    return row.organisation_id


def found(
    municipality: str,
    organisation: UUID,
    name: str,
    kind: str,
    now: datetime,
    *,
    is_founder: bool = True,
) -> UUID:
    """Write that an organisation set this installation up; it has still to sign.

    Done as the installation, before anybody can act.
    """
    row = Joining(
        municipality=municipality, id=clock.new_id(), state=State.ACTIVE,
        is_founder=is_founder, name=name, kind=kind, invited_at=now, answered_at=now,
        organisation_id=organisation,
    )  # fmt: skip
    row.save(force_insert=True)
    return row.id


def note_signed(joining: UUID, terms: Terms, by: tuple[str, str], now: datetime) -> None:
    """Write a signature that was given on paper, or in a demo; done as the installation."""
    row = Joining.objects.get(id=joining)
    _add_signature(row, terms, by, now, None)


def _own(acting: Acting) -> Joining:
    rows = Joining.objects.filter(
        municipality=acting.municipality, organisation_id=acting.organisation, state=State.ACTIVE
    )
    row = rows.order_by("-invited_at").first() if acting.organisation else None
    if row is None or acting.role not in (KEEPER, "directeur"):
        raise Unseen("voorwaarden")
    return row


def _locked(municipality: str, joining: UUID) -> Joining:
    rows = Joining.objects.select_for_update().filter(municipality=municipality, id=joining)
    row = rows.first()
    if row is None:
        raise Unseen(str(joining))
    return row


def _must_become(row: Joining, to: State) -> None:
    if not may_become(row.state, to):
        raise Refused(Denied((reason("joining.answered"),)))
