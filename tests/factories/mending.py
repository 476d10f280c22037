"""If somebody mends exactly what a refusal names, what does the case look like then?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from tests.factories.answers import answer, function_of, is_asked
from zorgroute.core.answers import Reason
from zorgroute.core.engine.moves import Actor, OnBehalf, Take, Value, Waiver
from zorgroute.core.engine.standing import Run, Standing
from zorgroute.core.engine.world import World
from zorgroute.core.routes.references import domains, fact_key
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Guard, RecordField, Step
from zorgroute.core.terms.term import Span, span_of

# A form is mended before the guards that read it, and the outcome comes last.
ORDER = ("time", "role", "behalf", "present", "field", "feedback")
BEYOND_MENDING = (
    *("step.unknown", "step.not_open", "track.unknown", "outcome.unknown", "case.closed"),
    *("ground.none", "track.starts_at_close"),
)


@dataclass
class Trial:
    """A move that was refused, with the case and the world as they would be once mended.

    `is_real` as long as nothing but the move and the world had to be changed.
    """

    route: Route
    standing: Standing
    world: World
    move: Take
    now: datetime
    rng: Random
    is_real: bool = True

    @property
    def line(self) -> Line:
        return self.route.lines[self.move.line]

    @property
    def step(self) -> Step:
        return self.line.steps[self.move.step]

    def mend(self, reasons: tuple[Reason, ...]) -> bool:
        """Mend everything that is named; False when something cannot be mended by this move."""
        if any(each.code in BEYOND_MENDING for each in reasons):
            return False
        for each in sorted(reasons, key=_turn):
            _MEND[each.code.partition(".")[0]](self, each)
        return True

    def change(self, **words: object) -> None:
        self.move = replace(self.move, **words)  # type: ignore[arg-type]

    def imagine(self, **words: object) -> None:
        """Let the case stand otherwise than it does; the mend lies outside this move."""
        self.standing = replace(self.standing, **words)  # type: ignore[arg-type]
        self.is_real = False

    def field(self, name: str) -> RecordField | None:
        return next((each for key, each, _ in self.line.fields_of(self.step) if key == name), None)

    def write(self, name: str, value: Value) -> None:
        """Fill in a question, and whatever makes that it is asked."""
        each = self.field(name)
        if each is not None and each.only_if is not None:
            other, record = each.only_if.field, dict(self.move.record)
            if not is_asked(self.line, each, record, self.standing.facts):
                self.know(other, each.only_if.is_[0])
        self.change(record={**self.move.record, name: value})

    def know(self, name: str, value: Value) -> None:
        """Let a fact be so: on this form if it is asked there, else from an earlier step."""
        if self.field(name) is not None:
            self.write(name, value)
        else:
            key = fact_key(self.line, name)
            self.imagine(facts={**self.standing.facts, key: value})

    def consent(self, name: str, state: str) -> None:
        for key, each, _ in self.line.fields_of(self.step):
            if each.consent == name and key in self.move.record:
                self.write(key, state)
        self.world = replace(self.world, consents={**self.world.consents, name: state})


def _turn(reason: Reason) -> int:
    thing = reason.code.partition(".")[0]
    if thing == "outcome":
        return 99
    return ORDER.index(thing) if thing in ORDER else 50


def _time(trial: Trial, reason: Reason) -> None:
    trial.change(happened_at=trial.now)


def _role(trial: Trial, reason: Reason) -> None:
    who = function_of(trial.route, trial.rng.choice(trial.step.who), trial.rng)
    if trial.move.on_behalf is not None:
        trial.change(on_behalf=OnBehalf(who, "phone"))
    else:
        trial.change(actor=Actor(trial.move.actor.person, who))


def _behalf(trial: Trial, reason: Reason) -> None:
    holder = function_of(trial.route, trial.standing.holder, trial.rng)
    trial.change(actor=Actor(trial.move.actor.person, holder))


def _present(trial: Trial, reason: Reason) -> None:
    named = reason.fact("role") or reason.fact("roles") or ""
    functions = {function_of(trial.route, role, trial.rng) for role in named.split(", ")}
    trial.change(present=trial.move.present | functions)


def _field(trial: Trial, reason: Reason) -> None:
    name = reason.fact("field") or ""
    each = trial.field(name)
    if each is None or reason.code in ("field.unknown", "field.not_asked"):
        left = {key: value for key, value in trial.move.record.items() if key != name}
        trial.change(record=left)
    elif each.consent is not None:
        trial.write(name, "given")
    else:
        trial.write(name, answer(trial.rng, each, trial.now))


def _feedback(trial: Trial, reason: Reason) -> None:
    wants = reason.code in ("feedback.missing", "feedback.not_in_list")
    codes = trial.step.feedback.codes if trial.step.feedback else ()
    trial.change(feedback=trial.rng.choice(codes) if wants else None)


def _consent(trial: Trial, reason: Reason) -> None:
    trial.consent(reason.fact("consent") or "", "given")


def _fact(trial: Trial, reason: Reason) -> None:
    name, wanted = reason.fact("field") or "", reason.fact("wanted")
    trial.know(name, wanted.split(", ")[0] if wanted else _anything(trial, name))


def _anything(trial: Trial, name: str) -> Value:
    """An answer of the kind of this field, wherever in the route it is asked."""
    key = fact_key(trial.line, name)
    for line in (trial.line, *trial.route.lines.values()):
        for record in line.records.values():
            for each_name, each in record.fields.items():
                if line.keys[each_name] == key:
                    return answer(trial.rng, each, trial.now)
    return "iets"


def _guard(trial: Trial, reason: Reason) -> None:
    meet(trial, guard_at(trial.route, reason.fact("where") or ""), wanted=True)


def guard_at(route: Route, where: str) -> Guard:
    """The guard at a place such as `main/step/outcomes.name.needs.0.all_of.1`."""
    line, step_name, path = where.split("/")
    step = route.lines[line].steps[step_name]
    names = path.split(".")
    guards = step.needs
    if names[0] == "outcomes":
        guards, names = step.outcomes[names[1]].needs, names[2:]
    guard = guards[int(names[1])]
    for number in names[3::2]:
        guard = guard.parts[int(number)]
    return guard


def meet(trial: Trial, guard: Guard, *, wanted: bool) -> None:
    """Let a guard be met, or not be met."""
    if guard.parts:
        takes_all = wanted if guard.kind in ("all_of", "none_of") else not wanted
        for part in guard.parts if takes_all else (trial.rng.choice(guard.parts),):
            meet(trial, part, wanted=wanted != (guard.kind == "none_of"))
    elif guard.consent is not None:
        trial.consent(guard.consent, "given" if wanted else "refused")
    elif guard.fact is not None:
        trial.know(guard.fact, _fitting(trial, guard, wanted=wanted))
    elif guard.recorded is not None:
        trial.know(guard.recorded, _anything(trial, guard.recorded) if wanted else ())
    else:
        _meet_beyond_the_form(trial, guard, wanted=wanted)


def _meet_beyond_the_form(trial: Trial, guard: Guard, *, wanted: bool) -> None:
    standing = trial.standing
    if guard.done is not None:
        _be_done(trial, guard.done, wanted=wanted)
    elif guard.ended is not None:
        results = guard.is_ or tuple(trial.route.lines[guard.ended].results)
        run = Run(guard.ended, standing.opened_at, None, results[0])
        runs = {name: each for name, each in standing.runs.items() if name != guard.ended}
        trial.imagine(runs={**runs, guard.ended: run} if wanted else runs)
    elif guard.meldcode is not None:
        trial.imagine(meldcode={**standing.meldcode, guard.meldcode: trial.now})
    elif guard.contact is not None:
        contacts = (trial.world.contacts or frozenset()) | {guard.contact}
        trial.world = replace(trial.world, contacts=contacts)
    elif guard.age is not None:
        _be_aged(trial, guard.age.from_)


def _fitting(trial: Trial, guard: Guard, *, wanted: bool) -> Value:
    options = guard.is_ or ()
    if wanted:
        return trial.rng.choice(options)
    key = fact_key(trial.line, guard.fact or "")
    return next(each for each in domains(trial.route)[key] if each not in options)


def _be_done(trial: Trial, step: str, *, wanted: bool) -> None:
    at = trial.line.name if step in trial.line.steps else MAIN
    done = {key: moment for key, moment in trial.standing.done.items() if key != (at, step)}
    trial.imagine(done={**done, (at, step): trial.now} if wanted else done)


def _be_aged(trial: Trial, years: int) -> None:
    born = (trial.move.happened_at - timedelta(days=366 * years)).date()
    trial.world = replace(trial.world, birth_date=born)
    trial.is_real = False


def _leaf(trial: Trial, reason: Reason) -> None:
    """Guards that name what they are about instead of where they stand."""
    if reason.code == "step.not_done":
        _be_done(trial, reason.fact("step") or "", wanted=True)
    elif reason.code == "contact.missing":
        meet(trial, Guard(contact=reason.fact("role")), wanted=True)
    elif reason.code == "meldcode.order":
        trial.change(waiver=Waiver(min(trial.world.deviation_codes)))
    else:
        number = int(reason.fact("number") or 0)
        trial.imagine(meldcode={**trial.standing.meldcode, number: trial.now})


def _track(trial: Trial, reason: Reason) -> None:
    """Let a track have ended, as it should."""
    name = reason.fact("track") or ""
    results = tuple(trial.route.lines[name].results)
    outcome = trial.step.outcomes[trial.move.outcome]
    for guard in _leaves((*trial.step.needs, *outcome.needs)):
        if guard.ended == name and guard.is_ is not None:
            results = guard.is_
    run = Run(name, trial.standing.opened_at, None, results[0])
    trial.imagine(runs={**trial.standing.runs, name: run})


def _leaves(guards: tuple[Guard, ...]) -> list[Guard]:
    return [leaf for each in guards for leaf in (_leaves(each.parts) if each.parts else [each])]


def _age(trial: Trial, reason: Reason) -> None:
    _guard(trial, reason)


def _outcome(trial: Trial, reason: Reason) -> None:
    when = trial.step.outcomes[trial.move.outcome].when
    assert when is not None
    meet(trial, when, wanted=True)


def _review(trial: Trial, reason: Reason) -> None:
    trial.change(next_on=(trial.now + timedelta(days=30)).date())


def _date(trial: Trial, reason: Reason) -> None:
    line = trial.route.lines[reason.fact("line") or MAIN]
    within = line.steps[reason.fact("step") or ""].within
    assert within is not None
    assert within.agreed is not None
    term = trial.route.term(line.name, within)
    assert term is not None
    span = span_of(
        term, trial.move.happened_at, trial.world.calendar, region=trial.world.school_region
    )
    assert isinstance(span, Span)
    trial.know(within.agreed, span.latest.date())


def _deviation(trial: Trial, reason: Reason) -> None:
    trial.change(waiver=Waiver(min(trial.world.deviation_codes)))


_MEND: dict[str, Callable[[Trial, Reason], None]] = {
    "time": _time,
    "role": _role,
    "behalf": _behalf,
    "present": _present,
    "field": _field,
    "feedback": _feedback,
    "consent": _consent,
    "fact": _fact,
    "guard": _guard,
    "step": _leaf,
    "contact": _leaf,
    "meldcode": _leaf,
    "track": _track,
    "age": _age,
    "outcome": _outcome,
    "review": _review,
    "date": _date,
    "deviation": _deviation,
}
