"""Is what was written still what was written, down to the last row?

Made after docs/reference/seals.md and on purpose without a line of the code that writes seals: a
mistake there must show here. Reads the database as it is and the files of witnesses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

# How long before the former seal a row may say it was made: a slow request, and the minute
# between two seals.
GRACE = timedelta(minutes=2)
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
MOMENT = {"deed": "recorded_at", "look": "at"}
PLACE = {"deed": ("case_id", "seq"), "look": ("id", None)}
Key = tuple[str, str, str, int]


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
    verdict = Verdict()
    cursor = connection.cursor(row_factory=dict_row)
    seals = cursor.execute("SELECT * FROM ledger_seal ORDER BY number").fetchall()
    under = _sealed(cursor)
    there = dict(_rows(cursor))
    _verify_chain(verdict, seals)
    _verify_rows(verdict, seals, under, there)
    _verify_unsealed(verdict, seals, under, there)
    _verify_numbers(verdict, cursor)
    for path in witnesses:
        _verify_witness(verdict, seals, path)
    verdict.seals, verdict.rows = len(seals), len(there)
    return verdict


def _sealed(cursor: psycopg.Cursor[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in cursor.execute("SELECT * FROM ledger_sealedrow ORDER BY seal, place"):
        found.setdefault(row["seal"], []).append(row)
    return found


def _rows(cursor: psycopg.Cursor[dict[str, Any]]) -> Iterator[tuple[Key, tuple[bytes, datetime]]]:
    for kind in COLUMNS:
        ref, seq = PLACE[kind]
        for row in cursor.execute(f"SELECT * FROM ledger_{kind}"):  # noqa: S608 names of our own
            key = (kind, row["municipality"], str(row[ref]), row[seq] if seq else 0)
            yield key, (_digest(kind, row), row[MOMENT[kind]])


def _digest(kind: str, row: Mapping[str, Any]) -> bytes:
    values = [kind] + [0 if name == "0" else _written(row[name]) for name in COLUMNS[kind]]
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(bytes([0]) + canonical.encode()).digest()


def _written(value: Any) -> Any:
    match value:
        case None | bool() | int() | str() | dict() | list():
            return value
        case datetime():
            return _utc(value)
        case bytes():
            return value.hex()
    return str(value)


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat("T", "microseconds") + "Z"  # noqa: UP017 spelled out on purpose: nothing is taken from the writer


def _tree(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, from the top: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(bytes([1]) + _tree(leaves[:half]) + _tree(leaves[half:])).digest()


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
    verdict: Verdict,
    seals: Sequence[Mapping[str, Any]],
    under: Mapping[int, Sequence[Mapping[str, Any]]],
    there: Mapping[Key, tuple[bytes, datetime]],
) -> None:
    horizon: datetime | None = None
    for each in seals:
        rows = under.get(each["number"], ())
        leaves = []
        for row in rows:
            key = _key(row)
            leaf, moment = there.get(key, (b"", each["made_at"]))
            if not leaf:
                verdict.say("row_gone", *key)
            elif leaf != row["leaf"]:
                verdict.say("row_changed", *key)
            elif horizon is not None and moment < horizon:
                verdict.say("row_late", *key)
            leaves.append(leaf or row["leaf"])
        places = [row["place"] for row in rows]
        if len(rows) != each["count"] or places != list(range(len(rows))):
            verdict.say("rows_gone", each["number"])
        elif not leaves or _tree(leaves) != each["root"]:
            verdict.say("root_differs", each["number"])
        horizon = each["made_at"] - GRACE
    for number in under.keys() - {each["number"] for each in seals}:
        verdict.say("seal_gone", number)


def _key(row: Mapping[str, Any]) -> Key:
    return (row["kind"], row["municipality"], str(row["ref"]), row["seq"])


def _verify_unsealed(
    verdict: Verdict,
    seals: Sequence[Mapping[str, Any]],
    under: Mapping[int, Sequence[Mapping[str, Any]]],
    there: Mapping[Key, tuple[bytes, datetime]],
) -> None:
    """A row without a seal is new, or it was put in later."""
    sealed = {_key(row) for rows in under.values() for row in rows}
    for key in there.keys() - sealed:
        verdict.unsealed += 1
        if seals and there[key][1] < seals[-1]["made_at"] - GRACE:
            verdict.say("row_late", *key)


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
