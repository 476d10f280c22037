"""`zorgroute check`: is this route sound, and if not: where, why, and how does one get there?"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.checker.check import Report, check
from zorgroute.core.checker.expected import Difference, compare_expected, read_expected
from zorgroute.core.checker.findings import Finding, Hop, Proof
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.measure import measure
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.cli.reading import UNREADABLE, Files, Unusable, read_bytes
from zorgroute.faces.cli.terminal import Terminal

INDENT = "  "


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Check every file named; 0 sound or as expected, 1 findings, 2 unreadable."""
    files = Files(content, terminal)
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
        self.route, self.terminal, self.files = route, terminal, files
        self.titles = Titles(route, PROF)

    def finding(self, finding: Finding) -> list[str]:
        """A finding as people read it: the line, the sentence, the way there, the mend."""
        place = finding.place
        source = self.files.line(place.file, place.line).strip()
        said = self.sentence(f"finding.{finding.code}", finding)
        if finding.weight == "question":
            said = self.terminal.text("check.question", text=said)
        lines = [f"{place.file}:{place.line}:{place.column}", f"{INDENT}{source}", INDENT + said]
        if finding.path:
            lines.append(INDENT + self.terminal.text("check.path"))
            lines += [INDENT * 2 + self._hop(n, hop) for n, hop in enumerate(finding.path, 1)]
        if finding.proof != Proof.READ:
            lines.append(INDENT + self.terminal.text(f"check.proof_{finding.proof.value}"))
        mend = f"finding.{finding.code}.mend"
        if mend in self.terminal.catalogue.texts:
            text = self.sentence(mend, finding)
            lines.append(INDENT + self.terminal.text("check.mend", text=text))
        return lines

    def sentence(self, code: str, finding: Finding) -> str:
        """The sentence of a finding, with the title of the step it is about."""
        track, _, rest = finding.where.rpartition(":")
        step, _, outcome = rest.partition("/")
        facts = {
            **dict(finding.facts),
            "where": finding.where,
            "step": self.titles.step(track or MAIN, step),
            "outcome": outcome,
        }
        return self.terminal.sentence(code, facts)

    def _hop(self, number: int, hop: Hop) -> str:
        line = self.route.lines.get(hop.line, self.route.main)
        facts = {"number": str(number), "track": self.titles.track(hop.line)}
        if hop.step:
            path = ("steps", hop.step, *(("outcomes", hop.outcome) if hop.outcome else ()))
            facts["line"] = str(line.place(*path).line)
            facts["step"] = self.titles.step(hop.line, hop.step)
        if hop.kind == "take" and hop.outcome:
            facts["outcome"] = self.titles.outcome(hop.line, hop.step, hop.outcome)
        code = "check.hop_take_open" if hop.kind == "take" and not hop.outcome else ""
        if hop.kind == "start":
            facts["line"] = str(line.place("steps", line.first).line)
        facts |= {
            "consent": self.titles.consent(hop.outcome),
            "age": hop.outcome,
            "result": self.titles.result(hop.line, hop.outcome),
        }
        return self.terminal.sentence(code or f"check.hop_{hop.kind}", facts)


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
