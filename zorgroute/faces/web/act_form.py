"""What do the small forms on a case share: their questions, their one try, and their refusal?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.actions import attempt, one_at_a_time
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.engine.moves import Actor, Move
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.days import day_question, typed_day
from zorgroute.faces.web.pages import ActingRequest, Context, new_key, page, say, sent_key, today
from zorgroute.faces.web.refusing import refusal_of
from zorgroute.faces.web.step_form import attempt_key

LONGEST = 5_000
MOST_RADIOS = 7
MIDDAY = time(12)
Errors = dict[str, str]


@dataclass(frozen=True)
class Ask:
    """One question of a small form and the part of the pages that draws it."""

    part: str
    question: Context

    @property
    def template(self) -> str:
        return f"web/parts/{self.part}.html"


@dataclass(frozen=True)
class Act:
    """A small form on a case: what it is called, what it says, and what it asks."""

    title: str
    lead: Sequence[str]
    asks: Callable[[Sent, Errors], Sequence[Ask]]
    label: str
    after: str = "gedaan"
    extra: Context = field(default_factory=dict)


def shown(
    request: ActingRequest,
    seen: SeenCase,
    act: Act,
    sent: Sent | None = None,
    errors: Errors | None = None,
    *,
    refusal: Context | None = None,
) -> HttpResponse:
    """The page of a small form, with what was typed and what is wrong with it."""
    wrong = errors or {}
    context: Context = {
        "back": {"url": reverse("case", args=[seen.id]), "label": short_name(seen)},
        "title": act.title,
        "lead": act.lead,
        "asks": act.asks(sent or Sent({}), wrong),
        "errors": [{"target": name, "text": text} for name, text in wrong.items()],
        "has_errors": bool(wrong),
        "refusal": refusal,
        "label": act.label,
        "key": sent_key(request) or new_key(),
        **act.extra,
    }
    return page(request, "web/case/act.html", context, status=409 if refusal else 200)


def sent_of(request: ActingRequest) -> Sent:
    """What was sent, made safe to look at."""
    return clean(posted(request.POST))


def tried(
    request: ActingRequest, seen: SeenCase, act: Act, moves: Sequence[Move], sent: Sent
) -> HttpResponse:
    """Try moves on a case, all or none; a refusal comes back on the same form."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    try:
        with transaction.atomic():
            for number, move in enumerate(moves):
                attempt_once(request, seen.id, move, f"{name}/{request.path}/{number}")
    except Refused as no:
        return shown(request, seen, act, sent, refusal=refusal_of(seen, no))
    return HttpResponseRedirect(f"{reverse('case', args=[seen.id])}?na={act.after}")


def attempt_once(request: ActingRequest, case: UUID, move: Move, about: str) -> None:
    """Try one move; sending the same form twice is doing it once."""
    key = attempt_key(sent_key(request), posted(request.POST), about)
    if key:
        one_at_a_time(request.acting, key)
    attempt(request.acting, case, move, request.moment, key=key)


def actor(request: ActingRequest, role: str) -> Actor:
    """The one who acts, in a function of the route."""
    return Actor(str(request.acting.person), role)


def text_ask(name: str, sent: Sent, errors: Errors, **more: object) -> Ask:
    """A question answered in words; its texts are found by its name."""
    question = {
        "id": name,
        "name": name,
        "label": say(f"web.ask.{name}"),
        "value": sent.one(name),
        "error": errors.get(name),
        "rows": 4,
        **more,
    }
    return Ask("text", question)


def choice_ask(
    name: str,
    options: Sequence[tuple[str, str]],
    sent: Sent,
    errors: Errors,
    **more: object,
) -> Ask:
    """A question with answers to choose from; a long list folds into one field."""
    question = {
        "id": name,
        "name": name,
        "label": more.pop("label", None) or say(f"web.ask.{name}"),
        "error": errors.get(name),
        "options": [
            {"value": value, "label": label, "is_chosen": sent.one(name) == value}
            for value, label in options
        ],
        **more,
    }
    if len(options) > MOST_RADIOS:
        return Ask("select", {**question, "value": sent.one(name)})
    return Ask("radios", question)


def day_ask(name: str, sent: Sent, errors: Errors, **more: object) -> Ask:
    """A question for a day."""
    label = say(f"web.ask.{name}")
    return Ask("date", day_question(sent, name, label, error=errors.get(name), **more))


def read_text(sent: Sent, name: str, errors: Errors, *, needed: bool = True) -> str:
    """An answer in words, judged on its length and its signs."""
    text = sent.one(name)
    if sent.is_strange(name):
        errors[name] = say("web.strange")
    elif len(text) > LONGEST:
        errors[name] = say("web.concern.too_long")
    elif needed and not text:
        errors[name] = say(f"web.ask.{name}.missing")
    return text


def read_choice(
    sent: Sent, name: str, known: Mapping[str, str] | Sequence[str], errors: Errors
) -> str:
    """An answer that was chosen; anything that was not offered counts as nothing."""
    chosen = sent.one(name)
    if chosen not in known:
        errors[name] = say(f"web.ask.{name}.missing")
        return ""
    return chosen


def read_day(sent: Sent, name: str, errors: Errors, *, needed: bool = True) -> date | None:
    """A day that was typed."""
    day = typed_day(sent, name)
    if isinstance(day, date):
        return day
    if day is not None or needed:
        errors[name] = day or say(f"web.ask.{name}.missing")
    return None


def happened(request: ActingRequest, day: date | None, errors: Errors, name: str) -> datetime:
    """The moment of what was done on a day: now when it was today, else that midday."""
    if day is None or day == today(request):
        return request.moment
    if day > today(request):
        errors[name] = say("form.date.in_future")
    return datetime.combine(day, MIDDAY, AMSTERDAM)
