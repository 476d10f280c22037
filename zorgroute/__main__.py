"""What does `python -m zorgroute` do, other than the same as the installed command?"""

from __future__ import annotations

import sys

from zorgroute.faces.cli.main import Commands, run


def house() -> Commands:
    """The commands that run the house."""
    from zorgroute.project.commands import COMMANDS  # noqa: PLC0415 Django is slow to come in

    return COMMANDS


def entry() -> None:
    """The way in for the installed command."""
    sys.exit(run(house=house))


if __name__ == "__main__":
    entry()
