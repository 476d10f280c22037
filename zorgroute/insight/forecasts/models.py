"""Which table holds what was asked to be calculated, how far it is, and what came out?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Calculation(models.Model):
    """A scenario to be calculated, or calculated, for one setting of its knobs.

    The row is the truth: a process takes it up, tells here how far it is, reads here whether it
    must stop, and leaves the outcome. `beat_at` is when it last said so; what is silent for long is
    taken up again. `digest` is of everything that decides the outcome, so that an equal question
    gets the kept answer. Privacy: who of the staff asked; no child and no family.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    scenario = models.CharField(max_length=120)
    beside = models.CharField(max_length=120, blank=True)
    knobs = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField()
    replications = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    seconds_left = models.PositiveIntegerField(null=True)
    must_stop = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    runner = models.UUIDField(null=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        indexes = (
            models.Index("municipality", "scenario", "asked_at", name="calculation_by_scenario"),
            models.Index("status", "asked_at", name="calculation_by_status"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "digest"],
                condition=Q(status__in=("asked", "running", "done")),
                name="calculation_once",
            ),
        )
