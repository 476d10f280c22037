"""Does the list of unproved requirements tell the truth, and does every mark name a real one?"""

from __future__ import annotations

import subprocess
import sys

import pytest

PROVED = """
import pytest

pytestmark = pytest.mark.requirement("R002")

@pytest.mark.requirement("R001", "R004")
def test_one(): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.requirement("R250"))])
def test_two(x): ...
"""


def coverage(root, tests):
    command = [sys.executable, root / "tools/requirements_coverage.py", tests]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout


def test_coverage_counts_marks_and_names_the_rest_as_ranges(root, tmp_path):
    (tmp_path / "test_some.py").write_text(PROVED, encoding="utf-8")

    status, told = coverage(root, tmp_path)

    assert (status, told) == (
        0,
        "4 of 250 requirements have a marked test; 246 have none.\nWithout: R003 R005-R249\n",
    )


@pytest.mark.parametrize("mark", ['"R251"', '"R1"', '"r001"', "NUMBER"])
def test_coverage_refuses_a_mark_outside_the_catalogue(root, tmp_path, mark):
    test = f"@pytest.mark.requirement({mark})\ndef test_x(): ...\n"
    (tmp_path / "test_some.py").write_text(test, encoding="utf-8")

    status, told = coverage(root, tmp_path)

    assert (status, told.splitlines()[-1]) == (
        1,
        f"Not in the catalogue: {tmp_path.name}/test_some.py:1: {mark.strip(chr(34))}",
    )


def test_every_mark_in_the_suite_names_a_requirement_of_the_catalogue(root):
    status, told = coverage(root, root / "tests")

    assert status == 0, told
