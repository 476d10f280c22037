"""Small logs of which everything is counted by hand."""

from __future__ import annotations

from zorgroute.core.traces.log import UNKNOWN, Activity, EventLog, Kind, Row, log_of

DAY = 86_400
MAIN, TRACK = "main", "spoor"


def done(
    case: str,
    step: str,
    day: int,
    *,
    line: str = MAIN,
    by: str = "",
    began: int | None = None,
    started: int | None = None,
    outcome: str = "",
) -> Row:
    """A step that was done on a day, counted from the first day of 1970."""
    return Row(
        case,
        Activity(line, step, outcome),
        day * DAY,
        UNKNOWN if began is None else began * DAY,
        UNKNOWN if started is None else started * DAY,
        by,
    )


def told(case: str, kind: Kind, day: int, step: str = "", reason: str = "") -> Row:
    """A row that does no step."""
    return Row(case, Activity(MAIN, step, "", kind, reason), day * DAY)


def three_cases() -> EventLog:
    """Two cases go a-b-c, one with b again; the third skips b; the first has a track beside it."""
    return log_of(
        [
            done("1", "a", 0, by="school"),
            done("1", "x", 1, line=TRACK, by="ggd"),
            done("1", "b", 2, by="wijkteam"),
            done("1", "y", 3, line=TRACK, by="ggd"),
            done("1", "c", 10, by="wijkteam"),
            done("2", "a", 0, by="school"),
            done("2", "b", 4, by="wijkteam"),
            done("2", "b", 5, by="wijkteam"),
            done("2", "c", 6, by="huisarts"),
            done("3", "a", 0, by="school"),
            told("3", Kind.DEVIATED, 1, "b", "sneller"),
            done("3", "c", 30, by="huisarts"),
        ],
        {"wijk": {"1": "Noord", "2": "Zuid", "3": "Zuid"}},
    )
