"""Which house do the measurements of the chain run in?

Two servers of our own that keep what they are told (fsync on), in a folder that goes away again.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django

from zorgroute.project.environment import new_master_key
from zorgroute.project.houses import House, close_house, house, open_house


@contextmanager
def ground() -> Iterator[House]:
    """A fresh house with its tables, and Django set up as the app in it."""
    with tempfile.TemporaryDirectory(prefix="zorgroute-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        given = house(folder / "house")
        try:
            open_house(given)
            os.environ.update(given.addresses())
            os.environ.update(
                DJANGO_SETTINGS_MODULE="zorgroute.project.settings",
                ZORGROUTE_DEMO="1",
                ZORGROUTE_SECRET_KEY="measured-only",  # noqa: S106 of a house that goes away again
                ZORGROUTE_MASTER_KEY=new_master_key(),
                ZORGROUTE_DATA=str(folder),
            )
            subprocess.run([sys.executable, "-m", "zorgroute", "migrate"], check=True)
            django.setup()
            yield given
        finally:
            from django.db import connections  # noqa: PLC0415 known only after Django is set up

            connections.close_all()
            close_house(given)


def in_turns(rounds: int, **works: Callable[[], object]) -> dict[str, list[float]]:
    """Wall milliseconds of each piece of work, taken in turns so that noise strikes all alike."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            spent[name].append((time.perf_counter() - began) * 1000)
    return spent


def line(name: str, spent: Sequence[float]) -> str:
    """A row of a table: median, 95th part, and how many in a second."""
    ordered = sorted(spent)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    middle = statistics.median(ordered)
    return f"| {name} | {middle:.2f} | {high:.2f} | {1000 / statistics.fmean(ordered):,.0f} |"
