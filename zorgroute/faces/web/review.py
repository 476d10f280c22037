"""Which looks are unusual, what does the privacy officer think of them, and what was the reason?"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.emergency.rules import VERDICTS
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.review.actions import Verdict, explain, judge, judge_emergency
from zorgroute.chain.review.looked import STEP
from zorgroute.chain.review.queries import (
    Item,
    explained_one,
    item_of,
    last_weighed,
    opening_of,
    to_judge,
)
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.looking import PART, is_text, text_of
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    clock_words,
    day_words,
    language,
    page,
    professional,
    say,
)
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.texts import Texts, texts

TABLE, HOME = "review", "/te-beoordelen/"
VERDICT, NOTE, REPLY, WORDS = "oordeel", "toelichting", "antwoord", "uitleg"
FIELDS = {
    "review.no_verdict": VERDICT, "emergency.no_verdict": VERDICT, "review.no_note": NOTE,
    "emergency.no_words": NOTE, "review.no_reply": REPLY, "review.no_words": WORDS,
}  # fmt: skip
SOON = timedelta(hours=48)
Errors = dict[str, str]


@require_safe
@professional
def desk(request: ActingRequest) -> HttpResponse:
    """Everything that waits for a verdict, what is soonest due first (screen 16)."""
    t = texts(TABLE)
    items = [_line(request, t, each) for each in to_judge(request.acting, request.moment)]
    done = request.GET.get("klaar", "")
    context = {
        "t": t,
        "items": items,
        "empty": _empty(request, t),
        "message": {"title": t("asked" if done == "gevraagd" else "done"), "focus": True}
        if done
        else None,
    }
    return page(request, "web/review/desk.html", context)


def _empty(request: ActingRequest, t: Texts) -> str:
    at = last_weighed(request.acting.municipality)
    if at is None:
        return t("empty_never")
    return t("empty", moment=_moment(request, t, at))


def _moment(request: ActingRequest, t: Texts, at: datetime) -> str:
    return t("moment", day=day_words(at, request.moment), time=clock_words(at))


def _line(request: ActingRequest, t: Texts, each: Item) -> Context:
    left = each.due_at - request.moment
    waits = ""
    if each.verdict:
        waits = t("answered" if each.answer else "waits")
    return {
        "title": t(f"head.{each.kind}", number=str(each.number)),
        "url": reverse("review_emergency" if each.is_emergency else "review_one", args=[each.id]),
        "state": "late" if left <= timedelta() else "",
        "state_text": t("late"),
        "why": t("who", name=each.name, role=role_word(each.role, language())),
        "when": _left(request, t, each),
        "for_whom": _late(t, each, left) or waits,
    }


def _left(request: ActingRequest, t: Texts, each: Item) -> str:
    left = each.due_at - request.moment
    if left <= timedelta():
        return day_words(each.day, request.moment)
    hours = ceil(left / timedelta(hours=1))
    if left > SOON:
        said = t("due_on", day=day_words(each.due_at, request.moment))
    else:
        said = t("one_hour_left") if hours == 1 else t("hours_left", number=str(hours))
    return f"{day_words(each.day, request.moment)}, {said}"


def _late(t: Texts, each: Item, left: timedelta) -> str:
    if left > timedelta():
        return ""
    return t("late_emergency") if each.is_emergency else t("late_passed")


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def judge_look(request: ActingRequest, flag: UUID) -> HttpResponse:
    """What is known of one unusual look, and the verdict on it."""
    item = item_of(request.acting, flag, request.moment)
    if request.method != "POST":
        return _form(request, item, clean({}), {})
    sent = clean(posted(request.POST))
    verdict = Verdict(sent.one(VERDICT), sent.one(NOTE), sent.one(REPLY))
    try:
        judge(request.acting, flag, verdict, request.moment)
    except Refused as no:
        return _form(request, item, sent, _errors(no))
    return _judged(verdict.code)


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def emergency(request: ActingRequest, opening: UUID) -> HttpResponse:
    """What is known of one emergency access, and the verdict on it."""
    item = opening_of(request.acting, opening, request.moment)
    if request.method != "POST":
        return _form(request, item, clean({}), {})
    sent = clean(posted(request.POST))
    verdict, note = sent.one(VERDICT), sent.one(NOTE)
    try:
        judge_emergency(request.acting, opening, verdict, note, request.moment)
    except Refused as no:
        return _form(request, item, sent, _errors(no))
    return _judged(verdict)


def _judged(verdict: str) -> HttpResponse:
    return HttpResponseRedirect(f"{HOME}?klaar={'gevraagd' if verdict == VERDICTS[1] else 'ja'}")


def _errors(no: Refused) -> Errors:
    return {FIELDS.get(each.code, NOTE): plain_reason(each) for each in no.denied.reasons}


def _form(request: ActingRequest, item: Item, sent: Sent, errors: Errors) -> HttpResponse:
    t = texts(TABLE)
    verdicts = [
        {"value": each, "label": t(f"verdict.{each}"), "is_chosen": sent.one(VERDICT) == each}
        for each in VERDICTS
    ]
    context = {
        **_shown(request, t, item),
        "verdict": {
            "id": VERDICT, "name": VERDICT, "label": t("verdict"), "options": verdicts,
            "error": errors.get(VERDICT, ""),
        },
        "note": _text(t, NOTE, "note", sent, errors, is_optional=True),
        "reply": _text(t, REPLY, "reply", sent, errors) if item.is_asked else None,
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
    }  # fmt: skip
    return page(request, "web/review/one.html", context)


def _text(
    t: Texts, name: str, code: str, sent: Sent, errors: Errors, *, is_optional: bool = False
) -> Context:
    return {
        "id": name, "name": name, "label": t(code), "hint": t(f"{code}_hint"), "rows": 4,
        "value": sent.one(name), "error": errors.get(name, ""), "is_optional": is_optional,
    }  # fmt: skip


def _shown(request: ActingRequest, t: Texts, item: Item) -> Context:
    """What stands above the verdict: who, when, which kind of part, and why it stands out."""
    name = t("who", name=item.name, role=role_word(item.role, language()))
    first = _moment(request, t, item.first_at)
    several = item.number > 1 and item.last_at != item.first_at
    facts = [
        (t("about"), ", ".join(each for each in (name, item.organisation) if each)),
        (t("when"), t("between" if several else "once", first=first, number=str(item.number))),
        (t("part"), ", ".join(dict.fromkeys(_part(each) for each in item.parts))),
        (t("given"), _given(t, item)),
        (t("relation"), t(f"relation.{item.relation or 'none'}")),
        (t("why"), t(f"why.{item.kind}")),
        (t("parent_words" if item.is_asked else "words"), item.words),
        (t("earlier"), item.note),
        (t("answer"), item.answer),
    ]
    left = item.due_at - request.moment
    return {
        "t": t,
        "title": t(f"head.{item.kind}", number=str(item.number)),
        "facts": [(label, said) for label, said in facts if said],
        "late": _late(t, item, left),
        "back": {"url": HOME, "label": t("title")},
    }


def _part(code: str) -> str:
    kind = code.partition(":")[0].lower()
    return say(f"{PART}.some-step" if kind == STEP else text_of(PART, kind))


def _given(t: Texts, item: Item) -> str:
    return ", ".join(filter(None, map(_reason, item.reasons))) or t("none_given")


def _reason(code: str) -> str:
    for known in (f"emergency.reason.{code}", f"sensitive.reason.{code}", code):
        if is_text(known):
            return say(known)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def explain_look(request: ActingRequest, flag: UUID) -> HttpResponse:
    """A colleague reads what the officer asks about an own look, and explains it."""
    item = explained_one(request.acting, flag, request.moment)
    t = texts(TABLE)
    sent, errors = clean(posted(request.POST)), Errors()
    shown = _shown(request, t, item) | {"work": say("nav.work")}
    if request.method == "POST":
        try:
            explain(request.acting, flag, sent.one(WORDS), request.moment)
        except Refused as no:
            errors = {WORDS: plain_reason(no.denied.reasons[0])}
        else:
            done = {"title": t("explain.done"), "text": t("explain.done_text"), "focus": True}
            return page(request, "web/review/explained.html", {**shown, "message": done})
    kept = (t("about"), t("when"), t("part"))
    context = {
        **shown,
        "title": t("explain.title"),
        "facts": [(label, said) for label, said in shown["facts"] if label in kept],
        "late": "",
        "lead": t("explain.lead"),
        "asked_label": t("explain.question"),
        "send": t("explain.send"),
        "question": item.note,
        "words": {
            "id": WORDS, "name": WORDS, "label": t("explain.words"), "hint": t("explain.hint"),
            "rows": 4, "value": sent.one(WORDS), "error": errors.get(WORDS, ""),
        },
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "back": None,
    }  # fmt: skip
    return page(request, "web/review/explain.html", context)
