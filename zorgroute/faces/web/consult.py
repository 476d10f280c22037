"""How does a professional ask advice without telling who it is about, and give it?

No page, address or message here holds a case: the asker ties the advice to an own case
afterwards, and that tie is written in the case only (R015).
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.meetings.access import ADVISER, ASKER, SeenConsult, consult_seen_by
from zorgroute.chain.meetings.actions import Question, answer, ask, note_answer_read
from zorgroute.chain.meetings.queries import ListedConsult, asked_by, asked_of
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import Reachable
from zorgroute.core.engine.moves import Actor, Register
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web import consult_form
from zorgroute.faces.web.consult_form import Adviser, Around, Asked
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    hat_of,
    language,
    new_key,
    page,
    professional,
    say,
    sent_key,
    today,
)
from zorgroute.faces.web.texts import Texts, texts

TABLE = "consult"
LOOK, CHANGE, SEND = "bekijk", "wijzig", "verstuur"
ANSWER, CHILD = "advies", "bij"


@require_safe
@professional
def consults(request: ActingRequest) -> HttpResponse:
    """What somebody asked, and what was asked of them."""
    t = texts(TABLE)
    mine, of_me = asked_by(request.acting), asked_of(request.acting)
    people = parties.reachable_people({each.other for each in (*mine, *of_me)})
    context = {
        "t": t,
        "of_me": [_listed(request, each, people, "of_me", t) for each in of_me],
        "mine": [_listed(request, each, people, "mine", t) for each in mine],
        "back": {"url": reverse("work"), "label": say("nav.work")},
    }
    return page(request, "web/consult/list.html", context)


def _listed(
    request: ActingRequest,
    each: ListedConsult,
    people: Mapping[UUID, Reachable],
    side: str,
    t: Texts,
) -> Context:
    known = people.get(each.other)
    name = known.name if known else t("anonymous_person")
    news = t(f"news_{side}") if each.is_news else t("done" if each.answered_at else "waiting")
    return {
        "title": t(f"item_{side}", name=name),
        "url": reverse("consult", args=[each.id]),
        "when": t("asked_on", day=day_words(each.asked_at, request.moment)),
        "why": news,
        "state": "",
    }


@require_http_methods(["GET", "POST"])
@professional
def new_consult(request: ActingRequest) -> HttpResponse:
    """Write a question, see it as the other will, and send it (screen 7)."""
    t = texts(TABLE)
    around = Around.of(request)
    known = consult_form.advisers(request, around)
    if not known:
        return _nobody(request, t)
    if request.method == "GET":
        return _form(request, clean({}), known, Asked(None), t)
    sent = clean(posted(request.POST))
    step = sent.one("stap") or LOOK
    if step == CHANGE:
        return _form(request, sent, known, Asked(None), t)
    found = consult_form.read(request, sent, around, known, t)
    if found.question is None:
        return _form(request, sent, known, found, t)
    if step != SEND:
        return _preview(request, sent, known, found.question, t)
    key = sent_key(request)
    made = ask(request.acting, found.question, request.moment, about=around.children, key=key)
    return HttpResponseRedirect(f"{reverse('consult', args=[made])}?na=verstuurd")


def _nobody(request: ActingRequest, t: Texts) -> HttpResponse:
    return page(request, "web/consult/nobody.html", {"t": t, "back": _back(t)})


def _back(t: Texts) -> Context:
    return {"url": reverse("consults"), "label": t("back")}


def _form(
    request: ActingRequest, sent: Sent, known: list[Adviser], found: Asked, t: Texts
) -> HttpResponse:
    context = {
        "t": t,
        "questions": consult_form.questions(sent, known, found.errors, t),
        "errors": [
            {"target": name, "text": text}
            for name, text in found.errors.items()
            if not (found.pieces and name == consult_form.QUESTION)
        ],
        "has_errors": bool(found.errors),
        "pieces": t("found_text", pieces=found.pieces) if found.pieces else "",
        "key": sent_key(request) or new_key(),
        "step": LOOK,
        "back": _back(t),
    }
    return page(request, "web/consult/form.html", context)


def _preview(
    request: ActingRequest, sent: Sent, known: list[Adviser], question: Question, t: Texts
) -> HttpResponse:
    chosen = next(each for each in known if each.who.person == question.adviser)
    hat = hat_of(request)
    place = hat.organisation_name if hat else ""
    function = role_word(request.acting.role, language())
    asker = ", ".join(part for part in (request.acting.name, function, place) if part)
    context = {
        "t": t,
        "lead": t("preview_lead", name=chosen.who.name),
        "asker": asker,
        "age": consult_form.age_words(question.age_band, t),
        "question": question.text,
        "hidden": [
            (name, sent.one(name))
            for name in (consult_form.ADVISER, consult_form.AGE, consult_form.QUESTION)
        ],
        "key": sent_key(request) or new_key(),
        "send": SEND,
        "change": CHANGE,
    }
    return page(request, "web/consult/preview.html", context)


@require_http_methods(["GET", "POST"])
@professional
def consult(request: ActingRequest, consult: UUID) -> HttpResponse:
    """A question with its answer: for the adviser to answer, for the asker to read and use."""
    t = texts(TABLE)
    seen = consult_seen_by(request.acting, consult, request.moment)
    if request.method == "POST":
        sends = _answered if seen.side == ADVISER else _registered
        return sends(request, seen, t)
    if seen.side == ASKER and seen.is_answered:
        note_answer_read(request.acting, consult, request.moment)
    return _shown(request, seen, t)


def _answered(request: ActingRequest, seen: SeenConsult, t: Texts) -> HttpResponse:
    sent = clean(posted(request.POST))
    if sent.is_strange(ANSWER):
        return _shown(request, seen, t, typed=sent.one(ANSWER), error=t("strange"))
    try:
        with transaction.atomic():
            answer(request.acting, seen.id, sent.one(ANSWER), request.moment)
    except Refused as no:
        why = no.denied.reasons[0]
        said = t(why.code.removeprefix("consult."), **dict(why.facts))
        return _shown(request, seen, t, typed=sent.one(ANSWER), error=said)
    return HttpResponseRedirect(f"{reverse('consult', args=[seen.id])}?na=beantwoord")


def _registered(request: ActingRequest, seen: SeenConsult, t: Texts) -> HttpResponse:
    """Write the advice in one of the asker's own cases; the consult itself learns nothing of it."""
    chosen = clean(posted(request.POST)).one(CHILD)
    case = next(
        (
            case
            for case, _, _, is_open in cases_of(request.acting, request.moment)
            if is_open and constant_time_compare(_sign(seen.id, case), chosen)
        ),
        None,
    )
    if case is None or not seen.is_answered:
        return _shown(request, seen, t, error=t("register_missing"))
    let_in = case_seen_by(request.acting, case, request.moment, ["advies"])
    adviser = parties.reachable_people([seen.adviser]).get(seen.adviser)
    words = t(
        "registered_words",
        name=adviser.name if adviser else t("anonymous_person"),
        question=seen.question,
        answer=seen.answer,
    )
    actor = Actor(str(request.acting.person), let_in.role)
    move = Register(actor, "consult", words, request.moment)
    attempt(request.acting, case, move, request.moment, key=sent_key(request))
    about = let_in.child.short_name if let_in.child else t("anonymous_person")
    message = {"title": t("registered", name=about), "focus": True}
    return _shown(request, seen, t, message=message)


def _sign(consult: UUID, case: UUID) -> str:
    """A case as the page names it: a mark that means nothing outside this one consult."""
    return salted_hmac("zorgroute.consult", f"{consult}/{case}", algorithm="sha256").hexdigest()


def _shown(
    request: ActingRequest,
    seen: SeenConsult,
    t: Texts,
    *,
    typed: str = "",
    error: str = "",
    message: Context | None = None,
) -> HttpResponse:
    is_asker = seen.side == ASKER
    people = parties.reachable_people([seen.asker, seen.adviser])
    other = people.get(seen.adviser if is_asker else seen.asker)
    name = other.name if other else t("anonymous_person")
    context = {
        "t": t,
        "seen": seen,
        "is_asker": is_asker,
        "other": name,
        "phone": other.phone if other else "",
        "asker_words": _asker_words(request, seen, people.get(seen.asker), t),
        "age": consult_form.age_words(seen.age_band, t) if seen.age_band else "",
        "asked_on": t("asked_on", day=day_words(seen.asked_at, request.moment)),
        "answered_on": t("answered_on", day=day_words(seen.answered_at, request.moment))
        if seen.answered_at
        else "",
        "answer_question": _answer_question(typed, error, t),
        "children": _children(request, seen, error, t) if is_asker and seen.is_answered else None,
        "errors": [{"target": CHILD if is_asker else ANSWER, "text": error}] if error else [],
        "has_errors": bool(error),
        "message": message or _message(request, name, t),
        "key": sent_key(request) or new_key(),
        "back": _back(t),
    }
    return page(request, "web/consult/consult.html", context)


def _asker_words(
    request: ActingRequest, seen: SeenConsult, asker: Reachable | None, t: Texts
) -> str:
    if asker is None:
        return t("anonymous_person")
    hats = parties.hats_of(asker.person, today(request))
    hat = next((each for each in hats if each.role == seen.asker_role), None)
    function = role_word(seen.asker_role, language())
    place = hat.organisation_name if hat else ""
    return ", ".join(part for part in (asker.name, function, place) if part)


def _answer_question(typed: str, error: str, t: Texts) -> Context:
    return {
        "id": ANSWER,
        "name": ANSWER,
        "label": t("your_advice"),
        "hint": t("your_advice_hint"),
        "value": typed,
        "error": error,
        "rows": 6,
    }


def _children(request: ActingRequest, seen: SeenConsult, error: str, t: Texts) -> Context:
    """The children of the asker's own open cases, to record the advice with."""
    cases = cases_of(request.acting, request.moment)
    return {
        "id": CHILD,
        "name": CHILD,
        "label": t("register_child"),
        "error": error,
        "options": [
            {"value": _sign(seen.id, case), "label": child.short_name}
            for case, child, _, is_open in cases
            if is_open and child is not None
        ],
    }


def _message(request: ActingRequest, name: str, t: Texts) -> Context | None:
    after = {"verstuurd": "sent", "beantwoord": "answered"}.get(request.GET.get("na", ""))
    if after is None:
        return None
    return {"title": t(after), "text": t(f"{after}_text", name=name), "focus": True}
