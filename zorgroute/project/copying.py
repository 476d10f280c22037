"""`zorgroute backup` and `restore`: is there a copy, and does it come back whole?

The data and the keys go into two folders, to be kept in two places: with both, everything is read;
with one, nothing. A copy of the keys also brings back what was forgotten since, so keep it short.
"""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from zorgroute.chain.routebook.content import Content
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.migrating import database_in, grant, role_in
from zorgroute.project.programs import Programs, find_programs
from zorgroute.project.replaying import replay_told
from zorgroute.project.waking import wake

DATA_FILE, KEYS_FILE = "zorgroute-data.dump", "zorgroute-keys.dump"


def back_up(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Copy both databases, each into a folder of its own.

    The data first: a key that is made or destroyed meanwhile then never makes a case unreadable
    that was not to be forgotten.
    """
    environment = wake()
    folder, keys = _folders(arguments)
    programs = find_programs()
    jobs = (
        (environment.backup_url, folder / DATA_FILE),
        (environment.keys_backup_url, keys / KEYS_FILE),
    )
    for _, file in jobs:
        if file.exists():
            raise Unusable("backup.there", folder=str(file.parent))
    for url, file in jobs:
        _dump(programs, url, file)
    terminal.say("backup.done", folder=str(folder), keys=str(keys))
    return 0


def restore(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Put both copies back into empty databases, and give the app its rights again."""
    environment = wake(as_owner=True)
    folder, keys = _folders(arguments)
    programs = find_programs()
    jobs = (
        ("default", environment.database_owner_url, environment.database_url, folder / DATA_FILE),
        ("keys", environment.keys_database_owner_url, environment.keys_database_url,
         keys / KEYS_FILE),
    )  # fmt: skip
    for _, owner, _, file in jobs:
        if not file.is_file():
            raise Unusable("restore.none", folder=str(file.parent))
        _refuse_full(owner)
    for alias, owner, app, file in jobs:
        _put_back(programs, owner, file)
        grant(alias, role_in(app))
    replay_told(environment, terminal)
    terminal.say("restore.done")
    return 0


def _folders(arguments: Namespace) -> tuple[Path, Path]:
    folder = Path(arguments.folder).absolute()
    keys = (
        Path(arguments.keys).absolute()
        if arguments.keys
        else folder.with_name(f"{folder.name}-sleutels")
    )
    if keys.resolve() == folder.resolve():
        raise Unusable("backup.same")
    return folder, keys


def _dump(programs: Programs, url: str, file: Path) -> None:
    """Written by us and not by the program, which may run as a user who may not write here."""
    unfinished = file.with_suffix(".part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError:
        raise Unusable("database.folder_closed", folder=str(file.parent)) from None
    with os.fdopen(descriptor, "wb") as out:
        answer = programs.run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", _without_word(url),
            environment=_word(url), output=out,
        )  # fmt: skip
        out.flush()
        os.fsync(out.fileno())
    if answer.returncode:
        unfinished.unlink()
        raise Unusable("backup.failed", said=_first(answer.stderr))
    unfinished.rename(file)


def _put_back(programs: Programs, url: str, file: Path) -> None:
    with file.open("rb") as copy:
        answer = programs.run(
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
            "--single-transaction", "--dbname", _without_word(url),
            environment=_word(url), given=copy,
        )  # fmt: skip
    if answer.returncode:
        raise Unusable("restore.failed", said=_first(answer.stderr))


def _refuse_full(url: str) -> None:
    question = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    try:
        with psycopg.connect(url) as connection:
            found = connection.execute(question).fetchone()
    except psycopg.Error as fault:
        raise Unusable("restore.failed", said=_first(str(fault))) from None
    if found and found[0]:
        raise Unusable("restore.not_empty", database=database_in(url))


def _without_word(url: str) -> str:
    """The address without its password, which everybody on the machine could read in the list of
    processes."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    user = parts.netloc.rpartition("@")[0].partition(":")[0]
    return parts._replace(netloc=f"{user}@{place}").geturl()


def _word(url: str) -> dict[str, str]:
    word = urlsplit(url).password
    return {"PGPASSWORD": unquote(word)} if word else {}


def _first(said: str) -> str:
    return said.strip().splitlines()[0] if said.strip() else ""
