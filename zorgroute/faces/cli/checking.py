"""`zorgroute check`: is this route sound, and if not: where, why, and how does one get there?"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.checker.check import Report, check
from zorgroute.core.checker.expected import Difference, compare_expected, read_expected
from zorgroute.core.checker.findings import Finding, Proof
from zorgroute.core.checker.spoken import FindingWords
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.measure import measure
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.faces.cli import questions
from zorgroute.faces.cli.reading import UNREADABLE, Files, Unusable, read_bytes
from zorgroute.faces.cli.terminal import Terminal

INDENT = "  "
HOPS = "routes_page.hop_"


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Check every file named; 0 sound or as expected, 1 findings, 2 unreadable."""
    if arguments.questions:
        return questions.run(arguments, content, terminal)
    files = Files(content, terminal, arguments.parameters)
    worst, documents = 0, []
    for name in arguments.files:
        status, document = _one(Path(name), arguments, files, terminal)
        worst = max(worst, status)
        documents.append(document)
    if arguments.json:
        terminal.write(json.dumps({"files": documents}, ensure_ascii=False, indent=2))
    return worst


def _one(
    path: Path, arguments: Namespace, files: Files, terminal: Terminal
) -> tuple[int, dict[str, Any]]:
    try:
        route = files.route(path)
    except Unusable as unusable:
        terminal.warn(terminal.sentence(unusable.code, unusable.facts))
        return UNREADABLE, {"file": str(path), "readable": False}
    if route is None:
        return UNREADABLE, {"file": str(path), "readable": False}
    rights = files.content.rights(route.model.for_.municipality, route.name)
    report = check(
        route,
        rights,
        files.content.calendar,
        lambda walk: terminal.busy(f"{route.name}: {walk}"),
    )
    document = _document(path, route, report)
    if arguments.expected:
        return _against_expected(path, route, report, files, document, as_json=arguments.json)
    counted = [each for each in report.findings if each.weight == "finding" or arguments.strict]
    if not arguments.json:
        _show(route, report, files, terminal)
    return (1 if counted else 0), document


def _against_expected(
    path: Path,
    route: Route,
    report: Report,
    files: Files,
    document: dict[str, Any],
    *,
    as_json: bool,
) -> tuple[int, dict[str, Any]]:
    terminal = files.terminal
    beside = path.with_suffix(".findings.yaml")
    try:
        expected = read_expected(read_bytes(beside), str(beside))
    except Unusable:
        facts = {"file": str(path), "expected": str(beside)}
        terminal.warn(terminal.sentence("check.no_expected", facts))
        return UNREADABLE, {**document, "expected": None}
    if isinstance(expected, Unreadable):
        files.read[str(beside)] = read_bytes(beside)
        files.show(expected, str(beside))
        return UNREADABLE, {**document, "expected": None}
    if files.parameters is not None:
        # What the municipality answered is a question no more; what is left open was not expected.
        expected = expected.model_copy(update={"questions": ()})
    difference = compare_expected(report.findings, expected)
    document["expected"] = {
        "missing": [list(key) for key in difference.missing],
        "extra": [list(key) for key in difference.extra],
    }
    if not as_json:
        _show_difference(route, report, difference, beside, terminal)
    return (1 if difference.missing or difference.extra else 0), document


def _show_difference(
    route: Route, report: Report, difference: Difference, beside: Path, terminal: Terminal
) -> None:
    if not difference.missing and not difference.extra:
        questions = sum(each.weight == "question" for each in report.findings)
        terminal.say(
            "check.as_expected",
            route=route.name,
            version=str(route.version),
            count=str(len(report.findings) - questions),
            questions=str(questions),
        )
        return
    for kind in ("missing", "extra"):
        for code, where in getattr(difference, kind):
            terminal.say(f"check.{kind}", code=code, where=where, file=beside.name)


def headline(route: Route, report: Report, terminal: Terminal) -> str:
    """One line: how many findings and open questions a route has."""
    questions = sum(each.weight == "question" for each in report.findings)
    count = len(report.findings) - questions
    return terminal.text(
        _counted("check.sound", "check.found", count),
        route=route.name,
        version=str(route.version),
        count=str(count),
        questions=terminal.text(
            _counted("check.questions_none", "check.questions", questions), count=str(questions)
        ),
    )


def _show(route: Route, report: Report, files: Files, terminal: Terminal) -> None:
    shower = _Shower(route, terminal, files)
    terminal.write(headline(route, report, terminal))
    for finding in report.findings:
        terminal.write()
        for line in shower.finding(finding):
            terminal.write(line)
    terminal.write()
    size = measure(route)
    terminal.say(
        "check.size",
        steps=str(size.steps),
        roles=str(size.roles),
        handovers=str(size.handovers),
        depth=str(size.depth),
    )
    terminal.say(
        "check.looked",
        states=str(report.states),
        walks=str(report.walks),
        pairs=str(report.pairs),
        apart=str(report.pairs_apart),
    )
    for tracks in report.cut_off:
        terminal.say("check.cut_off", tracks=" + ".join(tracks) or MAIN)


class _Shower:
    def __init__(self, route: Route, terminal: Terminal, files: Files) -> None:
        self.terminal, self.files = terminal, files
        self.paths = 0
        self.words = FindingWords(route, terminal.catalogue, terminal.language, HOPS)

    def finding(self, finding: Finding) -> list[str]:
        """A finding as people read it: the line, the sentence, the way there, the mend."""
        place = finding.place
        source = self.files.line(place.file, place.line).strip()
        said = self.words.sentence(finding)
        if finding.weight == "question":
            said = self.terminal.text("check.question", text=said)
        lines = [f"{place.file}:{place.line}:{place.column}", f"{INDENT}{source}", INDENT + said]
        if finding.path:
            self.paths += 1
            lines.append(INDENT + self.terminal.text("check.path", number=str(self.paths)))
            way = enumerate(self.words.way(finding), start=1)
            lines += [f"{INDENT * 2}{number}. {hop}" for number, hop in way]
        if finding.proof != Proof.READ:
            lines.append(INDENT + self.terminal.text(f"check.proof_{finding.proof.value}"))
        if mend := self.words.mend(finding):
            lines.append(INDENT + self.terminal.text("check.mend", text=mend))
        return lines


def _counted(none: str, some: str, count: int) -> str:
    if not count:
        return none
    return f"{some}_one" if count == 1 else f"{some}_many"


def _document(path: Path, route: Route, report: Report) -> dict[str, Any]:
    return {
        "file": str(path),
        "readable": True,
        "route": route.name,
        "version": route.version,
        "digest": route.digest,
        "findings": [_as_json(each) for each in report.findings if each.weight == "finding"],
        "questions": [_as_json(each) for each in report.findings if each.weight == "question"],
        "states": report.states,
        "walks": report.walks,
        "cut_off": [list(tracks) for tracks in report.cut_off],
    }


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "where": finding.where,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "facts": dict(finding.facts),
        "proof": finding.proof.value,
        "path": [
            {
                "kind": hop.kind,
                "line": hop.line,
                "step": hop.step,
                "outcome": hop.outcome,
                "facts": dict(hop.facts),
            }
            for hop in finding.path
        ],
    }
