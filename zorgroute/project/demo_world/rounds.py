"""Which cases does a town get, so that every step and every result of its routes is to be seen?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zorgroute.chain.routebook.content import Content
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import World
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.project.demo_world.answering import Scribe
from zorgroute.project.demo_world.crew import Worker, crew_for, workers_of
from zorgroute.project.demo_world.families import (
    Births,
    Child,
    Family,
    Slot,
    slots_of,
    told_families,
)
from zorgroute.project.demo_world.phrases import Phrases, Telling, read_phrases
from zorgroute.project.demo_world.planning import Aim, NoWay, Planned, Walk
from zorgroute.project.demo_world.town import Town
from zorgroute.project.demo_world.tracks import begin_track
from zorgroute.project.demo_world.twists import (
    AFTERWARDS,
    BESIDE_A_TRACK,
    Twist,
    correct,
    deviate,
    is_so,
    refuse,
)

SEEDS = 60
FEW_SEEDS = 3
ENOUGH = 6
SHIFTS = 4
LONG = timedelta(days=120)
LEFT_ORDER, FIRST_ELSEWHERE, RARE = 0.4, 0.5, 0.2


@dataclass(frozen=True)
class Case:
    """A case thought out: whose child, begun by whom and when, and every move.

    `is_quiet`: no term has passed since the last move, so nothing is left to be written today.
    """

    route: str
    child: Child
    starter: Worker
    begun: datetime
    facts: str
    moves: tuple[Planned, ...]
    shows: frozenset[Aim]
    twist: Twist = Twist.NONE
    is_quiet: bool = False


@dataclass
class Round:
    """All cases of one route of a town; `missing` is what no case could be brought to."""

    route: Route
    cases: list[Case] = field(default_factory=list)
    missing: list[Aim] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """What a case should show, how it should go otherwise, and what may be shown beside it."""

    goal: Aim
    twist: Twist = Twist.NONE
    beside: tuple[Aim, ...] = ()

    @property
    def seeds(self) -> int:
        """A twist soon works or it never does."""
        return FEW_SEEDS if self.twist else SEEDS


@dataclass
class Rounds:
    """Thinks out the cases of a town."""

    town: Town
    content: Content
    births: Births
    phrases: Phrases

    def of_route(self, route: Route, starters: list[Worker]) -> Round:
        """A case for every step and result of a route that no earlier case shows already."""
        made = Round(route)
        waiting = list(aims_of(route))
        twists: list[Twist] = [*Twist]
        twists.remove(Twist.NONE)
        tries: Counter[Twist] = Counter()
        while waiting:
            aim = waiting[0]
            wishes = list(_wishes(aim, waiting, twists))
            case = self._first(route, starters, len(made.cases), wishes)
            if case is None:
                made.missing.append(aim)
                waiting.remove(aim)
                continue
            made.cases.append(case)
            waiting = [each for each in waiting if each not in case.shows]
            tries.update(wish.twist for wish in wishes)
            twists = [each for each in twists if each != case.twist and tries[each] < ENOUGH]
            twists.sort(key=lambda each: tries[each])
        return made

    def _first(
        self, route: Route, starters: list[Worker], number: int, wishes: Iterable[Wish]
    ) -> Case | None:
        for wish in wishes:
            for seed in range(wish.seeds):
                starter = starters[(number + seed) % len(starters)]
                case = self._try(route, starter, wish, seed)
                if case is not None:
                    return case
        return None

    def _try(self, route: Route, starter: Worker, wish: Wish, seed: int) -> Case | None:
        name = f"{route.name}/{wish.goal}/{wish.twist}/{seed}"
        slots = [each for each in slots_of(self.town) if _is_with(each, starter)]
        weights = [RARE if each.has_birthday else 1 for each in slots]
        [slot] = self.town.dice(name).choices(slots, weights)
        child, family = self.births.next_child(slot)
        attempt = _Attempt(self, route, starter, wish, name, child, family)
        begin = self.town.now - LONG
        for _ in range(SHIFTS):
            case, late = attempt.from_day(begin)
            if case is not None:
                return case
            if late is None:
                break
            begin -= late
        self.births.waiting.insert(0, (child, family))
        return None


def _wishes(aim: Aim, waiting: list[Aim], twists: list[Twist]) -> Iterator[Wish]:
    """What to try for an aim: otherwise than usual, with a track beside it, or just so."""
    beside = _one_of_each_line([each for each in waiting if each.line != MAIN and aim.step])
    if aim.line == MAIN:
        fitting = [each for each in twists if (each == Twist.REOPENED) == bool(aim.result)]
        for twist in fitting[:1]:
            yield Wish(aim, twist, beside if twist in BESIDE_A_TRACK else ())
    yield Wish(aim, Twist.NONE, beside)


def _one_of_each_line(aims: list[Aim]) -> tuple[Aim, ...]:
    """The first aim of each track, for where one cannot run now another one may."""
    found: dict[str, Aim] = {}
    for each in aims:
        found.setdefault(each.line, each)
    return tuple(found.values())


@dataclass(frozen=True)
class _Attempt:
    """One attempt to think out a case, with the same dice however early it begins."""

    rounds: Rounds
    route: Route
    starter: Worker
    wish: Wish
    name: str
    child: Child
    family: Family

    def from_day(self, begin: datetime) -> tuple[Case | None, timedelta | None]:
        """The case if it stands right today, else by how much it should have begun earlier."""
        now, goal = self.rounds.town.now, self.wish.goal
        walk = self._walk(begin)
        try:
            walk.start(self.starter.function)
            self._bring(walk, goal)
            if self.wish.twist in AFTERWARDS:
                AFTERWARDS[self.wish.twist](walk)
        except NoWay:
            return None, None
        self._add_track(walk)
        ends = now - _quiet(walk, is_late=self.wish.twist == Twist.LATE)
        if abs(walk.now - ends) > timedelta(hours=20) or walk.now > now:
            return None, walk.now - ends
        standing, _ = settle(self.route, walk.at, walk.world, now)
        shows = frozenset(shown(standing))
        is_there = goal in shows or self.wish.twist == Twist.REOPENED
        is_quiet = standing.next_seq == walk.at.next_seq
        if not is_there or not is_so(self.wish.twist, walk, standing):
            return None, None
        return self._case(walk, begin, shows, is_quiet=is_quiet), None

    def _case(self, walk: Walk, begin: datetime, shows: frozenset[Aim], *, is_quiet: bool) -> Case:
        facts = self.rounds.phrases.facts(walk.scribe.rng, walk.scribe.telling)
        moves = tuple(walk.done)
        return Case(
            self.route.name,
            self.child,
            self.starter,
            begin,
            facts,
            moves,
            shows,
            self.wish.twist,
            is_quiet=is_quiet,
        )

    def _walk(self, begin: datetime) -> Walk:
        town, content = self.rounds.town, self.rounds.content
        rng = town.dice(self.name)
        crew = crew_for(town, self.route, self.starter)
        world = World(
            content.calendar,
            contacts=frozenset(crew.contacts),
            birth_date=self.child.born,
            deviation_codes=content.deviation_codes,
        )
        twist = self.wish.twist
        return Walk(
            self.route,
            world,
            crew,
            Scribe(rng, self.rounds.phrases, self._telling()),
            begin,
            may_deviate=rng.random() < LEFT_ORDER,
            accepts=twist != Twist.OFFERED,
            before=refuse if twist == Twist.REFUSED else None,
            afterwards=correct if twist == Twist.CORRECTED else None,
        )

    def _add_track(self, walk: Walk) -> None:
        """Let one more track run beside the main line, where one can now."""
        main = walk.at.main
        for also in self.wish.beside:
            before = walk.standing, list(walk.done), walk.now
            try:
                begin_track(walk, also.line)
                walk.reach(also.line, also.step)
            except NoWay:
                pass
            else:
                if walk.at.main == main:
                    return
            walk.standing, walk.done, walk.now = before
            walk.wanted.discard(also.line)

    def _bring(self, walk: Walk, goal: Aim) -> None:
        if goal.line != MAIN:
            if not walk.done and walk.scribe.rng.random() < FIRST_ELSEWHERE:
                walk.reach(MAIN, walk.scribe.rng.choice(list(walk.route.main.steps)))
            begin_track(walk, goal.line)
        elif self.wish.twist == Twist.DEVIATED:
            deviate(walk, goal.step)
        walk.reach(goal.line, goal.step or f"={goal.result}")

    def _telling(self) -> Telling:
        town, phrases, family = self.rounds.town, self.rounds.phrases, self.family
        dice = town.dice(self.child.key)
        parents = [
            " ".join(filter(None, (n.given, n.prefix, n.surname))) for _, n in family.parents
        ]
        organisations = [each["naam"] for each in town.told["organisaties"].values()]
        return Telling(
            self.child.name.given,
            family.parents[0][1].given,
            dice.choice(phrases.themes(self.route.name)),
            tuple(parents),
            tuple(organisations),
        )


def _is_with(slot: Slot, starter: Worker) -> bool:
    return slot.place == starter.organisation and (
        not starter.groups or slot.group in starter.groups
    )


def _quiet(walk: Walk, *, is_late: bool) -> timedelta:
    """How long ago the last move was: some days, less where a term runs, more to let it pass."""
    dues = [visit.due for visit in walk.at.visits() if visit.due is not None and not visit.late]
    some_days = timedelta(days=walk.scribe.rng.randint(0, 5), hours=2)
    if not dues:
        return some_days
    room = min(dues) - walk.now
    if is_late:
        return room + timedelta(days=1) + some_days
    return max(timedelta(0), min(room / 3, some_days))


def aims_of(route: Route) -> Iterator[Aim]:
    """Every step of a route, those of the main line first, and every way in which a case ends."""
    for line in route.lines.values():
        for step in line.steps:
            yield Aim(line.name, step)
        if line.name == MAIN:
            for result in line.results:
                yield Aim(MAIN, result=result)


def shown(standing: Standing) -> Iterator[Aim]:
    """What a case shows: its open steps, and how it or its tracks ended."""
    for visit in standing.visits():
        yield Aim(visit.line, visit.step)
    if standing.closed is not None:
        yield Aim(MAIN, result=standing.closed)
    for name, run in standing.runs.items():
        if run.result is not None:
            yield Aim(name, result=run.result)


def think_out(town: Town, content: Content, routes: dict[str, Route]) -> tuple[list[Round], Births]:
    """All cases of a town on these routes, and the families they are about."""
    words = content.folder / "demo" / "woorden"
    births = Births(town.dice("gezinnen"), slots_of(town), town.day(0), words / "namen.yaml")
    if not town.told["zaken"]:
        births.invite(told_families(town))
    rounds = Rounds(town, content, births, read_phrases(words / "zinnen.yaml"))
    found = []
    workers = {each.key: each for each in workers_of(town)}
    for told in town.told["rondgang"]:
        if told["route"] in routes:
            starters = [workers[key] for key in told["door"]]
            found.append(rounds.of_route(routes[told["route"]], starters))
    return found, births
