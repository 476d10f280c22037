"""What would change if we agreed on this: which knobs are there, and what comes out?"""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.owning import owns
from zorgroute.core.routes.faults import Unreadable
from zorgroute.faces.web import scenario_form as form
from zorgroute.faces.web.pages import ActingRequest, Context, View, day_words, page, professional
from zorgroute.faces.web.scenario_before import answer, loads, sorted_by_title
from zorgroute.faces.web.scenario_page import Shown, asked_context, outcome_context
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.forecasts import actions, queries
from zorgroute.insight.forecasts.beforehand import beforehand
from zorgroute.insight.forecasts.scenarios import (
    Knobs,
    Shipped,
    base_of,
    beside,
    digest_of,
    scenario_of,
    scenarios_of,
    set_up,
)

TABLE = "scenarios_page"


def makes_policy(view: View) -> View:
    """Let in who makes policy for a municipality; anybody else finds nothing here."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not owns(request.acting, request.acting.municipality):
            raise Unseen(request.path)
        return view(request, *args, **kwargs)

    return professional(guarded)


@require_safe
@makes_policy
def overview(request: ActingRequest) -> HttpResponse:
    """Every scenario of the municipality: how it is now, and what was thought of."""
    t = texts(TABLE)
    found = sorted_by_title(scenarios_of(request.acting.municipality), _title)
    items = [_item(request, each, t) for each in found]
    return page(request, "web/scenario/overview.html", {"t": t, "items": items})


def _title(shipped: Shipped) -> str:
    return form.said(shipped.scenario.title)


def _item(request: ActingRequest, shipped: Shipped, t: Texts) -> Context:
    base = base_of(shipped)
    known = queries.last_ended(request.acting, shipped.name)
    return {
        "title": _title(shipped),
        "url": reverse("scenario", args=[shipped.name]),
        "beside": t("beside", what=_title(base)) if base else t("beside_nothing"),
        "known": t("known_on", on=day_words(known, request.moment)) if known else t("known_never"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@makes_policy
def scenario(request: ActingRequest, name: str) -> HttpResponse:
    """The knobs of a scenario with what came out last; turning them asks for a calculation."""
    shipped, t = scenario_of(request.acting.municipality, name), texts(TABLE)
    if request.method != "POST":
        filled = form.shown_values(shipped, None, t)
        known = queries.answer_to(request.acting, digest_of(shipped, filled.knobs))
        if known is not None and known.is_open:
            return HttpResponseRedirect(_address(known))
        return _page(request, Shown(shipped, filled, known), t)
    return _ask(request, shipped, t)


def _ask(request: ActingRequest, shipped: Shipped, t: Texts) -> HttpResponse:
    given = {key: str(value) for key, value in request.POST.items()}
    shipped = form.chosen(shipped, given)
    filled = form.read(shipped, given, t)
    if not filled.errors:
        ready = set_up(shipped, filled.knobs)
        if isinstance(ready, Unreadable):
            filled = form.with_faults(shipped, filled, ready, t)
        else:
            question = _question(shipped, filled.knobs)
            asked = actions.ask(request.acting, question, request.moment)
            return HttpResponseRedirect(_address(queries.calculation_of(request.acting, asked)))
    return _page(request, Shown(shipped, filled, None), t)


def _question(shipped: Shipped, knobs: Knobs) -> actions.Question:
    base = base_of(shipped)
    return actions.Question(
        shipped.name, base.name if base else "", dict(knobs), digest_of(shipped, knobs)
    )


def _address(known: queries.Known) -> str:
    return reverse("scenario_outcome", args=[known.scenario, known.id])


@require_safe
@makes_policy
def outcome(request: ActingRequest, name: str, calculation: UUID) -> HttpResponse:
    """One calculation: how far it is, or what came out."""
    shipped, known, t = *_known(request, name, calculation), texts(TABLE)
    if request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return _progress(request, shipped, known, t)
    filled = form.shown_values(shipped, known.knobs, t)
    return _page(request, Shown(shipped, filled, known), t)


def _known(request: ActingRequest, name: str, calculation: UUID) -> tuple[Shipped, queries.Known]:
    """A calculation with its scenario; raises `Unseen` when they do not belong together."""
    shipped = scenario_of(request.acting.municipality, name)
    known = queries.calculation_of(request.acting, calculation)
    if known.scenario != shipped.name:
        raise Unseen(str(calculation))
    return shipped, known


def _progress(
    request: ActingRequest, shipped: Shipped, known: queries.Known, t: Texts
) -> HttpResponse:
    """The part that tells how far it is; once it has ended the page is asked for anew."""
    if not known.is_open:
        ended = HttpResponse()
        ended["HX-Refresh"] = "true"
        return ended
    context = {"t": t, **asked_context(request, known, t)}
    return page(request, "web/scenario/progress.html", context)


@require_POST
@makes_policy
def stop(request: ActingRequest, name: str, calculation: UUID) -> HttpResponse:
    """Stop a calculation; what was done stays."""
    _, known = _known(request, name, calculation)
    actions.stop(request.acting, known.id, request.moment)
    return HttpResponseRedirect(_address(known))


@require_POST
@makes_policy
def again(request: ActingRequest, name: str, calculation: UUID) -> HttpResponse:
    """Ask once more what was stopped or failed, as the scenario is now."""
    shipped, known = _known(request, name, calculation)
    question = _question(shipped, known.knobs)
    asked = actions.ask(request.acting, question, request.moment)
    return HttpResponseRedirect(_address(queries.calculation_of(request.acting, asked)))


def _page(request: ActingRequest, shown: Shown, t: Texts) -> HttpResponse:
    """The whole page: the answer, the knobs, how far it is, what came out, what it rests on."""
    shipped, filled = shown.shipped, shown.filled
    base = base_of(shipped)
    knobs = {} if filled.errors else filled.knobs
    before = beforehand(shipped, knobs)
    below = beforehand(base, beside(shipped, knobs)) if base else None
    if isinstance(before, Unreadable):
        raise Unseen(shipped.name)
    known = tuple(each for each in (below, before) if each and not isinstance(each, Unreadable))
    context: Context = {
        "t": t,
        "title": _title(shipped),
        "lead": t("beside", what=_title(base)) if base else t("beside_nothing"),
        "crumbs": [(t("title"), reverse("scenarios")), (_title(shipped), "")],
        "action": reverse("scenario", args=[shipped.name]),
        "knobs": form.questions(shipped, filled, t),
        "choice": form.choices(shipped),
        "errors": [
            {"target": form.field_id(name), "text": text} for name, text in filled.errors.items()
        ],
        "has_errors": bool(filled.errors),
    }
    context |= {"answer": answer(shipped, before, t)}
    context |= outcome_context(request, shown, known, (shipped, base), t)
    context["loads"] = loads(before, context["say"], t)
    return page(request, "web/scenario/scenario.html", context)
