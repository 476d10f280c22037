"""Which child has exactly this name and birthday, when somebody must know at once?

No search: nothing that is nearly right is found, and nothing is suggested. Only emergency access
asks this, after it decided that the actor may ask at all.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import Child
from zorgroute.chain.parties.queries import KnownChild, known_child, wards_of


@dataclass(frozen=True)
class Called:
    """A child as somebody names it, whole."""

    given_name: str
    surname: str
    birth_date: date


def children_called(municipality: str, called: Called, seeker: UUID, day: date) -> list[KnownChild]:
    """The children of exactly this name and birthday in a municipality, own children left out.

    One child can be written down at two places, at school and at childcare. The same statements
    whatever there is, so that the time tells nothing.
    """
    with acting_as(Duty(municipality=municipality)):
        born = list(
            Child.objects.filter(municipality=municipality, birth_date=called.birth_date)
            .exclude(id__in=wards_of(municipality, seeker, day))
            .order_by("id")
        )
    given, surname = plain(called.given_name), plain(called.surname)
    return [
        known_child(each)
        for each in born
        if plain(each.given_name) == given
        and surname in (plain(f"{each.prefix} {each.surname}"), plain(each.surname))
    ]


def plain(name: str) -> str:
    """A name as it is compared: one space between the parts, no difference between a and A."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
