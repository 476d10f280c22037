"""Which tables hold what people ask of what is written about them, and what must still go?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Request(models.Model):
    """Something a person asked of what is written about them or their child, with its term.

    Privacy: that somebody asked, and what kind; the words and the answer are encrypted under a key
    of the request itself, which goes when the file of the child goes.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    kind = models.CharField(max_length=20)
    asked_by = models.UUIDField(null=True)
    child_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    extended = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, default="received")
    outcome = models.CharField(max_length=20, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    words = models.BinaryField(null=True)
    answer = models.BinaryField(null=True)
    handled_by = models.UUIDField(null=True)
    handled_role = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("municipality", "organisation_id", "state", name="request_by_desk"),
            models.Index("municipality", "asked_by", name="request_by_person"),
        ]

    @property
    def is_own(self) -> bool:
        """Whether it is about who asked: the young person has the id of the child."""
        return self.asked_by is not None and self.asked_by == self.child_id


class Mark(models.Model):
    """A passage that somebody at the desk leaves out of a copy, and on which ground.

    `place` is a digest, so the mark does not say what stood there. Privacy: ids only.
    """

    pk = models.CompositePrimaryKey("municipality", "request_id", "place")
    municipality = models.CharField(max_length=60)
    request_id = models.UUIDField()
    place = models.CharField(max_length=64)
    ground = models.CharField(max_length=40)
    by_person = models.UUIDField()
    at = models.DateTimeField()


class Release(models.Model):
    """A copy that was given out: it can be fetched once in each form, until a day.

    Privacy: everything a person may read of a case, encrypted under the key of the request; the
    body goes when it was fetched or when the day has passed.
    """

    pk = models.CompositePrimaryKey("municipality", "request_id")
    municipality = models.CharField(max_length=60)
    request_id = models.UUIDField()
    body = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    by_person = models.UUIDField()
    until = models.DateTimeField()
    pdf_at = models.DateTimeField(null=True)
    json_at = models.DateTimeField(null=True)


class Hold(models.Model):
    """Why a file may not be destroyed yet, and when somebody looks at that again.

    Privacy: that there is a file, and a closed reason code.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    organisation_id = models.UUIDField()
    case_id = models.UUIDField()
    reason = models.CharField(max_length=40)
    by_person = models.UUIDField()
    by_role = models.CharField(max_length=60)
    since = models.DateTimeField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index("municipality", "case_id", name="hold_by_case")]


class Due(models.Model):
    """A closed case of which the term of keeping has passed; marked by the worker.

    Privacy: the existence of a case.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    organisation_id = models.UUIDField()
    rule = models.CharField(max_length=40)
    due_on = models.DateField()
    marked_at = models.DateTimeField()


class Proposal(models.Model):
    """That one person proposes to destroy files; another person decides.

    Privacy: the existence of cases, and who decided.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    organisation_id = models.UUIDField()
    cases = ArrayField(models.UUIDField())
    rule = models.CharField(max_length=40)
    request_id = models.UUIDField(null=True)
    first_person = models.UUIDField()
    first_role = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="proposed")
    second_person = models.UUIDField(null=True)
    second_role = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("municipality", "organisation_id", "state", name="proposal_by_desk")
        ]


class Certificate(models.Model):
    """That a file was destroyed, under which rule and by which two functions; kept for good.

    Privacy: none; the id of the destroyed case leads nowhere any more.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    organisation_id = models.UUIDField()
    case_id = models.UUIDField()
    destroyed_on = models.DateField()
    rule = models.CharField(max_length=40)
    first_role = models.CharField(max_length=60)
    second_role = models.CharField(max_length=60)


class Forgotten(models.Model):
    """What may not come back with an old copy: destroyed cases, removed people, ended work.

    `line` is its number in the ledger that is kept outside every copy; empty until it stands
    there. Privacy: ids, a kind and a day.
    """

    pk = models.CompositePrimaryKey("municipality", "kind", "ref", "detail")
    municipality = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    ref = models.UUIDField()
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    line = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index("at", condition=models.Q(line__isnull=True), name="forgotten_unwritten")
        ]
