"""What is shown at a step that cannot be recorded: not yours, not open, or just done?"""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.chain.ledger.refusals import Conflict
from zorgroute.core.engine.what_now import Next
from zorgroute.faces.web import case_words
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.drafting import draft_name
from zorgroute.faces.web.pages import ActingRequest, Context, language, page, say, texts_typed
from zorgroute.faces.web.step_form import Typed, kept_of, open_step


def not_yours(request: ActingRequest, seen: SeenCase, each: Next) -> HttpResponse:
    """Say who does an open step."""
    titles = seen.teller(language()).titles
    who = case_words.role_words(seen, each.roles)
    return page(
        request,
        "web/step/not_yours.html",
        {
            "back": {"url": reverse("case", args=[seen.id]), "label": short_name(seen)},
            "title": titles.step(each.line, each.step),
            "who": f"{each.person}, {who}" if each.person else who,
        },
        status=409 if request.method == "POST" else 200,
    )


def record(request: ActingRequest, seen: SeenCase, line: str, step: str) -> HttpResponse:
    """What was recorded at a step that is not open: every visit, as far as it may be read."""
    days = _days_of(seen, line, step)
    titles = seen.teller(language()).titles
    return page(
        request,
        "web/step/record.html",
        {
            "crumbs": _crumbs(seen, titles.step(line, step)),
            "title": titles.step(line, step),
            "days": days,
            "case": seen.id,
        },
    )


def _days_of(seen: SeenCase, line: str, step: str) -> list[Context]:
    names = {str(each.who.person): each.who.name for each in seen.people()}
    names[str(seen.acting.person)] = seen.acting.name
    return [
        {"on": each.on, "entries": [case_words.entry_words(seen, each, names)]}
        for each in seen.timeline(language())
        if (each.line, each.step) == (line, step)
    ]


def _crumbs(seen: SeenCase, title: str) -> list[tuple[str, str]]:
    case = reverse("case", args=[seen.id])
    return [(say("nav.work"), reverse("work")), (short_name(seen), case), (title, "")]


def conflict(
    request: ActingRequest,
    seen: SeenCase,
    at: tuple[str, str],
    typed: Typed,
    fault: Conflict | None = None,
) -> HttpResponse:
    """Somebody was first: both texts below each other, and the own text kept as a draft."""
    line, step = at
    keep_draft(request.acting, draft_name(seen.id, line, step), kept_of(typed), request.moment)
    fresh = case_seen_by(request.acting, seen.id, request.moment, [f"stap:{line}/{step}"])
    days = _days_of(fresh, line, step)
    first = next((entry["who"] for day in days for entry in day["entries"]), "")
    return page(
        request,
        "web/step/conflict.html",
        {
            "back": {"url": reverse("case", args=[seen.id]), "label": short_name(seen)},
            "by": (fault.by_name if fault else "") or first,
            "days": days[:1],
            "case": seen.id,
            "typed": texts_typed(request),
            "url": reverse("step", args=[seen.id, line, step]),
            "contact": reverse("contact", args=[seen.id]),
            "is_open": open_step(fresh, line, step) is not None,
            "printed": "",
        },
        status=409,
    )
