"""Which table holds a concern as it was raised?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Signal(models.Model):
    """Facts that somebody saw or heard about a child (R001).

    Privacy: the facts are encrypted under the key of the case; class development or safety.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    child_id = models.UUIDField(null=True)
    by_person = models.UUIDField()
    by_role = models.CharField(max_length=60)
    organisation_id = models.UUIDField()
    domains = ArrayField(models.CharField(max_length=20))
    seen_on = models.DateField()
    raised_at = models.DateTimeField()
    body = models.BinaryField()
