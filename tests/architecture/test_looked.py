"""Has everything that the log of looking can name a text that a parent can read?"""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Where the parts of a look are given, and at which place.
DOORS = {"note_look": 2, "case_seen_by": 3, "child_of": 3}
MOVES = ROOT / "zorgroute/core/engine/moves.py"


def known():
    with (ROOT / "content/texts/looked.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"] for row in csv.DictReader(lines)}


def constants(tree):
    """The names of a module that stand for a word or for words."""
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    found[name.id] = value
    return found


def words(node, names):
    """The beginnings of the codes in an expression, as far as they are written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value.partition(":")[0].partition("-{")[0]
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value).partition(":")[0].rstrip("-")
    elif isinstance(node, ast.Name) and node.id in names:
        yield from words(names[node.id], {})
    elif isinstance(node, ast.List | ast.Tuple):
        for each in node.elts:
            yield from words(each, names)


def codes(tree, argument, place):
    names = constants(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in DOORS:
            continue
        given = next((each.value for each in node.keywords if each.arg in argument), None)
        at = place(name)
        if given is None and at is not None and len(node.args) > at:
            given = node.args[at]
        if given is not None:
            yield from words(given, names)


@pytest.fixture(scope="module")
def sources():
    return [ast.parse(each.read_text("utf-8")) for each in (ROOT / "zorgroute").rglob("*.py")]


@pytest.mark.requirement("R206")
def test_every_part_that_can_be_looked_at_has_a_text(sources):
    used = {code for tree in sources for code in codes(tree, ("parts", "part"), DOORS.get)}
    used.add("dossier")
    assert {"stap", "opgeschreven", "kinderlijst"} <= used
    assert sorted(each for each in used if f"looked.part.{each.lower()}" not in known()) == []


def test_every_kind_of_move_has_a_text():
    tree = ast.parse(MOVES.read_text("utf-8"))
    moves = {
        node.name.lower()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and "actor" in ast.unparse(node).partition(":")[2]
    } - {"actor", "onbehalf", "waiver"}
    assert sorted(each for each in moves if f"looked.part.{each}" not in known()) == []


# Grounds of looks that stand in no family's log: at no case and no child, or of a family itself.
OWN = {"beheer", "eigen", "eigen verzoek", "eigen-blik", "ouder", "route-eigenaar"}


def test_every_ground_has_a_text(sources):
    used = {code for tree in sources for code in codes(tree, ("ground",), lambda name: None)}
    lacking = {each for each in used - OWN if each and f"looked.why.{each}" not in known()}
    assert sorted(lacking) == []
