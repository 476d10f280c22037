"""How does a test start a command of the house as a user would, and talk to it?"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
OURS = ("DATABASE", "KEYS_", "DJANGO", "ZORGROUTE_")


def surroundings(data, **more):
    """The environment of somebody who sets nothing but the folder of the data."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    chosen = os.environ.get("ZORGROUTE_PG_BIN")
    programs = {"ZORGROUTE_PG_BIN": chosen} if chosen else {}
    return {**plain, **programs, "PYTHONPATH": str(ROOT), "ZORGROUTE_DATA": str(data), **more}


def zorgroute(*words, data, within=ROOT, **more):
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "zorgroute", *map(str, words)],
        cwd=within,
        env=surroundings(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


class Running:
    """A command that goes on until it is stopped; its lines can be waited for."""

    def __init__(self, *words, data, **more):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zorgroute", *map(str, words)],
            cwd=ROOT,
            env=surroundings(data, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = queue.Queue()
        self.said = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.strip())
        self.lines.put(None)
        self.process.stdout.close()

    def wait_for(self, part):
        """The first line that holds this part."""
        while (line := self.lines.get(timeout=PATIENCE)) is not None:
            self.said.append(line)
            if part in line:
                return line
        raise AssertionError("\n".join(self.said))

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(PATIENCE)


def get(address, **headers):
    """Status, headers and body of a page; a redirect is an answer."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    request = urllib.request.Request(address, headers=headers)  # noqa: S310 our own address
    try:
        answer = urllib.request.build_opener(Stay).open(request, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read().decode("utf-8")


def wait_until_it_answers(address):
    """The first answer of a server that is starting."""
    for _ in range(PATIENCE * 5):
        try:
            return get(address)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(address)


def processes_of(folder):
    """Every process that has this folder in its words or its environment; zombies have neither."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            told = (each / "cmdline").read_bytes() + (each / "environ").read_bytes()
            place = os.readlink(each / "cwd")
        except OSError:
            continue
        if str(folder).encode() in told or place.startswith(str(folder)):
            found.append(int(each.name))
    return found
