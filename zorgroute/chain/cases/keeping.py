"""From which colleague is a case kept, because it is about that colleague?

Whoever it is about takes no part in it, is told nothing of it, and finds it nowhere: not in the own
name, not in that of somebody they replace, and nobody finds it in theirs (T1.10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.actions import load_for_move
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.cases.seats import end_seats
from zorgroute.chain.emergency.rules import overseers
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.notices.actions import hold_back_for
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import Reachable
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.world import AMSTERDAM

PART = "over-collega"


@dataclass(frozen=True)
class Keeping:
    """From whom a case is kept now, and from whom it could be."""

    kept: tuple[Reachable, ...]
    others: tuple[Reachable, ...]


def keeping_of(acting: Acting, case_id: UUID, now: datetime) -> Keeping:
    """The colleagues at the organisation of a case, for somebody who takes part in it."""
    case = load_for_move(acting, case_id, now).case
    day = now.astimezone(AMSTERDAM).date()
    people = parties.colleagues_at(case.municipality, case.organisation_id, day)
    some = {each.person: each for each in reversed(people) if each.person != acting.person}
    known = parties.reachable_people(case.kept_from)
    return Keeping(
        tuple(known.values()),
        tuple(each for person, each in some.items() if person not in case.kept_from),
    )


def keep_from(acting: Acting, case_id: UUID, person: UUID, now: datetime) -> None:
    """Keep a case from the colleague it is about, from now on.

    Anybody who takes part may do it, about somebody else. It ends every part and seat of that
    colleague, and holds back what was not sent yet. Raises `Unseen` when the actor takes no part,
    `Refused` for oneself and for who does not work there.
    """
    case = load_for_move(acting, case_id, now).case
    day = now.astimezone(AMSTERDAM).date()
    colleagues = parties.colleagues_at(case.municipality, case.organisation_id, day)
    if person == acting.person or person not in {each.person for each in colleagues}:
        raise Refused(Denied((reason("kept.no_colleague"),)))
    case.kept_from = [*dict.fromkeys([*case.kept_from, person])]
    case.save(update_fields=["kept_from"])
    parts = Involvement.objects.filter(
        municipality=case.municipality, case_id=case.id, person_id=person, until__isnull=True
    )
    parts.update(until=now)
    with acting_as(Duty(municipality=case.municipality)):
        end_seats(case.municipality, person, now, [case.id])
    hold_back_for(case.municipality, str(case.id), person)
    note_look(acting, now, [PART], action="U", case=case.id, ground="betrokken")


def keep_no_longer(acting: Acting, case_id: UUID, person: UUID, now: datetime) -> None:
    """Let a case be seen again by a colleague it turned out not to be about.

    For who leads there, never for the colleague. What was ended stays ended: whoever has to take
    part comes in as everybody does.
    """
    case = load_for_move(acting, case_id, now).case
    if acting.role not in overseers():
        raise Unseen(str(case_id))
    case.kept_from = [each for each in case.kept_from if each != person]
    case.save(update_fields=["kept_from"])
    note_look(acting, now, [PART], action="U", case=case.id, ground="betrokken")
