"""What is wrong with a route, along which path, and where does that path lie on the map?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.routebook.queries import content
from zorgroute.chain.routebook.weighing import Kept, kept_findings, report_of
from zorgroute.core.checker.check import Report
from zorgroute.core.checker.findings import Finding, Proof
from zorgroute.core.checker.spoken import FindingWords
from zorgroute.core.maps.rail import rail_html
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.svg import draw_svg
from zorgroute.core.maps.trail import Trail
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.web.pages import ActingRequest, page, professional
from zorgroute.faces.web.route_data import found as route_found
from zorgroute.faces.web.route_pages import saying
from zorgroute.faces.web.texts import Texts, texts

TABLE = "routes_page"
HOPS = "routes_page.hop_"
MAP = "pad"


@dataclass(frozen=True)
class Found:
    """A finding in words: what, where, the way there, how sure, and why it was kept.

    `shown` is the page that draws the way; empty when the file itself shows what is wrong.
    `on_map` is the row of the map of the whole route that it is about.
    """

    sentence: str
    step: str
    place: str
    way: tuple[str, ...]
    proof: str
    is_possible: bool
    mend: str
    kept: str
    passage: str
    shown: str
    on_map: str


def findings(route: Route, report: Report, weight: str, t: Texts) -> tuple[Found, ...]:
    """The findings or the open questions of a route, in the order of the file."""
    kept = kept_findings(route.name)
    return tuple(
        _found(route, number, finding, kept, t)
        for number, finding in enumerate(report.findings, start=1)
        if finding.weight == weight
    )


def _found(route: Route, number: int, finding: Finding, kept: Kept, t: Texts) -> Found:
    words = FindingWords(route, content().catalogue, t.language, HOPS)
    mend, place = words.mend(finding), finding.place
    why = kept.get(finding.key)
    line, step = finding.at
    is_step = line in route.lines and step in route.lines[line].steps
    return Found(
        sentence=words.sentence(finding),
        step=words.step(finding),
        place=t("at_line", file=place.file, line=str(place.line)),
        way=words.way(finding),
        proof=t(f"proof_{finding.proof.value}"),
        is_possible=finding.proof == Proof.POSSIBLE,
        mend=t("mend", text=mend) if mend else "",
        kept=t("kept", why=why.why) if why else "",
        passage=t("passage", passage=why.passage) if why and why.passage else "",
        shown=reverse("route_finding", args=[route.name, number]) if finding.path else "",
        on_map=f"{line}.{step}" if is_step else "",
    )


@require_safe
@professional
def finding(request: ActingRequest, name: str, number: int) -> HttpResponse:
    """One finding with its counter-example drawn on the map, and the same way in words."""
    route, each = _numbered(name, number)
    t = texts(TABLE)
    expert = reverse("route_expert", args=[name])
    plan = replace(rows_of(route, voice=PROF, trail=Trail(each.path, *each.at)), title=t("h_trail"))
    same = [
        (at, other) for at, other in enumerate(report_of(route).findings, start=1) if other.path
    ]
    place = [at for at, _ in same].index(number)
    context = {
        "t": t,
        "route": route,
        "each": _found(route, number, each, kept_findings(name), t),
        "map": rail_html(plan, texts=saying(PROF), prefix=MAP, language=t.language),
        "drawing": reverse("route_finding_drawing", args=[name, number]),
        "before": _address(name, same[place - 1][0]) if place else "",
        "after": _address(name, same[place + 1][0]) if place + 1 < len(same) else "",
        "nth": t("nth_finding", nth=str(place + 1), all=str(len(same))),
        "crumbs": [
            (t("title"), reverse("routes")), (route.model.title.prof, expert),
            (t("one_finding"), ""),
        ],
    }  # fmt: skip
    return page(request, "web/routes/one_finding.html", context)


def _address(name: str, number: int) -> str:
    return reverse("route_finding", args=[name, number])


def _numbered(name: str, number: int) -> tuple[Route, Finding]:
    """A finding with a way, by its place in the report of this version; raises `Http404`."""
    route, _ = route_found(name)
    report = report_of(route).findings
    if not 0 < number <= len(report) or not report[number - 1].path:
        raise Http404
    return route, report[number - 1]


@require_safe
@professional
def drawing(request: ActingRequest, name: str, number: int) -> HttpResponse:
    """The same map as a drawing to keep."""
    del request
    route, each = _numbered(name, number)
    plan = rows_of(route, voice=PROF, trail=Trail(each.path, *each.at))
    t = texts(TABLE)
    svg = draw_svg(
        plan, width="wide", theme="auto", texts=saying(PROF), prefix="zr", language=t.language
    )
    answer = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-bevinding-{number}.svg"'
    return answer
