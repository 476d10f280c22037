"""What stands in the way of putting a version of a route into force?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zorgroute.chain.routebook.answering import Key, answer_to, answers_of, values_of
from zorgroute.chain.routebook.models import Edition
from zorgroute.chain.routebook.queries import content, load_text, route_of, shipped_routes
from zorgroute.core.answers import Reason, reason
from zorgroute.core.checker.check import Report, check
from zorgroute.core.checker.expected import ExpectedFile, read_expected
from zorgroute.core.checker.findings import Finding
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.measure import Growth, growth
from zorgroute.core.routes.parameters import (
    Answer,
    OpenQuestion,
    open_questions,
    questions_of,
    with_values,
)
from zorgroute.core.routes.route import Route


@dataclass(frozen=True)
class Why:
    """Why a finding stays: the reason, and the passage that causes it where there is one."""

    why: str
    passage: str = ""


Kept = Mapping[Key, Why]


@dataclass(frozen=True)
class Weighed:
    """A draft as it was read, proved and laid beside the version in force.

    `reasons` is everything that stands in the way; empty means that it can be published. `is_same`
    says that it is the very version in force already.
    """

    route: Route | None
    unreadable: Unreadable | None = None
    present: Route | None = None
    report: Report | None = None
    kept: Kept | None = None
    questions: tuple[OpenQuestion, ...] = ()
    growth: Growth | None = None
    reasons: tuple[Reason, ...] = ()
    is_same: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        found = self.report.findings if self.report else ()
        return tuple(each for each in found if each.weight == "finding")

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        """The findings for which nobody wrote down why they stay."""
        return tuple(each for each in self.findings if each.key not in (self.kept or {}))


def report_of(route: Route) -> Report:
    """What the checker says about this version of a route; looked at once, then kept a while."""
    return _checked(_Same(route))


@dataclass(frozen=True)
class _Same:
    """A route that is known by its digest, so that looking it up is quick."""

    route: Route

    def __hash__(self) -> int:
        return hash(self.route.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.route.digest == other.route.digest


@lru_cache(maxsize=64)
def _checked(same: _Same) -> Report:
    route = same.route
    rights = content().rights(route.model.for_.municipality, route.name)
    return check(route, rights, content().calendar)


def kept_findings(name: str) -> Kept:
    """The findings that a route keeps on purpose: with our own files, and as published last."""
    found: dict[Key, Why] = {}
    file = content().folder / "routes" / f"{name}.findings.yaml"
    if file.is_file():
        read = read_expected(file.read_bytes(), file.name)
        if isinstance(read, ExpectedFile):
            found = {(each.code, each.where): Why(each.why, each.passage) for each in read.findings}
    last = Edition.objects.filter(route=name).order_by("-published_at").first()
    return {**found, **read_kept(last.kept if last else [])}


def read_kept(rows: Sequence[Mapping[str, Any]]) -> Kept:
    """Reasons as a table keeps them."""
    return {
        (str(row["code"]), str(row["where"])): Why(str(row["why"]), str(row.get("passage", "")))
        for row in rows
    }


def kept_rows(kept: Kept) -> list[dict[str, str]]:
    """Reasons as a table keeps them, in a fixed order."""
    return [
        {"code": code, "where": where, "why": each.why, "passage": each.passage}
        for (code, where), each in sorted(kept.items())
    ]


def weigh(
    text: str,
    name: str,
    municipality: str,
    *,
    kept: Kept | None = None,
    agreed: Mapping[str, Any] | None = None,
    examples: bool = False,
) -> Weighed:
    """Read and prove a text that is to become a version of the route `name` of a municipality.

    Every reason against it is named at once: an unreadable file, another route, open questions,
    findings that nobody explained, growth without a reason (R246), a version number that is not
    higher, and no agreement or advice (R214, R241). `examples`: numbers to try with are enough.
    """
    read = load_text(text, f"{name}.yaml")
    if isinstance(read, Unreadable):
        count = str(len(read.faults))
        return Weighed(None, read, reasons=(reason("route.unreadable", count=count),))
    answers = answers_of(municipality)
    route = with_values(read, values_of(read, answers))
    editions = list(Edition.objects.filter(route=name).order_by("-version", "-published_at"))
    now = next((each for each in editions if each.retired_at is None), None)
    present = route_of(now.digest) if now else None
    is_same = present is not None and present.digest == route.digest
    known = {**kept_findings(name), **(kept or {})}
    weighed = Weighed(
        route,
        present=present,
        report=report_of(route),
        kept=known,
        questions=open_questions(route),
        growth=growth(present, route) if present else None,
        is_same=is_same,
    )
    reasons = (
        *_not_this_route(route, name, municipality),
        *_version(route, present, editions),
        *_questions(route, answers, examples=examples),
        *_findings(weighed),
        *_growth(weighed),
        *_agreement(weighed, agreed or {}),
    )
    return Weighed(**{**vars(weighed), "reasons": reasons})


def _not_this_route(route: Route, name: str, municipality: str) -> Iterator[Reason]:
    if route.name != name:
        yield reason("route.other_name", name=route.name, expected=name)
    if route.model.for_.municipality != municipality:
        yield reason("route.other_municipality", municipality=route.model.for_.municipality)
    others = {each.model.for_.municipality for each in shipped_routes() if each.name == route.name}
    others |= set(Edition.objects.filter(route=route.name).values_list("municipality", flat=True))
    if others - {municipality}:
        yield reason("route.name_taken", name=route.name)


def _version(route: Route, present: Route | None, editions: Sequence[Edition]) -> Iterator[Reason]:
    """A version that was never published must have a number of its own (R034)."""
    if present is None and any(each.digest == route.digest for each in editions):
        return
    if present is not None and is_same_text(present, route):
        return
    highest = max((each.version for each in editions), default=0)
    if route.version <= highest:
        facts = {"version": str(route.version), "highest": str(highest)}
        yield reason("route.version_not_higher", **facts, next=str(highest + 1))


def is_same_text(old: Route, new: Route) -> bool:
    """Whether two versions say the same and differ at most in what the municipality answered."""
    return with_values(old, {}).digest == with_values(new, {}).digest


def _questions(route: Route, answers: Mapping[Key, Answer], *, examples: bool) -> Iterator[Reason]:
    owner = route.model.owner
    for each in questions_of(route):
        given = answer_to(each, route, answers)
        asked = each.parameter.title.prof
        if given is None:
            yield reason("route.question_open", question=asked, owner=owner, name=each.name)
        elif given.example and not examples:
            yield reason("route.answer_example", question=asked, owner=owner, name=each.name)


def _findings(weighed: Weighed) -> Iterator[Reason]:
    for each in weighed.unexplained:
        yield reason("route.finding_unexplained", code=each.code, where=each.where)


def _growth(weighed: Weighed) -> Iterator[Reason]:
    size = weighed.growth
    if size is not None and size.lacks_reason:
        grown = ", ".join(f"{name}:{size.difference[name]}" for name in size.bigger)
        yield reason("route.grown_without_reason", grown=grown)


def _agreement(weighed: Weighed, agreed: Mapping[str, Any]) -> Iterator[Reason]:
    """Another text is another agreement; other numbers within it were decided on one by one."""
    route, present = weighed.route, weighed.present
    if route is None or (present is not None and is_same_text(present, route)):
        return
    if not agreed.get("partners") or not agreed.get("on"):
        yield reason("route.not_agreed")
    advice = agreed.get("advice") or {}
    if not all(advice.get(part) for part in ("by", "on", "text")):
        yield reason("route.no_advice")
