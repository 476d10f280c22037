"""Is the code English, with Dutch only where Dutch law or a party in the chain owns the word?"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator

import pytest

# The closed list of docs/decisions/0003-language-of-names.md.
OWNED = {
    "avg", "beschikking", "bsn", "cjg", "ivh", "jeugdwet", "jgz", "kok", "mdo", "meldcode", "opp",
    "pko", "samen_doen", "smi", "stj", "swt", "swv", "tlv", "veilig_thuis", "verwijsindex", "vve",
    "wlz", "wmo", "zvw",
}  # fmt: skip


def defined_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def words_of(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


@pytest.fixture
def used(trees):
    """Each word of a name that the code defines, with a place where it stands."""
    return {
        word: f"{path}: {name}"
        for path, tree in trees("zorgroute").items()
        for name in defined_names(tree)
        for word in [*words_of(name), "_".join(words_of(name))]
    }


@pytest.fixture(scope="session")
def glossary(root):
    with (root / "content/tables/glossary.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert set(rows[0]) >= {"dutch", "identifier", "meaning"}
    return rows


def test_glossary_has_a_word_an_identifier_and_a_meaning_in_every_row(glossary):
    columns = ("dutch", "identifier", "meaning")

    assert [row for row in glossary if not all(row[column].strip() for column in columns)] == []


def test_every_dutch_word_in_the_code_stands_in_the_glossary(glossary, used):
    explained = {
        word
        for row in glossary
        for word in re.findall(r"\w+", f"{row['dutch']} {row['identifier']}".lower())
    } | {"_".join(row["dutch"].lower().split()) for row in glossary}

    assert {word: used[word] for word in OWNED & used.keys() - explained} == {}


def test_no_name_in_the_code_is_dutch_where_the_glossary_has_an_english_one(glossary, used):
    english = {word for row in glossary for word in words_of(row["identifier"])}
    # Organisations carry their own name; words and roles are translated.
    rows = [row for row in glossary if row["kind"] != "organisation" and row["dutch"].isalpha()]
    dutch = {row["dutch"].lower() for row in rows} - english - OWNED

    assert {word: used[word] for word in dutch if word in used} == {}


def test_name_is_split_into_its_words():
    tree = ast.parse("class MdoSession: ...\ndef issue_beschikking(for_whom): place = 1")

    assert [words_of(name) for name in defined_names(tree)] == [
        ["mdo", "session"],
        ["issue", "beschikking"],
        ["for", "whom"],
        ["place"],
    ]
