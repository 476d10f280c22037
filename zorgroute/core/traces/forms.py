"""In which form is a log written: CSV, XES or OCEL, and how is that seen?"""

from __future__ import annotations

from enum import StrEnum

from zorgroute.core.answers import Reason, reason

# More is not a log of a chain of care but a mistake; the screens allow less.
MAX_BYTES = 1024 * 1024 * 1024
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Files that people pick by mistake, by how they begin.
OTHERS = {
    b"PK\x03\x04": "zip",
    b"%PDF": "pdf",
    b"\xd0\xcf\x11\xe0": "office",
    b"\x1f\x8b": "gzip",
    b"SQLite format 3": "sqlite",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
}


class Form(StrEnum):
    """The forms of a log that are read and written."""

    CSV = "csv"
    XES = "xes"
    OCEL = "ocel"


SUFFIXES = {
    "csv": Form.CSV,
    "txt": Form.CSV,
    "tsv": Form.CSV,
    "xes": Form.XES,
    "xml": Form.XES,
    "json": Form.OCEL,
    "jsonocel": Form.OCEL,
    "ocel": Form.OCEL,
}


def form_of(name: str, content: bytes) -> Form | Reason:
    """The form of a file, by how it begins and else by its name; or why it is no log at all."""
    if not content.strip():
        return reason("log.file.empty")
    other = next((kind for start, kind in OTHERS.items() if content.startswith(start)), "")
    if other:
        return reason("log.file.other", kind=other)
    start = content[:4096]
    for mark in BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    start = start.replace(b"\x00", b"").lstrip()
    if start.startswith(b"<"):
        return Form.XES
    if start.startswith((b"{", b"[")):
        return Form.OCEL
    return SUFFIXES.get(name.rpartition(".")[2].lower(), Form.CSV)
