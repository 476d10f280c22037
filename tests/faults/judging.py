"""What does the database say, line by line, after the storm?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from zorgroute.chain.cases.models import Attempt, Case, Deadline
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.notices.mailing import once_key
from zorgroute.chain.notices.models import Outbox

TOLD = ("StepOpened", "Reminded", "ItemRaised")


def judge(report, crowd, acks: Path, taken: Path) -> None:
    """Fill the report: what fired, what is lost, what is double, what is broken."""
    with acting_as(Duty()):
        expected: set[str] = set()
        for case in crowd.cases:
            lines = list(Deed.objects.filter(case_id=case).order_by("seq"))
            _judge_log(report, case, lines, crowd.route)
            person = crowd.teachers[case].person
            expected |= {
                f"{case}:{line.seq}:{person}"
                for line in lines
                if line.kind in TOLD and line.by_person != person
            }
        _judge_terms(report, crowd)
        _judge_messages(report, expected, taken, crowd)
        _judge_acknowledged(report, acks)


def _judge_log(report, case, lines, route) -> None:
    if [line.seq for line in lines] != list(range(1, len(lines) + 1)):
        report.broken.append(f"{case}: the log has a gap")
    if Case.objects.get(id=case).version != len(lines) + 1:
        report.broken.append(f"{case}: the version is not that of the log")
    counts = Counter((line.kind, line.structure.get("number")) for line in lines)
    report.double += [
        f"{case}: {kind} of visit {number} {count} times"
        for (kind, number), count in counts.items()
        if kind in ("TermPassed", "Reminded", "StepOpened") and number is not None and count > 1
    ]
    opened = [line.structure["step"] for line in lines if line.kind == "StepOpened"]
    if opened != list(route.lines["main"].steps)[: len(opened)]:
        report.broken.append(f"{case}: steps opened as {opened}")
    passed = {line.structure["step"] for line in lines if line.kind == "TermPassed"}
    done = {line.structure["step"] for line in lines if line.kind == "StepTaken"}
    report.lost += [f"{case}: the term of {step}" for step in opened if step not in passed | done]
    report.double += [
        f"{case}: {step} passed and done" for step in passed & done & set(opened[:-1])
    ]
    if len(opened) != len(route.lines["main"].steps):
        report.lost.append(f"{case}: stands still at {opened[-1]}")
    report.terms_fired += sum(line.kind in ("TermPassed", "Reminded") for line in lines)


def _judge_terms(report, crowd) -> None:
    waiting = Deadline.objects.filter(
        case_id__in=crowd.cases, fired_at__isnull=True, at__lt=clock.now()
    )
    report.lost += [f"{row.case_id}: {row.kind} of {row.at} never fired" for row in waiting]


def _judge_messages(report, expected, taken, crowd) -> None:
    rows = list(Outbox.objects.filter(municipality=crowd.municipality))
    keys = {row.key for row in rows}
    report.lost += [f"no message for {key}" for key in sorted(expected - keys)]
    report.broken += [f"a message without a cause: {key}" for key in sorted(keys - expected)]
    report.lost += [f"never sent: {row.key}" for row in rows if not (row.sent_at and row.mail_id)]
    mails = {once_key(row.mail_id) for row in rows if row.mail_id}
    seen = Counter(taken.read_text(encoding="ascii").split())
    report.lost += [f"never arrived: {once}" for once in sorted(mails - seen.keys())]
    report.double += [f"arrived under two keys: {once}" for once in sorted(seen.keys() - mails)]
    report.mails, report.mails_seen_by_naive_receiver = len(mails), seen.total()


def _judge_acknowledged(report, acks: Path) -> None:
    for line in acks.read_text(encoding="ascii").splitlines():
        case, key, version = line.split()
        if version == "0":
            continue
        report.steps_acknowledged += 1
        found = Attempt.objects.filter(key=key, case_id=case, version=int(version))
        if found.count() != 1:
            report.lost.append(f"acknowledged and gone: {case} {key}")
