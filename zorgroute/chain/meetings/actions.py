"""How is advice asked of a colleague elsewhere without telling who it is about, and answered?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys, lock
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.meetings.access import ADVISER, ASKER, consult_seen_by, place_of
from zorgroute.chain.meetings.models import Consult
from zorgroute.chain.meetings.recognising import recognisable
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.world import AMSTERDAM

AGE_BANDS = ("0-4", "4-6", "6-8", "8-10", "10-12", "12-16", "16-18")
MAX_TEXT = 5_000


@dataclass(frozen=True)
class Question:
    """What somebody wants to know, of whom, and about how old the child is."""

    adviser: UUID
    text: str
    age_band: str = ""


def why_not_asked(
    acting: Acting, question: Question, now: datetime, about: Iterable[KnownChild] = ()
) -> tuple[Reason, ...]:
    """Everything that is wrong with a question, above all what would give the child away (R015).

    Looked for are the children the actor may see and those of `about` (of the actor's cases),
    with their parents. None of that is stored. Writes one look at the list of children.
    """
    text = question.text.strip()
    found = []
    if not text:
        found.append(reason("consult.no_question"))
    elif len(text) > MAX_TEXT:
        found.append(reason("consult.too_long", most=str(MAX_TEXT)))
    if question.age_band and question.age_band not in AGE_BANDS:
        found.append(reason("consult.no_such_age"))
    pieces = recognisable(text[: MAX_TEXT * 2], *_known(acting, now, about))
    if pieces:
        said = ", ".join(f"“{each}”" for each in pieces)
        found.append(reason("consult.recognisable", pieces=said))
    return tuple(found)


def _known(
    acting: Acting, now: datetime, about: Iterable[KnownChild]
) -> tuple[list[KnownChild], tuple[str, ...]]:
    children = {each.id: each for each in (*children_of(acting, now), *about)}
    day = now.astimezone(AMSTERDAM).date()
    names = parties.guardian_names(acting.municipality, children, day)
    return list(children.values()), names


def ask(
    acting: Acting,
    question: Question,
    now: datetime,
    *,
    about: Iterable[KnownChild] = (),
    key: str = "",
) -> UUID:
    """Send a question to an adviser under a key of its own, and give them a neutral message.

    The same `key` of the same actor is the same question, so sending it twice is sending it once.
    Raises `Refused` with everything that is wrong. Whom one may ask the caller knows from the
    route; the adviser must be somebody else of this municipality (`Unseen`).
    """
    wrong = why_not_asked(acting, question, now, about)
    if wrong:
        raise Refused(Denied(wrong))
    if not _is_colleague(acting, question.adviser, now):
        raise Unseen(str(question.adviser))
    made = uuid5(acting.person, f"consult/{key}") if key else clock.new_id()
    if Consult.objects.filter(municipality=acting.municipality, id=made).exists():
        return made
    secret = case_keys().make(made)
    row = Consult(
        id=made,
        municipality=acting.municipality,
        asker_id=acting.person,
        asker_role=acting.role,
        adviser_id=question.adviser,
        age_band=question.age_band,
        question=lock(secret, question.text.strip().encode(), place_of(made, "question")),
        asked_at=now,
    )
    Consult.objects.bulk_create([row], ignore_conflicts=True)
    _tell(acting, question.adviser, "asked", made, now)
    note_look(acting, now, ["overleg"], action="C", ground=ASKER)
    return made


def _is_colleague(acting: Acting, person: UUID, now: datetime) -> bool:
    """Whether this is another professional of the same municipality, at work today."""
    hats = parties.hats_of(person, now.astimezone(AMSTERDAM).date())
    at_work = any(hat.post and hat.municipality == acting.municipality for hat in hats)
    return at_work and person != acting.person


def answer(acting: Acting, consult: UUID, text: str, now: datetime) -> None:
    """Answer a question that was asked of this actor, once.

    Raises `Unseen` when it was not, `Refused` for an empty or too long answer, `Conflict` when it
    was answered already.
    """
    seen = consult_seen_by(acting, consult, now)
    if seen.side != ADVISER:
        raise Unseen(str(consult))
    given = text.strip()
    if not given:
        raise Refused(Denied((reason("consult.no_answer"),)))
    if len(given) > MAX_TEXT:
        raise Refused(Denied((reason("consult.too_long", most=str(MAX_TEXT)),)))
    secret = case_keys().make(consult)
    changed = Consult.objects.filter(
        municipality=acting.municipality, id=consult, answered_at__isnull=True
    ).update(answer=lock(secret, given.encode(), place_of(consult, "answer")), answered_at=now)
    if not changed:
        raise Conflict(at=seen.answered_at)
    _tell(acting, seen.asker, "answered", consult, now)
    note_look(acting, now, ["overleg"], action="U", ground=ADVISER)


def note_answer_read(acting: Acting, consult: UUID, now: datetime) -> None:
    """Write that the asker read the answer, so that it waits no longer."""
    Consult.objects.filter(
        municipality=acting.municipality,
        id=consult,
        asker_id__in=acting.answers_for,
        answered_at__isnull=False,
        answer_seen_at__isnull=True,
    ).update(answer_seen_at=now)


def _tell(acting: Acting, person: UUID, what: str, consult: UUID, now: datetime) -> None:
    """A message that something waits, to this person and to who steps in today."""
    steps_in = parties.replacements(acting.municipality, now.astimezone(AMSTERDAM).date())
    told = [each for each in (person, steps_in.get(person)) if each is not None]
    queue(acting.municipality, told, "Consult", f"consult-{what}:{consult}", now)
