"""What does each column of a file mean: a first guess, and what somebody chose?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from zorgroute.core.answers import Reason, ZorgrouteError, reason
from zorgroute.core.traces import csv_form, ocel_form, xes_form
from zorgroute.core.traces.forms import MAX_BYTES, Form, form_of
from zorgroute.core.traces.log import Kind
from zorgroute.core.traces.moments import Clock
from zorgroute.core.traces.private import FUNCTIONS, born_before, private_kind
from zorgroute.core.traces.tables import BETWEEN, Record, Table

SAMPLE = 1_000
EXAMPLES, LONGEST_EXAMPLE = 3, 40


class Meaning(StrEnum):
    """What a column can be taken for."""

    CASE = "case"
    ACTIVITY = "activity"
    WHO = "who"
    BEGIN = "begin"  # when somebody began to work on it
    END = "end"  # when it was done; the moment of the row
    CAME_UP = "came_up"  # when the step came up and the wait began
    LINE = "line"
    OUTCOME = "outcome"
    KIND = "kind"
    REASON = "reason"
    TRAIT = "trait"  # a property of the case that is no person: area, age band
    IGNORE = "ignore"


# Without these three there is no log.
NEEDED = (Meaning.CASE, Meaning.ACTIVITY, Meaning.END)
NAMES: Mapping[Meaning, str] = {
    Meaning.CASE: "case case_id caseid case:concept:name case:id zaak zaaknr zaaknummer zaak_id "
    "zaakid kind kindnr kindnummer kind_id leerlingnr leerlingnummer clientnr cliëntnr dossier "
    "dossiernr dossiernummer traject trajectnr trajectnummer nummer object:case",
    Meaning.ACTIVITY: "zorg:step step activity activiteit stap handeling gebeurtenis event "
    "event_type concept:name type actie",
    Meaning.LINE: "zorg:line line lijn spoor",
    Meaning.OUTCOME: "zorg:outcome outcome uitkomst resultaat",
    Meaning.KIND: "zorg:kind kind",
    Meaning.REASON: "zorg:reason reason reden redencode",
    Meaning.CAME_UP: "zorg:began began aangeboden",
    Meaning.BEGIN: "zorg:started started begin start begindatum startdatum starttijd start_time "
    "begintijd start_timestamp",
    Meaning.END: "time:timestamp happened einde eind end einddatum eindtijd end_time datum date "
    "tijd tijdstip timestamp time moment datum_tijd datumtijd afgerond complete",
    Meaning.WHO: "function functie rol role wie org:role org:group door",
}


class UnknownColumns(ZorgrouteError):
    """What somebody wrote about the columns cannot be read; `part` is where it stops."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Column:
    """A column with three of its texts, what it is taken for, and what private thing it holds.

    `private` is empty, or one of the kinds of `private_kind`, or `people`; then the meaning is
    IGNORE and the examples are left out.
    """

    name: str
    examples: tuple[str, ...]
    meaning: Meaning
    private: str = ""


def table_of(content: bytes, form: Form | None) -> tuple[Form, Table] | Reason:
    """The file as a table, in the form that was given or that it shows itself."""
    if len(content) > MAX_BYTES:
        return reason("log.file.too_big", limit=str(MAX_BYTES // 1024**2))
    seen = form_of("", content)
    if isinstance(seen, Reason):
        return seen
    if form is not None and seen != form:
        return reason("log.file.other_form", form=form.upper(), seen=seen.upper())
    makers = {
        Form.CSV: csv_form.table_of_csv,
        Form.XES: xes_form.table_of_xes,
        Form.OCEL: ocel_form.table_of_ocel,
    }
    table = makers[seen](content)
    return table if isinstance(table, Reason) else (seen, table)


def columns_of(content: bytes, form: Form | None = None) -> tuple[Column, ...] | Reason:
    """The columns of a file with a first guess of what each means; a reason when unreadable."""
    found = table_of(content, form)
    return found if isinstance(found, Reason) else guessed(found[1])


def head_of(table: Table, many: int = SAMPLE) -> list[Sequence[str]]:
    """The cells of the first rows that can be read."""
    records = (each.cells for each in table.records() if isinstance(each, Record))
    return list(islice(records, many))


def guessed(table: Table, chosen: Mapping[str, Meaning] | None = None) -> tuple[Column, ...]:
    """Each column with its meaning: as chosen, else guessed; a private one is never taken."""
    head = head_of(table)
    texts = [
        list(dict.fromkeys(row[at].replace(BETWEEN, " ") for row in head if row[at]))
        for at in range(len(table.names))
    ]
    private = _private(table.names, texts, head)
    meant = dict(chosen) if chosen is not None else _guess(table.names, texts, private)
    columns = []
    for name, values, kind in zip(table.names, texts, private, strict=True):
        meaning = meant.get(name, Meaning.IGNORE)
        if not kind and meaning == Meaning.WHO and len(values) > FUNCTIONS:
            kind = "people"  # noqa: PLW2901 - what the column turned out to hold
        shown = () if kind else tuple(each[:LONGEST_EXAMPLE] for each in values[:EXAMPLES])
        columns.append(Column(name, shown, Meaning.IGNORE if kind else meaning, kind))
    return tuple(columns)


def _private(
    names: Sequence[str], texts: Sequence[Sequence[str]], head: Sequence[Sequence[str]]
) -> list[str]:
    kinds = [private_kind(name, values) for name, values in zip(names, texts, strict=True)]
    dates = [at for at in range(len(names)) if not kinds[at] and _are_dates(texts[at])]
    for at in dates:
        for other in dates:
            pairs = [(row[at], row[other]) for row in head if row[at] and row[other]]
            if at != other and born_before(pairs):
                kinds[at] = "birth"
    return kinds


def _are_dates(texts: Sequence[str]) -> bool:
    clock = Clock()
    read = [not isinstance(clock.moment(each), Reason) for each in texts[:50]]
    return bool(read) and sum(read) > len(read) / 2


def _guess(
    names: Sequence[str], texts: Sequence[Sequence[str]], private: Sequence[str]
) -> dict[str, Meaning]:
    """By the heading; our own heading wins from that of others."""
    meant: dict[str, Meaning] = {}
    free = [at for at in range(len(names)) if not private[at]]
    for meaning, known in NAMES.items():
        for word in known.split():
            fits = (names[at] for at in free if _fits(names[at], word, meaning, texts[at]))
            name = next((each for each in fits if each not in meant), None)
            if name is not None:
                meant[name] = meaning
                break
    meant |= {names[at]: Meaning.TRAIT for at in free if trait_of(names[at])}
    if Meaning.END not in meant.values():
        # One moment for each row is when it happened, whatever its heading says.
        begin = next((name for name, each in meant.items() if each == Meaning.BEGIN), None)
        if begin is not None:
            meant[begin] = Meaning.END
    return meant


def _fits(name: str, word: str, meaning: Meaning, texts: Sequence[str]) -> bool:
    """Whether a heading says this; `kind` is a child in Dutch, and a kind of row in our own."""
    if name.strip().lower().replace(" ", "_") != word:
        return False
    if word == "kind":
        return (meaning == Meaning.KIND) == (bool(texts) and {*texts} <= {*Kind})
    return True


def trait_of(name: str) -> str:
    """The property of a case that one of our own columns tells, else empty."""
    for prefix in (f"case:{xes_form.TRAIT}", ocel_form.TRAIT):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return ""


def meanings_in(text: str) -> dict[str, Meaning]:
    """The columns as a command tells them: `case=zaaknr,activity=stap,end=datum`.

    Raises `UnknownColumns` with the part that cannot be read.
    """
    return dict(_meanings(text))


def _meanings(text: str) -> Iterator[tuple[str, Meaning]]:
    for part in filter(None, (each.strip() for each in text.split(","))):
        word, _, name = part.partition("=")
        if word.strip() not in {*Meaning} or not name.strip():
            raise UnknownColumns(part)
        yield name.strip(), Meaning(word.strip())
