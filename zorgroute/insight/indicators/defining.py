"""Which indicators are there, and what do the sources say about them?"""

from __future__ import annotations

from functools import cache

from zorgroute.chain.routebook.queries import content, routes_of
from zorgroute.core.conformance.bypasses import COMPLEX
from zorgroute.core.traces.log import MAIN, Kind
from zorgroute.insight.indicators.describing import Definition, definitions_in
from zorgroute.insight.indicators.marking import Mark, marks_in


@cache
def definitions() -> tuple[Definition, ...]:
    """Every indicator, in the order of the table."""
    return definitions_in(content().rows("indicators"))


def definition(code: str) -> Definition | None:
    """One indicator by its code."""
    return next((each for each in definitions() if each.code == code), None)


@cache
def marks() -> tuple[Mark, ...]:
    """Which steps and outcomes of which route are a part of an indicator."""
    return marks_in(content().rows("indicator_steps"))


def marks_at(municipality: str) -> tuple[Mark, ...]:
    """The marks of the table, and what the routes of a municipality say themselves (`traits`)."""
    named = {
        Mark(route.name, COMPLEX, MAIN, step, outcome, Kind.DONE)
        for route in routes_of(municipality)
        for step, outcomes in route.model.traits.complex.items()
        for outcome in outcomes
    }
    return (*marks(), *sorted(named - set(marks()), key=lambda each: (each.route, each.step)))


@cache
def deviation_kinds() -> dict[str, str]:
    """Of each reason to deviate whether it is lawful or chosen."""
    return {row["code"]: row["kind"] for row in content().rows("deviation_reasons")}
