"""How does an empty installation get its first organisation, route and colleague, on screen?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zorgroute.chain.joining.actions import found
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import FAMILY_ROLE
from zorgroute.chain.routebook import answering
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, shipped_routes
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.routes.parameters import Answer, questions_of
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import OrganisationKind
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web import login_locked
from zorgroute.faces.web.joining_words import kind_word
from zorgroute.faces.web.login_factor import ask_second_factor
from zorgroute.faces.web.login_first import password_errors
from zorgroute.faces.web.pages import ActingRequest, Context, language, say, today
from zorgroute.faces.web.setup_code import is_needed, is_right

HERE, OPENED, NOBODY = "/inrichten/", "inrichten", "inrichten"
ROUTE, KEEPER, DIRECTOR = "route", "beheerder", "directeur"
LONGEST = {
    "organisatie": 160,
    "locatie": 160,
    "voornaam": 80,
    "achternaam": 120,
    "tussenvoegsel": 20,
    "besloten": 200,
}
NEEDED = ("organisatie", "locatie", "voornaam", "achternaam", "gebruikersnaam")
# Any number will do, as long as it is ours alone: two people setting up wait for each other.
LOCK = 7_203_311
REGIONS = ("noord", "midden", "zuid")


@sensitive_post_parameters("password", "again", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Set an empty installation up; as soon as there is an account this page is not there."""
    if not is_needed():
        raise Http404
    if not request.session.get(OPENED):
        return _ask_code(request)
    name = request.POST.get(ROUTE) or request.GET.get(ROUTE, "")
    route = next((each for each in shipped_routes() if each.name == name), None)
    if route is None:
        was_asked = request.method == "POST" or ROUTE in request.GET or "verder" in request.GET
        return _ask_route(request, say("setup.missing.route") if was_asked else "")
    if request.method != "POST":
        return _ask_rest(request, route, clean({}), {})
    return _store(request, route)


def _ask_code(request: HttpRequest) -> HttpResponse:
    wrong = ""
    if request.method == "POST":
        if login_locked.is_locked(request, NOBODY):
            wrong = login_locked.sentence(request)
        elif is_right(request.POST.get("code", "")[:40]):
            request.session.cycle_key()
            request.session[OPENED] = True
            return HttpResponseRedirect(HERE)
        else:
            login_locked.count_wrong(request, NOBODY)
            is_shut = login_locked.is_locked(request, NOBODY)
            wrong = login_locked.sentence(request) if is_shut else say("setup.code_wrong")
    question = {
        "id": "code", "name": "code", "label": say("setup.code"), "error": wrong,
        "hint": say("setup.code_hint"), "autocomplete": "off",
    }  # fmt: skip
    return _page(request, "code", {"question": question}, {"code": wrong} if wrong else {})


def _ask_route(request: HttpRequest, wrong: str = "") -> HttpResponse:
    options = [
        {
            "value": route.name,
            "label": route.model.title.prof,
            "more": ", ".join(kind_word(str(each)) for each in route.model.for_.organisation),
        }
        for route in shipped_routes()
    ]
    question = {
        "id": ROUTE, "name": ROUTE, "label": say("setup.route"), "options": options, "error": wrong,
    }  # fmt: skip
    return _page(request, "route", {"question": question}, {ROUTE: wrong} if wrong else {})


def _ask_rest(
    request: HttpRequest, route: Route, sent: Sent, errors: Mapping[str, str]
) -> HttpResponse:
    def text(name: str, **more: object) -> Context:
        return {
            "id": name, "name": name, "value": sent.one(name), "error": errors.get(name, ""),
            **({} if "label" in more else {"label": say(f"setup.field.{name}")}), **more,
        }  # fmt: skip

    kinds = kinds_to_begin(route)
    context = {
        "route": route.name,
        "route_title": route.model.title.prof,
        "place": [text("organisatie"), text("locatie"), text("telefoon", is_optional=True)],
        "kind": _choice("soort", [(each, kind_word(each)) for each in kinds], sent, errors),
        "region": _choice(
            "regio", [(each, say(f"setup.region.{each}")) for each in REGIONS], sent, errors
        ),
        "parameters": [
            text(
                f"open.{each.name}", label=each.parameter.title.prof, inputmode="numeric",
                hint=say(f"setup.unit.{each.parameter.unit}"),
            )
            for each in questions_of(route)
        ],
        "parameters_lead": say("setup.parameters_lead"),
        "decided": text("besloten", hint=say("setup.field.besloten_hint")),
        "functions": ", ".join(
            role_word(name, language())
            for name, role in route.roles.items()
            if name != FAMILY_ROLE and {str(each) for each in role.at} & set(kinds)
        ),
        "person": [text("voornaam"), text("tussenvoegsel", is_optional=True), text("achternaam")],
        "function": _choice(
            "functie", [(each, role_word(each)) for each in (KEEPER, DIRECTOR)], sent, errors
        ),
        "way_in": [
            text("gebruikersnaam", autocomplete="username"),
            *[
                {
                    "id": name, "name": name, "label": say(f"login.{name}"), "type": "password",
                    "autocomplete": "new-password", "error": errors.get(name, ""),
                    "hint": say("login.password_hint") if name == "password" else "",
                }
                for name in ("password", "again")
            ],
        ],
    }  # fmt: skip
    return _page(request, "rest", context, errors)


def kinds_to_begin(route: Route) -> list[str]:
    """At which kinds of organisation an installation may begin: those of its route, and the
    municipality, which lets the others in."""
    kinds = dict.fromkeys(str(each) for each in route.model.for_.organisation)
    return list(kinds | {str(OrganisationKind.MUNICIPALITY): None})


def _choice(
    name: str, options: Sequence[tuple[str, str]], sent: Sent, errors: Mapping[str, str]
) -> Context:
    only = options[0][0] if len(options) == 1 else ""
    return {
        "id": name, "name": name, "label": say(f"setup.field.{name}"),
        "options": [{"value": value, "label": label} for value, label in options],
        "value": sent.one(name) or only, "error": errors.get(name, ""),
    }  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """Everything that was filled in, once nothing is wrong with it."""

    sent: Sent
    password: str
    answers: Mapping[answering.Key, Answer]


def _read(request: HttpRequest, route: Route, errors: dict[str, str], day: date) -> Filled:
    sent = clean(posted(request.POST))
    for name in NEEDED:
        if not sent.one(name):
            errors[name] = say(f"setup.missing.{name}")
    for name, most in LONGEST.items():
        if len(sent.one(name)) > most:
            errors[name] = say("organisation.too_long", number=str(most))
        elif sent.is_strange(name):
            errors[name] = say("web.strange")
    username = sent.one("gebruikersnaam")
    if len(username) > 150 or " " in username or sent.is_strange("gebruikersnaam"):
        errors["gebruikersnaam"] = say("account.no_name")
    allowed = {
        "soort": set(kinds_to_begin(route)),
        "regio": set(REGIONS),
        "functie": {KEEPER, DIRECTOR},
    }
    for name, some in allowed.items():
        if sent.one(name) not in some:
            errors[name] = say(f"setup.missing.{name}")
    answers = _answers(route, sent, errors, day)
    password = request.POST.get("password", "")
    errors.update(password_errors(None, password, request.POST.get("again", "")))
    return Filled(sent, password, answers)


def _answers(
    route: Route, sent: Sent, errors: dict[str, str], day: date
) -> dict[answering.Key, Answer]:
    """What was decided on all that the agreement leaves open; real use asks for it."""
    found = {}
    asked = questions_of(route)
    if asked and not sent.one("besloten"):
        errors["besloten"] = say("setup.missing.besloten")
    for each in asked:
        typed = sent.one(f"open.{each.name}")
        is_number = typed.isascii() and typed.isdigit() and len(typed) < 6
        if is_number and each.parameter.can_be(int(typed)):
            found[each.subject, each.name] = Answer.model_construct(
                value=int(typed), decided_by=sent.one("besloten"), decided_on=day, source=None,
                example=False,
            )  # fmt: skip
        else:
            errors[f"open.{each.name}"] = say("setup.no_number")
    return found


def _store(request: HttpRequest, route: Route) -> HttpResponse:
    errors: dict[str, str] = {}
    filled = _read(request, route, errors, today(cast(ActingRequest, request)))
    if errors:
        return _ask_rest(request, route, filled.sent, errors)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if not is_needed():
            raise Http404
        made = first_house(cast(ActingRequest, request), route, filled)
    request.session.flush()
    account = accounts.account_of(made)
    if account is None:
        raise Http404
    return ask_second_factor(request, account, "/organisatie/")


def first_house(request: ActingRequest, route: Route, filled: Filled) -> UUID:
    """Make the municipality, the organisation, its building, its route and its first colleague.

    Nobody acts yet, so the installation does; returns the account of the first colleague.
    """
    sent, place, day = filled.sent, route.model.for_.municipality, today(request)
    name = Name(sent.one("voornaam"), sent.one("achternaam"), sent.one("tussenvoegsel"))
    with acting_as(Duty(municipality=place)):
        parties.add_municipality(place, place.capitalize(), sent.one("regio"))
        organisation = parties.add_organisation(place, sent.one("organisatie"), sent.one("soort"))
        location = parties.add_location(
            place, organisation, sent.one("locatie"), sent.one("telefoon")[:30]
        )
        found(place, organisation, sent.one("organisatie"), sent.one("soort"), request.moment)
        file = content().folder / "routes" / f"{route.name}.yaml"
        answering.take(place, filled.answers, request.moment)
        publish(file, request.moment)
        person = parties.add_person(place, name)
        parties.employ(place, person, organisation, sent.one("functie"), day, location=location)
        return parties.open_account(
            place, person, sent.one("gebruikersnaam"), request.moment, password=filled.password
        )


def _page(
    request: HttpRequest, step: str, context: Context, errors: Mapping[str, str]
) -> HttpResponse:
    more = {
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "login": settings.LOGIN_URL,
    }
    return render(request, f"web/setup/{step}.html", {**more, **context})
