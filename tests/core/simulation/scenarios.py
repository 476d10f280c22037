"""The small scenario on the small route, the slips that can be made in it, and the calendar."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from zorgroute.core.routes.faults import Place, Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.scenario import Scenario, read_scenario
from zorgroute.core.terms.calendar import Calendar
from zorgroute.core.wording.catalogue import Catalogue

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CONTENT = ROOT / "content"
SMALL = (HERE / "small_scenario.yaml").read_text(encoding="utf-8")
FILE = "klein.yaml"


class Slip(NamedTuple):
    """In a scenario that is right, `old` is replaced by `new`; `¦` stands where the fault is."""

    code: str
    old: str
    new: str


def _rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / "tables" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def calendar() -> Calendar:
    return Calendar.from_rows(_rows("holidays_nl.csv"), _rows("school_holidays_nl.csv"))


@cache
def catalogue() -> Catalogue:
    found: list[dict[str, str]] = []
    for name in ("scenario.csv", "faults.csv"):
        with (CONTENT / "texts" / name).open(encoding="utf-8", newline="") as lines:
            found += csv.DictReader(lines)
    return Catalogue.from_rows(found)


@cache
def small_route() -> Route:
    folder = HERE.parent / "routes"
    track = (folder / "small_track.yaml").read_bytes()
    route = load_route(
        (folder / "small.yaml").read_bytes(), "small.yaml", lambda _name: ("track.yaml", track)
    )
    assert isinstance(route, Route)
    return route


def changed(old: str, new: str, text: str = SMALL) -> str:
    """The small scenario with one thing otherwise."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def planted(slip: Slip) -> tuple[str, Place]:
    """The small scenario with a slip in it, and where it is to be found."""
    before, after = changed(slip.old, slip.new).split("¦")
    place = Place(FILE, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return before + after, place


def read(text: str) -> Scenario | Unreadable:
    return read_scenario(text.encode(), FILE)


def scenario(text: str = SMALL) -> Scenario:
    found = read(text)
    assert isinstance(found, Scenario), found
    return found


def compiled(text: str = SMALL) -> Compiled:
    found = compile_scenario(small_route(), scenario(text), calendar())
    assert isinstance(found, Compiled), found
    return found


def refused(text: str) -> Unreadable:
    """What is wrong with it, read or compiled."""
    found = read(text)
    if isinstance(found, Scenario):
        wrong = compile_scenario(small_route(), found, calendar())
        assert isinstance(wrong, Unreadable)
        return wrong
    return found
