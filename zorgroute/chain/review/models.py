"""Which tables hold what is to be judged, up to where looks were weighed, and the decoy files?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Flag(models.Model):
    """Something unusual that was looked at, or a question about a look, for a person to judge.

    `organisation_id` is where the looker works, `desk_id` whose officer judges, `escalated_to` who
    may judge as well once the term has passed. `person_id` is who looked; `asked_by` the parent who
    asked. Privacy: who looked at which child, never what was read; all words are encrypted under a
    key of the row. Class logistics.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    kind = models.CharField(max_length=40)
    organisation_id = models.UUIDField(null=True)
    desk_id = models.UUIDField(null=True)
    escalated_to = models.UUIDField(null=True)
    person_id = models.UUIDField()
    role = models.CharField(max_length=60, blank=True)
    case_id = models.UUIDField(null=True)
    child_id = models.UUIDField(null=True)
    subject = models.UUIDField()
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)
    parts = ArrayField(models.CharField(max_length=60), default=list)
    ground = models.CharField(max_length=60, blank=True)
    reasons = ArrayField(models.CharField(max_length=80), default=list)
    relation = models.CharField(max_length=40, blank=True)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True)
    asked_by = models.UUIDField(null=True)
    words = models.BinaryField(null=True)
    verdict = models.CharField(max_length=20, blank=True)
    note = models.BinaryField(null=True)
    judged_by = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)
    question_at = models.DateTimeField(null=True)
    answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    reply = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index("municipality", "desk_id", "due_at", name="flag_by_desk")]
        constraints = [
            models.UniqueConstraint(
                "municipality", "kind", "person_id", "subject", "day", name="flag_once"
            )
        ]


class Weighed(models.Model):
    """Up to where the looks of a municipality were weighed, by the database's clock and by ours.

    Privacy: no persons.
    """

    municipality = models.CharField(max_length=60, primary_key=True)
    written_until = models.DateTimeField()
    weighed_at = models.DateTimeField()


class Decoy(models.Model):
    """An invented child whose file nobody needs: who touches it was prying.

    Privacy: no real person; that a child is invented is known to the officer of the municipality
    only.
    """

    pk = models.CompositePrimaryKey("municipality", "child_id")
    municipality = models.CharField(max_length=60)
    child_id = models.UUIDField()
    laid_by = models.UUIDField()
    laid_at = models.DateTimeField()
