"""Which steps may a joining take, and what may stand in an invitation or a signature?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.membership import ANYBODYS, domain_of
from zorgroute.chain.parties.numbers import number_kind_of, organisation_number
from zorgroute.core.answers import Reason, reason

# How long a link opens, and how often a code may be typed wrong before a new link is needed.
OPEN_FOR, MOST_WRONG = timedelta(days=14), 5
LONGEST = {"name": 160, "given": 80, "prefix": 20, "surname": 120, "phone": 30, "email": 190}


class State(StrEnum):
    """Where a joining stands."""

    INVITED = "invited"
    SIGNED = "signed"
    ACTIVE = "active"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


# What is not stated here is not allowed.
MOVES: Mapping[State, frozenset[State]] = {
    State.INVITED: frozenset({State.SIGNED, State.DECLINED, State.WITHDRAWN}),
    State.SIGNED: frozenset({State.ACTIVE, State.WITHDRAWN}),
    State.ACTIVE: frozenset({State.ENDED}),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.ENDED: frozenset(),
}


def may_become(state: str, to: State) -> bool:
    """Whether a joining in this state may go on to another."""
    return to in MOVES[State(state)]


@dataclass(frozen=True)
class Invitation:
    """Which organisation is asked, by which number it is known, and who will keep its people."""

    name: str
    kind: str
    number: str
    keeper: Name
    email: str
    phone: str


@dataclass(frozen=True)
class Signing:
    """What somebody fills in to sign: who they are, where, and how they will log in."""

    name: str
    function: str
    agrees: bool
    location: str
    location_phone: str
    username: str
    password: str


def wrong_with_invitation(given: Invitation, kinds: frozenset[str]) -> Iterator[Reason]:
    """Everything that is missing or cannot be in an invitation."""
    if not given.name:
        yield reason("joining.no_name")
    if given.kind not in kinds:
        yield reason("joining.no_kind")
    else:
        number = organisation_number(number_kind_of(given.kind), given.number)
        if isinstance(number, Reason):
            yield number
    if not given.keeper.given or not given.keeper.surname:
        yield reason("joining.no_keeper")
    if not given.phone or sum(sign.isdigit() for sign in given.phone) < 10:
        yield reason("joining.no_phone")
    domain = domain_of(given.email)
    if "@" not in given.email or "." not in domain or " " in given.email:
        yield reason("joining.no_email")
    elif domain in ANYBODYS:
        yield reason("joining.anybodys_mail", domain=domain)
    if any(_too_long(given)):
        yield reason("joining.too_long")


def _too_long(given: Invitation) -> Iterator[bool]:
    typed = {
        "name": given.name, "given": given.keeper.given, "prefix": given.keeper.prefix,
        "surname": given.keeper.surname, "phone": given.phone, "email": given.email,
    }  # fmt: skip
    return (len(typed[name]) > most for name, most in LONGEST.items())


def wrong_with_signing(given: Signing) -> Iterator[Reason]:
    """Everything that is missing before a signature counts; the password is judged by the page."""
    if not given.name or len(given.name) > 200:
        yield reason("signing.no_name")
    if not given.function or len(given.function) > 120:
        yield reason("signing.no_function")
    if not given.agrees:
        yield reason("signing.not_agreed")
    if not given.location or len(given.location) > 160:
        yield reason("signing.no_location")
    if not given.username or " " in given.username or len(given.username) > 150:
        yield reason("account.no_name")
