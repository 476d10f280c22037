"""How does a case come onto paper, and why?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.actions import note_look
from zorgroute.core.forms.sent import Sent
from zorgroute.faces.web.act_form import Act, Ask, Errors, choice_ask, read_choice, sent_of, shown
from zorgroute.faces.web.case import case_context, short_name
from zorgroute.faces.web.pages import ActingRequest, day_words, page, professional, say

PURPOSES = ("gesprek", "overleg", "ouders", "overdracht")


@require_http_methods(["GET", "POST"])
@professional
def print_case(request: ActingRequest, case: UUID) -> HttpResponse:
    """Ask what the print is for, write that down, and show the case as it is printed."""
    seen = case_seen_by(request.acting, case, request.moment, ["afdruk"])
    options = [(each, say(f"web.print.{each}")) for each in PURPOSES]

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return (choice_ask("doel", options, sent, errors),)

    act = Act(say("web.print.title"), [say("web.print.lead")], asks, say("web.print.label"))
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    purpose = read_choice(sent, "doel", PURPOSES, errors)
    if errors:
        return shown(request, seen, act, sent, errors)
    note_look(
        request.acting,
        request.moment,
        ["afdruk", f"doel:{purpose}"],
        action="E",
        case=seen.id,
        child=seen.child.id if seen.child else None,
        ground="betrokken",
    )
    printed = say(
        "web.print.foot", name=request.acting.name, day=day_words(request.moment, request.moment)
    )
    context = {
        **case_context(request, seen),
        "printed": printed,
        "crumbs": [],
        "back": {"url": reverse("case", args=[seen.id]), "label": short_name(seen)},
    }
    return page(request, "web/case/print.html", context)
