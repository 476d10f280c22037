"""How is what was opened at once written down, stopped, judged and forgotten?

Which child and which cases it is about is found above this room, in `cases`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.emergency.models import Disclosure, Judgement, OpenedCase, Opening
from zorgroute.chain.emergency.rules import (
    EXPLAIN,
    PRIVACY_OFFICER,
    VERDICTS,
    how_long,
    overseers,
    sensitive_for,
    sensitive_reasons,
    to_judge_within,
)
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, lock
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.parties.queries import (
    colleagues_at,
    colleagues_of_kinds,
    guardians_of,
)
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.words import OrganisationKind

KIND = "Emergency"
MAX_WORDS = 500


@dataclass(frozen=True)
class Why:
    """Why it cannot wait: a code, one sentence, and whether the family may hear of it."""

    code: str
    words: str
    tells_family: bool = True


def place_of(opening: UUID, what: str) -> str:
    """Where a locked text of an opening belongs."""
    return f"emergency/{opening}/{what}"


def open_for(acting: Acting, child: UUID, cases: Iterable[UUID], why: Why, now: datetime) -> UUID:
    """Write that somebody opens what must be known of these cases, and tell who must be told.

    The caller has decided that it may; the row for the judgement is this row itself, so there is
    no opening that nobody judges (T32). The mails say nothing but that something waits.
    """
    made = clock.new_id()
    key = case_keys().make(made, is_new=True)
    row = Opening(
        municipality=acting.municipality,
        id=made,
        person_id=acting.person,
        post_id=acting.post,
        role=acting.role,
        organisation_id=acting.organisation,
        child_id=child,
        reason=why.code,
        words=lock(key, why.words.encode(), place_of(made, "why")),
        tells_family=why.tells_family,
        opened_at=now,
        expires_at=now + how_long(acting.municipality),
        review_due_at=now + to_judge_within(acting.municipality),
    )
    Opening.objects.bulk_create([row])
    OpenedCase.objects.bulk_create(
        [
            OpenedCase(municipality=acting.municipality, opening_id=made, case_id=each)
            for each in cases
        ]
    )
    with acting_as(Duty(municipality=acting.municipality)):
        # Who leads and who the parents are is not for the one who opens to see.
        _tell(acting, child, made, why, now)
    return made


def _tell(acting: Acting, child: UUID, made: UUID, why: Why, now: datetime) -> None:
    day = now.astimezone(AMSTERDAM).date()
    told: list[UUID] = []
    if acting.organisation is not None:
        colleagues = colleagues_at(acting.municipality, acting.organisation, day)
        told += [each.person for each in colleagues if each.function in overseers()]
    officers = colleagues_of_kinds(
        acting.municipality, list(OrganisationKind), [PRIVACY_OFFICER], day
    )
    told += [each.person for each in officers]
    if why.tells_family:
        told += [each.person for each in guardians_of(acting.municipality, child, day)]
    others = [each for each in dict.fromkeys(told) if each != acting.person]
    queue(acting.municipality, others, KIND, f"emergency:{made}", now)


def stop(acting: Acting, opening: UUID, now: datetime) -> bool:
    """End what the actor opened, at once; doing it twice is doing it once."""
    rows = Opening.objects.filter(
        municipality=acting.municipality,
        id=opening,
        person_id=acting.person,
        stopped_at__isnull=True,
        expires_at__gt=now,
    )
    return bool(rows.update(stopped_at=now))


def judge(acting: Acting, opening: UUID, verdict: str, words: str, now: datetime) -> None:
    """Write what the privacy officer thinks of an opening; the last verdict is the one that counts.

    Asking for an explanation is not yet a verdict: its term goes on. Raises `Unseen` for an
    opening that is not there, or one's own, and `Refused` for a verdict that is none or one of
    "wrong" without words.
    """
    if acting.role != PRIVACY_OFFICER:
        raise Unseen(str(opening))
    if verdict not in VERDICTS:
        raise Refused(Denied((reason("emergency.no_verdict"),)))
    if verdict != VERDICTS[0] and not words.strip():
        raise Refused(Denied((reason("emergency.no_words"),)))
    with acting_as(Duty(municipality=acting.municipality)):
        row = (
            Opening.objects.select_for_update()
            .filter(municipality=acting.municipality, id=opening)
            .exclude(person_id=acting.person)
            .first()
        )
        if row is None:
            raise Unseen(str(opening))
        key = case_keys().make(opening)
        locked = lock(key, words.strip().encode(), place_of(opening, "verdict"))
        Judgement.objects.bulk_create(
            [
                Judgement(
                    municipality=acting.municipality,
                    opening_id=opening,
                    at=now,
                    verdict=verdict,
                    words=locked if words.strip() else None,
                    by_person=acting.person,
                )
            ]
        )
        Opening.objects.filter(municipality=acting.municipality, id=opening).update(
            verdict=verdict, judged_at=None if verdict == EXPLAIN else now
        )
    note_look(acting, now, ["noodtoegang"], action="U", child=row.child_id, ground="toezicht")


def forget_openings(municipality: str, case: UUID) -> None:
    """Cut the link from an opening to the child of a case that is destroyed, and lose its words."""
    rows = OpenedCase.objects.filter(municipality=municipality, case_id=case)
    ids = list(rows.values_list("opening_id", flat=True))
    for each in ids:
        case_keys().destroy(each)
    Opening.objects.filter(municipality=municipality, id__in=ids).update(child_id=None)
    Disclosure.objects.filter(municipality=municipality, case_id=case).delete()


def disclose(acting: Acting, case: UUID, code: str, now: datetime) -> None:
    """Open the sensitive parts of a case to somebody who takes part in it, with a reason.

    The caller has let the actor in to the case. Raises `Refused` for a reason that is not listed.
    """
    if code not in sensitive_reasons():
        raise Refused(Denied((reason("sensitive.no_reason"),)))
    row = Disclosure(
        municipality=acting.municipality,
        case_id=case,
        person_id=acting.person,
        at=now,
        reason=code,
        expires_at=now + sensitive_for(acting.municipality),
    )
    Disclosure.objects.bulk_create([row], ignore_conflicts=True)
    note_look(acting, now, ["gevoelig"], case=case, ground="betrokken", reasons=[code])


def move_openings(municipality: str, gone: UUID, kept: UUID) -> None:
    """Let the openings about one record of a child be about the other, when the two became one."""
    Opening.objects.filter(municipality=municipality, child_id=gone).update(child_id=kept)
