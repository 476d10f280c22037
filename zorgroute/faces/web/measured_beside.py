"""How do two routes, or two versions of one, compare in steps, norms and measured times?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.routebook.queries import readable_routes, route_of, versions_of
from zorgroute.core.discovery.beside import Experience, Side, StepFigures, matched, side_of
from zorgroute.core.discovery.times import Times
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.words import Words
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.measuring import lasting
from zorgroute.faces.web.measured import known, makes_policy
from zorgroute.faces.web.measured_data import (
    OWN,
    chosen,
    data_of,
    is_of_route,
    on_route,
    sources_of,
)
from zorgroute.faces.web.pages import ActingRequest, Context, page
from zorgroute.faces.web.route_pages import place_name, saying
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.indicators.protecting import LIMIT, guarded_count

TABLE = "discovery"
NONE = "geen"
SHORTEST = 12  # letters of a digest that name a version


@dataclass(frozen=True)
class Choice:
    """A route that can be laid beside: its code in the address, its name, and which version."""

    code: str
    label: str
    route: Route
    version: str = ""


@require_safe
@makes_policy
def beside(request: ActingRequest, name: str) -> HttpResponse:
    """Two routes with what was agreed and, where there are data, what was measured."""
    mine, t = known(request, name), texts(TABLE)
    choices = choices_of(mine, t)
    others = [each for each in choices if each.code != name] or choices
    left = _choice(request, "links", choices, name)
    right = _choice(request, "met", choices, others[0].code)
    sources = [NONE, *(each.code for each in sources_of(request.acting, request.moment, t))]
    codes = (
        chosen(request.GET.get("gegevens", OWN), sources),
        chosen(request.GET.get("met_gegevens", OWN), sources),
    )
    sides = [
        _side(request.acting, choice, code, request.moment)
        for choice, code in zip((left, right), codes, strict=True)
    ]
    labels = {each.code: each.label for each in sources_of(request.acting, request.moment, t)}
    context: Context = {
        "t": t,
        "route": mine,
        "left": left,
        "right": right,
        "left_data": _data(sides[0], labels.get(codes[0], ""), t),
        "right_data": _data(sides[1], labels.get(codes[1], ""), t),
        "numbers": list(_numbers(sides[0], sides[1], t)),
        "steps": list(_steps(sides[0], sides[1], t)),
        "questions": [
            _question("links", t("beside_left"), choices, left.code),
            _data_question("gegevens", t("data_left"), labels, codes[0], t),
            _question("met", t("beside_right"), choices, right.code),
            _data_question("met_gegevens", t("data_right"), labels, codes[1], t),
        ],
        "crumbs": [
            (t("title"), reverse("measured_routes")),
            (mine.model.title.prof, reverse("measured_route", args=[name])),
            (t("beside_title"), ""),
        ],
    }
    return page(request, "web/measured/beside.html", context)


def choices_of(mine: Route, t: Texts) -> list[Choice]:
    """Every route that anybody may read, and of one's own route each version."""
    found = []
    for each, _ in readable_routes():
        place = place_name(each.model.for_.municipality)
        route = mine if each.name == mine.name else each
        found.append(Choice(each.name, f"{place}: {each.model.title.prof}", route))
    versions = versions_of(mine.name)
    for version in versions if len(versions) > 1 else ():
        label = t("version_of", title=mine.model.title.prof, number=str(version.version))
        code = f"{mine.name}:{version.digest[:SHORTEST]}"
        found.append(Choice(code, label, route_of(version.digest), version.digest))
    return found


def _choice(request: ActingRequest, name: str, choices: list[Choice], usual: str) -> Choice:
    asked = request.GET.get(name, usual)
    found = {each.code: each for each in choices}
    return found.get(asked) or found.get(usual) or choices[0]


def _side(acting: Acting, choice: Choice, code: str, now: datetime) -> Side:
    log = None if code == NONE else data_of(acting, code, now)
    if log is not None:
        log = on_route(log, choice.route, choice.version)
    if log is None or not len(log) or not is_of_route(log, choice.route):
        log = None
    return side_of(choice.route, log)


def _data(side: Side, label: str, t: Texts) -> str:
    return label if side.experience else t("beside_none")


def _question(name: str, label: str, choices: list[Choice], value: str) -> Context:
    options = [{"value": each.code, "label": each.label} for each in choices]
    return {"id": name, "name": name, "label": label, "options": options, "value": value}


def _data_question(name: str, label: str, sources: dict[str, str], value: str, t: Texts) -> Context:
    options = [{"value": NONE, "label": t("beside_none")}]
    options += [{"value": code, "label": each} for code, each in sources.items()]
    return {"id": name, "name": name, "label": label, "options": options, "value": value}


def _numbers(one: Side, other: Side, t: Texts) -> Iterator[Context]:
    """What both have in numbers, agreed first."""
    for name in ("steps", "tracks", "functions", "terms"):
        left, right = getattr(one.size, name), getattr(other.size, name)
        yield _row(t(f"size_{name}"), str(left), str(right), _more(right - left, t))
    left_told, right_told = one.experience, other.experience
    if left_told is None and right_told is None:
        return
    cells = [guarded_count(each.cases).count if each else None for each in (left_told, right_told)]
    both = [
        _count(each, cell, t) for each, cell in zip((left_told, right_told), cells, strict=True)
    ]
    yield _row(t("size_cases"), both[0], both[1], "")
    first, then = (
        _shown(each.times, each.ended) if each else None for each in (left_told, right_told)
    )
    yield _row(t("size_lasting"), _time(first, t), _time(then, t), _longer(first, then, t))
    for name in ("handovers", "again"):
        means = [_mean(each, name) for each in (left_told, right_told)]
        said = [t("no_figure") if each is None else _decimal(each, t) for each in means]
        difference = ""
        if means[0] is not None and means[1] is not None:
            difference = _more(round(means[1] - means[0], 1), t)
        yield _row(t(f"size_{name}"), said[0], said[1], difference)


def _row(what: str, left: str, right: str, difference: str) -> Context:
    return {"what": what, "left": left, "right": right, "difference": difference}


def _count(told: Experience | None, cell: int | None, t: Texts) -> str:
    if told is None:
        return t("no_figure")
    return t("small") if cell is None else str(cell)


def _mean(told: Experience | None, name: str) -> float | None:
    """A mean per child; of few children none is told."""
    if told is None or told.cases < LIMIT:
        return None
    value: float | None = getattr(told, name)
    return value


def _shown(times: Times | None, cases: int) -> Times | None:
    """A time may be told where enough children stand behind it."""
    return times if times is not None and min(cases, times.known) >= LIMIT else None


def _time(times: Times | None, t: Texts) -> str:
    return lasting(times.median, t) if times else t("no_figure")


def _longer(one: Times | None, other: Times | None, t: Texts) -> str:
    if one is None or other is None:
        return ""
    difference = other.median - one.median
    if lasting(one.median, t) == lasting(other.median, t):
        return t("beside_equal")
    code = "beside_longer" if difference > 0 else "beside_shorter"
    return t(code, time=lasting(abs(difference), t))


def _more(difference: float, t: Texts) -> str:
    if not difference:
        return t("beside_equal")
    code = "beside_more" if difference > 0 else "beside_less"
    return t(code, number=_decimal(abs(difference), t))


def _decimal(value: float, t: Texts) -> str:
    """A number with one decimal where it has one, as the language writes it."""
    said = f"{value:.1f}".removesuffix(".0")
    return said.replace(".", ",") if t.language == "nl" else said


def _steps(one: Side, other: Side, t: Texts) -> Iterator[Context]:
    """The steps of both, those of the same name beside each other."""
    left_names, right_names = _names(one.route), _names(other.route)
    words = Words(saying(PROF), t.language)
    for left, right in matched(one, other):
        both = left and right
        difference = t("beside_only_right") if left is None else t("beside_only_left")
        if both and left and right:
            difference = _longer(_of_step(left), _of_step(right), t)
        yield {
            "left": _step(left, left_names, words, t),
            "right": _step(right, right_names, words, t),
            "difference": difference,
        }


def _of_step(step: StepFigures) -> Times | None:
    return _shown(step.time, step.cases)


def _step(
    step: StepFigures | None, names: dict[tuple[str, str], str], words: Words, t: Texts
) -> list[str]:
    """A step in lines: its name, the term it has and the time it took."""
    if step is None:
        return []
    said = [names.get((step.place.line, step.place.step), step.place.step)]
    if step.term is not None:
        said.append(t("step_term", time=words.term(step.term)))
    if times := _of_step(step):
        said.append(t("step_measured", time=lasting(times.median, t)))
    return said


def _names(route: Route) -> dict[tuple[str, str], str]:
    return {
        (row.line, step): f"{row.number}. {row.title}" if row.number else row.title
        for row in rows_of(route, voice=PROF).rows
        for step in row.steps
    }
