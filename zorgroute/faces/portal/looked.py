"""Who looked at what was written about a child, and how does a parent ask why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.review.actions import MOST_WORDS, ask_why
from zorgroute.chain.review.looked import LOOKED, Line, looked_at, months_of
from zorgroute.chain.review.queries import Question, questions_of
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.looking import FILTERS, chosen_month, days_in_words, month_words
from zorgroute.faces.navigation import role_word
from zorgroute.faces.portal.asking import (
    NOW,
    Context,
    FamilyRequest,
    day_words,
    language,
    own_file,
    page,
    say,
)
from zorgroute.faces.portal.happening import child_name


@require_safe
@own_file
def looked_home(request: FamilyRequest) -> HttpResponse:
    """The way to the log of the own child; with more children the one is chosen first."""
    found = cases_of(request.acting, request.moment)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("portal_looked", args=[found[0][0]]))
    cases = [
        {
            "name": child.given_name if child else say("portal.child"),
            "url": reverse("portal_looked", args=[case]),
        }
        for case, child, _, _ in found
    ]
    return page(request, "portal/looked_home.html", {"cases": cases, **heads()})


def heads() -> Context:
    """What stands above the parts of these pages."""
    return {
        "title": say("looked.title"),
        "asked_title": say("looked.asked.title"),
        "questions_title": say("looked.questions"),
        "filter_label": say("looked.filter"),
        "which_child": say("looked.which_child"),
        "no_child": say("looked.no_child"),
    }


@require_safe
@own_file
def looked_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """Who read or changed what in a month, in plain words, without a clock (screen 14)."""
    seen = case_seen_by(request.acting, case, request.moment, [LOOKED], "portaal")
    context = about(seen, request.GET.get("maand", ""), request.GET.get("wat", ""))
    questions = questions_of(request.acting, case, request.moment)
    context["questions"] = [_question(request, each) for each in questions]
    if request.GET.get("gevraagd") and questions:
        day = day_words(questions[0].due_at, request.moment)
        context["asked"] = say("looked.asked.text", day=day)
    return page(request, "portal/looked.html", context)


def about(seen: SeenCase, given: str, did: str) -> Context:
    """The month that is shown, its lines, and what can be chosen."""
    months = months_of(seen, seen.standing.opened_at)
    month = chosen_month(given, months)
    lines = looked_at(seen, month)
    shown = [each for each in lines if did not in FILTERS or each.did == did]
    return {
        "name": child_name(seen),
        "days": _days(seen, shown),
        "months": [
            {"value": f"{each:%Y-%m}", "label": month_words(each, language())} for each in months
        ],
        "month": f"{month:%Y-%m}",
        "filters": [
            {
                "value": each,
                "label": say(f"looked.filter.{each or 'all'}"),
                "is_chosen": each == did,
            }
            for each in ("", *FILTERS)
        ],
        **heads(),
        "lead": say("looked.lead"),
        "ask_url": f"{reverse('portal_looked_ask', args=[seen.id])}?maand={month:%Y-%m}",
        "back": {"url": NOW, "label": say("portal.nav.now")},
    }


def _days(seen: SeenCase, lines: list[Line]) -> list[Context]:
    """The lines in words. To a young person the steps of a route have no names, so that several
    lines say the same: then it is said once."""
    days = days_in_words(seen, lines, say, language())
    if seen.acting.is_young:
        for person in (person for day in days for person in day["people"]):
            alike = {(each["did"], each["what"], each["why"]): each for each in person["lines"]}
            person["lines"] = list(alike.values())
    return days


def _question(request: FamilyRequest, each: Question) -> Context:
    asked = day_words(each.on, request.moment)
    due = day_words(each.due_at, request.moment)
    return {
        "asked": say("looked.question.on", day=asked, name=each.name or role_word(each.role)),
        "reply": each.reply,
        "state": "" if each.reply else say(
            "looked.question.late" if each.is_late else "looked.question.due", day=due
        ),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@own_file
def ask_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """Let a parent say which line is not understood; the privacy officer answers."""
    seen = case_seen_by(request.acting, case, request.moment, [LOOKED], "portaal")
    sent = clean(posted(request.POST))
    given = sent.one("maand") or request.GET.get("maand", "")
    month = chosen_month(given, months_of(seen, seen.standing.opened_at))
    lines = looked_at(seen, month)
    if request.method != "POST":
        return _form(request, _Asking(seen, month, lines), sent, {})
    line = next((each for each in lines if str(each.look) == sent.one("regel")), None)
    words = sent.one("vertellen")
    errors = {}
    if line is None:
        errors["regel"] = say("looked.ask.missing")
    if len(words) > MOST_WORDS:
        errors["vertellen"] = say("looked.ask.too_long")
    if line is None or errors:
        return _form(request, _Asking(seen, month, lines), sent, errors)
    ask_why(request.acting, seen, line, words, request.moment)
    return HttpResponseRedirect(
        f"{reverse('portal_looked', args=[case])}?maand={month:%Y-%m}&gevraagd=ja"
    )


@dataclass(frozen=True)
class _Asking:
    """What a parent can ask about: the lines of one month."""

    seen: SeenCase
    month: date
    lines: list[Line]


def _form(
    request: FamilyRequest, asking: _Asking, sent: Sent, errors: dict[str, str]
) -> HttpResponse:
    options = [
        {
            "value": each["look"],
            "label": f"{day['day']}: {each['who']}",
            "more": f"{each['did']} {each['what']}",
            "is_chosen": each["look"] == sent.one("regel"),
        }
        for day in _days(asking.seen, asking.lines)
        for person in day["people"]
        for each in person["lines"]
    ]
    context = {
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "month": f"{asking.month:%Y-%m}",
        "lead": say("looked.ask.lead"),
        "which": {
            "id": "regel", "name": "regel", "label": say("looked.ask.which"), "options": options,
            "error": errors.get("regel", ""),
        },
        "words": {
            "id": "vertellen", "name": "vertellen", "label": say("looked.ask.words"),
            "hint": say("looked.ask.words_hint"), "value": sent.one("vertellen"), "rows": 4,
            "is_optional": True, "error": errors.get("vertellen", ""),
        },
        "back": {
            "url": reverse("portal_looked", args=[asking.seen.id]), "label": say("looked.title"),
        },
    }  # fmt: skip
    return page(request, "portal/looked_ask.html", context)
