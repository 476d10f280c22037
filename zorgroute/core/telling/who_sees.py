"""Who else may read what was written on a case, as far as this reader may know of it?

Made of the steps that the reader is told and of the classes that the route asks there, never of
what others wrote: a table of who sees what must not say what there is to see (promise 4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy.claims import Done
from zorgroute.core.policy.parting import Reach, reached
from zorgroute.core.policy.reading import answer_on
from zorgroute.core.policy.words import Ground, State, Verdict
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.telling.timeline import Former, Lasting, is_told, lasting_of, versions

# The order in which grounds are told: what somebody does before what somebody was allowed.
ORDER = (Ground.OWN_WORK, Ground.AUTHORITY, Ground.LAW, Ground.VITAL, Ground.CONSENT)


@dataclass(frozen=True)
class Sight:
    """How much of one class a party may read, on which grounds, and since when it was agreed to."""

    verdict: Verdict
    grounds: tuple[Ground, ...] = ()
    agreed_on: date | None = None


@dataclass
class _Found:
    """What was counted of one class for one party."""

    pieces: int = 0
    read: int = 0
    grounds: set[Ground] = field(default_factory=set)
    agreed: set[date] = field(default_factory=set)

    def add(self, grounds: set[Ground], days: set[date]) -> None:
        self.pieces += 1
        self.read += bool(grounds)
        self.grounds |= grounds
        self.agreed |= days


@dataclass(frozen=True)
class Shown:
    """A case with who reads this: `readers` are the functions of one reader, `reach` is how far
    each consent goes."""

    route: Route
    log: Sequence[ev.Event]
    readers: Collection[str]
    holder: str
    now: datetime
    former: Former | None = None
    reach: Reach | None = None


def who_sees(
    shown: Shown, parties: Mapping[str, Collection[str]]
) -> Mapping[str, Mapping[InformationClass, Sight]]:
    """For each party (a name and its functions) what it may read of each class of information.

    A class of which nothing was asked at the steps that the reader knows of is not there. That the
    case is there, every party knows.
    """
    table = _Table(shown, lasting_of(shown.log, shown.now, shown.reach), _agreed_on(shown.log))
    found = {party: dict[InformationClass, _Found]() for party in parties}
    for route, deed in _told_steps(shown):
        for of_class in _classes(route, deed):
            for party, roles in parties.items():
                one = found[party].setdefault(of_class, _Found())
                one.add(*table.read_by(route, deed, of_class, roles))
    return {
        party: {
            InformationClass.EXISTENCE: table.existence(roles),
            **{
                of_class: _sight(found[party][of_class])
                for of_class in InformationClass
                if of_class in found[party] and of_class != InformationClass.EXISTENCE
            },
        }
        for party, roles in parties.items()
    }


@dataclass(frozen=True)
class _Table:
    """A case while it is counted who may read what of it; `agreed` are the days of consents."""

    shown: Shown
    lasting: Lasting
    agreed: Mapping[str, date]

    def read_by(
        self, route: Route, deed: ev.StepTaken, of_class: InformationClass, roles: Collection[str]
    ) -> tuple[set[Ground], set[date]]:
        """On which grounds these functions read one class of one step; none when they do not."""
        done = Done(
            present=deed.present,
            directed=self.lasting.directed,
            holder=self.shown.holder,
            state=self.lasting.states.get(deed.line, State.OPEN),
        )
        answers = [
            answer_on(route, deed.line, deed.step, of_class, role, done=replace(done, shared=given))
            for role in roles
            if role in route.roles
            for given in [self.lasting.shared(route, deed, role)]
        ]
        because = [by for answer in answers if answer.is_whole for _, by in answer.because]
        grounds = {claim.ground for claim in because}
        return grounds, self._days(deed) if Ground.CONSENT in grounds else set()

    def existence(self, roles: Collection[str]) -> Sight:
        """That the case is there: by authority, since it began there, or since it was shared."""
        route = self.shown.route
        if any(route.is_family(role) for role in roles):
            return Sight(Verdict.WHOLE, (Ground.AUTHORITY,))
        begin = route.step(MAIN, route.main.first).who
        if any(route.same_organisation(role, who) for role in roles for who in begin):
            return Sight(Verdict.WHOLE, (Ground.OWN_WORK,))
        grounds: set[str] = set()
        days: set[date] = set()
        for _, deed in _told_steps(self.shown):
            for share in deed.shared:
                if any(self._is_told(share, role) for role in roles):
                    grounds.add(share.ground.partition(":")[0])
                    days |= self._days(deed)
        known = tuple(each for each in ORDER if each.value in grounds)
        return Sight(Verdict.WHOLE, known or (Ground.OWN_WORK,), max(days, default=None))

    def _is_told(self, share: ev.SharedOut, role: str) -> bool:
        route, reach = self.shown.route, self.shown.reach
        is_receiver = any(route.plays(role, to) for to in share.to)
        return is_receiver and bool(reached(route, reach, share.ground, role, share.classes))

    def _days(self, deed: ev.StepTaken) -> set[date]:
        return {self.agreed[each.ground] for each in deed.shared if each.ground in self.agreed}


def _told_steps(shown: Shown) -> Iterator[tuple[Route, ev.StepTaken]]:
    """The steps that were taken and still count, as far as the reader is told of them."""
    gone = retracted_acts(shown.log)
    pairs = zip(shown.log, versions(shown.route, shown.log, shown.former), strict=True)
    for event, route in pairs:
        deed = event.deed
        if not isinstance(deed, ev.StepTaken) or event.act in gone:
            continue
        if any(is_told(route, event, reader) for reader in shown.readers):
            yield route, deed


def _classes(route: Route, deed: ev.StepTaken) -> Iterator[InformationClass]:
    line = route.lines[deed.line]
    asked = (f.class_ or record.class_ for _, f, record in line.fields_of(line.steps[deed.step]))
    yield from dict.fromkeys(asked)


def _sight(one: _Found) -> Sight:
    if not one.read:
        return Sight(Verdict.NOTHING)
    verdict = Verdict.WHOLE if one.read == one.pieces else Verdict.PART
    grounds = tuple(each for each in ORDER if each in one.grounds)
    return Sight(verdict, grounds, max(one.agreed, default=None))


def _agreed_on(log: Iterable[ev.Event]) -> Mapping[str, date]:
    """On which day each consent was given last, by its name as a ground."""
    found: dict[str, date] = {}
    for event in log:
        if isinstance(event.deed, ev.StepTaken):
            on = event.happened_at.astimezone(AMSTERDAM).date()
            found |= {f"consent:{name}": on for name, to in event.deed.consents if to == "given"}
    return found
