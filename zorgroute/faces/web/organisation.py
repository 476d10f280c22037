"""Is everything at this organisation taken care of: who works here, who is away, who is contact?"""

from __future__ import annotations

from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.cases.burden import open_tasks_of
from zorgroute.chain.cases.measuring import areas_of
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties import organising
from zorgroute.chain.parties.actions import come_back, take_leave
from zorgroute.chain.parties.organising import Absence, Attention, Colleague
from zorgroute.chain.routebook.queries import routes_at
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.days import as_typed, day_question, typed_day
from zorgroute.faces.web.joining_attention import chain_links, joining_attention
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    View,
    day_words,
    language,
    page,
    professional,
    read_uuid,
    say,
    today,
)
from zorgroute.faces.web.refusing import plain_reason

HOME = "/organisatie/"
FIELD_OF = {
    "leave.no_replacement": "vervanger",
    "leave.same_person": "vervanger",
    "leave.no_colleague": "vervanger",
    "leave.wrong_order": "tot",
}


def keeper(view: View) -> View:
    """Let only who keeps an organisation in; for everybody else these pages are not there."""

    @professional
    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        organising.must_keep(request.acting)
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@keeper
def overview(request: ActingRequest) -> HttpResponse:
    """What needs attention, then the people, who is away, and the fixed contacts (screen 15)."""
    acting, day = request.acting, today(request)
    name, _ = organising.organisation_name(acting)
    roles = linked_roles(acting)
    context = {
        "name": name,
        "message": _message(request, day),
        "several": len(organising.locations(acting)) > 1,
        "attention": [
            *joining_attention(request),
            *(_attention(request, each) for each in organising.attention(acting, roles, day)),
        ],
        "chain": chain_links(request),
        "areas": say("areas.title") if areas_of(acting.municipality) else "",
        "people": [_person(request, each) for each in organising.colleagues(acting, day)],
        "absences": [_absence(request, each) for each in organising.absences(acting, day)],
        "contacts": [
            {
                "location": each.location_name,
                "role": role_word(each.role, language()),
                "name": each.name,
                "phone": each.phone,
                "replacement": each.replacement_name,
                "checked": day_words(each.checked_on, request.moment) if each.checked_on else "",
                "url": reverse("organisation_contact", args=[each.location, each.role]),
            }
            for each in organising.fixed_contacts(acting, roles)
        ],
    }
    return page(request, "web/organisation/organisation.html", context)


def linked_roles(acting: Acting) -> list[str]:
    """The functions that the routes here tie to a building: a fixed contact elsewhere."""
    _, kind = organising.organisation_name(acting)
    found = dict.fromkeys(organising.linked_already(acting))
    for route in routes_at(acting.municipality, kind):
        for name, role in route.roles.items():
            if role.linked_to == "location":
                found.setdefault(name)
    return list(found)


def _attention(request: ActingRequest, each: Attention) -> Context:
    facts = dict(each.facts)
    if each.on is not None:
        facts["day"] = day_words(each.on, request.moment)
    if each.role:
        facts["role"] = role_word(each.role, language())
    url = HOME
    if each.person is not None:
        is_leaver = each.code == "organisation.alarm.leaves"
        url = reverse(
            "organisation_person" if is_leaver else "organisation_leave", args=[each.person]
        )
    elif each.location is not None:
        url = reverse("organisation_contact", args=[each.location, each.role])
    return {"text": say(each.code, **facts), "url": url}


def _person(request: ActingRequest, each: Colleague) -> Context:
    functions = ", ".join(
        dict.fromkeys(role_word(one.function, language()) for one in each.functions)
    )
    return {
        "name": each.name,
        "functions": functions,
        "locations": ", ".join(
            dict.fromkeys(one.location for one in each.functions if one.location)
        ),
        "url": reverse("organisation_person", args=[each.person]),
        "leave_url": reverse("organisation_leave", args=[each.person]),
        "away": _until(request, each.away) if each.away else "",
        "has_account": bool(each.username),
    }


def _until(request: ActingRequest, away: Absence) -> str:
    if away.until is None:
        return say("organisation.away_open", name=away.replacement_name)
    day = day_words(away.until, request.moment)
    return say("organisation.away_until", day=day, name=away.replacement_name)


def _absence(request: ActingRequest, each: Absence) -> Context:
    until = day_words(each.until, request.moment) if each.until else ""
    return {
        "id": each.id,
        "text": say(
            "organisation.absence",
            name=each.name,
            since=day_words(each.since, request.moment),
            until=until,
            other=each.replacement_name,
        ),
        "name": each.name,
    }


def _message(request: ActingRequest, day: date) -> Context | None:
    """What was just done, told from what holds now: nothing of it is taken from the address."""
    person = read_uuid(request.GET.get("afwezig", ""))
    if person is not None:
        return _leave_message(request, person, day)
    for name in ("terug", "weg", "contact", "gegevens", "wijken"):
        if request.GET.get(name):
            return {"title": say(f"organisation.done.{name}"), "text": "", "focus": True}
    return None


def _leave_message(request: ActingRequest, person: UUID, day: date) -> Context | None:
    found = [each for each in organising.absences(request.acting, day) if each.person == person]
    if not found:
        return None
    leave = found[-1]
    number = open_tasks_of(request.acting, [person], request.moment).get(person, 0)
    facts = {"name": leave.replacement_name, "number": str(number)}
    if leave.until is not None:
        back = date.fromordinal(leave.until.toordinal() + 1)
        facts["day"] = day_words(back, request.moment)
    how_many = ("none", "one")[number] if number < 2 else "many"
    code = f"organisation.tasks_go{'_back' if leave.until else ''}.{how_many}"
    return {"title": say("organisation.done.leave"), "text": say(code, **facts), "focus": True}


def task_words(number: int) -> str:
    """`7 taken`, `1 taak`, or `geen open taken`."""
    if number == 0:
        return say("organisation.tasks.none")
    return say(
        "organisation.tasks.one" if number == 1 else "organisation.tasks.many", number=str(number)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def leave(request: ActingRequest, person: UUID) -> HttpResponse:
    """Write down that a colleague is away and who does the work meanwhile; never why."""
    day = today(request)
    who = organising.colleague(request.acting, person, day)
    if request.method != "POST":
        return _leave_form(request, who, clean(as_typed("van", day)), {})
    sent = clean(posted(request.POST))
    errors: dict[str, str] = {}
    since = _day(sent, "van", errors) or day
    until = _day(sent, "tot", errors)
    if errors:
        return _leave_form(request, who, sent, errors)
    try:
        take_leave(request.acting, person, read_uuid(sent.one("vervanger")), since, until)
    except Refused as no:
        for each in no.denied.reasons:
            errors[FIELD_OF.get(each.code, "vervanger")] = plain_reason(each)
        return _leave_form(request, who, sent, errors)
    return HttpResponseRedirect(f"{HOME}?{urlencode({'afwezig': person})}")


def _day(sent: Sent, name: str, errors: dict[str, str]) -> date | None:
    read = typed_day(sent, name)
    if isinstance(read, str):
        errors[name] = read
        return None
    return read


def _leave_form(
    request: ActingRequest, who: Colleague, sent: Sent, errors: dict[str, str]
) -> HttpResponse:
    others = [
        {"value": str(each.person), "label": _with_function(each)}
        for each in organising.colleagues(request.acting, today(request))
        if each.person != who.person and each.away is None
    ]
    number = open_tasks_of(request.acting, [who.person], request.moment).get(who.person, 0)
    context = {
        "name": who.name,
        "tasks": say("organisation.tasks_now", name=who.name, tasks=task_words(number)),
        "since": day_question(
            sent, "van", say("organisation.field.since"), error=errors.get("van", "")
        ),
        "until": day_question(
            sent, "tot", say("organisation.field.until"), is_optional=True,
            hint=say("organisation.field.until_hint"), error=errors.get("tot", ""),
        ),
        "who": {
            "id": "vervanger", "name": "vervanger", "label": say("organisation.field.replacement"),
            "options": others, "value": sent.one("vervanger"), "error": errors.get("vervanger", ""),
        },
    }  # fmt: skip
    return form_page(request, "web/organisation/leave.html", context, errors)


def _with_function(each: Colleague) -> str:
    return f"{each.name}, {role_word(each.functions[0].function, language())}"


def form_page(
    request: ActingRequest, template: str, context: Context, errors: dict[str, str]
) -> HttpResponse:
    """A page with a form of its own, with what is wrong above it."""
    more = {
        "errors": [{"target": _target(name), "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "back": {"url": HOME, "label": say("organisation.title")},
    }
    return page(request, template, {**more, **context})


def _target(name: str) -> str:
    return f"{name}-dag" if name in ("van", "tot", "sinds") else name


@require_POST
@keeper
def back_again(request: ActingRequest, leave: UUID) -> HttpResponse:
    """Somebody is back: from today on the own work is the own again."""
    come_back(request.acting, leave, today(request))
    return HttpResponseRedirect(f"{HOME}?terug=ja")


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def contact(request: ActingRequest, location: UUID, role: str) -> HttpResponse:
    """Set the fixed contact of a building for a function, with a number that was checked (R003)."""
    day = today(request)
    known = next(
        (
            each
            for each in organising.fixed_contacts(request.acting, linked_roles(request.acting))
            if (each.location, each.role) == (location, role)
        ),
        None,
    )
    if known is None:
        raise Unseen(role)
    choices = organising.candidates(request.acting, role, day)
    options = [
        {"value": str(post), "label": _candidate(name, place, phone)}
        for post, name, place, phone in choices
    ]
    sent = clean(posted(request.POST)) if request.method == "POST" else None
    errors: dict[str, str] = {}
    if sent is not None:
        post = read_uuid(sent.one("contact"))
        spare = read_uuid(sent.one("vervanger"))
        if post is None:
            errors["contact"] = say("organisation.missing.contact")
        else:
            checked = day if sent.one("nagekeken") == "ja" else None
            try:
                organising.set_contact(
                    request.acting, location, role, post, day, replacement=spare, checked_on=checked
                )
                return HttpResponseRedirect(f"{HOME}?contact=ja")
            except Refused as no:
                errors["contact"] = " ".join(plain_reason(each) for each in no.denied.reasons)
    chosen = sent.one("contact") if sent else str(known.post or "")
    spare_now = sent.one("vervanger") if sent else str(known.replacement or "")
    context = {
        "location": known.location_name,
        "role": role_word(role, language()),
        "nobody": not choices,
        "who": {
            "id": "contact", "name": "contact", "label": say("organisation.field.contact"),
            "options": options, "value": chosen, "error": errors.get("contact", ""),
        },
        "spare": {
            "id": "vervanger", "name": "vervanger", "label": say("organisation.field.spare"),
            "options": options, "value": spare_now, "is_optional": True,
            "hint": say("organisation.field.spare_hint"),
        },
        "checked": {
            "id": "nagekeken", "name": "nagekeken", "label": say("organisation.field.checked"),
            "kind": "checks", "is_optional": True,
            "options": [{
                "value": "ja", "label": say("organisation.field.checked_yes"),
                "is_chosen": sent.one("nagekeken") == "ja" if sent else bool(known.checked_on),
            }],
        },
    }  # fmt: skip
    return form_page(request, "web/organisation/contact.html", context, errors)


def _candidate(name: str, place: str, phone: str) -> str:
    return ", ".join(part for part in (name, place, phone or say("organisation.no_phone")) if part)
