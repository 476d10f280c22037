"""What did a municipality answer to the questions that its agreements leave open?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.routebook.models import Answered
from zorgroute.chain.routebook.owning import PART, must_own
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.parameters import (
    Answer,
    OpenQuestion,
    Parameters,
    parameters_faults,
    parameters_text,
    questions_of,
    read_parameters,
)
from zorgroute.core.routes.route import Route

Key = tuple[str, str]
LONGEST = 200


def answers_of(municipality: str) -> Mapping[Key, Answer]:
    """Every answer of a municipality, by the route or shared track and the name of the question."""
    rows = Answered.objects.filter(municipality=municipality).order_by("subject", "name")
    return {(row.subject, row.name): _answer(row) for row in rows}


def _answer(row: Answered) -> Answer:
    return Answer.model_construct(
        value=row.value,
        decided_by=row.decided_by or None,
        decided_on=row.decided_on,
        source=row.source or None,
        example=row.is_example,
    )


def answer_to(question: OpenQuestion, route: Route, given: Mapping[Key, Answer]) -> Answer | None:
    """The answer that holds on this route: its own first, then that of the shared track."""
    found = given.get((route.name, question.name)) or given.get((question.subject, question.name))
    if found is None or found.value is None or not question.parameter.can_be(found.value):
        return None
    return found


def values_of(route: Route, given: Mapping[Key, Answer] | None = None) -> dict[str, int]:
    """The numbers with which a municipality fills in its route; without what is still open."""
    known = answers_of(route.model.for_.municipality) if given is None else given
    found = ((each.name, answer_to(each, route, known)) for each in questions_of(route))
    return {name: each.value for name, each in found if each is not None and each.value is not None}


def answer(acting: Acting, question: OpenQuestion, given: Answer, now: datetime) -> None:
    """Write down what was decided on a question; versions in force keep the number they have.

    Only the owner does so. Raises `Refused` with everything that is wrong.
    """
    must_own(acting, acting.municipality, now)
    wrong = tuple(_wrong(question, given))
    if wrong:
        raise Refused(Denied(wrong))
    _store(acting.municipality, (question.subject, question.name), given, now, acting)
    note_look(acting, now, [PART], action="U")


def _wrong(question: OpenQuestion, given: Answer) -> Iterable[Reason]:
    if given.value is None or not question.parameter.can_be(given.value):
        yield reason("answer.number", question=question.parameter.title.prof)
    if not given.decided_by:
        yield reason("answer.by_whom", question=question.parameter.title.prof)
    if given.decided_on is None:
        yield reason("answer.when", question=question.parameter.title.prof)
    if any(len(text or "") > LONGEST for text in (given.decided_by, given.source)):
        yield reason("answer.too_long", question=question.parameter.title.prof, most=str(LONGEST))


def take_back(acting: Acting, question: OpenQuestion, now: datetime) -> None:
    """Make a question open again; only the owner does so."""
    must_own(acting, acting.municipality, now)
    Answered.objects.filter(
        municipality=acting.municipality, subject=question.subject, name=question.name
    ).delete()
    note_look(acting, now, [PART], action="D")


def take_file(
    content: bytes,
    file: str,
    routes: Iterable[Route],
    now: datetime,
    acting: Acting | None = None,
) -> Parameters | Unreadable:
    """Take in a parameter file for these routes, or give back every fault in it and change nothing.

    Without an actor it is the installation that takes it in (setting up, the demo). What the file
    leaves open keeps the answer it had. A file with examples is for trying out only.
    """
    found = read_parameters(content, file)
    if isinstance(found, Unreadable):
        return found
    if acting is not None:
        must_own(acting, found.model.municipality, now)
    faults = parameters_faults(found, routes)
    if faults:
        return Unreadable(faults)
    values = found.model.values
    given = {(subject, name): each for subject in values for name, each in values[subject].items()}
    take(found.model.municipality, given, now, acting)
    if acting is not None:
        note_look(acting, now, [PART], action="U")
    return found


def take(
    municipality: str, given: Mapping[Key, Answer], now: datetime, acting: Acting | None = None
) -> None:
    """Store answers that were judged already; without an actor the installation does so."""
    with transaction.atomic(), acting_as(acting or Duty(municipality=municipality)):
        for key, each in given.items():
            _store(municipality, key, each, now, acting)


def _store(
    municipality: str, key: Key, given: Answer, now: datetime, acting: Acting | None
) -> None:
    if given.value is None:
        return
    Answered.objects.update_or_create(
        municipality=municipality,
        subject=key[0],
        name=key[1],
        defaults={
            "value": given.value,
            "decided_by": given.decided_by or "",
            "decided_on": given.decided_on,
            "source": given.source or "",
            "is_example": given.example,
            "person_id": acting.person if acting else None,
            "at": now,
        },
    )


def file_of(municipality: str, routes: Iterable[Route], heading: str = "") -> str:
    """The parameter file of a municipality: every question of these routes, answered or open."""
    given = answers_of(municipality)
    nothing = Answer.model_construct(value=None)
    answers: dict[str, dict[str, Answer]] = {}
    remarks: dict[Key, str] = {}
    for route in routes:
        for each in questions_of(route):
            key = (each.subject, each.name)
            answers.setdefault(each.subject, {})[each.name] = given.get(key, nothing)
            remarks[key] = each.parameter.title.prof
    return parameters_text(municipality, answers, remarks, heading)
