"""The parents choose no: may somebody go on, and how?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.core.engine import moves
from zorgroute.core.engine.what_now import Next
from zorgroute.core.forms.sent import Sent
from zorgroute.core.policy.reading import may_know
from zorgroute.faces.web.act_form import (
    Act,
    Ask,
    Errors,
    actor,
    attempt_once,
    choice_ask,
    day_ask,
    read_choice,
    read_day,
    read_text,
    sent_of,
    shown,
    text_ask,
)
from zorgroute.faces.web.drafting import draft_name
from zorgroute.faces.web.pages import ActingRequest, day_words, language, professional, say, today
from zorgroute.faces.web.step_form import form_of, may_record

YES, NO, NONE = "given", "refused", "geen"
ANSWERS = (YES, NO, NONE)
DOUBTS = ("nee", "ja", "weet_niet")
LATER_DAYS = ("contact-op", "volgen-op")


@require_http_methods(["GET", "POST"])
@professional
def no_consent(request: ActingRequest, case: UUID) -> HttpResponse:
    """What holds when the parents choose no: nothing leaves, and work goes on (screen 6)."""
    seen = case_seen_by(request.acting, case, request.moment, ["toestemming"])
    act = _act(seen)
    if request.method == "GET":
        return shown(request, seen, act, _prefilled(seen))
    sent, errors = sent_of(request), Errors()
    answers = {name: read_choice(sent, _name(name), ANSWERS, errors) for name in _consents(seen)}
    if answers and NO not in answers.values():
        errors.setdefault(_name(next(iter(answers))), say("web.no.none"))
    reason = read_text(sent, "nee-reden", errors, needed=False)
    number = read_text(sent, "formulier", errors, needed=False)
    days = {name: _ahead(request, sent, name, errors) for name in LATER_DAYS}
    doubt = read_choice(sent, "twijfel", DOUBTS, errors)
    if errors:
        return shown(request, seen, act, sent, errors)
    words = _words(seen, request, answers, days, (reason, number, doubt))
    return _recorded(request, seen, answers, words, doubt)


def _name(consent: str) -> str:
    return f"antwoord-{consent}"


def _consents(seen: SeenCase) -> dict[str, str]:
    """The consents of the route that this reader may know of, in words."""
    titles = seen.teller(language()).titles
    lines = [
        line
        for line in seen.route.lines.values()
        if any(may_know(seen.route, line.name, role) for role in seen.roles)
    ]
    return {name: titles.consent(name) for line in lines for name in line.consents}


def _prefilled(seen: SeenCase) -> Sent:
    values = {
        _name(name): (seen.consents.get(name, NONE),)
        if seen.consents.get(name, NONE) in ANSWERS
        else (NO,)
        for name in _consents(seen)
    }
    return Sent(values)


def _act(seen: SeenCase) -> Act:
    answers = [(each, say(f"web.no.{each}")) for each in ANSWERS]

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        found = [
            choice_ask(_name(name), answers, sent, errors, label=title)
            for name, title in _consents(seen).items()
        ]
        return (
            *found,
            text_ask("nee-reden", sent, errors, is_optional=True),
            *(day_ask(name, sent, errors) for name in LATER_DAYS),
            choice_ask("twijfel", [(each, say(f"web.no.{each}")) for each in DOUBTS], sent, errors),
            text_ask("formulier", sent, errors, rows=0, is_optional=True, hint=say("web.no.form")),
        )

    lead = [say("web.no.lead"), say("web.no.ways")]
    return Act(say("web.no.title"), lead, asks, say("web.no.label"))


def _ahead(request: ActingRequest, sent: Sent, name: str, errors: Errors) -> date | None:
    day = read_day(sent, name, errors)
    if day is not None and day < today(request):
        errors[name] = say("web.ask.day_past")
    return day


def _words(
    seen: SeenCase,
    request: ActingRequest,
    answers: dict[str, str],
    days: dict[str, date | None],
    rest: tuple[str, str, str],
) -> str:
    """What is written down of it, in one account."""
    titles = _consents(seen)
    reason, number, doubt = rest
    lines = [
        say("web.no.said", consent=titles[name], answer=say(f"web.no.{said}"))
        for name, said in answers.items()
        if said != NONE
    ]
    lines += [say("web.no.because", reason=reason)] if reason else []
    lines += [
        say(f"web.no.{name}", day=day_words(day, request.moment))
        for name, day in days.items()
        if day
    ]
    lines.append(say("web.no.doubt", answer=say(f"web.no.{doubt}")))
    lines += [say("web.no.number", number=number)] if number else []
    return "\n".join(lines)


def _recorded(
    request: ActingRequest, seen: SeenCase, answers: dict[str, str], words: str, doubt: str
) -> HttpResponse:
    """Withdraw what was given, keep the account, and go on at the form that asks for the answer."""
    who = actor(request, seen.role)
    with transaction.atomic():  # the answers and the account of them, or nothing
        for name, said in answers.items():
            if said == NO and seen.consents.get(name) == YES:
                move = moves.Interrupt(who, "withdrawal", request.moment, name)
                attempt_once(request, seen.id, move, f"nee/{name}")
        account = moves.Register(who, "contact", words, request.moment)
        attempt_once(request, seen.id, account, "nee/verslag")
    messages.success(request, say("web.no.done"))
    if doubt != "nee":
        return HttpResponseRedirect(_safety(seen))
    asking = _asking(seen, answers)
    if asking is None:
        return HttpResponseRedirect(reverse("case", args=[seen.id]))
    _keep_answers(request, seen, asking, answers)
    return HttpResponseRedirect(reverse("step", args=[seen.id, asking.line, asking.step]))


def _safety(seen: SeenCase) -> str:
    """Where somebody who doubts about safety goes: the meldcode, where this function starts it."""
    track = seen.route.exits.get("safety", "")
    case = reverse("case", args=[seen.id])
    if track not in seen.route.tracks:
        return case
    run = seen.standing.runs.get(track)
    may_start = seen.route.lines[track].may_start
    if (run and run.is_live) or not any(seen.route.may_act(each, may_start) for each in seen.roles):
        return case
    return reverse("start-track", args=[seen.id, track])


def _asking(seen: SeenCase, answers: dict[str, str]) -> Next | None:
    """The reader's own open step whose form asks for one of these consents."""
    for each in seen.what_now.steps:
        if not may_record(seen, each):
            continue
        line = seen.route.lines[each.line]
        asked = {field.consent for _, field, _ in line.fields_of(line.steps[each.step])}
        if asked & set(answers):
            return each
    return None


def _keep_answers(
    request: ActingRequest, seen: SeenCase, asking: Next, answers: dict[str, str]
) -> None:
    """Fill the answers in on the form of the step, as a draft of the writer."""
    form = form_of(seen, asking.line, asking.step)
    line = seen.route.lines[asking.line]
    fields = {name: field.consent for name, field, _ in line.fields_of(line.steps[asking.step])}
    typed = {
        question.key: [answers[consent]]
        for question in form.questions
        if (consent := fields.get(question.field)) and answers.get(consent, NONE) != NONE
    }
    name = draft_name(seen.id, asking.line, asking.step)
    keep_draft(request.acting, name, typed, request.moment)
