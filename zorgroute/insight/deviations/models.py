"""Which table holds the logs that were taken in from elsewhere?"""

from __future__ import annotations

from django.db import models


class ImportedLog(models.Model):
    """A log of organisations that work elsewhere, as a policy officer took it in.

    `digest` is of the file as it was sent, so that the same file twice changes nothing; `columns`
    is the packed log, `refused` the numbers of rows that were not taken, with the code of why and
    its facts. `steps` says which activity of the file is which step of the route. Without
    `taken_by` a command of the installation took it in. Privacy: moments of steps of cases, no
    names; case numbers are replaced by aliases under a key of the municipality that stands in the
    database of keys.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    name = models.CharField(max_length=80)
    form = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    cases = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    refused_total = models.PositiveIntegerField()
    refused = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    columns = models.BinaryField()
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)
    role = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint("municipality", "digest", name="imported_log_once"),)
