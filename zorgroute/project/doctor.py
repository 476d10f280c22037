"""`zorgroute doctor`, for the house: does everything answer that it leans on?"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from functools import partial

from django.contrib.staticfiles import finders
from django.db import DatabaseError, connections

from zorgroute.chain.ledger import clock
from zorgroute.chain.routebook.content import Content
from zorgroute.faces.cli import doctor
from zorgroute.faces.cli.doctor import Look
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.environment import Environment
from zorgroute.project.houses import opened
from zorgroute.project.might import might_of, on_one_server
from zorgroute.project.programs import OLDEST
from zorgroute.project.serving import missing_migrations
from zorgroute.project.waking import wake

VARIABLES = {"default": "DATABASE_URL", "keys": "KEYS_DATABASE_URL"}
CLOCK_SECONDS = 5
BUNDLE = "web/dist/app.css"


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Everything the plain doctor looks at, and what runs the house; 0 healthy, 1 with the mend."""
    return doctor.run(arguments, content, terminal, _look(content, terminal))


def _look(content: Content, terminal: Terminal) -> Iterator[Look]:
    text = terminal.text
    os.environ.update(opened(os.environ))
    yield from _crisis(content, terminal)
    if "DATABASE_URL" not in os.environ:
        yield None, text("doctor.no_house"), text("doctor.no_house_mend")
        return
    try:
        environment = wake()
    except Unusable as fault:
        yield False, terminal.sentence(fault.code, fault.facts), text("doctor.setting_mend")
        return
    yield from _settings(environment, terminal)
    answering = True
    for alias in VARIABLES:
        looks = list(_database(alias, terminal))
        answering = answering and all(is_good for is_good, _, _ in looks[:1])
        yield from looks
    if answering:
        yield _servers(terminal)
        yield _clock(terminal)
        from zorgroute.project.watching import worker_looks  # noqa: PLC0415 needs Django set up

        yield from worker_looks(terminal)


def _settings(environment: Environment, terminal: Terminal) -> Iterator[Look]:
    text = terminal.text
    secrets = {
        "ZORGROUTE_SECRET_KEY": environment.secret_key.get_secret_value(),
        "ZORGROUTE_MASTER_KEY": environment.master_key.get_secret_value(),
    }
    unset = [name for name, value in secrets.items() if not value]
    for name in unset:
        yield False, text("serve.unset", name=name), text("doctor.setting_mend")
    if not unset:
        yield True, text("doctor.keys_set"), ""
    if environment.family_issuer and not environment.family_acr.split():
        yield False, text("doctor.family_level"), text("doctor.family_level_mend")
    if not environment.index_key.get_secret_value():
        yield None, text("doctor.no_index_key"), text("doctor.index_key_mend")
    if finders.find(BUNDLE):
        yield True, text("doctor.pages"), ""
    else:
        yield False, text("doctor.no_pages"), text("doctor.pages_mend")
    if environment.email_url:
        yield True, text("doctor.mail"), ""
    else:
        yield None, text("doctor.no_mail"), text("doctor.mail_mend")


def _database(alias: str, terminal: Terminal) -> Iterator[Look]:
    text = partial(terminal.text, name=alias)
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            number = int(cursor.fetchone()[0])
            version = str(number // 10_000)
        if number // 10_000 < OLDEST:
            yield (
                False,
                text("doctor.database_old", version=version),
                terminal.text("doctor.database_old_mend", oldest=str(OLDEST)),
            )
        else:
            yield True, text("doctor.database", version=version), ""
        why = might_of(alias)
        if why:
            mighty = text("doctor.role_mighty", why=terminal.text(why))
            yield False, mighty, terminal.text("doctor.role_mend")
        else:
            yield True, text("doctor.role"), ""
        yield _tables(alias, terminal)
    except DatabaseError:
        mend = terminal.text("doctor.database_mend", variable=VARIABLES[alias])
        yield False, text("doctor.no_database"), mend


def _tables(alias: str, terminal: Terminal) -> Look:
    count = missing_migrations(alias)
    if not count:
        return True, terminal.text("doctor.tables", name=alias), ""
    return (
        False,
        terminal.text("doctor.no_tables", name=alias, count=str(count)),
        terminal.text("doctor.tables_mend"),
    )


def _servers(terminal: Terminal) -> Look:
    if on_one_server():
        mend = terminal.text("doctor.one_server_mend")
        return False, terminal.text("doctor.one_server"), mend
    return True, terminal.text("doctor.two_servers"), ""


def _clock(terminal: Terminal) -> Look:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        away = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
    if away <= CLOCK_SECONDS:
        return True, terminal.text("doctor.clock"), ""
    seconds = str(round(away))
    return (
        False,
        terminal.text("doctor.clock_off", seconds=seconds),
        terminal.text("doctor.clock_mend"),
    )


def _crisis(content: Content, terminal: Terminal) -> Iterator[Look]:
    empty = sorted(
        {
            f"{row['municipality']} ({row['name']})"
            for row in content.rows("crisis_contacts")
            if not row["phone"]
        }
    )
    if empty:
        places = terminal.text("doctor.no_crisis", places=", ".join(empty))
        yield None, places, terminal.text("doctor.crisis_mend")
    else:
        yield True, terminal.text("doctor.crisis"), ""
