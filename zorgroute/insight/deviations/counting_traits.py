"""What of a case may be counted beside its steps: route, age band, area, and complex or not?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from uuid import UUID

import numpy as np

from zorgroute.chain.cases.measuring import counted_cases
from zorgroute.chain.routebook.queries import NoSuchRoute, content, route_of
from zorgroute.core.conformance.bypasses import COMPLEX
from zorgroute.core.traces.log import MAIN, EventLog, Kind

ROUTE, VERSION, AGE_BAND, AREA = "route", "version", "age_band", "area"
NAMES = frozenset({ROUTE, VERSION, AGE_BAND, AREA, COMPLEX})
YES, NO, UNKNOWN_TRAIT = "ja", "nee", ""

# A line, a step and an outcome that say a question is complex; an empty outcome is any.
Outcome = tuple[str, str, str]


def traits_in(municipality: str) -> Mapping[UUID, Mapping[str, str]]:
    """Of each case that was not destroyed what is known of it before its steps; for a duty."""
    return {
        each.id: {
            ROUTE: each.route,
            VERSION: each.digest,
            AGE_BAND: each.age_band,
            AREA: each.area,
        }
        for each in counted_cases(municipality)
    }


def with_complexity(log: EventLog, outcomes: Callable[[str], Collection[Outcome]]) -> EventLog:
    """The log with for each case whether its question is complex (R230).

    `outcomes` gives of the version of a route the outcomes that say so; where a route names none,
    it is not known of its cases.
    """
    versions = np.array(log.traits.get(VERSION, [""] * len(log.cases)), np.str_)
    told = np.full(len(log.cases), UNKNOWN_TRAIT, "<U3")
    for version in np.unique(versions):
        wanted = frozenset(outcomes(str(version)))
        if not wanted:
            continue
        says = np.array(
            [
                each.kind == Kind.DONE
                and bool(
                    {(each.line, each.step, each.outcome), (each.line, each.step, "")} & wanted
                )
                for each in log.activities
            ],
            np.bool_,
        )
        is_complex = np.zeros(len(log.cases), np.bool_)
        is_complex[log.case[says[log.activity]]] = True
        told = np.where(versions == version, np.where(is_complex, YES, NO), told)
    return replace(log, traits={**log.traits, COMPLEX: told.tolist()})


def complex_outcomes(version: str) -> frozenset[Outcome]:
    """What says on a version of a route that a question is complex: its file, and our table."""
    try:
        route = route_of(version)
    except NoSuchRoute:
        return frozenset()
    named = {
        (MAIN, step, outcome)
        for step, given in route.model.traits.complex.items()
        for outcome in given
    }
    rows = (row for row in content().rows("conformance_steps") if row["meaning"] == COMPLEX)
    return frozenset(
        named
        | {(row["line"], row["step"], row["outcome"]) for row in rows if row["route"] == route.name}
    )
