"""Who may log in, in which way, and how does a way in begin and end?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from zorgroute.chain.ledger.acting import Duty, acting_as

# Faces name the kind of an account, and never ask its table.
from zorgroute.chain.parties.models import Account as Account
from zorgroute.chain.parties.models import Municipality, Person
from zorgroute.chain.parties.queries import accounts_of_demo

# The login servers that this installation may trust, as the settings name them: one for who works
# in the chain, and one for families, such as a broker in front of DigiD.
PROVIDER, FAMILY_PROVIDER = "organisatie", "gezin"


@dataclass(frozen=True)
class DemoAccount:
    """A button of the demo's login page: whose it is, and who is behind it."""

    id: UUID
    label: str


def account_of(given: UUID) -> Account | None:
    """An account that is in use, by its id."""
    return Account.objects.filter(id=given, is_active=True).first()


def is_family(account: Account) -> bool:
    """Whether an account is a parent's or a young person's: the second factor is for staff."""
    if account.person_id is None:
        return False
    with transaction.atomic(), acting_as(Duty(municipality=account.municipality)):
        return Person.objects.filter(id=account.person_id, is_family=True).exists()


def demo_buttons() -> Sequence[tuple[str, Sequence[DemoAccount]]]:
    """The accounts of the demo by the name of their municipality, in the order of the demo."""
    names = dict(Municipality.objects.values_list("code", "name"))
    found: dict[str, list[DemoAccount]] = {}
    for each in accounts_of_demo():
        name = names.get(each.municipality, each.municipality)
        found.setdefault(name, []).append(DemoAccount(each.id, each.demo_label))
    return list(found.items())


def demo_account(given: UUID) -> Account | None:
    """An account that the demo offers; any other account is none."""
    return Account.objects.filter(id=given, is_active=True).exclude(demo_label="").first()


def has_no_account() -> bool:
    """Whether nobody can log in yet: this installation still has to be set up."""
    return not Account.objects.exists()


def link_subject(account: UUID, subject: str, provider: str = PROVIDER) -> bool:
    """Say beforehand who another login server means by a subject.

    Linked by that claim alone, never by an address. False when it is somebody else's already.
    """
    linked, _ = SocialAccount.objects.get_or_create(
        provider=provider, uid=subject, defaults={"user_id": account}
    )
    return bool(linked.user_id == account)


def close(person: UUID) -> None:
    """Take away the way in of somebody: open screens close at the next click."""
    for account in Account.objects.filter(person_id=person):
        account.is_active = False
        account.set_unusable_password()
        account.save(update_fields=["is_active", "password"])
        Authenticator.objects.filter(user=account).delete()
        SocialAccount.objects.filter(user=account).delete()


def renew(person: UUID) -> UUID | None:
    """Make the way in of somebody new: the old password and the old code no longer work."""
    account = Account.objects.filter(person_id=person).first()
    if account is None:
        return None
    account.is_active = True
    account.set_unusable_password()
    account.save(update_fields=["is_active", "password"])
    Authenticator.objects.filter(user=account).delete()
    return account.id


def set_password(account: Account, password: str) -> None:
    """Set the password that somebody chose; every older session of it ends."""
    account.set_password(password)
    account.save(update_fields=["password"])


def use_up_link(account: Account) -> None:
    """End the first link of an account that was linked to another login server: the link hangs on
    the password, of which there is none; a new unusable one makes it stale."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
