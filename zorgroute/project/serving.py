"""`zorgroute serve` and `worker`: does it run, and never with more might than it needs?"""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import sys
import threading
import time
from argparse import Namespace
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from zorgroute.chain.routebook.content import Content
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.environment import Environment
from zorgroute.project.might import might_of
from zorgroute.project.migrating import role_in
from zorgroute.project.replaying import refuse_behind
from zorgroute.project.waking import wake

WORKERS, THREADS = 2, 4
PARENT = "ZORGROUTE_PARENT"
WORKER = "zorgroute.project.worker"
CALCULATING = "zorgroute.project.calculating"


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Serve pages until told to stop; refuses an unsafe installation before the first request."""
    environment = wake()
    refuse_unsafe(environment, terminal)
    if not environment.index_key.get_secret_value():
        terminal.say("serve.no_index_key")
    tell_if_empty(terminal, f"http://{arguments.bind}:{arguments.port}/inrichten/")
    _stop_with_parent()
    Server(f"{arguments.bind}:{arguments.port}").run()
    return 0


def work(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Watch terms and send notices until told to stop; or only calculate, beside a worker."""
    refuse_unsafe(wake(), terminal)
    _stop_with_parent()
    calculating = importlib.import_module(CALCULATING)
    if arguments.calculations:
        calculating.keep_calculating()
        return 0
    with calculating.Calculator():
        _watch_terms()
    return 0


def _watch_terms() -> None:
    if importlib.util.find_spec(WORKER):
        importlib.import_module(WORKER).run()
    else:
        call_command("procrastinate", "worker")


def tell_if_empty(terminal: Terminal, address: str) -> None:
    """Show on the console with which code an empty installation is set up."""
    from zorgroute.faces.web import setup_code  # noqa: PLC0415 needs Django set up

    if setup_code.is_needed():
        terminal.say("setup.console", address=address, code=setup_code.setup_code())


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings: threads, because a request mostly waits for the database."""

    def __init__(self, bind: str) -> None:
        self.bind = bind
        # Gunicorn would otherwise read our own words as its own.
        sys.argv = sys.argv[:1]
        super().__init__()

    def load_config(self) -> None:
        """How to listen, and how many; no access log, since addresses of pages tell on people."""
        for name, value in {
            "bind": self.bind,
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 10,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "proc_name": "zorgroute",
            "control_socket_disable": True,
        }.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, once in each worker."""
        from zorgroute.project.wsgi import application  # noqa: PLC0415 after the fork

        return application


def refuse_unsafe(environment: Environment, terminal: Terminal) -> None:
    """Raise `Unusable` for what must be right before the first request."""
    if not environment.demo:
        for name, value in (
            ("ZORGROUTE_SECRET_KEY", environment.secret_key.get_secret_value()),
            ("ZORGROUTE_MASTER_KEY", environment.master_key.get_secret_value()),
            ("ZORGROUTE_HOSTS", environment.hosts),
        ):
            if not value:
                raise Unusable("serve.unset", name=name)
    addresses = {"default": environment.database_url, "keys": environment.keys_database_url}
    for alias, url in addresses.items():
        try:
            why = might_of(alias)
            if why:
                raise Unusable("serve.role_mighty", role=role_in(url), why=terminal.text(why))
            if missing_migrations(alias):
                raise Unusable("serve.old_tables")
        except DatabaseError:
            raise Unusable("serve.no_database", name=alias) from None
        finally:
            connections[alias].close()
    if not environment.demo:
        refuse_behind(environment)
        connections["default"].close()


def missing_migrations(alias: str) -> int:
    """How many migrations of this version a database has not had."""
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _stop_with_parent() -> None:
    """In the demo: stop when whoever started us is gone, however it went."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return

    def watch() -> None:
        while str(os.getppid()) == parent:
            time.sleep(1)
        logging.getLogger("zorgroute").warning("the demo is gone, so this stops")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent").start()
