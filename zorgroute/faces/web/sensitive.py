"""How does somebody who takes part in a case open what is sensitive in it, with a reason?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.emergency.actions import disclose
from zorgroute.chain.emergency.rules import figure, sensitive_reasons
from zorgroute.core.forms.sent import Sent
from zorgroute.faces.web.act_form import Act, Ask, Errors, choice_ask, read_choice, sent_of, shown
from zorgroute.faces.web.pages import ActingRequest, professional
from zorgroute.faces.web.texts import texts

REASON = "reden"


@require_http_methods(["GET", "POST"])
@professional
def sensitive(request: ActingRequest, case: UUID) -> HttpResponse:
    """Ask why, write it down, and open what is sensitive for a while (T2)."""
    seen = case_seen_by(request.acting, case, request.moment)
    t = texts("sensitive")
    options = [(each, t(f"reason.{each}")) for each in sensitive_reasons()]

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return (choice_ask(REASON, options, sent, errors, label=t("why")),)

    minutes = str(figure("sensitive", request.acting.municipality))
    act = Act(t("title"), [t("lead", minutes=minutes), t("told")], asks, t("open"))
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    if sent.one(REASON) not in sensitive_reasons():
        errors[REASON] = t("no_reason")
        return shown(request, seen, act, sent, errors)
    reason = read_choice(sent, REASON, sensitive_reasons(), errors)
    disclose(request.acting, seen.id, reason, request.moment)
    return HttpResponseRedirect(f"{reverse('case', args=[seen.id])}#gebeurd")
