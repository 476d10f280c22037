"""How is a calculation written down as one document, with everything it assumes?"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from typing import Any

from zorgroute.core.answers import Reason
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.comparing import Beside, Comparison
from zorgroute.core.simulation.compiled import Compiled, Load, MeetingNeed
from zorgroute.core.simulation.intervals import Interval
from zorgroute.core.simulation.running import Forecast, Reached
from zorgroute.core.simulation.searching import mdo_need

Document = dict[str, Any]
SCHEMA = 1
SHARE_OF_MEAN = "share_of_mean"


def document_of(forecast: Forecast) -> Document:
    """A forecast as a document; the same forecast gives the same bytes."""
    compiled, gauge = forecast.compiled, forecast.gauge
    return {
        "kind": "forecast",
        "schema": SCHEMA,
        "scenario": scenario_document(compiled),
        "seed": forecast.wish.seed,
        "start": compiled.start.isoformat(),
        "days": number_or_none(gauge.days),
        "warm_up": {"days": number_or_none(gauge.warm_up), "found": forecast.warm_up_found},
        "replications": {
            "done": forecast.replications,
            "asked": forecast.wish.replications,
            "stopped": forecast.stopped,
            "precision": _precision(forecast.reached),
        },
        "stable": all(each.load <= 1 for each in compiled.loads),
        "loads": loads_document(compiled),
        "meetings": [meeting_document(each) for each in compiled.meetings],
        "steps": steps_document(compiled),
        "areas": [{"name": each.name, "title": each.title} for each in compiled.areas],
        "measures": _figures(forecast.figures),
        "assumptions": assumptions_document((compiled,)),
    }


def document_of_comparison(comparison: Comparison, may_show: Iterable[Reason] = ()) -> Document:
    """A comparison as a document: every forecast, and of each other one what it has more."""
    base = comparison.base.compiled
    others = zip(comparison.forecasts[1:], comparison.differences, comparison.beside, strict=True)
    return {
        "kind": "comparison",
        "schema": SCHEMA,
        "forecasts": [document_of(each) for each in comparison.forecasts],
        "differences": [
            {
                "of": other.compiled.name,
                "against": base.name,
                "cells": [
                    {**figure, "clear": not interval.covers_zero}
                    for figure, interval in _told(cells)
                ],
                "steps": steps_beside_document(beside),
            }
            for other, cells, beside in others
        ],
        "may_show": [{"code": each.code, "facts": dict(each.facts)} for each in may_show],
        "assumptions": assumptions_document(tuple(each.compiled for each in comparison.forecasts)),
    }


def steps_beside_document(beside: Mapping[Beside, Interval]) -> list[Document]:
    """What is waited more on a step than on the step of the other route that it stands beside."""
    return [
        {
            **figure_document(cell, interval),
            "clear": not interval.covers_zero,
            "against_line": twin.line,
            "against_step": twin.step,
        }
        for (cell, twin), interval in beside.items()
        if interval.replications
    ]


def scenario_document(compiled: Compiled) -> Document:
    """Which scenario on which version of which route."""
    return {
        "name": compiled.name,
        "title": {"prof": compiled.title.prof, "en": compiled.title.en},
        "route": compiled.route,
        "route_version": compiled.route_version,
        "route_digest": compiled.route_digest,
        "digest": digest_of(compiled),
    }


def digest_of(compiled: Compiled) -> str:
    """What identifies a calculation: every number of the model and every assumption."""
    hashed = hashlib.sha256(f"{compiled.route_digest} {compiled.start} {compiled.days}".encode())
    for array in compiled.model:
        hashed.update(array.tobytes())
        hashed.update(b"|")
    for each in compiled.assumptions:
        hashed.update(repr((each.what, each.value, each.source, each.is_assumption)).encode())
    return hashed.hexdigest()


def loads_document(compiled: Compiled) -> list[Document]:
    """What comes in beside what fits, known before anything runs; the fullest first."""
    return [_load(compiled, each) for each in sorted(compiled.loads, key=lambda load: -load.load)]


def _load(compiled: Compiled, load: Load) -> Document:
    return {
        "pool": load.pool,
        "area": load.area or None,
        "load": number_or_none(load.load),
        "arriving": number_or_none(load.arriving),
        "capacity": number_or_none(load.capacity),
        "stations": [
            {
                "line": compiled.stations[number].line,
                "step": compiled.stations[number].step,
                "load": number_or_none(share),
            }
            for number, share in load.stations
        ],
    }


def meeting_document(meeting: MeetingNeed) -> Document:
    """The exact sum of a meeting: who comes beside who fits, and how many sessions that asks."""
    fits = meeting.sessions_a_year * meeting.places
    return {
        "name": meeting.name,
        "sessions": number_or_none(meeting.sessions_a_year),
        "places": meeting.places,
        "capacity": number_or_none(fits),
        "demand": number_or_none(meeting.children_a_year),
        "needed_sessions": mdo_need(meeting.children_a_year, meeting.places),
        "use": number_or_none(meeting.children_a_year / fits) if fits else None,
    }


def steps_document(compiled: Compiled) -> list[Document]:
    """The titles of the steps, so that a figure can be read aloud."""
    return [
        {
            "line": each.line,
            "step": each.step,
            "title": each.title,
            "function": each.function or None,
        }
        for each in compiled.stations
    ]


def assumptions_document(scenarios: tuple[Compiled, ...]) -> list[Document]:
    """Every assumption with its source or the word, once, and whose it is (R240)."""
    told: dict[tuple[object, ...], Document] = {}
    for compiled in scenarios:
        for each in compiled.assumptions:
            key = (each.what, each.value, each.source, each.code)
            document = told.setdefault(
                key,
                {
                    "what": each.what,
                    "value": each.value,
                    "unit": each.unit or None,
                    "source": each.source or None,
                    "assumed": each.is_assumption,
                    "file": each.file,
                    "line": each.line,
                    "code": each.code,
                    "facts": dict(each.facts),
                    "scenarios": [],
                },
            )
            document["scenarios"].append(compiled.name)
    return list(told.values())


def _figures(figures: Mapping[Cell, Interval]) -> list[Document]:
    return [figure for figure, _ in _told(figures)]


def _told(figures: Mapping[Cell, Interval]) -> Iterable[tuple[Document, Interval]]:
    """Figures as documents; a step that nobody came to in any replication is left out whole."""
    seen = {
        (cell.line, cell.step)
        for cell, interval in figures.items()
        if interval.value and interval.replications
    }
    for cell, interval in figures.items():
        if not cell.step or (cell.line, cell.step) in seen:
            yield figure_document(cell, interval), interval


def figure_document(cell: Cell, interval: Interval) -> Document:
    """What a figure is about, in which unit, with its mean and interval."""
    return {
        "measure": cell.measure,
        "unit": cell.unit,
        "area": cell.area or None,
        "month": cell.month or None,
        "line": cell.line or None,
        "step": cell.step or None,
        "function": cell.function or None,
        "channel": cell.channel or None,
        "value": number_or_none(interval.value),
        "low": number_or_none(interval.low),
        "high": number_or_none(interval.high),
        "replications": interval.replications,
    }


def _precision(reached: Reached | None) -> Document | None:
    if reached is None:
        return None
    cell = reached.wish.cell
    return {
        "measure": cell.measure,
        "area": cell.area or None,
        "line": cell.line or None,
        "step": cell.step or None,
        "function": cell.function or None,
        "within": reached.wish.within,
        "unit": SHARE_OF_MEAN if reached.wish.is_share else cell.unit,
        "reached": number_or_none(reached.half),
        "met": reached.met,
    }


def number_or_none(value: float | None) -> float | None:
    """Numbers that JSON can hold: what is infinite is not known."""
    return None if value is None or not math.isfinite(value) else float(value)
