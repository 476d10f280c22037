"""What do professionals see of a route: findings, size, what changed, and its sources?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zorgroute.chain.routebook.queries import content
from zorgroute.core.checker.check import Report, check
from zorgroute.core.checker.expected import ExpectedFile, Kept, read_expected
from zorgroute.core.checker.findings import Finding
from zorgroute.core.checker.spoken import FindingWords
from zorgroute.core.maps.differences import change_words
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.words import Say
from zorgroute.core.routes.compare import compare
from zorgroute.core.routes.measure import growth, measure
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.web.texts import Texts

SIZES = ("steps", "roles", "handovers", "depth", "tracks", "organisations")
HOPS = "routes_page.hop_"
MARKS = ("stated", "inferred", "design")


@dataclass(frozen=True)
class Found:
    """A finding in words: what, where, the way there, how sure, and why it was kept."""

    sentence: str
    step: str
    place: str
    way: tuple[str, ...]
    proof: str
    mend: str
    kept: str
    passage: str


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


# One report per version: a big route takes seconds to check, and a version never changes.
_reports: dict[str, Report] = {}


def checked(route: Route) -> Report:
    """What the checker says about this version of a route; looked at once, then kept."""
    found = _reports.get(route.digest)
    if found is None:
        rights = content().rights(route.model.for_.municipality, route.name)
        found = _reports.setdefault(route.digest, check(route, rights, content().calendar))
    return found


def status(report: Report, t: Texts) -> str:
    """The state of a route in one line."""
    questions = sum(each.weight == "question" for each in report.findings)
    count = len(report.findings) - questions
    said = t.counted("found", count) if count else t("sound")
    asked = t.counted("open", questions) if questions else t("open_none")
    return t("status", said=said, questions=asked)


def findings(route: Route, report: Report, weight: str, t: Texts) -> tuple[Found, ...]:
    """The findings or the open questions of a route, in the order of the file."""
    words = FindingWords(route, content().catalogue, t.language, HOPS)
    kept = _kept(route.name)
    return tuple(
        _found(each, words, kept.get(each.key), t)
        for each in report.findings
        if each.weight == weight
    )


def _found(finding: Finding, words: FindingWords, kept: Kept | None, t: Texts) -> Found:
    mend = words.mend(finding)
    place = finding.place
    return Found(
        sentence=words.sentence(finding),
        step=words.step(finding),
        place=t("at_line", file=place.file, line=str(place.line)),
        way=words.way(finding),
        proof=t(f"proof_{finding.proof.value}"),
        mend=t("mend", text=mend) if mend else "",
        kept=t("kept", why=kept.why) if kept else "",
        passage=t("passage", passage=kept.passage) if kept else "",
    )


@cache
def _kept(name: str) -> Mapping[tuple[str, str], Kept]:
    """The findings that were kept on purpose, with the reason."""
    file = content().folder / "routes" / f"{name}.findings.yaml"
    if not file.is_file():
        return {}
    read = read_expected(file.read_bytes(), file.name)
    if not isinstance(read, ExpectedFile):
        return {}
    return {(each.code, each.where): each for each in read.findings}


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
