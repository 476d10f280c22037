"""Which program may act for a person in one function, and until when?

A token belongs to a post. Only its hash is kept, so that nobody can read a token back; it opens
nothing once it was revoked, its last day has passed, or the employment behind it has ended.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.models import Post
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.parties.queries import acting_in, hat_of, on_day
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.world import AMSTERDAM

LONGEST = timedelta(days=366)
# A token says what it is, so that one that leaks is recognised by those who scan for secrets.
MARK = "zrt_"
SIZE = 32


class ApiToken(models.Model):
    """The hash of a token with which a program acts in one function.

    Privacy: ids and days only; `label` is what the owner calls the program.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    person_id = models.UUIDField()
    post = models.ForeignKey(Post, models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index("municipality", "person_id", name="token_by_person")]  # noqa: RUF012 read by Django


@dataclass(frozen=True)
class KnownToken:
    """A token as its owner may see it: never the token itself."""

    id: UUID
    label: str
    made_at: datetime
    until: date
    used_on: date | None
    is_revoked: bool


def make_token(acting: Acting, label: str, until: date, now: datetime) -> tuple[UUID, str]:
    """Make a token for the function this actor is in; gives its id and, once only, the token.

    Raises `Refused` without a function (families have none), in a practice, without a name for
    it, or with a last day that has passed or lies more than a year ahead.
    """
    today = _today(now)
    wrong = []
    if acting.post is None:
        wrong.append(reason("token.no_function"))
    if is_practice(acting.municipality):
        wrong.append(reason("token.practice"))
    if not 0 < len(label.strip()) <= 80 or "\0" in label:
        wrong.append(reason("token.no_label"))
    if not today <= until <= today + LONGEST:
        wrong.append(reason("token.wrong_day"))
    if wrong or acting.post is None:
        raise Refused(Denied(tuple(wrong)))
    secret = base64.urlsafe_b64encode(clock.random_bytes(SIZE)).decode().rstrip("=")
    token = MARK + secret
    made = ApiToken(
        id=clock.new_id(),
        municipality=acting.municipality,
        person_id=acting.person,
        post_id=acting.post,
        label=label.strip(),
        hash=hash_of(token),
        made_at=now,
        until=until,
    )
    ApiToken.objects.bulk_create([made])
    return made.id, token


def tokens_of(acting: Acting) -> Sequence[KnownToken]:
    """The own tokens in this function, newest first; a family has none."""
    if acting.post is None:
        return []
    rows = ApiToken.objects.filter(
        municipality=acting.municipality, person_id=acting.person, post_id=acting.post
    ).order_by("-made_at", "id")
    return [
        KnownToken(
            row.id, row.label, row.made_at, row.until, row.used_on, row.revoked_at is not None
        )
        for row in rows
    ]


def revoke_token(acting: Acting, token: UUID, now: datetime) -> None:
    """Let a token of one's own open nothing any more; raises `Unseen` when it is not one's own."""
    mine = ApiToken.objects.filter(
        municipality=acting.municipality, person_id=acting.person, id=token
    )
    if not mine.exists():
        raise Unseen(str(token))
    mine.filter(revoked_at__isnull=True).update(revoked_at=now)


def acting_by_token(token: str, now: datetime) -> Acting | None:
    """Who acts with this token now, or nobody; to be asked under the duty of the installation.

    Notes the day of use, once a day.
    """
    today = _today(now)
    row = (
        ApiToken.objects.filter(
            on_day(today, "post__"),
            hash=hash_of(token),
            revoked_at__isnull=True,
            until__gte=today,
        )
        .select_related("post__person", "post__organisation", "post__location")
        .first()
    )
    if row is None:
        return None
    if row.used_on != today:
        ApiToken.objects.filter(id=row.id).update(used_on=today)
    return acting_in(hat_of(row.post), today)


def hash_of(token: str) -> str:
    """What is kept of a token. A token is random and long, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _today(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()
