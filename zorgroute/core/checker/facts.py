"""Which facts do guards look at, which lines write them, and which answers do guards tell apart?

Everything a guard can look at has a name here: a field by its key, `consent:x`, `done:line/step`,
`ended:track`, `meldcode:n` and `age`. Answers that no guard tells apart are kept as one, so that
the walk stays small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from zorgroute.core.routes.references import answers_of, fact_key
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.routes.words import Guard, Outcome, RecordField, Share, Starting, Step

Value = str | None
AGE = "age"
DONE = "+"  # something is written down, whatever it says
EMPTY = ""  # asked, and left empty
BETWEEN = "|"  # several choices in one value
GIVEN, REFUSED = "given", "refused"
MOST_MIXES = 256
Looks = tuple[bool, ...]


def consent_name(consent: str) -> str:
    return f"consent:{consent}"


def done_name(line: str, step: str) -> str:
    return f"done:{line}/{step}"


def ended_name(track: str) -> str:
    return f"ended:{track}"


def meldcode_name(number: int) -> str:
    return f"meldcode:{number}"


def leaves(guards: Iterable[Guard]) -> Iterator[Guard]:
    """The conditions that guards are made of, without the any, all and none around them."""
    for guard in guards:
        if guard.parts:
            yield from leaves(guard.parts)
        else:
            yield guard


def starts_of(step: Step, outcome: Outcome) -> tuple[Starting, ...]:
    """The tracks that start when a step comes out this way, in the order of the engine."""
    return (*(step.starts or ()), *(outcome.starts or ()))


def shares_of(step: Step, outcome: Outcome) -> tuple[Share, ...]:
    return (*step.shares, *outcome.shares)


def guards_of(step: Step, outcome: Outcome) -> Iterator[Guard]:
    """Every guard that is read when a step is done with this outcome."""
    yield from step.needs
    yield from outcome.needs
    if outcome.when is not None:
        yield outcome.when
    for starting in starts_of(step, outcome):
        if starting.when is not None:
            yield starting.when


def consents_read(step: Step) -> Iterator[str]:
    """The consents on which doing this step may rest: guards, shares and feedback."""
    for outcome in step.outcomes.values():
        for guard in leaves(guards_of(step, outcome)):
            if guard.consent is not None:
                yield guard.consent
        yield from grounds_of(step, outcome)
    ground = step.feedback.ground if step.feedback is not None else None
    if ground is not None and ground.consent is not None:
        yield ground.consent


def grounds_of(step: Step, outcome: Outcome) -> Iterator[str]:
    """The consents on which the shares of a step rest."""
    for share in shares_of(step, outcome):
        if share.ground is not None and share.ground.consent is not None:
            yield share.ground.consent


def name_of(line: Line, guard: Guard) -> str | None:
    """What one condition looks at; None for a contact, which an organisation can always fill."""
    if guard.consent is not None:
        return consent_name(guard.consent)
    if guard.fact is not None or guard.recorded is not None:
        return fact_key(line, guard.fact or guard.recorded or "")
    if guard.done is not None:
        return done_name(line.name if guard.done in line.steps else "main", guard.done)
    if guard.ended is not None:
        return ended_name(guard.ended)
    if guard.meldcode is not None:
        return meldcode_name(guard.meldcode)
    return AGE if guard.age is not None else None


class Facts:
    """What the guards of one route look at; worked out once and shared by every walk."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self._reads: dict[tuple[str, str, str], frozenset[str]] = {}
        self._stands_for: dict[tuple[str, Looks], str] = {}
        self._answers: dict[tuple[str, int], tuple[tuple[str, Value], ...]] = {}

    def reads(self, line: Line, step: str, outcome: str) -> frozenset[str]:
        """What is looked at when a step is done with this outcome, grounds included."""
        key = (line.name, step, outcome)
        if key not in self._reads:
            words = line.steps[step]
            guards = guards_of(words, words.outcomes[outcome])
            found = {name_of(line, guard) for guard in leaves(guards)}
            found |= {consent_name(each) for each in grounds_of(words, words.outcomes[outcome])}
            self._reads[key] = frozenset(each for each in found if each is not None)
        return self._reads[key]

    @cached_property
    def writers(self) -> Mapping[str, frozenset[str]]:
        """Which lines write what; what nobody writes is not in it."""
        found: dict[str, set[str]] = {}
        for line in self.route.lines.values():
            found.setdefault(ended_name(line.name), set()).add(line.name)
            for name, step in line.steps.items():
                found.setdefault(done_name(line.name, name), set()).add(line.name)
                if step.meldcode is not None:
                    found.setdefault(meldcode_name(step.meldcode), set()).add(line.name)
                for field_name, each, _ in line.fields_of(step):
                    found.setdefault(line.keys[field_name], set()).add(line.name)
                    if each.consent is not None:
                        found.setdefault(consent_name(each.consent), set()).add(line.name)
        return {name: frozenset(lines) for name, lines in found.items()}

    @cached_property
    def ages(self) -> tuple[int, ...]:
        """The ages at which some guard changes its answer, from the youngest child on."""
        youngest = self.route.model.for_.age.from_ if self.route.model.for_.age else 0
        cuts: set[int] = set()
        for _, guard, _ in self._every_leaf():
            if guard.age is not None:
                cuts |= {guard.age.from_, guard.age.until or guard.age.from_}
        return (youngest, *sorted(cut for cut in cuts if cut > youngest))

    def domain(self, name: str) -> tuple[Value, ...]:
        """Everything a variable may hold, as far as guards can tell it apart."""
        if name.startswith("consent:"):
            return (None, GIVEN, REFUSED) if name in self.negated else (None, GIVEN)
        if name.startswith("ended:"):
            return (None, *self.route.lines[name.removeprefix("ended:")].results)
        if name.startswith(("done:", "meldcode:")):
            return (None, DONE)
        if name == AGE:
            return tuple(str(number) for number in range(len(self.ages)))
        kept = {value for each in self._fields_of(name) for _, value in self.answers(name, each)}
        return (None, *sorted({each for each in kept if each is not None} | self.left_empty(name)))

    def not_given(self, name: str) -> Value:
        """What a consent holds after a refusal or a withdrawal."""
        return REFUSED if name in self.negated else None

    def left_empty(self, name: str) -> set[str]:
        """What a question holds that was left empty: only `none_of` tells it from unasked."""
        return {EMPTY} if name in self.negated and name in self._recorded else set()

    def answers(self, key: str, each: RecordField) -> tuple[tuple[str, Value], ...]:
        """The answers of a question that guards tell apart: what is said, and what is kept."""
        at = (key, id(each))
        if at not in self._answers:
            found = self._sayable(key, each)
            self._answers[at] = tuple((said, self._kept(key, k, said)) for k, said in found.items())
        return self._answers[at]

    def _kept(self, key: str, looks: Looks, said: str) -> Value:
        """Answers that no guard tells apart are kept as the first of them; one that meets nothing
        is as good as none, unless a guard turns its answer round."""
        if not any(looks) and key not in self.negated and key not in self._recorded:
            return None
        return self._stands_for.setdefault((key, looks), said)

    def _sayable(self, key: str, each: RecordField) -> Mapping[Looks, str]:
        """An example of every answer, by the conditions it meets."""
        told_apart = self._told_apart.get(key, ())
        closed = answers_of(each.type, tuple(each.options), unknown=each.unknown)
        asked_for = sorted({answer for answers in told_apart for answer in answers})
        one: dict[Looks, str] = {}
        for answer in closed or (DONE, *asked_for):
            one.setdefault(tuple(answer in answers for answers in told_apart), answer)
        if each.type != "choices":
            return one
        found, todo = dict(one), list(one)
        while todo and len(found) < MOST_MIXES:
            looks = todo.pop()
            for others, other in one.items():
                both = tuple(a or b for a, b in zip(looks, others, strict=True))
                if both not in found:
                    found[both] = f"{found[looks]}{BETWEEN}{other}"
                    todo.append(both)
        return found

    @cached_property
    def _told_apart(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """Per field the sets of answers that guards and conditional questions ask for."""
        found: dict[str, dict[frozenset[str], None]] = {}
        for line, guard, _ in self._every_leaf():
            if guard.fact is not None:
                key = fact_key(line, guard.fact)
                found.setdefault(key, {})[frozenset(guard.is_ or ())] = None
        for line in self.route.lines.values():
            for step in line.steps.values():
                for _, each, _ in line.fields_of(step):
                    if each.only_if is not None:
                        key = fact_key(line, each.only_if.field)
                        found.setdefault(key, {})[frozenset(each.only_if.is_)] = None
        return {key: tuple(sets) for key, sets in found.items()}

    @cached_property
    def _recorded(self) -> frozenset[str]:
        every = self._every_leaf()
        return frozenset(fact_key(line, g.recorded) for line, g, _ in every if g.recorded)

    @cached_property
    def negated(self) -> frozenset[str]:
        """What some `none_of` looks at: there, unknown and untrue differ."""
        return frozenset(
            name_of(line, g) or "" for line, g, negated in self._every_leaf() if negated
        )

    def _every_leaf(self) -> Iterator[tuple[Line, Guard, bool]]:
        for line in self.route.lines.values():
            for step in line.steps.values():
                for outcome in step.outcomes.values():
                    for guard in guards_of(step, outcome):
                        for leaf, negated in _signed(guard, negated=False):
                            yield line, leaf, negated

    def _fields_of(self, key: str) -> Iterator[RecordField]:
        for line in self.route.lines.values():
            for step in line.steps.values():
                for name, each, _ in line.fields_of(step):
                    if line.keys[name] == key:
                        yield each


def _signed(guard: Guard, *, negated: bool) -> Iterator[tuple[Guard, bool]]:
    if not guard.parts:
        yield guard, negated
    for part in guard.parts:
        yield from _signed(part, negated=negated or guard.kind == "none_of")
