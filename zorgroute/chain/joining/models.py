"""Which tables hold how an organisation joins the chain, and what it signed?"""

from __future__ import annotations

from django.db import models


class Joining(models.Model):
    """How one organisation joins: invited, signed, taking part, declined, withdrawn or ended.

    Of the link and of the code only hashes are kept. Privacy: name and work address of the
    administrator the organisation named, and who of the staff invited and confirmed.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    state = models.CharField(max_length=12)
    is_founder = models.BooleanField(default=False)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=40)
    number_kind = models.CharField(max_length=10, blank=True)
    number = models.CharField(max_length=20, blank=True)
    mail_domain = models.CharField(max_length=190, blank=True)
    location = models.CharField(max_length=160, blank=True)
    location_phone = models.CharField(max_length=30, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=20, blank=True)
    surname = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    invited_by = models.UUIDField(null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    link_hash = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    organisation_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index("municipality", "state", name="joining_by_state"),
            models.Index("municipality", "organisation_id", name="joining_of_organisation"),
        ]


class Signature(models.Model):
    """That somebody signed a version of the terms for an organisation; only added to.

    Privacy: name and function of who signed, as they wrote it themselves.
    """

    pk = models.CompositePrimaryKey("municipality", "id")
    municipality = models.CharField(max_length=60)
    id = models.UUIDField()
    joining_id = models.UUIDField()
    version = models.CharField(max_length=20)
    hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=120)
    person_id = models.UUIDField(null=True)
    signed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("municipality", "joining_id", name="signature_by_joining")]
