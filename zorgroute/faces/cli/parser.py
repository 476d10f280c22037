"""Which commands are there, and how are they explained in the reader's own language?"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn

from zorgroute.faces.cli.terminal import Terminal

VOICES = ("professional", "parent")
EXAMPLES = {
    "check": "zorgroute check content/routes/westerkwartier.basisschool.yaml",
    "draw": (
        "zorgroute draw content/routes/westerkwartier.basisschool.yaml -o kaart.svg --voice parent"
    ),
    "diff": "zorgroute diff oud.yaml nieuw.yaml",
    "play": (
        "zorgroute play content/routes/westerkwartier.basisschool.yaml "
        "tests/scenarios/05-westerkwartier.yaml"
    ),
    "discover": (
        "zorgroute discover logboek.csv --route content/routes/nijmegen.ist.yaml -o wegen.svg"
    ),
    "log": "zorgroute log check logboek.csv",
    "log check": "zorgroute log check logboek.csv --columns case=zaaknr,activity=stap,end=datum",
    "log convert": "zorgroute log convert logboek.csv logboek.xes",
    "log import": "zorgroute log import logboek.csv --municipality nijmegen",
    "conform": (
        "zorgroute conform logboek.csv --route content/routes/westerkwartier.basisschool.yaml"
    ),
    "simulate": "zorgroute simulate content/scenarios/nijmegen.ist.yaml",
    "families": "zorgroute families content/scenarios/nijmegen.soll-een-functie.yaml -o gezinnen/",
    "compare": (
        "zorgroute compare content/scenarios/nijmegen.ist.yaml "
        "content/scenarios/nijmegen.soll-een-functie.yaml"
    ),
    "doctor": "zorgroute doctor",
    "demo": "zorgroute demo",
    "migrate": "zorgroute migrate --print-roles",
    "serve": "zorgroute serve --port 8000",
    "worker": "zorgroute worker",
    "backup": "zorgroute backup kopie/",
    "restore": "zorgroute restore kopie/",
    "verify": "zorgroute verify --witness zegels.txt",
}


class Parser(argparse.ArgumentParser):
    """An argument parser that explains and refuses in our texts, and exits 2 when it refuses."""

    def __init__(self, terminal: Terminal, command: str = "", **given: object) -> None:
        del given  # the program name that argparse makes up for a subcommand
        self.terminal, self.command = terminal, command
        about = f"{command.replace(' ', '.')}.about" if command else "cli.about"
        epilog = None
        if command:
            epilog = f"{terminal.text('cli.example')}\n  {EXAMPLES[command]}"
        super().__init__(
            prog=f"zorgroute {command}".strip(),
            description=terminal.text(about),
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
            exit_on_error=True,
        )
        self._optionals.title = terminal.text("cli.options")
        self._positionals.title = terminal.text("cli.arguments" if command else "cli.commands")
        self.add_argument("-h", "--help", action="help", help=terminal.text("cli.help_help"))

    def format_help(self) -> str:
        """The help with our own word for "usage"; argparse knows no way to give it one."""
        return super().format_help().replace("usage: ", self.terminal.text("cli.usage"), 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in our words; argparse's own sentence is English and not shown."""
        code, facts = _why(message)
        text = self.terminal.text(code, **facts)
        self.terminal.warn(self.terminal.text("cli.error", program=self.prog, message=text))
        self.terminal.warn(self.terminal.text("cli.see_help", program=self.prog))
        raise SystemExit(2)


def _why(message: str) -> tuple[str, dict[str, str]]:
    """The code and facts of a refusal by argparse, read from its message."""
    choice = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message)
    if choice:
        return "cli.unknown_choice", {"word": choice[1], "known": choice[2].replace("'", "")}
    names = message.rpartition(": ")[2]
    if "required" in message:
        return "cli.missing_arguments", {"names": names}
    if "unrecognized" in message:
        return "cli.unknown_arguments", {"names": names}
    argument = re.match(r"argument ([^:]+):", message)
    return "cli.wrong_argument", {"name": argument[1] if argument else message}


def build(terminal: Terminal) -> Parser:
    """The whole command line: one subcommand per verb of the contract."""
    parser = Parser(terminal)
    commands = parser.add_subparsers(
        dest="command",
        metavar=terminal.text("cli.command"),
        required=True,
        title=terminal.text("cli.commands"),
    )

    def command(name: str) -> Parser:
        made: Parser = commands.add_parser(
            name,
            help=terminal.text(f"{name}.about"),
            terminal=terminal,
            command=name,
        )
        return made

    check = command("check")
    check.add_argument("files", nargs="+", metavar="FILE", help=terminal.text("check.help_file"))
    for option in ("strict", "expected", "json"):
        check.add_argument(
            f"--{option}", action="store_true", help=terminal.text(f"check.help_{option}")
        )
    _parameters(check, terminal)
    check.add_argument(
        "--questions", action="store_true", help=terminal.text("check.help_questions")
    )
    draw = command("draw")
    _parameters(draw, terminal)
    draw.add_argument("file", metavar="FILE", help=terminal.text("draw.help_file"))
    draw.add_argument("-o", "--out", required=True, help=terminal.text("draw.help_out"))
    draw.add_argument("--beside", metavar="OLD", help=terminal.text("draw.help_beside"))
    draw.add_argument("--finding", metavar="N", type=int, help=terminal.text("draw.help_finding"))
    _voice(draw, terminal, "draw.help_voice")
    for option, choices in (("theme", ("auto", "light", "dark")), ("width", ("wide", "narrow"))):
        draw.add_argument(
            f"--{option}",
            choices=choices,
            default=choices[0],
            help=terminal.text(f"draw.help_{option}"),
        )
    diff = command("diff")
    diff.add_argument("old", metavar="OLD", help=terminal.text("diff.help_old"))
    diff.add_argument("new", metavar="NEW", help=terminal.text("diff.help_new"))
    _parameters(diff, terminal)
    diff.add_argument("--json", action="store_true", help=terminal.text("check.help_json"))
    play = command("play")
    play.add_argument("file", metavar="FILE", help=terminal.text("play.help_file"))
    play.add_argument("story", metavar="SCENARIO", help=terminal.text("play.help_story"))
    _parameters(play, terminal)
    play.add_argument("--json", action="store_true", help=terminal.text("check.help_json"))
    _voice(play, terminal, "play.help_voice")
    _logs(command("log"), terminal)
    _discover(command("discover"), terminal)
    _conform(command("conform"), terminal)
    _simulate(command("simulate"), terminal)
    _compare(command("compare"), terminal)
    _families(command("families"), terminal)
    command("doctor")
    _house(command, terminal)
    return parser


def _discover(discover: Parser, terminal: Terminal) -> None:
    discover.add_argument("log", metavar="LOG", help=terminal.text("discover.help_log"))
    discover.add_argument("-o", "--out", help=terminal.text("discover.help_out"))
    discover.add_argument("--route", metavar="FILE", help=terminal.text("discover.help_route"))
    discover.add_argument("--columns", help=terminal.text("discover.help_columns"))
    for option in ("json", "exact"):
        discover.add_argument(
            f"--{option}", action="store_true", help=terminal.text(f"discover.help_{option}")
        )


def _logs(parser: Parser, terminal: Terminal) -> None:
    """What can be done with a log: look at it, write it in another form, take it in."""
    verbs = parser.add_subparsers(
        metavar=terminal.text("cli.command"), required=True, title=terminal.text("cli.commands")
    )
    for verb in ("check", "convert", "import"):
        made: Parser = verbs.add_parser(
            verb,
            help=terminal.text(f"log.{verb}.about"),
            terminal=terminal,
            command=f"log {verb}",
        )
        made.set_defaults(command=f"log {verb}")
        made.add_argument("file", metavar="FILE", help=terminal.text("log.help_file"))
        if verb == "convert":
            made.add_argument("out", metavar="OUT", help=terminal.text("log.help_out"))
        if verb == "check":
            made.add_argument("--json", action="store_true", help=terminal.text("check.help_json"))
        if verb == "import":
            made.add_argument(
                "--municipality", required=True, help=terminal.text("log.help_municipality")
            )
        made.add_argument("--columns", help=terminal.text("log.help_columns"))


def _conform(parser: Parser, terminal: Terminal) -> None:
    """A log beside a route."""
    parser.add_argument("file", metavar="LOG", help=terminal.text("conform.help_log"))
    parser.add_argument(
        "--route", required=True, metavar="FILE", help=terminal.text("conform.help_route")
    )
    _parameters(parser, terminal)
    parser.add_argument("--columns", help=terminal.text("log.help_columns"))
    parser.add_argument("--until", metavar="DAY", help=terminal.text("conform.help_until"))
    for option, code in (("cases", "conform.help_cases"), ("json", "check.help_json")):
        parser.add_argument(f"--{option}", action="store_true", help=terminal.text(code))


def _simulate(parser: Parser, terminal: Terminal) -> None:
    """One scenario."""
    parser.add_argument(
        "scenario", metavar="SCENARIO", help=terminal.text("simulate.help_scenario")
    )
    _calculating(parser, terminal)
    parser.add_argument("--log", metavar="OUT", help=terminal.text("simulate.help_log"))
    parser.add_argument("--fit", action="store_true", help=terminal.text("simulate.help_fit"))
    for option, shape in (
        ("precision", "FIGURE:WIDTH"),
        ("least", "CAPACITY"),
        ("norm", "NORM"),
        ("between", "FROM:TO"),
        ("sensitivity", "FIGURE"),
    ):
        parser.add_argument(
            f"--{option}", metavar=shape, help=_plain(terminal.text(f"simulate.help_{option}"))
        )
    parser.add_argument(
        "--most", metavar="N", type=_count, default=0, help=terminal.text("simulate.help_most")
    )


def _plain(text: str) -> str:
    """A text with percent signs in it, which argparse would take for a place to fill in."""
    return text.replace("%", "%%")


def _compare(parser: Parser, terminal: Terminal) -> None:
    """Scenarios beside each other."""
    parser.add_argument(
        "scenarios", metavar="SCENARIO", nargs="+", help=terminal.text("compare.help_scenarios")
    )
    _calculating(parser, terminal)
    parser.add_argument(
        "--beside",
        metavar="STEP=STEP",
        action="append",
        default=[],
        help=terminal.text("compare.help_beside"),
    )


def _families(parser: Parser, terminal: Terminal) -> None:
    """Invented families."""
    parser.add_argument(
        "scenario", metavar="SCENARIO", help=terminal.text("families.help_scenario")
    )
    for option, default in (("number", 5_000), ("seed", 1), ("walk", 500)):
        parser.add_argument(
            f"--{option}",
            metavar="N",
            type=int,
            default=default,
            help=terminal.text(f"families.help_{option}"),
        )
    parser.add_argument(
        "--faults",
        metavar="PART",
        type=float,
        default=0.05,
        help=terminal.text("families.help_faults"),
    )
    parser.add_argument("-o", "--out", required=True, help=terminal.text("families.help_out"))


def _calculating(parser: Parser, terminal: Terminal) -> None:
    """How a calculation is done."""
    for option, default in (("seed", 1), ("replications", 0), ("workers", 1)):
        parser.add_argument(
            f"--{option}",
            metavar="N",
            type=_count,
            default=default,
            help=terminal.text(f"simulate.help_{option}"),
        )
    parser.add_argument("--cluster", metavar="ADDRESS", help=terminal.text("simulate.help_cluster"))
    parser.add_argument(
        "--set",
        metavar="KNOP=N",
        action="append",
        default=[],
        help=terminal.text("simulate.help_set"),
    )
    parser.add_argument("--json", action="store_true", help=terminal.text("check.help_json"))


def _count(text: str) -> int:
    """A whole number that is not below zero."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _house(command: Callable[[str], Parser], terminal: Terminal) -> None:
    """The commands that run the house."""
    demo = command("demo")
    demo.add_argument("--port", type=int, help=terminal.text("demo.help_port"))
    demo.add_argument(
        "--only", action="append", metavar="TOWN", help=terminal.text("demo.help_only")
    )
    migrate = command("migrate")
    migrate.add_argument(
        "--print-roles", action="store_true", help=terminal.text("migrate.help_roles")
    )
    serve = command("serve")
    serve.add_argument("--port", type=int, default=8000, help=terminal.text("serve.help_port"))
    serve.add_argument("--bind", default="127.0.0.1", help=terminal.text("serve.help_bind"))
    worker = command("worker")
    worker.add_argument(
        "--calculations", action="store_true", help=terminal.text("worker.help_calculations")
    )
    backup = command("backup")
    backup.add_argument("folder", metavar="FOLDER", help=terminal.text("backup.help_folder"))
    backup.add_argument("--keys", metavar="FOLDER", help=terminal.text("backup.help_keys"))
    restore = command("restore")
    restore.add_argument("folder", metavar="FOLDER", help=terminal.text("restore.help_folder"))
    restore.add_argument("--keys", metavar="FOLDER", help=terminal.text("backup.help_keys"))
    verify = command("verify")
    verify.add_argument(
        "--witness", metavar="FILE", action="append", default=[],
        help=terminal.text("verify.help_witness"),
    )  # fmt: skip


def _parameters(parser: Parser, terminal: Terminal) -> None:
    parser.add_argument("--parameters", metavar="FILE", help=terminal.text("cli.help_parameters"))


def _voice(parser: Parser, terminal: Terminal, code: str) -> None:
    parser.add_argument("--voice", choices=VOICES, default=VOICES[0], help=terminal.text(code))
