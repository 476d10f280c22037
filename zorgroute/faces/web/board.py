"""Where do families wait, and what do we not know?"""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.web.board_areas import FIGURES, areas_told, crossed, names_of
from zorgroute.faces.web.board_chart import small_chart
from zorgroute.faces.web.board_figures import (
    TABLE,
    period_words,
    periods_of,
    said,
    source_of,
    steps_of,
    words_of,
)
from zorgroute.faces.web.board_sources import meeting, waiting
from zorgroute.faces.web.pages import ActingRequest, Context, day_words, page, today
from zorgroute.faces.web.scenario import makes_policy
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.deviations.queries import imported_logs
from zorgroute.insight.deviations.snapshot import made_at
from zorgroute.insight.indicators import queries
from zorgroute.insight.indicators.defining import definition, definitions
from zorgroute.insight.indicators.periods import months_of
from zorgroute.insight.indicators.publishing import OWN

WAIT = "I13"
# What else a policy officer opens from here: the name of the address, and of its texts.
MORE = ("measured_routes", "scenarios", "logs", "board_standing")


@require_safe
@makes_policy
def overview(request: ActingRequest) -> HttpResponse:
    """The board: what the sources print, what was measured here, and what is missing."""
    t = texts(TABLE)
    context = {
        "t": t,
        **_printed(request, t),
        "measured": _told(_measured(request, t), t),
        "by_area": _by_area(request, t),
        "areas": areas_told(request.acting, t),
        "logs": _logs(request, t),
        "more": _more(t),
    }
    return page(request, "web/board/overview.html", {**context, **_measured_on(request, t)})


def _printed(request: ActingRequest, t: Texts) -> Context:
    """The waiting times and the joint meeting as the sources print them, where they do."""
    sources = queries.sources_of(request.acting.municipality)
    if sources is None:
        return {"waiting": None, "meeting": None}
    shown = waiting(sources.months, t)
    shown["charts"] = [
        {
            "name": row["name"],
            "svg": small_chart(area.weeks, shown["months"], t.language),
            "gap": row["gap"],
        }
        for row, area in zip(shown["rows"], sources.months.areas, strict=True)
    ]
    return {"waiting": shown, "meeting": meeting(sources.places, t)}


def _measured(request: ActingRequest, t: Texts, log: str = OWN) -> list[Context]:
    """Of each indicator the newest figure there is; without any figure at all an empty list."""
    newest = queries.newest_totals(request.acting, log)
    places = queries.places_a_year(request.acting.municipality)
    if not newest:
        return []
    return [
        {
            **words_of(what, t),
            "url": reverse("board_figure", args=[what.code.lower()])
            + (f"?log={log}" if log else ""),
            "period": period_words(newest[what.code].period, t),
            "value": said(what, newest[what.code], places, t),
        }
        for what in definitions()
        if what.code in newest
    ]


def _by_area(request: ActingRequest, t: Texts) -> Context | None:
    """Our own wait by area and month in the newest period of which that can be told (R217)."""
    what = definition(WAIT)
    names = names_of(request.acting.municipality)
    if what is None:
        return None
    found = queries.figures(request.acting, what.code)
    for period in sorted({each.period for each in found}, reverse=True):
        rows = [each for each in found if each.period == period]
        table = crossed(what, rows, months_of(period), names, t)
        if table is not None:
            return {
                **table,
                "label": "wijk-en-maand",
                "title": t("by_area_heading", period=period_words(period, t)),
                "url": reverse("board_figure", args=[what.code.lower()]),
            }
    return None


def _told(rows: list[Context], t: Texts) -> Context:
    """The figures with something to tell, and apart from them those of too few children."""
    small = texts(FIGURES)("small")
    few = [row for row in rows if {row["value"]["value"], row["value"]["children"]} == {small}]
    return {
        "rows": [row for row in rows if row not in few],
        "few": few,
        "few_words": t("few", count=str(len(few))),
    }


def _measured_on(request: ActingRequest, t: Texts) -> Context:
    at = made_at(request.acting.municipality)
    if at is None:
        return {"measured_on": t("never_measured")}
    return {"measured_on": t("measured_on", on=day_words(at, request.moment))}


def _logs(request: ActingRequest, t: Texts) -> list[Context]:
    """The logs that were taken in and of which figures are ready."""
    ready = set(queries.logs_with_figures(request.acting))
    return [
        {
            "heading": t("log_heading", name=each.name),
            "label": f"logboek-{at}",
            **_told(_measured(request, t, str(each.id)), t),
        }
        for at, each in enumerate(imported_logs(request.acting), 1)
        if str(each.id) in ready
    ]


def _more(t: Texts) -> list[Context]:
    found = []
    for name in MORE:
        try:
            found.append(
                {"url": reverse(name), "title": t(f"more_{name}"), "what": t(f"what_{name}")}
            )
        except NoReverseMatch:
            # A part of the house that is not built in here has no page to go to.
            continue
    return found


@require_safe
@makes_policy
def figure(request: ActingRequest, code: str) -> HttpResponse:
    """One figure: how it is computed, from what, and what it was in each period."""
    t = texts(TABLE)
    what = definition(code[:1].upper() + code[1:].lower())
    if what is None:
        raise Unseen(code)
    log = _chosen_log(request)
    found = queries.figures(request.acting, what.code, log["id"])
    places = queries.places_a_year(request.acting.municipality)
    context = {
        "t": t,
        **words_of(what, t),
        "formula": what.formula if t.language == "nl" else what.formula_en,
        "unit": t(f"unit_{what.unit}"),
        "source": source_of(what, t),
        "steps": steps_of(what, request.acting.municipality, t),
        "periods": periods_of(what, found, places, t, names_of(request.acting.municipality)),
        "areas": areas_told(request.acting, t),
        "log": t("log_heading", name=log["name"]) if log["name"] else "",
        "crumbs": _crumbs(t, words_of(what, t)["title"]),
        "printed": _printed_of(what.code, request, t),
    }
    return page(request, "web/board/figure.html", context)


def _crumbs(t: Texts, here: str) -> list[tuple[str, str]]:
    return [(t("title"), reverse("board")), (here, "")]


def _chosen_log(request: ActingRequest) -> dict[str, str]:
    """Our own cases, or a log that was taken in; raises `Unseen` for one that is not ours."""
    asked = request.GET.get("log", OWN)
    if not asked:
        return {"id": OWN, "name": ""}
    for each in imported_logs(request.acting):
        if str(each.id) == asked:
            return {"id": asked, "name": each.name}
    raise Unseen(asked)


def _printed_of(code: str, request: ActingRequest, t: Texts) -> Context | None:
    """What a source prints about the same thing, to be read beside what was measured."""
    shown = _printed(request, t)
    if code == "I13" and shown["waiting"]:
        return {"waiting": shown["waiting"]}
    if code in {"I02", "I04"} and shown["meeting"]:
        return {"meeting": shown["meeting"]}
    return None


@require_safe
@makes_policy
def standing(request: ActingRequest) -> HttpResponse:
    """The state of affairs for the partners of the chain, to be printed or sent (R248)."""
    t = texts(TABLE)
    places = queries.places_a_year(request.acting.municipality)
    names = names_of(request.acting.municipality)
    asked = [each for each in map(definition, ("I13", "I02")) if each is not None]
    tables = [
        {
            **words_of(what, t),
            "formula": what.formula if t.language == "nl" else what.formula_en,
            "periods": periods_of(
                what, queries.figures(request.acting, what.code), places, t, names
            ),
        }
        for what in asked
    ]
    context = {
        "t": t,
        **_printed(request, t),
        "tables": tables,
        "lead": t("standing_lead", on=long_date(today(request), t.language)),
        "crumbs": _crumbs(t, t("standing_title")),
        **_measured_on(request, t),
    }
    return page(request, "web/board/standing.html", context)
