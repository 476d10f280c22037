"""How does a colleague come in, get another function or a way in, and leave?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import accounts, organising
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.reactions import colleague_left
from zorgroute.chain.routebook.owning import POLICY
from zorgroute.chain.routebook.queries import functions_at
from zorgroute.core.answers import Denied, reason
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.routes.words import OrganisationKind
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.days import as_typed, day_question, typed_day
from zorgroute.faces.web.organisation import HOME, form_page, keeper
from zorgroute.faces.web.pages import ActingRequest, Context, day_words, language, page, say, today
from zorgroute.faces.web.refusing import plain_reason

LONGEST = {
    "voornaam": 80,
    "tussenvoegsel": 20,
    "achternaam": 120,
    "telefoon": 30,
    "bereikbaar": 120,
}
LONGEST_USERNAME = 150
# Functions that every organisation has, whether a route names them or not.
ALWAYS = ("directeur", "beheerder")
LINK = "eerste_keer_link"


def functions_here(request: ActingRequest) -> list[str]:
    """The functions that the routes have at this kind of organisation, and those of its keepers."""
    _, kind = organising.organisation_name(request.acting)
    found = dict.fromkeys(functions_at(request.acting.municipality, kind))
    for each in organising.colleagues(request.acting, today(request)):
        found.update(dict.fromkeys(one.function for one in each.functions))
    always = (*ALWAYS, POLICY) if kind == OrganisationKind.MUNICIPALITY else ALWAYS
    return sorted({*found, *always}, key=lambda each: role_word(each, language()))


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def add(request: ActingRequest) -> HttpResponse:
    """Let a new colleague come and work here."""
    if request.method != "POST":
        return _add_form(request, clean(as_typed("sinds", today(request))), {})
    sent = clean(posted(request.POST))
    errors: dict[str, str] = {}
    for name in ("voornaam", "achternaam"):
        if not sent.one(name):
            errors[name] = say(f"organisation.missing.{name}")
    for name, most in LONGEST.items():
        if len(sent.one(name)) > most:
            errors[name] = say("organisation.too_long", number=str(most))
        elif sent.is_strange(name):
            errors[name] = say("web.strange")
    function, location, since = _post_of(request, sent, errors)
    if errors:
        return _add_form(request, sent, errors)
    who = Name(sent.one("voornaam"), sent.one("achternaam"), sent.one("tussenvoegsel"))
    person = organising.add_colleague(
        request.acting, who, function, since,
        location=location, groups=groups_of(sent.one("groepen")),
        phone=sent.one("telefoon"), hours=sent.one("bereikbaar"),
    )  # fmt: skip
    return HttpResponseRedirect(reverse("organisation_person", args=[person]))


def _post_of(
    request: ActingRequest, sent: Sent, errors: dict[str, str]
) -> tuple[str, UUID | None, date]:
    """The function, the building and the first day that were filled in."""
    function = sent.one("functie")
    if function not in functions_here(request):
        errors["functie"] = say("organisation.missing.function")
    places = organising.locations(request.acting)
    location = next((each for each, _ in places if str(each) == sent.one("locatie")), None)
    if sent.one("locatie") and location is None:
        errors["locatie"] = say("organisation.missing.location")
    since = typed_day(sent, "sinds")
    if isinstance(since, str):
        errors["sinds"] = since
    return function, location, since if isinstance(since, date) else today(request)


def groups_of(text: str) -> tuple[str, ...]:
    """The groups of a colleague, as they were typed with commas between."""
    parts = (each.strip()[:20] for each in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(each for each in parts if each))


def _text(sent: Sent, errors: dict[str, str], name: str, **more: object) -> Context:
    return {
        "id": name, "name": name, "label": say(f"organisation.field.{name}"),
        "value": sent.one(name), "error": errors.get(name, ""), **more,
    }  # fmt: skip


def post_questions(request: ActingRequest, sent: Sent, errors: dict[str, str]) -> Context:
    """The questions about a function: which, where, in which groups, from when."""
    places = organising.locations(request.acting)
    return {
        "function": {
            "id": "functie", "name": "functie", "label": say("organisation.field.function"),
            "options": [
                {"value": each, "label": role_word(each, language())}
                for each in functions_here(request)
            ],
            "value": sent.one("functie"), "error": errors.get("functie", ""),
        },
        "location": {
            "id": "locatie", "name": "locatie", "label": say("organisation.field.location"),
            "options": [{"value": str(each), "label": name} for each, name in places],
            "value": sent.one("locatie") or (str(places[0][0]) if len(places) == 1 else ""),
            "error": errors.get("locatie", ""), "is_optional": True,
            "hint": say("organisation.field.location_hint"),
        },
        "groups": _text(
            sent, errors, "groepen", is_optional=True, hint=say("organisation.field.groups_hint")
        ),
        "since": day_question(
            sent, "sinds", say("organisation.field.sinds"), error=errors.get("sinds", "")
        ),
    }  # fmt: skip


def _add_form(request: ActingRequest, sent: Sent, errors: dict[str, str]) -> HttpResponse:
    context = {
        "texts": [
            _text(sent, errors, "voornaam"),
            _text(sent, errors, "tussenvoegsel", is_optional=True),
            _text(sent, errors, "achternaam"),
        ],
        "reach": [
            _text(sent, errors, "telefoon", is_optional=True, inputmode="tel"),
            _text(sent, errors, "bereikbaar", is_optional=True),
        ],
        **post_questions(request, sent, errors),
    }
    return form_page(request, "web/organisation/add.html", context, errors)


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def person(request: ActingRequest, person: UUID) -> HttpResponse:
    """One colleague: functions, way in, another function, and leaving."""
    day = today(request)
    who = organising.colleague(request.acting, person, day)
    errors: dict[str, str] = {}
    sent = clean(as_typed("sinds", day))
    if request.method == "POST":
        sent = clean(posted(request.POST))
        function, location, since = _post_of(request, sent, errors)
        if not errors:
            try:
                organising.add_function(
                    request.acting, person, function, since,
                    location=location, groups=groups_of(sent.one("groepen")),
                )  # fmt: skip
                return HttpResponseRedirect(reverse("organisation_person", args=[person]))
            except Refused as no:
                errors["functie"] = " ".join(plain_reason(each) for each in no.denied.reasons)
    context = {
        "who": who,
        "person": person,
        "is_me": person == request.acting.person,
        "functions": [
            {
                "word": role_word(each.function, language()),
                "location": each.location,
                "groups": ", ".join(each.groups),
                "since": day_words(each.since, request.moment),
                "until": day_words(each.until, request.moment) if each.until else "",
            }
            for each in who.functions
        ],
        "suggested": who.username or suggested_name(who.name),
        **post_questions(request, sent, errors),
    }
    return form_page(request, "web/organisation/person.html", context, errors)


def suggested_name(name: str) -> str:
    """A login name made from somebody's name, to be changed freely."""
    plain = "".join(sign if sign.isalnum() or sign == " " else "" for sign in name.lower())
    return ".".join(plain.split())[:LONGEST_USERNAME]


@require_POST
@keeper
def make_link(request: ActingRequest, person: UUID) -> HttpResponse:
    """Make a link for a first password, shown here and now one time; nothing is mailed."""
    day = today(request)
    who = organising.colleague(request.acting, person, day)
    sent = clean(posted(request.POST))
    username = sent.one("gebruikersnaam").lower()
    if not who.username and (not username or len(username) > LONGEST_USERNAME or " " in username):
        raise Refused(Denied((reason("account.no_name"),)))
    made = organising.first_link(request.acting, person, username, request.moment, day)
    account = accounts.account_of(made)
    if account is None:
        raise Unseen(str(person))
    token = default_token_generator.make_token(account)
    subject = sent.one("subject")
    taken = bool(subject) and not accounts.link_subject(made, subject[:190])
    context = {
        "name": who.name,
        "username": account.username,
        "link": request.build_absolute_uri(reverse("first_password", args=[made, token])),
        "taken": taken,
        "back": {"url": reverse("organisation_person", args=[person]), "label": who.name},
    }
    return page(request, "web/organisation/link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def leaver(request: ActingRequest, person: UUID) -> HttpResponse:
    """End every function of a colleague here at once, after saying what that means."""
    day = today(request)
    who = organising.colleague(request.acting, person, day)
    if request.method == "POST" and request.POST.get("akkoord") == "ja":
        colleague_left(request.acting, person, request.moment, day)
        return HttpResponseRedirect(f"{HOME}?weg=ja")
    context = {
        "confirm": {
            "lead": say("organisation.leaver_lead", name=who.name),
            "rows": [
                (say("organisation.leaver_who"), who.name),
                (
                    say("organisation.leaver_functions"),
                    ", ".join(role_word(each.function, language()) for each in who.functions),
                ),
                (say("organisation.leaver_what"), say("organisation.leaver_what_text")),
            ],
            "hidden": [],
            "label": say("organisation.leaver_label"),
            "back": reverse("organisation_person", args=[person]),
        }
    }
    return page(request, "web/confirm.html", context)
