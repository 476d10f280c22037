"""Is the log of a run a log like any other: every visit once, in civil time, from begin to end?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from tests.core.simulation.small import town
from zorgroute.core.simulation.compiled import ChildClass, Compiled, Station, Way
from zorgroute.core.simulation.logging_runs import log_of_run
from zorgroute.core.simulation.model import way_out
from zorgroute.core.simulation.network import Edge, PerClass, fixed, network
from zorgroute.core.simulation.network import Pool as PoolNumbers
from zorgroute.core.simulation.network import Source as SourceNumbers
from zorgroute.core.simulation.network import Station as StationNumbers
from zorgroute.core.simulation.replication import Run, run_once
from zorgroute.core.traces.log import UNKNOWN, EventLog, Kind

FREE_POOL = PoolNumbers(((0.0, 0),), kind=2)


def run_of(compiled: Compiled, days: float = 365.0) -> Run:
    return run_once(compiled.model, seed=5, replication=0, days=days)


def rows_by_case(log: EventLog) -> dict[str, list[tuple[str, str, str, str]]]:
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in log.rows():
        each = row.activity
        found.setdefault(row.case, []).append((each.kind, each.line, each.step, each.outcome))
    return found


def test_every_visit_that_was_done_is_one_row_and_every_case_opens_first():
    compiled = town(waiting=4)
    run = run_of(compiled)
    log = log_of_run(run, compiled)
    kinds = [row.activity.kind for row in log.rows()]

    assert kinds.count(Kind.DONE) == int((run.log.how == 0).sum())
    assert kinds.count(Kind.CLOSED) == run.left
    assert len(log.cases) == run.arrived + run.first
    for rows in rows_by_case(log).values():
        assert rows[0][0] == Kind.OPENED
        assert [kind for kind, *_ in rows].count(Kind.OPENED) == 1
        assert Kind.CLOSED not in [kind for kind, *_ in rows[:-1]]


def test_case_tells_its_area_and_route_and_no_more_than_a_number():
    compiled = town()
    log = log_of_run(run_of(compiled), compiled)

    assert set(log.traits["area"]) == {"oost", "west"}
    assert set(log.traits["route"]) == {"klein"}
    assert log.cases[0] == "00000001"
    assert set(log.functions) == {"intake", "mdo", "huisarts", "hulp"}


def test_waits_of_the_log_are_those_of_the_run():
    compiled = town(hours=(6.0, 6.0))
    run = run_of(compiled)
    log = log_of_run(run, compiled)
    done = run.log.how == 0
    wait = (run.log.started - run.log.began)[done] * 86_400
    told = [row for row in log.rows() if row.activity.kind == Kind.DONE]

    assert all(row.began <= row.started <= row.happened for row in told)
    assert sorted(row.started - row.began for row in told) == pytest.approx(sorted(wait), abs=3_601)


def with_track(start: date) -> Compiled:
    """A step that begins a track; the track ends first and takes the main line along."""
    step = StationNumbers(
        (PerClass(0, after=fixed(1.0), edges=(Edge(1, begins=(2,)),)),), name="main/vraag"
    )
    waits = StationNumbers(
        (PerClass(0, after=fixed(50.0), edges=(Edge(way_out(0)),)),),
        rank=1, due_hours=24.0, joins={(1, 1): 3}, name="main/wacht",
    )  # fmt: skip
    track = StationNumbers(
        (PerClass(0, after=fixed(3.0), edges=(Edge(way_out(1)),)),), line=1, name="smi/besluit"
    )
    after = StationNumbers(
        (PerClass(0, after=fixed(0.5), edges=(Edge(way_out(0)),)),), rank=2, name="main/verder"
    )
    model = network(
        (step, waits, track, after),
        (FREE_POOL,),
        (SourceNumbers(((0.0, 0.2),), name="kinderen"),),
        way_lines=(0, 1),
    )
    titled = {"function": "iemand", "pool": ""}
    return replace(
        town(),
        model=model,
        start=start,
        lines=("main", "smi"),
        stations=(
            Station("main", "vraag", "Vraag", **titled),
            Station("main", "wacht", "Wacht", **titled),
            Station("smi", "besluit", "Besluit", **titled),
            Station("main", "verder", "Verder", **titled),
        ),
        classes=(ChildClass("oost", {"complex": "ja"}),),
        functions=(("iemand",),) * 4,
        ways=(Way("main", "klaar"), Way("smi", "toegekend")),
        outcomes=("verder",),
    )


def test_tracks_terms_and_joins_are_told_in_the_words_of_the_ledger():
    compiled = with_track(date(2019, 1, 1))
    log = log_of_run(run_of(compiled, 100.0), compiled)
    whole = next(rows for rows in rows_by_case(log).values() if rows[-1][0] == Kind.CLOSED)

    assert whole == [
        ("opened", "main", "", ""),
        ("done", "main", "vraag", "verder"),
        ("started", "smi", "", ""),
        ("late", "main", "wacht", ""),
        ("done", "smi", "besluit", "verder"),
        ("ended", "smi", "", "toegekend"),
        ("left", "main", "wacht", "track.smi"),
        ("done", "main", "verder", "verder"),
        ("closed", "main", "", "klaar"),
    ]
    assert set(log.traits["complex"]) == {"ja"}


def test_moments_are_civil_time_and_the_skipped_hour_is_its_end():
    compiled = town()
    run = run_of(compiled, 10.0)
    days = np.array([0.0, 30 + 1.5 / 24, 30 + 2.5 / 24, 30 + 3.0 / 24, 31.5])
    count = len(days)
    made = replace(
        run.log,
        **{name: getattr(run.log, name)[:1].repeat(count) for name in vars(run.log)},
    )
    made = replace(
        made, began=days, started=days, done=days, child=np.arange(count), how=made.how * 0,
        way=made.way * 0 - 1, late=made.late * 0,
    )  # fmt: skip
    # The clock goes forward in the night of 31 March 2019, the thirtieth day after the first.
    log = log_of_run(replace(run, log=made), replace(compiled, start=date(2019, 3, 1)))
    done = [row for row in log.rows() if row.activity.kind == Kind.DONE]

    assert [datetime.fromtimestamp(row.happened, UTC).isoformat() for row in done] == [
        "2019-02-28T23:00:00+00:00",
        "2019-03-31T00:30:00+00:00",
        "2019-03-31T01:00:00+00:00",
        "2019-03-31T01:00:00+00:00",
        "2019-04-01T10:00:00+00:00",
    ]


def test_rows_that_are_no_step_tell_no_begin_and_no_function():
    compiled = town()
    log = log_of_run(run_of(compiled, 60.0), compiled)

    for row in log.rows():
        if row.activity.kind != Kind.DONE:
            assert (row.began, row.started, row.function) == (UNKNOWN, UNKNOWN, "")


def test_a_run_without_children_is_an_empty_log():
    compiled = town(a_year=0.0)
    log = log_of_run(run_of(compiled), compiled)

    assert (len(log), len(log.cases)) == (0, 0)
