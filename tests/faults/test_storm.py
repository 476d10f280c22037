"""Does every term fire exactly once while everything around it is being killed?"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.grounds import open_run_folder
from zorgroute.project.houses import close_house, house

ROOT = Path(__file__).resolve().parents[2]
WANTED_TERMS, WANTED_STRIKES = 1_000, 60
PATIENCE = 400


@pytest.fixture(scope="module")
def report():
    folder = open_run_folder() / "storm"
    folder.mkdir()
    folder.chmod(0o755)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE", "KEYS_DATABASE", "ZORGROUTE_DEMO", "EMAIL"))
    }
    with (folder / "said").open("w") as said:
        storm = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.storm", str(folder)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            start_new_session=True,
        )
    try:
        out, _ = storm.communicate(timeout=PATIENCE)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(storm.pid, signal.SIGKILL)
        storm.communicate()
        close_house(house(folder / "house"))
    text = (folder / "said").read_text(encoding="utf-8", errors="replace")
    assert storm.returncode == 0, text[-4000:]
    return json.loads(out.splitlines()[-1])


pytestmark = [pytest.mark.slow, pytest.mark.requirement("R035")]


def test_storm_struck_often_enough_to_say_anything(report, capsys):
    with capsys.disabled():
        print(  # noqa: T201 the figures of this run are read by people
            f"\nstorm: { ({k: v for k, v in report.items() if not isinstance(v, list)}) }"
        )
    assert sum(report["strikes"].values()) >= WANTED_STRIKES
    assert min(report["strikes"].get(kind, 0) for kind in ("worker", "web", "stopped")) >= 2
    assert report["terms_fired"] >= WANTED_TERMS
    assert report["steps_acknowledged"] > 0


@pytest.mark.threat("T25")
def test_storm_lost_no_term_no_message_and_nothing_acknowledged(report):
    assert report["lost"] == []


@pytest.mark.threat("T26")
def test_storm_did_nothing_twice(report):
    assert report["double"] == []


@pytest.mark.threat("T28")
def test_storm_left_every_log_whole(report):
    assert report["broken"] == []
