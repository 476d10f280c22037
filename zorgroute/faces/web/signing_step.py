"""Whose answer is it when a step asks for consent, and what is kept when it is not complete yet?"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.consents import answer_consent, consents_at, signers_at
from zorgroute.chain.cases.signing import Signing
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.forms.sent import clean
from zorgroute.faces.forms import NOTHING, posted
from zorgroute.faces.web.act_form import Errors
from zorgroute.faces.web.pages import ActingRequest
from zorgroute.faces.web.signing_form import WHO, read_signing, signing_asks


def asked_of_signers(request: ActingRequest, seen: SeenCase, line: str, step: str) -> SafeString:
    """The lines below a question of consent: one for each who must answer; nothing where only one
    person must, for then it is theirs."""
    names = tuple(consents_at(seen, line, step))
    signers = signers_at(seen, names)
    if len(signers) < 2:
        return NOTHING
    asks = signing_asks(seen, signers, names, clean(posted(request.POST)), Errors())
    html = "".join(render_to_string(each.template, {"question": each.question}) for each in asks)
    return mark_safe(html)  # noqa: S308 -- made by our own templates, which escape every value


def signing_of(request: ActingRequest, seen: SeenCase, line: str, step: str) -> Signing | None:
    """Of whom the answers to the questions of consent of a step are; None when it asks none."""
    names = tuple(consents_at(seen, line, step))
    if not names or WHO not in request.POST:
        return None
    return read_signing(
        signers_at(seen, names), clean(posted(request.POST)), Errors(), is_needed=False
    )


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
