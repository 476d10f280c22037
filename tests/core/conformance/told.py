"""Logs for these tests: cases told step by step, and what the engine wrote on a real route."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.factories.routes import calendar, rows
from zorgroute.core.conformance.bypasses import Channels
from zorgroute.core.conformance.findings import By
from zorgroute.core.conformance.report import Rules
from zorgroute.core.conformance.timing import Clock
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.traces.log import MAIN, Activity, EventLog, Kind, Row, log_of

HOUR, DAY = 3600, 86_400
# Thursday 2 January 2020, nine in the morning in the Netherlands.
START = 1_577_952_000


def done(case: str, *steps: str, line: str = MAIN, every: int = DAY) -> list[Row]:
    """A case that did these steps one after another; `step=outcome` also tells the outcome."""
    found = []
    for at, step in enumerate(steps):
        name, _, outcome = step.partition("=")
        found.append(Row(case, Activity(line, name, outcome), START + at * every))
    return found


def rules(municipality: str = "nijmegen") -> Rules:
    """The rules that ship."""
    return Rules(
        Clock(calendar()),
        Channels(rows("conformance_steps"), rows("statutory_referrers"), municipality),
        {
            row["code"]: By.LAW if row["kind"] == "lawful" else By.CHOICE
            for row in rows("deviation_reasons")
        },
    )


def log_from(case: str, events: Iterable[ev.Event]) -> list[Row]:
    """The rows that a ledger gives: structural parts, retracted acts left out, in their order.

    Something recorded afterwards keeps its place in the order, so its moment never goes back.
    """
    log = list(events)
    gone, last = retracted_acts(log), 0
    found = []
    for event in log:
        activity = None if event.act in gone else _activity(event.deed)
        if activity is not None:
            last = max(last, int(event.happened_at.timestamp()))
            found.append(Row(case, activity, last))
    return found


def _activity(deed: ev.Deed) -> Activity | None:
    match deed:
        case ev.Opened():
            return Activity(MAIN, "", kind=Kind.OPENED)
        case ev.Reopened(step):
            return Activity(MAIN, step, kind=Kind.OPENED)
        case ev.StepTaken(line, step, outcome):
            return Activity(line, step, outcome)
        case ev.StepLeft(line, step, why):
            return Activity(line, step, why, Kind.LEFT)
        case ev.Deviated(line, step, code):
            return Activity(line, step, "", Kind.DEVIATED, code)
        case ev.TrackStarted(track):
            return Activity(track, "", kind=Kind.STARTED)
        case ev.TrackEnded(track, result):
            return Activity(track, "", result, Kind.ENDED)
        case ev.TermPassed(line, step):
            return Activity(line, step, kind=Kind.LATE)
        case ev.Interrupted(kind, detail):
            return Activity(MAIN, kind, detail, Kind.INTERRUPTED)
        case ev.Registered(kind):
            return Activity(MAIN, kind, kind=Kind.REGISTERED)
        case ev.Closed(result):
            return Activity(MAIN, "", result, Kind.CLOSED)
        case _:
            return None


def only_done(log: EventLog, *, outcomes: bool = True) -> EventLog:
    """What another organisation might send of the same cases: steps done, and nothing else."""
    return log_of(_bare(log.rows(), outcomes=outcomes))


def _bare(given: Iterable[Row], *, outcomes: bool) -> Iterator[Row]:
    for row in given:
        activity = row.activity
        if activity.kind == Kind.DONE:
            outcome = activity.outcome if outcomes else ""
            yield Row(row.case, Activity(activity.line, activity.step, outcome), row.happened)
