"""`zorgroute log import`: how is a large log taken in for a municipality, without a screen?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from django.db import DatabaseError, transaction

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import Reason
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.cli.logfile import bytes_at, chosen
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.waking import wake


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Take a log in for a municipality; 0 when every row can be used, 1 when not."""
    given, columns = bytes_at(Path(arguments.file)), chosen(arguments.columns)
    wake()
    from zorgroute.chain.parties.queries import (  # noqa: PLC0415 after Django woke
        municipalities_at_work,
    )
    from zorgroute.insight.deviations.actions import import_log  # noqa: PLC0415 after Django woke

    duty = Duty(municipality=arguments.municipality)
    try:
        with transaction.atomic(), acting_as(duty):
            if duty.municipality not in municipalities_at_work():
                raise Unusable("log.import.no_municipality", name=duty.municipality)
            took = import_log(duty, given, arguments.file, clock.now(), columns=columns)
    except DatabaseError:
        raise Unusable("serve.no_database", name="default") from None
    if isinstance(took, Reason):
        raise Unusable(took.code, **dict(took.facts))
    if not took.is_new:
        day = long_date(took.log.at.astimezone(AMSTERDAM).date(), terminal.language)
        terminal.say("log.import.same", day=day)
        return 0
    facts = {"rows": str(took.log.kept), "refused": str(took.log.refused_total)}
    terminal.say("log.import.done", **facts)
    return 1 if took.log.refused_total else 0
