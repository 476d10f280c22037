"""Who has authority from now on, and may it be recorded like this?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.ledger.refusals import Conflict, Refused
from zorgroute.chain.parties.actions import Name, add_person
from zorgroute.chain.parties.queries import organisations_of_kinds
from zorgroute.chain.parties.recording import (
    DOUBTS,
    ENDED,
    NewAuthority,
    must_be_unchanged,
    state_of,
)
from zorgroute.chain.reactions import authority_recorded
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.policy.authority import Holder
from zorgroute.core.routes.words import OrganisationKind
from zorgroute.faces.web.act_form import (
    Ask,
    Errors,
    choice_ask,
    day_ask,
    read_choice,
    read_day,
    sent_of,
    text_ask,
)
from zorgroute.faces.web.days import as_typed
from zorgroute.faces.web.family import KINDS, SOURCES, Family, family_of, labels, rules
from zorgroute.faces.web.family_form import (
    Options,
    checked,
    conflict,
    done,
    form,
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

ROW, STATE, SOMEBODY_ELSE = "rij", "stand", "ander"


@require_http_methods(["GET", "POST"])
@professional
def authority(request: ActingRequest, case: UUID) -> HttpResponse:
    """Record who has authority from a day on: a change of a row, or somebody who comes beside."""
    found = family_of(request, case)
    row = _row(found, request)
    if request.method == "GET":
        return _authority_form(request, found, row, clean(_before(request, row)))
    sent, errors = sent_of(request), Errors()
    try:
        must_be_unchanged(request.acting.municipality, found.child.id, sent.one(STATE))
    except Conflict as first:
        return _authority_form(request, found, row, sent, refusal=conflict(request, first))
    new = _authority(request, found, row, sent, errors)
    if errors or new is None:
        return _authority_form(request, found, row, sent, errors=errors)
    try:
        with transaction.atomic():
            if new.person is None and sent.one("wie") == SOMEBODY_ELSE:
                new = _with_person(request, new, sent)
            authority_recorded(
                request.acting, found.child.id, new, rules(), request.moment, seen=sent.one(STATE)
            )
    except Refused as no:
        return _authority_form(request, found, row, sent, refusal=refused(no))
    except Conflict as first:
        return _authority_form(request, found, row, sent, refusal=conflict(request, first))
    return done(case, "gezag")


def _row(found: Family, request: ActingRequest) -> Holder | None:
    """The row that is changed; when somebody replaced it meanwhile, the new one of its holder."""
    given = request.POST.get(ROW) or request.GET.get(ROW, "")
    if not given:
        return None
    same = [each for each in found.holders if str(each.id) == given]
    holder = request.POST.get("wie", "")
    return next(iter(same), None) or next(
        (each for each in found.holders if holder and _who(each) == holder), None
    )


def _before(request: ActingRequest, row: Holder | None) -> dict[str, list[str]]:
    """What a change begins with: the row as it is, from today on."""
    filled = as_typed("vanaf", today(request))
    if row is not None:
        filled |= {"soort": [row.kind], "wie": [_who(row)]}
    return filled


def _who(row: Holder) -> str:
    return str(row.person or row.organisation or "")


def _authority_form(
    request: ActingRequest,
    found: Family,
    row: Holder | None,
    sent: Sent,
    *,
    errors: Errors | None = None,
    refusal: Context | None = None,
) -> HttpResponse:
    wrong = errors or Errors()
    title = say("family.change", name=row.name) if row and row.name else say("family.add")
    # After a conflict the form goes on from what the other recorded; what was typed stays.
    state = state_of(request.acting.municipality, found.child.id)
    hidden = [(STATE, state if refusal or not sent.one(STATE) else sent.one(STATE))]
    hidden += [(ROW, str(row.id)), ("wie", _who(row))] if row and _who(row) else []
    asks = tuple(_authority_asks(request, found, row, sent, wrong))
    return form(request, found, title, asks, wrong, hidden=hidden, refusal=refusal)


def _authority_asks(
    request: ActingRequest, found: Family, row: Holder | None, sent: Sent, errors: Errors
) -> Iterator[Ask]:
    if row is None or not _who(row):
        yield choice_ask("wie", _people(request, found), sent, errors, label=say("family.who"))
        for name in ("voornaam", "tussenvoegsel", "achternaam"):
            yield line(name, sent, errors, hint=say("family.only_new"))
    kinds = [
        (code, labels(KINDS, language())[code]) for code in rules().kinds if code not in DOUBTS
    ]
    kinds += [(ENDED, say("family.no_more"))] if row else []
    yield choice_ask("soort", kinds, sent, errors, label=say("family.kind"))
    yield day_ask("vanaf", sent, errors, hint=say("family.from_hint"))
    sources = [(code, label) for code, label in labels(SOURCES, language()).items()]
    yield choice_ask("bron", sources, sent, errors, label=say("family.source"))
    yield day_ask("stuk", sent, errors, is_optional=True, hint=say("family.document_hint"))
    yield day_ask("opnieuw", sent, errors, is_optional=True)
    doubts = [("twijfel", say("family.doubted")), ("onderzoek", say("family.examined"))]
    doubt = choice_ask(
        "twijfel", doubts, sent, errors, label=say("family.doubt"), is_optional=True,
        hint=say("family.doubt_hint"), kind="checks",
    )  # fmt: skip
    yield checked(doubt, sent)
    yield text_ask("toelichting", sent, errors, is_optional=True, rows=2,
                   label=say("family.note"))  # fmt: skip


def _people(request: ActingRequest, found: Family) -> Options:
    """Parents, holders and institutions that may hold it, and somebody who is not here yet."""
    places = organisations_of_kinds(
        request.acting.municipality, [OrganisationKind.CERTIFIED_INSTITUTION]
    )
    return [
        *((str(who), name) for who, name in found.people.items()),
        *((str(each.id), each.name) for each in places),
        (SOMEBODY_ELSE, say("family.somebody_else")),
        ("", say("family.nobody")),
    ]


def _authority(
    request: ActingRequest, found: Family, row: Holder | None, sent: Sent, errors: Errors
) -> NewAuthority | None:
    kinds = [code for code in rules().kinds if code not in DOUBTS]
    kinds += [ENDED] if row else []
    kind = read_choice(sent, "soort", kinds, errors)
    source = read_choice(sent, "bron", [*rules().sources], errors)
    since = read_day(sent, "vanaf", errors)
    established = read_day(sent, "stuk", errors, needed=False)
    review = read_day(sent, "opnieuw", errors, needed=False)
    note = text(sent, "toelichting", errors)
    person, organisation = _holder(request, found, row, sent, errors)
    doubts = sent.all("twijfel")
    if since is None:
        return None
    return NewAuthority(
        kind=kind,
        source=source,
        since=since,
        person=person,
        organisation=organisation,
        established_on=established,
        review_on=review,
        is_doubted="twijfel" in doubts,
        under_investigation="onderzoek" in doubts,
        note=note,
        replaces=row.id if row else None,
    )


def _holder(
    request: ActingRequest, found: Family, row: Holder | None, sent: Sent, errors: Errors
) -> tuple[UUID | None, UUID | None]:
    if row is not None and _who(row):
        return row.person, row.organisation
    chosen = read_choice(sent, "wie", dict(_people(request, found)), errors)
    if chosen == SOMEBODY_ELSE:
        for name in ("voornaam", "achternaam"):
            if not text(sent, name, errors) and name not in errors:
                errors[name] = say(f"web.ask.{name}.missing")
        text(sent, "tussenvoegsel", errors)
        return None, None
    given = read_uuid(chosen) if chosen else None
    return (given, None) if given in found.people else (None, given)


def _with_person(request: ActingRequest, new: NewAuthority, sent: Sent) -> NewAuthority:
    name = Name(sent.one("voornaam"), sent.one("achternaam"), sent.one("tussenvoegsel"))
    person = add_person(request.acting.municipality, name, is_family=True)
    return replace(new, person=person)
