"""What does a new version of the route ask of who answers for one case?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.moving_over import (
    Pending,
    decide_case,
    go_back,
    may_go_back,
    pending_of,
)
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.core.engine.migrating import STOPS, Agreed, Question
from zorgroute.core.forms.sent import Sent
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.web import migrating_words as words
from zorgroute.faces.web.act_form import Act, Ask, Errors, choice_ask, sent_of, shown
from zorgroute.faces.web.migrating_questions import ROLE, STEP, STOP
from zorgroute.faces.web.pages import ActingRequest, page, professional
from zorgroute.faces.web.texts import Texts, texts

BOTH = ("GET", "HEAD", "POST")
PARTS = ("verhuizing",)


@require_http_methods(BOTH)
@professional
def case_version(request: ActingRequest, case: UUID) -> HttpResponse:
    """Decide where a case goes on in the new version."""
    seen = case_seen_by(request.acting, case, request.moment, PARTS)
    pending = pending_of(seen)
    if pending is None or pending.verdict.kind == "stays":
        raise Unseen(str(case))
    act = _act(pending)
    if request.method != "POST":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    agreed = _read(pending, sent, errors)
    if errors:
        return shown(request, seen, act, sent, errors)
    decide_case(request.acting, case, agreed, request.moment)
    return HttpResponseRedirect(f"{reverse('case', args=[case])}?na=versie")


def _act(pending: Pending) -> Act:
    t, pair = texts(words.TABLE), pending.pair
    old, new = str(pair.old.version), str(pair.new.version)
    lead = [t("case_lead", old=old, new=new)]
    if not pending.verdict.questions:
        lead.append(t("case_nothing"))

    def asks(sent: Sent, errors: Errors) -> list[Ask]:
        return [_ask(pending, each, sent, errors, t) for each in pending.verdict.questions]

    notes = words.notes_told(pending.verdict.notes, pair, t)
    stays = [t("terms_stay"), t("before_stays"), t("undo_possible")]
    then = {"title": t("case_changes"), "texts": [*notes, *stays]}
    return Act(t("case_title"), lead, asks, t("case_submit", new=new), "versie", {"then": then})


def _name(question: Question) -> str:
    if question.about == "role":
        return f"{ROLE}{question.name}"
    return f"{STEP}{question.line}.{question.name}"


def _ask(pending: Pending, question: Question, sent: Sent, errors: Errors, t: Texts) -> Ask:
    before, after = Titles(pending.pair.old, PROF), Titles(pending.pair.new, PROF)
    if question.about == "role":
        label = t("case_q_role", role=before.role(question.name))
        options = [(each, after.role(each)) for each in question.choices]
    else:
        label = t("case_q_step", step=before.step(question.line, question.name))
        options = [
            (each, after.step(question.line, each)) for each in question.choices if each != STOPS
        ]
        options += [(STOP, t("case_stops"))] if STOPS in question.choices else []
    return choice_ask(_name(question), options, sent, errors, label=label)


def _read(pending: Pending, sent: Sent, errors: Errors) -> Agreed:
    t = texts(words.TABLE)
    steps: dict[tuple[str, str], str] = {}
    roles: dict[str, str] = {}
    for question in pending.verdict.questions:
        name = _name(question)
        chosen = STOPS if sent.one(name) == STOP else sent.one(name)
        if not sent.one(name) or chosen not in question.choices:
            is_role = question.about == "role"
            errors[name] = t("case_missing_role" if is_role else "case_missing")
        elif question.about == "role":
            roles[question.name] = chosen
        else:
            steps[question.line, question.name] = chosen
    return Agreed(steps, roles)


@require_http_methods(BOTH)
@professional
def case_version_back(request: ActingRequest, case: UUID) -> HttpResponse:
    """Take a case back to the version it came from, after saying what that means."""
    seen = case_seen_by(request.acting, case, request.moment, PARTS)
    old = may_go_back(seen)
    back = reverse("case", args=[case])
    if old is None:
        raise Unseen(str(case))
    if request.method == "POST" and request.POST.get("akkoord") == "ja":
        go_back(request.acting, case, request.moment)
        return HttpResponseRedirect(f"{back}?na=versie_terug")
    t = texts(words.TABLE)
    confirm = {
        "lead": t("back_lead", old=str(old.version)), "rows": [], "hidden": [], "back": back,
        "label": t("case_back", old=str(old.version)),
    }  # fmt: skip
    return page(request, "web/confirm.html", {"confirm": confirm})
