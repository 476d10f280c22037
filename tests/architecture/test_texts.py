"""Has everything that is said to a person a Dutch and an English text?"""

from __future__ import annotations

import ast
import csv
import re

import pytest

COLUMNS = {"code", "prof", "en"}
REASON_MAKERS = {"reason", "Reason"}


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines)
        assert set(table.fieldnames or ()) >= COLUMNS, f"{path.name} lacks one of {sorted(COLUMNS)}"
        return list(table)


@pytest.fixture
def texts(root):
    files = sorted((root / "content/texts").glob("*.csv"))
    if not files:
        pytest.skip("content/texts holds no table yet")
    return [(path.name, row) for path in files for row in rows_of(path)]


def reason_codes(tree: ast.AST) -> set[str]:
    """The reason codes that are written out in a call of `reason` or `Reason`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    made = [call.args[0] for call in calls if ast.unparse(call.func) in REASON_MAKERS]
    return {each.value for each in made if isinstance(each, ast.Constant)}


def test_every_text_is_there_in_dutch_and_in_english(texts):
    lacking = [
        (file, row["code"], column)
        for file, row in texts
        for column in sorted(COLUMNS)
        if not (row[column] or "").strip()
    ]

    assert lacking == []


def test_every_text_code_is_given_once(texts):
    codes = [row["code"] for _, row in texts]

    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_both_languages_leave_open_the_same_facts(texts):
    def facts(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    unlike = [(file, row["code"]) for file, row in texts if facts(row["prof"]) != facts(row["en"])]

    assert unlike == []


def test_every_reason_code_in_the_core_has_a_text(texts, trees):
    known = {row["code"] for _, row in texts}
    used = {code for tree in trees("zorgroute/core").values() for code in reason_codes(tree)}

    assert used - known == set()


def test_reason_code_is_found_in_a_call():
    tree = ast.parse('reason("consent.missing", party="jgz")\nreason(code)\nother("x.y")')

    assert reason_codes(tree) == {"consent.missing"}


def test_table_without_an_english_column_is_refused(tmp_path):
    table = tmp_path / "half.csv"
    table.write_text("code,prof\nconsent.missing,Er is geen toestemming\n", encoding="utf-8")

    with pytest.raises(AssertionError, match=r"half\.csv lacks"):
        rows_of(table)
