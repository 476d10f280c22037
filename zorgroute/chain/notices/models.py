"""Which table holds what must still be sent, and which says that the worker is alive?"""

from __future__ import annotations

from django.db import models


class Outbox(models.Model):
    """A message that must go out, written in the same transaction as its cause.

    `key` names cause and person, so the same cause never gives two messages. Rows that go out
    together carry one `mail_id`, written before sending: a second try is the same mail again.
    Without a `mail_id`, `sent_at` says that this person wants no mail. Privacy: a person id and a
    kind; the mail itself says nothing but that something waits.
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
    mail_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "not_before", condition=models.Q(sent_at__isnull=True), name="outbox_waiting"
            ),
            models.Index("person_id", "sent_at", name="outbox_by_person"),
        ]


class Beat(models.Model):
    """When a duty of the worker was last done to the end. Privacy: no persons."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
