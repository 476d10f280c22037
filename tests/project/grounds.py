"""Where do the databases of one test run stand, and who clears them away?"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from zorgroute.project.embedded import SUPERUSER
from zorgroute.project.houses import close_house, house, make_database, open_house

RUN, PREFIX = "ZORGROUTE_TEST_RUN", "zorgroute-test-"
ROOT = Path(__file__).resolve().parents[2]
KINDS = {"main": "DATABASE", "keys": "KEYS_DATABASE"}


def new_run(*, is_worker: bool) -> None:
    """Give this run a folder name that its workers inherit; nothing is made yet."""
    if not is_worker:
        os.environ[RUN] = f"{PREFIX}{os.getpid()}"


def run_folder() -> Path:
    return Path(tempfile.gettempdir()) / os.environ[RUN]


def open_run_folder() -> Path:
    folder = run_folder()
    folder.mkdir(mode=0o755, exist_ok=True)
    folder.chmod(0o755)
    return folder


def close_grounds() -> None:
    """Stop the servers of this run, and of earlier runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder == run_folder() or not _is_alive(folder.name.removeprefix(PREFIX)):
            _clear(folder)


def _is_alive(pid: str) -> bool:
    return not pid.isdigit() or Path(f"/proc/{pid}").exists()


def _clear(folder: Path) -> None:
    try:
        owner = folder.stat().st_uid
    except FileNotFoundError:  # another run that ended at this moment was first
        return
    if owner != os.geteuid():
        return
    close_house(house(folder))
    shutil.rmtree(folder, ignore_errors=True)


class Grounds:
    """The two databases of one worker: copies of what was migrated once."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.run = os.environ[RUN].removeprefix(PREFIX)
        self.given = "DATABASE_URL" in os.environ and "DATABASE_OWNER_URL" in os.environ

    def open(self) -> dict[str, str]:
        """Make this worker's databases, after the first worker made what they are copied from."""
        folder = open_run_folder()
        with _alone(folder):
            if not (folder / "migrated").exists():
                self._prepare(folder)
                (folder / "migrated").touch()
            for kind in KINDS:
                self._copy(kind)
        return self._addresses(self.worker)

    def close(self) -> None:
        """Remove this worker's databases from a server that is not ours."""
        if not self.given:
            return
        with _alone(open_run_folder()):
            for kind in KINDS:
                with self._maker(kind) as connection:
                    name = sql.Identifier(self._name(kind, self.worker))
                    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(name))

    def _prepare(self, folder: Path) -> None:
        if not self.given:
            open_house(house(folder, durable=False))
        for kind in KINDS:
            with self._maker(kind) as connection:
                make_database(connection, self._name(kind, "template"), *self._roles(kind))
        answer = subprocess.run(
            [sys.executable, "-m", "zorgroute", "migrate"],
            cwd=ROOT,
            env={**os.environ, **self._addresses("template")},
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise RuntimeError(f"zorgroute migrate: {answer.stdout}{answer.stderr}")

    def _copy(self, kind: str) -> None:
        with self._maker(kind) as connection:
            make_database(
                connection,
                self._name(kind, self.worker),
                *self._roles(kind),
                template=self._name(kind, "template"),
            )

    def _name(self, kind: str, whose: str) -> str:
        return f"zorg_test_{self.run}_{kind}_{whose}"

    def _roles(self, kind: str) -> tuple[str, str]:
        addresses = self._addresses("template")
        owner, app = f"{KINDS[kind]}_OWNER_URL", f"{KINDS[kind]}_URL"
        return (urlsplit(addresses[owner]).username or "", urlsplit(addresses[app]).username or "")

    def _addresses(self, whose: str) -> dict[str, str]:
        if not self.given:
            names = (self._name("main", whose), self._name("keys", whose))
            return dict(house(run_folder(), durable=False).addresses(*names))
        return {
            f"{variable}{end}": _renamed(_given(variable, end), self._name(kind, whose))
            for kind, variable in KINDS.items()
            for end in ("_URL", "_OWNER_URL")
        }

    def _maker(self, kind: str) -> psycopg.Connection:
        """A connection that may make databases."""
        if self.given:
            url = _given(KINDS[kind], "_OWNER_URL")
        else:
            ours = house(run_folder(), durable=False)
            url = (ours.main if kind == "main" else ours.keys).url(SUPERUSER, "postgres")
        return psycopg.connect(url, autocommit=True)


def _given(variable: str, end: str) -> str:
    """An address from outside; the keys share the main server when they have none of their own."""
    return os.environ.get(f"{variable}{end}") or os.environ[f"DATABASE{end}"]


def _renamed(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{quote(database)}").geturl()


@contextmanager
def _alone(folder: Path):
    with (folder / "making").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
