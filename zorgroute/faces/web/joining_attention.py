"""What does joining ask of who keeps an organisation: a signature, or somebody who waits?"""

from __future__ import annotations

from django.urls import reverse

from zorgroute.chain.joining.gatekeeping import may_let_in
from zorgroute.chain.joining.queries import own_joining, waiting_names
from zorgroute.chain.parties.membership import takes_part
from zorgroute.core.routes.words import OrganisationKind
from zorgroute.faces.web.joining_words import terms_now
from zorgroute.faces.web.pages import ActingRequest, Context, day_words, say, today


def joining_attention(request: ActingRequest) -> list[Context]:
    """What asks for attention about joining, as lines of the page of the own organisation."""
    return [*_own_terms(request), *_at_the_door(request)]


def _own_terms(request: ActingRequest) -> list[Context]:
    known, terms = own_joining(request.acting, request.moment), terms_now(today(request))
    if known is None or not known.must_sign(terms):
        return []
    again = day_words(terms.sign_before, request.moment)
    text = say("joining.alarm.again", day=again) if known.last else say("joining.alarm.sign")
    return [{"text": text, "url": reverse("terms")}]


def _at_the_door(request: ActingRequest) -> list[Context]:
    if not may_let_in(request.acting):
        return []
    found: list[Context] = [
        {
            "text": say("joining.alarm.waiting", name=name),
            "url": reverse("joining_one", args=[joining]),
        }
        for joining, name in waiting_names(request.acting)
    ]
    if not takes_part(request.acting.municipality, OrganisationKind.MUNICIPALITY):
        found.append({"text": say("joining.alarm.municipality"), "url": reverse("joining_new")})
    return found


def chain_links(request: ActingRequest) -> list[Context]:
    """The pages about the chain that this actor can open from the own organisation."""
    found: list[Context] = []
    if own_joining(request.acting, request.moment) is not None:
        found.append({"url": reverse("terms"), "label": say("joining.page.own_title")})
    if may_let_in(request.acting):
        found.append({"url": reverse("joining"), "label": say("joining.page.title")})
    return found
