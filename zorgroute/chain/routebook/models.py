"""Which tables hold the agreed routes?"""

from __future__ import annotations

from django.db import models


class Edition(models.Model):
    """One version of a route as it was agreed, whole, so that running cases keep their version.

    Privacy: no persons.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    municipality = models.CharField(max_length=60)
    route = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    organisation_kinds = models.JSONField(default=list)
    content = models.TextField()
    shared = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("municipality", "route", name="edition_by_route")]
