"""What are the figures of each period that is over, made once and never changed after?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import transaction

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.notices.actions import beat
from zorgroute.chain.notices.queries import last_beat
from zorgroute.chain.parties.queries import municipalities_at_work
from zorgroute.chain.routebook.queries import route_of, versions_at
from zorgroute.core.conformance.kernels import DEPARTED
from zorgroute.core.conformance.machine import TooManyStates, machine_of, told_by
from zorgroute.core.conformance.replaying import replay
from zorgroute.core.traces.log import EventLog
from zorgroute.insight.deviations.queries import imported_logs, log_of
from zorgroute.insight.deviations.snapshot import snapshot_of
from zorgroute.insight.indicators.computing import observed
from zorgroute.insight.indicators.defining import definitions, deviation_kinds, marks, marks_at
from zorgroute.insight.indicators.describing import Beside
from zorgroute.insight.indicators.dues import dues_in
from zorgroute.insight.indicators.marking import Flags, Mark, Marked, Whole
from zorgroute.insight.indicators.models import PublishedFigure
from zorgroute.insight.indicators.periods import GRACE, QUARTER, YEAR, closed_periods
from zorgroute.insight.indicators.publishing import OWN, Figure, figures_of

MADE, EACH_HOUR = "figures made", timedelta(hours=1)

Made = tuple[str, str]


def make_figures(now: datetime) -> None:
    """Make what is not there yet, of our own cases and of logs that were taken in; for the worker.

    Looks once an hour at most. Figures of a period come a week after it is over.
    """
    with transaction.atomic(), acting_as(Duty()):
        last = last_beat(MADE)
        if last is not None and timedelta() <= now - last < EACH_HOUR:
            return
        places = municipalities_at_work()
        beat(MADE, now)
    for municipality in places:
        make_figures_in(municipality, now)


def make_figures_in(municipality: str, now: datetime) -> None:
    """Make the figures of one municipality that are not there yet."""
    duty = Duty(municipality=municipality)
    with transaction.atomic(), acting_as(duty):
        own = snapshot_of(municipality)
        logs = [(OWN, own)] if own is not None else []
        kept = {str(each.id) for each in imported_logs(duty)}
        _forget_others(municipality, kept)
        done = _done(municipality)
        given = marks_at(municipality)
        fresh = sorted(each for each in kept if each not in done)
        logs += [(each, log_of(duty, UUID(each))) for each in fresh]
        for name, found in logs:
            departed, dues = departed_in(found, municipality), dues_in(found, municipality)
            figures = new_figures(
                found,
                told_until(name, found, now),
                done.get(name, set()),
                departed,
                given,
                dues=dues,
            )
            PublishedFigure.objects.bulk_create(
                [_row(municipality, name, figure, now) for figure in figures],
                ignore_conflicts=True,
            )


def told_until(name: str, found: EventLog, now: datetime) -> datetime:
    """Until when a log can tell: our own until now, one that was taken in until its last row.

    A quarter that ends within a day after that row is told whole.
    """
    if name == OWN or not len(found):
        return now
    last = datetime.fromtimestamp(int(found.happened.max()), UTC) + timedelta(days=1)
    return min(now, last + GRACE)


def new_figures(
    found: EventLog,
    now: datetime,
    done: Collection[Made],
    departed: Flags | None = None,
    given: Sequence[Mark] | None = None,
    *,
    dues: Whole | None = None,
) -> Iterator[Figure]:
    """The figures of every period in a log that is over and not in `done` (code and period).

    `departed` marks the cases that did not follow their route, where that is known; `given` are the
    marks to go by, else those of the table; `dues` tells of each row until when it was in time.
    """
    if not len(found):
        return
    since, until = int(found.happened.min()), int(now.timestamp())
    periods = {kind: closed_periods(kind, since, now) for kind in (QUARTER, YEAR)}
    marked = Marked(found, marks() if given is None else given)
    for what in definitions():
        over = periods[what.period]
        asked = [each for each in over if (what.code, each.name) not in done]
        if asked:
            ends = tuple(each.end for each in over)
            beside = Beside(until, ends, deviation_kinds(), departed, dues)
            seen = observed(what, marked, beside)
            for period in asked:
                yield from figures_of(what, seen, found.traits, period)


def _done(municipality: str) -> dict[str, set[Made]]:
    found: dict[str, set[Made]] = {}
    rows = PublishedFigure.objects.filter(municipality=municipality)
    for name, code, period in rows.values_list("log", "code", "period").distinct():
        found.setdefault(name, set()).add((code, period))
    return found


def _forget_others(municipality: str, kept: Collection[str]) -> None:
    """Take away what was made of a log that is no longer kept."""
    rows = PublishedFigure.objects.filter(municipality=municipality)
    rows.exclude(log=OWN).exclude(log__in=kept).delete()


def _row(municipality: str, name: str, figure: Figure, now: datetime) -> PublishedFigure:
    return PublishedFigure(
        municipality=municipality,
        log=name,
        code=figure.code,
        period=figure.period,
        split=figure.split,
        part=figure.part,
        number_cover=figure.number.cover.value,
        number=figure.number.count,
        met_cover=figure.met.cover.value,
        met=figure.met.count,
        median=figure.median,
        mean=figure.mean,
        made_at=now,
    )


def departed_in(found: EventLog, municipality: str) -> Flags | None:
    """Which cases did not follow the version of the route they run on.

    None where a version is not known here, as in a log of elsewhere, or too large to be replayed.
    """
    versions = found.traits.get("version")
    if not versions or not len(found):
        return None
    known = {each.digest for each in versions_at(municipality)}
    if not set(versions) <= known:
        return None
    departed = np.zeros(len(found.cases), np.bool_)
    for digest in sorted(set(versions)):
        try:
            machine = machine_of(route_of(digest), told=told_by(found))
        except TooManyStates:
            return None
        own = np.array([each == digest for each in versions], np.bool_)
        departed |= own & (replay(machine, found).verdict == DEPARTED)
    return departed
