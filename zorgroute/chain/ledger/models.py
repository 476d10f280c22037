"""Which tables hold what happened, what was read, and the keys of the cases?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Deed(models.Model):
    """One line of the log of a case.

    Privacy: `structure` holds ids, codes and moments only; what was written down about people is in
    `body`, encrypted under the key of the case, and unreadable once that key is destroyed.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "seq")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    act = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    structure = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_person = models.UUIDField(null=True)
    by_role = models.CharField(max_length=60, blank=True)
    on_behalf = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index("municipality", "recorded_at", name="deed_by_time")]


class Look(models.Model):
    """One line of who read or changed what, allowed or not (NEN 7513).

    `on_behalf` is the colleague who is away and whose work this was, `consents` the consents that
    let the reader in, `reasons` why it was refused or, when it was not, the closed code of why
    something sensitive was opened. Privacy: ids and codes only. Kept longer than the case itself.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    at = models.DateTimeField()
    person_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    role = models.CharField(max_length=60, blank=True)
    organisation_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    child_id = models.UUIDField(null=True)
    action = models.CharField(max_length=1)
    parts = ArrayField(models.CharField(max_length=60), default=list)
    purpose = models.CharField(max_length=60)
    ground = models.CharField(max_length=60, blank=True)
    allowed = models.BooleanField()
    reasons = ArrayField(models.CharField(max_length=80), default=list)
    access_point = models.CharField(max_length=20, blank=True)
    on_behalf = models.UUIDField(null=True)
    consents = ArrayField(models.CharField(max_length=120), default=list)

    class Meta:
        indexes = [
            models.Index("municipality", "case_id", "at", name="look_by_case"),
            models.Index("municipality", "at", name="look_by_time"),
        ]


class CaseKey(models.Model):
    """The key of a case or of a person's drafts, itself wrapped by the key of the installation.

    Lives in a database of its own. Privacy: destroying the row makes every body unreadable.
    """

    owner_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()


class Seal(models.Model):
    """A seal over a number of finished rows, chained to the one before. Privacy: no persons."""

    number = models.PositiveIntegerField(primary_key=True)
    previous = models.BinaryField()
    root = models.BinaryField()
    count = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    hash = models.BinaryField()


class SealedRow(models.Model):
    """Which row stands at which place under which seal. Privacy: ids only, as in the row itself."""

    pk = models.CompositePrimaryKey("kind", "municipality", "ref", "seq")
    kind = models.CharField(max_length=10)
    municipality = models.CharField(max_length=60)
    ref = models.UUIDField()
    seq = models.PositiveIntegerField()
    seal = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    leaf = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("seal", "place", name="sealed_place")]
