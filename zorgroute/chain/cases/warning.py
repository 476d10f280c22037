"""How is somebody warned who may start the urgent way out, when the one who sees it may not?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.actions import attempt, load_for_move
from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.parties.queries import Reachable
from zorgroute.core.engine.moves import Actor, Register
from zorgroute.core.routes.route import ANYONE

URGENT = "urgency"


def warn(
    acting: Acting, case_id: UUID, role: str, words: str, now: datetime, *, key: str
) -> tuple[Reachable, ...]:
    """Warn whoever may start urgency on a case, let them in to it, and write that it was done.

    They could not start it without taking part (R140), and a colleague who takes part calls them
    in, for this. The warning is registered on the case; the message itself says nothing. Gives
    who was warned. Raises `Unseen` when the actor takes no part in the case.
    """
    opened = load_for_move(acting, case_id, now)
    known = {(each.person, name): each for name, each in _starters(opened)}
    Involvement.objects.bulk_create(
        [
            Involvement(
                municipality=acting.municipality,
                case_id=case_id,
                person_id=person,
                role=name,
                since=now,
                via=URGENT,
            )
            for person, name in known
        ],
        update_conflicts=True,
        unique_fields=["municipality", "case_id", "person_id", "role"],
        update_fields=["via", "until", "consents", "expires_at"],
    )
    move = Register(Actor(str(acting.person), role), "contact", words, now)
    attempt(acting, case_id, move, now, key=key)
    people = tuple(known.values())
    warn_people(acting, people, now, key=key)
    return people


def warn_people(acting: Acting, people: tuple[Reachable, ...], now: datetime, *, key: str) -> None:
    """Send these people, or who steps in for them today, the message that something waits."""
    queue(acting.municipality, [each.acting.person for each in people], "Urgency", f"u:{key}", now)


def _starters(opened: Opened) -> Iterator[tuple[str, Reachable]]:
    """Who may start urgency here, by function; a function that several may fill counts as those."""
    route = opened.route
    track = route.exits.get(URGENT)
    for name in route.lines[track].may_start if track else ():
        if name != ANYONE and name in route.roles:
            yield from ((name, each) for each in opened.around.people(name))
