"""How fast are the ways in a log counted, beside polars and duckdb that give the same answers?

Run with `POLARS_MAX_THREADS=1 python -m benchmarks.mining [CASES ...]` where polars and duckdb are
installed. CPU seconds of this process: each round runs every engine once in turn, and the ratios
are medians of the ratios per round. All engines get the same integer columns, sorted by case and
moment.
"""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import numpy as np
import polars as pl

from benchmarks.generated_log import generated_log
from zorgroute.core.discovery import counting, kernels
from zorgroute.core.discovery.flows import discover
from zorgroute.core.discovery.kernels import sort_compiled
from zorgroute.core.discovery.places import Places, places_of
from zorgroute.core.discovery.variants import sort_plainly
from zorgroute.core.traces.log import EventLog

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 5
Engines = Mapping[str, Callable[[], Any]]


def frame_of(log: EventLog, places: Places) -> pl.DataFrame:
    """The log as the columns that other engines need: the line of a step is one of them."""
    place = places.of_activity[log.activity]
    return pl.DataFrame(
        {
            "case": log.case,
            "line": places.line_of[place],
            "place": place,
            "happened": log.happened,
        }
    )


def graphs(log: EventLog, places: Places, frame: pl.DataFrame, base: Any) -> Engines:
    """What follows what, within a line of a case."""
    return {
        "kernel": lambda: _pairs(
            kernels.follow(
                log.starts, log.activity, places.of_activity, places.line_of, len(places.lines)
            )[: len(places)]
        ),
        "polars": lambda: _rows(
            _followed(frame.lazy()).group_by("before", "place").agg(pl.len()).collect().rows()
        ),
        "duckdb": lambda: _rows(base.execute(f"{FOLLOWED} SELECT {COUNT}").fetchall()),
        "read bound": lambda: (int(log.activity.sum()), int(log.case.sum())),
    }


def times(log: EventLog, places: Places, frame: pl.DataFrame, base: Any) -> Engines:
    """What follows what, in how many cases, and the median and ninth tenth of the time between."""
    return {
        "kernel": lambda: _measured(discover(log, kernels.count), places),
        "numpy": lambda: _measured(discover(log, counting.count), places),
        "polars": lambda: _rows(
            _followed(frame.lazy())
            .group_by("before", "place")
            .agg(
                pl.len(),
                pl.col("case").n_unique().alias("cases"),
                pl.col("wait").sort().get((pl.len() * 5 + 9) // 10 - 1).alias("median"),
                pl.col("wait").sort().get((pl.len() * 9 + 9) // 10 - 1).alias("p90"),
            )
            .collect()
            .rows()
        ),
        "duckdb": lambda: _rows(base.execute(f"{FOLLOWED} SELECT {TIMES}").fetchall()),
    }


def variants(log: EventLog, places: Places, frame: pl.DataFrame, base: Any) -> Engines:
    """How many cases did exactly the same steps, as the sorted list of counts."""
    return {
        "kernel": lambda: _counts(sort_compiled(log, places)),
        "numpy": lambda: _counts(sort_plainly(log, places)),
        "polars": lambda: sorted(
            frame.lazy().group_by("case", maintain_order=True).agg(pl.col("place"))
            .group_by("place").agg(pl.len()).collect()["len"].to_list()
        ),
        "duckdb": lambda: sorted(row[0] for row in base.execute(VARIANTS).fetchall()),
    }  # fmt: skip


FOLLOWED = """
WITH next AS (
  SELECT "case", place,
    lag(place) OVER line AS before, happened - lag(happened) OVER line AS wait
  FROM log WINDOW line AS (PARTITION BY "case", line ORDER BY happened, rowid)
), follows AS (SELECT * FROM next WHERE before IS NOT NULL)
"""
COUNT = "before, place, count(*) FROM follows GROUP BY before, place"
TIMES = """before, place, count(*), count(DISTINCT "case"),
  list_sort(list(wait))[(count(*) * 5 + 9) // 10], list_sort(list(wait))[(count(*) * 9 + 9) // 10]
  FROM follows GROUP BY before, place"""
VARIANTS = """SELECT count(*) FROM (
  SELECT list(place ORDER BY happened, rowid) AS way FROM log GROUP BY "case") GROUP BY way"""


def _followed(frame: pl.LazyFrame) -> pl.LazyFrame:
    line = ("case", "line")
    return frame.with_columns(
        pl.col("place").shift(1).over(line).alias("before"),
        (pl.col("happened") - pl.col("happened").shift(1).over(line)).alias("wait"),
    ).filter(pl.col("before").is_not_null())


def _rows(rows: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return sorted(tuple(int(each) for each in row) for row in rows)


def _pairs(table: Any) -> list[tuple[int, ...]]:
    first, then = np.nonzero(table)
    return _rows(list(zip(first, then, table[first, then], strict=True)))


def _measured(found: Any, places: Places) -> list[tuple[int, ...]]:
    at = {place: number for number, place in enumerate(places.places)}
    return sorted(
        (at[each.first], at[each.then], each.times, each.cases, each.wait.median, each.wait.p90)
        for each in found.follows
    )


def _counts(sorting: tuple[Any, Any]) -> list[int]:
    found: list[int] = sorted(np.bincount(sorting[0], minlength=len(sorting[1])).tolist())
    return found


def measured(name: str, engines: Engines, rounds: int) -> None:
    """Run every engine in turn, check that the answers are the same, and print the medians."""
    spent: dict[str, list[float]] = {each: [] for each in engines}
    answers: dict[str, Any] = {}
    for _ in range(rounds):
        for engine, run in engines.items():
            gc.collect()
            began = time.process_time()
            answers[engine] = run()
            spent[engine].append(time.process_time() - began)
    same = all(answers[each] == answers["kernel"] for each in engines if each != "read bound")
    assert same, f"{name}: the answers differ"
    for engine, seconds in spent.items():
        ratio = statistics.median(
            other / own for other, own in zip(seconds, spent["kernel"], strict=True)
        )
        middle = statistics.median(seconds)
        print(f"| {name} | {engine} | {middle:.4f} | {ratio:.1f} |", flush=True)


def main(sizes: tuple[int, ...]) -> None:
    """Print a table for each size."""
    for cases in sizes:
        log = generated_log(cases)
        places = places_of(log)
        frame = frame_of(log, places)
        base = duckdb.connect()
        base.execute("SET threads = 1")
        base.register("given", frame.to_arrow())
        base.execute("CREATE TABLE log AS SELECT * FROM given")
        print(f"\n{cases:,} cases, {len(log):,} rows\n")
        print("| what | engine | CPU s | times the kernel |\n|---|---|---|---|")
        measured("graph", graphs(log, places, frame, base), ROUNDS)
        measured("times", times(log, places, frame, base), ROUNDS)
        measured("variants", variants(log, places, frame, base), ROUNDS)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\npeak of the whole process so far: {peak:.0f} MB")


if __name__ == "__main__":
    main(tuple(int(each) for each in sys.argv[1:]) or SIZES)
