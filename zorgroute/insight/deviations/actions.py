"""How is a log of elsewhere taken in, matched with the route, and thrown away?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty
from zorgroute.chain.ledger.actions import note_look
from zorgroute.core.answers import Reason
from zorgroute.core.traces.changing import keyed
from zorgroute.core.traces.columns import Meaning
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.packing import packed
from zorgroute.core.traces.reading import Reading, read_log
from zorgroute.insight.deviations.models import ImportedLog
from zorgroute.insight.deviations.queries import (
    Imported,
    imported_log,
    key_of_aliases,
    must_see_logs,
    same_file,
)

PART = "logboek"
LONGEST_NAME, ROWS_KEPT = 80, 1_000
Steps = Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Took:
    """What came of taking a file in: the log, and whether it was there already."""

    log: Imported
    is_new: bool


def look_at(
    acting: Acting | Duty, content: bytes, columns: Mapping[str, Meaning] | None = None
) -> Reading:
    """Read a file as it would be taken in; nothing is stored. Raises `Unseen`."""
    must_see_logs(acting)
    return read_log(content, None, columns, alias=keyed(key_of_aliases(acting.municipality)))


def import_log(
    acting: Acting | Duty,
    content: bytes,
    name: str,
    now: datetime,
    *,
    columns: Mapping[str, Meaning] | None = None,
    steps: Steps | None = None,
) -> Took | Reason:
    """Take a log in for the municipality of the actor; a reason when there is no log in it.

    The same file a second time changes nothing and gives the log of the first. Case numbers are
    replaced by aliases; of refused rows only number and reason are kept. Raises `Unseen` for who is
    no policy officer of that municipality; the installation itself may, for a command.
    """
    must_see_logs(acting)
    digest = digest_of(content)
    before = same_file(acting, digest)
    if before is not None:
        return Took(before, is_new=False)
    reading = look_at(acting, content, columns)
    if reading.unreadable is not None:
        return reading.unreadable
    row = _row(acting, reading, now)
    row.name, row.digest, row.steps = file_name(name), digest, _plain(steps or {})
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Somebody took the same file in at the same moment.
        first = same_file(acting, digest)
        if first is None:
            raise
        return Took(first, is_new=False)
    if isinstance(acting, Acting):
        note_look(acting, now, [PART], action="C")
    return Took(imported_log(acting, row.id), is_new=True)


def digest_of(content: bytes) -> str:
    """By what a file is known again."""
    return hashlib.sha256(content).hexdigest()


def match_steps(acting: Acting, given: UUID, steps: Steps, now: datetime) -> None:
    """Say which activity of a log is which step of the route; what is not named stays itself."""
    found = imported_log(acting, given)
    ImportedLog.objects.filter(municipality=acting.municipality, id=found.id).update(
        steps=_plain(steps)
    )
    note_look(acting, now, [PART], action="U")


def forget_log(acting: Acting, given: UUID, now: datetime) -> None:
    """Throw a log of elsewhere away; it can be taken in again. Raises `Unseen`."""
    found = imported_log(acting, given)
    ImportedLog.objects.filter(municipality=acting.municipality, id=found.id).delete()
    note_look(acting, now, [PART], action="D")


def _row(acting: Acting | Duty, reading: Reading, now: datetime) -> ImportedLog:
    return ImportedLog(
        municipality=acting.municipality,
        id=clock.new_id(),
        form=str(reading.form),
        cases=len(reading.log.cases),
        kept=reading.kept,
        refused_total=reading.refused_total,
        refused=[
            [each.number, each.reason.code, [*map(list, each.reason.facts)]]
            for each in reading.refused[:ROWS_KEPT]
        ],
        findings=[[each.code, [*map(list, each.facts)]] for each in reading.findings],
        columns=packed(reading.log),
        taken_at=now,
        taken_by=acting.person if isinstance(acting, Acting) else None,
        role=acting.role if isinstance(acting, Acting) else acting.name,
    )


def _plain(steps: Steps) -> list[list[str]]:
    return [[*one, *other] for one, other in sorted(steps.items()) if one != other]


def file_name(name: str) -> str:
    """The last part of the name of a file, in signs that every screen shows."""
    last = re.split(r"[/\\]", name.strip())[-1]
    shown = "".join(sign if sign.isprintable() else " " for sign in last)
    return shown[:LONGEST_NAME].strip() or str(Form.CSV)
