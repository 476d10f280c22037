"""What does somebody open, read and stop when a child cannot wait?"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.cases.at_once import (
    UrgentCase,
    may_open_at_once,
    open_at_once,
    seen_at_once,
    stop_at_once,
)
from zorgroute.chain.emergency.actions import Why
from zorgroute.chain.emergency.queries import Used, months, running, used_at
from zorgroute.chain.emergency.rules import PRIVACY_OFFICER, figure, overseers, reasons
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.by_name import Called
from zorgroute.chain.parties.queries import person_names
from zorgroute.core.answers import Reason
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.wording.dates import MONTHS
from zorgroute.faces.forms import posted
from zorgroute.faces.web.answer_words import answer_texts
from zorgroute.faces.web.days import day_question, typed_day
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    clock_words,
    day_words,
    language,
    page,
    professional,
)
from zorgroute.faces.web.texts import Texts, texts

TABLE = "emergency"
GIVEN, SURNAME, BORN = "voornaam", "achternaam", "geboren"
REASON, WORDS, FAMILY, DANGER = "waarom", "uitleg", "gezin", "gevaar"
YES, NO = "ja", "nee"
RECENT = timedelta(days=92)
Errors = dict[str, str]


@require_http_methods(["GET", "POST"])
@professional
def emergency(request: ActingRequest) -> HttpResponse:
    """Ask for it, for who may; and what colleagues opened, for who leads them (screen 17)."""
    t = texts(TABLE)
    may = may_open_at_once(request.acting)
    if not may and not _oversees(request):
        raise Unseen(TABLE)
    if request.method == "GET":
        return _page(request, t, may=may, sent=clean({}), errors={})
    if not may:
        raise Unseen(TABLE)
    return _sent(request, t)


def _oversees(request: ActingRequest) -> bool:
    return request.acting.role in overseers() or request.acting.role == PRIVACY_OFFICER


def _sent(request: ActingRequest, t: Texts) -> HttpResponse:
    sent, errors = clean(posted(request.POST)), Errors()
    called, why = _read(sent, errors, t)
    if called is None or errors:
        return _page(request, t, may=True, sent=sent, errors=errors)
    try:
        made = open_at_once(request.acting, called, why, request.moment)
    except Refused as no:
        return _page(request, t, may=True, sent=sent, errors={}, refused=no.denied.reasons)
    return HttpResponseRedirect(reverse("emergency_open", args=[made]))


def _read(sent: Sent, errors: Errors, t: Texts) -> tuple[Called | None, Why]:
    """What was filled in, everything that is missing named at once."""
    for name, code in ((GIVEN, "no_name"), (SURNAME, "no_surname"), (WORDS, "no_explanation")):
        if not sent.one(name):
            errors[name] = t(code)
    born = typed_day(sent, BORN)
    if not isinstance(born, date):
        errors[BORN] = born or t("no_birth")
    if sent.one(REASON) not in reasons():
        errors[REASON] = t("no_reason")
    tells = sent.one(FAMILY)
    if tells not in (YES, NO):
        errors[FAMILY] = t("no_family")
    if tells == NO and not sent.one(DANGER):
        errors[DANGER] = t("no_danger")
    for name in (GIVEN, SURNAME, WORDS, DANGER):
        if sent.is_strange(name):
            errors[name] = t("strange")
    danger = sent.one(DANGER) if tells == NO else ""
    words = "\n".join(each for each in (sent.one(WORDS), danger) if each)
    called = Called(sent.one(GIVEN), sent.one(SURNAME), born) if isinstance(born, date) else None
    return called, Why(sent.one(REASON), words, tells_family=tells != NO)


def _page(
    request: ActingRequest,
    t: Texts,
    *,
    may: bool,
    sent: Sent,
    errors: Errors,
    refused: tuple[Reason, ...] = (),
) -> HttpResponse:
    here = request.acting.municipality
    context: Context = {
        "t": t,
        "may": may,
        "questions": _questions(sent, errors, t) if may else {},
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "refusal": _refusal(refused, t) if refused else None,
        "then": t("then_text", hours=str(figure("open", here)), judge=str(figure("judge", here))),
        "open_now": _standing_open(request, t) if may else [],
        "colleagues": _colleagues(request, t) if request.acting.role in overseers() else None,
        "months": _months(request, t) if _oversees(request) else None,
        "message": _message(request, t),
    }
    return page(request, "web/emergency/ask.html", context, status=409 if refused else 200)


def _refusal(refused: tuple[Reason, ...], t: Texts) -> Context:
    """What is not possible, who mends it, and what can be done meanwhile."""
    codes = [each.code.removeprefix(f"{TABLE}.") for each in refused]
    missing = [
        {"text": t(code, **dict(each.facts))} for code, each in zip(codes, refused, strict=True)
    ]
    if {"not_judged", "was_wrong"} & set(codes):
        missing.append({"text": t("ask_officer")})
    return {"title": t("not_yet"), "missing": missing, "meanwhile": [{"text": t("meanwhile")}]}


def _questions(sent: Sent, errors: Errors, t: Texts) -> Context:
    def text(name: str, label: str, **more: object) -> Context:
        return {
            "id": name,
            "name": name,
            "label": t(label),
            "value": sent.one(name),
            "error": errors.get(name),
            "autocomplete": "off",
            **more,
        }

    def choice(name: str, label: str, options: list[tuple[str, str]]) -> Context:
        return {
            "id": name,
            "name": name,
            "label": t(label),
            "error": errors.get(name),
            "options": [
                {"value": value, "label": said, "is_chosen": sent.one(name) == value}
                for value, said in options
            ],
        }

    danger = text(DANGER, "danger", rows=2, hint=t("danger_hint"), is_optional=True)
    return {
        "given": text(GIVEN, "given_name"),
        "surname": text(SURNAME, "surname"),
        "born": day_question(sent, BORN, t("born"), error=errors.get(BORN)),
        "why": choice(REASON, "why", [(each, t(f"reason.{each}")) for each in reasons()]),
        "words": text(WORDS, "words", rows=2, hint=t("words_hint")),
        "family": choice(FAMILY, "family", [(YES, t("family_yes")), (NO, t("family_no"))]),
        "danger": danger,
    }


def _standing_open(request: ActingRequest, t: Texts) -> list[Context]:
    return [
        {
            "url": reverse("emergency_open", args=[each.id]),
            "text": t("banner", time=clock_words(each.expires_at)),
        }
        for each in running(request.acting, request.moment)
    ]


def _colleagues(request: ActingRequest, t: Texts) -> list[Context]:
    rows = used_at(request.acting, request.moment - RECENT)
    names = person_names({each.person for each in rows})
    return [_used_line(request, each, names.get(each.person, ""), t) for each in rows]


def _used_line(request: ActingRequest, each: Used, name: str, t: Texts) -> Context:
    said = t(
        "colleague_line",
        name=name,
        day=day_words(each.opened_at, request.moment),
        reason=_low(t(f"reason.{each.reason}")),
    )
    return {"text": said, "verdict": t(f"verdict.{each.verdict}" if each.verdict else "to_judge")}


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _months(request: ActingRequest, t: Texts) -> list[Context]:
    here = request.acting.municipality
    few = t("few", least=str(figure("smallest_count", here)))
    return [
        {
            "month": f"{MONTHS[language()][each.first.month - 1]} {each.first.year}",
            "count": few if each.count is None else str(each.count),
        }
        for each in months(here, request.moment)
        if each.count != 0
    ]


def _message(request: ActingRequest, t: Texts) -> Context | None:
    if request.GET.get("na") != "gestopt":
        return None
    return {"title": t("stopped"), "text": t("stopped_text"), "focus": True}


@require_safe
@professional
def opened(request: ActingRequest, opening: UUID) -> HttpResponse:
    """What stands open: safety and contact, and nothing else of the case."""
    t = texts(TABLE)
    standing, cases = seen_at_once(request.acting, opening, request.moment)
    child = cases[0].child
    born = child.birth_date if child else None
    context = {
        "t": t,
        "name": child.name if child else "",
        "born": t("born_on", day=day_words(born, request.moment)) if born else "",
        "reason": t("reason_given", reason=_low(t(f"reason.{standing.reason}"))),
        "cases": [_case_words(request, each) for each in cases],
        "opening": opening,
    }
    return page(request, "web/emergency/open.html", context)


def _case_words(request: ActingRequest, seen: UrgentCase) -> Context:
    titles = seen.teller(language()).titles
    return {
        "written": [
            {
                "day": each.on,
                "label": titles.text(each.answer.field.label),
                "texts": answer_texts(each.answer, seen),
            }
            for each in seen.written
        ],
        "people": [
            {
                "name": each.who.acting.name,
                "role": _low(each.title),
                "organisation": each.who.organisation_name,
                "phone": each.who.acting.phone,
                "hours": each.who.hours,
            }
            for each in seen.people()
        ],
    }


@require_POST
@professional
def stop(request: ActingRequest, opening: UUID) -> HttpResponse:
    """End it at once."""
    stop_at_once(request.acting, opening, request.moment)
    return HttpResponseRedirect(f"{reverse('emergency')}?na=gestopt")
