"""What do professionals see of a route: findings, size, what changed, and its sources?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.routebook.queries import content, former_route
from zorgroute.chain.routebook.weighing import report_of
from zorgroute.core.checker.check import Report
from zorgroute.core.maps.differences import change_words
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.words import Say
from zorgroute.core.routes.compare import compare
from zorgroute.core.routes.flows import flows
from zorgroute.core.routes.measure import growth, measure
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.web import route_files
from zorgroute.faces.web.pages import Context, page, professional
from zorgroute.faces.web.route_data import found
from zorgroute.faces.web.route_findings import findings
from zorgroute.faces.web.route_pages import agreed, for_whom, place_name, rail, saying
from zorgroute.faces.web.school_guide_text import PLACES
from zorgroute.faces.web.texts import Texts, texts

TABLE = "routes_page"
SIZES = ("steps", "roles", "handovers", "depth", "tracks", "organisations")
MARKS = ("stated", "inferred", "design")


@dataclass(frozen=True)
class Changed:
    """One difference with the former version."""

    kind: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Origin:
    """Where one step comes from, in words."""

    step: str
    mark: str
    where: str
    source: str
    note: str
    line: str


def checked(route: Route) -> Report:
    """What the checker says about this version of a route; looked at once, then kept."""
    return report_of(route)


def status(report: Report, t: Texts) -> str:
    """The state of a route in one line."""
    questions = sum(each.weight == "question" for each in report.findings)
    count = len(report.findings) - questions
    said = t.counted("found", count) if count else t("sound")
    asked = t.counted("open", questions) if questions else t("open_none")
    return t("status", said=said, questions=asked)


def looked(report: Report, t: Texts) -> tuple[str, ...]:
    """How far the checker looked, and where it did not."""
    said = [t("looked", states=str(report.states), walks=str(report.walks))]
    said += [t("cut_off", tracks=" + ".join(names) or MAIN) for names in report.cut_off]
    return tuple(said)


def sizes(route: Route, t: Texts) -> tuple[tuple[str, str], ...]:
    """How simple a route is, in numbers (R246)."""
    size = measure(route)
    return tuple((t(f"size_{name}"), str(getattr(size, name))) for name in SIZES)


def changes(old: Route, new: Route, say: Say, t: Texts) -> tuple[Changed, ...]:
    """What was added, removed and changed since the former version (R243)."""
    found = compare(old, new)
    maps = (rows_of(old, voice=PROF), rows_of(new, voice=PROF))
    said = change_words(found, *maps, texts=say, language=t.language)
    return tuple(
        Changed(each.kind, t(f"kind_{each.kind}"), sentence)
        for each, sentence in zip(found, said, strict=True)
    )


def grown(old: Route, new: Route, t: Texts) -> tuple[str, ...]:
    """How the size changed, with the reason that the newer version gives (R246)."""
    size = growth(old, new)
    said = [
        t(
            "size_change",
            what=t(f"size_{name}"),
            before=str(getattr(size.before, name)),
            after=str(getattr(size.after, name)),
        )
        for name, more in size.difference.items()
        if more
    ]
    if size.lacks_reason:
        said.append(t("lacks_reason"))
    elif size.reason is not None and size.bigger:
        said.append(t("why_bigger", why=size.reason.prof))
    return tuple(said)


def sources(route: Route, t: Texts) -> tuple[tuple[str, str], ...]:
    """The sources of a route by their names, with what they are."""
    known = {row["source"]: row for row in content().rows("sources")}
    named = dict.fromkeys(
        each for shared in (route.model, *(one.model for one in route.shared.values()))
        for each in shared.sources
    )  # fmt: skip
    return tuple(
        (known[each]["short_name"], known[each]["describes"])
        if each in known
        else (t("source_unnamed", name=each), "")
        for each in named
    )


def origins(route: Route, t: Texts) -> tuple[Origin, ...]:
    """Of every step whether the source says it, and where."""
    names = {row["source"]: row["short_name"] for row in content().rows("sources")}
    found = []
    for line in route.lines.values():
        for name, step in line.steps.items():
            origin = step.origin
            source = (origin.source if origin else None) or line.source
            found.append(
                Origin(
                    step=step.title.prof,
                    mark=t(f"mark_{origin.mark if origin else 'none'}"),
                    where=origin.where if origin else "",
                    source=names.get(source, source) if origin else "",
                    note=(origin.note or "") if origin else "",
                    line=str(line.place("steps", name).line),
                )
            )
    return tuple(found)


def marks(route: Route, t: Texts) -> str:
    """How many steps the source states, how many were inferred, and how many are own choices."""
    counts = Counter(
        str(step.origin.mark)
        for line in route.lines.values()
        for step in line.steps.values()
        if step.origin is not None
    )
    return t(
        "marks_count", **{name: str(counts[name]) for name in ("stated", "inferred", "design")}
    )


@require_safe
@professional
def expert(request: HttpRequest, name: str) -> HttpResponse:
    """A route with its findings, its size, what changed and where it comes from (screen 11)."""
    route, is_present = found(name)
    t = texts(TABLE)
    report = checked(route)
    say = saying(PROF)
    context = {
        "t": t,
        "route": route,
        "place": place_name(route.model.for_.municipality),
        "for_whom": for_whom(route, t),
        "agreed": agreed(route, t, present=is_present),
        "is_present": is_present,
        "status": status(report, t),
        "sizes": sizes(route, t),
        "map": rail(rows_of(route, voice=PROF), say, t("h_map")),
        "findings": findings(route, report, "finding", t),
        "questions": findings(route, report, "question", t),
        "looked": looked(report, t),
        "sources": sources(route, t),
        "origins": origins(route, t),
        "marks": marks(route, t),
        "digest": t("digest", digest=route.digest[:12]),
        "crumbs": [(t("title"), reverse("routes")), (route.model.title.prof, "")],
        "public": reverse("route", args=[route.name]),
        "drawings": route_files.downloads(route, t),
        "beside": _beside(route, t),
        **_difference(route, say, t),
    }
    return page(request, "web/routes/expert.html", context)


def _beside(route: Route, t: Texts) -> list[tuple[str, str, str]]:
    """The pages beside this one: what it is called, its address, and what is to be seen there."""
    loud = sum(flow.is_loud for flow in flows(route))
    found = [
        (t("to_data"), reverse("route_data", args=[route.name]), t.counted("loud", loud)),
        (t("to_size"), reverse("route_size", args=[route.name]), t("to_size_why")),
    ]
    if set(route.model.for_.organisation) & set(PLACES):
        guide = reverse("school_guide", args=[route.name])
        found.append((t("to_guide"), guide, t("to_guide_why")))
    return found


def _difference(route: Route, say: Say, t: Texts) -> Context:
    former = former_route(route.name)
    if former is None or former.digest == route.digest:
        return {"former": ""}
    return {
        "former": t("compared", version=str(former.version)),
        "changes": changes(former, route, say, t),
        "grown": grown(former, route, t),
    }
