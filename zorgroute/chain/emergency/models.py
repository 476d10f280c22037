"""Which tables hold what was opened at once or for a reason, and how it was judged?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Opening(models.Model):
    """Somebody opened what must be known about a child at once, because waiting would harm.

    `words` is the one sentence of why, under a key of its own; `tells_family` whether the family
    may know of it. The link to the child is cut when the case is destroyed. Privacy: that a case
    exists, and who looked; class existence.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    person_id = models.UUIDField()
    post_id = models.UUIDField(null=True)
    role = models.CharField(max_length=60)
    organisation_id = models.UUIDField(null=True)
    child_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40)
    words = models.BinaryField()
    tells_family = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField()
    verdict = models.CharField(max_length=20, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("municipality", "person_id", "opened_at", name="opening_by_person"),
            models.Index("municipality", "child_id", name="opening_by_child"),
            models.Index(
                "municipality",
                "review_due_at",
                condition=Q(judged_at__isnull=True),
                name="opening_to_judge",
            ),
        ]


class OpenedCase(models.Model):
    """Which case stood open because of it. Privacy: the existence of a case."""

    pk = models.CompositePrimaryKey("municipality", "opening_id", "case_id")
    municipality = models.CharField(max_length=60)
    opening_id = models.UUIDField()
    case_id = models.UUIDField()


class Judgement(models.Model):
    """What the privacy officer thought of it, each time it was judged; the last one counts.

    Privacy: who judged, and why in words, under the key of the opening.
    """

    pk = models.CompositePrimaryKey("municipality", "opening_id", "at")
    municipality = models.CharField(max_length=60)
    opening_id = models.UUIDField()
    at = models.DateTimeField()
    verdict = models.CharField(max_length=20)
    words = models.BinaryField(null=True)
    by_person = models.UUIDField()


class Disclosure(models.Model):
    """Somebody opened the sensitive parts of a case that is theirs, with a reason, for a while.

    Privacy: that somebody takes part in a case; ids and a code only.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "person_id", "at")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
