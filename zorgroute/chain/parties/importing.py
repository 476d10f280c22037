"""What stands in a file of colleagues or pupils, and what is wrong with which of its rows?

Pure: nothing is stored here. Every row is judged alone: a bad one never stops the good ones.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zorgroute.core.answers import Reason, ZorgrouteError, reason

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 5 * 1024 * 1024, 5_000, 60
SEPARATORS = ";,\t"
# What a spreadsheet takes for a formula at the start of a cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Youth help lasts until 23 (Jeugdwet, article 1.1).
OLDEST = 23

STAFF: Mapping[str, tuple[str, ...]] = {
    "voornaam": ("voornaam", "roepnaam", "voornamen", "given name"),
    "tussenvoegsel": ("tussenvoegsel", "tussenvoegsels", "voorvoegsel", "prefix"),
    "achternaam": ("achternaam", "naam", "familienaam", "surname"),
    "functie": ("functie", "rol", "functienaam", "function"),
    "locatie": ("locatie", "school", "vestiging", "gebouw", "location"),
    "groepen": ("groepen", "groep", "klas", "klassen", "groups"),
    "telefoon": ("telefoon", "telefoonnummer", "tel", "mobiel", "phone"),
    "bereikbaar": ("bereikbaar", "werktijden", "werkdagen", "hours"),
    "email": ("email", "e-mail", "mail", "e-mailadres"),
    "nummer": ("personeelsnummer", "medewerkernummer", "personeelsnr", "nummer"),
    "sinds": ("sinds", "in dienst", "begindatum", "ingangsdatum", "since"),
}
PUPILS: Mapping[str, tuple[str, ...]] = {
    "voornaam": ("voornaam", "roepnaam", "voornaam kind", "given name"),
    "tussenvoegsel": ("tussenvoegsel", "voorvoegsel", "prefix"),
    "achternaam": ("achternaam", "achternaam kind", "familienaam", "surname"),
    "geboren": ("geboortedatum", "geboren", "geb.datum", "geboren op", "birth date"),
    "groepen": ("groep", "klas", "stamgroep", "jaargroep", "group"),
    "locatie": ("locatie", "school", "vestiging", "gebouw", "location"),
    "nummer": ("leerlingnummer", "leerlingnr", "kindnummer", "nummer"),
    **{
        f"ouder{number}_{part}": tuple(
            f"{start} {number} {word}" for start in ("ouder", "verzorger") for word in words
        )
        for number in (1, 2)
        for part, words in {
            "voornaam": ("voornaam", "roepnaam"),
            "tussenvoegsel": ("tussenvoegsel", "voorvoegsel"),
            "achternaam": ("achternaam", "naam"),
            "telefoon": ("telefoon", "telefoonnummer", "mobiel"),
            "email": ("email", "e-mail", "e-mailadres"),
        }.items()
    },
}
KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"mensen": STAFF, "leerlingen": PUPILS}
NEEDED = {
    "mensen": ("voornaam", "achternaam", "functie"),
    "leerlingen": ("voornaam", "achternaam", "geboren"),
}
LONGEST = {"tussenvoegsel": 20, "telefoon": 30, "nummer": 60, "voornaam": 80, "email": 254}


class UnusableFile(ZorgrouteError):
    """A file that cannot be read at all; `reason` says why and what to do."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.reason = why


@dataclass(frozen=True)
class Row:
    """A row as it was read: its number in the file, and its cells by the field they mean."""

    number: int
    values: Mapping[str, str]
    cells: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class Table:
    """A file as it was read. `fields` has what each column means, empty when it is not used."""

    header: tuple[str, ...]
    fields: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    separator: str


@dataclass(frozen=True)
class Judged:
    """A row with what it means, or with everything that is wrong with it."""

    row: Row
    wrong: tuple[Reason, ...] = ()
    function: str = ""
    place: str = ""
    day: date | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Around:
    """What a file is judged against: the functions and the buildings by every word for them."""

    functions: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    today: date = date.max


def read_table(data: bytes, kind: str) -> Table:
    """Read a file of a kind; raises `UnusableFile` when it is no table of that kind.

    UTF-8 is tried first and then the encoding of Windows; the separator is the one that splits
    the first line most often.
    """
    if len(data) > MOST_BYTES:
        raise UnusableFile(reason("import.too_big"))
    text, encoding = _decoded(data)
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    if not first:
        raise UnusableFile(reason("import.empty"))
    separator = max(SEPARATORS, key=first.count)
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise UnusableFile(reason("import.broken")) from None
    return _table(cells, kind, encoding, separator)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith(b"PK\x03\x04"):
        raise UnusableFile(reason("import.spreadsheet"))
    if b"\x00" in data:
        raise UnusableFile(reason("import.binary"))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise UnusableFile(reason("import.binary"))


def _table(cells: list[list[str]], kind: str, encoding: str, separator: str) -> Table:
    numbered = [
        (number, tuple(_plain(each) for each in row))
        for number, row in enumerate(cells, start=1)
        if any(each.strip() for each in row)
    ]
    header, body = numbered[0][1], numbered[1:]
    if len(header) > MOST_COLUMNS:
        raise UnusableFile(reason("import.too_wide"))
    if len(body) > MOST_ROWS:
        raise UnusableFile(reason("import.too_long", number=str(len(body)), most=str(MOST_ROWS)))
    fields = _fields(header, KINDS[kind])
    lacking = [each for each in NEEDED[kind] if each not in fields]
    if lacking:
        raise UnusableFile(reason("import.no_column", columns=", ".join(lacking)))
    rows = tuple(
        Row(number, {name: cell for name, cell in zip(fields, row, strict=False) if name}, row)
        for number, row in body
    )
    return Table(header, fields, rows, encoding, separator)


def _fields(header: Sequence[str], words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What each column means; of two columns that mean the same the first one counts."""
    meaning = {alias: name for name, aliases in words.items() for alias in (name, *aliases)}
    found: list[str] = []
    for each in header:
        plain = " ".join(each.lower().replace("_", " ").split())
        spaced = plain.replace("ouder1", "ouder 1").replace("ouder2", "ouder 2")
        name = meaning.get(plain) or meaning.get(spaced) or ""
        found.append("" if name in found else name)
    return tuple(found)


def _plain(cell: str) -> str:
    """A cell without the sign that keeps a spreadsheet from reading a formula in it."""
    text = " ".join(cell.split())
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def judge(table: Table, kind: str, around: Around) -> list[Judged]:
    """Judge every row alone, in the order of the file; a row that comes twice is wrong once."""
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for row in table.rows:
        judged = _judge_staff(row, around) if kind == "mensen" else _judge_pupil(row, around)
        key = _identity(row, judged)
        if not judged.wrong and key in seen:
            again = reason("import.twice", number=str(seen[key]))
            judged = Judged(row, (again,))
        seen.setdefault(key, row.number)
        found.append(judged)
    return found


def _identity(row: Row, judged: Judged) -> tuple[str, ...]:
    if row["nummer"]:
        return (row["nummer"], judged.function)
    names = (row["voornaam"], row["tussenvoegsel"], row["achternaam"])
    return (*(each.casefold() for each in names), judged.function, judged.place, str(judged.day))


def _common(row: Row, around: Around) -> Iterator[Reason]:
    for name in ("voornaam", "achternaam"):
        if not row[name]:
            yield reason(f"import.missing.{name}")
    for name, value in row.values.items():
        most = LONGEST.get(name.rpartition("_")[2], 120)
        if len(value) > most:
            yield reason("import.cell_too_long", column=name.replace("_", " "), most=str(most))
        elif not value.isprintable():
            yield reason("import.cell_strange", column=name.replace("_", " "))
    if row["locatie"] and row["locatie"].casefold() not in around.places:
        yield reason("import.unknown_place", offending=row["locatie"])


def _place(row: Row, around: Around) -> str:
    ids = set(around.places.values())
    if not row["locatie"]:
        return next(iter(ids)) if len(ids) == 1 else ""
    return around.places.get(row["locatie"].casefold(), "")


def groups_in(text: str) -> tuple[str, ...]:
    """The groups of a cell, with commas, slashes or `en` between."""
    for sign in ("/", ";", " en ", "+"):
        text = text.replace(sign, ",")
    parts = (each.strip() for each in text.split(","))
    return tuple(dict.fromkeys(each for each in parts if each))


def _judge_staff(row: Row, around: Around) -> Judged:
    wrong = list(_common(row, around))
    function = around.functions.get(row["functie"].casefold(), "")
    if not row["functie"]:
        wrong.append(reason("import.missing.functie"))
    elif not function:
        wrong.append(reason("import.unknown_function", offending=row["functie"]))
    groups = groups_in(row["groepen"])
    if any(len(each) > 20 for each in groups):
        wrong.append(reason("import.cell_too_long", column="groepen", most="20"))
    day = None
    if row["sinds"]:
        day = day_in(row["sinds"])
        if day is None:
            wrong.append(reason("import.no_day", offending=row["sinds"]))
    return Judged(row, tuple(wrong), function, _place(row, around), day, groups)


def _judge_pupil(row: Row, around: Around) -> Judged:
    wrong = list(_common(row, around))
    day = None
    if not row["geboren"]:
        wrong.append(reason("import.missing.geboren"))
    else:
        day = day_in(row["geboren"])
        if day is None:
            wrong.append(reason("import.no_day", offending=row["geboren"]))
        elif day > around.today or around.today.year - day.year > OLDEST:
            wrong.append(reason("import.birth_year", year=str(day.year)))
    for number in ("1", "2"):
        given, surname = row[f"ouder{number}_voornaam"], row[f"ouder{number}_achternaam"]
        if bool(given) != bool(surname):
            wrong.append(reason("import.half_parent", number=number))
    if len(row["groepen"]) > 20:
        wrong.append(reason("import.cell_too_long", column="groep", most="20"))
    groups = (row["groepen"],) if row["groepen"] else ()
    return Judged(row, tuple(wrong), "", _place(row, around), day, groups)


def day_in(text: str) -> date | None:
    """A day as `31-1-2019`, `31/1/2019`, `31.1.2019` or `2019-01-31`; nothing when it is none."""
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3 or not all(each.isascii() and each.isdigit() for each in parts):
        return None
    numbers = [int(each) for each in parts]
    if len(parts[0]) == 4:
        year, month, day = numbers
    else:
        day, month, year = numbers
    if not 1900 <= year <= 2999:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
