"""Which tables hold the agreed routes, their drafts, and what a municipality answered?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One version of a route as it was agreed, whole, so that running cases keep their version.

    `kept` are the findings that stay, each with its reason; `agreed` says which organisations
    agreed and when. Privacy: no persons.
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
    kept = models.JSONField(default=list)
    agreed = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index("municipality", "route", name="edition_by_route")]
        constraints = [
            models.UniqueConstraint(
                fields=["route"], condition=Q(retired_at__isnull=True), name="edition_present_once"
            )
        ]


class Draft(models.Model):
    """A version of a route that is being written and talked about; read by its municipality.

    Privacy: who of the staff wrote it.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    route = models.CharField(max_length=120)
    content = models.TextField()
    kept = models.JSONField(default=list)
    agreed = models.JSONField(default=dict)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    published = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index("municipality", "route", name="draft_by_route")]


class Comment(models.Model):
    """What a professional said about a draft. Privacy: who of the staff said it, and the words."""

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    draft_id = models.UUIDField()
    person_id = models.UUIDField()
    role = models.CharField(max_length=60)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("municipality", "draft_id", "at", name="comment_by_draft")]


class Answered(models.Model):
    """What a municipality answered to a question that an agreement leaves open.

    Privacy: who of the staff wrote it down; `decided_by` names a body or a function.
    """

    pk = models.CompositePrimaryKey("municipality", "subject", "name")
    municipality = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    value = models.PositiveIntegerField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    is_example = models.BooleanField(default=False)
    person_id = models.UUIDField(null=True)
    at = models.DateTimeField()


class Publication(models.Model):
    """One line of what was put into force or taken out of it, when and by whom; only added to.

    Privacy: who of the staff did it; nobody when the installation did.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    route = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    person_id = models.UUIDField(null=True)
    role = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("municipality", "route", "at", name="publication_by_route")]
