"""How is a case kept from the colleague it is about?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.keeping import Keeping, keep_from, keep_no_longer, keeping_of
from zorgroute.chain.emergency.rules import overseers
from zorgroute.core.forms.sent import Sent
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.act_form import Act, Ask, Errors, choice_ask, sent_of, shown
from zorgroute.faces.web.pages import ActingRequest, language, professional, read_uuid
from zorgroute.faces.web.texts import Texts, texts

WHO, END = "collega", "niet-"


@require_http_methods(["GET", "POST"])
@professional
def about_colleague(request: ActingRequest, case: UUID) -> HttpResponse:
    """Choose the colleague it is about; who leads may say that it is not (T1.10)."""
    seen = case_seen_by(request.acting, case, request.moment, ["over-collega"])
    keeping = keeping_of(request.acting, seen.id, request.moment)
    t = texts("kept")
    act = _act(request, keeping, t)
    if request.method == "GET":
        return shown(request, seen, act)
    sent = sent_of(request)
    chosen = sent.one(WHO)
    known = dict(_options(request, keeping, t))
    if chosen not in known:
        return shown(request, seen, act, sent, {WHO: t("none")})
    person = read_uuid(chosen.removeprefix(END))
    if person is not None:
        change = keep_no_longer if chosen.startswith(END) else keep_from
        change(request.acting, seen.id, person, request.moment)
    return HttpResponseRedirect(f"{reverse('case', args=[seen.id])}?na=gedaan")


def _options(request: ActingRequest, keeping: Keeping, t: Texts) -> list[tuple[str, str]]:
    found = [
        (str(each.person), f"{each.name}, {role_word(each.function, language())}")
        for each in keeping.others
    ]
    if request.acting.role in overseers():
        found += [(f"{END}{each.person}", t("end", name=each.name)) for each in keeping.kept]
    return found


def _act(request: ActingRequest, keeping: Keeping, t: Texts) -> Act:
    lead = [t("lead"), t("inspector")]
    if keeping.kept:
        lead.append(t("now", names=", ".join(each.name for each in keeping.kept)))

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return (choice_ask(WHO, _options(request, keeping, t), sent, errors, label=t("who")),)

    return Act(t("title"), lead, asks, t("record"))
