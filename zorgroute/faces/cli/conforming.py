"""`zorgroute conform`: how well does a log keep to a route, and in what does it differ?"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zorgroute.chain.routebook.content import Content
from zorgroute.core.conformance.findings import By, Count, Differs
from zorgroute.core.conformance.joint import joint_cost
from zorgroute.core.conformance.kernels import PLAIN, Kernels
from zorgroute.core.conformance.machine import TooManyStates
from zorgroute.core.conformance.naming import Names
from zorgroute.core.conformance.report import Report, conformance_of
from zorgroute.core.terms.civil import end_of_day
from zorgroute.core.traces.log import EventLog
from zorgroute.core.wording.catalogue import EN
from zorgroute.faces.agreement_rules import rules_of
from zorgroute.faces.cli.logfile import log_at
from zorgroute.faces.cli.reading import UNREADABLE, Files, Unusable
from zorgroute.faces.cli.terminal import Terminal

# From so many rows on, loading the compiled loops is quicker than walking without them.
MANY_ROWS = 50_000
TABLED = (Differs.BYPASS, Differs.UNKNOWN, Differs.LATE, Differs.STILL_LATE)
GAP = "  "


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Compare; 0 when nothing differs that is not explained, 1 when something does, 2 when a file
    is unreadable."""
    route = Files(content, terminal, arguments.parameters).route(Path(arguments.route))
    if route is None:
        return UNREADABLE
    log = log_at(Path(arguments.file), terminal, arguments.columns)
    try:
        report = conformance_of(
            route,
            log,
            rules_of(content, route),
            until=_until(arguments.until),
            kernels=kernels_for(log),
        )
    except TooManyStates as many:
        raise Unusable("conform.too_many", line=many.line) from None
    if arguments.json:
        document = document_of(report, with_cases=arguments.cases)
        terminal.write(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _Teller(report, content, terminal).tell(with_cases=arguments.cases)
    return 1 if any(_is_open(each) for each in report.counts()) else 0


def kernels_for(log: EventLog) -> Kernels:
    """The plain loops for a small log, the compiled ones for a big one."""
    if len(log) < MANY_ROWS:
        return PLAIN
    from zorgroute.core.conformance.compiled import KERNELS  # noqa: PLC0415 numba loads slowly

    return KERNELS


def _until(told: str | None) -> int | None:
    if told is None:
        return None
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise Unusable("conform.until_wrong", day=told) from None
    return int(end_of_day(day.toordinal()).timestamp())


def _is_open(count: Count) -> bool:
    """Whether somebody should look at it: unexplained, or a choice without a reason."""
    about = count.about
    return about.by == By.UNEXPLAINED or (about.by == By.CHOICE and not about.reason)


def document_of(report: Report, *, with_cases: bool) -> dict[str, Any]:
    """The whole report as one JSON document; the cases only when they are asked for."""
    names = Names.of(report.route)
    found: dict[str, Any] = {
        "route": {
            "route": report.route.name,
            "version": report.route.version,
            "digest": report.route.digest,
        },
        "cases": report.cases,
        "others": report.others,
        "keep": report.by_the_way,
        "finished": report.finished,
        "underway": report.underway,
        "departed": report.departed,
        "score": round(report.score, 6),
        "differences": [_counted(each, names) for each in report.counts()],
        "terms": [
            {"line": each.line, "step": each.step, "judged": each.judged, "late": each.late}
            for each in report.kept
        ],
    }
    if with_cases:
        bounds = joint_cost(report.route, report.log, kernels_for(report.log))
        found["each"] = [_case(report, case, bounds) for case in range(report.cases)]
    return found


def _counted(count: Count, names: Names) -> dict[str, Any]:
    found = {**_about(count.about._asdict()), "cases": count.cases, "times": count.times}
    if count.about.differs == Differs.UNKNOWN:
        found["mean"] = names.nearest(count.about.step)
    return found


def _about(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items() if value}


def _case(
    report: Report, case: int, bounds: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> dict[str, Any]:
    return {
        "case": str(report.log.cases[case]),
        "verdict": ("finished", "underway", "departed")[int(report.verdict[case])],
        "score": round(float(report.scores[case]), 6),
        "cost": [int(each[case]) for each in bounds],
        "differences": [_about(each.about._asdict()) for each in report.table.of_case(case)],
    }


class _Teller:
    """Says a report in sentences and tables."""

    def __init__(self, report: Report, content: Content, terminal: Terminal) -> None:
        self.report, self.terminal = report, terminal
        label = "label_en" if terminal.language == EN else "label"
        self.reasons = {row["code"]: row[label] for row in content.rows("deviation_reasons")}

    def tell(self, *, with_cases: bool) -> None:
        report, terminal = self.report, self.terminal
        if report.cases:
            self._share()
        else:
            terminal.say("conform.none")
        for name, count in (("underway", report.underway), ("others", report.others)):
            if count:
                terminal.say(f"conform.{name}_{_number(count)}", count=str(count))
        counts = report.counts()
        if report.cases and not counts:
            terminal.say("conform.no_differences")
        self._differences([each for each in counts if each.about.differs not in TABLED])
        self._bypasses([each for each in counts if each.about.differs == Differs.BYPASS])
        self._unknown([each for each in counts if each.about.differs == Differs.UNKNOWN])
        self._terms(counts)
        if with_cases:
            self._cases()

    def _share(self) -> None:
        report = self.report
        share = f"{100 * report.by_the_way / report.cases:.0f}%"
        self.terminal.say(
            f"conform.share_{_number(report.cases)}",
            fit=str(report.by_the_way),
            cases=str(report.cases),
            title=report.route.model.title.prof,
            share=share,
        )
        self.terminal.say("conform.score", score=self._decimal(report.score))

    def _decimal(self, value: float) -> str:
        written = f"{value:.2f}"
        return written if self.terminal.language == EN else written.replace(".", ",")

    def _step(self, line: str, step: str) -> str:
        found = self.report.route.lines.get(line)
        if found is None or step not in found.steps:
            return step
        return f"{found.steps[step].title.prof} ({step})"

    def _why(self, count: Count) -> str:
        words = self.terminal.text(f"conform.by.{count.about.by}")
        if not count.about.reason:
            return words
        return f"{words}: {self.reasons.get(count.about.reason, count.about.reason)}"

    def _table(self, head: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if not rows:
            return
        terminal = self.terminal
        terminal.write()
        terminal.say(f"conform.head_{head}")
        shown = [[terminal.text(f"conform.column_{each}") for each in columns], *rows]
        widths = [max(len(row[at]) for row in shown) for at in range(len(columns))]
        for row in shown:
            cells = (each.ljust(width) for each, width in zip(row, widths, strict=True))
            terminal.write(f"{GAP}{GAP.join(cells)}".rstrip())

    def _differences(self, counts: Sequence[Count]) -> None:
        rows = [
            (
                self._step(each.about.line, each.about.step),
                self.terminal.text(f"conform.differs.{each.about.differs}"),
                self._why(each),
                str(each.cases),
            )
            for each in counts
        ]
        self._table("differences", ("step", "what", "why", "cases"), rows)

    def _bypasses(self, counts: Sequence[Count]) -> None:
        rows = [
            (
                self._channel(each.about.channel),
                self.terminal.text(f"conform.by.{each.about.by}"),
                self._reason(each.about.reason),
                str(each.cases),
            )
            for each in counts
        ]
        self._table("bypasses", ("channel", "what", "why", "cases"), rows)

    def _channel(self, channel: str) -> str:
        code = f"conform.channel.{channel}"
        if channel in self.report.route.main.steps:
            return self._step("main", channel)
        return self.terminal.text(code)

    def _reason(self, code: str) -> str:
        if not code:
            return self.terminal.text("conform.no_reason")
        return self.reasons.get(code, code)

    def _unknown(self, counts: Sequence[Count]) -> None:
        names = Names.of(self.report.route)
        rows = [
            (each.about.step, names.nearest(each.about.step), str(each.times)) for each in counts
        ]
        self._table("unknown", ("step", "mean", "times"), rows)

    def _terms(self, counts: Sequence[Count]) -> None:
        still = {
            (each.about.line, each.about.step): each.cases
            for each in counts
            if each.about.differs == Differs.STILL_LATE
        }
        rows = [
            (
                self._step(each.line, each.step),
                str(each.judged),
                str(each.late),
                str(still.get((each.line, each.step), 0)),
            )
            for each in self.report.kept
            if each.judged or (each.line, each.step) in still
        ]
        self._table("terms", ("step", "judged", "late", "still_late"), rows)

    def _cases(self) -> None:
        self.terminal.write()
        for case in range(self.report.cases):
            verdict = self.terminal.text(f"conform.verdict.{int(self.report.verdict[case])}")
            score = self._decimal(float(self.report.scores[case]))
            name = str(self.report.log.cases[case])
            self.terminal.say("conform.case", case=name, verdict=verdict, score=score)
            for each in self.report.table.of_case(case):
                what = self.terminal.text(f"conform.differs.{each.about.differs}")
                step = self._step(each.about.line, each.about.step)
                self.terminal.write(f"{GAP}- {step}: {what}" if step else f"{GAP}- {what}")


def _number(count: int) -> str:
    return "one" if count == 1 else "many"
