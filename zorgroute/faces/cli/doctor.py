"""`zorgroute doctor`: is this installation healthy, and what mends what is not?"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from zorgroute.chain.ledger import clock
from zorgroute.chain.routebook.content import Content
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.terms.calendar import UnknownYear
from zorgroute.faces.cli.terminal import Terminal

OLDEST = (3, 11)
# Good (None: worth knowing, but not ill), what was seen, and the mend.
Look = tuple[bool | None, str, str]


def run(
    arguments: Namespace, content: Content, terminal: Terminal, further: Iterable[Look] = ()
) -> int:
    """Look at everything this installation leans on; 0 healthy, 1 with the mend for what is not.

    `further` are looks of the floor above, at what runs the house.
    """
    ill = False
    today = clock.now().astimezone(AMSTERDAM).date()
    for is_good, what, mend in chain(_look(content, terminal, today), further):
        if is_good:
            terminal.say("doctor.good", what=what)
        elif is_good is None:
            terminal.say("doctor.mind", what=what, mend=mend)
        else:
            ill = True
            terminal.say("doctor.bad", what=what, mend=mend)
    terminal.say("doctor.ill" if ill else "doctor.healthy")
    return 1 if ill else 0


def _look(content: Content, terminal: Terminal, today: date) -> Iterator[tuple[bool, str, str]]:
    text = terminal.text
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= OLDEST:
        yield True, text("doctor.python", version=version), ""
    else:
        yield False, text("doctor.python_old", version=version), text("doctor.python_mend")
    routes = content.routes()
    if routes:
        yield True, text("doctor.content", routes=str(len(routes))), ""
    else:
        yield False, text("doctor.no_content"), text("doctor.content_mend")
    if hasattr(yaml, "CBaseLoader"):
        yield True, text("doctor.yaml"), ""
    else:
        yield False, text("doctor.no_yaml"), text("doctor.yaml_mend")
    try:
        ZoneInfo("Europe/Amsterdam")
        yield True, text("doctor.timezone"), ""
    except ZoneInfoNotFoundError:
        yield False, text("doctor.no_timezone"), text("doctor.timezone_mend")
    yield from _calendar(content, terminal, today)
    yield from _routes(content, terminal)


def _calendar(content: Content, terminal: Terminal, today: date) -> Iterator[tuple[bool, str, str]]:
    years = (today.year, today.year + 1)
    for year in years:
        try:
            content.calendar.is_working_day(date(year, 6, 15))
            content.calendar.is_school_day(date(year, 6, 15), "noord")
        except UnknownYear:
            yield (
                False,
                terminal.text("doctor.no_calendar", year=str(year)),
                terminal.text("doctor.calendar_mend"),
            )
            return
    facts = {"year": str(years[0]), "next": str(years[1])}
    yield True, terminal.sentence("doctor.calendar", facts), ""


def _routes(content: Content, terminal: Terminal) -> Iterator[tuple[bool, str, str]]:
    sound = True
    for path in content.routes():
        tracks = path.parent / "tracks"
        found = load_route(
            path.read_bytes(),
            str(path),
            lambda name, tracks=tracks: (  # type: ignore[misc] # the default binds this path
                (str(tracks / f"{name}.yaml"), (tracks / f"{name}.yaml").read_bytes())
                if (tracks / f"{name}.yaml").is_file()
                else None
            ),
        )
        if isinstance(found, Unreadable):
            sound = False
            yield (
                False,
                terminal.text("doctor.route_bad", route=path.stem),
                terminal.text("doctor.route_mend", file=str(path)),
            )
    if sound:
        yield True, terminal.text("doctor.routes"), ""
