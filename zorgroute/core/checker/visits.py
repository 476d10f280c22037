"""How can one step come out, given what is known when it is done?

The answer depends on a handful of facts only, so it is worked out once per step and per way those
facts can lie, however often the walk passes there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zorgroute.core.checker.facts import (
    AGE,
    BETWEEN,
    DONE,
    GIVEN,
    REFUSED,
    Value,
    consent_name,
    done_name,
    ended_name,
    leaves,
    meldcode_name,
    name_of,
    shares_of,
    starts_of,
)
from zorgroute.core.checker.findings import Hop
from zorgroute.core.checker.view import Asked, View
from zorgroute.core.engine.guards import is_met
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import MAIN, Line
from zorgroute.core.routes.words import Age, Outcome

MOST_RECORDS = 4_096
Lines = frozenset[str]
NOBODY: Lines = frozenset()
Values = dict[str, Value]


class Option(NamedTuple):
    """One way to do a step: the outcome, what it writes and starts, and what it rests on.

    `elsewhere` are the tracks out of sight that start. `assumed` are the lines out of sight
    that must have left things so. `grounds` are consents that are missing though no guard asks
    for them ("" for a share without any ground); the engine refuses such a way. `professional`
    when no family has to decide anything.
    """

    hop: Hop
    outcome: Outcome
    writes: tuple[tuple[int, Value], ...]
    starts: tuple[str, ...]
    elsewhere: Lines
    grounds: tuple[str, ...]
    professional: bool
    assumed: Lines


class Misfit(NamedTuple):
    """Answers for which no outcome fits, or more than one."""

    code: str
    hop: Hop
    outcomes: tuple[str, ...]
    assumed: Lines


class Options(NamedTuple):
    """Everything that may come of a step; `is_cut_off` when it has too many ways to list."""

    options: tuple[Option, ...]
    misfits: tuple[Misfit, ...]
    stuck: tuple[Hop, ...]
    is_cut_off: bool


class Filled(NamedTuple):
    """A form filled in: what is said, and what is kept of it."""

    said: Mapping[str, str]
    kept: Mapping[str, Value]

    @property
    def family(self) -> tuple[tuple[str, str], ...]:
        """What the family answered."""
        return tuple(sorted((k, v) for k, v in self.said.items() if k.startswith("consent:")))


@dataclass(frozen=True)
class Seen:
    """What a guard hears about an abstract case, with what this very step records on top."""

    values: Mapping[str, Value]
    ages: tuple[int, ...]

    def consent(self, name: str) -> Value:
        return self.values.get(consent_name(name))

    def answers(self, key: str) -> tuple[str, ...] | None:
        value = self.values.get(key)
        if value is None:
            return None
        return tuple(value.split(BETWEEN)) if value else ()

    def was_done(self, line: str, step: str) -> bool:
        return self.values.get(done_name(line, step)) is not None

    def result(self, track: str) -> Value:
        return self.values.get(ended_name(track))

    def meldcode_done(self, number: int) -> bool:
        return self.values.get(meldcode_name(number)) is not None

    def is_aged(self, age: Age) -> bool:
        years = self.ages[int(self.values.get(AGE) or 0)]
        return age.from_ <= years and (age.until is None or years < age.until)

    def has_contact(self, role: str) -> bool:
        return True


class Visits:
    """Works out the options of steps, and remembers them."""

    def __init__(self, view: View) -> None:
        self.view, self.facts, self.route = view, view.facts, view.route
        self._inside: dict[tuple[str, str], tuple[int, ...]] = {}
        self._found: dict[tuple[str, str, tuple[Value, ...]], Options] = {}

    def options(self, line: Line, step: str, values: tuple[Value, ...]) -> Options:
        """Every way to do this step in a state, from memory when the facts lie the same."""
        inside = self._inside.get((line.name, step))
        if inside is None:
            read = self.view.reads(line, step)
            inside = tuple(sorted(self.view.index[n] for n in read if n in self.view.index))
            self._inside[(line.name, step)] = inside
        key = (line.name, step, tuple(values[number] for number in inside))
        found = self._found.get(key)
        if found is None:
            known = {self.view.known[number]: values[number] for number in inside}
            found = self._found[key] = _Visit(self.view, line, step, known).work_out()
        return found


class _Visit:
    """One step in one state of what is known: all its forms, outcomes and gaps."""

    def __init__(self, view: View, line: Line, name: str, known: Values) -> None:
        self.view, self.facts, self.route = view, view.facts, view.route
        self.line, self.name, self.known = line, name, known
        self.step = line.steps[name]
        self.hop = Hop("take", line.name, name)
        self.outside = {
            n: self.facts.domain(n) for n in view.reads(line, name) if n not in view.index
        }
        self.is_cut_off = False

    def work_out(self) -> Options:
        asked = self.view.asked(self.line, self.name)
        found: dict[tuple[object, ...], list[Option]] = {}
        misfits: dict[tuple[str, tuple[str, ...]], Misfit] = {}
        families: dict[tuple[tuple[str, str], ...], tuple[Hop, bool]] = {}
        for filled in self._forms(asked):
            options = list(self._options(asked, filled))
            for option in options:
                _keep(found, option)
            for misfit in self._misfits(asked, filled):
                known = misfits.setdefault((misfit.code, misfit.outcomes), misfit)
                if known.assumed and not misfit.assumed:
                    misfits[(misfit.code, misfit.outcomes)] = misfit
            hop, leads_on = families.get(filled.family, (self._hop(filled, ""), False))
            if options or any(True for _ in self._worlds(asked, filled, self.outside)):
                families[filled.family] = (hop, leads_on or bool(options))
        stuck = tuple(hop for hop, leads_on in families.values() if not leads_on)
        every = tuple(option for options in found.values() for option in options)
        return Options(every, tuple(misfits.values()), stuck, self.is_cut_off)

    def _hop(self, filled: Filled, outcome: str) -> Hop:
        return self.hop._replace(outcome=outcome, facts=tuple(sorted(filled.said.items())))

    def _forms(self, asked: tuple[Asked, ...]) -> Iterator[Filled]:
        """Every way to answer the questions that guards look at; other answers do not matter."""
        columns = [list(self._answers(each)) for each in asked]
        for number, parts in enumerate(itertools.product(*columns)):
            if number == MOST_RECORDS:
                self.is_cut_off = True
                return
            said: dict[str, str] = {}
            kept: Values = {}
            for part in parts:
                said.update(part.said)
                kept.update(part.kept)
            yield Filled(said, kept)

    def _answers(self, each: Asked) -> Iterator[Filled]:
        may_stay_empty = not each.field.required or each.field.only_if is not None
        if each.consent:
            for answer, state in ((GIVEN, GIVEN), (REFUSED, self.facts.not_given(each.consent))):
                kept = dict(self.facts.answers(each.key, each.field)).get(answer, answer)
                yield Filled(
                    {each.consent: answer, each.key: answer}, {each.consent: state, each.key: kept}
                )
        else:
            for said, value in self.facts.answers(each.key, each.field):
                yield Filled({each.key: said}, {each.key: value})
        if may_stay_empty:
            empty = next(iter(self.facts.left_empty(each.key)), None)
            yield Filled({each.key: ""}, {each.key: empty})

    def _worlds(
        self, asked: tuple[Asked, ...], filled: Filled, outside: Mapping[str, tuple[Value, ...]]
    ) -> Iterator[Seen]:
        """Every way in which what is out of sight can lie while the form is filled in so."""
        names = [name for name in outside if name not in filled.kept]
        for values in itertools.product(*(outside[name] for name in names)):
            guessed = dict(zip(names, values, strict=True))
            now = Seen({**self.known, **guessed, **filled.kept}, self.facts.ages)
            if all(self._is_asked_rightly(each, now, filled) for each in asked):
                yield now

    def _is_asked_rightly(self, each: Asked, now: Seen, filled: Filled) -> bool:
        """Whether an answer fits its question: one asked only-if is answered only then."""
        condition = each.field.only_if
        if condition is None:
            return True
        answers = now.answers(fact_key(self.line, condition.field)) or ()
        is_asked = any(answer in condition.is_ for answer in answers)
        is_answered = bool(filled.said.get(each.key))
        return is_asked if is_answered else not (is_asked and each.field.required)

    def _options(self, asked: tuple[Asked, ...], filled: Filled) -> Iterator[Option]:
        """The ways this form can come out; sure when nothing out of sight can change it."""
        for name, outcome in self.step.outcomes.items():
            read = self.facts.reads(self.line, self.name, name) | self._conditions(asked)
            outside = {n: values for n, values in self.outside.items() if n in read}
            total = 1
            for n, values in outside.items():
                total *= 1 if n in filled.kept else len(values)
            results: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
            for now in self._worlds(asked, filled, outside):
                if self._may(outcome, now):
                    result = self._started(outcome, self._after(now)), self._missing(outcome, now)
                    results[result] = results.get(result, 0) + 1
            writers = NOBODY.union(*(self.view.outsiders(n) for n in outside))
            for (starts, grounds), count in results.items():
                assumed = NOBODY if count == total else writers
                yield self._option(
                    name, outcome, filled, starts=starts, grounds=grounds, assumed=assumed
                )

    def _conditions(self, asked: tuple[Asked, ...]) -> frozenset[str]:
        """The fields on which it depends which questions are asked."""
        conditions = (each.field.only_if for each in asked)
        return frozenset(fact_key(self.line, each.field) for each in conditions if each is not None)

    def _may(self, outcome: Outcome, now: Seen) -> bool:
        guards = (*self.step.needs, *outcome.needs, *((outcome.when,) if outcome.when else ()))
        if not all(is_met(guard, self.line, now) is True for guard in guards):
            return False
        if self.line.name != MAIN or outcome.ends is None:
            return True
        # A close that starts a track is refused, unless that track ends with the case.
        return all(self.route.lines[track].standing for track in self._started(outcome, now))

    def _started(self, outcome: Outcome, now: Seen) -> tuple[str, ...]:
        found = (
            each.track
            for each in starts_of(self.step, outcome)
            if each.when is None or is_met(each.when, self.line, now) is True
        )
        return tuple(dict.fromkeys(found))

    def _after(self, now: Seen) -> Seen:
        """What is known just after the step: it is done, and counts for the meldcode."""
        done: Values = {done_name(self.line.name, self.name): DONE}
        if self.step.meldcode is not None:
            done[meldcode_name(self.step.meldcode)] = DONE
        return Seen({**now.values, **done}, now.ages)

    def _missing(self, outcome: Outcome, now: Seen) -> tuple[str, ...]:
        missing: dict[str, None] = {}
        for share in shares_of(self.step, outcome):
            if share.ground is None:
                missing[""] = None
            elif share.ground.consent is not None and now.consent(share.ground.consent) != GIVEN:
                missing[share.ground.consent] = None
        return tuple(missing)

    def _option(
        self,
        name: str,
        outcome: Outcome,
        filled: Filled,
        *,
        starts: tuple[str, ...],
        grounds: tuple[str, ...],
        assumed: Lines,
    ) -> Option:
        gives = any(answer == GIVEN for _, answer in filled.family)
        return Option(
            hop=self._hop(filled, name),
            outcome=outcome,
            writes=self._writes(outcome, filled),
            starts=tuple(track for track in starts if track in self.view.tracks),
            elsewhere=frozenset(starts) - set(self.view.tracks),
            grounds=grounds,
            professional=not gives and any(not self.route.is_family(w) for w in self.step.who),
            assumed=assumed,
        )

    def _writes(self, outcome: Outcome, filled: Filled) -> tuple[tuple[int, Value], ...]:
        """What is written down and may be read again; of the rest nothing is kept."""
        written = self._after(Seen(filled.kept, ())).values
        wanted = self.view.wanted(self.line, outcome.to or "")
        index = self.view.index
        return tuple(sorted((index[n], v) for n, v in written.items() if index.get(n) in wanted))

    def _misfits(self, asked: tuple[Asked, ...], filled: Filled) -> Iterator[Misfit]:
        """Whether the outcomes that follow from the answers cover them, each answer once."""
        whens = {name: o.when for name, o in self.step.outcomes.items() if o.when is not None}
        if not whens:
            return
        guards = [*whens.values(), *self.step.needs]
        read = {name_of(self.line, leaf) for leaf in leaves(guards)} | self._conditions(asked)
        outside = {n: values for n, values in self.outside.items() if n in read}
        assumed = NOBODY.union(*(self.view.outsiders(n) for n in outside))
        for now in self._worlds(asked, filled, outside):
            if not all(is_met(guard, self.line, now) is True for guard in self.step.needs):
                continue
            fits = tuple(n for n, when in whens.items() if is_met(when, self.line, now) is True)
            if len(fits) > 1:
                yield Misfit("outcomes.overlap", self._hop(filled, ""), fits, assumed)
            elif not fits and len(whens) == len(self.step.outcomes):
                yield Misfit("outcomes.gap", self._hop(filled, ""), (), assumed)


def _keep(found: dict[tuple[object, ...], list[Option]], option: Option) -> None:
    """Keep an option unless one like it needs no more of families or of what is out of sight."""
    key = (option.hop.outcome, option.writes, option.starts, option.elsewhere, option.grounds)
    known = found.setdefault(key, [])
    for each in known:
        if each.assumed <= option.assumed and each.professional >= option.professional:
            return
    known.append(option)
