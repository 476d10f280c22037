"""`zorgroute families`: a log of invented families, with faults hidden in it and a key to them."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from zorgroute.chain.routebook.content import Content
from zorgroute.core.engine.world import Person, World
from zorgroute.core.routes.parameters import with_values
from zorgroute.core.routes.route import Route
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.families import HEADING, chance_of, families_of, key_rows
from zorgroute.core.simulation.logging_runs import log_of_run
from zorgroute.core.simulation.planting import Fault, Ground, Planted, plant
from zorgroute.core.traces.changing import without
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.writing import write_log
from zorgroute.faces.cli.reading import UNREADABLE, Unusable
from zorgroute.faces.cli.scenario_files import Given, NotReadable, Scenarios
from zorgroute.faces.cli.terminal import Terminal

if TYPE_CHECKING:
    # numba loads slowly
    from zorgroute.core.simulation.replication import RunLog

LOG, KEY = "families.csv", "key.csv"
MEETING, MEETINGS = "mdo", "conformance_steps"
MOST_RUNS = 100_000


@dataclass(frozen=True)
class _Town:
    """Everything that is needed to invent families of one scenario."""

    compiled: Compiled
    route: Route
    world: World
    ground: Ground
    seed: int


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Write a log and the key to its faults; 0 done, 1 when the engine walked another way, 2 when
    the scenario cannot be read or nothing can be written."""
    if arguments.number < 1:
        raise Unusable("families.number")
    if not 0 <= arguments.faults <= 1:
        raise Unusable("families.share")
    try:
        scenarios = Scenarios(content, terminal)
        given = scenarios.read(Path(arguments.scenario), {})
        compiled = scenarios.compiled(given)
    except NotReadable:
        return UNREADABLE
    town = _town(given, compiled, content, arguments.seed)
    shares = dict.fromkeys(Fault, arguments.faults / len(Fault))
    try:
        counts, wrong = _write(town, Path(arguments.out), arguments.number, shares, arguments.walk)
    except OSError:
        raise Unusable("cli.not_written", file=arguments.out) from None
    _tell(counts, wrong, arguments, terminal)
    return 1 if wrong else 0


def _town(given: Given, compiled: Compiled, content: Content, seed: int) -> _Town:
    values = {name: int(each.value) for name, each in given.used.model.parameters.items()}
    route = with_values(given.route, {**given.route.parameters, **values})
    assert isinstance(route, Route)  # noqa: S101 - it was compiled with these values
    meeting = frozenset(
        (row["line"], row["step"])
        for row in content.rows(MEETINGS)
        if row["route"] == route.name and row["meaning"] == MEETING
    )
    world = World(
        content.calendar,
        contacts=frozenset(route.roles),
        deviation_codes=content.deviation_codes,
        coordinator=Person("coordinator", "coordinator"),
    )
    ground = Ground(route, content.calendar, world.school_region, meeting)
    return _Town(compiled, route, world, ground, seed)


def _write(
    town: _Town, folder: Path, number: int, shares: dict[Fault, float], walk: int
) -> tuple[Counter[str], list[str]]:
    """Run after run until there are enough families; each run is written before the next."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("wb") as log_file, (folder / KEY).open("w", newline="") as key_file:
        key_file.write(HEADING)
        for log, walked in _runs(town, walk):
            wrong.extend(walked[1])
            counts["walked"] += walked[0]
            left = without(log, set(log.cases[number - counts["families"] :]))
            spoilt, key = plant(left, town.ground, shares, chance_of(town.seed))
            text = write_log(spoilt, Form.CSV)
            log_file.write(text if not counts["families"] else text.partition(b"\r\n")[2])
            key_file.write(key_rows(key))
            counts.update(_counted(spoilt, key))
            if counts["families"] >= number:
                break
    return counts, wrong


def _counted(log: EventLog, key: tuple[Planted, ...]) -> Counter[str]:
    found = Counter({"families": len(log.cases), "rows": len(log)})
    found.update(str(each.kind) for each in key)
    return found


def _runs(town: _Town, walk: int) -> Iterator[tuple[EventLog, tuple[int, list[str]]]]:
    """Every run as a log, with how many of its children the engine walked and what differed."""
    from zorgroute.core.simulation import replication, walking  # noqa: PLC0415 numba loads slowly

    compiled, seed = town.compiled, town.seed
    room, still = None, walk
    for number in range(MOST_RUNS):
        ran = replication.run_once(
            compiled.model, seed=seed, replication=number, days=compiled.days, room=room
        )
        assert ran.log is not None  # noqa: S101 - it was asked for
        room = ran.room
        asked = _some(ran.log, still)
        walked = list(
            walking.walk(town.route, compiled, asked, town.world, seed=seed, replication=number)
        )
        still -= len(walked)
        wrong = [each for one in walked for each in one.differences]
        yield (
            families_of(log_of_run(ran, compiled), compiled, f"{seed}-{number}"),
            (len(walked), wrong),
        )


def _some(log: RunLog, many: int) -> RunLog:
    """The rows of the first so many children."""
    rows = np.isin(log.child, np.unique(log.child)[:many])
    return replace(log, **{name: getattr(log, name)[rows] for name in log.__dataclass_fields__})


def _tell(counts: Counter[str], wrong: list[str], arguments: Namespace, terminal: Terminal) -> None:
    terminal.say(
        "families.written",
        families=str(counts["families"]),
        rows=str(counts["rows"]),
        file=str(Path(arguments.out) / LOG),
    )
    for fault in Fault:
        terminal.say(f"families.{fault}", count=str(counts[str(fault)]))
    terminal.say("families.key", file=str(Path(arguments.out) / KEY))
    terminal.say("families.walked", count=str(counts["walked"]), wrong=str(len(wrong)))
    for each in wrong[:5]:
        terminal.warn(each)
