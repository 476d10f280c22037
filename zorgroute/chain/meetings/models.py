"""Which table holds advice that is asked of a colleague elsewhere?"""

from __future__ import annotations

from django.db import models


class Consult(models.Model):
    """A question without a name, to one adviser, and the answer (R010).

    `case_id` and `child_id` do not exist here on purpose: what is not stored cannot leak. A consult
    is tied to a case only by the asker, later and with consent. Privacy: the question, encrypted
    under a key of its own; class development or safety.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    asker_id = models.UUIDField()
    asker_role = models.CharField(max_length=60)
    adviser_id = models.UUIDField()
    age_band = models.CharField(max_length=20, blank=True)
    question = models.BinaryField()
    answer = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer_seen_at = models.DateTimeField(null=True)
