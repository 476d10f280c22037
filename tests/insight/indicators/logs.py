"""Small logs on which an indicator can be computed by hand."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from zorgroute.core.traces.log import Activity, EventLog, Kind, Row, log_of
from zorgroute.insight.indicators.computing import observed
from zorgroute.insight.indicators.describing import Beside, Definition, Observed, definitions_in
from zorgroute.insight.indicators.marking import Marked, marks_in

TABLES = Path(__file__).resolve().parents[3] / "content" / "tables"
# A Thursday in winter, at noon in UTC.
BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)
IST, SOLL = "nijmegen.ist", "nijmegen.soll"
SCHOOL, DALFSEN = "westerkwartier.basisschool", "dalfsen.routekaart"

Step = tuple[float, str]


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(days: float) -> int:
    """A moment so many days after the beginning, in seconds since 1970."""
    return int((BEGIN + timedelta(days=days)).timestamp())


def row(case: str, days: float, what: str) -> Row:
    """A row from short words: `step=outcome`, `line/step`, or `kind:step`, `kind:line/step`."""
    kind, colon, rest = what.rpartition(":")
    line, slash, rest = rest.rpartition("/")
    step, _, outcome = rest.partition("=")
    reason = ""
    if kind == "deviated":
        reason, outcome = outcome, ""
    line, kind = line if slash else "main", kind if colon else "done"
    activity = Activity(line, step, outcome, Kind(kind), reason)
    return Row(case, activity, moment(days))


def log(cases: dict[str, list[Step]], route: str, **traits: dict[str, str]) -> EventLog:
    rows = [row(case, days, what) for case, steps in cases.items() for days, what in steps]
    return log_of(rows, {"route": dict.fromkeys(cases, route), **traits})


def definition(code: str) -> Definition:
    return next(each for each in definitions_in(table("indicators")) if each.code == code)


def seen(code: str, given: EventLog, **beside: object) -> Observed:
    """What an indicator observes in a log."""
    marked = Marked(given, marks_in(table("indicator_steps")))
    until = int(LATER.timestamp())
    return observed(definition(code), marked, Beside(**{"until": until, **beside}))


def amounts(found: Observed) -> list[float]:
    return [round(each, 4) for each in found.amount.tolist()]


def met(found: Observed) -> list[bool]:
    return found.met.tolist()
