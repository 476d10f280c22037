"""Is this database as far as the ledger of what may not come back, and how does it get there?"""

from __future__ import annotations

from django.db import transaction

from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.environment import Environment


def replay(environment: Environment) -> int:
    """Destroy and end again what a copy brought back; nobody can come in before this (T29).

    Raises `Unusable` when the ledger was changed or is not the one of this installation. Playing
    it twice is playing it once. Gives how many things were undone again.
    """
    from zorgroute.chain.ledger import clock  # noqa: PLC0415 needs Django set up
    from zorgroute.chain.ledger.acting import Duty, acting_as  # noqa: PLC0415 needs Django set up
    from zorgroute.chain.reactions import play_again  # noqa: PLC0415 needs Django set up
    from zorgroute.chain.rights import forgotten  # noqa: PLC0415 needs Django set up

    path = environment.forgotten_file
    try:
        lines = forgotten.read_ledger(path)
        with transaction.atomic(), acting_as(Duty()):
            if forgotten.is_short(path):
                raise Unusable("restore.no_ledger", file=str(path))
            return play_again(lines, clock.now()) if forgotten.behind(path) else 0
    except forgotten.BrokenLedger as fault:
        raise Unusable("restore.broken_ledger", file=str(path), line=str(fault)) from None


def replay_told(environment: Environment, terminal: Terminal) -> None:
    """The same, and say how much came back and is gone again.

    A copy of an older version waits for `zorgroute migrate`, which plays the ledger as well.
    """
    from zorgroute.project.serving import missing_migrations  # noqa: PLC0415 needs Django set up

    if missing_migrations("default"):
        return
    again = replay(environment)
    if again:
        terminal.say("restore.again", count=str(again))


def refuse_behind(environment: Environment) -> None:
    """Raise `Unusable` for a database in which something that was forgotten may be back."""
    from zorgroute.chain.ledger.acting import Duty, acting_as  # noqa: PLC0415 needs Django set up
    from zorgroute.chain.rights import forgotten  # noqa: PLC0415 needs Django set up

    path = environment.forgotten_file
    try:
        with transaction.atomic(), acting_as(Duty()):
            if forgotten.is_short(path):
                raise Unusable("restore.no_ledger", file=str(path))
            if forgotten.behind(path):
                raise Unusable("serve.behind_ledger")
    except forgotten.BrokenLedger as fault:
        raise Unusable("restore.broken_ledger", file=str(path), line=str(fault)) from None
