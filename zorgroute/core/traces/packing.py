"""How is a log kept in few bytes: its integers as columns, its texts once?"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.traces.log import Activity, EventLog, Kind, in_columns

FORMAT = 1
COLUMNS = ("case", "activity", "happened", "began", "started", "function")


class NoPackedLog(ZorgrouteError):
    """These bytes are no log that was packed here, or only part of one."""


def packed(log: EventLog) -> bytes:
    """The log as compressed columns with a header; `unpacked` gives the same log."""
    header = {
        "format": FORMAT,
        "cases": list(log.cases),
        "activities": [
            [each.line, each.step, each.outcome, str(each.kind), each.reason]
            for each in log.activities
        ],
        "functions": list(log.functions),
        "traits": {name: list(texts) for name, texts in log.traits.items()},
    }
    columns = {name: getattr(log, name) for name in COLUMNS}
    return packed_columns(header, columns)


def unpacked(content: bytes) -> EventLog:
    """The log that was packed. Raises `NoPackedLog`."""
    header, columns = unpacked_columns(content)
    try:
        return in_columns(
            cases=header["cases"],
            activities=[
                Activity(line, step, outcome, Kind(kind), why)
                for line, step, outcome, kind, why in header["activities"]
            ],
            functions=header["functions"],
            traits=header["traits"],
            **{name: columns[name] for name in COLUMNS},
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoPackedLog(type(fault).__name__) from None


def packed_columns(header: dict[str, Any], columns: dict[str, Any]) -> bytes:
    """Named columns of integers with a header of plain data, compressed."""
    out = io.BytesIO()
    told = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), np.uint8)
    np.savez_compressed(out, header=told, **columns)
    return out.getvalue()


def unpacked_columns(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the columns. Raises `NoPackedLog`; runs nothing that stands in the bytes."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as read:
            columns = {name: read[name] for name in read.files}
        header = json.loads(columns.pop("header").tobytes())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as fault:
        raise NoPackedLog(type(fault).__name__) from None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise NoPackedLog("format")
    return header, columns
