"""How can one step come out, given what is known when it is done?

The answer depends on a handful of facts only, so it is worked out once per step and per way those
facts can lie, however often the walk passes there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zorgroute.core.checker.abstract import (
    RECORDED,
    Abstraction,
    answers_possible,
    guards_of,
    leaves,
)
from zorgroute.core.checker.findings import Hop
from zorgroute.core.engine.guards import is_met
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import MAIN, Line
from zorgroute.core.routes.words import Age, Guard, Outcome, Step

Record = dict[str, str | None]


class Start(NamedTuple):
    """A track that starts; `maybe` when that depends on something out of sight."""

    track: str
    maybe: bool


class Option(NamedTuple):
    """One way to do a step: the outcome, what it writes, and what it rests on.

    `ground` names the consent that is missing although no guard asks for it; such a way is no
    way: the engine refuses it. `professional` when no family has to decide anything.
    """

    hop: Hop
    outcome: Outcome
    writes: tuple[tuple[int, str | None], ...]
    starts: tuple[Start, ...]
    professional: bool
    assumed: bool
    ground: str


class Misfit(NamedTuple):
    """Answers for which no outcome fits, or more than one."""

    kind: str
    hop: Hop
    outcomes: tuple[str, ...]


class Options(NamedTuple):
    options: tuple[Option, ...]
    misfits: tuple[Misfit, ...]
    stuck: tuple[Hop, ...]


@dataclass(frozen=True)
class Seen:
    """What a guard hears about an abstract case, with what this very step records on top."""

    values: Mapping[str, str | None]
    results: Mapping[str, str | None]
    meldcode: int
    years: int

    def consent(self, name: str) -> str | None:
        return self.values.get(f"consent:{name}")

    def answers(self, key: str) -> tuple[str, ...] | None:
        value = self.values.get(key)
        return None if value is None else (value,)

    def was_done(self, line: str, step: str) -> bool:
        return self.values.get(f"done:{line}/{step}") is not None

    def result(self, track: str) -> str | None:
        return self.results.get(track)

    def meldcode_done(self, number: int) -> bool:
        return bool(self.meldcode >> number & 1)

    def is_aged(self, age: Age) -> bool:
        return age.from_ <= self.years and (age.until is None or self.years < age.until)

    def has_contact(self, role: str) -> bool:
        return True


class Visits:
    """Works out the options of steps, and remembers them."""

    def __init__(self, abstraction: Abstraction) -> None:
        self.abstraction, self.route = abstraction, abstraction.route
        self._needs: dict[tuple[str, str], _Needed] = {}
        self._found: dict[tuple[object, ...], Options] = {}
        self._outside: dict[int, bool] = {}
        self._kept: dict[tuple[str, str], frozenset[int]] = {}

    def options(
        self,
        line: Line,
        step: str,
        values: tuple[str | None, ...],
        tracks: tuple[str, ...],
        meldcode: int,
        years: int,
    ) -> Options:
        """Every way to do this step in a state, from memory when the facts lie the same."""
        needed = self._needed(line, step)
        known = tuple(values[number] for number in needed.numbers)
        results = tuple(_result(tracks[number]) for number in needed.tracks)
        mask = meldcode if needed.meldcode else 0
        age = years if needed.age else 0
        key = (line.name, step, known, results, mask, age)
        if key not in self._found:
            names = self.abstraction.names
            seen = Seen(
                {names[n]: value for n, value in zip(needed.numbers, known, strict=True)},
                {
                    self.abstraction.tracks[n]: result
                    for n, result in zip(needed.tracks, results, strict=True)
                },
                mask,
                age,
            )
            self._found[key] = self._work_out(line, step, seen)
        return self._found[key]

    def _needed(self, line: Line, name: str) -> _Needed:
        key = (line.name, name)
        if key not in self._needs:
            step = line.steps[name]
            every = list(leaves(guards_of(step)))
            tracks = self.abstraction.tracks
            index = self.abstraction.index
            self._needs[key] = _Needed(
                numbers=tuple(sorted(index[n] for n in self.abstraction.reads(line, step))),
                tracks=tuple(tracks.index(g.ended) for g in every if g.ended in tracks if g.ended),
                meldcode=any(each.meldcode is not None for each in every),
                age=any(each.age is not None for each in every),
            )
        return self._needs[key]

    def _work_out(self, line: Line, name: str, seen: Seen) -> Options:
        step = line.steps[name]
        options: list[Option] = []
        misfits: list[Misfit] = []
        ways_by_family: dict[tuple[tuple[str, str | None], ...], list[bool]] = {}
        example: dict[tuple[tuple[str, str | None], ...], Hop] = {}
        for record in self._records(line, step):
            now = Seen({**seen.values, **record}, seen.results, seen.meldcode, seen.years)
            if not self._asked_rightly(line, step, now, record):
                continue
            hop = Hop("take", line.name, name, "", _spoken(record))
            misfits.extend(self._misfits(line, step, now, hop))
            found = list(self._ways(line, step, now, hop, record))
            options.extend(found)
            family = tuple(sorted((k, v) for k, v in record.items() if k.startswith("consent:")))
            ways_by_family.setdefault(family, []).append(bool(found))
            example.setdefault(family, hop)
        stuck = tuple(example[f] for f, ways in ways_by_family.items() if not any(ways))
        return Options(self._without_twins(line, options), tuple(misfits), stuck)

    def _without_twins(self, line: Line, options: list[Option]) -> tuple[Option, ...]:
        """Options that differ in nothing anybody will read again are one; the first stays."""
        found: dict[tuple[object, ...], Option] = {}
        for each in options:
            kept = self._kept_after(line, each.outcome)
            writes = tuple((number, v) for number, v in each.writes if number in kept)
            key = (id(each.outcome), writes, each.starts, each.professional, each.ground)
            found.setdefault(key, each._replace(writes=writes))
        return tuple(found.values())

    def _kept_after(self, line: Line, outcome: Outcome) -> frozenset[int]:
        """The variables that may still be read after an outcome; the rest need not be kept."""
        key = (line.name, outcome.to or "")
        if key not in self._kept:
            abstraction = self.abstraction
            names = set(abstraction.always_live)
            if outcome.to is not None:
                names |= abstraction.live(line, outcome.to)
            if line.name != MAIN:
                for step in self.route.main.steps:
                    names |= abstraction.live(self.route.main, step)
            self._kept[key] = frozenset(abstraction.index[name] for name in names)
        return self._kept[key]

    def _records(self, line: Line, step: Step) -> Iterator[Record]:
        """Every way to answer the questions that guards look at; the other answers do not matter."""
        columns: list[list[Record]] = []
        for key, each in self.abstraction.recorded_here(line, step):
            optional = [] if each.required and each.only_if is None else [None]
            columns.append([{key: answer} for answer in [*answers_possible(each), *optional]])
        for name, each, _ in line.fields_of(step):
            consent = f"consent:{each.consent}"
            if each.consent is not None and consent in self.abstraction.index:
                rows: list[Record] = [{consent: "given"}, {consent: "refused"}]
                own = line.keys[name]
                if own in self.abstraction.index:
                    rows = [{**row, own: row[consent]} for row in rows]
                    columns = [c for c in columns if own not in c[0]]
                if not each.required or each.only_if is not None:
                    rows.append({own: None} if own in self.abstraction.index else {})
                columns.append(rows)
        for choice in itertools.product(*columns):
            record: Record = {}
            for part in choice:
                record.update(part)
            yield record

    def _asked_rightly(self, line: Line, step: Step, now: Seen, record: Record) -> bool:
        """Whether the answers fit the questions: one asked only-if is answered only then."""
        for key, each in self.abstraction.recorded_here(line, step):
            if each.only_if is None:
                continue
            other = fact_key(line, each.only_if.field)
            if other in self.abstraction.outside_facts:
                continue
            is_asked = now.values.get(other) in each.only_if.is_
            is_answered = record.get(key) is not None
            if (is_answered and not is_asked) or (is_asked and each.required and not is_answered):
                return False
        return True

    def _ways(
        self, line: Line, step: Step, now: Seen, hop: Hop, record: Record
    ) -> Iterator[Option]:
        gives = any(k.startswith("consent:") and v == "given" for k, v in record.items())
        professional = not gives and any(not self.route.is_family(who) for who in step.who)
        for name, outcome in step.outcomes.items():
            when = (outcome.when,) if outcome.when else ()
            holds, assumed = self._hold(line, (*step.needs, *outcome.needs, *when), now)
            if not holds:
                continue
            yield Option(
                hop=_with_outcome(hop, name),
                outcome=outcome,
                writes=self._writes(line, hop.step, record),
                starts=self._starts(line, step, outcome, now),
                professional=professional,
                assumed=assumed,
                ground=_missing_ground(step, outcome, now),
            )

    def _writes(self, line: Line, name: str, record: Record) -> tuple[tuple[int, str | None], ...]:
        index = self.abstraction.index
        done = f"done:{line.name}/{name}"
        written: Record = {**record, **({done: RECORDED} if done in index else {})}
        return tuple((index[key], value) for key, value in written.items() if key in index)

    def _hold(self, line: Line, guards: tuple[Guard, ...], now: Seen) -> tuple[bool, bool]:
        assumed = False
        for guard in guards:
            if self._is_outside(line, guard):
                assumed = True
            elif is_met(guard, line, now) is not True:
                return False, assumed
        return True, assumed

    def _is_outside(self, line: Line, guard: Guard) -> bool:
        key = id(guard)
        if key not in self._outside:
            self._outside[key] = self.abstraction.is_outside(line, guard)
        return self._outside[key]

    def _starts(self, line: Line, step: Step, outcome: Outcome, now: Seen) -> tuple[Start, ...]:
        found = []
        for starting in (*(step.starts or ()), *(outcome.starts or ())):
            if starting.track not in self.abstraction.tracks:
                continue
            if starting.when is None:
                found.append(Start(starting.track, maybe=False))
            elif self._is_outside(line, starting.when):
                found.append(Start(starting.track, maybe=True))
            elif is_met(starting.when, line, now) is True:
                found.append(Start(starting.track, maybe=False))
        return tuple(found)

    def _misfits(self, line: Line, step: Step, now: Seen, hop: Hop) -> Iterator[Misfit]:
        """Whether the outcomes that follow from the answers cover them, each answer once."""
        whens = {name: each.when for name, each in step.outcomes.items() if each.when is not None}
        if not whens or any(self._is_outside(line, when) for when in whens.values()):
            return
        fits = tuple(n for n, when in whens.items() if is_met(when, line, now) is True)
        if len(fits) > 1:
            yield Misfit("outcomes.overlap", hop, fits)
        elif not fits and len(whens) == len(step.outcomes):
            yield Misfit("outcomes.gap", hop, ())


@dataclass(frozen=True)
class _Needed:
    numbers: tuple[int, ...]
    tracks: tuple[int, ...]
    meldcode: bool
    age: bool


def _result(at: str) -> str | None:
    return at[1:] if at.startswith("=") else None


def _spoken(record: Record) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, value or "") for key, value in record.items()))


def _with_outcome(hop: Hop, outcome: str) -> Hop:
    return Hop(hop.kind, hop.line, hop.step, outcome, hop.facts)


def _missing_ground(step: Step, outcome: Outcome, now: Seen) -> str:
    for share in (*step.shares, *outcome.shares):
        if share.ground is None:
            return "none"
        if share.ground.consent is not None:
            state = now.consent(share.ground.consent)
            if state != "given":
                return f"{share.ground.consent}={state or 'missing'}"
    return ""
