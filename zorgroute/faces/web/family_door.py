"""How does somebody who knows a young person give them a door of their own, or close it?"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.own_door import SOURCES, Door, close_door, door_of
from zorgroute.chain.reactions import own_door_opened
from zorgroute.core.answers import Denied, reason
from zorgroute.core.forms.sent import Sent
from zorgroute.faces.web.act_form import Errors, choice_ask, read_choice, sent_of
from zorgroute.faces.web.family import Family, family_of
from zorgroute.faces.web.family_form import done, form, line, refused, text
from zorgroute.faces.web.pages import ActingRequest, Context, page, professional, say, today

USERNAME, SOURCE = "gebruikersnaam", "zeker"


@require_http_methods(["GET", "POST"])
@professional
def own_door(request: ActingRequest, case: UUID) -> HttpResponse:
    """Open the door of this child, or renew it; the link for a password is shown one time."""
    found = family_of(request, case)
    door = door_of(request.acting.municipality, found.child.id, today(request))
    sent, errors = sent_of(request), Errors()
    if request.method == "GET":
        return _form(request, found, door, sent, errors)
    source = read_choice(sent, SOURCE, list(SOURCES), errors)
    username = door.username or text(sent, USERNAME, errors, needed=True).lower()
    if errors:
        return _form(request, found, door, sent, errors)
    try:
        with transaction.atomic():
            if " " in username:
                raise Refused(Denied((reason("account.no_name"),)))
            made = own_door_opened(request.acting, found.child.id, source, username, request.moment)
    except Refused as no:
        return _form(request, found, door, sent, errors, refusal=refused(no))
    return _link(request, found, made)


@require_POST
@professional
def close(request: ActingRequest, case: UUID) -> HttpResponse:
    """Close the door of this child at once."""
    found = family_of(request, case)
    with transaction.atomic():
        close_door(request.acting, found.child.id, request.moment)
    return done(case, "deur")


def _form(
    request: ActingRequest,
    found: Family,
    door: Door,
    sent: Sent,
    errors: Errors,
    *,
    refusal: Context | None = None,
) -> HttpResponse:
    name = found.child.given_name
    sources = [(code, say(f"young.source.{code}")) for code in SOURCES]
    asks = [choice_ask(SOURCE, sources, sent, errors, label=say("young.door.sure", name=name))]
    if not door.username:
        asks.append(line(USERNAME, sent, errors, is_optional=False, label=say("young.door.name"),
                         hint=say("young.door.name_hint")))  # fmt: skip
    lead = [say("young.door.lead", name=name), say("young.door.talk", name=name)]
    title = say("young.door.heading", name=name)
    return form(request, found, title, tuple(asks), errors, lead=lead, refusal=refusal)


@sensitive_variables("token", "context")
def _link(request: ActingRequest, found: Family, made: UUID) -> HttpResponse:
    account = accounts.account_of(made)
    if account is None:
        raise Unseen(str(made))
    token = default_token_generator.make_token(account)
    name = found.child.given_name
    context = {
        "tab": say("family.back"),
        "title": say("young.link.title", name=name),
        "lead": say("young.link.lead", name=name),
        "link": request.build_absolute_uri(reverse("first_password", args=[made, token])),
        "username": say("young.link.username", username=account.username),
        "back": {"url": reverse("family", args=[found.seen.id]), "label": say("family.back")},
    }
    return page(request, "web/family/door_link.html", context)
