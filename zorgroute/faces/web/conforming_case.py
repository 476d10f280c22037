"""In what does a running case differ from its route, in words for who keeps it on its way?

Only what the page does not tell already: a departure with a reason stands in what happened, and a
term that is over stands on its card.
"""

from __future__ import annotations

from collections.abc import Iterator

from zorgroute.chain.cases.access import SeenCase, directs
from zorgroute.core.conformance.findings import By, Differs, Subject
from zorgroute.core.conformance.live import running_out
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.maps.words import low
from zorgroute.core.routes.route import MAIN
from zorgroute.core.wording.dates import day_from_today
from zorgroute.faces.web.conforming_words import channel_words, reason_words, step_words
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.deviations.running_queries import differences_of

TABLE = "conform"
# A working week goes by quickly; three days before its end a term is named by itself.
SOON_DAYS = 3


def beside_route(seen: SeenCase) -> list[str]:
    """The lines for who answers for the case or whose turn it is; for others there are none."""
    if not seen.is_open or seen.what_now.is_quiet:
        return []
    t = texts(TABLE)
    terms = list(_terms(seen, t))
    mine = any(seen.is_mine(each) for each in seen.what_now.steps)
    if not (mine or directs(seen, MAIN)):
        return terms
    return [*_departures(seen, t), *terms]


def _departures(seen: SeenCase, t: Texts) -> Iterator[str]:
    for _, about in differences_of(seen):
        if about.differs == Differs.BYPASS:
            what = t("case_bypass", channel=channel_words(seen.route, about.channel, t))
            yield t("case_gone", what=what, why=_why(about, t), by=t(f"by.{about.by}"))
        elif about.by == By.UNEXPLAINED and about.differs != Differs.LATE:
            what = t("case_differs", step=step_words(seen.route, about),
                     what=t(f"differs.{about.differs}"))  # fmt: skip
            yield t("case_gone", what=what, why=_why(about, t))


def _why(about: Subject, t: Texts) -> str:
    return low(reason_words(about.reason, t)) if about.reason else t("no_reason")


def _terms(seen: SeenCase, t: Texts) -> Iterator[str]:
    """The terms that end within a few days, of steps that the reader does or directs."""
    own = {
        (each.line, each.step)
        for each in seen.what_now.steps
        if not seen.is_elsewhere(each) and (seen.is_mine(each) or directs(seen, each.line))
    }
    today = seen.now.astimezone(AMSTERDAM).date()
    titles = seen.teller(t.language).titles
    for each in running_out(seen.standing, seen.now, SOON_DAYS):
        if (each.line, each.step) in own and each.due >= seen.now:
            when = day_from_today(each.due.astimezone(AMSTERDAM).date(), today, t.language)
            yield t("case_term", step=titles.step(each.line, each.step), when=when)
