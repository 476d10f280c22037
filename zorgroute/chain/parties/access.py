"""Which children may this actor see, and why?

The only door to a child. Asking leaves a look, in the same transaction as the answer.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.models import Child, Post
from zorgroute.chain.parties.queries import KnownChild, child_behind, known_child, wards_of
from zorgroute.chain.parties.young import open_doors
from zorgroute.core.engine.world import AMSTERDAM

# Functions that see every child of their location; all others see their own groups.
WHOLE_LOCATION = frozenset({"ib", "directeur", "beheerder", "pedagogisch_coach"})
OWN_REQUEST = "eigen verzoek"


def children_of(acting: Acting, now: datetime) -> list[KnownChild]:
    """The children about whom this actor may raise a concern, by surname.

    A teacher sees the own groups, an intern begeleider or director the location, who has authority
    the own children: being a parent without it opens none (T5). Somebody else sees none here: their
    children come through a case. Writes one look.
    """
    found = _visible(acting, now).order_by("surname", "given_name", "id")
    note_look(acting, now, ["kinderlijst"], ground=_ground(acting))
    return [known_child(child) for child in found]


def child_of(acting: Acting, child: UUID, now: datetime, part: str = "kind") -> KnownChild:
    """One of these children; raises `Unseen` when it is not, and writes that down as well."""
    found = _visible(acting, now).filter(id=child).first()
    note_look(acting, now, [part], child=child, ground=_ground(acting), allowed=found is not None)
    if found is None:
        raise Unseen(str(child))
    return known_child(found)


def _ground(acting: Acting) -> str:
    return "ouder" if acting.is_family else "werkrelatie"


def _visible(acting: Acting, now: datetime) -> QuerySet[Child]:
    children = Child.objects.filter(municipality=acting.municipality)
    today = now.astimezone(AMSTERDAM).date()
    if acting.is_young:  # their own case tells them; a concern is raised by who is older
        return children.none()
    if acting.is_family:
        return children.filter(id__in=wards_of(acting.municipality, acting.person, today))
    if not acting.organisation:
        return children.none()
    condition = Q(organisation_id=acting.organisation)
    if acting.locations:
        condition &= Q(location_id__in=acting.locations) | Q(location_id__isnull=True)
    if acting.role not in WHOLE_LOCATION:
        condition &= Q(group__in=_groups_of(acting))
    return children.filter(condition)


def _groups_of(acting: Acting) -> list[str]:
    if acting.post is None:
        return []
    post = Post.objects.filter(id=acting.post).first()
    return list(post.groups) if post else []


def own_self(acting: Acting, child: UUID, now: datetime, part: str = "kind") -> KnownChild:
    """The young person who comes in, as the child whom the file is about; nobody else's record.

    The door has to stand open on this day. Raises `Unseen` when it does not, and for every other
    child, and writes that down as well.
    """
    here, day, found = acting.municipality, now.astimezone(AMSTERDAM).date(), None
    if acting.is_young and child == acting.person:
        # The net of the database shows a child by its cases, and there may be none.
        with acting_as(Duty(municipality=here)):
            is_open = open_doors(here, [child], day).exists()
            found = child_behind(here, child) if is_open else None
    note_look(acting, now, [part], child=child, ground=OWN_REQUEST, allowed=found is not None)
    if found is None:
        raise Unseen(str(child))
    return found


def same_child(acting: Acting, name: str, born: date) -> KnownChild | None:
    """The child of exactly this name and birthday at the actor's own organisation, if there is one.

    So that a child who is typed in by hand is not made twice. Looks nowhere else: no search over
    persons. Leaves no look by itself; the case that follows does.
    """
    if acting.organisation is None:
        return None
    rows = Child.objects.filter(
        municipality=acting.municipality, organisation_id=acting.organisation, birth_date=born
    )
    found = (child for child in rows.order_by("id") if child.name.casefold() == name.casefold())
    return next((known_child(child) for child in found), None)
