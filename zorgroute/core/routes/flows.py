"""What does a route let cross from one organisation to another, and on which ground?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from zorgroute.core.routes.faults import Place
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import (
    Feedback,
    Ground,
    Guard,
    InformationClass,
    Opens,
    Outcome,
    Share,
    Step,
)

EXISTENCE = (InformationClass.EXISTENCE,)


class FlowKind(StrEnum):
    """How information crosses: said to be shared, or because of how the step is done."""

    SHARE = "share"
    FEEDBACK = "feedback"
    TABLE = "table"  # another organisation takes part in the step, and reads what is recorded
    REFERRAL = "referral"  # a referral of which the file does not say what goes along
    LINK = "link"  # a case on another route is opened
    ALERT = "alert"  # a term passes, and another organisation is told so


class Basis(StrEnum):
    """On what a flow rests, as far as the file says."""

    CONSENT = "consent"
    LAW = "law"
    ANONYMOUS = "anonymous"
    VITAL = "vital"
    INSIDE = "inside"  # giver and receiver can work under one roof
    FAMILY = "family"  # the family brings it there itself
    KNOWN = "known"  # only that the case is there, to somebody who was told so before
    UNNAMED = "unnamed"  # it crosses because of how the step is done; no ground is named
    NONE = "none"  # it is shared without a ground


# What a data protection officer must look at first.
LOUD = frozenset({Basis.UNNAMED, Basis.NONE})


@dataclass(frozen=True)
class Flow:
    """One thing that crosses, at one step or one outcome of it.

    `givers` are roles, `to` are roles too, or for a referral the offer, for a link the route.
    `guards` must hold before it happens. `consent` is the name of the consent it rests on, `law`
    the article. `codes` are the only things that feedback can say. `place` is its line in the file.
    """

    kind: FlowKind
    line: str
    step: str
    outcome: str
    givers: tuple[str, ...]
    to: tuple[str, ...]
    classes: tuple[InformationClass, ...]
    basis: Basis
    place: Place
    consent: str = ""
    law: str = ""
    codes: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()

    @property
    def is_loud(self) -> bool:
        """Whether the file names no ground at all for it."""
        return self.basis in LOUD


@dataclass(frozen=True)
class _Spot:
    """A step while its flows are gathered, or one outcome of it."""

    route: Route
    line: Line
    name: str
    step: Step
    outcome: str = ""

    @property
    def guards(self) -> tuple[Guard, ...]:
        if not self.outcome:
            return self.step.needs
        way = self.step.outcomes[self.outcome]
        return (*self.step.needs, *way.needs, *((way.when,) if way.when else ()))

    def place(self, *path: str | int) -> Place:
        return self.line.place("steps", self.name, *path)

    def flow(
        self, kind: FlowKind, to: tuple[str, ...], classes: tuple[InformationClass, ...],
        basis: Basis, place: Place,
    ) -> Flow:  # fmt: skip
        return Flow(
            kind, self.line.name, self.name, self.outcome, self.step.who, to, classes, basis,
            place, guards=self.guards,
        )  # fmt: skip


def flows(route: Route) -> tuple[Flow, ...]:
    """List everything that crosses an organisation on a route, in the order of the file (R033).

    First what each step says it shares, then what crosses because of how the step is done: who
    sits at the table from elsewhere, a referral without a line on what goes along, a linked case,
    an alert. Only the file is read: whether a case can come there is the checker's question.
    """
    found = [
        flow
        for line in route.lines.values()
        for name, step in line.steps.items()
        for flow in _of_step(_Spot(route, line, name, step))
    ]
    told = {role for each in found if _tells(each) for role in each.to}
    return tuple(_known(route, each, told) for each in found)


def _of_step(spot: _Spot) -> Iterator[Flow]:
    yield from _shares(spot, spot.step.shares, ())
    if spot.step.feedback is not None:
        yield _feedback(spot, spot.step.feedback)
    yield from _at_the_table(spot)
    if spot.step.refers is not None and not _says_what_goes(spot.step):
        basis = Basis.FAMILY if _only_family(spot.route, spot.step.who) else Basis.UNNAMED
        place = spot.place("refers")
        yield spot.flow(FlowKind.REFERRAL, (spot.step.refers.to,), (), basis, place)
    yield from _alerts(spot)
    for name, outcome in spot.step.outcomes.items():
        at = replace(spot, outcome=name)
        yield from _shares(at, outcome.shares, ("outcomes", name))
        if outcome.opens is not None:
            yield _link(at, outcome, outcome.opens)


def _shares(spot: _Spot, shares: tuple[Share, ...], path: tuple[str, ...]) -> Iterator[Flow]:
    for number, share in enumerate(shares):
        place = spot.place(*path, "shares", number)
        flow = spot.flow(FlowKind.SHARE, share.to, share.classes, Basis.NONE, place)
        yield _grounded(spot, flow, share.ground)


def _feedback(spot: _Spot, feedback: Feedback) -> Flow:
    place = spot.place("feedback")
    flow = spot.flow(FlowKind.FEEDBACK, (feedback.to,), EXISTENCE, Basis.NONE, place)
    return replace(_grounded(spot, flow, feedback.ground), codes=tuple(feedback.codes))


def _grounded(spot: _Spot, flow: Flow, ground: Ground | None) -> Flow:
    """The flow with the ground it names; inside one organisation it needs none."""
    if ground is None:
        is_inside = not any(_is_outside(spot.route, flow.givers, role) for role in flow.to)
        return replace(flow, basis=Basis.INSIDE if is_inside else Basis.NONE)
    if ground.consent is not None:
        return replace(flow, basis=Basis.CONSENT, consent=ground.consent)
    if ground.law is not None:
        return replace(flow, basis=Basis.LAW, law=ground.law)
    return replace(flow, basis=Basis.ANONYMOUS if ground.anonymous else Basis.VITAL)


def _at_the_table(spot: _Spot) -> Iterator[Flow]:
    """Who takes part from another organisation, unless the step says what is shared with them."""
    step, route = spot.step, spot.route
    said = {role for share in _all_shares(step) for role in share.to}
    around = (*(step.with_ or ()), *(step.with_one_of or ()))
    for role in dict.fromkeys(around):
        if role in said or not _is_outside(route, step.who, role):
            continue
        classes = classes_recorded(spot.line, step) or EXISTENCE
        word = "with" if role in (step.with_ or ()) else "with_one_of"
        flow = spot.flow(FlowKind.TABLE, (role,), classes, Basis.UNNAMED, spot.place(word))
        yield _asked_first(spot, flow)


def _alerts(spot: _Spot) -> Iterator[Flow]:
    overdue = spot.step.overdue
    for role in (overdue.tell or ()) if overdue is not None else ():
        if _is_outside(spot.route, spot.step.who, role):
            place = spot.place("overdue")
            yield spot.flow(FlowKind.ALERT, (role,), EXISTENCE, Basis.UNNAMED, place)


def _link(spot: _Spot, outcome: Outcome, opens: Opens) -> Flow:
    place = spot.place("outcomes", spot.outcome, "opens")
    flow = spot.flow(FlowKind.LINK, (opens.route,), EXISTENCE, Basis.UNNAMED, place)
    if _only_family(spot.route, spot.step.who):
        return replace(flow, basis=Basis.FAMILY)
    for share in (*outcome.shares, *spot.step.shares):
        if share.ground is not None:
            return _grounded(spot, flow, share.ground)
    asked = [guard.consent for guard in _consents(spot.guards) if guard.consent]
    return replace(flow, basis=Basis.CONSENT, consent=asked[0]) if asked else flow


def _asked_first(spot: _Spot, flow: Flow) -> Flow:
    """Resting on a consent that the step itself waits for, if it names this receiver and this."""
    for guard in _consents(spot.step.needs):
        consent = spot.line.consents.get(guard.consent or "")
        if (
            consent
            and set(flow.to) <= set(consent.to)
            and set(flow.classes) <= set(consent.classes)
        ):
            return replace(flow, basis=Basis.CONSENT, consent=guard.consent or "")
    return flow


def _consents(guards: Iterable[Guard]) -> Iterator[Guard]:
    """The consents that must be there for all of these to hold."""
    for guard in guards:
        if guard.consent is not None:
            yield guard
        yield from _consents(guard.all_of or ())


def _known(route: Route, flow: Flow, told: set[str]) -> Flow:
    """An alert tells nothing new to who was told before, or to the place where it began."""
    if flow.kind != FlowKind.ALERT:
        return flow
    began = set(route.model.for_.organisation)
    knows = [role in told or set(route.roles[role].at) <= began for role in flow.to]
    return replace(flow, basis=Basis.KNOWN) if all(knows) else flow


def _tells(flow: Flow) -> bool:
    is_said = flow.kind in (FlowKind.SHARE, FlowKind.FEEDBACK)
    return is_said and flow.basis != Basis.ANONYMOUS and not flow.is_loud


def _all_shares(step: Step) -> tuple[Share, ...]:
    return (*step.shares, *(share for out in step.outcomes.values() for share in out.shares))


def _says_what_goes(step: Step) -> bool:
    return bool(_all_shares(step))


def _only_family(route: Route, roles: Iterable[str]) -> bool:
    return all(route.is_family(role) for role in roles)


def _is_outside(route: Route, givers: Iterable[str], role: str) -> bool:
    """Whether a role works where none of the givers can work; the family is no organisation."""
    if role not in route.roles or route.is_family(role):
        return False
    professionals = [each for each in givers if not route.is_family(each)]
    return not any(route.same_organisation(each, role) for each in professionals)


def classes_recorded(line: Line, step: Step) -> tuple[InformationClass, ...]:
    """The classes of what is written down at a step, each once, in the order of the language."""
    found = {field.class_ or record.class_ for _, field, record in line.fields_of(step)}
    return tuple(each for each in InformationClass if each in found)


def unheard(route: Route, crossing: Iterable[Flow]) -> tuple[str, ...]:
    """The roles that do a step elsewhere while the file says nowhere how they come to know of it.

    Where the case can begin they know it of themselves; others must have been told, and if not by
    a share, feedback, at the table or by a term that passed, then by the family, or it is missing.
    """
    told = {role for flow in crossing for role in flow.to}
    began = set(route.model.for_.organisation)
    acting = {
        role
        for name, line in route.lines.items()
        if name == MAIN or line.known_to is None
        for step in line.steps.values()
        for role in step.who
    }
    return tuple(
        role
        for role, known in route.roles.items()
        if role in acting
        and role not in told
        and not known.one_of
        and not route.is_family(role)
        and not set(known.at) & began
    )
