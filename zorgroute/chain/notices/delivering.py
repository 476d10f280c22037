"""Which mails leave now, and what when the other side does not take one?

Three short steps, each its own transaction: bind what waits for a person into one mail and take it
for a while; hand it over, outside any transaction; write that it left. A worker that dies in
between leaves a mail that another tries again under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.notices.mailing import Mail, Mailer, NotSent, once_key
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties.queries import mail_address_of
from zorgroute.core.engine.world import AMSTERDAM

TOGETHER = timedelta(hours=1)
# As long as one try can take, with room: then the mail is free for another worker.
TAKEN = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)


@dataclass(frozen=True)
class _Bound:
    """A mail that is bound and taken by us."""

    id: UUID
    to: str
    tries: int


@dataclass(frozen=True)
class Delivered:
    """How many mails left, and how many could not."""

    sent: int
    failed: int


def deliver_due(
    now: datetime, mailer: Mailer, *, together: timedelta = TOGETHER, limit: int = 500
) -> Delivered:
    """Send a neutral mail to everybody for whom something waits and who wants mail.

    Messages for one person within `together` are one mail. What is not taken is tried again, ever
    more slowly, and never given up. Works under the duty of the system. Does not raise when the
    mail server is away.
    """
    sent = failed = 0
    for person in _people_waiting(now, limit):
        bound = _bind(person, now, together)
        if bound is None:
            continue
        try:
            mailer.send(Mail(bound.to, once_key(bound.id)))
        except NotSent:
            _try_later(bound, now)
            failed += 1
        else:
            _write_sent(bound, now)
            sent += 1
    return Delivered(sent, failed)


def wait_after(tries: int) -> timedelta:
    """How long a mail waits that was refused so many times: ever longer, up to four hours."""
    doublings: int = min(tries - 1, 10)
    return min(LONGEST_WAIT, (1 << doublings) * FIRST_WAIT)


def _people_waiting(now: datetime, limit: int) -> list[UUID]:
    with transaction.atomic(), acting_as(Duty()):
        waiting = Outbox.objects.filter(sent_at__isnull=True, not_before__lte=now)
        people = waiting.order_by("not_before").values_list("person_id", flat=True)
        return list(dict.fromkeys(people[: limit * 10]))[:limit]


def _bind(person: UUID, now: datetime, together: timedelta) -> _Bound | None:
    """Bind what waits for a person into one mail, and take it; nothing when it is not time yet."""
    with transaction.atomic(), acting_as(Duty()):
        if not _alone_with(person):
            return None
        waiting = list(Outbox.objects.filter(person_id=person, sent_at__isnull=True))
        tried = [row for row in waiting if row.mail_id is not None]
        if any(row.not_before > now for row in tried):
            return None
        rows = tried or [row for row in waiting if row.not_before <= now]
        address = mail_address_of(person, now.astimezone(AMSTERDAM).date())
        if not rows or not address:
            _set(rows, sent_at=now)
            return None
        if not tried and (last := _last_mail(person)) and now < last + together:
            _set(rows, not_before=last + together)
            return None
        mail_id = (tried[0].mail_id if tried else None) or clock.new_id()
        tries = rows[0].tries + 1
        _set(rows, mail_id=mail_id, tries=tries, not_before=now + TAKEN)
        return _Bound(mail_id, address, tries)


def _alone_with(person: UUID) -> bool:
    """Whether no other worker binds a mail for this person right now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 772013))", [str(person)]
        )
        return bool(cursor.fetchone()[0])


def _last_mail(person: UUID) -> datetime | None:
    sent = Outbox.objects.filter(
        person_id=person, mail_id__isnull=False, sent_at__isnull=False
    ).order_by("-sent_at")
    return sent.values_list("sent_at", flat=True).first()


def _set(rows: list[Outbox], **values: object) -> None:
    Outbox.objects.filter(id__in=[row.id for row in rows]).update(**values)


def _write_sent(bound: _Bound, now: datetime) -> None:
    with transaction.atomic(), acting_as(Duty()):
        Outbox.objects.filter(mail_id=bound.id, sent_at__isnull=True).update(sent_at=now)


def _try_later(bound: _Bound, now: datetime) -> None:
    wait = wait_after(bound.tries)
    with transaction.atomic(), acting_as(Duty()):
        Outbox.objects.filter(mail_id=bound.id, sent_at__isnull=True).update(not_before=now + wait)
