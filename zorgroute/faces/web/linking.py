"""What does a request from another route look like, and how is it answered?"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.linking import (
    Asked,
    Offered,
    answer_link,
    choose_review_day,
    links_about,
    offered_link,
)
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.routebook.queries import readable_route
from zorgroute.core.forms.fixed import KNOWN, ROWS
from zorgroute.core.forms.rows import unpacked
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.sharing import FAMILY
from zorgroute.core.telling.timeline import Answer
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import WORK
from zorgroute.faces.web.days import day_question, typed_day
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    clock_words,
    day_words,
    new_key,
    page,
    professional,
    say,
)
from zorgroute.faces.web.refusing import plain_reason

YES, NO, DAY = "ja", "nee", "dag"
LONGEST = 5_000


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def link(request: ActingRequest, link: UUID) -> HttpResponse:
    """A request to take a child up: what was shared, and the answer (semantics 15)."""
    offer = offered_link(request.acting, link, request.moment)
    if request.method != "POST":
        return _show(request, offer)
    sent = clean(posted(request.POST))
    errors: dict[str, str] = {}
    try:
        with transaction.atomic():
            to = _done(request, offer, sent, errors)
    except Refused as no:
        missing = [{"text": plain_reason(each)} for each in no.denied.reasons]
        return _show(request, offer, sent, refusal={"missing": missing})
    if errors:
        return _show(request, offer, sent, errors)
    return HttpResponseRedirect(to)


def _done(request: ActingRequest, offer: Offered, sent: Sent, errors: dict[str, str]) -> str:
    """Do what was chosen, and give where to go on; nothing is done when something is wrong."""
    here = reverse("link", args=[offer.id])
    answer = sent.one("antwoord")
    if answer == DAY:
        day = typed_day(sent, "dag")
        if isinstance(day, date):
            choose_review_day(request.acting, offer.id, day, request.moment)
        else:
            errors["dag"] = day or say("web.link.missing.day")
        return here
    note = sent.one("toelichting")
    if answer not in (YES, NO):
        errors["antwoord"] = say("web.link.missing.answer")
    elif answer == NO and not note:
        errors["toelichting"] = say("web.link.missing.note")
    elif len(note) > LONGEST:
        errors["toelichting"] = say("web.concern.too_long")
    if errors:
        return here
    accept = answer == YES
    made = answer_link(request.acting, offer.id, request.moment, accept=accept, note=note)
    return f"{reverse('case', args=[made])}?na=zorg" if made else here


def _show(
    request: ActingRequest,
    offer: Offered,
    sent: Sent | None = None,
    errors: dict[str, str] | None = None,
    *,
    refusal: Context | None = None,
) -> HttpResponse:
    wrong, typed = errors or {}, sent or Sent({})
    context: Context = {
        "title": say("web.link.title", route=_title(offer)),
        "lead": list(_lead(offer, request.moment)),
        "shared": [_answer(each, offer.source, request.moment) for each in offer.shared],
        "state": say(f"web.link.state.{offer.state}"),
        "is_open": offer.state == "asked",
        "may_answer": offer.may_answer,
        "is_own": offer.is_own,
        "note": {
            "id": "toelichting",
            "name": "toelichting",
            "label": say("web.link.note"),
            "value": typed.one("toelichting"),
            "error": wrong.get("toelichting"),
            "rows": 3,
            "is_optional": True,
        },
        "day": day_question(
            typed, "dag", say("web.link.day"), hint=say("web.date.hint"), error=wrong.get("dag")
        ),
        "errors": [{"target": name, "text": text} for name, text in wrong.items()],
        "has_errors": bool(wrong),
        "refusal": refusal,
        "key": new_key(),
        "case": offer.from_case or (offer.to_case if not offer.is_own else None),
        "back": {"url": WORK, "label": say("nav.work")},
    }
    return page(request, "web/linking/link.html", context, status=409 if refusal else 200)


def _title(offer: Offered) -> str:
    return offer.target.model.title.prof if offer.target else offer.source.model.title.prof


def _lead(offer: Offered, now: datetime) -> list[str]:
    """Who asks it, for whom, since when, and on what ground it was shared."""
    name = offer.child.name if offer.child else say("web.child.unknown")
    day = day_words(offer.asked_at, now)
    said = [say("web.link.asked", by=offer.asked_by, name=name, day=day)]
    for ground in offer.grounds:
        kind, _, detail = ground.partition(":")
        if kind == "consent":
            consent = offer.source.model.consents.get(detail)
            title = consent.title.prof if consent else detail
            said.append(say("web.link.ground.consent", consent=title))
        elif kind == "law":
            said.append(say("web.link.ground.law", law=detail))
        else:
            said.append(
                say("web.link.ground.family" if kind == FAMILY else "web.link.ground.vital")
            )
    if offer.due_at is not None and offer.is_own:
        said.append(say("web.link.due", day=day_words(offer.due_at, now)))
    return said


def _answer(answer: Answer, route: Route, now: datetime) -> Context:
    value = answer.value
    some = value if isinstance(value, tuple) else (value,)
    return {
        "label": answer.field.label.prof,
        "texts": [_words(answer, each, route, now) for each in some],
    }


def _words(answer: Answer, value: str | int | date | datetime, route: Route, now: datetime) -> str:
    if isinstance(value, datetime):
        return f"{day_words(value, now)}, {clock_words(value)}"
    if isinstance(value, date):
        return day_words(value, now)
    text = str(value)
    if answer.field.options and text in answer.field.options:
        return answer.field.options[text].prof
    if answer.field.type in ROWS:
        return unpacked(text, ("gezien", "gehoord")).what
    if text in KNOWN:
        return say(KNOWN[text])
    return route.roles[text].title.prof if text in route.roles else text


def asked_line(each: Asked) -> Context:
    """A request in the list of work of who is asked; no name of a child."""
    route = each.route.model.title.prof
    return {
        "title": say("web.work.link_asked", route=route),
        "url": reverse("link", args=[each.id]),
    }


def waiting_line(about: str, name: str) -> Context:
    """A request that was made and waits for an answer, in the list of who answers for the case."""
    route, _, given = about.partition("|")
    return {
        "title": say("web.work.link_waits", name=name),
        "why": say("web.link.title", route=title_of(route)),
        "url": reverse("link", args=[given]),
        "state": "waiting",
        "state_text": say("web.work.waiting"),
    }


def title_of(name: str) -> str:
    """What a route is called, also when it is not in force any more."""
    found = readable_route(name)
    return found[0].model.title.prof if found else name


def links_of(request: ActingRequest, seen: SeenCase) -> list[Context]:
    """The requests of a case, as its page shows them."""
    return [
        {
            "title": title_of(route),
            "said": say(f"web.link.state.{state}"),
            "day": day_words(asked_at, seen.now),
            "url": reverse("link", args=[given]),
        }
        for given, route, state, asked_at in links_about(request.acting, seen.id)
        if state != "withdrawn"
    ]
