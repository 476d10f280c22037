"""What is kept of a case that runs, and how does one more line of its ledger change it?

What is kept says where each line stands, which steps are open and until when, and in what the case
differs so far. A new line costs one look-up for each turn it makes, however long the case has run.
Lines are followed in the order in which they were written. A line that takes others back is not
followed: the case is then taken up anew from its whole ledger, which gives the same as having
followed it line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from typing import Any, NamedTuple

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.conformance.findings import By, Differs, Subject
from zorgroute.core.conformance.kernels import AFTER_END, ELSEWHERE, STRANGE, TOO_EARLY
from zorgroute.core.conformance.live import Follower, Running
from zorgroute.core.conformance.ways import Way, Ways
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.history import retracted_acts
from zorgroute.core.engine.standing import DEATH
from zorgroute.core.routes.route import MAIN
from zorgroute.core.traces.log import UNKNOWN, Activity, Kind

# A case that differs more often than this is told by what came first.
MOST_FOUND = 40
FLAGS = (
    (STRANGE, Differs.UNKNOWN),
    (TOO_EARLY, Differs.TOO_EARLY),
    (AFTER_END, Differs.AFTER_END),
    (ELSEWHERE, Differs.OUT_OF_TURN),
)
# What tells most about a case; anything that is not here comes after a bypass.
RANKS = {Differs.BYPASS: 0, Differs.STILL_LATE: 2, Differs.DUE_SOON: 3, Differs.LATE: 4}


class TakesBack(ZorgrouteError):
    """A line takes others back: take the case up anew from its whole ledger."""


class Open(NamedTuple):
    """An open step: the number of the line that opened it, and its last second since 1970."""

    step: str
    number: int
    due: int = UNKNOWN
    is_late: bool = False


class Found(NamedTuple):
    """In what the case differs, and the number of the line of its ledger that shows it."""

    seq: int
    about: Subject


@dataclass(frozen=True)
class Kept:
    """A running case after the line `seq` of its ledger, on the version `digest` of its route."""

    digest: str
    running: Running
    seq: int = 0
    open: Mapping[str, Open] = field(default_factory=dict)
    way: Way = field(default_factory=Way)
    found: tuple[Found, ...] = ()

    def differs(self) -> tuple[Found, ...]:
        """Everything in which the case differs so far, in the order of its ledger."""
        bypass = self.way.bypass()
        many = self.found if bypass is None else (*self.found, Found(*bypass))
        return tuple(sorted(many))

    def terms(self, now: int, within: int) -> Iterator[Subject]:
        """The open steps that are late, and those whose term ends within so many seconds."""
        for line, each in sorted(self.open.items()):
            if each.is_late or UNKNOWN < each.due < now:
                yield Subject(Differs.STILL_LATE, line, each.step)
            elif UNKNOWN < each.due <= now + within:
                yield Subject(Differs.DUE_SOON, line, each.step)

    def chief(self, now: int, within: int) -> Subject | None:
        """What stands out most: a bypass, what differed first, a term that is over or about to be,
        or at last what was late before."""
        all_ = [*(each.about for each in self.differs()), *self.terms(now, within)]
        return min(all_, key=lambda each: RANKS.get(each.differs, 1), default=None)


@dataclass(frozen=True, eq=False)
class Followed:
    """One version of a route as cases on it are followed; `reasons` says who accepted which."""

    digest: str
    follower: Follower
    ways: Ways
    reasons: Mapping[str, By]

    def begin(self) -> Kept:
        return Kept(self.digest, self.follower.begin())


Version = Callable[[str], Followed]


def taken_up(log: Sequence[ev.Event], version: Version) -> Kept:
    """A case from its whole ledger; what was taken back does not count.

    `version` finds each version of its route by its digest. Raises `TakesBack` when there is
    nothing to follow.
    """
    gone = retracted_acts(log)
    kept: Kept | None = None
    for event in log:
        if event.act in gone or isinstance(event.deed, ev.Corrected | ev.MigrationUndone):
            continue
        if kept is None:
            if not isinstance(event.deed, ev.Opened):
                raise TakesBack("the ledger does not begin with the opening of a case")
            kept = version(event.deed.digest).begin()
        kept = after(kept, event, version)
    if kept is None:
        raise TakesBack("nothing is left of the case")
    return replace(kept, seq=log[-1].seq)


def gone_on(kept: Kept, events: Iterable[ev.Event], version: Version) -> Kept:
    """A case after more lines of its ledger; those that it knows already change nothing.

    Raises `TakesBack` when one of them takes others back.
    """
    for event in events:
        if event.seq <= kept.seq:
            continue
        if isinstance(event.deed, ev.Corrected | ev.MigrationUndone):
            raise TakesBack(str(event.seq))
        kept = after(kept, event, version)
    return kept


def after(kept: Kept, event: ev.Event, version: Version) -> Kept:
    """A case after one more line that takes nothing back."""
    if isinstance(event.deed, ev.Migrated):
        return _moved(kept, event.deed, event.seq, version)
    at = version(kept.digest)
    kept = replace(kept, seq=event.seq, open=_opened(kept.open, event))
    activity = activity_of(event.deed)
    return kept if activity is None else _told(kept, event, activity, at)


def _told(kept: Kept, event: ev.Event, activity: Activity, at: Followed) -> Kept:
    before = kept.running
    running, verdict = at.follower.step(before, activity)
    role = event.by.role if event.by else ""
    way = at.ways.step(kept.way, activity, role, event.seq, _day(event))
    found = kept.found
    if verdict.departs or activity.kind in (Kind.DEVIATED, Kind.LATE):
        more = [*_departures(before, activity, verdict.flags, at), *_said(activity, at)]
        found = (*found, *(Found(event.seq, about) for about in more))[:MOST_FOUND]
    return replace(kept, running=running, way=way, found=found)


def _day(event: ev.Event) -> date:
    return event.happened_at.astimezone(UTC).date()


def _departures(before: Running, activity: Activity, flags: int, at: Followed) -> Iterator[Subject]:
    """What is wrong with a row, and the step that the route had there where that is sure."""
    for flag, differs in FLAGS:
        if flags & flag:
            yield Subject(differs, activity.line, activity.step)
    if flags & ELSEWHERE and not flags & STRANGE:
        expected = at.follower.surely_at(before, activity.line)
        if expected:
            yield Subject(Differs.MISSING, activity.line, expected)


def _said(activity: Activity, at: Followed) -> Iterator[Subject]:
    """What the row itself says: that somebody left the route and why, or that a term passed."""
    if activity.kind == Kind.DEVIATED:
        by = at.reasons.get(activity.reason, By.UNEXPLAINED)
        yield Subject(Differs.DEVIATED, activity.line, activity.step, by, activity.reason)
    if activity.kind == Kind.LATE:
        yield Subject(Differs.LATE, activity.line, activity.step)


def _moved(kept: Kept, deed: ev.Migrated, seq: int, version: Version) -> Kept:
    """A case that goes on on another version: it stands there as the move says, and has not left
    the route by moving. What it differed in before stays told."""
    old, new = version(kept.digest), version(deed.to_digest)
    placed = {(each.line, each.step): each.to for each in deed.placed}
    open_ = {
        line: each._replace(step=step)
        for line, each in kept.open.items()
        if (step := placed.get((line, each.step), each.step))
    }
    over = old.follower.over(kept.running)
    running = new.follower.standing_at({line: each.step for line, each in open_.items()}, over)
    running = running._replace(departed=kept.running.departed)
    return replace(kept, digest=new.digest, running=running, seq=seq, open=open_)


def _opened(before: Mapping[str, Open], event: ev.Event) -> Mapping[str, Open]:
    """The open steps after a line: the same mapping where it changes nothing."""
    deed = event.deed
    match deed:
        case ev.StepOpened():
            return {**before, deed.line: Open(deed.step, event.seq, _seconds(deed.due))}
        case ev.StepTaken() | ev.StepLeft():
            return _without(before, deed.line)
        case ev.TrackStarted() | ev.TrackEnded():
            return _without(before, deed.track)
        case ev.Closed():
            return _without(before, MAIN)
        case ev.TermPassed() if deed.line in before:
            return {**before, deed.line: before[deed.line]._replace(is_late=True)}
        case ev.DayChosen() if deed.line in before and before[deed.line].number == deed.visit:
            return {**before, deed.line: before[deed.line]._replace(due=_seconds(deed.due))}
        case ev.Interrupted() if deed.kind == DEATH:
            return {
                line: each._replace(due=UNKNOWN, is_late=False) for line, each in before.items()
            }
        case _:
            return before


def _without(before: Mapping[str, Open], line: str) -> Mapping[str, Open]:
    return {name: each for name, each in before.items() if name != line}


def _seconds(moment: Any) -> int:
    return UNKNOWN if moment is None else int(moment.timestamp())


def activity_of(deed: ev.Deed) -> Activity | None:
    """What a line of the ledger is as a row of a log; None when it is no row of it."""
    match deed:
        case ev.Opened():
            return Activity(MAIN, "", kind=Kind.OPENED)
        case ev.Reopened():
            return Activity(MAIN, deed.step, kind=Kind.OPENED)
        case ev.StepTaken():
            return Activity(deed.line, deed.step, deed.outcome)
        case ev.StepLeft():
            return Activity(deed.line, deed.step, deed.why, Kind.LEFT)
        case ev.Deviated():
            return Activity(deed.line, deed.step, "", Kind.DEVIATED, deed.code)
        case ev.TrackStarted():
            return Activity(deed.track, "", kind=Kind.STARTED)
        case ev.TrackEnded():
            return Activity(deed.track, "", deed.result, Kind.ENDED)
        case ev.TermPassed():
            return Activity(deed.line, deed.step, kind=Kind.LATE)
        case ev.Interrupted():
            return Activity(MAIN, deed.kind, deed.detail, Kind.INTERRUPTED)
        case ev.Registered():
            return Activity(MAIN, deed.kind, kind=Kind.REGISTERED)
        case ev.Closed():
            return Activity(MAIN, "", deed.result, Kind.CLOSED)
        case _:
            return None
