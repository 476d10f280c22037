"""Who decides that the family may know of a track that is kept from it, and why?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by, family_told
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.core.engine.disclosing import may_decide
from zorgroute.core.engine.moves import TellFamily
from zorgroute.core.forms.sent import Sent
from zorgroute.faces.web.act_form import (
    Act,
    Ask,
    Errors,
    actor,
    choice_ask,
    read_text,
    sent_of,
    shown,
    tried,
)
from zorgroute.faces.web.pages import ActingRequest, language, professional
from zorgroute.faces.web.telling_links import decides
from zorgroute.faces.web.texts import Texts, texts

ANSWER, WHY = "mag", "waarom"
YES, NO = "ja", "nee"


@require_http_methods(["GET", "POST"])
@professional
def tell_family(request: ActingRequest, case: UUID, track: str) -> HttpResponse:
    """Record whether the family may know now that a track runs (T1.8)."""
    seen = case_seen_by(request.acting, case, request.moment)
    if track not in family_told(seen) or not decides(seen, track):
        raise Unseen(track)
    t = texts("tell_family")
    act = _act(seen, track, t)
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    if sent.one(ANSWER) not in (YES, NO):
        errors[ANSWER] = t("no_answer")
    note = read_text(sent, WHY, errors, needed=False)
    if not note:
        errors.setdefault(WHY, t("no_reason"))
    if errors:
        return shown(request, seen, act, sent, errors)
    told = sent.one(ANSWER) == YES
    role = next(role for role in seen.roles if role in may_decide(seen.route, track))
    move = TellFamily(actor(request, role), track, told, note, request.moment)
    return tried(request, seen, act, [move], sent)


def _act(seen: SeenCase, track: str, t: Texts) -> Act:
    title = seen.teller(language()).titles.track(track)
    lead = [t("lead", track=title), t("now_told" if family_told(seen)[track] else "now_kept")]

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        options = [(YES, t("yes")), (NO, t("no"))]
        why = {
            "id": WHY,
            "name": WHY,
            "label": t("why"),
            "hint": t("why_hint"),
            "value": sent.one(WHY),
            "error": errors.get(WHY),
            "rows": 3,
        }
        return (choice_ask(ANSWER, options, sent, errors, label=t("may")), Ask("text", why))

    return Act(t("title"), lead, asks, t("record"))
