"""How is a part of the house started beside us, and stopped with everything it started?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 15.0


@dataclass(frozen=True)
class Part:
    """A command of ours that runs in a process group of its own, with its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def start_part(
    name: str, folder: Path, words: Sequence[str], environment: Mapping[str, str]
) -> Part:
    """Start a command; Ctrl-C in our terminal does not reach it, we pass it on ourselves."""
    log = folder / f"{name}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, "-m", "zorgroute", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Part(name, process, log)


def stop_parts(parts: Iterable[Part]) -> None:
    """Ask every part to stop, and after a while put an end to what is left of its group."""
    asked = list(parts)
    for part in asked:
        _signal(part, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    for part in asked:
        with suppress(subprocess.TimeoutExpired):
            part.process.wait(max(0.1, until - time.monotonic()))
        _signal(part, signal.SIGKILL)
        part.process.wait()


def _signal(part: Part, what: signal.Signals) -> None:
    """To the whole group, which may outlive the process that we started."""
    try:
        os.killpg(part.process.pid, what)
    except (ProcessLookupError, PermissionError):
        return
