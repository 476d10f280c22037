"""What else can a professional do on a case, beside the steps of the route?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.naming import name_of
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine import moves
from zorgroute.core.forms.sent import Sent
from zorgroute.core.policy.reading import is_elsewhere, may_know
from zorgroute.faces.forms import deviations
from zorgroute.faces.web import case_words
from zorgroute.faces.web.act_form import (
    Act,
    Ask,
    Errors,
    actor,
    attempt_once,
    choice_ask,
    day_ask,
    happened,
    read_choice,
    read_day,
    read_text,
    sent_of,
    shown,
    text_ask,
    tried,
)
from zorgroute.faces.web.case import case_context
from zorgroute.faces.web.pages import ActingRequest, language, page, professional, say
from zorgroute.faces.web.refusing import refusal_of

BOTH = ["GET", "POST"]


@require_POST
@professional
def handover(request: ActingRequest, case: UUID) -> HttpResponse:
    """Take over the responsibility that was offered, or not."""
    seen = case_seen_by(request.acting, case, request.moment, ["overdracht"])
    offered = seen.what_now.offered or ""
    role = next((each for each in seen.roles if seen.route.plays(each, offered)), seen.role)
    move = moves.AnswerHandover(
        actor(request, role), request.moment, accept=request.POST.get("antwoord") == "ja"
    )
    return _on_case(request, seen, move, "overdracht")


@require_POST
@professional
def finish_item(request: ActingRequest, case: UUID, item: str) -> HttpResponse:
    """Tick off what waited beside the steps, with the day that it asks for."""
    seen = case_seen_by(request.acting, case, request.moment, ["klaarliggend"])
    errors: Errors = {}
    day = read_day(sent_of(request), f"dag-{item}", errors, needed=False)
    if errors:
        context = {**case_context(request, seen), "has_errors": True}
        found = next(iter(errors.values()))
        context["message"] = {"title": found, "state": "attention", "focus": True}
        return page(request, "web/case/case.html", context)
    held = next((each for each in seen.items if name_of(case, "item", each.number) == item), None)
    role = held.role if held and held.role in seen.roles else seen.role
    number = held.number if held else 0  # done meanwhile: the engine says so
    move = moves.FinishItem(actor(request, role), number, request.moment, next_on=day)
    return _on_case(request, seen, move, "gedaan")


def _on_case(request: ActingRequest, seen: SeenCase, move: moves.Move, after: str) -> HttpResponse:
    """Try a move whose button stands on the page of the case itself."""
    try:
        attempt_once(request, seen.id, move, request.path)
    except Refused as no:
        context = {**case_context(request, seen), "refusal": refusal_of(seen, no)}
        return page(request, "web/case/case.html", context, status=409)
    return HttpResponseRedirect(f"{reverse('case', args=[seen.id])}?na={after}")


@require_http_methods(BOTH)
@professional
def divert(request: ActingRequest, case: UUID, line: str) -> HttpResponse:
    """Leave the route on purpose: another step, with a reason that counts (semantics 8, R043)."""
    seen = case_seen_by(request.acting, case, request.moment, [f"afwijken:{line}"])
    if line not in seen.route.lines or not _knows(seen, line):
        raise Unseen(line)
    steps = _steps_to_go(seen, line)
    codes = deviations(content().rows("deviation_reasons"), language(), seen.route)
    options = [(each.code, each.label) for each in codes]

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return (
            choice_ask("naar", list(steps.items()), sent, errors),
            choice_ask("reden", options, sent, errors),
            text_ask("toelichting", sent, errors, is_optional=True),
            day_ask("volgende", sent, errors, is_optional=True),
        )

    act = Act(
        say("web.divert.title"), [say("web.divert.lead")], asks, say("web.divert.label"), "stap"
    )
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    to = read_choice(sent, "naar", steps, errors)
    code = read_choice(sent, "reden", [value for value, _ in options], errors)
    needs_note = any(each.code == code and each.needs_note for each in codes)
    note = read_text(sent, "toelichting", errors, needed=needs_note)
    day = read_day(sent, "volgende", errors, needed=False)
    if errors:
        return shown(request, seen, act, sent, errors)
    who = _role_on(seen, line)
    move = moves.Divert(
        actor(request, who), to, moves.Waiver(code, note), request.moment, line, next_on=day
    )
    return tried(request, seen, act, [move], sent)


def _knows(seen: SeenCase, line: str) -> bool:
    return any(may_know(seen.route, line, role) for role in seen.roles)


def _steps_to_go(seen: SeenCase, line: str) -> dict[str, str]:
    """The steps one can go to instead, by their titles; nothing of what happens elsewhere."""
    titles = seen.teller(language()).titles
    visit = seen.standing.visit_on(line)
    return {
        step: titles.step(line, step)
        for step in seen.route.lines[line].steps
        if (visit is None or step != visit.step)
        and not all(is_elsewhere(seen.route, line, step, role) for role in seen.roles)
    }


def _role_on(seen: SeenCase, line: str) -> str:
    visit = seen.standing.visit_on(line)
    return seen.role_for(line, visit.step) if visit else seen.role


@require_http_methods(BOTH)
@professional
def start_track(request: ActingRequest, case: UUID, track: str) -> HttpResponse:
    """Start a track that runs beside the route, after a page that says what it is."""
    seen = case_seen_by(request.acting, case, request.moment, [f"beginnen:{track}"])
    if track not in seen.route.tracks or not _knows(seen, track):
        raise Unseen(track)
    titles = seen.teller(language()).titles
    line = seen.route.lines[track]
    lead = [
        say("web.track.lead", track=titles.track(track)),
        say("web.track.first", step=titles.step(track, line.first)),
    ]
    if line.known_to is not None:
        lead.append(say("web.track.known_to", who=titles.roles(line.known_to)))
    act = Act(
        titles.track(track), lead, lambda _sent, _errors: (), say("web.track.label"), "gedaan"
    )
    if request.method == "GET":
        return shown(request, seen, act)
    roles = [role for role in seen.roles if seen.route.may_act(role, line.may_start)]
    who = roles[0] if roles else seen.role
    move = moves.StartTrack(actor(request, who), track, request.moment)
    return tried(request, seen, act, [move], sent_of(request))


@require_http_methods(BOTH)
@professional
def contact(request: ActingRequest, case: UUID) -> HttpResponse:
    """Write down that there was contact beside the route; that is never refused."""
    seen = case_seen_by(request.acting, case, request.moment, ["contact"])

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return (
            day_ask("wanneer", sent, errors, is_optional=True, hint=say("web.ask.wanneer.hint")),
            text_ask("besproken", sent, errors),
        )

    act = Act(say("web.contact.title"), [say("web.contact.lead")], asks, say("web.contact.label"))
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    note = read_text(sent, "besproken", errors)
    moment = happened(request, read_day(sent, "wanneer", errors, needed=False), errors, "wanneer")
    if errors:
        return shown(request, seen, act, sent, errors)
    move = moves.Register(actor(request, seen.role), "contact", note, moment)
    return tried(request, seen, act, [move], sent)


@require_http_methods(BOTH)
@professional
def reopen(request: ActingRequest, case: UUID) -> HttpResponse:
    """Take a closed case up again, with the reason."""
    seen = case_seen_by(request.acting, case, request.moment, ["heropenen"])

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return (text_ask("waarom", sent, errors),)

    act = Act(say("web.reopen.title"), [say("web.reopen.lead")], asks, say("web.reopen.label"))
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    note = read_text(sent, "waarom", errors)
    if errors:
        return shown(request, seen, act, sent, errors)
    move = moves.Reopen(actor(request, seen.role), note, request.moment)
    return tried(request, seen, act, [move], sent)


@require_http_methods(BOTH)
@professional
def correct(request: ActingRequest, case: UUID, act: str) -> HttpResponse:
    """Take back what was recorded wrongly; the old text stays and is struck through."""
    seen = case_seen_by(request.acting, case, request.moment, ["correctie"])
    told = seen.timeline(language())
    entry = next((each for each in told if name_of(case, "act", each.act) == act), None)
    if entry is None:
        raise Unseen(act)
    names = {str(request.acting.person): request.acting.name}
    words = case_words.entry_words(seen, entry, names)

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return (text_ask("onjuist", sent, errors),)

    form = Act(
        say("web.correct.title"),
        [say("web.correct.lead")],
        asks,
        say("web.correct.label"),
        "verbeterd",
        {"days": [{"on": entry.on, "entries": [{**words, "correct": ""}]}]},
    )
    if request.method == "GET":
        return shown(request, seen, form)
    sent, errors = sent_of(request), Errors()
    note = read_text(sent, "onjuist", errors)
    if errors:
        return shown(request, seen, form, sent, errors)
    role = entry.by_role if entry.by_role in seen.roles else seen.role
    move = moves.Correct(actor(request, role), entry.act, note, request.moment)
    return tried(request, seen, form, [move], sent)
