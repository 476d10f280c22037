"""Which table holds what must still be sent?"""

from __future__ import annotations

from django.db import models


class Outbox(models.Model):
    """A message that must go out, written in the same transaction as its cause.

    `key` is the idempotency key that the receiver sees. Privacy: a person id and a kind; the
    message itself says nothing but that something waits.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    person_id = models.UUIDField()
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                "not_before", condition=models.Q(sent_at__isnull=True), name="outbox_waiting"
            )
        ]
