"""What of the main line is left, once a municipality has chosen what the agreement leaves open?

A switch belongs to a number of the agreement: what stands under one value is there with that value
only. As long as nobody has chosen, everything is there and the case itself asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from zorgroute.core.routes.words import Record, RouteFile, Step, Switched


def steps_left(model: RouteFile, values: Mapping[str, int]) -> Mapping[str, Step]:
    """The steps of the main line with the outcomes that are there."""
    gone = tuple(switched_off(model, values))
    steps = {step for each in gone for step in each.steps or ()}
    return {
        name: _without_outcomes(step, {out for each in gone for out in each.outcomes.get(name, ())})
        for name, step in model.steps.items()
        if name not in steps
    }


def records_left(model: RouteFile, values: Mapping[str, int]) -> Mapping[str, Record]:
    """The forms with the answers that can be given."""
    gone: dict[str, set[str]] = defaultdict(set)
    for each in switched_off(model, values):
        for field, answers in each.answers.items():
            gone[field] |= {*answers}
    return {name: _without_answers(record, gone) for name, record in model.records.items()}


def switched_off(model: RouteFile, values: Mapping[str, int]) -> Iterator[Switched]:
    """Everything that hangs on another value than the one that was chosen."""
    for name, parameter in model.parameters.items():
        chosen = values.get(name, parameter.value)
        if chosen is not None:
            yield from (each for at, each in parameter.switches.items() if int(at) != chosen)


def _without_outcomes(step: Step, gone: set[str]) -> Step:
    if not gone:
        return step
    left = {name: each for name, each in step.outcomes.items() if name not in gone}
    return step.model_copy(update={"outcomes": left})


def _without_answers(record: Record, gone: Mapping[str, set[str]]) -> Record:
    if not gone.keys() & record.fields.keys():
        return record
    fields = {
        name: field.model_copy(
            update={
                "options": {
                    answer: text
                    for answer, text in field.options.items()
                    if answer not in gone.get(name, ())
                }
            }
        )
        for name, field in record.fields.items()
    }
    return record.model_copy(update={"fields": fields})
