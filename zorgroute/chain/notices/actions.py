"""How is somebody told that something waits, exactly once and without a word about what?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.notices.models import Beat, Outbox
from zorgroute.chain.parties.practising import is_practice


def queue(municipality: str, people: Iterable[UUID], kind: str, key: str, now: datetime) -> None:
    """Queue a message for each of these people, in the transaction of its cause.

    `key` names the cause; with the person it is unique, so that the same cause never gives two
    messages. Does not send anything.
    """
    queue_all(municipality, [(person, kind, key) for person in people], now)


def queue_all(
    municipality: str,
    told: Iterable[tuple[UUID, str, str]],
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """Queue several messages at once: to whom, of which kind, and the key of the cause.

    `not_before` is when they may go, where that is later than now. Nothing leaves a practice.
    """
    if is_practice(municipality):
        return
    rows = [
        Outbox(
            id=clock.new_id(),
            municipality=municipality,
            key=f"{key}:{person}",
            kind=kind,
            person_id=person,
            made_at=now,
            not_before=not_before or now,
        )
        for person, kind, key in dict.fromkeys(told)
    ]
    if rows:
        Outbox.objects.bulk_create(rows, ignore_conflicts=True)


def beat(name: str, at: datetime) -> None:
    """Write that a duty of the worker was done to the end; under the duty of the system."""
    Beat.objects.bulk_create(
        [Beat(name=name, at=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


def hold_back(municipality: str, cause: str) -> int:
    """Drop what waits to be sent about a cause, as after a death; what went out already stays.

    Done as the installation: nobody else may look into what waits for others. Gives how many
    messages will not go out.
    """
    with acting_as(Duty(municipality=municipality)):
        waiting = Outbox.objects.filter(
            municipality=municipality,
            key__startswith=f"{cause}:",
            sent_at__isnull=True,
            mail_id=None,
        )
        return waiting.delete()[0]


def hold_back_for(municipality: str, cause: str, person: UUID) -> int:
    """Drop what waits to be sent to one person about a cause; gives how many messages that were."""
    with acting_as(Duty(municipality=municipality)):
        waiting = Outbox.objects.filter(
            municipality=municipality,
            key__startswith=f"{cause}:",
            person_id=person,
            sent_at__isnull=True,
            mail_id=None,
        )
        return waiting.delete()[0]
