"""Whose answer is it when a step asks for consent, and what is kept when it is not complete yet?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.consents import answer_consent, consents_at, signers_at
from zorgroute.chain.cases.signing import Signing
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import NOTHING, posted
from zorgroute.faces.parting import PARTLY, consent_named, has_choice
from zorgroute.faces.web.act_form import Ask, Errors, choice_ask
from zorgroute.faces.web.pages import ActingRequest, language, say
from zorgroute.faces.web.signing_form import (
    WHO,
    Chosen,
    part_asks,
    read_part,
    read_signing,
    signing_asks,
)

SCOPE, WHOLE = "geldt-voor", "alles"


def asked_of_signers(request: ActingRequest, seen: SeenCase, line: str, step: str) -> SafeString:
    """The lines below a question of consent: for whom a yes is and about what, and one for each who
    must answer; nothing of that where only one person must, for then it is theirs."""
    names = tuple(consents_at(seen, line, step))
    signers = signers_at(seen, names)
    sent = clean(posted(request.POST))
    asks = [each for name in names for each in _part_asks(seen, name, sent)]
    if len(signers) > 1:
        asks += signing_asks(seen, signers, names, sent, Errors())
    if not asks:
        return NOTHING
    html = "".join(render_to_string(each.template, {"question": each.question}) for each in asks)
    return mark_safe(html)  # noqa: S308 -- made by our own templates, which escape every value


def _part_asks(seen: SeenCase, name: str, sent: Sent) -> list[Ask]:
    """Whether a yes is for everything that is asked; and if it is not, for what."""
    if not has_choice(consent_named(seen, name)):
        return []
    options = [(WHOLE, say("allow.part.whole")), (PARTLY, say("allow.part.some"))]
    title = seen.teller(language()).titles.consent(name)
    more = {"hint": say("allow.part.step_hint", consent=title), "is_optional": True}
    label = say("allow.part.step")
    asked = choice_ask(_scope(name), options, sent, Errors(), label=label, **more)
    return [asked, *part_asks(seen, name, sent, Errors(), f"-{name}")]


def _scope(name: str) -> str:
    return f"{SCOPE}-{name}"


def signing_of(request: ActingRequest, seen: SeenCase, line: str, step: str) -> Signing | None:
    """Of whom the answers to the questions of consent of a step are, and for which part a yes is;
    None when it asks none. A part of which nothing is ticked is refused with the step itself."""
    names = tuple(consents_at(seen, line, step))
    sent = clean(posted(request.POST))
    partly = [name for name in names if sent.one(_scope(name)) == PARTLY]
    if not partly and (not names or WHO not in request.POST):
        return None
    signing = read_signing(signers_at(seen, names), sent, Errors(), is_needed=False)
    receivers: Chosen = {}
    classes: Chosen = {}
    for name in partly:
        who, what = read_part(seen, name, sent, Errors(), f"-{name}")
        receivers, classes = receivers | who, classes | what
    return replace(signing, receivers=receivers, classes=classes)


def keep_answers_of(
    request: ActingRequest,
    seen: SeenCase,
    said: Mapping[str, str],
    signing: Signing | None,
    no: Refused,
) -> bool:
    """Keep what some of those who decide answered, when the step itself has to wait for the
    others: what one parent said in a talk is not lost."""
    if "consent.incomplete" not in no.denied.codes() or signing is None or not signing.people:
        return False
    try:
        with transaction.atomic():
            for name, each in said.items():
                answer_consent(request.acting, seen, name, each, request.moment, signing=signing)
    except Refused:
        return False
    return True
