"""How does a track come to run beside the main line of a case?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from zorgroute.core.engine import moves
from zorgroute.core.routes.route import ANYONE, MAIN, Route
from zorgroute.project.demo_world.planning import NoWay, Walk


def begin_track(walk: Walk, track: str) -> None:
    """Bring a track up, at once where somebody may start it, else where the route does so."""
    walk.wanted.add(track)
    run = walk.at.runs.get(track)
    if run is not None and run.is_live:
        return
    line = walk.route.lines[track]
    for role in line.may_start:
        starter = walk.at.holder if role == ANYONE else role
        function = walk.function_of(starter)
        if function is None or not walk.takes_part(starter):
            continue
        walk.wait()
        move = moves.StartTrack(walk.actor(starter, function), track, walk.now)
        if walk.ask(move) or walk.ask(replace(move, next_on=walk.day_ahead())):
            return
    _follow_to(walk, track)


def _follow_to(walk: Walk, track: str) -> None:
    """Do the step that starts a track by the agreement."""
    found = list(starters(walk.route, track))
    for line, step, outcome in found:
        if line != MAIN and line not in walk.at.runs:
            begin_track(walk, line)
        try:
            walk.reach(line, step)
        except NoWay:
            continue
        visit = walk.at.visit_on(line)
        for name in [outcome] if outcome else _going_on(walk.route, line, step):
            run = walk.at.runs.get(track)
            if run is not None and run.is_live:
                return
            if visit is not None and walk.go(visit, name):
                break
        run = walk.at.runs.get(track)
        if run is not None and run.is_live:
            return
    raise NoWay(f"nothing starts {track}: {[each.code for each in walk.why]}")


def _going_on(route: Route, line: str, step: str) -> list[str]:
    """The outcomes of a step, those that end the line last: an end takes its tracks along."""
    outcomes = route.step(line, step).outcomes
    return sorted(outcomes, key=lambda each: outcomes[each].ends is not None)


def starters(route: Route, track: str) -> Iterable[tuple[str, str, str]]:
    """Every place where the agreement starts a track: line, step, and outcome if it is one."""
    for line in route.lines.values():
        for name, step in line.steps.items():
            if any(each.track == track for each in step.starts or ()):
                yield line.name, name, ""
            for outcome, each in step.outcomes.items():
                if any(one.track == track for one in each.starts or ()):
                    yield line.name, name, outcome
