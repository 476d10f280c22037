#!/usr/bin/env python3
"""Which of the requirements R001-R250 does no marked test prove yet?

Reads the marks from the syntax of the test files and imports nothing, so that it also answers
when a test cannot run here. Exits with 1 when a mark names a requirement that does not exist.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

CATALOGUE = [f"R{number:03}" for number in range(1, 251)]
TESTS = Path(__file__).resolve().parents[1] / "tests"


def marked_in(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each requirement that a file marks, with its line; other than a text as written."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
            for argument in node.args:
                is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                yield (
                    str(ast.literal_eval(argument)) if is_text else ast.unparse(argument),
                    node.lineno,
                )


def as_ranges(numbers: list[str]) -> str:
    """Write neighbours in the catalogue as one range: R003 R005-R009."""
    runs: list[list[str]] = []
    for each in numbers:
        if runs and CATALOGUE.index(each) == CATALOGUE.index(runs[-1][-1]) + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return " ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def main(tests: Path) -> int:
    """Print how many requirements are proved, which are not, and which marks are mistaken."""
    proved: set[str] = set()
    unknown: list[str] = []
    for path in sorted(tests.rglob("*.py")):
        for number, line in marked_in(path):
            if number in CATALOGUE:
                proved.add(number)
            else:
                unknown.append(f"{path.relative_to(tests.parent)}:{line}: {number}")

    missing = [number for number in CATALOGUE if number not in proved]
    counts = f"{len(proved)} of {len(CATALOGUE)} requirements have a marked test"
    print(f"{counts}; {len(missing)} have none.")
    if missing:
        print(f"Without: {as_ranges(missing)}")
    for each in unknown:
        print(f"Not in the catalogue: {each}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else TESTS))
