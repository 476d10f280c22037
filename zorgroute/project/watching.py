"""Is the worker alive, and is nothing left lying that it should have done?"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, transaction

from zorgroute.chain.cases.deadlines import overdue
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.notices.queries import silent_duties, stuck_messages
from zorgroute.faces.cli.doctor import Look
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.worker import DUTIES


def worker_looks(terminal: Terminal) -> Iterator[Look]:
    """What the doctor says of the worker; independent of the worker itself (T25)."""
    text, now = terminal.text, clock.now()
    try:
        with transaction.atomic(), acting_as(Duty()):
            silent = silent_duties(tuple(DUTIES), now)
            left, stuck = overdue(now), stuck_messages()
    except DatabaseError:
        return  # the tables are of another version, which is said elsewhere
    if silent:
        duties = ", ".join(text(f"duty.{name}") for name in silent)
        yield False, text("doctor.worker_silent", duties=duties), text("doctor.worker_mend")
    else:
        yield True, text("doctor.worker"), ""
    if left:
        yield False, text("doctor.overdue", count=str(left)), text("doctor.worker_mend")
    if stuck:
        yield False, text("doctor.stuck", count=str(stuck)), text("doctor.stuck_mend")
