"""Which two servers make a house of our own, and who may enter their databases?

The keys of the cases stand on a server apart, with a folder and a backup of its own: a key that
was destroyed would otherwise still be found in the files of the other (docs/decisions/0004).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from zorgroute.faces.cli.reading import Unusable
from zorgroute.project.embedded import APP, OWNER, SUPERUSER, Cluster, start, stop
from zorgroute.project.environment import DATA, new_master_key
from zorgroute.project.programs import Programs, find_programs

SECRETS = "secrets"
MAIN_DATABASE, KEYS_DATABASE = "zorgroute", "zorgroute_keys"


@dataclass(frozen=True)
class House:
    """Two servers of our own under one folder."""

    main: Cluster
    keys: Cluster

    def addresses(self, main: str = MAIN_DATABASE, keys: str = KEYS_DATABASE) -> Mapping[str, str]:
        """The addresses that the settings read from the environment."""
        return {
            "DATABASE_URL": self.main.url(APP, main),
            "DATABASE_OWNER_URL": self.main.url(OWNER, main),
            "KEYS_DATABASE_URL": self.keys.url(APP, keys),
            "KEYS_DATABASE_OWNER_URL": self.keys.url(OWNER, keys),
            "DATABASE_BACKUP_URL": self.main.url(SUPERUSER, main),
            "KEYS_DATABASE_BACKUP_URL": self.keys.url(SUPERUSER, keys),
        }


def house(folder: Path, *, durable: bool = True, programs: Programs | None = None) -> House:
    """The house in a folder; nothing is started yet."""
    tools = programs or find_programs()
    place = folder.resolve()
    return House(
        Cluster(place / "main", tools, durable=durable),
        Cluster(place / "keys", tools, durable=durable),
    )


def open_house(given: House) -> bool:
    """Start both servers with their roles and databases; True when this call started one."""
    started = [start(given.main), start(given.keys)]
    furnish(given.main, MAIN_DATABASE)
    furnish(given.keys, KEYS_DATABASE)
    return any(started)


def close_house(given: House) -> None:
    """Stop both servers."""
    stop(given.main)
    stop(given.keys)


def furnish(cluster: Cluster, database: str) -> None:
    """Make the two roles and the database, each when it is not there yet."""
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        # Six starters at once: one makes them, five wait and find them.
        connection.execute("SELECT pg_advisory_lock(772010)")
        for role in (OWNER, APP):
            if not _there(connection, "pg_roles", "rolname", role):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(
                        sql.Identifier(role)
                    )
                )
        if not _there(connection, "pg_database", "datname", database):
            make_database(connection, database, OWNER, APP)


def make_database(
    connection: psycopg.Connection,
    database: str,
    owner: str,
    app: str,
    template: str | None = None,
) -> None:
    """Make a database that belongs to the owner, and that nobody else may enter but the app."""
    name, owning, using = (sql.Identifier(each) for each in (database, owner, app))
    copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owning) + copied)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, using))


def _there(connection: psycopg.Connection, table: str, column: str, name: str) -> bool:
    question = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return connection.execute(question, [name]).fetchone() is not None


def opened(environment: Mapping[str, str]) -> dict[str, str]:
    """What a command finds when no database was set but a demo was made in the data folder."""
    folder = Path(environment.get("ZORGROUTE_DATA") or DATA)
    if "DATABASE_URL" in environment or not (folder / SECRETS).is_file():
        return {}
    return {**house(folder).addresses(), **secrets_of(folder), "ZORGROUTE_DEMO": "1"}


def secrets_of(folder: Path) -> dict[str, str]:
    """The secret keys of a demo, made the first time; a real house keeps them elsewhere."""
    file = folder / SECRETS
    try:
        if not file.is_file():
            file.touch(mode=0o600)
        made = file.read_text(encoding="ascii")
        words = {
            "ZORGROUTE_SECRET_KEY": secrets.token_urlsafe(50),
            "ZORGROUTE_MASTER_KEY": new_master_key(),
            "ZORGROUTE_INDEX_KEY": new_master_key(),
        }
        # One made by an older version lacks the newest of these.
        lacking = {name: word for name, word in words.items() if f"{name}=" not in made}
        if lacking:
            made += "".join(f"{name}={word}\n" for name, word in lacking.items())
            file.write_text(made)
        lines = made.splitlines()
    except OSError:
        raise Unusable("database.folder_closed", folder=str(folder)) from None
    return dict(line.split("=", 1) for line in lines if "=" in line)
