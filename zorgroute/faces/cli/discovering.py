"""`zorgroute discover`: which ways are in this log, how often and how fast were they taken?"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.discovery.agreed import MeasuredLine, by_itself, measure
from zorgroute.core.discovery.behaviour import (
    handovers_of,
    paths_of,
    rework_of,
    throughput_of,
)
from zorgroute.core.discovery.drawing import draw_graph
from zorgroute.core.discovery.flows import Discovered, discover
from zorgroute.core.discovery.graph import NoLayout
from zorgroute.core.discovery.places import Place
from zorgroute.core.discovery.times import Times
from zorgroute.core.discovery.variants import Variant, variants_of
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import EventLog
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.cli.logfile import log_at
from zorgroute.faces.cli.reading import UNREADABLE, Files, Unusable, write_text
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.faces.graph_layout import graphviz
from zorgroute.faces.measured_counts import guarded_line
from zorgroute.faces.measuring import Telling, cell_words, lasting
from zorgroute.insight.indicators.protecting import guarded_count

DRAWING = ".svg"
MOST = 10


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Say and draw what a log holds; 0 done, 2 when it cannot be read or nothing can be written.

    Counts of fewer than ten children are said only with `--exact`.
    """
    out = Path(arguments.out) if arguments.out else None
    if out is not None and out.suffix != DRAWING:
        raise Unusable("discover.wrong_ending")
    route = None
    if arguments.route:
        route = Files(content, terminal).route(Path(arguments.route))
        if route is None:
            return UNREADABLE
    log = log_at(Path(arguments.log), terminal, arguments.columns)
    from zorgroute.core.discovery import kernels  # noqa: PLC0415 - numba loads slowly

    found = discover(log, kernels.count)
    told = telling(found, route, terminal, exact=arguments.exact)
    if arguments.json:
        terminal.write(json.dumps(as_json(found, log, route, exact=arguments.exact), indent=2))
    else:
        for line in sentences(found, log, told, terminal, exact=arguments.exact):
            terminal.write(line)
    if out is not None:
        write_text(out, drawing(told, route, terminal))
        if not arguments.json:
            terminal.say("discover.drawn", file=str(out))
    return 0


def telling(found: Discovered, route: Route | None, terminal: Terminal, *, exact: bool) -> Telling:
    """The ways of a log in words, on the agreed route where there is one."""
    lines = [guarded_line(each, route, exact=exact) for each in _lines(found, route)]
    plan = rows_of(route, voice=PROF) if route else None
    return Telling(lines, partial(_say, terminal), plan)


def _say(terminal: Terminal, name: str, /, **facts: str) -> str:
    return terminal.text(f"discovery.{name}", **facts)


def _lines(found: Discovered, route: Route | None) -> tuple[MeasuredLine, ...]:
    if route is not None:
        return measure(route, found).lines
    return by_itself(found).lines


def sentences(
    found: Discovered, log: EventLog, told: Telling, terminal: Terminal, *, exact: bool
) -> Iterator[str]:
    """What there is to say of a log, line by line."""
    if not found.visited:
        yield terminal.text("discover.empty")
        return
    variants = _variants(log)
    yield terminal.text(
        "discover.summary",
        cases=_few(found.cases, told, exact=exact), rows=str(found.rows),
        places=str(len(found.visited)), variants=str(len(variants)),
    )  # fmt: skip
    took = throughput_of(log)
    if took.times and (exact or took.ended >= MOST):
        median, most = (lasting(each, told.say) for each in (took.times.median, took.times.p90))
        yield terminal.text("discover.lasting", median=median, most=most)
    yield from _ways(told, terminal)
    if exact:
        yield from _more(log, told, terminal)
    else:
        yield from ("", told.say("small_rule"))


def _few(count: int, told: Telling, *, exact: bool) -> str:
    return str(count) if exact else cell_words(guarded_count(count), told.say)


def _ways(told: Telling, terminal: Terminal) -> Iterator[str]:
    rows = [
        (way, row)
        for line in told.lines
        for way, row in zip(line.told, told.rows(line), strict=True)
    ]
    if not rows:
        yield told.say("hidden")
    agreed = [each for each in rows if each[0].stretch.is_agreed]
    odd = [each for each in rows if not each[0].stretch.is_agreed]
    for code, some in (("discover.h_ways", agreed), ("discover.h_odd", odd)):
        if some:
            yield ""
            yield terminal.text(code)
        for way, row in some:
            figure = told.figure(way)
            if row.skips:
                figure = f"{figure}. {row.skips}"
            yield "  " + terminal.text(
                "discover.way_row", first=row.first, then=row.then, figure=figure
            )


def _variants(log: EventLog) -> tuple[Variant, ...]:
    from zorgroute.core.discovery import kernels  # noqa: PLC0415 - numba loads slowly

    return variants_of(log, sort=kernels.sort_compiled)


def _more(log: EventLog, told: Telling, terminal: Terminal) -> Iterator[str]:
    """What can be worked back to few children, so that it is only said when asked for exactly."""
    yield from ("", terminal.text("discover.h_variants"))
    for variant in _variants(log)[:MOST]:
        steps = " → ".join(told.short(each) for each in variant.places)
        figure = told.say("children", count=str(variant.cases))
        yield "  " + terminal.text("discover.variant_row", figure=figure, steps=steps)
    if handed := handovers_of(log)[:MOST]:
        yield from ("", terminal.text("discover.h_handovers"))
    for handover in handed:
        figure = told.say("times", count=str(handover.times))
        yield "  " + terminal.text(
            "discover.handover_row", giver=handover.giver, taker=handover.taker, figure=figure
        )
    if again := rework_of(log)[:MOST]:
        yield from ("", terminal.text("discover.h_rework"))
    for rework in again:
        yield "  " + terminal.text(
            "discover.rework_row",
            place=told.name(rework.place), times=str(rework.over), cases=str(rework.cases),
        )  # fmt: skip


def drawing(told: Telling, route: Route | None, terminal: Terminal) -> str:
    """The ways as SVG. Raises `Unusable` when they cannot be laid out."""
    title = told.say("title") if route is None else route.model.title.prof
    about = told.say("graph_plain" if route is None else "graph_about_all")
    try:
        return draw_graph(told.graph(), graphviz, title=title, about=about, prefix="zr")
    except NoLayout:
        raise Unusable("discover.no_layout") from None


def as_json(
    found: Discovered, log: EventLog, route: Route | None, *, exact: bool
) -> dict[str, Any]:
    """Everything that may be said, for programs; times in seconds, a hidden count is null."""
    lines = [guarded_line(each, route, exact=exact) for each in _lines(found, route)]
    took = throughput_of(log)
    is_known = exact or took.ended >= MOST
    said: dict[str, Any] = {
        "cases": found.cases if exact else guarded_count(found.cases).count,
        "rows": found.rows,
        "route": {"name": route.name, "version": route.version} if route else None,
        "lead_time": _times(took.times) if is_known else None,
        "ways": [
            {
                "line": line.line.name,
                "from": _step(way.stretch.first),
                "to": _step(way.stretch.then),
                "times": way.cell.count,
                "cover": str(way.cell.cover),
                "wait": _times(way.stretch.wait) if way.is_shown else None,
                "agreed": way.stretch.is_agreed if route else None,
                "skips": [each.step for each in way.stretch.skipped],
            }
            for line in lines
            for way in line.ways
        ],
    }
    return {**said, **_exactly(log)} if exact else said


def _exactly(log: EventLog) -> dict[str, Any]:
    took = throughput_of(log)
    return {
        "variants": [
            {"steps": [[each.line, each.step] for each in variant.places], "cases": variant.cases}
            for variant in _variants(log)
        ],
        "paths": [
            {"steps": [each.step for each in path.places], "times": path.times, "cases": path.cases}
            for path in paths_of(log)
        ],
        "handovers": [
            {
                "from": each.giver, "to": each.taker, "times": each.times, "cases": each.cases,
                "wait": _times(each.wait),
            }
            for each in handovers_of(log)
        ],
        "rework": [
            {
                "line": each.place.line, "step": each.place.step, "over": each.over,
                "cases": each.cases,
            }
            for each in rework_of(log)
        ],
        "arrived": {f"{month:%Y-%m}": many for month, many in took.arrived},
    }  # fmt: skip


def _step(place: Place | None) -> str | None:
    return place.step if place else None


def _times(times: Times | None) -> dict[str, int] | None:
    if times is None:
        return None
    return {"known": times.known, "median": times.median, "p90": times.p90}
