"""Which command was asked for, and how does it end?"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from zorgroute.chain.routebook.content import Content, NoContent
from zorgroute.core.answers import ZorgrouteError
from zorgroute.faces.cli.parser import build
from zorgroute.faces.cli.reading import UNREADABLE, Unusable
from zorgroute.faces.cli.terminal import Terminal, language_of

Command = Callable[[Namespace, Content, Terminal], int]
Commands = Mapping[str, Command]


def later(module: str, name: str = "run") -> Command:
    """A command whose module comes in when it is asked for; together they take seconds."""

    def run_it(arguments: Namespace, content: Content, terminal: Terminal) -> int:
        asked: Command = getattr(import_module(module), name)
        return asked(arguments, content, terminal)

    return run_it


HERE = "zorgroute.faces.cli"
COMMANDS: Commands = {
    "check": later(f"{HERE}.checking"),
    "draw": later(f"{HERE}.drawing"),
    "diff": later(f"{HERE}.diffing"),
    "discover": later(f"{HERE}.discovering"),
    "play": later(f"{HERE}.playing"),
    "conform": later(f"{HERE}.conforming"),
    "simulate": later(f"{HERE}.simulating"),
    "compare": later(f"{HERE}.simulating", "run_compare"),
    "families": later(f"{HERE}.families"),
    "doctor": later(f"{HERE}.doctor"),
    "log check": later(f"{HERE}.logs", "check"),
    "log convert": later(f"{HERE}.logs", "convert"),
}
# What starts, fills and keeps the house belongs to the floor above, which gives it to `run`.
HOUSE = frozenset(
    {"log import", "demo", "doctor", "migrate", "serve", "worker", "backup", "restore", "verify"}
)
INTERRUPTED = 130


def run(words: Sequence[str] | None = None, house: Callable[[], Commands] = dict) -> int:
    """Run one command and return its exit status; never a traceback.

    `house` gives the commands of the floor above; it is only asked for one of those.
    """
    try:
        content = Content()
    except NoContent:
        # Without the folder there are no texts either, so this one sentence stands here.
        print("De map “content” ontbreekt. Installeer Zorgroute opnieuw.", file=sys.stderr)
        return UNREADABLE
    terminal = Terminal(content.catalogue, language_of(os.environ))
    arguments = build(terminal).parse_args(words)
    try:
        more = house() if arguments.command in HOUSE else {}
        command = more.get(arguments.command) or COMMANDS[arguments.command]
        return command(arguments, content, terminal)
    except Unusable as unusable:
        terminal.warn(terminal.sentence(unusable.code, unusable.facts))
        return UNREADABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe stopped reading; nothing is wrong, and nothing more can be said.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives until exit
        return 0
    except (ZorgrouteError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # The outer edge: a fault of ours must not become a traceback for a policy officer.
        if os.environ.get("ZORGROUTE_DEBUG"):
            raise
        terminal.warn(terminal.text("cli.unexpected", kind=type(error).__name__))
        return UNREADABLE
