"""Is what was written still what was written, down to the last row?

Made after docs/reference/seals.md and on purpose without a line of the code that writes seals: a
mistake there must show here. Reads the database as it is and the files of witnesses, one seal after
the other, so that a long log takes no more memory than a short one. The database only spells out
the values of a row; every hash is made here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import dict_row

# How long before the former seal a row may say it was made: a slow request, and the minute
# between two seals.
GRACE = timedelta(minutes=2)
AT_ONCE = 10_000
COLUMNS = {
    "deed": (
        "municipality", "case_id", "seq", "act", "kind", "structure", "body", "happened_at",
        "recorded_at", "by_person", "by_role", "on_behalf", "channel",
    ),
    "look": (
        "municipality", "id", "0", "at", "person_id", "post_id", "role", "organisation_id",
        "case_id", "child_id", "action", "parts", "purpose", "ground", "allowed", "reasons",
        "access_point",
    ),
}  # fmt: skip
# What was added to a table later: part of the leaf as soon as one of them holds something.
LATER = {"deed": (), "look": ("on_behalf", "consents")}
EMPTY = {"look": "r.on_behalf IS NULL AND cardinality(r.consents) = 0"}
MOMENTS, BYTES, OBJECT = ("at", "happened_at", "recorded_at"), ("body",), "structure"
MOMENT = {"deed": "recorded_at", "look": "at"}
PLACE = {"deed": ("case_id", "seq"), "look": ("id", None)}
Key = tuple[str, str, str, int]


class _Sealed(NamedTuple):
    """A place under a seal, with what the database holds there now; no moment: nothing."""

    seal: int
    place: int
    leaf: bytes
    kind: str
    municipality: str
    ref: str
    seq: int
    moment: datetime | None
    before: str | None
    keyed: str | None
    after: str | None

    @property
    def key(self) -> Key:
        return (self.kind, self.municipality, self.ref, self.seq)


@dataclass(frozen=True)
class Fault:
    """What is wrong and where; `code` has a text `verify.<code>`."""

    code: str
    where: str


@dataclass
class Verdict:
    """What was looked at and what was found."""

    seals: int = 0
    rows: int = 0
    unsealed: int = 0
    faults: list[Fault] = field(default_factory=list)

    def say(self, code: str, *where: object) -> None:
        self.faults.append(Fault(code, " ".join(str(each) for each in where)))


def verify(connection: psycopg.Connection[Any], witnesses: Iterable[Path] = ()) -> Verdict:
    """Look at every seal, every row and every witness; changes nothing.

    To be called in a transaction of its own. Also says which rows bear no seal although they
    should, which cases have a gap in their numbers, and which seals a witness keeps otherwise.
    """
    connection.execute("SELECT set_config('app.duty', 'system', true)")
    # Everything is read, so row by row is never the way, whatever the planner knows of the tables.
    connection.execute("SET LOCAL enable_nestloop = off")
    verdict = Verdict()
    cursor = connection.cursor(row_factory=dict_row)
    seals = cursor.execute("SELECT * FROM ledger_seal ORDER BY number").fetchall()
    _verify_chain(verdict, seals)
    _verify_rows(verdict, seals, _sealed(connection))
    _verify_unsealed(verdict, seals, cursor)
    _verify_numbers(verdict, cursor)
    for path in witnesses:
        _verify_witness(verdict, seals, path)
    verdict.seals = len(seals)
    return verdict


def _sealed(connection: psycopg.Connection[Any]) -> Iterator[_Sealed]:
    """Every place under every seal in order, beside the row that stands there now."""
    asked = " UNION ALL ".join(_beside(kind) for kind in COLUMNS)
    with connection.cursor(name="sealed") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(f"{asked} ORDER BY 1, 2")
        for row in cursor:
            yield _Sealed(*row)


def _beside(kind: str) -> str:
    """The marks of one kind, each beside its row, spelled in two halves around its object."""
    before, keyed, after = _spelled(kind)
    return (
        f"SELECT s.seal, s.place, s.leaf, s.kind, s.municipality, s.ref::text, s.seq, "  # noqa: S608 names of our own
        f"r.{MOMENT[kind]}, {before}, {keyed}, {after} "
        f"FROM ledger_sealedrow s LEFT JOIN ledger_{kind} r ON {_same(kind)} "
        f"WHERE s.kind = '{kind}'"
    )


def _same(kind: str) -> str:
    ref, seq = PLACE[kind]
    number = f"s.seq = r.{seq}" if seq else "s.seq = 0"
    return f"s.municipality = r.municipality AND s.ref = r.{ref} AND {number}"


def _spelled(kind: str) -> tuple[str, str, str]:
    names = COLUMNS[kind]
    at = names.index(OBJECT) if OBJECT in names else len(names)
    before = f"""'["{kind}"' || """ + " || ".join(f"',' || {_value(each)}" for each in names[:at])
    after = " || ".join(["''", *(f"',' || {_value(each)}" for each in names[at + 1 :])])
    if LATER[kind]:
        more = " || ".join(f"',' || {_value(each)}" for each in LATER[kind])
        after = f"{after} || CASE WHEN {EMPTY[kind]} THEN '' ELSE {more} END"
    return before, f"r.{OBJECT}::text" if OBJECT in names else "NULL", f"{after} || ']'"


def _value(name: str) -> str:
    """The SQL that spells one value as JSON."""
    if name == "0":
        return name
    if name in MOMENTS:
        spelled = f"""to_char(r.{name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return f"""coalesce('"' || {spelled} || '"', 'null')"""
    if name in BYTES:
        return f"""coalesce('"' || encode(r.{name}, 'hex') || '"', 'null')"""
    return f"coalesce(to_json(r.{name})::text, 'null')"


def _digest(row: _Sealed) -> bytes:
    """The leaf of a row as it is now, made here."""
    keyed = "" if row.keyed is None else "," + _canonical(json.loads(row.keyed))
    text = f"{row.before}{keyed}{row.after}"
    if not text.isascii() or "\x7f" in text:
        text = _canonical(json.loads(text))
    return hashlib.sha256(b"\0" + text.encode("ascii")).digest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat("T", "microseconds") + "Z"  # noqa: UP017 spelled out on purpose: nothing is taken from the writer


def _tree(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, level by level: two make one, and who is left over goes up as it is."""
    level = list(leaves)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
        level = above + level[len(level) & ~1 :]
    return level[0]


def _verify_chain(verdict: Verdict, seals: Sequence[Mapping[str, Any]]) -> None:
    previous = bytes(32)
    for expected, each in enumerate(seals, start=1):
        if each["number"] != expected:
            verdict.say("seal_gone", expected)
            return
        words = f"{each['number']}|{each['count']}|{_utc(each['made_at'])}".encode()
        whole = bytes([2]) + each["previous"] + each["root"] + words
        if each["previous"] != previous or hashlib.sha256(whole).digest() != each["hash"]:
            verdict.say("chain_broken", expected)
        previous = each["hash"]


def _verify_rows(
    verdict: Verdict, seals: Sequence[Mapping[str, Any]], sealed: Iterable[_Sealed]
) -> None:
    by_number = {each["number"]: (at, each) for at, each in enumerate(seals)}
    missing = dict(by_number)
    for number, group in groupby(sealed, key=lambda row: row.seal):
        rows = list(group)
        if number not in by_number:
            verdict.say("seal_gone", number)
            continue
        at, seal = missing.pop(number)
        horizon = seals[at - 1]["made_at"] - GRACE if at else None
        leaves = [_verify_row(verdict, row, horizon) for row in rows]
        if [row.place for row in rows] != list(range(seal["count"])):
            verdict.say("rows_gone", number)
        elif _tree(leaves) != seal["root"]:
            verdict.say("root_differs", number)
    for number in missing:
        verdict.say("rows_gone", number)


def _verify_row(verdict: Verdict, row: _Sealed, horizon: datetime | None) -> bytes:
    """What is wrong with one row; gives the leaf that it has now."""
    if row.moment is None:
        verdict.say("row_gone", *row.key)
        return row.leaf
    leaf = _digest(row)
    if leaf != row.leaf:
        verdict.say("row_changed", *row.key)
    elif horizon is not None and row.moment < horizon:
        verdict.say("row_late", *row.key)
    return leaf


def _verify_unsealed(
    verdict: Verdict,
    seals: Sequence[Mapping[str, Any]],
    cursor: psycopg.Cursor[dict[str, Any]],
) -> None:
    """A row without a seal is new, or it was put in later."""
    for kind in COLUMNS:
        ref, seq = PLACE[kind]
        counted = cursor.execute(f"SELECT count(*) AS rows FROM ledger_{kind}").fetchone()  # noqa: S608 names of our own
        verdict.rows += counted["rows"] if counted else 0
        cursor.execute(
            f"SELECT r.municipality, r.{ref}::text AS ref, {f'r.{seq}' if seq else 0} AS seq, "  # noqa: S608 names of our own
            f"r.{MOMENT[kind]} AS moment FROM ledger_{kind} r WHERE NOT EXISTS "
            f"(SELECT 1 FROM ledger_sealedrow s WHERE s.kind = '{kind}' AND {_same(kind)})"
        )
        for row in cursor:
            verdict.unsealed += 1
            if seals and row["moment"] < seals[-1]["made_at"] - GRACE:
                verdict.say("row_late", kind, row["municipality"], row["ref"], row["seq"])


def _verify_numbers(verdict: Verdict, cursor: psycopg.Cursor[dict[str, Any]]) -> None:
    """Every case has the lines 1 to its version, so that a cut tail shows before it is sealed."""
    question = """
        SELECT coalesce(d.case_id, c.id) AS id FROM
        (SELECT case_id, municipality, count(*) AS lines, max(seq) AS last FROM ledger_deed
            GROUP BY case_id, municipality) d
        FULL JOIN cases_case c ON c.id = d.case_id AND c.municipality = d.municipality
        WHERE d.lines IS NULL OR d.lines <> d.last OR c.version IS DISTINCT FROM d.last + 1
    """
    for row in cursor.execute(question).fetchall():
        verdict.say("gap", row["id"])


def _verify_witness(verdict: Verdict, seals: Sequence[Mapping[str, Any]], path: Path) -> None:
    if not path.is_file():
        verdict.say("witness_gone", path.name)
        return
    known = {each["number"]: each["hash"].hex() for each in seals}
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        words = line.split()
        if len(words) != 3 or not words[0].isdigit():
            verdict.say("witness_unreadable", path.name)
        elif int(words[0]) not in known:
            verdict.say("cut", words[0], path.name)
        elif known[int(words[0])] != words[1]:
            verdict.say("witness_differs", words[0], path.name)
