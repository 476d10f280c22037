"""Which tables hold the case, who takes part, and what is projected from its log?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Case(models.Model):
    """A child on a route. Everything but the link to the child is projected from the log.

    `version` is the number of the next line of the log; `kept_from` are the colleagues it is about,
    from whom it is kept. Privacy: the existence of a case; the
    link to the child is cut when the case is destroyed.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    child_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField()
    location_id = models.UUIDField(null=True)
    signaller_id = models.UUIDField()
    route = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    holder = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    closed = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_destroyed = models.BooleanField(default=False)
    kept_from = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint("municipality", "id", name="case_place")]
        indexes = [models.Index("municipality", "child_id", name="case_by_child")]


class Involvement(models.Model):
    """Who takes part in a case, in which role of the route, and since when.

    The filter and the net of every read of a case. `consents` are those of the route that this
    part rests on: it counts only while one of them does. Empty: it rests on something else, as the
    own work, a law, or authority over the child. `expires_at` ends a part by itself. Privacy: that
    somebody is involved.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "person_id", "role")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    role = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    via = models.CharField(max_length=40)
    consents = ArrayField(models.CharField(max_length=60), default=list)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                "person_id",
                "municipality",
                "role",
                "case_id",
                condition=Q(until__isnull=True),
                name="involved_now",
            )
        ]


class Work(models.Model):
    """Something that waits for a role on a case: an open step, an item, or news to be heard.

    `key` is unique in its case; one row per role. Privacy: the existence of a case.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "key", "role")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    key = models.CharField(max_length=120)
    role = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    line = models.CharField(max_length=60)
    step = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    about = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    earliest = models.DateTimeField(null=True)
    chosen = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index("municipality", "role", "case_id", "due_at", name="work_by_role")]


class Deadline(models.Model):
    """A moment at which the clock does something to a case; the truth about terms.

    Privacy: the existence of a case.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    line = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "municipality", "case_id", "line", "number", "kind", name="deadline_once"
            )
        ]
        indexes = [models.Index("at", condition=Q(fired_at__isnull=True), name="deadline_waiting")]


class Attempt(models.Model):
    """What was answered to an attempt with this key, so that doing it twice is doing it once.

    Privacy: ids only.
    """

    pk = models.CompositePrimaryKey("municipality", "person_id", "key")
    municipality = models.CharField(max_length=60)
    person_id = models.UUIDField()
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    case_id = models.UUIDField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()


class Draft(models.Model):
    """What somebody typed and did not send yet; readable by the writer only, gone after a term.

    Privacy: everything that can stand in a form, encrypted under the writer's own key.
    """

    pk = models.CompositePrimaryKey("municipality", "person_id", "form")
    municipality = models.CharField(max_length=60)
    person_id = models.UUIDField()
    form = models.CharField(max_length=200)
    body = models.BinaryField()
    saved_at = models.DateTimeField()


class Seat(models.Model):
    """Who fills a role in this very case, from a moment until a moment (a named person).

    `organisation_id` is where the person filled it from: a seat ends with that post. Privacy: that
    somebody is involved.
    """

    pk = models.CompositePrimaryKey("municipality", "case_id", "role", "person_id", "since")
    municipality = models.CharField(max_length=60)
    case_id = models.UUIDField()
    role = models.CharField(max_length=60)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    via = models.CharField(max_length=40)


class Link(models.Model):
    """A request to take a child up on another route, and what came of it (semantics 15).

    `number` is the line of the log that asked; `organisation_id` who is asked, empty when nobody
    can be. Privacy: the existence of a case; what is shared is read from the log each time.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    from_case = models.UUIDField()
    number = models.PositiveIntegerField()
    route = models.CharField(max_length=120)
    organisation_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, default="asked")
    answered_at = models.DateTimeField(null=True)
    to_case = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("municipality", "from_case", "number", name="link_once")
        ]
        indexes = [
            models.Index(
                "municipality",
                "organisation_id",
                condition=Q(state="asked"),
                name="link_asked",
            ),
            models.Index("municipality", "to_case", name="link_to_case"),
        ]


class VersionMove(models.Model):
    """A plan to let running cases of a municipality go on on another version of their route.

    `steps` and `roles` say what takes the place of names that are gone; `undone_at` is set
    when the plan was taken back. Privacy: who ordered it.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    route = models.CharField(max_length=120)
    to_digest = models.CharField(max_length=64)
    from_digests = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    roles = models.JSONField(default=dict)
    ordered_by = models.UUIDField()
    role = models.CharField(max_length=60)
    ordered_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("municipality", "route", "ordered_at", name="version_move_by_route")
        ]


class VersionMoveCase(models.Model):
    """What became of one case in such a plan, or what must be decided about it first.

    `questions` names steps and functions of the route only. Privacy: the existence of a case.
    """

    pk = models.CompositePrimaryKey("municipality", "plan_id", "case_id")
    municipality = models.CharField(max_length=60)
    plan_id = models.UUIDField()
    case_id = models.UUIDField()
    state = models.CharField(max_length=20)
    why = models.CharField(max_length=40, blank=True)
    questions = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                "municipality",
                "plan_id",
                condition=Q(state__in=("waiting", "going_back")),
                name="version_move_waiting",
            ),
            models.Index("municipality", "case_id", name="version_move_by_case"),
        ]
