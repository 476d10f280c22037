"""`zorgroute migrate`: are the tables there, and may the app do only what it must?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from psycopg import sql

from zorgroute.chain.routebook.content import Content
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.environment import Environment
from zorgroute.project.waking import wake

READ_ONLY = frozenset({"django_migrations"})
LOCK = 772_011

ROLES = """\
-- {title}
CREATE ROLE {owner} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE ROLE {app} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {app};
-- {backup}
CREATE ROLE {reader} LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT CONNECT ON DATABASE {database} TO {reader};
GRANT pg_read_all_data TO {reader};
"""
READER = "zorg_backup"


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Bring both databases to this version as their owner, and give the app its rights."""
    if arguments.print_roles:
        print_roles(terminal)
        return 0
    environment = wake(as_owner=True)
    try:
        for alias, url in (
            ("default", environment.database_url),
            ("keys", environment.keys_database_url),
        ):
            migrate(alias, role_in(url))
    except DatabaseError as fault:
        raise Unusable("migrate.failed", said=str(fault).strip().splitlines()[0]) from None
    # A copy of an older version was put back before its tables could take the ledger.
    from zorgroute.project.replaying import replay_told  # noqa: PLC0415 it asks this module too

    replay_told(environment, terminal)
    terminal.say("migrate.done")
    return 0


def migrate(alias: str, app_role: str) -> None:
    """Run what is new on one database; two at once wait for each other."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", database=alias, interactive=False, verbosity=0)
            if alias == "default":
                call_command("createcachetable", database=alias, verbosity=0)
            grant(alias, app_role)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def grant(alias: str, app_role: str) -> None:
    """Give the app what it needs and take the rest, in one transaction.

    Ordinary tables: read and write. Append-only tables: read and add. Nothing may be emptied.
    """
    from zorgroute.chain.ledger.row_security import APPEND_ONLY  # noqa: PLC0415 needs Django set up

    role = sql.Identifier(app_role)
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
            "AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1"
        )
        tables = [row[0] for row in cursor.fetchall()]
        for statement in _statements(role, tables, frozenset(APPEND_ONLY)):
            cursor.execute(statement.as_string(None))


def _statements(
    role: sql.Identifier, tables: Iterable[str], append_only: frozenset[str]
) -> Iterable[sql.Composed]:
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}, PUBLIC").format(role)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role)
    for table in tables:
        rights = "SELECT, INSERT, UPDATE, DELETE"
        if table in append_only:
            rights = "SELECT, INSERT"
        if table in READ_ONLY:
            rights = "SELECT"
        yield sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), sql.Identifier(table), role)


def role_in(url: str) -> str:
    """The role that an address logs in with."""
    return unquote(urlsplit(url).username or "")


def database_in(url: str) -> str:
    """The database that an address leads to."""
    return unquote(urlsplit(url).path.lstrip("/"))


def print_roles(terminal: Terminal) -> None:
    """The SQL for a database administrator, for both servers."""
    environment = Environment()
    pairs = (
        (environment.database_owner_url, environment.database_url, "migrate.roles_main"),
        (environment.keys_database_owner_url, environment.keys_database_url, "migrate.roles_keys"),
    )
    for owner, app, title in pairs:
        names = [_quoted(each) for each in (role_in(owner), role_in(app), database_in(app))]
        terminal.write(
            ROLES.format(
                title=terminal.text(title),
                backup=terminal.text("migrate.roles_backup"),
                owner=names[0],
                app=names[1],
                database=names[2],
                reader=_quoted(READER),
            )
        )


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)
