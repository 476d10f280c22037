"""How does a policy officer have a scenario calculated, and stop that?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.routebook.owning import must_own
from zorgroute.core.answers import Denied, reason
from zorgroute.insight.forecasts import rules
from zorgroute.insight.forecasts.models import Calculation
from zorgroute.insight.forecasts.queries import calculation_of, kept_answer


@dataclass(frozen=True)
class Question:
    """What is to be calculated: a scenario beside another, with its knobs set so.

    `knobs` are those that were turned; `digest` is of everything that decides the outcome.
    """

    scenario: str
    beside: str
    knobs: Mapping[str, Any]
    digest: str
    seed: int = rules.SEED
    replications: int = rules.REPLICATIONS


def ask(acting: Acting, question: Question, now: datetime) -> UUID:
    """Have a question calculated, once: an equal question gives the calculation there is.

    Raises `Refused` for who makes no policy here, and when too many wait already.
    """
    must_own(acting, acting.municipality, now, action="C")
    found = kept_answer(acting, question.digest)
    if found is not None:
        return found
    _must_have_room(acting)
    row = Calculation(
        municipality=acting.municipality,
        id=clock.new_id(),
        scenario=question.scenario,
        beside=question.beside,
        knobs=dict(question.knobs),
        seed=question.seed,
        replications=question.replications,
        digest=question.digest,
        status=rules.ASKED,
        asked_by=acting.person,
        asked_at=now,
    )
    try:
        with transaction.atomic():
            Calculation.objects.bulk_create([row])
    except IntegrityError:
        # Somebody asked the same in this very moment.
        found = kept_answer(acting, question.digest)
        if found is None:
            raise
        return found
    made: UUID = row.id
    return made


def _must_have_room(acting: Acting) -> None:
    mine = Calculation.objects.filter(municipality=acting.municipality, status__in=rules.OPEN)
    if mine.count() >= rules.MOST_WAITING:
        raise Refused(Denied((reason("forecast.too_many", most=str(rules.MOST_WAITING)),)))


def stop(acting: Acting, calculation: UUID, now: datetime) -> None:
    """Stop a calculation; what was done of it is kept. One that ended already stays as it is.

    Raises `Refused` for who makes no policy here, `Unseen` for what is not there.
    """
    must_own(acting, acting.municipality, now)
    calculation_of(acting, calculation)
    mine = Calculation.objects.filter(municipality=acting.municipality, id=calculation)
    # Whoever calculates reads this between two runs; what nobody took up yet ends here.
    mine.filter(status=rules.ASKED).update(status=rules.STOPPED, ended_at=now, must_stop=True)
    mine.filter(status=rules.RUNNING).update(must_stop=True)


def again(acting: Acting, calculation: UUID, now: datetime) -> UUID:
    """Ask once more what was stopped or failed, or the calculation itself where it still stands."""
    must_own(acting, acting.municipality, now, action="C")
    row = Calculation.objects.filter(
        municipality=acting.municipality, id=calculation_of(acting, calculation).id
    ).get()
    question = Question(row.scenario, row.beside, row.knobs, row.digest, row.seed, row.replications)
    return ask(acting, question, now)
