"""Which page tells a professional or a parent that something cannot be, and what can?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.ledger.refusals import Conflict, KeyReused, Refused, Unseen
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Reason, ReasonClass
from zorgroute.core.engine.what_now import Next
from zorgroute.core.wording.catalogue import MissingFact, UnknownText
from zorgroute.faces.web.case_words import missing_line
from zorgroute.faces.web.frame import unknown
from zorgroute.faces.web.pages import Context, page, say, texts_typed

WAIVABLE = (ReasonClass.AGREEMENT, ReasonClass.ORDER)


def page_for(request: HttpRequest, fault: Exception) -> HttpResponse:
    """The page for a no of the chain: 404 for what one may not see, 409 for what cannot be yet.

    What was typed always stands on it.
    """
    if isinstance(fault, Unseen):
        return unknown(request)
    context: Context = {"typed": texts_typed(request), "retry": request.path}
    if isinstance(fault, Refused):
        missing = [{"text": plain_reason(each)} for each in fault.denied.reasons]
        context |= {"refusal": {"missing": missing}}
    elif isinstance(fault, Conflict):
        context |= {"by": fault.by_name, "is_conflict": True}
    elif isinstance(fault, KeyReused):
        context |= {"is_repeat": True}
    return page(request, "web/refused.html", context, status=409)


def refusal_of(seen: SeenCase, fault: Refused, at: Next | None = None) -> Context:
    """The panel for a move that the engine refused: everything missing, who mends it, what else.

    Where every reason is one of the agreement it may be done otherwise, with a reason.
    """
    reasons = fault.denied.reasons
    panel: Context = {"missing": [missing_line(seen, each, at) for each in reasons]}
    if reasons and all(each.kind in WAIVABLE for each in reasons):
        panel["anyway"] = "#waiver-code"
    panel["meanwhile"] = [{"text": say("web.meanwhile.draft")}]
    return panel


def plain_reason(reason: Reason) -> str:
    """A reason outside a case, in words; its code never stands on a page."""
    try:
        said = say(reason.code, **dict(reason.facts))
    except (UnknownText, MissingFact):
        return say("web.refused.other")
    mend = f"{reason.code}.mend"
    return (
        f"{said} {say(mend, **dict(reason.facts))}" if mend in content().catalogue.texts else said
    )
