"""What must a form hold for a step to come out as a simulated child's draws say it does?

A simulated child has facts but no words: what must be written is written as one neutral word, what
must be chosen follows from the outcome and from what was drawn. The engine judges at last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.recording import MANY
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.references import answers_of, fact_key
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import Guard, Outcome, RecordField, Step

SAID = "verzonnen"
# What is answered where nothing was drawn and nothing is asked for: an ordinary case.
CALM = ("veilig", "given", "nee", "geen")


# A line, a step of it, and the outcome with which it is done ("" when it was left).
Doing = tuple[str, str, str]


@dataclass
class Demands:
    """What an outcome asks of the form: answers by fact, answers to avoid, questions to fill in."""

    drawn: Mapping[str, str]
    wanted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    avoided: dict[str, set[str]] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)

    def choose(self, key: str, answers: tuple[str, ...]) -> str:
        """The answer that was drawn, else a calm one that fits, else the first that fits."""
        drawn = self.drawn.get(key)
        if drawn in answers:
            return drawn
        fitting = self._fitting(key, answers)
        return next((each for each in CALM if each in fitting), fitting[0])

    def _fitting(self, key: str, answers: tuple[str, ...]) -> tuple[str, ...]:
        wanted = self.wanted.get(key, answers)
        avoided = self.avoided.get(key, set())
        return tuple(each for each in answers if each in wanted and each not in avoided) or answers


def demands_of(
    line: Line,
    step: Step,
    outcome: Outcome,
    drawn: Mapping[str, str],
    starting: Collection[str],
) -> Demands:
    """What must be answered for this outcome, when these tracks and no others begin."""
    demands = Demands(drawn)
    for guard in (*step.needs, *outcome.needs, *((outcome.when,) if outcome.when else ())):
        _want(demands, line, guard)
    for share in (*step.shares, *outcome.shares):
        if share.ground is not None and share.ground.consent is not None:
            demands.given.add(share.ground.consent)
    for each in (*(step.starts or ()), *(outcome.starts or ())):
        if each.when is not None:
            (_want if each.track in starting else _avoid)(demands, line, each.when)
    return demands


def _want(demands: Demands, line: Line, guard: Guard) -> None:
    if guard.kind == "any_of":
        _want(demands, line, next(_possible(demands, line, guard.parts), guard.parts[0]))
    elif guard.kind == "all_of":
        for part in guard.parts:
            _want(demands, line, part)
    elif guard.kind == "none_of":
        for part in guard.parts:
            _avoid(demands, line, part)
    elif guard.fact is not None:
        key = fact_key(line, guard.fact)
        before = demands.wanted.get(key, guard.is_ or ())
        both = tuple(each for each in guard.is_ or () if each in before)
        demands.wanted[key] = both or (guard.is_ or ())
    elif guard.recorded is not None:
        demands.filled.add(fact_key(line, guard.recorded))
    elif guard.consent is not None:
        demands.given.add(guard.consent)


def _possible(demands: Demands, line: Line, parts: tuple[Guard, ...]) -> Iterator[Guard]:
    """The parts that what was drawn does not contradict."""
    for part in parts:
        if _is_possible(demands, line, part):
            yield part


def _is_possible(demands: Demands, line: Line, guard: Guard) -> bool:
    if guard.kind == "all_of":
        return all(_is_possible(demands, line, part) for part in guard.parts)
    drawn = demands.drawn.get(fact_key(line, guard.fact)) if guard.fact is not None else None
    return drawn is None or drawn in (guard.is_ or ())


def _avoid(demands: Demands, line: Line, guard: Guard) -> None:
    for part in guard.parts:
        _avoid(demands, line, part)
    if guard.fact is not None:
        key = fact_key(line, guard.fact)
        demands.avoided.setdefault(key, set()).update(guard.is_ or ())


def needed_later(
    route: Route, now: Doing, later: Iterable[Doing], drawn: Mapping[str, str]
) -> Demands:
    """What the later steps of this child need of the answers that the form of `now` gives.

    What a later form asks anew is left to that form.
    """
    line = route.lines[now[0]]
    mine = {line.keys[name] for name, _, _ in line.fields_of(line.steps[now[1]])}
    found = Demands(drawn)
    for name, step_name, outcome in later:
        there = route.lines[name]
        step = there.steps.get(step_name)
        if step is None:
            continue
        own = {there.keys[each] for each, _, _ in there.fields_of(step)}
        if outcome:
            _merge(found, demands_of(there, step, step.outcomes[outcome], drawn, ()), mine - own)
        mine -= own
    return found


def _merge(demands: Demands, more: Demands, keys: Collection[str]) -> None:
    """Take over what is demanded of these facts; what was demanded first stays."""
    for key in keys:
        if key in more.wanted:
            demands.wanted.setdefault(key, more.wanted[key])
        if key in more.avoided:
            demands.avoided.setdefault(key, set()).update(more.avoided[key])
        if key in more.filled:
            demands.filled.add(key)


def demands_on(
    route: Route,
    now: Doing,
    later: Iterable[Doing],
    drawn: Mapping[str, str],
    starting: Collection[str],
) -> Demands:
    """What this form must hold for its own outcome and for what comes later, in that order where
    they differ; of several ways to an outcome the one that what comes later allows."""
    line = route.lines[now[0]]
    step = line.steps[now[1]]
    ahead = needed_later(route, now, later, drawn)
    wished = {key: answers[0] for key, answers in ahead.wanted.items()}
    demands = demands_of(line, step, step.outcomes[now[2]], {**wished, **drawn}, starting)
    demands.drawn = drawn
    _merge(demands, ahead, {*ahead.wanted, *ahead.avoided, *ahead.filled})
    return demands


def record_for(
    line: Line,
    step: Step,
    demands: Demands,
    facts: Mapping[str, Value],
    now: datetime,
) -> dict[str, Value]:
    """A whole form: every question that is asked and must be answered, and what is demanded.

    `facts` are those of the case so far; questions that depend on others follow the new answers.
    """
    record: dict[str, Value] = {}
    for name, each, _ in line.fields_of(step):
        key = line.keys[name]
        is_demanded = key in demands.filled or key in demands.wanted or each.consent is not None
        if (each.required or is_demanded) and _is_asked(line, each, record, facts):
            record[name] = _answer(demands, key, each, now)
    return record


def _answer(demands: Demands, key: str, each: RecordField, now: datetime) -> Value:
    if each.consent is not None and each.consent in demands.given:
        return "given"
    closed = answers_of(each.type, tuple(each.options), unknown=each.unknown)
    if closed:
        chosen = demands.choose(key, closed)
        return (chosen,) if each.type in MANY else chosen
    if each.type in ("date", "date_within"):
        return _day(now)
    if each.type == "moment":
        return now
    if each.type in ("number", "amount", "duration"):
        return "1"
    return (SAID,) if each.type in MANY else SAID


def _day(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()


def _is_asked(
    line: Line, each: RecordField, record: Mapping[str, Value], facts: Mapping[str, Value]
) -> bool:
    if each.only_if is None:
        return True
    other = each.only_if.field
    value = record.get(other, facts.get(fact_key(line, other), ()))
    given = value if isinstance(value, tuple) else (str(value),)
    return any(answer in each.only_if.is_ for answer in given)


def way_to(route: Route, goal: str) -> list[tuple[str, str]]:
    """The shortest way over the main line from its first step: steps with their outcomes."""
    ways: dict[str, list[tuple[str, str]]] = {route.main.first: []}
    queue = [route.main.first]
    while queue and goal not in ways:
        step = queue.pop(0)
        for name, outcome in route.main.steps[step].outcomes.items():
            if outcome.to is not None and outcome.to not in ways:
                ways[outcome.to] = [*ways[step], (step, name)]
                queue.append(outcome.to)
    return ways.get(goal, [])
