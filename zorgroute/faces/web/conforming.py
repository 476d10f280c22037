"""Do cases keep to the agreed route, and where they do not, is that by law or by choice?"""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.routebook.queries import content
from zorgroute.core.conformance.findings import By
from zorgroute.core.conformance.machine import TooManyStates
from zorgroute.core.conformance.report import Report, conformance_of
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import EventLog
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.agreement_rules import rules_of
from zorgroute.faces.web.conforming_counts import Split, share_in_time, split_of
from zorgroute.faces.web.conforming_words import what_words
from zorgroute.faces.web.measured import known, makes_policy
from zorgroute.faces.web.measured_data import is_of_route, source_for, sources_of
from zorgroute.faces.web.pages import ActingRequest, Context, page
from zorgroute.faces.web.texts import Texts, texts

TABLE = "conform"
COLUMNS = (By.LAW, By.CHOICE, By.UNEXPLAINED)
# The loops run as plain Python here; a bigger log is a matter for the command.
MOST_ROWS = 40_000
AN_HOUR = 3600
TEMPLATE = "web/measured/conform.html"


@require_safe
@makes_policy
def conform(request: ActingRequest, name: str) -> HttpResponse:
    """The cases of a log beside the agreed route: departures by law, by choice and unexplained."""
    route, t = known(request, name), texts(TABLE)
    sources = sources_of(request.acting, request.moment, texts("discovery"))
    code, log = source_for(request, request.GET.get("gegevens", ""), route, sources)
    context: Context = {
        "t": t,
        "route": route,
        "sources": {
            "id": "gegevens",
            "name": "gegevens",
            "label": t("which_log"),
            "options": [{"value": each.code, "label": each.label} for each in sources],
            "value": code,
        },
        "source": next(each.label for each in sources if each.code == code),
        "walked": f"{reverse('measured_route', args=[name])}?gegevens={code}",
        "crumbs": [
            (texts("discovery")("title"), reverse("measured_routes")),
            (route.model.title.prof, reverse("measured_route", args=[name])),
            (t("page_crumb"), ""),
        ],
    }
    return page(request, TEMPLATE, {**context, **_figures(route, log, t)})


def _figures(route: Route, log: EventLog | None, t: Texts) -> Context:
    """What may be told of a log, or why there is nothing to tell."""
    if log is None or not len(log) or not is_of_route(log, route):
        return {"nothing": t("page_nothing")}
    if len(log) > MOST_ROWS:
        return {"nothing": t("page_too_big", many=str(MOST_ROWS))}
    try:
        report = _report(route, log)
    except TooManyStates as many:
        return {"nothing": t("too_many", line=many.line)}
    if not report.cases:
        return {"nothing": t("page_nothing")}
    split = split_of(report)
    if split is None:
        return {"nothing": t("page_few")}
    return {
        "said": _said(report, split, t),
        "head": [t(f"by.{by}") for by in COLUMNS],
        "rows": _rows(route, split, t),
        "terms": _terms(route, report, t),
        "has_figures": True,
    }


def _report(route: Route, log: EventLog) -> Report:
    """The report, made once for each log and version of a route."""
    seen = hashlib.sha256(route.digest.encode())
    for column in (log.case, log.activity, log.happened, log.began, log.function):
        seen.update(column.tobytes())
    seen.update(repr((log.activities, log.functions, dict(log.traits))).encode())
    key = f"conform-{seen.hexdigest()}"
    found: Report | None = cache.get(key)
    if found is None:
        found = conformance_of(route, log, rules_of(content(), route))
        cache.set(key, found, AN_HOUR)
    return found


def _said(report: Report, split: Split, t: Texts) -> list[str]:
    cases = str(split.cases.shown)
    if split.keep is not None:
        said = [t("page_keep", keep=str(split.keep.shown), cases=cases)]
    elif split.is_keep_small:
        said = [t("page_keep_few", cases=cases)]
    else:
        said = [t("page_cases", cases=cases)]
    score = f"{report.score:.1f}"
    return [*said, t("page_score", score=score.replace(".", ",") if t.language == NL else score)]


def _rows(route: Route, split: Split, t: Texts) -> list[dict[str, object]]:
    """What differs, with its number in the column of why; what is told of a few is left out."""
    return [
        {
            "what": what_words(route, about, t),
            "cells": [
                t("page_about", count=str(number.shown)) if about.by == by else "" for by in COLUMNS
            ],
        }
        for about, number in split.rows
    ]


def _terms(route: Route, report: Report, t: Texts) -> list[dict[str, str]]:
    found = []
    for each in report.kept:
        if each.judged:
            share = share_in_time(each)
            found.append(
                {
                    "step": route.step(each.line, each.step).title.prof,
                    "share": t("page_few_terms") if share is None else f"{share}%",
                }
            )
    return found
