"""Where do a child and its parents live, and whose whereabouts are kept from whom?"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.homes import Address, Move, homes_of, move_in, move_out
from zorgroute.chain.parties.shielding import NewShield, lift_shield, shield
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.web.act_form import (
    Errors,
    choice_ask,
    day_ask,
    read_choice,
    read_day,
    sent_of,
)
from zorgroute.faces.web.days import as_typed
from zorgroute.faces.web.family import GROUNDS, Family, address_words, family_of, labels
from zorgroute.faces.web.family_form import (
    Options,
    checked,
    done,
    form,
    key_of,
    line,
    refused,
    text,
)
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    language,
    professional,
    read_uuid,
    say,
    today,
)


@require_http_methods(["GET", "POST"])
@professional
def home(request: ActingRequest, case: UUID) -> HttpResponse:
    """Record where a child or its parents live; a child may live at several addresses."""
    found = family_of(request, case)
    if request.method == "GET":
        return _home_form(request, found, clean(as_typed("vanaf", today(request))))
    sent, errors = sent_of(request), Errors()
    texts = {
        name: text(sent, name, errors, needed=name in ("straat", "plaats"))
        for name in ("straat", "huisnummer", "postcode", "plaats", "telefoon")
    }
    since = read_day(sent, "vanaf", errors)
    until = read_day(sent, "tot", errors, needed=False)
    chosen = [each for each in sent.all("bewoners") if each in dict(_residents(found))]
    if errors or since is None:
        return _home_form(request, found, sent, errors=errors)
    address = Address(
        texts["straat"], texts["plaats"], texts["huisnummer"], texts["postcode"], texts["telefoon"]
    )
    people = tuple(who for who in found.people if str(who) in chosen)
    move = Move(address, people, str(found.child.id) in chosen, since, until)
    try:
        with transaction.atomic():
            move_in(request.acting, found.child.id, move, request.moment, key=key_of(request))
    except Refused as no:
        return _home_form(request, found, sent, refusal=refused(no))
    return done(case, "adres")


def _home_form(
    request: ActingRequest,
    found: Family,
    sent: Sent,
    *,
    errors: Errors | None = None,
    refusal: Context | None = None,
) -> HttpResponse:
    wrong = errors or Errors()
    who = choice_ask(
        "bewoners", _residents(found), sent, wrong, label=say("family.residents"), kind="checks"
    )
    asks = (
        line("straat", sent, wrong, is_optional=False),
        line("huisnummer", sent, wrong),
        line("postcode", sent, wrong),
        line("plaats", sent, wrong, is_optional=False),
        line("telefoon", sent, wrong),
        checked(who, sent),
        day_ask("vanaf", sent, wrong),
        day_ask("tot", sent, wrong, is_optional=True),
    )
    return form(request, found, say("family.new_home"), asks, wrong, refusal=refusal)


def _residents(found: Family) -> Options:
    child = (str(found.child.id), found.child.given_name)
    return [child, *((str(who), name) for who, name in found.people.items())]


@require_POST
@professional
def leave_home(request: ActingRequest, case: UUID) -> HttpResponse:
    """Somebody lives at an address no more: yesterday was the last day."""
    found = family_of(request, case)
    stay = read_uuid(request.POST.get("verblijf", ""))
    if stay is not None:
        last = today(request) - timedelta(days=1)
        with transaction.atomic():
            move_out(request.acting, found.child.id, stay, last, request.moment)
    return done(case, "adres")


@require_http_methods(["GET", "POST"])
@professional
def new_shield(request: ActingRequest, case: UUID) -> HttpResponse:
    """Keep a person, the child or an address from somebody, until a day."""
    found = family_of(request, case)
    if request.method == "GET":
        return _shield_form(request, found, Sent({}))
    sent, errors = sent_of(request), Errors()
    what = read_choice(sent, "wat", dict(_subjects(request, found)), errors)
    against = [each for each in sent.all("tegen") if each in dict(_kept_from(found))]
    if not against:
        errors["tegen"] = say("web.ask.tegen.missing")
    ground = read_choice(sent, "grond", labels(GROUNDS, language()), errors)
    review, until = read_day(sent, "opnieuw", errors), read_day(sent, "einde", errors)
    if errors or review is None or until is None:
        return _shield_form(request, found, sent, errors=errors)
    kind, _, given = what.partition(":")
    new = NewShield(
        ground=ground,
        since=today(request),
        until=until,
        review_on=review,
        person=UUID(given) if kind == "person" else None,
        child=UUID(given) if kind == "child" else None,
        household=UUID(given) if kind == "household" else None,
        against=tuple(UUID(each) for each in against),
    )
    try:
        with transaction.atomic():
            shield(request.acting, found.child.id, new, request.moment)
    except Refused as no:
        return _shield_form(request, found, sent, refusal=refused(no))
    return done(case, "afscherming")


def _shield_form(
    request: ActingRequest,
    found: Family,
    sent: Sent,
    *,
    errors: Errors | None = None,
    refusal: Context | None = None,
) -> HttpResponse:
    wrong = errors or Errors()
    against = choice_ask(
        "tegen", _kept_from(found), sent, wrong, label=say("family.against"), kind="checks",
        hint=say("family.against_hint"),
    )  # fmt: skip
    grounds = [*labels(GROUNDS, language()).items()]
    asks = (
        choice_ask("wat", _subjects(request, found), sent, wrong, label=say("family.what")),
        checked(against, sent),
        choice_ask("grond", grounds, sent, wrong, label=say("family.ground")),
        day_ask("opnieuw", sent, wrong, hint=say("family.review_hint")),
        day_ask("einde", sent, wrong, hint=say("family.end_hint")),
    )
    lead = [say("family.shield_lead"), say("family.shield_call")]
    return form(request, found, say("family.new_shield"), asks, wrong, lead=lead, refusal=refusal)


def _subjects(request: ActingRequest, found: Family) -> Options:
    """The people of the family, the child, its addresses, and the professionals around it."""
    homes = homes_of(request.acting, found.child.id, request.moment)
    staff = {
        f"person:{each.who.person}": f"{each.who.name}, {each.title}"
        for each in found.seen.people()
        if not found.seen.route.is_family(each.role)
    }
    return [
        *((f"person:{who}", name) for who, name in found.people.items()),
        (f"child:{found.child.id}", found.child.given_name),
        *((f"household:{each.id}", address_words(each.address)) for each in homes),
        *staff.items(),
    ]


def _kept_from(found: Family) -> Options:
    """From whom something can be kept: the relatives, and the professionals around the child."""
    staff = {str(each.who.person): each.who.name for each in found.seen.people()}
    return [*({str(who): name for who, name in found.people.items()} | staff).items()]


@require_POST
@professional
def lift(request: ActingRequest, case: UUID) -> HttpResponse:
    """End a shield at once."""
    found = family_of(request, case)
    given = read_uuid(request.POST.get("afscherming", ""))
    if given is not None:
        with transaction.atomic():
            lift_shield(request.acting, found.child.id, given, request.moment)
    return done(case, "afscherming")
