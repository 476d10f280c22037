"""Which table holds the practices that run, whose they are, and what time it is there?"""

from __future__ import annotations

from datetime import timedelta

from django.db import models


class Practice(models.Model):
    """A municipality in which nobody exists, for one organisation of a real one.

    `ahead` is how far its clock was put forward. Privacy: who began it; class logistics.
    """

    code = models.CharField(max_length=60, primary_key=True)
    municipality = models.CharField(max_length=60)
    organisation_id = models.UUIDField()
    started_by = models.UUIDField()
    route = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    ahead = models.DurationField(default=timedelta)

    class Meta:
        indexes = [models.Index("municipality", "organisation_id", name="practice_by_organisation")]
