"""Which children of our organisation may be there twice, and are they one child or two?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.doubles import (
    Double,
    Record,
    doubles_here,
    say_not_the_same,
    two_records,
)
from zorgroute.chain.reactions import children_joined
from zorgroute.faces.web.concern_meant import because
from zorgroute.faces.web.joining_words import summary
from zorgroute.faces.web.organisation import HOME, keeper
from zorgroute.faces.web.pages import ActingRequest, Context, day_words, page, read_uuid, say
from zorgroute.faces.web.refusing import plain_reason

HERE = "/organisatie/dubbel/"
KEEP = "blijft"


@require_safe
@keeper
def overview(request: ActingRequest) -> HttpResponse:
    """The likely doubles of this organisation, most alike first, each with why."""
    found = doubles_here(request.acting, request.moment)
    context = {
        "t": _words("title", "lead", "none", "same", "not_same"),
        "pairs": [_pair(request, each) for each in found],
        "back": {"url": HOME, "label": say("organisation.title")},
    }
    return page(request, "web/organisation/doubles.html", context)


def _words(*names: str) -> dict[str, str]:
    return {name: say(f"doubles.{name}") for name in names}


def _pair(request: ActingRequest, each: Double) -> Context:
    pair = [each.one.id, each.other.id]
    return {
        "title": say("doubles.pair", one=each.one.name, other=each.other.name),
        "records": [record_words(request, each.one), record_words(request, each.other)],
        "because": because(each.how),
        "join_url": reverse("doubles_join", args=pair),
        "two_url": reverse("doubles_two", args=pair),
    }


def record_words(request: ActingRequest, each: Record) -> str:
    """A record with its birthday, group and number, to be told apart from another."""
    text = (
        say("doubles.child", name=each.name, day=day_words(each.born, request.moment))
        if each.born
        else say("doubles.child_undated", name=each.name)
    )
    text += say("doubles.group", group=each.group) if each.group else ""
    return text + (say("doubles.number", number=each.number) if each.number else "")


@require_POST
@keeper
def two(request: ActingRequest, one: UUID, other: UUID) -> HttpResponse:
    """Say that two records are two children; they are never proposed again."""
    say_not_the_same(request.acting, one, other, request.moment)
    return HttpResponseRedirect(HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def join(request: ActingRequest, one: UUID, other: UUID) -> HttpResponse:
    """Make two records one, after choosing which stays."""
    records = two_records(request.acting, one, other, request.moment)
    errors: dict[str, str] = {}
    if request.method == "POST":
        keep = read_uuid(request.POST.get(KEEP, ""))
        if keep not in (one, other):
            errors[KEEP] = say("doubles.no_choice")
        else:
            gone = other if keep == one else one
            try:
                children_joined(request.acting, keep, gone, request.moment)
                return HttpResponseRedirect(HERE)
            except Refused as no:
                errors[KEEP] = " ".join(plain_reason(each) for each in no.denied.reasons)
    context = {
        "t": _words("join_title", "join_lead", "join"),
        "keep": {
            "id": KEEP, "name": KEEP, "label": say("doubles.keep"), "error": errors.get(KEEP, ""),
            "options": [
                {"value": str(each.id), "label": record_words(request, each)} for each in records
            ],
        },
        "back": {"url": HERE, "label": say("doubles.title")},
        **summary(errors),
    }  # fmt: skip
    return page(request, "web/organisation/join_children.html", context)
