"""What is unsound by the words of the file alone, whatever path is taken?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zorgroute.core.checker.facts import consents_read
from zorgroute.core.checker.findings import Finding, spot
from zorgroute.core.routes.route import ANYONE, Line, Route
from zorgroute.core.routes.words import InformationClass, Share, Step
from zorgroute.core.terms.term import Term, Unit

Rights = Mapping[tuple[str, str], str]
EXIT_KINDS = ("safety", "urgency", "crisis")
REMEDIES = ("bezwaar", "beroep")
# A week holds five days of work; a month and a year are rounded.
DAYS_IN = {
    Unit.HOURS: 1 / 24,
    Unit.DAYS: 1,
    Unit.WORKING_DAYS: 7 / 5,
    Unit.SCHOOL_DAYS: 7 / 5,
    Unit.WEEKS: 7,
    Unit.MONTHS: 30,
    Unit.YEARS: 365,
}


def static_findings(route: Route, rights: Rights) -> Iterator[Finding]:
    """Everything that needs no path: responsibility, exits, grounds, rights, open questions.

    `rights` maps (role, offer) to yes, no, unknown or conflict for this municipality; a pair that
    is not there is unknown (R071).
    """
    reader = _Reader(route)
    yield from reader.responsibility()
    yield from reader.exits()
    for line in route.lines.values():
        for name, step in line.steps.items():
            yield from reader.shares(line, name, step)
            yield from reader.decisions(line, name, step)
            yield from reader.referral(line, name, step, rights)
            yield from reader.open_term(line, name, step)
            yield from reader.feedback(line, name, step)
            yield from reader.consents(line, name, step)


@dataclass(frozen=True)
class _Reader:
    route: Route

    def _finding(
        self, code: str, line: Line, where: str, *path: str | int, **facts: str
    ) -> Finding:
        return Finding(code, where, line.place(*path), tuple(sorted(facts.items())))

    def responsibility(self) -> Iterator[Finding]:
        """Exactly one professional answers for a case, and for each track (promise 1)."""
        route, main = self.route, self.route.main
        holds = route.model.holds
        if holds is None:
            yield self._finding("responsible.none", main, "holds", "route")
        elif route.is_family(holds):
            yield self._finding("responsible.family", main, "holds", "holds", role=holds)
        for kind, handler in route.model.on.items():
            if handler.hands_to is not None and route.is_family(handler.hands_to):
                asked, spoken = handler.hands_to, ("on", str(kind), "hands_to")
                yield self._finding("responsible.family", main, f"on/{kind}", *spoken, role=asked)
        for line in route.lines.values():
            if line.lead is not None and route.is_family(line.lead):
                lead = ("tracks", line.name, "leads")
                yield self._finding("lead.family", main, f"{line.name}:", *lead, role=line.lead)
            for name, step in line.steps.items():
                for outcome_name, outcome in step.outcomes.items():
                    if outcome.hands_to is None:
                        continue
                    path = ("steps", name, "outcomes", outcome_name, "hands_to")
                    where = spot(line.name, name, outcome_name)
                    if step.hands_to not in (None, outcome.hands_to):
                        yield self._finding("responsible.two", line, where, *path)
                    if route.is_family(outcome.hands_to):
                        role = outcome.hands_to
                        yield self._finding("responsible.family", line, where, *path, role=role)
                if step.hands_to is not None and route.is_family(step.hands_to):
                    where, role = spot(line.name, name), step.hands_to
                    at = ("steps", name, "hands_to")
                    yield self._finding("responsible.family", line, where, *at, role=role)

    def exits(self) -> Iterator[Finding]:
        """Safety, urgency and crisis are open from everywhere, crisis without any guard."""
        route, main = self.route, self.route.main
        for kind in EXIT_KINDS:
            track = route.exits.get(kind)
            if track is None:
                yield self._finding("exit.missing", main, f"exits/{kind}", "exits", kind=kind)
                continue
            line = route.lines[track]
            first = line.steps[line.first]
            where = spot(track, line.first)
            if not line.may_start:
                path = ("tracks", track)
                yield self._finding("exit.nobody", main, f"{track}:", *path, track=track)
            if first.needs or any(o.needs for o in first.outcomes.values()):
                yield self._finding("exit.guarded", line, where, "steps", line.first, track=track)
            if kind == "crisis":
                yield from self._crisis(line, first, where)

    def _crisis(self, line: Line, first: Step, where: str) -> Iterator[Finding]:
        path = ("steps", line.first)
        if first.record or first.with_ or first.with_one_of:
            yield self._finding("crisis.form_first", line, where, *path)
        if not first.shows:
            yield self._finding("crisis.no_numbers", line, where, *path)
        if line.may_start and ANYONE not in line.may_start:
            place = ("tracks", line.name, "may_start")
            yield self._finding("crisis.not_for_all", self.route.main, where, *place)

    def shares(self, line: Line, name: str, step: Step) -> Iterator[Finding]:
        """A share names a ground that fits it; consent covers what is shared and with whom."""
        named: list[tuple[Share, tuple[str | int, ...]]] = [
            (share, ("steps", name, "shares", number)) for number, share in enumerate(step.shares)
        ]
        for outcome_name, outcome in step.outcomes.items():
            base = ("steps", name, "outcomes", outcome_name, "shares")
            named += [(share, (*base, number)) for number, share in enumerate(outcome.shares)]
        for share, path in named:
            yield from self._share(line, name, share, path)
        feedback = step.feedback
        if feedback is not None and feedback.ground is None and self._crosses(step, feedback.to):
            path = ("steps", name, "feedback")
            where = spot(line.name, name)
            yield self._finding("feedback.no_ground", line, where, *path, to=feedback.to)

    def _crosses(self, step: Step, to: str) -> bool:
        return not any(self.route.same_organisation(who, to) for who in step.who)

    def _share(
        self, line: Line, name: str, share: Share, path: tuple[str | int, ...]
    ) -> Iterator[Finding]:
        where = spot(line.name, name)
        ground = share.ground
        if ground is None:
            return
        personal = {InformationClass.EXISTENCE, InformationClass.LOGISTICS}
        if ground.anonymous and personal & set(share.classes):
            classes = ", ".join(sorted(personal & set(share.classes)))
            yield self._finding("share.not_anonymous", line, where, *path, classes=classes)
        if ground.vital and line.name not in self.route.exits.values():
            yield self._finding("share.vital_outside_exit", line, where, *path)
        if ground.consent is not None:
            consent = line.consents[ground.consent]
            wider = [each for each in share.classes if each not in consent.classes]
            others = [each for each in share.to if each not in consent.to]
            if wider or others:
                more = ", ".join([*wider, *others])
                facts = {"consent": ground.consent, "more": more}
                yield self._finding("share.wider_than_consent", line, where, *path, **facts)

    def decisions(self, line: Line, name: str, step: Step) -> Iterator[Finding]:
        """A decision names both remedies (R120)."""
        if step.decides is None:
            return
        named = step.decides.remedies or ()
        left = [each for each in REMEDIES if each not in named]
        if left:
            path = ("steps", name, "decides")
            where = spot(line.name, name)
            yield self._finding("decision.no_remedies", line, where, *path, missing=", ".join(left))

    def referral(self, line: Line, name: str, step: Step, rights: Rights) -> Iterator[Finding]:
        """Who refers holds the right to; unknown is asked, never denied silently (R069 to R071)."""
        if step.refers is None:
            return
        for role in step.who:
            if self.route.is_family(role):
                continue
            for function in self._referrers(role, step.refers.to, rights):
                right = rights.get((function, step.refers.to), "unknown")
                if right != "yes":
                    path = ("steps", name, "refers")
                    facts = {"role": function, "offer": step.refers.to}
                    where = f"{spot(line.name, name)}/{function}"
                    yield self._finding(f"right.{right}", line, where, *path, **facts)

    def _referrers(self, role: str, offer: str, rights: Rights) -> tuple[str, ...]:
        """The functions to look up: the role itself when the table names it, else who fills it."""
        known = self.route.roles.get(role)
        if (role, offer) in rights or known is None:
            return (role,)
        return known.one_of or (role,)

    def open_term(self, line: Line, name: str, step: Step) -> Iterator[Finding]:
        """A term that the agreement leaves open is a question, not a fault (semantics 14)."""
        if step.within is None or self.route.term(line.name, step.within) is not None:
            return
        parameter = step.within.parameter or ""
        place = line.place("parameters", parameter)
        if line.name in self.route.shared and parameter in self.route.model.parameters:
            place = self.route.main.place("parameters", parameter)
        yield Finding(
            "term.open",
            spot(line.name, name),
            place,
            (("parameter", parameter),),
            weight="question",
        )

    def feedback(self, line: Line, name: str, step: Step) -> Iterator[Finding]:
        """News to another organisation waits, so that its hour tells nothing (T19), and is not so
        late that the one who raised the concern hears nothing in time (R145)."""
        feedback = step.feedback
        if feedback is None or feedback.at_once or not self._crosses(step, feedback.to):
            return
        where, path = spot(line.name, name), ("steps", name, "feedback")
        wait = self.route.term(line.name, feedback.after) if feedback.after else None
        norm = self.route.term(line.name, feedback.within) if feedback.within else None
        if wait is None:
            place = line.place(*path)
            facts = (("to", feedback.to),)
            yield Finding("feedback.no_delay", where, place, facts, weight="question")
        elif norm is not None and _days(wait) > _days(norm):
            yield self._finding("feedback.too_late", line, where, *path, to=feedback.to)

    def consents(self, line: Line, name: str, step: Step) -> Iterator[Finding]:
        """A consent that nobody asks for can never be given."""
        asked = {
            each.consent
            for every in self.route.lines.values()
            for any_step in every.steps.values()
            for _, each, _ in every.fields_of(any_step)
        }
        for consent in sorted(set(consents_read(step)) - asked):
            path = ("steps", name)
            where = spot(line.name, name)
            yield self._finding("consent.never_asked", line, where, *path, consent=consent)


def _days(term: Term) -> float:
    """About how many days a term is, to lay two units beside each other."""
    return term.max * DAYS_IN[term.unit]
