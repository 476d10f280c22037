"""How is a log kept in few bytes: its integers as columns, its texts once?"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.traces.log import Activity, EventLog, Kind, in_columns

# In the first form traits were texts, one for each case; a log that was taken in then still reads.
FORMAT, READ = 2, (1, 2)
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
        "traits": [[name, sorted(set(texts))] for name, texts in log.traits.items()],
    }
    columns = {name: getattr(log, name) for name in COLUMNS}
    # A name of elsewhere stands in the header only; the column has a number.
    for at, texts in enumerate(log.traits.values()):
        columns[f"trait{at}"] = _numbers(texts)
    return packed_columns(header, columns)


def _numbers(texts: Sequence[str]) -> NDArray[np.unsignedinteger[Any]]:
    """Each text as its place among the different ones, in as few bytes as that takes."""
    at = {each: number for number, each in enumerate(sorted(set(texts)))}
    return np.array([at[each] for each in texts], np.min_scalar_type(len(at)))


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
            traits=_traits(header, columns),
            **{name: columns[name] for name in COLUMNS},
        )
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise NoPackedLog(type(fault).__name__) from None


def _traits(header: dict[str, Any], columns: dict[str, Any]) -> dict[str, Sequence[str]]:
    if header["format"] == 1:
        return dict(header["traits"])
    size = len(header["cases"])
    traits: dict[str, Sequence[str]] = {}
    for at, (name, texts) in enumerate(header["traits"]):
        numbers = columns[f"trait{at}"].tolist()
        if len(numbers) != size or any(each < 0 for each in numbers):
            raise NoPackedLog("traits")
        traits[name] = [texts[each] for each in numbers]
    return traits


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
    if not isinstance(header, dict) or header.get("format") not in READ:
        raise NoPackedLog("format")
    return header, columns
