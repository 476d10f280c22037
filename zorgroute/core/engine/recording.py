"""Is what was filled in at a step complete and of the right kind?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.moves import Value
from zorgroute.core.routes.references import answers_of, fact_key
from zorgroute.core.routes.route import Line
from zorgroute.core.routes.words import OnlyIf, RecordField, Step

MAX_TEXT = 20_000
MANY = ("choices", "facts", "tasks", "person")
NUMBER = re.compile(r"[0-9]+(,[0-9]+)?")


def record_reasons(
    line: Line, step: Step, record: Mapping[str, Value], facts: Mapping[str, Value]
) -> Iterator[Reason]:
    """Everything that is missing, unknown or wrong in a record; empty answers count as missing.

    `facts` are those of the case with this record on top, for questions that depend on others.
    """
    known: set[str] = set()
    for name, field, _ in line.fields_of(step):
        known.add(name)
        value = record.get(name)
        applies = field.only_if is None or _is_so(line, field.only_if, facts)
        if _is_empty(value):
            if field.required and applies:
                yield reason("field.missing", field=name, line=line.name)
        elif not applies:
            yield reason("field.not_asked", field=name, line=line.name)
        else:
            yield from _wrong(line, name, field, value)
    for name in record:
        if name not in known:
            yield reason("field.unknown", field=name, line=line.name)


def _is_empty(value: Value | None) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(each, str) and not each.strip() for each in value)
    return value is None or (isinstance(value, str) and not value.strip())


def _is_so(line: Line, condition: OnlyIf, facts: Mapping[str, Value]) -> bool:
    value = facts.get(fact_key(line, condition.field))
    answers = value if isinstance(value, tuple) else (str(value),)
    return any(answer in condition.is_ for answer in answers)


def _wrong(line: Line, name: str, field: RecordField, value: Value | None) -> Iterator[Reason]:
    code = _kind_code(field, value)
    if code:
        yield reason(code, field=name, line=line.name)
        return
    allowed = answers_of(field.type, tuple(field.options), unknown=field.unknown)
    given = value if isinstance(value, tuple) else (value,)
    for each in given:
        if allowed and each not in allowed:
            yield reason("field.no_such_answer", field=name, line=line.name, answer=str(each)[:80])


def _kind_code(field: RecordField, value: Value | None) -> str:
    if field.type in ("date", "date_within"):
        wrong = isinstance(value, datetime) or not isinstance(value, date)
        return "field.no_date" if wrong else ""
    if field.type == "moment":
        return "" if isinstance(value, datetime) and value.tzinfo else "field.no_moment"
    if field.type in ("number", "amount", "duration"):
        return "" if _is_number(value) else "field.no_number"
    texts = value if field.type in MANY and isinstance(value, tuple) else (value,)
    if not all(isinstance(each, str) for each in texts):
        return "field.no_text"
    return "field.too_long" if sum(len(str(each)) for each in texts) > MAX_TEXT else ""


def _is_number(value: Value | None) -> bool:
    if isinstance(value, str):
        return NUMBER.fullmatch(value.strip()) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def facts_of(line: Line, step: Step, record: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that a record leaves, under their keys: the last recording wins, and a question
    left empty is recorded as empty."""
    found: dict[str, Value] = {}
    for name, field, _ in line.fields_of(step):
        value = record.get(name)
        if value is None or _is_empty(value):
            value = ()
        elif field.type in MANY and isinstance(value, str):
            value = (value,)
        found[line.keys[name]] = value
    return found


def consents_of(line: Line, step: Step, record: Mapping[str, Value]) -> dict[str, str]:
    """The answers to consent requests in a record: consent to given or refused."""
    return {
        field.consent: str(record[name])
        for name, field, _ in line.fields_of(step)
        if field.consent is not None and record.get(name) in ("given", "refused")
    }
