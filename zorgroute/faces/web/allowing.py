"""On what does sharing rest on this case, and how is a question asked or an answer written down?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.consents import (
    Board,
    Told,
    answer_consent,
    ask_consent,
    askable,
    board_of,
    on_law,
    recordable,
    signers_at,
)
from zorgroute.chain.cases.signing import Signing
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.forms.sent import Sent
from zorgroute.core.policy.parting import Part
from zorgroute.core.telling.purposes import steps_on
from zorgroute.core.telling.titles import Titles
from zorgroute.faces.parting import PARTLY, consent_named, has_choice, left_words
from zorgroute.faces.web.act_form import (
    Act,
    Ask,
    Errors,
    choice_ask,
    day_ask,
    read_choice,
    read_day,
    sent_of,
    shown,
)
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    language,
    page,
    professional,
    say,
)
from zorgroute.faces.web.refusing import refusal_of
from zorgroute.faces.web.signing_form import (
    part_asks,
    read_part,
    read_signing,
    signer_name,
    signing_asks,
)

WHICH, ANSWER, UNTIL = "welke", "antwoord", "geldig-tot"
ANSWERS = {"ja": "given", PARTLY: "given", "nee": "refused", "praten": "later"}
WORDS = {"ja": "allow.yes", PARTLY: "allow.part", "nee": "allow.no", "praten": "allow.later"}
WORK = "/mijn-werk/"
COLUMNS = ("whom", "purpose", "what", "answer", "who", "until", "stops")


@require_safe
@professional
def consents(request: ActingRequest, case: UUID) -> HttpResponse:
    """The consents of a case for professionals (screen 12): who said what, and what waits."""
    seen = _seen(request, case)
    after = {"gevraagd": "allow.asked", "bewaard": "allow.saved"}.get(request.GET.get("na", ""))
    context: Context = {
        "crumbs": [
            (say("nav.work"), WORK),
            (short_name(seen), reverse("case", args=[case])),
            (say("allow.title"), ""),
        ],
        "title": say("allow.title"),
        "lead": say("allow.lead"),
        "message": {"title": say(after)} if after else None,
        "heads": [say(f"allow.{each}") for each in COLUMNS],
        "rows": [_row(seen, each, request.moment) for each in board_of(seen)],
        "none": say("allow.none"),
        "ask": (reverse("consents-ask", args=[case]), say("allow.ask")) if askable(seen) else None,
        "record": (reverse("consents-record", args=[case]), say("allow.record"))
        if recordable(seen)
        else None,
        "law": say("allow.law"),
        "law_rows": list(_law(seen)),
        "law_none": say("allow.law_none"),
    }
    return page(request, "web/case/consents.html", context)


def _seen(request: ActingRequest, case: UUID) -> SeenCase:
    return case_seen_by(request.acting, case, request.moment, ["toestemming"])


def _row(seen: SeenCase, each: Board, now: datetime) -> Context:
    titles = seen.teller(language()).titles
    names = ", ".join(signer_name(one) for one in each.waiting)
    notes = [say("allow.waiting", names=names)] if names else []
    notes += [say("allow.unknown")] if each.is_unknown else []
    notes += [say("allow.nothing_left")] if each.is_empty else []
    notes += left_words(Part(each.kept_out, each.left_classes), say, titles)
    purposes = [titles.step(line, step) for line, step in steps_on(seen.route, each.name)]
    stops = [titles.step(line, step) for line, step in each.stops]
    return {
        "title": titles.consent(each.name),
        "to": titles.roles(each.to),
        "purpose": purposes,
        "what": [say(f"form.class.{kind}") for kind in each.classes],
        "state": say(f"allow.state.{'given_part' if each.is_part else each.state}"),
        "notes": notes,
        "told": [_told(one, now, titles) for one in each.told],
        "until": say("allow.until_day", day=day_words(each.until, now)) if each.until else "",
        "stops": stops or [say("allow.stops_nothing")],
        "law": each.law,
    }


def _told(each: Told, now: datetime, titles: Titles) -> Context:
    left = left_words(each.left, say, titles)
    facts = {
        "name": each.name,
        "answer": say(f"allow.said.{each.answer}"),
        "day": day_words(each.at, now),
        "how": say(f"allow.how.{each.how}"),
    }
    if each.how == "click" or not each.recorded_by:
        return {"text": " ".join([say("allow.told_click", **facts), *left]), "evidence": ""}
    text = say("allow.told", **facts, by=each.recorded_by)
    return {"text": " ".join([text, *left]), "evidence": each.evidence}


def _law(seen: SeenCase) -> Iterator[str]:
    titles = seen.teller(language()).titles
    for each in on_law(seen):
        kind, _, law = each.ground.partition(":")
        yield say(
            "allow.law_row",
            to=titles.roles(each.to),
            classes=", ".join(say(f"form.class.{one}") for one in each.classes),
            ground=say(f"allow.ground.{kind}", law=law),
            step=titles.step(each.line, each.step),
        )


@require_http_methods(["GET", "POST"])
@professional
def ask(request: ActingRequest, case: UUID) -> HttpResponse:
    """Ask everybody who may decide: the question stands on their page from now on."""
    seen = _seen(request, case)
    names = askable(seen)
    act = Act(
        say("allow.ask"),
        [say("allow.ask_lead")],
        lambda sent, errors: (
            _which(seen, names, sent, errors),
            day_ask(UNTIL, sent, errors, is_optional=True),
        ),
        say("allow.ask"),
    )
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    name = read_choice(sent, WHICH, names, errors)
    until = read_day(sent, UNTIL, errors, needed=False)
    if errors:
        return shown(request, seen, act, sent, errors)
    try:
        with transaction.atomic():
            ask_consent(request.acting, case, [name], request.moment, until)
    except Refused as no:
        return shown(request, seen, act, sent, refusal=refusal_of(seen, no))
    return HttpResponseRedirect(f"{reverse('consents', args=[case])}?na=gevraagd")


@require_http_methods(["GET", "POST"])
@professional
def record(request: ActingRequest, case: UUID) -> HttpResponse:
    """Write down what people who decide answered, and where that can be found."""
    seen = _seen(request, case)
    names = recordable(seen)
    signers = signers_at(seen, names)

    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        options = [(value, say(code)) for value, code in WORDS.items()]
        label = say("allow.which_answer")
        name = sent.one(WHICH) if sent.one(ANSWER) == PARTLY else ""
        return (
            _which(seen, names, sent, errors),
            choice_ask(ANSWER, options, sent, errors, label=label),
            *(part_asks(seen, name, sent, errors) if name in names else ()),
            *signing_asks(seen, signers, names, sent, errors),
        )

    act = Act(say("allow.record"), [], asks, say("allow.record"))
    if request.method == "GET":
        return shown(request, seen, act)
    sent, errors = sent_of(request), Errors()
    name = read_choice(sent, WHICH, names, errors)
    chosen = read_choice(sent, ANSWER, ANSWERS, errors)
    signing = read_signing(signers, sent, errors, is_needed=len(signers) > 1)
    signing = _with_part(seen, name, sent, errors, signing) if chosen == PARTLY else signing
    if errors:
        return shown(request, seen, act, sent, errors)
    try:
        with transaction.atomic():
            answer_consent(
                request.acting, seen, name, ANSWERS[chosen], request.moment, signing=signing
            )
    except Refused as no:
        return shown(request, seen, act, sent, refusal=refusal_of(seen, no))
    return HttpResponseRedirect(f"{reverse('consents', args=[case])}?na=bewaard")


def _with_part(seen: SeenCase, name: str, sent: Sent, errors: Errors, signing: Signing) -> Signing:
    """The answer with the part of it that is allowed."""
    if name and not has_choice(consent_named(seen, name)):
        errors[ANSWER] = say("allow.part.nothing")
    receivers, classes = read_part(seen, name, sent, errors)
    return replace(signing, receivers=receivers, classes=classes)


def _which(seen: SeenCase, names: Sequence[str], sent: Sent, errors: Errors) -> Ask:
    titles = seen.teller(language()).titles
    options = [(each, titles.consent(each)) for each in names]
    return choice_ask(WHICH, options, sent, errors, label=say("allow.which"))
