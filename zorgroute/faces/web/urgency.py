"""How is urgency started in a hurry, and who is called now?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import attempt, one_at_a_time
from zorgroute.chain.cases.warning import warn, warn_people
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.practising import home_of
from zorgroute.chain.parties.queries import Reachable
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.moves import Actor, Register, StartTrack, Take
from zorgroute.core.engine.what_now import Next
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.maps.words import low
from zorgroute.core.routes.route import Line, Route
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.forms import posted
from zorgroute.faces.web import crisis
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    clock_words,
    day_words,
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
    DANGER,
    URGENT,
    WHAT,
    YES,
    Choice,
    Here,
    Told,
    child_question,
    may_start,
    questions,
    read,
    starters,
    text_question,
    words,
    wrong_text,
)

TABLE = "urgency"
# What the shared track asks at its first step; a route that asks otherwise gets its own form.
ASKED = {"levensbedreigend", "ouders-akkoord", "dreiging"}
WARN = "waarschuw"


@require_http_methods(["GET", "POST"])
@professional
def urgent(request: ActingRequest) -> HttpResponse:
    """Start urgency for a child; with danger to a life go to the numbers first (screen 8)."""
    t = texts(TABLE)
    sent = clean(posted(request.POST))
    if sent.one(DANGER) == YES:
        return HttpResponseRedirect(_numbers(request))
    here = Here.of(request)
    if not _may_start_somewhere(request, here) or sent.one("stap") == WARN:
        return _warning(request, sent, here, t)
    if request.method == "GET":
        return _form(request, sent, here, Told(None, "", "", ""), t)
    told = read(sent, here, t)
    if told.errors or told.choice is None:
        return _form(request, sent, here, told, t)
    return _started(request, sent, here, told, t)


def _numbers(request: ActingRequest) -> str:
    return str(frame(request)["crisis_url"])


def _may_start_somewhere(request: ActingRequest, here: Here) -> bool:
    """Who replaces a colleague today may have a function that starts it: the case will tell."""
    replaces = len(request.acting.answers_for) > 1
    return replaces or any(may_start(each, [request.acting.role]) for each in here.routes)


def _form(
    request: ActingRequest, sent: Sent, here: Here, told: Told, t: Texts, **more: object
) -> HttpResponse:
    context = {
        "t": t,
        "questions": questions(sent, here, told.errors, t),
        "errors": [{"target": name, "text": text} for name, text in told.errors.items()],
        "has_errors": bool(told.errors),
        "has_children": bool(here.choices),
        "key": sent_key(request) or new_key(),
        "back": {"url": reverse("work"), "label": say("nav.work")},
        **more,
    }
    return page(request, "web/urgency/form.html", context)


def _started(request: ActingRequest, sent: Sent, here: Here, told: Told, t: Texts) -> HttpResponse:
    """Begin a case where there is none, start the track, and do its first step where one may."""
    key = sent_key(request) or new_key()
    one_at_a_time(request.acting, key)
    assert told.choice is not None  # noqa: S101 the form was read without errors
    try:
        with transaction.atomic():
            case = told.choice.case or _begun(request, told.choice, told, key)
            seen = case_seen_by(request.acting, case, request.moment, ["spoed"])
            track = seen.route.exits.get(URGENT)
            if track is None or not may_start(seen.route, seen.roles):
                return _warning(request, sent, here, t)
            _start(request, seen, seen.route.lines[track], words(told, t), key)
    except Refused as no:
        teller = Teller(told.choice.route, content().catalogue, PROF, language())
        missing = [{"text": teller.reason(each)} for each in no.denied.reasons]
        meanwhile = [{"text": t("numbers"), "url": _numbers(request)}]
        refusal = {"missing": missing, "meanwhile": meanwhile}
        return _form(request, sent, here, told, t, refusal=refusal)
    seen = case_seen_by(request.acting, case, request.moment, ["spoed"])
    _first_step(request, seen, told, t, key=key)
    return HttpResponseRedirect(f"{reverse('urgent_case', args=[case])}?na=gestart")


def _begun(request: ActingRequest, choice: Choice, told: Told, key: str) -> UUID:
    """A case for a child who has none yet; who may not begin one hears who may."""
    concern = Concern(choice.child.id, ("ontwikkeling",), told.what, today(request))
    made = raise_concern(request.acting, choice.route, concern, request.moment, key=f"{key}.c")
    return made.case


def _start(request: ActingRequest, seen: SeenCase, line: Line, said: str, key: str) -> None:
    """Start the track. Where it runs already what was written is kept beside the route."""
    role = next(each for each in seen.roles if may_start(seen.route, [each]))
    actor = Actor(str(request.acting.person), role)
    run = seen.standing.runs.get(line.name)
    try:
        with transaction.atomic():
            move = StartTrack(actor, line.name, request.moment)
            attempt(request.acting, seen.id, move, request.moment, key=f"{key}.s")
    except Refused:
        if run is None or not run.is_live:
            raise
        steps = [each.step for each in seen.what_now.steps if each.line == line.name]
        if line.first not in steps:
            kept = Register(actor, "contact", said, request.moment)
            attempt(request.acting, seen.id, kept, request.moment, key=f"{key}.k")


def _first_step(request: ActingRequest, seen: SeenCase, told: Told, t: Texts, *, key: str) -> None:
    """Do the first step with what was filled in; else it stays open, for whoever may do it."""
    line = seen.route.lines[seen.route.exits[URGENT]]
    step = line.steps[line.first]
    is_open = any(each.step == line.first for each in seen.what_now.steps if each.line == line.name)
    role = next((each for each in seen.roles if seen.route.may_act(each, step.who)), None)
    if not is_open or role is None or {name for name, _, _ in line.fields_of(step)} != ASKED:
        return
    record = {
        "levensbedreigend": "nee",
        "ouders-akkoord": "ja" if told.parents == YES else "nee",
        "dreiging": words(told, t),
    }
    outcome = next(name for name, each in step.outcomes.items() if each.main)
    actor = Actor(str(request.acting.person), role)
    move = Take(actor, line.first, outcome, request.moment, line=line.name, record=record)
    try:
        with transaction.atomic():
            attempt(request.acting, seen.id, move, request.moment, key=f"{key}.t")
    except Refused:
        return  # the track runs; its first step stays open and says itself what it misses


# Warning


def _warning(request: ActingRequest, sent: Sent, here: Here, t: Texts) -> HttpResponse:
    """Whom to call and warn, for a function that does not start urgency on this route (R140)."""
    title, people = starters(request, here.routes)
    who = t("the_role", title=title) if title else t("director")
    errors = wrong_text(sent, WHAT, t)
    is_sent = request.method == "POST" and sent.one("stap") == WARN and not errors
    message = _warned(request, sent, here, people, t) if is_sent else None
    known = [each for each in here.choices if each.case]
    hint = t("warn_child_hint", who=who)
    context = {
        "t": t,
        "heading": t("warn_heading", who=who),
        "lead": t("warn_lead", who=who[:1].upper() + who[1:]),
        "button": t("warn_button", who=who),
        "people": people_words(people),
        "child": child_question(sent, known, {}, t("warn_child"), t, is_optional=True, hint=hint),
        "what": text_question(sent, WHAT, errors, t("what"), rows=3, is_optional=True),
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "message": message,
        "is_sent": is_sent,
        "step": WARN,
        "key": sent_key(request) or new_key(),
        "numbers": urgent_contacts(request),
        "back": {"url": reverse("work"), "label": say("nav.work")},
    }
    return page(request, "web/urgency/warn.html", context)


def _warned(
    request: ActingRequest, sent: Sent, here: Here, people: Sequence[Reachable], t: Texts
) -> Context | None:
    key = sent_key(request) or new_key()
    choice = here.chosen(sent.one(CHILD))
    told: tuple[Reachable, ...] = tuple(people)
    if choice is not None and choice.case is not None:
        seen = case_seen_by(request.acting, choice.case, request.moment, ["spoed"])
        names = ", ".join(each.name for each in people) or t("director")
        said = t("warned_words", who=names, what=sent.one(WHAT))
        told = warn(request.acting, choice.case, seen.role, said, request.moment, key=key) or told
    else:
        warn_people(request.acting, told, request.moment, key=key)
    if not told:
        return None
    names = ", ".join(dict.fromkeys(each.acting.name for each in told))
    return {
        "title": t("warned", who=names),
        "text": t("warned_text"),
        "state": "attention",
        "focus": True,
    }


def people_words(people: Sequence[Reachable]) -> list[Context]:
    """People to call, each with who steps in today, as the part of the pages draws them."""
    found: list[Context] = []
    for each in people:
        found.append(_person(each))
        if each.stand_in is not None:
            found.append(_person(each.acting))
    return found


def _person(each: Reachable) -> Context:
    stand_in = each.acting.name if each.stand_in is not None else ""
    return {
        "name": each.name,
        "organisation": each.organisation_name,
        "phone": each.phone,
        "phone_link": each.phone.replace(" ", ""),
        "hours": each.hours,
        "replacement": stand_in,
    }


def urgent_contacts(request: ActingRequest) -> list[crisis.Contact]:
    """Whom this municipality calls when it is urgent, of whom the number is known."""
    rows = content().rows("crisis_contacts")
    found = crisis.contacts(rows, home_of(request.acting.municipality), crisis.URGENT)
    return [each for each in found if each.phone]


# Afterwards


@require_safe
@professional
def urgent_case(request: ActingRequest, case: UUID) -> HttpResponse:
    """Whom to call now, and before when parents and helper have spoken (R139)."""
    t = texts(TABLE)
    seen = case_seen_by(request.acting, case, request.moment, ["spoed"])
    track = seen.route.exits.get(URGENT, "")
    steps = [each for each in seen.what_now.steps if each.line == track]
    name = seen.child.short_name if seen.child else ""
    context = {
        "t": t,
        "message": {"title": t("started")} if request.GET.get("na") == "gestart" else None,
        "steps": [_open_step(request, seen, each, t) for each in steps],
        "numbers": urgent_contacts(request),
        "all_numbers": _numbers(request),
        "case_url": reverse("case", args=[case]),
        "case_label": t("to_case", name=name) if name else say("nav.work"),
    }
    return page(request, "web/urgency/now.html", context)


def _open_step(request: ActingRequest, seen: SeenCase, each: Next, t: Texts) -> Context:
    route = seen.route
    step = route.step(each.line, each.step)
    roles = [role for role in each.roles if role in route.roles and not route.is_family(role)]
    people = [found for role in roles if (found := seen.filler(role)) is not None]
    who = people[0].acting.name if people else ""
    title = " / ".join(route.roles[role].title.prof for role in roles)
    is_mine = seen.is_mine(each)
    return {
        "who": who or title,
        "function": title,
        "heading": t("call_now_none", who=who or title),
        "people": people_words(people),
        "phone": people[0].acting.phone if people else "",
        "phone_link": people[0].acting.phone.replace(" ", "") if people else "",
        "is_mine": is_mine,
        "mine": t("next", title=low(step.title.prof), who=who or title),
        "url": reverse("step", args=[seen.id, each.line, each.step]),
        "before": _before(request, route, each, who or title, t),
    }


def _before(request: ActingRequest, route: Route, each: Next, who: str, t: Texts) -> str:
    if each.due is None:
        return ""
    step = route.step(each.line, each.step)
    day, time = day_words(each.due, request.moment), clock_words(each.due)
    if any(route.is_family(role) for role in step.with_ or ()):
        return t("before", who=who, day=day, time=time)
    return t("before_plain", title=low(step.title.prof), day=day, time=time)
