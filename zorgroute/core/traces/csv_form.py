"""How is a log read from and written to CSV, whatever program made the file?"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from zorgroute.core.answers import Reason, reason
from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.moments import Clock, written
from zorgroute.core.traces.tables import Record, RefusedRow, Table

OWN = ("case", "line", "step", "outcome", "kind", "reason", "began", "started", "happened",
       "function")  # fmt: skip
TRAIT = "trait:"
# In characters; no row of a log is longer, and a file without line ends is not a log.
LONGEST_LINE = 100_000
_TOO_LONG = "\x00too long\x00"
CHUNK = 1 << 20
# A cell that begins so would be a formula in a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def table_of_csv(content: bytes) -> Table | Reason:
    """The file as a table, or why it cannot be read at all."""
    encoding, guessed = _encoding(content)
    if not encoding:
        return reason("log.file.encoding")
    mark = next(_lines(content, encoding), "")
    between = max(";,\t|", key=mark.count)
    names = next(csv.reader([mark], delimiter=between), [])
    names = [name.strip() for name in names]
    wrong = _heading(names)
    if wrong is not None:
        return wrong
    return Table(
        tuple(name or f"kolom {at}" for at, name in enumerate(names, 1)),
        lambda: _records(content, encoding, between, len(names)),
        (reason("log.file.encoding_guessed", encoding=encoding),) if guessed else (),
    )


def _heading(names: Sequence[str]) -> Reason | None:
    if mark_of_too_long(names):
        return reason("log.row.too_long")
    if len(names) < 2:
        return reason("log.columns.one")
    clock = Clock()
    if any(not isinstance(clock.moment(name), Reason) for name in names):
        return reason("log.columns.no_heading")
    double = next((name for name in names if name and names.count(name) > 1), "")
    return reason("log.columns.double", name=double[:60]) if double else None


def mark_of_too_long(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[0].strip() == _TOO_LONG.strip()


def _encoding(content: bytes) -> tuple[str, bool]:
    """The encoding of a text and whether it was guessed; empty when it is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16", False) if _decodes(content, "utf-16") else ("", False)
    if b"\x00" in content[: 1 << 16]:
        return "", False
    if _decodes(content, "utf-8-sig"):
        return "utf-8-sig", False
    # What spreadsheets of this country write when nobody chooses.
    return ("windows-1252", True) if _decodes(content, "windows-1252") else ("", False)


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(content), CHUNK):
            decoder.decode(content[at : at + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    """The lines of the file; one that is too long is skipped and leaves a mark."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline=None)
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            line = _TOO_LONG + "\n"
        yield line


def _records(
    content: bytes, encoding: str, between: str, width: int
) -> Iterator[Record | RefusedRow]:
    reader = csv.reader(_lines(content, encoding), delimiter=between)
    next(reader, None)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield RefusedRow(number, reason("log.row.quote"))
            continue
        if not any(cells):
            continue
        if mark_of_too_long(cells):
            yield RefusedRow(number, reason("log.row.too_long"))
        elif any(cells[width:]):
            yield RefusedRow(number, reason("log.row.more_cells", many=str(width)))
        elif any("\n" in cell for cell in cells):
            yield RefusedRow(number, reason("log.row.quote"))
        else:
            padded = [_unguarded(cell.strip()) for cell in cells[:width]]
            yield Record(number, padded + [""] * (width - len(padded)))


def csv_of(log: EventLog) -> bytes:
    """The log in our own columns (docs/reference/event-log.md), with `;` between and UTF-8.

    Cells that a spreadsheet would run as a formula get a quote in front, which reading takes off.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    traits = sorted(log.traits)
    writer.writerow([*OWN, *(f"{TRAIT}{name}" for name in traits)])
    for at, row in enumerate(log.rows()):
        case = int(log.case[at])
        what = row.activity
        moments = [written(each) if each >= 0 else "" for each in (row.began, row.started)]
        cells = [row.case, what.line, what.step, what.outcome, str(what.kind), what.reason]
        cells += [*moments, written(row.happened), row.function]
        cells += [log.traits[name][case] for name in traits]
        writer.writerow([_guarded(cell) for cell in cells])
    return out.getvalue().encode("utf-8")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in FORMULA else cell
