"""Which tables hold who allowed what, and what of it counts now?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Allowance(models.Model):
    """Whether a consent of a route counts now for one of those it lets know; made from the log.

    `receiver` is a function of the route, `classes` what it may know on this ground. Somebody who
    takes part on this ground only does so while `state` is given: the net of every read looks here.
    Privacy: that a case asks for consent, and whether it is there.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "name", "receiver")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    name = models.CharField(max_length=60)
    receiver = models.CharField(max_length=60)
    state = models.CharField(max_length=20)
    classes = ArrayField(models.CharField(max_length=40), default=list)
    until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                "until",
                condition=models.Q(state="given", until__isnull=False),
                name="allowance_ending",
            )
        ]


class Signature(models.Model):
    """The answer of one person to one question of consent, as it was given; never changed.

    The last answer of a person counts; `act` is the act of the log that it was written with, so
    that an act that is retracted takes it along. `receivers` and `classes` are what a yes is for;
    empty for a no. `how` is click, spoken, paper, or passed_over: somebody with authority was not
    waited for, for the reason `exception`. `evidence` is where it can be found, sealed under the
    key of the case. `words` is the fingerprint of the text that was shown. Privacy: what somebody
    with authority decided about a child; the evidence can hold personal data.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "id")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    id = models.UUIDField()
    act = models.PositiveIntegerField()
    person_id = models.UUIDField()
    name = models.CharField(max_length=60)
    answer = models.CharField(max_length=20)
    receivers = ArrayField(models.CharField(max_length=60), default=list)
    classes = ArrayField(models.CharField(max_length=40), default=list)
    how = models.CharField(max_length=20)
    exception = models.CharField(max_length=40, blank=True)
    evidence = models.BinaryField()
    words = models.CharField(max_length=64)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)
    recorded_role = models.CharField(max_length=60, blank=True)


class Question(models.Model):
    """A consent that is asked of the people with authority now, and why it is asked (again).

    `because` is empty the first time, else the interrupt that asks it anew, or ended. Privacy:
    that a case asks for consent.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "name")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    name = models.CharField(max_length=60)
    because = models.CharField(max_length=20, blank=True)
    until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
