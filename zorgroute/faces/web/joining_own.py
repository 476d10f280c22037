"""What did our own organisation sign, is there a new version, and how do we stop?"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zorgroute.chain.joining import actions
from zorgroute.chain.joining.queries import Known, own_joining
from zorgroute.chain.joining.terms import Terms
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.joining import end_page
from zorgroute.faces.web.joining_words import (
    blocks_of,
    state_words,
    summary,
    terms_now,
    text_question,
    words,
)
from zorgroute.faces.web.organisation import HOME, keeper
from zorgroute.faces.web.pages import ActingRequest, day_words, language, page, say, today
from zorgroute.faces.web.refusing import plain_reason

HERE = "/organisatie/voorwaarden/"


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def terms(request: ActingRequest) -> HttpResponse:
    """Read the terms of the chain, and sign the version that holds when that was not done yet."""
    known, now_in_force = _own(request), terms_now(today(request))
    if request.method != "POST":
        typed = {
            "naam": [request.acting.name],
            "functie": [role_word(request.acting.role, language())],
        }
        return _page(request, known, now_in_force, clean(typed), {})
    sent = clean(posted(request.POST))
    errors = {name: say("web.strange") for name in ("naam", "functie") if sent.is_strange(name)}
    if sent.one("akkoord") != "ja":
        errors["akkoord"] = say("signing.not_agreed")
    try:
        if not errors:
            by = (sent.one("naam"), sent.one("functie"))
            actions.sign_again(request.acting, now_in_force, by, request.moment)
            return HttpResponseRedirect(HERE)
    except Refused as no:
        errors["naam"] = " ".join(plain_reason(each) for each in no.denied.reasons)
    return _page(request, known, now_in_force, sent, errors)


def _page(
    request: ActingRequest, known: Known, now_in_force: Terms, sent: Sent, errors: dict[str, str]
) -> HttpResponse:
    typed = {name: sent.one(name) for name in ("naam", "functie")}
    context = {
        "t": words("own_title", "sign", "sign_who", "signatures", "no_signatures", "stop",
                   "stop_lead"),
        "state": state_words(known, now_in_force, request.moment),
        "terms": blocks_of(now_in_force.text),
        "must_sign": known.must_sign(now_in_force),
        "who": [text_question("naam", typed, errors), text_question("functie", typed, errors)],
        "agree": {
            "id": "akkoord", "name": "akkoord", "kind": "checks",
            "label": say("joining.field.akkoord"), "error": errors.get("akkoord", ""),
            "options": [{
                "value": "ja",
                "label": say("joining.field.akkoord_yes", version=now_in_force.version),
            }],
        },
        "signatures": [
            say("joining.signed_by", name=each.name, function=each.function,
                version=each.version, day=day_words(each.at, request.moment))
            for each in known.signatures
        ],
        "back": {"url": HOME, "label": say("organisation.title")},
        **summary(errors),
    }  # fmt: skip
    return page(request, "web/joining/terms.html", context)


def _own(request: ActingRequest) -> Known:
    known = own_joining(request.acting, request.moment)
    if known is None:
        raise Unseen("voorwaarden")
    return known


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def stop(request: ActingRequest) -> HttpResponse:
    """Let one's own organisation leave the chain, after saying what that means."""
    return end_page(request, _own(request), HERE)
