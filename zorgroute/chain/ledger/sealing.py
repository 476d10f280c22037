"""How is what was written made evident, so that nobody can change it unseen, not even who manages
the database?

Outside every request: about each minute all finished rows that bear no seal yet get one. A row is
visible here only when its transaction has finished, and whether it bears a seal is looked up per
row, so a slow transaction is never skipped. The root of a Merkle tree over the rows is chained to
the one before and handed to witnesses outside the database. The layout is written down in
docs/reference/seals.md, after which the verifier was made apart from this.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import connection, transaction

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Seal, SealedRow

LEAF, NODE, CHAIN = b"\x00", b"\x01", b"\x02"
FIRST = bytes(32)
LARGEST = 20_000
LOCK = 772_014
# Values that came later stand at the end of a look and in its leaf only when there are any, so
# that the leaves of before still fit.
ALWAYS = 17

# OFFSET keeps the planner from making a join of it, which without fresh statistics compared every
# row with every other: each row is looked up by its key, whatever the planner believes.
_UNSEALED = """
WHERE r.written_at > coalesce(
    (SELECT max(sealed_at) FROM ledger_seal) - interval '1 hour', '-infinity')
AND NOT EXISTS (SELECT 1 FROM ledger_sealedrow s WHERE s.kind = %s
    AND s.municipality = r.municipality AND s.ref = {ref} AND s.seq = {seq} OFFSET 0)
ORDER BY r.written_at, {ref}, 3 LIMIT %s
"""
_DEED = """
SELECT municipality, case_id, seq, act, kind, structure::text, body, happened_at, recorded_at,
    by_person, by_role, on_behalf, channel FROM ledger_deed r
"""
_LOOK = """
SELECT municipality, id, 0, at, person_id, post_id, role, organisation_id, case_id, child_id,
    action, parts, purpose, ground, allowed, reasons, access_point, on_behalf, consents
    FROM ledger_look r
"""
DEEDS = _DEED + _UNSEALED.format(ref="r.case_id", seq="r.seq")
LOOKS = _LOOK + _UNSEALED.format(ref="r.id", seq="0")


class Witness(Protocol):
    """The port to somebody outside who keeps seals, so that history cannot be made anew."""

    def last(self) -> int:
        """The number of the last seal it keeps; 0 for none."""

    def keep(self, lines: Sequence[str]) -> None:
        """Keep these lines, each `number hash moment`, for good."""


class WitnessFile:
    """A witness that is a file; it belongs on a disk of somebody else."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> int:
        """The number of the last seal in the file; a line that was cut off does not count."""
        if not self.path.is_file():
            return 0
        lines = [line.split() for line in self.path.read_text(encoding="ascii").splitlines()]
        return max((int(line[0]) for line in lines if len(line) == 3), default=0)

    def keep(self, lines: Sequence[str]) -> None:
        """Add lines at the end."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="ascii") as file:
            file.write("".join(f"{line}\n" for line in lines))


class _Row(NamedTuple):
    kind: str
    municipality: str
    ref: UUID
    seq: int
    leaf: bytes


def seal(now: datetime, witnesses: Iterable[Witness] = ()) -> int:
    """Seal every finished row that bears no seal yet; returns how many rows that were.

    Two at once: one does it. A witness that missed seals gets them with the next ones. Works under
    the duty of the system.
    """
    sealed = 0
    while True:
        with transaction.atomic(), acting_as(Duty()):
            found = _seal_some(now)
        sealed += found
        if found < LARGEST:
            break
    for witness in witnesses:
        with transaction.atomic(), acting_as(Duty()):
            lines = _lines_after(witness.last())
        if lines:
            witness.keep(lines)
    return sealed


def _seal_some(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        # Nobody waits for this; after an import there may be much to do.
        cursor.execute("SET LOCAL statement_timeout = '5min'")
        rows = _rows(cursor, "deed", DEEDS) + _rows(cursor, "look", LOOKS)
    rows = rows[:LARGEST]
    if not rows:
        return 0
    former = Seal.objects.order_by("-number").first()
    number = former.number + 1 if former else 1
    previous = bytes(former.hash) if former else FIRST
    root = merkle_root([row.leaf for row in rows])
    Seal.objects.bulk_create(
        [
            Seal(
                number=number,
                previous=previous,
                root=root,
                count=len(rows),
                made_at=now,
                hash=_chained(number, previous, root, len(rows), now),
            )
        ]
    )
    SealedRow.objects.bulk_create(
        [
            SealedRow(
                seal=number,
                place=place,
                kind=row.kind,
                municipality=row.municipality,
                ref=row.ref,
                seq=row.seq,
                leaf=row.leaf,
            )
            for place, row in enumerate(rows)
        ],
        batch_size=2_000,
    )
    return len(rows)


def _rows(cursor: Any, kind: str, question: str) -> list[_Row]:
    cursor.execute(question, [kind, LARGEST])
    return [_Row(kind, row[0], row[1], row[2], leaf_of(kind, row)) for row in cursor.fetchall()]


def leaf_of(kind: str, row: Sequence[object]) -> bytes:
    """The hash of one row: of its kind and all its values, in the order of the table."""
    if kind == "look" and not any(row[ALWAYS:]):
        row = row[:ALWAYS]
    words = [
        kind,
        *(_plain(value, is_json=kind == "deed" and i == 5) for i, value in enumerate(row)),
    ]
    text = json.dumps(words, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(LEAF + text.encode("ascii")).digest()


def _plain(value: object, *, is_json: bool = False) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if is_json and isinstance(value, str):
        return json.loads(value)
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return str(value)


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree of RFC 6962 over these leaves, made from the left with a stack."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, top = 1, leaf
        while stack and stack[-1][0] == size:
            _, left = stack.pop()
            size, top = size * 2, hashlib.sha256(NODE + left + top).digest()
        stack.append((size, top))
    _, root = stack.pop()
    while stack:
        _, left = stack.pop()
        root = hashlib.sha256(NODE + left + root).digest()
    return root


def _chained(number: int, previous: bytes, root: bytes, count: int, at: datetime) -> bytes:
    said = f"{number}|{count}|{_plain(at)}".encode("ascii")
    return hashlib.sha256(CHAIN + previous + root + said).digest()


def _lines_after(number: int) -> list[str]:
    found = Seal.objects.filter(number__gt=number).order_by("number")
    return [line_of(each) for each in found]


def line_of(each: Seal) -> str:
    """A seal as the line that a witness keeps."""
    return f"{each.number} {bytes(each.hash).hex()} {_plain(each.made_at)}"
