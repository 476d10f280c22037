"""Who of the own organisation looked at a case, for who answers for it?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.review.looked import LOOKED, looked_at, months_of
from zorgroute.faces.looking import FILTERS, chosen_month, days_in_words, month_words
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.pages import ActingRequest, language, page, professional, say


@require_safe
@professional
def looked(request: ActingRequest, case: UUID) -> HttpResponse:
    """What colleagues read and changed of a case in a month; for who answers for the case only."""
    seen = case_seen_by(request.acting, case, request.moment, [LOOKED])
    months = months_of(seen, seen.standing.opened_at)
    month = chosen_month(request.GET.get("maand", ""), months)
    did = request.GET.get("wat", "")
    lines = [each for each in looked_at(seen, month) if did not in FILTERS or each.did == did]
    context = {
        "lead": say("looked.lead"),
        "days": days_in_words(seen, lines, say, language()),
        "month": f"{month:%Y-%m}",
        "months": [
            {"value": f"{each:%Y-%m}", "label": month_words(each, language())} for each in months
        ],
        "filters": [
            {
                "value": each,
                "label": say(f"looked.filter.{each or 'all'}"),
                "is_chosen": each == did,
            }
            for each in ("", *FILTERS)
        ],
        "crumbs": [
            (say("nav.work"), reverse("work")),
            (short_name(seen), reverse("case", args=[seen.id])),
            (say("looked.title"), ""),
        ],
    }
    return page(request, "web/review/looked.html", context)
