"""What do the forms about a family share: their page, their questions, and their refusals?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zorgroute.chain.ledger.refusals import Conflict, Refused
from zorgroute.core.forms.sent import Sent
from zorgroute.faces.web.act_form import Ask, Errors, read_text, text_ask
from zorgroute.faces.web.family import Family
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    clock_words,
    day_words,
    new_key,
    page,
    read_uuid,
    say,
    sent_key,
)
from zorgroute.faces.web.refusing import plain_reason

LONGEST = {
    "voornaam": 80, "tussenvoegsel": 20, "achternaam": 120, "toelichting": 300, "straat": 120,
    "huisnummer": 20, "postcode": 10, "plaats": 80, "telefoon": 30,
    "gebruikersnaam": 150,
}  # fmt: skip
Options = Sequence[tuple[str, str]]


def form(
    request: ActingRequest,
    found: Family,
    title: str,
    asks: Sequence[Ask],
    errors: Errors,
    *,
    lead: Sequence[str] = (),
    hidden: Sequence[tuple[str, str]] = (),
    refusal: Context | None = None,
) -> HttpResponse:
    """The page of one form about a family, with what is wrong with it."""
    url = reverse("family", args=[found.seen.id])
    context: Context = {
        "back": {"url": url, "label": say("family.back")},
        "title": title,
        "tab": say("family.back"),  # no name in the title of a tab
        "lead": lead,
        "asks": asks,
        "hidden": hidden,
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "refusal": refusal,
        "label": say("family.record"),
        "key": sent_key(request) or new_key(),
    }
    return page(request, "web/case/act.html", context, status=409 if refusal else 200)


def line(name: str, sent: Sent, errors: Errors, **more: object) -> Ask:
    """A question answered in one line."""
    return text_ask(name, sent, errors, **{"rows": 0, "is_optional": True, **more})


def checked(ask: Ask, sent: Sent) -> Ask:
    """A question of which several answers can be chosen, with those that were."""
    chosen = sent.all(str(ask.question["name"]))
    for option in ask.question["options"]:
        option["is_chosen"] = option["value"] in chosen
    return Ask("radios", ask.question)


def text(sent: Sent, name: str, errors: Errors, *, needed: bool = False) -> str:
    """An answer in words, no longer than it can be kept."""
    text = read_text(sent, name, errors, needed=needed)
    if len(text) > LONGEST[name] and name not in errors:
        errors[name] = say("organisation.too_long", number=str(LONGEST[name]))
    return text


def key_of(request: ActingRequest) -> UUID | None:
    """The key that makes sending twice recording once."""
    given = sent_key(request)
    return read_uuid(given) if given else None


def refused(no: Refused) -> Context:
    """The panel that says why something cannot be recorded."""
    return {"missing": [{"text": plain_reason(each)} for each in no.denied.reasons]}


def conflict(request: ActingRequest, first: Conflict) -> Context:
    """Somebody was first: who and when; both texts are kept, this one on the form."""
    if first.at is None:
        return {"title": say("family.meanwhile"), "missing": []}
    when = f"{day_words(first.at, request.moment)}, {clock_words(first.at)}"
    text = say("family.meanwhile_by", name=first.by_name or say("family.somebody"), when=when)
    return {"title": say("family.meanwhile"), "missing": [{"text": text}]}


def done(case: UUID, after: str) -> HttpResponse:
    """Back to the page of the family, which says what was recorded."""
    return HttpResponseRedirect(f"{reverse('family', args=[case])}?na={after}")
