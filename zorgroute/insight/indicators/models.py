"""Which table holds the figures of a municipality, made once for each period?"""

from __future__ import annotations

from django.db import models


class PublishedFigure(models.Model):
    """One figure about a period, as everybody may see it who makes policy.

    `log` is empty for what was measured here, or the id of a log that was taken in. `split` and
    `part` say which children: all of them, or those of one area, age or month. `number` and `met`
    are counts, left out where they are below ten or would tell a smaller one; `number_cover` and
    `met_cover` say which. Made once, when the period was over: nothing can be found by comparing it
    with a later one. Privacy: counts of children only, none below ten; no persons.
    """

    pk = models.CompositePrimaryKey("municipality", "log", "code", "period", "split", "part")
    municipality = models.CharField(max_length=60)
    log = models.CharField(max_length=36, blank=True)
    code = models.CharField(max_length=10)
    period = models.CharField(max_length=10)
    split = models.CharField(max_length=20)
    part = models.CharField(max_length=120, blank=True)
    number_cover = models.CharField(max_length=10)
    number = models.PositiveIntegerField(null=True)
    met_cover = models.CharField(max_length=10)
    met = models.PositiveIntegerField(null=True)
    median = models.FloatField(null=True)
    mean = models.FloatField(null=True)
    made_at = models.DateTimeField()
