"""What could somebody fill in on a form, sensible or not?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.recording import MANY
from zorgroute.core.routes.references import answers_of, fact_key
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import RecordField, Step

Record = dict[str, Value]
NONSENSE: tuple[Value, ...] = ("", "  ", "onzin", 7, (), ("onzin", "meer"), date(2026, 5, 4))


def answer(rng: Random, each: RecordField, now: datetime) -> Value:
    """Any answer of the right kind."""
    closed = answers_of(each.type, tuple(each.options), unknown=each.unknown)
    if each.type == "choices":
        return tuple(rng.sample(closed, rng.randint(1, len(closed))))
    if closed:
        return rng.choice(closed)
    if each.type in ("date", "date_within"):
        return (now + timedelta(days=rng.randint(-3, 40))).date()
    if each.type == "moment":
        return now
    if each.type in ("number", "amount", "duration"):
        return rng.randint(0, 9)
    return (f"regel {rng.randint(1, 9)}",) if each.type in MANY else f"tekst {rng.randint(1, 9)}"


def is_asked(line: Line, each: RecordField, record: Record, facts: Mapping[str, Value]) -> bool:
    """Whether a question counts, given the answers so far."""
    if each.only_if is None:
        return True
    other = each.only_if.field
    value = record.get(other, facts.get(fact_key(line, other), ()))
    given = value if isinstance(value, tuple) else (value,)
    return any(each_answer in each.only_if.is_ for each_answer in given)


def filled(
    rng: Random, line: Line, step: Step, facts: Mapping[str, Value], now: datetime
) -> Record:
    """A whole form: everything that has to be answered, and some of what need not be."""
    record: Record = {}
    for name, each, _ in line.fields_of(step):
        if is_asked(line, each, record, facts) and (each.required or rng.random() < 0.5):
            record[name] = answer(rng, each, now)
    return record


def spoiled(rng: Random, record: Record) -> Record:
    """The same form with an answer left out, replaced by nonsense, or added from nowhere."""
    worse = dict(record)
    name = rng.choice([*record, "uit-de-lucht"])
    worse[name] = rng.choice(NONSENSE)
    if rng.random() < 0.4:
        worse.pop(rng.choice(list(worse)))
    return worse


def function_of(route: Route, role: str, rng: Random) -> str:
    """A function that may act as this role."""
    if role == "anyone":
        return rng.choice([each for each in route.roles if not route.is_family(each)])
    known = route.roles.get(role)
    return rng.choice(known.one_of) if known is not None and known.one_of else role
