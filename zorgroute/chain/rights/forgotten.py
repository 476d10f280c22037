"""What may not come back with an old copy, and does it stand in the ledger outside the copies?

A file that only grows, kept apart from every backup: each line holds a number, a kind, an id and
the digest of the line before it; no name, no text. `zorgroute restore` plays it on the copy before
anybody can come in, and `serve` refuses a database that is behind it (T29).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from zorgroute.chain.consent.queries import withdrawn_consents
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.forgetting import ended_authorities, ended_posts
from zorgroute.chain.rights.models import Forgotten
from zorgroute.core.answers import ZorgrouteError

CASE, CHILD, PERSON, POST, AUTHORITY = "case", "child", "person", "post", "authority"
CONSENT = "consent"


class BrokenLedger(ZorgrouteError):
    """The ledger was changed, cut or mixed up: a line does not follow from the one before."""


@dataclass(frozen=True)
class Line:
    """One thing that may not come back."""

    number: int
    municipality: str
    kind: str
    ref: str
    detail: str
    at: str
    before: str

    def text(self) -> str:
        """The line as it stands in the file."""
        return json.dumps(asdict(self), sort_keys=True)


def read_ledger(path: Path) -> list[Line]:
    """Every line of the ledger; empty when there is no file. Raises `BrokenLedger`."""
    if not path.is_file():
        return []
    lines: list[Line] = []
    before = ""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            line = Line(**json.loads(text))
        except (TypeError, ValueError):
            raise BrokenLedger(str(number)) from None
        if line.number != number or line.before != before:
            raise BrokenLedger(str(number))
        before = _digest(text)
        lines.append(line)
    return lines


def write_out(path: Path, now: datetime) -> int:
    """Write to the ledger what does not stand there yet; gives how many lines came.

    Done by the worker each minute and right after a destruction. The line is on the disk before
    the row says so; a crash in between writes it twice, which playing it twice does not mind.
    """
    with transaction.atomic(), acting_as(Duty()):
        _note_ended(now)
        rows = list(
            Forgotten.objects.select_for_update()
            .filter(line__isnull=True)
            .order_by("at", "kind", "ref")
        )
        if not rows:
            return 0
        known = read_ledger(path)
        text = known[-1].text() if known else ""
        number = len(known)
        added = []
        for row in rows:
            number += 1
            line = Line(
                number=number,
                municipality=row.municipality,
                kind=row.kind,
                ref=str(row.ref),
                detail=row.detail,
                at=row.at.isoformat(),
                before=_digest(text) if text else "",
            )
            text = line.text()
            added.append(text)
            row.line = number
        _append(path, added)
        for row in rows:
            Forgotten.objects.filter(
                municipality=row.municipality, kind=row.kind, ref=row.ref, detail=row.detail
            ).update(line=row.line)
        return len(rows)


def _note_ended(now: datetime) -> None:
    """A function, a say or a consent that ended may not come back without its end with an old
    copy."""
    rows = [
        Forgotten(
            municipality=municipality, kind=kind, ref=ref, detail=last_day.isoformat(), at=now
        )
        for kind, found in ((POST, ended_posts()), (AUTHORITY, ended_authorities()))
        for municipality, ref, last_day in found
    ]
    rows += [
        Forgotten(municipality=municipality, kind=CONSENT, ref=case, detail=name, at=now)
        for municipality, case, name in withdrawn_consents()
    ]
    Forgotten.objects.bulk_create(rows, ignore_conflicts=True)


def _append(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.writelines(f"{each}\n" for each in lines)
        file.flush()
        os.fsync(file.fileno())


def behind(path: Path) -> int:
    """How many lines of the ledger this database does not have: more than none, and it may not
    open. Works under a duty."""
    return len(missing_of(read_ledger(path)))


def missing_of(lines: Sequence[Line]) -> list[Line]:
    """The lines of the ledger of which this database knows nothing; under a duty."""
    there = {
        (row.municipality, row.kind, str(row.ref), row.detail) for row in Forgotten.objects.all()
    }
    return [
        each for each in lines if (each.municipality, each.kind, each.ref, each.detail) not in there
    ]


def is_short(path: Path) -> bool:
    """Whether the ledger lacks lines that this database knows to be written: the wrong file, or a
    cut one. Works under a duty."""
    last = Forgotten.objects.aggregate(last=Max("line"))["last"] or 0
    return len(read_ledger(path)) < last


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def take_over(lines: Sequence[Line]) -> None:
    """Note that these lines of the ledger were played on this database; under a duty."""
    Forgotten.objects.bulk_create(
        [
            Forgotten(
                municipality=each.municipality,
                kind=each.kind,
                ref=each.ref,
                detail=each.detail,
                at=datetime.fromisoformat(each.at),
                line=each.number,
            )
            for each in lines
        ],
        update_conflicts=True,
        unique_fields=["municipality", "kind", "ref", "detail"],
        update_fields=["line"],
    )
