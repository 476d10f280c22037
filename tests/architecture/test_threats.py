"""Has every threat a test or a reason, and does the page of the reference say so?"""

from __future__ import annotations

import runpy

import pytest


@pytest.fixture(scope="module")
def threats(root):
    return runpy.run_path(str(root / "tools" / "make_threats.py"))


def test_marks_of_the_suite_name_threats_that_are_known(threats):
    assert sorted(threats["tests_by_threat"]().keys() - threats["THREATS"].keys()) == []


def test_threats_without_a_test_say_why(threats):
    found = threats["tests_by_threat"]()
    silent = [
        name for name, each in threats["THREATS"].items()
        if name not in found and not each.untested
    ]  # fmt: skip
    assert silent == []


def test_threats_are_all_those_of_the_model(threats):
    assert list(threats["THREATS"]) == [f"T{number}" for number in range(1, 34)]


def test_page_of_the_threats_is_up_to_date(root, threats):
    """Where these differ: .venv/bin/python tools/make_threats.py."""
    assert (root / "docs" / "reference" / "threats.md").read_text(encoding="utf-8") == threats[
        "page"
    ]()
