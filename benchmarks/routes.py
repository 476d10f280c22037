"""What do reading, checking, deciding and folding cost, beside something to measure them by?

Run with `python -m benchmarks.routes`; figures are CPU seconds of this process, medians of rounds.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import Denied
from zorgroute.core.checker.check import check
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.events import Event
from zorgroute.core.engine.evolve import evolve, fold
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import AMSTERDAM, World
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route

ROUNDS = 5
TIMES = 2000
CONTENT = Content()


def cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median CPU seconds of one call."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def track(use: str) -> tuple[str, bytes] | None:
    path = CONTENT.folder / "routes" / "tracks" / f"{use}.yaml"
    return (path.name, path.read_bytes()) if path.is_file() else None


def load(path: Path) -> Route:
    found = load_route(path.read_bytes(), path.name, track)
    if isinstance(found, Unreadable):
        raise SystemExit(f"{path}: {found.faults[0]}")
    return found


def compose(text: str) -> object:
    """Only the nodes, by the same C parser: what reading cannot cost less than."""
    return yaml.compose(text, Loader=yaml.CBaseLoader)


def reading_and_checking() -> None:
    print("route                        kB  steps  read s  (bare YAML nodes s)  check s  states")
    for path in CONTENT.routes():
        text = path.read_text(encoding="utf-8")
        route = load(path)
        rights = CONTENT.rights(route.model.for_.municipality, route.name)
        report = check(route, rights, CONTENT.calendar)
        steps = sum(len(line.steps) for line in route.lines.values())
        print(
            f"{route.name:27} {len(text) // 1024:>3} {steps:>6} "
            f"{cpu(lambda path=path: load(path)):>7.3f} "
            f"{cpu(lambda text=text: compose(text), 3):>21.3f} "
            f"{cpu(lambda r=route, w=rights: check(r, w, CONTENT.calendar), 3):>8.2f} "
            f"{report.states:>7}"
        )


def a_long_log(route: Route, world: World, length: int) -> list[Event]:
    """A case that goes on: contacts are written down between the first steps of the route."""
    teller = Actor("p", "leerkracht")
    now = datetime(2026, 5, 4, 9, tzinfo=AMSTERDAM)
    standing: Standing | None = None
    log: list[Event] = []
    move: moves.Move = moves.Start(teller, now)
    while len(log) < length:
        answer = decide(route, standing, world, move, now)
        if isinstance(answer, Denied):
            raise SystemExit(str(answer))
        for event in answer.events:
            standing = evolve(route, standing, event)
            log.append(event)
        now += timedelta(minutes=1)
        move = moves.Register(teller, "contact", "", now)
    return log[:length]


def deciding_and_folding() -> None:
    route = load(CONTENT.folder / "routes" / "westerkwartier.basisschool.yaml")
    world = World(CONTENT.calendar)
    log = a_long_log(route, world, 1000)
    standing = fold(route, log[:2])
    now = log[-1].happened_at
    step = moves.Take(
        Actor("p", "leerkracht"),
        "1-signaal",
        "besproken",
        now,
        record={"domein": ("ontwikkeling",), "gezien": ("iets",)},
        present=frozenset({"collega"}),
    )
    refused = moves.Take(Actor("p", "directeur"), "1-signaal", "besproken", now)
    body = json.dumps({"step": "1-signaal", "outcome": "besproken", "record": ["iets"] * 20})
    for name, work in (
        ("decide, accepted", lambda: decide(route, standing, world, step, now)),
        ("decide, refused with every reason", lambda: decide(route, standing, world, refused, now)),
        ("json.loads of a small body, to compare", lambda: json.loads(body)),
    ):
        spent = cpu(lambda work=work: [work() for _ in range(TIMES)])
        print(f"{name:42} {TIMES / spent:>12,.0f} per second")
    print("events folded   ms   µs per event")
    for length in (10, 100, 1000):
        spent = cpu(lambda length=length: [fold(route, log[:length]) for _ in range(20)]) / 20
        print(f"{length:>13} {spent * 1e3:>6.2f} {spent / length * 1e6:>10.1f}")


if __name__ == "__main__":
    reading_and_checking()
    print()
    deciding_and_folding()
