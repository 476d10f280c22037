"""Does what is kept of a running case survive its row, and speak the language of the log?"""

from __future__ import annotations

import json

import pytest

from tests.core.conformance.test_following import version, walked
from tests.factories.routes import route_names
from zorgroute.chain.ledger.encoding import structure_of
from zorgroute.core.conformance.following import activity_of, taken_up
from zorgroute.core.traces.log import Kind
from zorgroute.insight.deviations.ledger_rows import what_of
from zorgroute.insight.deviations.running_rows import columns_of, kept_in


@pytest.mark.parametrize("name", route_names())
@pytest.mark.parametrize("seed", range(4))
def test_row_that_is_read_again_is_what_was_kept(name, seed):
    kept = taken_up(walked(name, seed).log, version(name))
    told = columns_of(kept)
    notes = json.loads(json.dumps(told["notes"]))

    assert kept == kept_in(
        told["digest"], told["seq"], told["vector"], notes, departed=told["departed"]
    )


@pytest.mark.parametrize("name", route_names())
def test_row_of_a_line_is_the_row_of_the_log_that_is_measured(name):
    for event in walked(name, 7).log:
        kind, *what = what_of(type(event.deed).__name__, structure_of(event.deed))
        each = activity_of(event.deed)
        told = (
            None if each is None else (each.kind, each.line, each.step, each.outcome, each.reason)
        )

        assert told == ((kind, *what) if kind in {*Kind} else None)
