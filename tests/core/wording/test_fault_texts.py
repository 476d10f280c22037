"""Has every fault of the routes room its text, in words a Dutch policy officer knows?"""

from __future__ import annotations

import ast
import csv
import re
from pathlib import Path

import pytest

from zorgroute.core.wording.catalogue import Catalogue

ROOT = Path(__file__).parents[3]
ROOM = ROOT / "zorgroute" / "core" / "routes"
MODULES = ("reader", "syntax", "scalars", "words", "load", "references", "parameters")
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
# Outside quotes a Dutch sentence has no English; these words are both.
ENGLISH = re.compile(r"\b(the|step|track|unknown|line|missing|value|error|invalid|must|not)\b")


def read_rows() -> list[dict[str, str]]:
    with (ROOT / "content" / "texts" / "faults.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = read_rows()


def codes_of(tree: ast.AST) -> set[str]:
    """Every text of the shape `thing.problem`, and the kind of each name that is pointed at."""
    codes = set()
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if CODE.fullmatch(text):
                codes.add(text)
            case ast.Call(
                func=ast.Attribute(attr="point" | "point_key"),
                args=[ast.Constant(value=str(kind)), *_],
            ):
                codes.add(f"ref.{kind}")
    return codes


def test_every_code_has_a_text_and_every_text_a_code():
    paths = [ROOM / f"{name}.py" for name in MODULES]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]

    assert {row["code"] for row in ROWS} == set().union(*map(codes_of, trees))


def test_every_module_that_makes_faults_is_looked_at():
    makers = [path.stem for path in ROOM.glob("*.py") if "fault(" in path.read_text("utf-8")]

    assert sorted({*makers} - {"faults"} - {*MODULES}) == []


def test_code_is_found_however_it_is_given():
    tree = ast.parse('fault("a.b", place)\nself.point("role", name)\nreturn "c.d"\nx = "no code"')

    assert codes_of(tree) == {"a.b", "c.d", "ref.role"}


def test_fault_texts_make_a_catalogue():
    assert set(Catalogue.from_rows(ROWS).texts) == {row["code"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_dutch_text_is_dutch_outside_quotes(row):
    plain = re.sub(r'"[^"]*"|\{\w+\}', "", row["prof"])

    assert ENGLISH.findall(plain) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_text_is_whole_sentences_without_blame(row):
    assert re.findall(r"[.?](?:\]\])?$", row["prof"]) != []
    assert re.findall(r"\b(fout|ongeldig|illegaal|foutief|verkeerd)\b", row["prof"]) == []
    assert row["prof"][0] in '"[' or row["prof"][0].isupper() or row["prof"][0] == "{"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_both_languages_use_the_same_facts(row):
    used = [set(re.findall(r"\{(\w+)\}", row[column])) for column in ("prof", "en")]

    assert used[0] == used[1]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_quotes_come_in_pairs(row):
    assert [row[column].count('"') % 2 for column in ("prof", "en")] == [0, 0]
