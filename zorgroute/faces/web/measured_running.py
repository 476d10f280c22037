"""How do the cases that run on a route stand beside it, as it may be told to who makes policy?"""

from __future__ import annotations

from zorgroute.chain.ledger.acting import Acting
from zorgroute.core.conformance.findings import Differs, Subject
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.web.conforming_counts import Split, split
from zorgroute.faces.web.conforming_words import what_words
from zorgroute.faces.web.pages import Context
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.deviations.running_queries import Stand, stand_of

# A term needs no explanation: it is over, or it is about to be.
TERMS = (Differs.LATE, Differs.STILL_LATE, Differs.DUE_SOON)


def running(acting: Acting, route: Route, t: Texts) -> Context:
    """The part of the page about cases that run; the numbers are rounded as beside a log."""
    stand = stand_of(acting, route.name)
    if stand is None:
        return {"t": t, "said": [t("now_none")]}
    told = split(stand.cases, stand.chief)
    if told is None:
        return {"t": t, "said": [t("now_few"), t("now_rule")]}
    return {
        "t": t,
        "said": _said(stand, told, t),
        "rows": [
            {
                "what": what_words(route, about, t),
                "why": _why(about, t),
                "count": t("page_about", count=str(number.shown)),
            }
            for about, number in told.rows
        ],
    }


def _said(stand: Stand, told: Split, t: Texts) -> list[str]:
    day = long_date(stand.made_at.astimezone(AMSTERDAM).date(), t.language)
    said = [t("now_said", day=day, cases=str(told.cases.shown))]
    if told.keep is not None:
        said.append(t("now_keep", keep=str(told.keep.shown)))
    elif told.is_keep_small:
        said.append(t("now_keep_few"))
    return [*said, t("now_rule")]


def _why(about: Subject, t: Texts) -> str:
    return "" if about.differs in TERMS else t(f"by.{about.by}")
