"""What does the page of a family say of the young person's own door?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse

from zorgroute.chain.parties.own_door import Door
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.web.pages import Context, language, say


def door_words(case: UUID, child: KnownChild, door: Door, today: date) -> Context:
    """Whether there is a door and since when, or from which day on there may be one."""
    may = door.opens_on is not None and door.opens_on <= today
    return {
        "title": say("young.door.title"),
        "state": _state(child.given_name, door, may=may),
        "url": reverse("family-door", args=[case]) if may else "",
        "label": say("young.door.renew" if door.since else "young.door.give"),
        "close_url": reverse("family-door-close", args=[case]) if door.since else "",
        "close": say("young.door.close"),
    }


def _state(name: str, door: Door, *, may: bool) -> str:
    if door.opens_on is None:
        return say("young.door.no_birthday")
    if door.since is not None:
        return say("young.door.open", name=name, day=long_date(door.since, language()))
    if may:
        return say("young.door.none", name=name)
    return say("young.door.later", name=name, day=long_date(door.opens_on, language()))
