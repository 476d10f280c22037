"""Which of the newest looks are put before an officer?

Runs each minute under the duty of the system, over what was written since the last time and a
little before it: a slow request writes its look late, and the same finding twice is one flag.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zorgroute.chain.cases.relations import children_of_cases, relations_to
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.looks import (
    READ,
    SENT,
    Looked,
    database_now,
    looks_of_people,
    written_between,
)
from zorgroute.chain.parties.queries import municipalities_at_work
from zorgroute.chain.parties.ties import ties_between
from zorgroute.chain.parties.young import FAMILY_ROLES
from zorgroute.chain.review.actions import desk_for, pass_on, tell_officers
from zorgroute.chain.review.kinds import EMERGENCY, kinds
from zorgroute.chain.review.models import Decoy, Flag, Weighed
from zorgroute.chain.review.unusual import LOCATION, NONE, Access, Finding, find
from zorgroute.core.engine.world import AMSTERDAM

OVERLAP = timedelta(minutes=10)
# How far is looked back, the first time and around each look. A longer period of a kind is kept by
# its flags: the same is not put before an officer twice in it.
LOOKED_BACK = timedelta(days=31)


def weigh_all(now: datetime) -> int:
    """Weigh the newest looks of every municipality and pass on what is late; gives the flags."""
    raised = 0
    with transaction.atomic(), acting_as(Duty()):
        places = municipalities_at_work()
    for place in places:
        with transaction.atomic(), acting_as(Duty(municipality=place)):
            raised += weigh(place, now)
            pass_on(place, now)
    return raised


def weigh(municipality: str, now: datetime) -> int:
    """Weigh what was looked at since the last time; gives how many flags were raised.

    Under the duty of the system.
    """
    until = database_now()
    last = Weighed.objects.select_for_update().filter(municipality=municipality).first()
    since = last.written_until - OVERLAP if last else until - LOOKED_BACK
    new = written_between(municipality, since, until)
    flags = _flags(municipality, new, now) if new else []
    Weighed.objects.bulk_create(
        [Weighed(municipality=municipality, written_until=until, weighed_at=now)],
        update_conflicts=True,
        unique_fields=["municipality"],
        update_fields=["written_until", "weighed_at"],
    )
    return len(flags)


def _flags(municipality: str, new: Collection[Looked], now: datetime) -> list[Flag]:
    ids = {each.id for each in new}
    people = {each.person for each in new if each.person and each.role not in FAMILY_ROLES}
    first = min(each.at for each in new)
    looks = looks_of_people(municipality, people, first - LOOKED_BACK)
    accesses = around(municipality, looks)
    found = [each for each in find(accesses, kinds()) if each.last.look in ids]
    made = [flag for each in found if not _is_known(flag := _flag(municipality, each, now))]
    Flag.objects.bulk_create(made, ignore_conflicts=True)
    for flag in made:
        tell_officers(municipality, flag.desk_id, flag.id, now)
    return made


def around(municipality: str, looks: Iterable[Looked]) -> list[Access]:
    """The looks that are about a child, each with what the looker had to do with it."""
    some = [
        each
        for each in looks
        if each.person and (each.case or each.child) and each.role not in FAMILY_ROLES
        and each.ground != EMERGENCY
    ]  # fmt: skip
    cases = {each.case for each in some if each.case}
    child_of = children_of_cases(municipality, cases)
    children = {each.child or child_of.get(each.case or NOBODY) for each in some} - {None}
    people = {each.person for each in some if each.person}
    ties = ties_between(municipality, people, [each for each in children if each])
    seats = people | {each.on_behalf for each in some if each.on_behalf}
    relations = relations_to(municipality, seats, cases)
    decoys = set(Decoy.objects.filter(municipality=municipality).values_list("child_id", flat=True))
    found = []
    for each in some:
        person, case = each.person or NOBODY, each.case or NOBODY
        child = each.child or child_of.get(case)
        seat = each.on_behalf or person
        relation = relations.get((seat, case)) or (LOCATION if each.allowed else NONE)
        pair = (person, child or NOBODY)
        found.append(
            Access(
                look=each.id,
                at=each.at,
                person=person,
                organisation=each.organisation,
                role=each.role,
                subject=child or case,
                case=each.case,
                child=child,
                allowed=each.allowed,
                is_write=each.action not in (READ, SENT),
                relation=relation,
                same_surname=pair in ties.same_surname,
                is_kin=pair in ties.kin,
                is_decoy=child in decoys,
                parts=each.parts,
                ground=each.ground,
                reasons=each.reasons,
            )
        )
    return found


NOBODY = UUID(int=0)


def _flag(municipality: str, found: Finding, now: datetime) -> Flag:
    last, kind = found.last, kinds()[found.kind]
    parts = dict.fromkeys(part for look in found.looks for part in look.parts[:1])
    subjects = {each.subject for each in found.looks}
    is_one = len(subjects) == 1
    return Flag(
        municipality=municipality,
        id=clock.new_id(),
        kind=found.kind,
        organisation_id=last.organisation,
        desk_id=desk_for(municipality, last.organisation, now),
        person_id=last.person,
        role=last.role,
        case_id=last.case if is_one else None,
        child_id=last.child if is_one else None,
        # What is about a day and not about a child has the looker as its subject.
        subject=last.subject if is_one else last.person,
        day=last.at.astimezone(AMSTERDAM).date(),
        first_at=found.looks[0].at,
        last_at=last.at,
        number=found.number,
        parts=list(parts)[:20],
        ground=last.ground,
        reasons=list(last.reasons),
        relation=last.relation,
        raised_at=now,
        due_at=now + kind.term,
    )


def _is_known(flag: Flag) -> bool:
    """Whether the same was put before an officer already within the period of its kind."""
    since = flag.day - kinds()[flag.kind].within
    return Flag.objects.filter(
        municipality=flag.municipality,
        kind=flag.kind,
        person_id=flag.person_id,
        subject=flag.subject,
        day__gt=since,
    ).exists()
