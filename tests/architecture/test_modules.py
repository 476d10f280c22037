"""Does every module say in one sentence what it is for, and carry the name of a thing?"""

from __future__ import annotations

import ast
import io
import re
import tokenize

import pytest

JUNK_DRAWERS = {"utils", "util", "helpers", "common", "misc", "services", "managers", "mixins"}
# A bare mark hides whatever comes next; a rule without a reason is a riddle for the next reader.
BARE_MARK = re.compile(r"#\s*(noqa(?!: [A-Z]+\d+)|type:\s*ignore(?!\[[a-z-]+))")
NOQA_WITHOUT_REASON = re.compile(r"#\s*noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*\W*$")


def opening_sentence_fault(tree: ast.Module) -> str | None:
    opening = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ")
    if not opening:
        return "no docstring"
    if opening[-1] not in ".?":
        return "no full stop or question mark"
    if re.search(r"[.?!] +[A-Z]", opening):
        return "more than one sentence"
    return None


def unexplained_marks(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return [each for each in comments if BARE_MARK.search(each) or NOQA_WITHOUT_REASON.search(each)]


def test_every_module_opens_with_one_sentence(trees):
    modules = trees("zorgroute") | trees("tools") | trees("tests")

    faults = {path: opening_sentence_fault(tree) for path, tree in modules.items()}

    assert {path: fault for path, fault in faults.items() if fault} == {}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x = 1", "no docstring"),
        ('"""Loads routes"""', "no full stop or question mark"),
        ('"""It loads. It also saves."""', "more than one sentence"),
        ('"""What is a route?\n\nWhy: a reason. And another."""', None),
    ],
)
def test_opening_sentence_is_judged(source, fault):
    assert opening_sentence_fault(ast.parse(source)) == fault


def test_no_module_is_a_junk_drawer(kept_files, root):
    named = [path for path in kept_files if path.suffix == ".py"]
    parts = {path: {*path.relative_to(root).parts[:-1], path.stem} for path in named}

    assert [path for path, names in parts.items() if names & JUNK_DRAWERS] == []


def test_every_silenced_warning_names_its_rule_and_reason(kept_files, root):
    sources = {
        path: path.read_text(encoding="utf-8") for path in kept_files if path.suffix == ".py"
    }

    marks = {
        path.relative_to(root).as_posix(): unexplained_marks(text) for path, text in sources.items()
    }

    assert {path: found for path, found in marks.items() if found} == {}


@pytest.mark.parametrize(
    ("comment", "is_unexplained"),
    [
        ("# noqa", True),
        ("# noqa: S101", True),
        ("# noqa: S101, PLR0912", True),
        ("# noqa: S101 the caller has checked it", False),
        ("# type: ignore", True),
        ("# type: ignore[arg-type]", False),
    ],
)
def test_silenced_warning_without_rule_or_reason_is_found(comment, is_unexplained):
    assert bool(unexplained_marks(f"x = 1  {comment}\n")) == is_unexplained
