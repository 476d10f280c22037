"""What lies on the desk of the privacy officer of a town: looks, an emergency, and questions?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.at_once import open_at_once
from zorgroute.chain.emergency.actions import Why
from zorgroute.chain.ledger.acting import Acting, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.access import child_of
from zorgroute.chain.parties.by_name import Called
from zorgroute.chain.review.actions import ask_why
from zorgroute.chain.review.looked import LOOKED, looked_at, months_of
from zorgroute.chain.review.weighing import weigh
from zorgroute.chain.rights.actions import Asked, ask
from zorgroute.project.demo_world.town import Told, Town

# How often somebody is refused before it is put on the desk.
REFUSED = 3


def be_watched(town: Town) -> None:
    """Let people of the file look where they should not, open at once, and ask why and for what."""
    told = town.told.get("toezicht", {})
    for who in told.get("geweigerd", ()):
        _refused(town, town.people[who])
    for who, child in told.get("zonder_taak", ()):
        _idle(town, town.people[who], town.children[child])
    for each in told.get("noodtoegang", ()):
        _at_once(town, each)
    with acting_as(town.duty):
        weigh(town.municipality, town.now)
    for parent, child in told.get("vraag", ()):
        _why(town, town.people[parent], child)
    for request in told.get("verzoeken", ()):
        _request(town, *request)


def _try(town: Town, what: str, doing: Callable[[], object]) -> None:
    """Do one thing; what the rules refuse is told to who fills the demo."""
    try:
        doing()
    except (Refused, Unseen) as fault:
        town.stopped.append(f"{what}: {fault!r}")


def _refused(town: Town, person: UUID) -> None:
    """Somebody types addresses of cases that are not theirs, until it was refused three times."""
    actor, refused = town.acting(person), 0
    with acting_as(actor):
        for case in town.cases.values():
            try:
                case_seen_by(actor, case, town.now - timedelta(minutes=refused))
            except Unseen:
                refused += 1
            if refused == REFUSED:
                return


def _idle(town: Town, person: UUID, child: UUID) -> None:
    actor = town.acting(person)
    with acting_as(actor):
        for hours in (5, 1):
            child_of(actor, child, town.now - timedelta(hours=hours))


def _at_once(town: Town, told: Told) -> None:
    actor = town.acting(town.people[told["wie"]])
    given, surname, born = told["kind"]
    called = Called(given, surname, date.fromisoformat(born))
    why = Why(told["reden"], told["uitleg"], tells_family=told.get("gezin_weet", True))
    with acting_as(actor):
        _try(town, "noodtoegang", lambda: open_at_once(actor, called, why, town.now))


def _why(town: Town, parent: UUID, child: str) -> None:
    actor: Acting = town.acting(parent)
    with acting_as(actor):
        seen = case_seen_by(actor, town.cases[child], town.now, [LOOKED], "portaal")
        months = months_of(seen, seen.standing.opened_at)
        lines = [line for month in months for line in looked_at(seen, month)]
        if not lines:
            town.stopped.append(f"vraag: nobody looked at {child}")
            return
        ask_why(actor, seen, lines[0], "", town.now)


def _request(town: Town, kind: str, parent: str, child: str, words: str = "") -> None:
    actor = town.acting(town.people[parent])
    asked = Asked(kind, town.children[child], words, town.cases.get(child))
    with acting_as(actor):
        _try(town, kind, lambda: ask(actor, asked, town.now))
