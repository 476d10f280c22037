"""Which data can be laid on a route, and which cases of them are looked at?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.routebook.queries import content
from zorgroute.core.conformance.bypasses import Channels, complex_cases
from zorgroute.core.conformance.naming import Names
from zorgroute.core.discovery.places import before, cases_where, only
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.changing import renamed
from zorgroute.core.traces.log import EventLog, Kind
from zorgroute.core.wording.dates import short_date
from zorgroute.faces.web.pages import ActingRequest
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.deviations.queries import imported_logs, log_of
from zorgroute.insight.deviations.snapshot import snapshot_of
from zorgroute.insight.indicators.protecting import LIMIT

OWN = "zorgroute"
ALL, COMPLEX, OTHER = "alle", "ingewikkeld", "anders"
ROUTE, VERSION = "route", "version"


@dataclass(frozen=True)
class Source:
    """Data that can be chosen: its code in the address, and what it is called."""

    code: str
    label: str


def sources_of(acting: Acting, now: datetime, t: Texts) -> tuple[Source, ...]:
    """The data of the municipality: of its own cases, and of files, the newest first."""
    own = Source(OWN, t("own_until", day=short_date(month_of(now).date(), t.language)))
    files = [
        Source(str(each.id), t("imported_log", name=each.name)) for each in imported_logs(acting)
    ]
    return (own, *files)


def month_of(now: datetime) -> datetime:
    """When this month began. Own cases are told until then: of a month that runs, every case that
    is added could be seen by looking twice."""
    return now.astimezone(AMSTERDAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def data_of(acting: Acting, code: str, now: datetime) -> EventLog | None:
    """The log of a source; None where nothing has been measured yet. Raises `Unseen`."""
    if code != OWN:
        return log_of(acting, UUID(code))
    found = snapshot_of(acting.municipality)
    return None if found is None else before(found, int(month_of(now).timestamp()))


def on_route(log: EventLog, route: Route, version: str = "") -> EventLog:
    """The cases of a log that are of this route, with the names of its steps.

    A log that does not tell of which route its cases are, is taken as a log of this one. `version`
    is the digest of the version that is asked for; empty is every version.
    """
    for trait, wanted in ((ROUTE, route.name), (VERSION, version)):
        if wanted and trait in log.traits:
            log = only(log, cases_where(log, trait, {"", wanted}.__contains__))
    names = Names.of(route)
    steps = {}
    for each in log.activities:
        meant = names.meant(each) if each.kind == Kind.DONE else None
        if meant is not None:
            steps[each.line, each.step] = (meant.line, meant.step)
    return renamed(log, steps)


def is_of_route(log: EventLog, route: Route) -> bool:
    """Whether at least one step that was done is a step of this route."""
    done = {(each.line, each.step) for each in log.activities if each.kind == Kind.DONE}
    return any(line in route.lines and step in route.lines[line].steps for line, step in done)


def channels_of(route: Route) -> Channels:
    """What our tables say of the meeting, of complex questions and of who may refer."""
    tables = content()
    return Channels(
        tables.rows("conformance_steps"),
        tables.rows("statutory_referrers"),
        route.model.for_.municipality,
    )


def parts_of(log: EventLog, route: Route) -> tuple[str, ...]:
    """The kinds of questions that are told apart in this log.

    Where some are complex and some are not, all of them together are not told: a few children of
    one kind could be found by subtraction.
    """
    found = complex_cases(route, log, channels_of(route))
    return (COMPLEX, OTHER) if found.any() and not found.all() else (ALL,)


def part_of(log: EventLog, route: Route, part: str) -> EventLog:
    """The cases of one kind of question."""
    if part == ALL:
        return log
    found = complex_cases(route, log, channels_of(route))
    return only(log, found if part == COMPLEX else ~found)


def source_for(
    request: ActingRequest, asked: str, route: Route, sources: Sequence[Source]
) -> tuple[str, EventLog | None]:
    """The data that was asked for, with its cases on this route; unasked the first that have enough
    children on it to tell anything, else the first."""
    codes = [each.code for each in sources]
    for code in [asked] if asked in codes else codes:
        log = data_of(request.acting, code, request.moment)
        found = None if log is None else on_route(log, route)
        if asked in codes or (found is not None and len(found.cases) >= LIMIT):
            return code, found
    log = data_of(request.acting, codes[0], request.moment)
    return codes[0], None if log is None else on_route(log, route)


def chosen(asked: str, known: Sequence[str]) -> str:
    """What was asked for where it exists, else the first."""
    return asked if asked in known else known[0]
