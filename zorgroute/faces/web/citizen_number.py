"""Is the citizen service number of this child known, and may I open or record it?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.citizen_numbers import (
    SOURCES,
    WHYS,
    kept_number,
    may_see_number,
    open_number,
    record_number,
)
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.joining_words import summary
from zorgroute.faces.web.number_uses import uses
from zorgroute.faces.web.pages import ActingRequest, Context, day_words, page, professional, say
from zorgroute.faces.web.refusing import plain_reason

LONGEST = 20
FIELD_OF = {"bsn.no_reason": "waarvoor", "bsn.no_source": "bron"}


@sensitive_post_parameters("bsn")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@professional
def number(request: ActingRequest, case: UUID) -> HttpResponse:
    """Show that a number is known, open it for a reason, or record it.

    The number stands on no page but the one that answers an opening, and what was typed is never
    shown again.
    """
    allowed = uses()
    if not may_see_number(request.acting, allowed):
        note_look(request.acting, request.moment, ["bsn"], case=case, allowed=False)
        raise Unseen("bsn")
    seen = case_seen_by(request.acting, case, request.moment, parts=["bsn"])
    if seen.child is None:
        raise Unseen("bsn")
    child, errors, told = seen.child.id, dict[str, str](), ""
    if request.method == "POST":
        try:
            if request.POST.get("actie") == "vastleggen":
                typed, source = request.POST.get("bsn", "")[:LONGEST], request.POST.get("bron", "")
                record_number(
                    request.acting, child, typed, allowed, source=source, now=request.moment
                )
                return HttpResponseRedirect(reverse("bsn", args=[case]))
            why = request.POST.get("waarvoor", "")
            told = open_number(request.acting, child, why, allowed, request.moment)
        except Refused as no:
            for each in no.denied.reasons:
                errors[FIELD_OF.get(each.code, "bsn")] = plain_reason(each)
    kept = kept_number(request.acting, child, allowed)
    context = {
        "t": {name: say(f"bsn.page.{name}") for name in (
            "title", "lead", "open", "record", "again", "unknown", "told")},
        "state": say(
            "bsn.page.known", source=say(f"bsn.source.{kept.source}"),
            day=day_words(kept.recorded_at, request.moment),
        ) if kept else "",
        "told": told,
        "why": _radios("waarvoor", "bsn.why", WHYS, errors),
        "source": _radios("bron", "bsn.source", SOURCES, errors),
        "typed": {
            "id": "bsn", "name": "bsn", "label": say("bsn.field"), "error": errors.get("bsn", ""),
            "hint": say("bsn.field_hint"), "inputmode": "numeric", "autocomplete": "off",
        },
        "back": {"url": reverse("case", args=[case]), "label": short_name(seen)},
        **summary(errors),
    }  # fmt: skip
    return page(request, "web/case/citizen_number.html", context)


def _radios(name: str, code: str, values: Sequence[str], errors: dict[str, str]) -> Context:
    return {
        "id": name, "name": name, "label": say(f"{code}.label"), "error": errors.get(name, ""),
        "options": [{"value": each, "label": say(f"{code}.{each}")} for each in values],
    }  # fmt: skip
