"""How is a search written down: what was asked, what was tried, and everything it rests on?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.intervals import NOTHING_SEEN
from zorgroute.core.simulation.knobs_turned import Capacity
from zorgroute.core.simulation.results import (
    SCHEMA,
    Document,
    assumptions_document,
    figure_document,
    scenario_document,
)
from zorgroute.core.simulation.running import Wish
from zorgroute.core.simulation.searching import Least
from zorgroute.core.simulation.sensitivity import Elasticity

# A figure as a document, without what came out of it.
OUTCOME = ("value", "low", "high", "replications")


def document_of_least(
    found: Least, asked: Capacity, fits: int | None, compiled: Compiled, wish: Wish
) -> Document:
    """The least of a capacity that meets a norm; `fits` is the least by the sums before any run.

    `capacity` is empty when even the most does not meet it, or when the search was stopped.
    """
    return {
        **_head("least", compiled, wish),
        "searched": {
            "name": asked.name,
            "paths": list(asked.paths),
            "now": asked.now,
            "from": asked.low,
            "to": asked.high,
        },
        "norm": {
            "figure": _about(found.norm.cell),
            "bound": found.norm.bound,
            "at_most": found.norm.at_most,
        },
        "capacity": found.capacity,
        "fits": fits,
        "stopped": found.stopped,
        "tried": [
            {
                "capacity": each.capacity,
                "holds": each.holds,
                **_outcome(figure_document(found.norm.cell, each.figure)),
            }
            for each in found.tried
        ],
        "assumptions": assumptions_document((compiled,)),
    }


def document_of_sensitivity(
    found: Iterable[Elasticity],
    cell: Cell,
    compiled: Compiled,
    wish: Wish,
    *,
    left: Iterable[str] = (),
    stopped: bool = False,
) -> Document:
    """Which knobs move a figure most, the strongest first; `left` could not be turned."""
    return {
        **_head("sensitivity", compiled, wish),
        "figure": _about(cell),
        "stopped": stopped,
        "knobs": [
            {
                "name": each.knob,
                "down": each.down,
                "up": each.up,
                "elasticity": each.share.value,
                "low": each.share.low,
                "high": each.share.high,
                "replications": each.share.replications,
                "clear": not each.share.covers_zero,
            }
            for each in strongest_first(found)
        ],
        "left_out": list(left),
        "assumptions": assumptions_document((compiled,)),
    }


def strongest_first(found: Iterable[Elasticity]) -> list[Elasticity]:
    """Who moves the figure most stands first, whichever way it moves it."""
    return sorted(found, key=lambda each: (-abs(each.share.value or 0.0), each.knob))


def _head(kind: str, compiled: Compiled, wish: Wish) -> Document:
    return {
        "kind": kind,
        "schema": SCHEMA,
        "scenario": scenario_document(compiled),
        "seed": wish.seed,
        "replications": wish.replications,
    }


def _about(cell: Cell) -> Document:
    told = figure_document(cell, NOTHING_SEEN)
    return {name: each for name, each in told.items() if name not in OUTCOME}


def _outcome(figure: Document) -> dict[str, Any]:
    return {name: figure[name] for name in OUTCOME}
