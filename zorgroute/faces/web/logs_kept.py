"""Which logs of elsewhere were taken in, what could not be used, and which steps do they mean?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.exporting import table_bytes
from zorgroute.chain.routebook.queries import routes_of
from zorgroute.core.conformance.naming import Names
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.log import Activity
from zorgroute.core.traces.tables import RefusedRow
from zorgroute.core.traces.writing import write_log
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.web.importing import download
from zorgroute.faces.web.pages import ActingRequest, Context, View, day_words, page, professional
from zorgroute.faces.web.pages import language as reading_language
from zorgroute.faces.web.refusing import plain_reason as reason_words
from zorgroute.faces.web.routebook import address
from zorgroute.faces.web.texts import texts
from zorgroute.insight.deviations.actions import Steps, forget_log, match_steps
from zorgroute.insight.deviations.queries import (
    Imported,
    imported_log,
    imported_logs,
    log_of,
    must_see_logs,
    names_in,
)
from zorgroute.insight.deviations.snapshot import made_at

TABLE = "logs"
LINES, UNKNOWN_SHOWN = 50, 100
ROUTE, STEP = "route", "stap"
# The forms in which a log can be taken along, and what a browser is told they are.
OFFERED: Mapping[str, str] = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XES: "application/xml; charset=utf-8",
}


def policy(view: View) -> View:
    """Let only a policy officer of the municipality in; for others these pages are not there."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_see_logs(request.acting)
        return view(request, *args, **kwargs)

    return professional(guarded)


def number_words(number: int) -> str:
    """A whole number with its thousands apart, as the language of the reader does."""
    between = "." if reading_language() == NL else ","
    return f"{number:,}".replace(",", between)


def kept_words(kept: int, refused: int) -> str:
    """How many rows were read, and how many not."""
    t = texts(TABLE)
    one = t("kept_one") if kept == 1 else t("kept_many", count=number_words(kept))
    return t("kept_and_not", kept=one, refused=number_words(refused)) if refused else one


def lines_of(rows: Iterable[RefusedRow]) -> list[str]:
    """Each refused row with its number and why."""
    t = texts("log")
    return [t("line", number=str(each.number), why=reason_words(each.reason)) for each in rows]


@require_safe
@policy
def overview(request: ActingRequest) -> HttpResponse:
    """The logs that were taken in, and when our own was last brought up to date."""
    t = texts(TABLE)
    made = made_at(request.acting.municipality)
    context = {
        "t": t,
        "items": [
            {
                "title": each.name,
                "url": reverse("logs_one", args=[each.id]),
                "when": t("taken_on", on=day_words(each.at, request.moment)),
                "kept": kept_words(each.kept, each.refused_total),
            }
            for each in imported_logs(request.acting)
        ],
        "own": t("own_made", on=day_words(made, request.moment)) if made else t("own_none"),
        "measured": address("measured_routes"),
        "said": t("gone") if request.GET.get("weg") == "ja" else "",
    }
    return page(request, "web/logs/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@policy
def one(request: ActingRequest, log: UUID) -> HttpResponse:
    """What came of one file: rows, findings, and activities that no step is known for."""
    found = imported_log(request.acting, log)
    route = _route(request)
    names = names_in(request.acting, log)
    here = reverse("logs_one", args=[log])
    if request.method == "POST":
        match_steps(request.acting, log, _matched(request, found, names, route), request.moment)
        more = f"&{ROUTE}={route.name}" if route else ""
        return HttpResponseRedirect(f"{here}?bewaard=ja{more}")
    t = texts(TABLE)
    lines = lines_of(found.refused[:LINES])
    left = found.refused_total - len(lines)
    context: Context = {
        "t": t,
        "log": found,
        "kept": kept_words(found.kept, found.refused_total),
        "lines": lines,
        "more": t("more_lines", count=number_words(left)) if left > 0 else "",
        "files": [
            (t(f"as_{form}"), reverse("logs_file", args=[log, str(form)])) for form in OFFERED
        ],
        "download": t.counted("download", len(found.refused)),
        "findings": [reason_words(each) for each in found.findings],
        "taken": t("taken_on", on=day_words(found.at, request.moment)),
        "routes": [
            {"name": each.name, "title": each.model.title.prof, "is_chosen": each == route}
            for each in routes_of(request.acting.municipality)
        ],
        "unknown": _unknown(found, names, route) if route else [],
        "options": _steps_of(route) if route else [],
        "route": route,
        "said": _said(request, found),
        "measured": address("measured_route", route.name) if route else "",
        "crumbs": [(t("title"), reverse("logs")), (found.name, "")],
    }
    return page(request, "web/logs/one.html", context)


def _said(request: ActingRequest, found: Imported) -> str:
    t = texts(TABLE)
    if request.GET.get("zelfde") == "ja":
        return t("same", on=day_words(found.at, request.moment))
    if request.GET.get("bewaard") == "ja":
        return t("matched")
    return t("taken_in") if request.GET.get("ingelezen") == "ja" else ""


def _route(request: ActingRequest) -> Route | None:
    """The route that the log is laid beside: the chosen one, else the first."""
    routes = routes_of(request.acting.municipality)
    wanted = request.POST.get(ROUTE) or request.GET.get(ROUTE, "")
    return next((each for each in routes if each.name == wanted), next(iter(routes), None))


def _unknown(found: Imported, names: Sequence[tuple[str, str]], route: Route) -> list[Context]:
    """The activities that mean no step of the route by themselves, with what was chosen."""
    known, chosen = Names.of(route), dict(found.steps)
    return [
        {
            "id": f"{STEP}-{at}",
            "name": step,
            "value": "/".join(chosen.get((line, step), ())),
            "near": known.nearest(step) if (line, step) not in chosen else "",
        }
        for at, (line, step) in enumerate(names)
        if known.meant(Activity(line, step)) is None
    ][:UNKNOWN_SHOWN]


def _steps_of(route: Route) -> list[tuple[str, str]]:
    return [
        (f"{line.name}/{name}", step.title.prof)
        for line in route.lines.values()
        for name, step in line.steps.items()
    ]


def _matched(
    request: ActingRequest,
    found: Imported,
    names: Sequence[tuple[str, str]],
    route: Route | None,
) -> Steps:
    """What was chosen before, with what is chosen now on this route."""
    matched = dict(found.steps)
    places = {} if route is None else {
        f"{line.name}/{step}": (line.name, step)
        for line in route.lines.values() for step in line.steps
    }  # fmt: skip
    for at, name in enumerate(names):
        given = request.POST.get(f"{STEP}-{at}")
        if given == "":
            matched.pop(name, None)
        elif given in places:
            matched[name] = places[given]
    return matched


@require_safe
@policy
def refused_rows(request: ActingRequest, log: UUID) -> HttpResponse:
    """The rows that were not taken, by number and reason; what stood in them was not kept."""
    found = imported_log(request.acting, log)
    t = texts(TABLE)
    rows = ((each.number, reason_words(each.reason)) for each in found.refused)
    return download(
        table_bytes((t("column_line"), t("column_reason")), rows),
        "text/csv; charset=utf-8",
        "niet-ingelezen.csv",
    )


@require_safe
@policy
def log_file(request: ActingRequest, log: UUID, form: str) -> HttpResponse:
    """A log that was taken in as a file, with the steps that were chosen for its activities.

    Only what was taken in from elsewhere: each row of our own log is about one child, and no count
    can be protected in a file of single children.
    """
    kind = OFFERED.get(form)
    if kind is None:
        raise Unseen(form)
    content = write_log(log_of(request.acting, log), Form(form))
    return download(content, kind, f"logboek.{form}")


@require_http_methods(["GET", "HEAD", "POST"])
@policy
def forget(request: ActingRequest, log: UUID) -> HttpResponse:
    """Throw a log away, after saying what that means."""
    found, t = imported_log(request.acting, log), texts(TABLE)
    if request.method == "POST" and request.POST.get("akkoord") == "ja":
        forget_log(request.acting, log, request.moment)
        return HttpResponseRedirect(f"{reverse('logs')}?weg=ja")
    confirm = {
        "lead": t("forget_lead"),
        "rows": [(t("forget_what"), found.name), (t("forget_means"), t("forget_text"))],
        "hidden": [],
        "label": t("forget_label"),
        "back": reverse("logs_one", args=[log]),
    }
    return page(request, "web/confirm.html", {"confirm": confirm})
