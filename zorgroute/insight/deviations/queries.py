"""Which logs were taken in from elsewhere, and what is in them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import QuerySet

from zorgroute.chain.ledger.acting import Acting, Duty
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.owning import owns
from zorgroute.core.answers import Reason
from zorgroute.core.traces.changing import renamed
from zorgroute.core.traces.log import EventLog, Kind
from zorgroute.core.traces.packing import unpacked
from zorgroute.core.traces.tables import RefusedRow
from zorgroute.insight.deviations.models import ImportedLog

# Names the key of a municipality among the keys of cases and persons; never changes.
ALIASES = UUID("6b0f6ad8-51c7-4dd5-9d1c-0b2c2a9d6f10")


@dataclass(frozen=True)
class Imported:
    """A log that was taken in, by its outside; counts are of rows, `steps` of its own names."""

    id: UUID
    name: str
    form: str
    digest: str
    cases: int
    kept: int
    refused_total: int
    refused: tuple[RefusedRow, ...]
    findings: tuple[Reason, ...]
    steps: tuple[tuple[tuple[str, str], tuple[str, str]], ...]
    at: datetime
    by: UUID | None


def must_see_logs(acting: Acting | Duty) -> None:
    """Let the policy officers of the municipality through; raises `Unseen` for anybody else."""
    if isinstance(acting, Acting) and not owns(acting, acting.municipality):
        raise Unseen("logs")


def imported_logs(acting: Acting | Duty) -> tuple[Imported, ...]:
    """The logs that were taken in for the municipality of the actor, newest first."""
    rows = _rows(acting).defer("columns")
    return tuple(_outside(row) for row in rows.order_by("-taken_at", "id"))


def imported_log(acting: Acting | Duty, given: UUID) -> Imported:
    """One of them by its outside. Raises `Unseen`."""
    return _outside(_row(acting, given))


def log_of(acting: Acting | Duty, given: UUID) -> EventLog:
    """What is in one of them, with the steps that were chosen for its activities.

    Raises `Unseen`.
    """
    row = _row(acting, given)
    return renamed(unpacked(bytes(row.columns)), dict(_outside(row).steps))


def names_in(acting: Acting | Duty, given: UUID) -> tuple[tuple[str, str], ...]:
    """The lines and steps as the file itself names them, in order. Raises `Unseen`."""
    log = unpacked(bytes(_row(acting, given).columns))
    done = {(each.line, each.step) for each in log.activities if each.kind == Kind.DONE}
    return tuple(sorted(done))


def same_file(acting: Acting | Duty, digest: str) -> Imported | None:
    """The log that came of the same file before, if any."""
    row = _rows(acting).filter(digest=digest).defer("columns").first()
    return None if row is None else _outside(row)


def key_of_aliases(municipality: str) -> bytes:
    """The key under which case numbers of elsewhere are replaced, made at first use.

    It is random for each municipality and each installation, and stands with the other keys.
    """
    return case_keys().make(uuid5(ALIASES, municipality))


def _rows(acting: Acting | Duty) -> QuerySet[ImportedLog, ImportedLog]:
    must_see_logs(acting)
    return ImportedLog.objects.filter(municipality=acting.municipality)


def _row(acting: Acting | Duty, given: UUID) -> ImportedLog:
    row: ImportedLog | None = _rows(acting).filter(id=given).first()
    if row is None:
        raise Unseen(str(given))
    return row


def _outside(row: ImportedLog) -> Imported:
    return Imported(
        id=row.id,
        name=row.name,
        form=row.form,
        digest=row.digest,
        cases=row.cases,
        kept=row.kept,
        refused_total=row.refused_total,
        refused=tuple(
            RefusedRow(number, _reason(code, facts)) for number, code, facts in row.refused
        ),
        findings=tuple(_reason(code, facts) for code, facts in row.findings),
        steps=tuple(((a, b), (c, d)) for a, b, c, d in row.steps),
        at=row.taken_at,
        by=row.taken_by,
    )


def _reason(code: str, facts: list[list[str]]) -> Reason:
    return Reason(code, tuple((name, value) for name, value in facts))
