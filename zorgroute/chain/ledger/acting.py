"""Who acts, in which function and for which purpose, and how does the database know?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from psycopg.pq import TransactionStatus

from zorgroute.chain.ledger import clock
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import YOUNG

SYSTEM = "system"
# The day is here so that the net of the database knows which rights have ended by now.
_NAMES = (
    "app.municipality",
    "app.persons",
    "app.organisation",
    "app.locations",
    "app.duty",
    "app.day",
)


@dataclass(frozen=True)
class Acting:
    """A person in one function ("hat"), with everything that access is decided on.

    `persons` are the actor and those the actor replaces today: their work is the actor's as well.
    `post` is the employment behind the function; parents have none. `role` is the function as the
    route files name it. `purpose` says why, in the register of processing.
    """

    municipality: str
    person: UUID
    role: str
    name: str = ""
    post: UUID | None = None
    organisation: UUID | None = None
    locations: tuple[UUID, ...] = ()
    persons: tuple[UUID, ...] = ()
    purpose: str = "uitvoeren-route"
    is_family: bool = False

    @property
    def is_young(self) -> bool:
        """Whether this is the young person whom it is about, at their own door."""
        return self.role in YOUNG

    @property
    def answers_for(self) -> tuple[UUID, ...]:
        """The actor and everybody the actor replaces today."""
        return self.persons or (self.person,)


@dataclass(frozen=True)
class Duty:
    """The installation itself at work: passing terms, sending notices, setting up."""

    name: str = SYSTEM
    municipality: str = ""


_present: ContextVar[Acting | Duty | None] = ContextVar("acting", default=None)


def present() -> Acting | Duty | None:
    """Who is acting now, as the database knows it."""
    return _present.get()


@contextmanager
def acting_as(actor: Acting | Duty) -> Iterator[None]:
    """Tell the database who acts, and give back the former actor afterwards.

    To be used inside a transaction: the settings are local to it, so they cannot leak into the
    next one, but they do outlive a savepoint; hence the giving back (stack.md 14).
    """
    before = _present.get()
    token = _present.set(actor)
    _tell(actor)
    try:
        yield
    finally:
        _present.reset(token)
        if _listens():
            _tell(before)


def _listens() -> bool:
    """Whether the transaction goes on; after a fault in it, telling would only hide that fault."""
    raw = connection.connection
    return (
        raw is not None
        and connection.in_atomic_block
        and not connection.needs_rollback
        and raw.info.transaction_status == TransactionStatus.INTRANS
    )


def _tell(actor: Acting | Duty | None) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in _NAMES)
    pairs = [each for pair in zip(_NAMES, _values(actor), strict=True) for each in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", pairs)


def _values(actor: Acting | Duty | None) -> tuple[str, ...]:
    day = clock.now().astimezone(AMSTERDAM).date().isoformat()
    if isinstance(actor, Duty):
        return actor.municipality, "{}", "", "{}", actor.name, day
    if actor is None:
        return "", "{}", "", "{}", "", day
    organisation = str(actor.organisation) if actor.organisation else ""
    return (
        actor.municipality,
        _array(actor.answers_for),
        organisation,
        _array(actor.locations),
        "",
        day,
    )


def _array(ids: tuple[UUID, ...]) -> str:
    return "{" + ",".join(str(each) for each in ids) + "}"
