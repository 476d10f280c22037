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
    """A building of an organisation; `area` is the code of the area it stands in, if anybody said.

    Privacy: no persons.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    name = models.CharField(max_length=160)
    phone = models.CharField(max_length=30, blank=True)
    area = models.CharField(max_length=40, blank=True, default="")


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
    # Of a child that is not born yet; its names may still be empty then.
    expected_on = models.DateField(null=True)
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
    """Who is a parent of which child; opens nothing by itself, authority does.

    Privacy: family ties; class family.
    """

    id = models.UUIDField(primary_key=True)
    municipality = models.CharField(max_length=60)
    child = models.ForeignKey(Child, models.CASCADE, related_name="guardianships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="guardianships")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("child", "person", name="guardian_once")]


class Authority(models.Model):
    """Who has authority (gezag) over a child, in which kind, from a day until a day (BW 1:245).

    The holder is a person, or an organisation for voogdij by a certified institution; a kind that
    nobody holds has neither. `opens` is set when it is recorded: whether it opens the family's
    pages (docs/decisions/0026). A row is ended, never changed; one that was wrong from its first
    day on ends on the day before it. Privacy: family ties; class family.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    child = models.ForeignKey(Child, models.CASCADE, related_name="authorities")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="authorities")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    established_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    is_doubted = models.BooleanField(default=False)
    under_investigation = models.BooleanField(default=False)
    opens = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(organisation__isnull=True),
                name="authority_one_holder",
            ),
        ]
        indexes = [
            models.Index("municipality", "child", name="authority_by_child"),
            models.Index("municipality", "person", name="authority_by_person"),
        ]


class Household(models.Model):
    """An address where people live. Privacy: whereabouts; class shielded."""

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    street = models.CharField(max_length=120)
    number = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(null=True)


class Residence(models.Model):
    """Who lives in a household from a day until a day; a child may live in several.

    Privacy: whereabouts; class shielded.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    household_id = models.UUIDField()
    child = models.ForeignKey(Child, models.CASCADE, null=True, related_name="residences")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="residences")
    since = models.DateField()
    until = models.DateField(null=True)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(child__isnull=True) ^ Q(person__isnull=True),
                name="residence_of_one",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="residence_in_order",
            ),
        ]
        indexes = [
            models.Index("municipality", "child", name="residence_by_child"),
            models.Index("municipality", "person", name="residence_by_person"),
            models.Index("municipality", "household_id", name="residence_by_household"),
        ]


class NetworkContact(models.Model):
    """Somebody of a family's own network: a grandparent, a neighbour, a friend.

    Seen by who added it, by who directs the case, and by the other parent when its author shares
    it. Privacy: persons outside the chain; class family.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    child = models.ForeignKey(Child, models.CASCADE, related_name="network")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_shared = models.BooleanField(default=False)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index("municipality", "child", name="network_by_child")]


class Shield(models.Model):
    """Whose whereabouts are kept from whom, on which ground, from a day until a day (T4, T6, T7).

    The subject is a person, a child or a household. `against` names people; empty means everybody
    outside `functions`. Privacy: that somebody is in danger; class shielded.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="shields")
    child = models.ForeignKey(Child, models.CASCADE, null=True, related_name="shields")
    household_id = models.UUIDField(null=True)
    against = ArrayField(models.UUIDField(), default=list)
    functions = ArrayField(models.CharField(max_length=60), default=list)
    ground = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField()
    review_on = models.DateField()
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since"), review_on__lte=F("until")),
                name="shield_in_order",
            ),
        ]
        indexes = [
            models.Index("municipality", "person", name="shield_by_person"),
            models.Index("municipality", "household_id", name="shield_by_household"),
        ]


class OwnDoor(models.Model):
    """That a child has a way in of its own, from a day on or after its twelfth birthday.

    The person who comes in is the child itself and has its id, so that every answer it ever gave
    stays its own. `source` says how it was made sure that this is the child, `made_sure_by` who
    did. A row is ended, never changed. Privacy: that a young person reads along; class logistics.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    child = models.ForeignKey(Child, models.CASCADE, related_name="own_doors")
    source = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    made_sure_by = models.UUIDField(null=True)
    made_sure_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("municipality", "child", name="own_door_by_child")]


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


class OrganisationNumber(models.Model):
    """The number under which a register knows an organisation: BRIN, LRK, AGB or KvK.

    Privacy: no persons.
    """

    pk = models.CompositePrimaryKey("municipality", "kind", "value")
    municipality = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="numbers")


class MailDomain(models.Model):
    """A domain that an organisation said its mail addresses lie in, from a day until a day (T12).

    Where one was noted, no mail goes to a colleague at another domain. Privacy: no persons.
    """

    pk = models.CompositePrimaryKey("municipality", "organisation", "domain")
    municipality = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="domains")
    domain = models.CharField(max_length=190)
    since = models.DateField()
    until = models.DateField(null=True)


class CitizenNumber(models.Model):
    """The citizen service number (BSN) of a child or a person, locked under a key of its own.

    `mark` is a keyed hash for exact match only: without the key of the index, which is kept apart
    from these tables, it tells nothing. Privacy: a BSN is a BSN, also when it is hashed; class
    shielded (Jeugdwet 7.2.1-7.2.4).
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    child_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    locked = models.BinaryField()
    mark = models.BinaryField()
    source = models.CharField(max_length=40)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(child_id__isnull=True) ^ Q(person_id__isnull=True),
                name="bsn_of_one",
            ),
            models.UniqueConstraint(
                "municipality", "child_id", condition=Q(child_id__isnull=False), name="bsn_of_child"
            ),
            models.UniqueConstraint(
                "municipality", "person_id",
                condition=Q(person_id__isnull=False), name="bsn_of_person",
            ),
        ]  # fmt: skip
        # Not unique: that a number is known elsewhere would be told by a refusal (T14, T33).
        indexes = [models.Index("municipality", "mark", name="bsn_by_mark")]


class NotTheSame(models.Model):
    """That two records of children were looked at and are two children; never asked again.

    Privacy: two ids of children, and who of the staff decided.
    """

    pk = models.CompositePrimaryKey("municipality", "low", "high")
    municipality = models.CharField(max_length=60)
    low = models.UUIDField()
    high = models.UUIDField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()


class JoinedChild(models.Model):
    """That a record of a child was found to be a double and became one with another.

    The names and the number of the double stay, so that reading in the same file finds the child
    and makes no new double. Privacy: identity of a child, and who of the staff decided.
    """

    pk = models.CompositePrimaryKey("municipality", "gone")
    municipality = models.CharField(max_length=60)
    gone = models.UUIDField()
    kept = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    external_id = models.CharField(max_length=60, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=20, blank=True)
    surname = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("municipality", "kept", name="joined_into")]
