"""Which tables hold people, organisations and who works where in which function?"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Municipality(models.Model):
    """A municipality that agreed on routes; its code is the first part of every key.

    Privacy: no persons.
    """

    code = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=120)
    school_region = models.CharField(max_length=10, default="noord")


class Organisation(models.Model):
    """A school, childcare, youth health service or other party. Privacy: no persons."""

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("municipality", "id", name="organisation_place"),
            models.UniqueConstraint("municipality", "name", name="organisation_name"),
        ]


class Location(models.Model):
    """A building of an organisation. Privacy: no persons."""

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=30, blank=True)


class Person(models.Model):
    """A colleague, a parent or a young person who takes part.

    Privacy: name and how to reach somebody; class logistics.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    given_name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=20, blank=True)
    surname = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    wants_mail = models.BooleanField(default=True)
    is_family = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index("municipality", "surname", name="person_by_name")]

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given_name, self.prefix, self.surname) if part)


class Post(models.Model):
    """A person in a function at an organisation, from a day until a day ("hat").

    Privacy: who works where; class logistics.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    location = models.ForeignKey(Location, models.PROTECT, null=True)
    function = models.CharField(max_length=60)
    groups = ArrayField(models.CharField(max_length=20), default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    external_id = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index("municipality", "person", name="post_by_person"),
            models.Index("municipality", "organisation", name="post_by_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="post_in_order"
            ),
            models.UniqueConstraint(
                "organisation",
                "external_id",
                "function",
                condition=~Q(external_id=""),
                name="post_once",
            ),
        ]


class Leave(models.Model):
    """Somebody is away from a day until a day, and who does the work meanwhile.

    Privacy: never why somebody is away.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, related_name="leaves")
    replacement = models.ForeignKey(Person, models.PROTECT, related_name="replaces")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("replacement")), name="leave_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="leave_in_order"
            ),
        ]


class Contact(models.Model):
    """The fixed contact of a location at another organisation, with a fixed replacement (R003).

    Privacy: who works where; class logistics.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    location = models.ForeignKey(Location, models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=60)
    post = models.ForeignKey(Post, models.PROTECT, related_name="contact_of")
    replacement = models.ForeignKey(Post, models.PROTECT, null=True, related_name="replaces_at")
    checked_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("location", "role", name="contact_once")]


class Child(models.Model):
    """A child at a school or childcare.

    Privacy: identity of a child; class existence once a case is known.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    given_name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=20, blank=True)
    surname = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    location = models.ForeignKey(Location, models.PROTECT, null=True)
    group = models.CharField(max_length=20, blank=True)
    external_id = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index("municipality", "location", "group", name="child_by_group")]
        constraints = [
            models.UniqueConstraint(
                "organisation", "external_id", condition=~Q(external_id=""), name="child_once"
            )
        ]

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given_name, self.prefix, self.surname) if part)

    @property
    def short_name(self) -> str:
        """The name as it stands outside the heading of the own page: Pip W."""
        return f"{self.given_name} {self.surname[:1]}."


class Guardianship(models.Model):
    """Who is a parent of which child. Privacy: family ties; class family."""

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    child = models.ForeignKey(Child, models.CASCADE, related_name="guardianships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="guardianships")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("child", "person", name="guardian_once")]


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class Account(AbstractBaseUser):
    """The way in for one person; which functions somebody has follows from the posts.

    Privacy: a user name and a password hash; no name, no address.
    """

    id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=150, unique=True)
    municipality = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    is_active = models.BooleanField(default=True)
    demo_label = models.CharField(max_length=80, blank=True)
    demo_order = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    @property
    def is_staff(self) -> bool:
        """Nobody: there is no admin site on cases (ADR 0007)."""
        return False

    @property
    def is_superuser(self) -> bool:
        return False
