"""Which tables hold logs from elsewhere, and where each running case stands beside its route?"""

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


class RunningCase(models.Model):
    """Where a running case stands on each line of its route, and in what it differs so far.

    `vector` holds one whole number (32 bits, little-endian) for each line, and means something
    only with the tables that `mark` tells; `seq` is the last line of the ledger that is in it.
    `notes` holds names out of the route file, codes and moments. It can be thrown away: it is made
    anew from the ledger. Privacy: the existence of a case, and which steps were done otherwise or
    late; no person and no text.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    route = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    mark = models.CharField(max_length=32)
    seq = models.PositiveIntegerField()
    vector = models.BinaryField()
    departed = models.BooleanField()
    notes = models.JSONField()

    class Meta:
        indexes = (models.Index("municipality", "route", name="running_case_by_route"),)


class RunningStand(models.Model):
    """How many cases of a route ran in a month, by what stood out most; taken once and kept.

    Once a month, so that nobody finds a child by looking again the day after. `counts` are rows of
    what it is about and how many; they are protected when they are told. Privacy: counts only.
    """

    pk = models.CompositePrimaryKey("municipality", "route", "month")
    municipality = models.CharField(max_length=60)
    route = models.CharField(max_length=120)
    month = models.CharField(max_length=7)
    made_at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    counts = models.JSONField()
