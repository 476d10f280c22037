"""Which findings does a route keep on purpose, and does the checker find exactly those?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import Field

from zorgroute.core.checker.findings import Finding
from zorgroute.core.routes.faults import Unreadable, fault
from zorgroute.core.routes.load import read_as
from zorgroute.core.routes.scalars import RouteName, Sentence, SourceName
from zorgroute.core.routes.words import Words


class Kept(Words):
    """One finding that stays: the passage of the source that causes it, and why it is kept."""

    code: Sentence
    where: Sentence
    passage: Sentence
    why: Sentence
    source: SourceName | None = None


class Question(Words):
    """A question the agreement leaves open; the passage that leaves it open."""

    where: tuple[Sentence, ...] = Field(min_length=1)
    passage: Sentence


class ExpectedFile(Words):
    """The findings and open questions a route is known to have."""

    route: RouteName
    findings: tuple[Kept, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What was expected and not found, and what was found and not expected."""

    missing: tuple[tuple[str, str], ...]
    extra: tuple[tuple[str, str], ...]


def read_expected(content: bytes, file: str) -> ExpectedFile | Unreadable:
    """Read a file with expected findings, or name every fault in it, doubles included."""
    read = read_as(ExpectedFile, content, file)
    if isinstance(read, Unreadable):
        return read
    expected, reading = read
    seen: set[tuple[str, str]] = set()
    doubles = []
    for number, each in enumerate(expected.findings):
        if (each.code, each.where) in seen:
            place = reading.places[("findings", number)]
            doubles.append(fault("expected.double", place, f"{each.code} {each.where}"))
        seen.add((each.code, each.where))
    return Unreadable(tuple(doubles)) if doubles else expected


def compare_expected(findings: Iterable[Finding], expected: ExpectedFile) -> Difference:
    """Lay what was found beside what was expected; both ways must be empty."""
    found = {each.key for each in findings}
    wanted = {(each.code, each.where) for each in expected.findings}
    wanted |= {("term.open", where) for each in expected.questions for where in each.where}
    return Difference(tuple(sorted(wanted - found)), tuple(sorted(found - wanted)))
