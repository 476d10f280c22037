"""How is a crisis told afterwards: who was called, when, and what was agreed?

Nothing here is ever a reason to wait: the numbers come first, and recording is never refused
(R141). What follows, with a new weighing of safety, is the track's own next step (R144).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import attempt, one_at_a_time
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.moves import Actor, Register, StartTrack, Take
from zorgroute.core.forms.days import on_dutch_clock, time_of
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.forms import posted
from zorgroute.faces.web.days import day_question, typed_day
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    frame,
    language,
    new_key,
    page,
    professional,
    say,
    sent_key,
    today,
)
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.faces.web.urgency_form import (
    CHILD,
    Choice,
    Here,
    child_question,
    text_question,
    wrong_text,
)

TABLE, KIND = "urgency", "crisis"
WHO, WHEN, DAY, TIME, AGREED = "wie", "wanneer", "dag", "tijd", "afgesproken"
CALLED = ("112", "crisisdienst", "huisarts", "veilig_thuis", "ander")
TODAY, YESTERDAY, OTHER = "vandaag", "gisteren", "anders"
MIDDAY = time(12, 0)


@dataclass(frozen=True)
class Told:
    """What was filled in; `errors` says per question what is wrong."""

    choice: Choice | None
    called: tuple[str, ...]
    at: datetime
    agreed: str
    errors: Mapping[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
@professional
def record(request: ActingRequest) -> HttpResponse:
    """Who was called in a crisis, when, and what was agreed."""
    t = texts(TABLE)
    here = Here.of(request)
    sent = clean(posted(request.POST))
    if request.method == "GET":
        return _form(request, sent, here, {}, t)
    told = _read(request, sent, here, t)
    if told.errors or told.choice is None:
        return _form(request, sent, here, told.errors, t)
    key = sent_key(request) or new_key()
    one_at_a_time(request.acting, key)
    try:
        with transaction.atomic():
            case = told.choice.case or _begun(request, told.choice, told, key)
            _written(request, case, told, t, key)
    except Refused as no:
        teller = Teller(told.choice.route, content().catalogue, PROF, language())
        missing = [{"text": teller.reason(each)} for each in no.denied.reasons]
        return _form(request, sent, here, {}, t, refusal={"missing": missing})
    return HttpResponseRedirect(f"{reverse('crisis_recorded', args=[case])}")


def _begun(request: ActingRequest, choice: Choice, told: Told, key: str) -> UUID:
    """A case for a child who has none yet; who may not begin one hears who may."""
    concern = Concern(choice.child.id, ("ontwikkeling",), told.agreed, today(request))
    made = raise_concern(request.acting, choice.route, concern, request.moment, key=f"{key}.c")
    return made.case


def _written(request: ActingRequest, case: UUID, told: Told, t: Texts, key: str) -> None:
    """Start the crisis where it does not run, say that was called, and keep what was agreed."""
    seen = case_seen_by(request.acting, case, request.moment, ["crisis"])
    actor = Actor(str(request.acting.person), seen.role)
    track = seen.route.exits.get(KIND)
    if track is not None and seen.is_open and not _runs(seen, track):
        move = StartTrack(actor, track, told.at)
        attempt(request.acting, case, move, request.moment, key=f"{key}.s")
        _called(request, seen, actor, told, key=key)
    called = ", ".join(t(f"c_{each}") for each in told.called)
    said = t("c_words", who=called, agreed=told.agreed)
    register = Register(actor, "crisis", said, told.at)
    attempt(request.acting, case, register, request.moment, key=f"{key}.r")


def _runs(seen: SeenCase, track: str) -> bool:
    run = seen.standing.runs.get(track)
    return run is not None and run.is_live


def _called(request: ActingRequest, seen: SeenCase, actor: Actor, told: Told, *, key: str) -> None:
    """Say that the call was made, so that what follows is asked; else that step stays open."""
    line = seen.route.lines[seen.route.exits[KIND]]
    step = line.steps[line.first]
    outcome = next((name for name, each in step.outcomes.items() if each.main), None)
    if outcome is None or step.record:
        return
    move = Take(actor, line.first, outcome, told.at, line=line.name)
    try:
        with transaction.atomic():
            attempt(request.acting, seen.id, move, request.moment, key=f"{key}.t")
    except Refused:
        return  # recording goes on; the step says itself what it misses


def _read(request: ActingRequest, sent: Sent, here: Here, t: Texts) -> Told:
    errors: dict[str, str] = {}
    called = tuple(each for each in CALLED if each in sent.all(WHO))
    if not called:
        errors[WHO] = t("c_missing_who")
    choice = here.chosen(sent.one(CHILD))
    if choice is None:
        errors[CHILD] = t("missing_child")
    at = _moment(request, sent, errors, t)
    if not sent.one(AGREED):
        errors[AGREED] = t("c_missing_agreed")
    errors |= wrong_text(sent, AGREED, t)
    return Told(choice, called, at, sent.one(AGREED), errors)


def _moment(request: ActingRequest, sent: Sent, errors: dict[str, str], t: Texts) -> datetime:
    """When it was; without a time the middle of the day, today at most now."""
    when = sent.one(WHEN) or TODAY
    on: date = today(request) - timedelta(days=when == YESTERDAY)
    if when == OTHER:
        typed = typed_day(sent, DAY)
        if not isinstance(typed, date):
            errors[DAY] = typed or t("c_missing_day")
        elif typed > on:
            errors[DAY] = t("c_future")
        else:
            on = typed
    at = time_of(sent.one(TIME)) if sent.one(TIME) else None
    if sent.one(TIME) and at is None:
        errors[TIME] = t("c_wrong_time")
    if at is None and on == today(request):
        return request.moment
    return min(on_dutch_clock(on, at or MIDDAY), request.moment)


def _form(
    request: ActingRequest,
    sent: Sent,
    here: Here,
    errors: Mapping[str, str],
    t: Texts,
    **more: object,
) -> HttpResponse:
    context = {
        "t": t,
        "questions": _questions(sent, here, errors, t),
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "has_children": bool(here.choices),
        "key": sent_key(request) or new_key(),
        "numbers_url": frame(request)["crisis_url"],
        "back": {"url": reverse("work"), "label": say("nav.work")},
        **more,
    }
    return page(request, "web/urgency/record.html", context)


def _questions(sent: Sent, here: Here, errors: Mapping[str, str], t: Texts) -> dict[str, Context]:
    when = sent.one(WHEN) or TODAY
    return {
        "who": {
            "id": WHO,
            "name": WHO,
            "kind": "checks",
            "label": t("c_who"),
            "error": errors.get(WHO),
            "options": [
                {"value": each, "label": t(f"c_{each}"), "is_chosen": each in sent.all(WHO)}
                for each in CALLED
            ],
        },
        "child": child_question(sent, here.choices, errors, t("child"), t),
        "when": {
            "id": WHEN,
            "name": WHEN,
            "label": t("c_when"),
            "options": [
                {"value": each, "label": t(f"c_when_{each}"), "is_chosen": each == when}
                for each in (TODAY, YESTERDAY, OTHER)
            ],
        },
        "day": day_question(sent, DAY, t("c_day"), hint=t("c_day_hint"), error=errors.get(DAY)),
        "time": text_question(
            sent, TIME, errors, t("c_time"), hint=t("c_time_hint"), is_optional=True
        ),
        "agreed": text_question(
            sent, AGREED, errors, t("c_agreed"), hint=t("c_agreed_hint"), rows=5
        ),
    }


@require_http_methods(["GET"])
@professional
def recorded(request: ActingRequest, case: UUID) -> HttpResponse:
    """What follows after a crisis was recorded: who agrees the follow-up and weighs again."""
    t = texts(TABLE)
    seen = case_seen_by(request.acting, case, request.moment, ["crisis"])
    track = seen.route.exits.get(KIND, "")
    teller = seen.teller(language())
    steps = [each for each in seen.what_now.steps if each.line == track]
    context = {
        "t": t,
        "message": {"title": t("c_saved"), "focus": True},
        "steps": [
            {
                "said": t(
                    "c_next",
                    title=teller.titles.step(each.line, each.step),
                    who=each.person or teller.titles.roles(each.roles),
                ),
                "url": reverse("step", args=[case, each.line, each.step])
                if seen.is_mine(each)
                else "",
            }
            for each in steps
        ],
        "case_url": reverse("case", args=[case]),
        "case_label": t("to_case", name=seen.child.short_name) if seen.child else say("nav.work"),
        "back": {"url": reverse("work"), "label": say("nav.work")},
    }
    return page(request, "web/urgency/recorded.html", context)
