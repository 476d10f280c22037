"""How do a route and a scenario become a model that can run, with all that it rests on?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zorgroute.core.routes.faults import Place, Unreadable
from zorgroute.core.routes.parameters import with_values
from zorgroute.core.routes.references import reference_faults
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.simulation.capacity import holiday_faults
from zorgroute.core.simulation.compiled import (
    Area,
    Bypass,
    Compiled,
    MeetingNeed,
    Station,
    Way,
)
from zorgroute.core.simulation.compiling_arrays import (
    Compiling,
    Layout,
    Leaving,
    Visit,
    is_step,
    model_of,
)
from zorgroute.core.simulation.compiling_assumptions import all_assumptions
from zorgroute.core.simulation.compiling_classes import (
    MOST_CLASSES,
    Classes,
    TooManyClasses,
    facts_asked,
)
from zorgroute.core.simulation.compiling_pools import DAYS_IN_YEAR, Done, Pools
from zorgroute.core.simulation.compiling_sources import Stream, streams, waiting
from zorgroute.core.simulation.compiling_steps import (
    Edge,
    Spot,
    Steps,
    relapse_name,
    unheard_of,
)
from zorgroute.core.simulation.compiling_terms import Terms
from zorgroute.core.simulation.model import F64, MEETING, Model
from zorgroute.core.simulation.scenario import Scenario
from zorgroute.core.simulation.scenario_references import Names, holds
from zorgroute.core.simulation.scenario_route import outer_faults
from zorgroute.core.simulation.scenario_scalars import DurationWords
from zorgroute.core.simulation.stability import NeverEnds, loads, traffic
from zorgroute.core.terms.calendar import Calendar

Visits = dict[tuple[Spot, int], Visit]
# Only the day on which feedback may be read ends the wait for it.
FOR_EVER = DurationWords.model_construct(is_=36525.0, unit="days")


def compile_scenario(route: Route, scenario: Scenario, calendar: Calendar) -> Compiled | Unreadable:
    """Put a route and a scenario in arrays, or name everything that keeps them from it.

    The scenario's own answers to what the route leaves open go before those of the route.
    """
    faults = outer_faults(scenario.model, scenario.reading, route)
    if not faults:
        names = Names(scenario.reading)
        model = scenario.model
        faults = holiday_faults(model.functions, model.starts, model.lasts, calendar, names)
    if faults:
        return Unreadable(tuple(sorted(set(faults))))
    given = {name: int(each.value) for name, each in scenario.model.parameters.items()}
    answered = with_values(route, {**route.parameters, **given})
    faults = reference_faults(answered)
    if faults:
        return Unreadable(tuple(sorted(set(faults))))
    return _Compiler(answered, scenario, calendar).compiled()


@dataclass
class _Compiler:
    """Walks everything that children can come to, and puts it in order."""

    route: Route
    scenario: Scenario
    calendar: Calendar
    visits: Visits = field(default_factory=dict)
    ways: dict[Spot, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        model = self.scenario.model
        asked = facts_asked(model, self.route)
        self.steps = Steps(self.route, model, self.scenario.reading, Classes(), asked)
        self.pools = Pools(self.steps, self.calendar)
        self.terms = Terms(self.steps, self.calendar)

    def compiled(self) -> Compiled | Unreadable:
        try:
            children, first = list(streams(self.steps)), list(waiting(self.steps))
            self._reach([*((each.to, klass) for each in children for klass, _ in each.mix),
                         *((each.spot, each.klass) for each in first)])  # fmt: skip
        except TooManyClasses:
            limit = str(MOST_CLASSES)
            asked = ", ".join(sorted(self.steps.asked & {*self.scenario.model.facts}))
            self.steps.note("scenario.classes", self._top("facts"), limit=limit, facts=asked)
            return self._unreadable()
        self._ends_somewhere()
        if self.steps.faults:
            return self._unreadable()
        self.steps.suppose_unknown()
        layout = self._layout()
        arrays = model_of(
            Compiling(self.steps, self.pools, self.terms, self.visits, children, first), layout
        )
        if self.steps.faults:
            return self._unreadable()
        try:
            return self._put_together(arrays, layout, children)
        except NeverEnds:
            self.steps.note("scenario.no_way_out", self._top("steps"), self.route.main.first)
            return self._unreadable()

    def _unreadable(self) -> Unreadable:
        return Unreadable(tuple(sorted(self.steps.faults)))

    def _top(self, word: str) -> Place:
        return Names(self.scenario.reading).place(word)

    # What children can come to.

    def _reach(self, begin: Sequence[tuple[Spot, int]]) -> None:
        todo = list(dict.fromkeys(begin))
        while todo:
            at = todo.pop()
            if at in self.visits:
                continue
            self.visits[at] = visit = self._visit(*at)
            todo += [each for each in self._onward(at, visit) if each not in self.visits]

    def _visit(self, spot: Spot, klass: int) -> Visit:
        unheard = unheard_of(spot[1])
        if unheard is not None:
            edge = Edge(spot[1], (spot[0], unheard[1]), is_way_out=False, klass=klass, chance=1.0)
            return Visit(Done(0, FOR_EVER, 1.0, None, "", ""), (edge,), None, None, 0)
        if not is_step(self.steps, spot):
            return self._relapse(spot, klass)
        edges = tuple(self.steps.edges(spot, klass))
        done = self.pools.done(spot, klass)
        return Visit(done, edges, self._leaving(spot, klass), self._urge(klass), self._prio(klass))

    def _relapse(self, spot: Spot, klass: int) -> Visit:
        """The time between being helped and coming back."""
        number = int(spot[1].rsplit("-", 1)[1]) - 1
        relapse = self.scenario.model.relapse[number]
        becomes = self.steps.classes.changed(klass, relapse.sets, self.steps.asked)
        back = self.steps.named[relapse.to]
        edge = Edge(spot[1], back, is_way_out=False, klass=becomes, chance=1.0)
        done = Done(0, None, 1.0, relapse.after, "", "")
        return Visit(done, (edge,), None, None, 0)

    def _leaving(self, spot: Spot, klass: int) -> Leaving | None:
        patience = self.steps.patience(spot, klass)
        if patience is None:
            return None
        becomes = self.steps.classes.changed(klass, patience.sets, self.steps.asked)
        if patience.to is not None:
            return Leaving(patience.after, (self.steps.named[patience.to], False), becomes)
        return Leaving(patience.after, ((MAIN, patience.ends or ""), True), becomes)

    def _urge(self, klass: int) -> tuple[float, int] | None:
        urgency, child = self.scenario.model.urgency, self.steps.classes.found[klass]
        grows = urgency.grows.get(child.facts.get(urgency.fact, "")) if urgency else None
        if urgency is None or grows is None:
            return None
        sets = {urgency.fact: grows.to}
        return grows.after.mean_days, self.steps.classes.changed(klass, sets, self.steps.asked)

    def _prio(self, klass: int) -> int:
        """The level in line; whoever has none comes last."""
        urgency, child = self.scenario.model.urgency, self.steps.classes.found[klass]
        if urgency is None:
            return 0
        level = child.facts.get(urgency.fact, "")
        return urgency.levels.index(level) if level in urgency.levels else len(urgency.levels)

    def _onward(self, at: tuple[Spot, int], visit: Visit) -> Iterator[tuple[Spot, int]]:
        """Everything that a kind of child can come to from here, and the ways out it can take."""
        spot, klass = at
        for edge in visit.edges:
            for track in edge.starts:
                yield (track, self.route.lines[track].first), edge.klass
                yield (track, self.route.lines[track].first), klass
            if edge.is_way_out:
                self.ways[edge.to] = None
            else:
                yield edge.to, edge.klass
        if visit.leaving is not None:
            target, is_way = visit.leaving.to
            if is_way:
                self.ways[target] = None
            else:
                yield target, visit.leaving.klass
        if visit.urge is not None:
            yield spot, visit.urge[1]
        if is_step(self.steps, spot):
            yield from self._moved(spot, klass)

    def _moved(self, spot: Spot, klass: int) -> Iterator[tuple[Spot, int]]:
        """Where a term or a track that ends can take a child by itself."""
        step = self.steps.step(spot)
        if self.terms.number(spot) >= 0 and step.overdue is not None and step.overdue.to:
            yield (spot[0], step.overdue.to), klass
        for track, results in step.on_track.items() if spot[0] == MAIN else ():
            if track in self.scenario.model.tracks or self._is_started(track):
                yield from (((MAIN, to), klass) for to in results.values())

    def _is_started(self, track: str) -> bool:
        return any(
            each.track == track
            for _, _, _, outcome in self.route.outcomes()
            for each in outcome.starts or ()
        ) or any(
            each.track == track
            for line in self.route.lines.values()
            for step in line.steps.values()
            for each in step.starts or ()
        )

    def _ends_somewhere(self) -> None:
        """Every kind of child must be able to come to a way out from everywhere it can come."""
        before: dict[tuple[Spot, int], list[tuple[Spot, int]]] = {}
        good: list[tuple[Spot, int]] = []
        for at, visit in self.visits.items():
            if any(edge.is_way_out for edge in visit.edges) or not visit.edges or (
                visit.leaving is not None and visit.leaving.to[1]
            ):  # fmt: skip
                good.append(at)
            for to in self._onward(at, visit):
                before.setdefault(to, []).append(at)
        reached = set(good)
        while good:
            for each in before.get(good.pop(), ()):
                if each not in reached:
                    reached.add(each)
                    good.append(each)
        for spot, klass in self.visits:
            if (spot, klass) not in reached:
                facts = self.steps.classes.found[klass].facts
                self.steps.note_once("scenario.no_way_out", spot, facts)

    # Putting it in order.

    def _layout(self) -> Layout:
        used = {spot for spot, _ in self.visits}
        order = [
            (line.name, step)
            for line in self.route.lines.values()
            for step in (*line.steps, *self._relapses(line.name))
        ]
        order += sorted(used - {*order})  # while feedback waits
        stations = tuple(spot for spot in order if spot in used)
        lines = tuple(
            name for name in self.route.lines if name == MAIN or any(s[0] == name for s in used)
        )
        ways = tuple(
            (line.name, result)
            for line in self.route.lines.values()
            for result in line.results
            if (line.name, result) in self.ways
        )
        outcomes = tuple(
            dict.fromkeys(edge.outcome for visit in self.visits.values() for edge in visit.edges)
        )
        return Layout(stations, lines, ways, tuple(sorted(outcomes)), len(self.steps.classes.found))

    def _relapses(self, line: str) -> Iterator[str]:
        if line == MAIN:
            yield from (relapse_name(at) for at in range(len(self.scenario.model.relapse)))

    def _put_together(self, arrays: Model, layout: Layout, children: Sequence[Stream]) -> Compiled:
        model = self.scenario.model
        rates = traffic(arrays, model.lasts)
        return Compiled(
            name=model.scenario,
            title=model.title,
            route=self.route.name,
            route_version=self.route.version,
            route_digest=self.route.digest,
            model=arrays,
            start=model.starts,
            days=model.lasts,
            warm_up=model.warm_up or 0,
            is_steady=model.steady,
            lines=layout.lines,
            stations=tuple(self._station(spot) for spot in layout.stations),
            classes=tuple(self.steps.classes.found),
            areas=tuple(Area(name, each.title) for name, each in model.areas.items()),
            pools=tuple(self.pools.found),
            ways=tuple(Way(*each) for each in layout.ways),
            outcomes=layout.outcomes,
            sources=tuple(each.source for each in children),
            assumptions=tuple(all_assumptions(self.steps, self.pools, layout.lines)),
            loads=loads(arrays, self.pools.found, model.lasts, rates, self._limited(layout)),
            functions=self._functions(layout),
            meetings=tuple(self._needs(arrays, rates)),
            bypass=self._bypass(layout),
            knobs=model.knobs,
            fits=model.fits,
        )

    def _station(self, spot: Spot) -> Station:
        if not is_step(self.steps, spot):
            return Station(*spot, title=spot[1], function="", pool="", is_step=False)
        step, said = self.steps.step(spot), self.steps.said(spot)
        done = next(visit.done for (at, _), visit in self.visits.items() if at == spot)
        patience = [each.reason for each in self.scenario.model.patience
                    if any(self.steps.named.get(name) == spot for name in each.steps)]  # fmt: skip
        return Station(
            *spot,
            title=step.title.prof,
            function=done.function,
            pool=done.person,
            individual=step.provides is not None and step.provides.kind == "individual",
            costs_a_day=said.costs_a_day.value if said.costs_a_day else 0.0,
            costs_a_visit=said.costs_a_visit.value if said.costs_a_visit else 0.0,
            reason=next((each for each in patience if each), ""),
        )

    def _functions(self, layout: Layout) -> tuple[tuple[str, ...], ...]:
        def name(spot: Spot, klass: int) -> str:
            visit = self.visits.get((spot, klass))
            return self.pools.name_of(visit.done, self.route) if visit is not None else ""

        return tuple(
            tuple(name(spot, klass) for klass in range(layout.classes)) for spot in layout.stations
        )

    def _limited(self, layout: Layout) -> dict[int, str]:
        return {
            number: self.pools.places[spot]
            for number, spot in enumerate(layout.stations)
            if spot in self.pools.places and self.pools.limit(spot)
        }

    def _needs(self, arrays: Model, rates: F64) -> Iterator[MeetingNeed]:
        for number, pool in enumerate(self.pools.found):
            if pool.kind == MEETING:
                a_year = float(rates[arrays.pool == number].sum()) * DAYS_IN_YEAR
                yield MeetingNeed(pool.name, number, pool.places, pool.sessions_a_year, a_year)

    def _bypass(self, layout: Layout) -> Bypass | None:
        bypass = self.scenario.model.bypass
        if bypass is None:
            return None
        kinds = self.steps.classes.found
        meant = [number for number, child in enumerate(kinds)
                 if holds(bypass.when, child.area, child.facts)]  # fmt: skip
        around = self.scenario.model.meetings[bypass.meeting].steps
        channels = {name: self._at(steps, layout) for name, steps in bypass.channels.items()}
        return Bypass(bypass.meeting, tuple(meant), self._at(around, layout), channels)

    def _at(self, names: Sequence[str], layout: Layout) -> tuple[int, ...]:
        spots = [self.steps.named[name] for name in names if name in self.steps.named]
        return tuple(layout.at[spot] for spot in spots if spot in layout.at)
