"""What strikes, what works meanwhile, and how does it end?

For the program in storm.py, which has opened a house and set Django up before.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections, transaction

from tests.factories.crowd import make_crowd
from tests.factories.receiver import Receiver
from tests.faults.judging import judge
from zorgroute.core.answers import ZorgrouteError
from zorgroute.project import embedded, worker
from zorgroute.project.embedded import SUPERUSER
from zorgroute.project.houses import House

CASES, STEPS, WORKERS = 56, 12, 2
STRIKES = {
    "worker": 36,
    "web": 8,
    "backend_ended": 12,
    "backend_killed": 4,
    "stopped": 3,
    "keys": 2,
}
HOURS_PER_ROUND = 6


@dataclass
class Report:
    """What struck, what fired, and what was found wrong afterwards."""

    strikes: dict[str, int] = field(default_factory=dict)
    struck_in_transaction: int = 0
    terms_fired: int = 0
    steps_acknowledged: int = 0
    mails: int = 0
    mails_seen_by_naive_receiver: int = 0
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


class Crew:
    """Processes that are forked from this one, so that a new one is there at once."""

    def __init__(self) -> None:
        self.alive: dict[int, tuple[str, object]] = {}

    def start(self, name: str, work) -> int:
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            self._live(name, work)
        self.alive[pid] = (name, work)
        return pid

    def _live(self, name: str, work) -> None:
        os.environ["PGAPPNAME"] = f"storm-{name}-{os.getpid()}"
        random.seed(os.getpid())
        try:
            work()
        finally:
            os._exit(0)

    def kill_one(self, name: str) -> int | None:
        """SIGKILL one that is alive and start another; its pid when it really died of it."""
        pid = next((pid for pid, (kind, _) in self.alive.items() if kind == name), None)
        if pid is None:
            return None
        _, work = self.alive.pop(pid)
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        self.start(name, work)
        return pid if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else None

    def end(self) -> None:
        for pid in list(self.alive):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            del self.alive[pid]


class Storm:
    """One house under fire."""

    def __init__(self, folder: Path, given: House) -> None:
        self.folder, self.house = folder, given
        self.crew, self.report = Crew(), Report()
        self.struck: Counter[str] = Counter()
        self.clock, self.acks = folder / "clock", folder / "acks"
        self.taken = folder / "taken"
        self.hours = 0

    # --- building ----------------------------------------------------------------------------
    def build(self) -> None:
        """Open the house to a receiver of mail and fill it."""
        self.taken.touch()
        self.acks.touch()
        self._set_clock()
        port = settings.EMAIL_PORT
        self.crew.start("receiver", lambda: Receiver(port, self.taken).serve_forever())
        with transaction.atomic():
            self.crowd = make_crowd(CASES, STEPS)

    # --- the two kinds of work ---------------------------------------------------------------
    @staticmethod
    def work_as_worker() -> None:
        worker.PAUSE = 0.2
        worker.run(wake_each="* * * * * *")

    def work_as_web(self) -> None:
        """Take steps as a web request does: one transaction, then the answer leaves the house."""
        # A desk that is killed knows its last key no longer; a browser that gets no answer does.
        while True:
            case = random.choice(self.crowd.cases)
            key = f"{os.getpid()}-{random.getrandbits(48)}"
            for _ in range(20):
                try:
                    version = self.crowd.take_step(case, key)
                    self._acknowledge(case, key, version)
                    break
                except (DatabaseError, InterfaceError):
                    connections.close_all()
                    time.sleep(0.2)
                except ZorgrouteError:
                    break
            time.sleep(0.05)

    def _acknowledge(self, case, key: str, version: int) -> None:
        with self.acks.open("a", encoding="ascii") as file:
            file.write(f"{case} {key} {version}\n")
            file.flush()
            os.fsync(file.fileno())

    # --- striking ----------------------------------------------------------------------------
    def rage(self) -> None:
        began = time.monotonic()
        for _ in range(WORKERS):
            self.crew.start("worker", self.work_as_worker)
        self.crew.start("web", self.work_as_web)
        kinds = [kind for kind, count in STRIKES.items() for _ in range(count)]
        random.Random(20260504).shuffle(kinds)
        for kind in kinds:
            time.sleep(0.3)
            self.hours += HOURS_PER_ROUND
            self._set_clock()
            until = time.monotonic() + 8
            while not self._strike(kind) and time.monotonic() < until:
                time.sleep(0.03)
        self.report.strikes = dict(self.struck)
        self.report.seconds["rage"] = round(time.monotonic() - began, 1)

    def _strike(self, kind: str) -> bool:
        if kind in ("worker", "web"):
            pid = self.crew.kill_one(kind)
            hit = pid is not None
        elif kind == "backend_ended":
            hit = self._at_backend("SELECT pg_terminate_backend(%s)")
        elif kind == "backend_killed":
            hit = self._at_backend("")
        else:
            hit = self._stop(self.house.main if kind == "stopped" else self.house.keys)
        self.struck[kind] += hit
        return hit

    def _at_backend(self, how: str) -> bool:
        """End a connection that is in the middle of something; without `how`, by SIGKILL."""
        try:
            with self._super() as connection:
                row = connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE usename = 'zorg_app' "
                    "AND (state <> 'idle' OR %s) ORDER BY state = 'idle' LIMIT 1",
                    [bool(how)],
                ).fetchone()
                if row is None:
                    return False
                self.report.struck_in_transaction += 1
                if how:
                    return bool(connection.execute(how, row).fetchone()[0])
                os.kill(row[0], signal.SIGKILL)
                return True
        except (psycopg.Error, ProcessLookupError):
            return False

    def _super(self) -> psycopg.Connection:
        url = self.house.main.url(SUPERUSER, "zorgroute")
        return psycopg.connect(url, autocommit=True, connect_timeout=2)

    @staticmethod
    def _stop(cluster) -> bool:
        stopped = embedded._control(cluster, "stop", "-m", "immediate", "-w")
        embedded.start(cluster)
        return stopped.returncode == 0

    def _set_clock(self) -> None:
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(self.hours * 3600), encoding="ascii")
        fresh.rename(self.clock)

    # --- afterwards --------------------------------------------------------------------------
    def calm(self, patience: float = 60) -> None:
        """Let the workers finish what is due, without strikes and without new steps."""
        began = time.monotonic()
        while web := [pid for pid, (kind, _) in self.crew.alive.items() if kind == "web"]:
            os.kill(web[0], signal.SIGKILL)
            os.waitpid(web[0], 0)
            del self.crew.alive[web[0]]
        self.hours += 24 * (STEPS + 10) * 2
        until = began + patience
        while time.monotonic() < until and not self._is_quiet():
            # Past the hour in which messages are bound, and past the hold on a mail under way.
            self.hours += 5
            self._set_clock()
            time.sleep(1.0)
        self.report.seconds["calm"] = round(time.monotonic() - began, 1)
        self.crew.end()

    def _is_quiet(self) -> bool:
        question = (
            "SELECT (SELECT count(*) FROM cases_deadline WHERE fired_at IS NULL "
            "AND at < now() + make_interval(hours => %s)) "
            "+ (SELECT count(*) FROM notices_outbox WHERE sent_at IS NULL)"
        )
        try:
            with self._super() as connection:
                return connection.execute(question, [self.hours]).fetchone()[0] == 0
        except psycopg.Error:
            return False

    def judge(self) -> None:
        with transaction.atomic():
            judge(self.report, self.crowd, self.acks, self.taken)

    def weather(self, began: float) -> None:
        """The whole storm, with the seconds that each part took."""
        try:
            self.build()
            self.report.seconds["build"] = round(time.monotonic() - began, 1)
            self.rage()
            self.calm()
            self.judge()
        finally:
            self.crew.end()
        self.report.seconds["all"] = round(time.monotonic() - began, 1)
