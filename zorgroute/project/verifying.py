"""`zorgroute verify`: does the log still say what was written, as far as the seals can tell?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import psycopg

from zorgroute.chain.routebook.content import Content
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.verify_log import verify
from zorgroute.project.waking import wake

SHOWN = 50


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Verify every seal and row against the witnesses; 0 whole, 1 with what is wrong."""
    environment = wake()
    witnesses = [Path(each) for each in arguments.witness] or [
        each for each in environment.witness_files if each.exists()
    ]
    try:
        with psycopg.connect(environment.database_url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            verdict = verify(connection, witnesses)
    except psycopg.Error:
        raise Unusable("serve.no_database", name="default") from None
    facts = {
        "rows": str(verdict.rows),
        "seals": str(verdict.seals),
        "unsealed": str(verdict.unsealed),
        "witnesses": str(len(witnesses)),
        "faults": str(len(verdict.faults)),
    }
    for fault in verdict.faults[:SHOWN]:
        terminal.say(f"verify.{fault.code}", where=fault.where)
    terminal.say("verify.broken" if verdict.faults else "verify.whole", **facts)
    if not witnesses:
        terminal.say("verify.no_witness")
    return 1 if verdict.faults else 0
