"""Is every step that counts for an indicator a step of its route?"""

from __future__ import annotations

import pytest

from tests.insight.indicators.logs import table
from zorgroute.chain.routebook.queries import shipped_routes
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import Kind

ROWS = table("indicator_steps")


def routes_for(name: str) -> list[Route]:
    return [each for each in shipped_routes() if name in (each.name, "*")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "/".join(list(row.values())[:4]))
def test_row_names_a_step_and_an_outcome_of_its_route(row):
    having = [each for each in routes_for(row["route"]) if row["line"] in each.lines]
    assert having
    if row["step"]:
        step = having[0].lines[row["line"]].steps[row["step"]]
        assert row["outcome"] in {"", *step.outcomes}
    assert row["kind"] in set(Kind)
