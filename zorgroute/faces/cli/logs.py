"""`zorgroute log`: does it read this log well, and how does it look in another form?"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.traces.moments import written
from zorgroute.core.traces.reading import Reading
from zorgroute.faces.cli.logfile import WRITERS, log_at, reading_at, sentence_of, writer_for
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal

SHOWN = 50


def check(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Say what a file holds and which rows cannot be used; 0 when all can, 1 when not."""
    reading = reading_at(Path(arguments.file), arguments.columns)
    if arguments.json:
        terminal.write(json.dumps(document_of(reading), ensure_ascii=False, indent=2))
        return 1 if reading.refused_total else 0
    for column in reading.columns:
        code = "log.check.left" if column.private else "log.check.column"
        meaning = terminal.text(f"log.meaning.{column.meaning}")
        terminal.say(code, name=column.name, meaning=meaning)
    terminal.write()
    for line in summary(reading, terminal):
        terminal.write(line)
    return 1 if reading.refused_total else 0


def summary(reading: Reading, terminal: Terminal) -> list[str]:
    """What was read, what was not, and what is odd about it, in words."""
    log = reading.log
    facts = {
        "rows": str(reading.kept),
        "cases": str(len(log.cases)),
        "activities": str(len(log.activities)),
        "refused": str(reading.refused_total),
    }
    lines = [terminal.text("log.check.kept", **facts)]
    for row in reading.refused[:SHOWN]:
        why = sentence_of(row.reason, terminal)
        lines.append(terminal.text("log.line", number=str(row.number), why=why))
    if reading.refused_total > SHOWN:
        lines.append(terminal.text("log.check.more", many=str(reading.refused_total - SHOWN)))
    return [*lines, *(sentence_of(each, terminal) for each in reading.findings)]


def document_of(reading: Reading) -> dict[str, Any]:
    """The outcome of reading a file as one JSON document."""
    log = reading.log
    return {
        "form": str(reading.form),
        "rows": reading.kept,
        "cases": len(log.cases),
        "first": written(int(log.happened.min())) if len(log) else None,
        "last": written(int(log.happened.max())) if len(log) else None,
        "activities": [
            {"line": each.line, "step": each.step, "outcome": each.outcome, "kind": str(each.kind)}
            for each in log.activities
        ],
        "functions": list(log.functions),
        "columns": [
            {"name": each.name, "meaning": str(each.meaning), "private": each.private}
            for each in reading.columns
        ],
        "refused_total": reading.refused_total,
        "refused": [
            {"number": each.number, "code": each.reason.code, "facts": dict(each.reason.facts)}
            for each in reading.refused
        ],
        "findings": [
            {"code": each.code, "facts": dict(each.facts)} for each in reading.findings
        ],
    }  # fmt: skip


def convert(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Write a log in the form that the name of the new file asks for."""
    out = Path(arguments.out)
    write = writer_for(out)
    if write is None:
        raise Unusable("cli.wrong_ending", file=str(out), known=", ".join(WRITERS))
    log = log_at(Path(arguments.file), terminal, arguments.columns)
    _write(out, write(log))
    terminal.say("log.convert.done", file=str(out), rows=str(len(log)))
    return 0


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError:
        raise Unusable("cli.not_written", file=str(out)) from None
