"""Are terms lost or fired twice while workers, a web process and the database are being killed?

A program of its own: `python -m tests.faults.storm FOLDER`. It builds a house, lets real worker
and web processes do their work on a clock that runs fast, strikes, lets everything finish, and
prints what it counted as JSON. A strike counts only when it hit something that was alive.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import django

from zorgroute.project.embedded import free_port
from zorgroute.project.houses import House, close_house, house, open_house

ROOT = Path(__file__).resolve().parents[2]


def open_to_the_storm(folder: Path, given: House) -> None:
    """Start the servers, make the tables, and set Django up for this process and its children."""
    open_house(given)
    os.environ.update(given.addresses())
    os.environ.update(
        ZORGROUTE_DEMO="1",
        ZORGROUTE_CLOCK_FILE=str(folder / "clock"),
        ZORGROUTE_DATA=str(folder),
        ZORGROUTE_SECRET_KEY="not-a-secret-for-tests-only",  # noqa: S106 of a test
        ZORGROUTE_MASTER_KEY="dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        EMAIL_URL=f"smtp://127.0.0.1:{free_port()}",
        DJANGO_SETTINGS_MODULE="zorgroute.project.settings",
    )
    subprocess.run([sys.executable, "-m", "zorgroute", "migrate"], cwd=ROOT, check=True)
    django.setup()


def main(folder: Path) -> None:
    began, given = time.monotonic(), house(folder / "house")
    try:
        open_to_the_storm(folder, given)
        from tests.faults.raging import Storm  # noqa: PLC0415 needs Django set up

        storm = Storm(folder, given)
        storm.weather(began)
    finally:
        close_house(given)
    print(json.dumps(asdict(storm.report)))  # noqa: T201 it is the answer of this program


if __name__ == "__main__":
    main(Path(sys.argv[1]))
