"""How is something put before the privacy officer, judged, explained, and passed on when late?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.emergency import actions as emergency
from zorgroute.chain.emergency.rules import EXPLAIN, FITS, PRIVACY_OFFICER, VERDICTS, WRONG
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, lock
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.parties.queries import colleagues_at, desks_with
from zorgroute.chain.review.kinds import QUESTION, kinds
from zorgroute.chain.review.looked import Line
from zorgroute.chain.review.models import Decoy, Flag
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.words import OrganisationKind

MOST_WORDS = 1000
PART, NOTICE = "inzage-oordeel", "Review"
GROUND, OWN = "toezicht", "eigen-blik"


def place_of(flag: UUID, what: str) -> str:
    """Where a locked text of a flag belongs."""
    return f"review/{flag}/{what}"


def locked(flag: UUID, what: str, words: str) -> bytes | None:
    """Words under the key of their flag; nothing for none."""
    if not words.strip():
        return None
    return lock(case_keys().make(flag), words.strip().encode(), place_of(flag, what))


def desk_for(municipality: str, organisation: UUID | None, now: datetime) -> UUID | None:
    """The organisation whose officer judges: one's own, else the municipality's; under a duty."""
    day = now.astimezone(AMSTERDAM).date()
    desks = desks_with(municipality, list(OrganisationKind), [PRIVACY_OFFICER], day)
    if organisation in desks:
        return organisation
    return town_desk(municipality, now)


def town_desk(municipality: str, now: datetime) -> UUID | None:
    """The organisation of the municipality itself, when it has an officer; under a duty."""
    day = now.astimezone(AMSTERDAM).date()
    halls = desks_with(municipality, [OrganisationKind.MUNICIPALITY], [PRIVACY_OFFICER], day)
    return min(halls, key=str, default=None)


def ask_why(acting: Acting, seen: SeenCase, line: Line, words: str, now: datetime) -> UUID:
    """A parent asks why somebody looked; the officer of that organisation answers within a term.

    Asking the same again changes nothing. Gives the id of the question.
    """
    if len(words) > MOST_WORDS:
        raise Refused(Denied((reason("review.too_long", number=str(MOST_WORDS)),)))
    with acting_as(Duty(municipality=acting.municipality)):
        known = Flag.objects.filter(
            municipality=acting.municipality,
            kind=QUESTION,
            asked_by=acting.person,
            person_id=line.person,
            subject=seen.id,
            day=line.day,
        ).first()
        if known is not None:
            return known.id
        made = _question(acting, seen, line, words, now)
    note_look(acting, now, ["vraag"], action="C", case=seen.id, ground="ouder")
    return made


def _question(acting: Acting, seen: SeenCase, line: Line, words: str, now: datetime) -> UUID:
    made = clock.new_id()
    desk = desk_for(acting.municipality, line.at, now)
    flag = Flag(
        municipality=acting.municipality,
        id=made,
        kind=QUESTION,
        organisation_id=line.at,
        desk_id=desk,
        person_id=line.person,
        role=line.role,
        case_id=seen.id,
        child_id=seen.child.id if seen.child else None,
        subject=seen.id,
        day=line.day,
        first_at=line.first_at,
        last_at=line.first_at,
        number=line.times,
        parts=[line.part],
        ground=line.why,
        relation="part",
        raised_at=now,
        due_at=now + kinds()[QUESTION].term,
        asked_by=acting.person,
        words=locked(made, "words", words),
    )
    # Two parents may ask about the same; each question is a row of its own.
    flag.subject = made if _is_taken(flag) else flag.subject
    Flag.objects.bulk_create([flag])
    tell_officers(acting.municipality, desk, made, now)
    return made


def _is_taken(flag: Flag) -> bool:
    return Flag.objects.filter(
        municipality=flag.municipality,
        kind=flag.kind,
        person_id=flag.person_id,
        subject=flag.subject,
        day=flag.day,
    ).exists()


def tell_officers(municipality: str, desk: UUID | None, flag: UUID, now: datetime) -> None:
    """Let the officers of a desk know that something waits, without a word about what."""
    if desk is None:
        return
    day = now.astimezone(AMSTERDAM).date()
    colleagues = colleagues_at(municipality, desk, day)
    officers = [each.person for each in colleagues if each.function == PRIVACY_OFFICER]
    queue(municipality, officers, NOTICE, f"review:{flag}", now)


@dataclass(frozen=True)
class Verdict:
    """What the officer thinks: a code, why or what is asked of the colleague (`note`), and what a
    parent who asked may read (`reply`)."""

    code: str
    note: str = ""
    reply: str = ""


def judge(acting: Acting, flag: UUID, verdict: Verdict, now: datetime) -> None:
    """Write the verdict of the officer; asking for an explanation leaves it open.

    Raises `Unseen` for what is not at this officer's desk or about the officer, `Refused` for what
    is missing, and `Conflict` when it was judged meanwhile.
    """
    row = _at_desk(acting, flag)
    if row.judged_at is not None:
        raise Conflict()
    missing = tuple(_missing(verdict, is_asked=row.asked_by is not None))
    if missing:
        raise Refused(Denied(missing))
    if verdict.code == EXPLAIN:
        row.question_at, row.answer, row.answered_at = now, None, None
        queue(
            acting.municipality,
            [row.person_id],
            NOTICE,
            f"review:{flag}:{now.timestamp():.0f}",
            now,
        )
    else:
        row.judged_by, row.judged_at = acting.person, now
        row.reply = locked(flag, "reply", verdict.reply)
    row.verdict, row.note = verdict.code, locked(flag, "note", verdict.note)
    row.save()
    note_look(acting, now, [PART], action="U", ground=GROUND)


def _missing(verdict: Verdict, *, is_asked: bool) -> Iterator[Reason]:
    if verdict.code not in VERDICTS:
        yield reason("review.no_verdict")
    elif verdict.code != FITS and not verdict.note.strip():
        yield reason("review.no_note")
    if is_asked and verdict.code in (FITS, WRONG) and not verdict.reply.strip():
        yield reason("review.no_reply")
    if max(len(verdict.note), len(verdict.reply)) > MOST_WORDS:
        yield reason("review.too_long", number=str(MOST_WORDS))


def judge_emergency(acting: Acting, opening: UUID, verdict: str, note: str, now: datetime) -> None:
    """Write the verdict on an emergency access; its own room keeps it."""
    emergency.judge(acting, opening, verdict, note, now)


def _at_desk(acting: Acting, flag: UUID) -> Flag:
    """A flag at the desk of this officer, locked; `Unseen` for all others and for one's own."""
    if acting.role != PRIVACY_OFFICER or acting.organisation is None:
        raise Unseen(str(flag))
    rows = Flag.objects.select_for_update().filter(municipality=acting.municipality, id=flag)
    row = rows.exclude(person_id=acting.person).first()
    if row is None or acting.organisation not in (row.desk_id, row.escalated_to):
        raise Unseen(str(flag))
    return row


def explain(acting: Acting, flag: UUID, words: str, now: datetime) -> None:
    """The colleague explains the own look; raises `Unseen` when nobody asked, or not this one."""
    rows = Flag.objects.select_for_update().filter(
        municipality=acting.municipality,
        id=flag,
        person_id=acting.person,
        question_at__isnull=False,
        judged_at__isnull=True,
    )
    row = rows.first()
    if row is None:
        raise Unseen(str(flag))
    if not words.strip():
        raise Refused(Denied((reason("review.no_words"),)))
    if len(words) > MOST_WORDS:
        raise Refused(Denied((reason("review.too_long", number=str(MOST_WORDS)),)))
    row.answer, row.answered_at = locked(flag, "answer", words), now
    row.save()
    note_look(acting, now, [PART], action="U", ground=OWN)
    with acting_as(Duty(municipality=acting.municipality)):
        tell_officers(acting.municipality, row.desk_id, flag, now)


def pass_on(municipality: str, now: datetime) -> int:
    """Let the municipality's officer judge as well what is past its term; gives how many.

    Under the duty of the system.
    """
    late = Flag.objects.filter(
        municipality=municipality, judged_at__isnull=True, escalated_at__isnull=True, due_at__lt=now
    )
    ids = list(late.values_list("id", flat=True))
    hall = town_desk(municipality, now) if ids else None
    late.update(escalated_at=now, escalated_to=hall)
    for each in ids:
        tell_officers(municipality, hall, each, now)
    return len(ids)


def lay_decoy(acting: Acting, child: UUID, now: datetime) -> None:
    """Mark an invented child as a decoy; for the officer of the municipality only.

    Raises `Unseen` for everybody else.
    """
    with acting_as(Duty(municipality=acting.municipality)):
        hall = town_desk(acting.municipality, now)
        if acting.role != PRIVACY_OFFICER or hall is None or acting.organisation != hall:
            raise Unseen(str(child))
        row = Decoy(
            municipality=acting.municipality, child_id=child, laid_by=acting.person, laid_at=now
        )
        Decoy.objects.bulk_create([row], ignore_conflicts=True)
    # Without the child: that it is no child is known to nobody else, and laying is not touching.
    note_look(acting, now, ["lokdossier"], action="C", ground=GROUND)
