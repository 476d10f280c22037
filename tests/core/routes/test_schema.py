"""Does an editor say the same of a route file as the reader, and is the reference up to date?"""

from __future__ import annotations

import csv
import json
import re
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from zorgroute.core.routes.parameters import parameters_schema
from zorgroute.core.routes.schema import json_schema, track_schema

from .mistakes import SMALL, SMALL_TRACK, WORDS, Mistake, planted

ROOT = Path(__file__).parents[3]
ROUTES = sorted(
    path for path in (ROOT / "content" / "routes").glob("*.yaml") if ".findings." not in path.name
)
TRACKS = sorted((ROOT / "content" / "routes" / "tracks").glob("*.yaml"))
ANSWERS = sorted((ROOT / "content" / "parameters").rglob("*.yaml"))
MAKER = runpy.run_path(str(ROOT / "tools" / "make_reference.py"))


class EditorLoader(yaml.CSafeLoader):
    """Reads as editors do, by YAML 1.2: `yes` and `2026-01-01` are texts, `1` and `1e3` not."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 the name and shape are those of PyYAML


for kind, pattern, first in [
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
]:
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{kind}", re.compile(f"(?:{pattern})$"), list(first)
    )


def complaints(text: str, schema: dict[str, Any]) -> list[str]:
    """What an editor underlines."""
    value = yaml.load(text, EditorLoader)  # noqa: S506 a safe loader with fewer types
    found = jsonschema.Draft202012Validator(schema).iter_errors(value)
    return [f"{each.json_path}: {each.message}" for each in found]


@pytest.mark.parametrize("schema", [json_schema(), track_schema()], ids=["route", "track"])
def test_schema_is_a_schema(schema):
    jsonschema.Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.requirement("R032")
@pytest.mark.parametrize("path", ROUTES, ids=lambda path: path.stem)
def test_real_route_follows_the_schema(path):
    assert complaints(path.read_text(encoding="utf-8"), json_schema()) == []


@pytest.mark.parametrize("path", TRACKS, ids=lambda path: path.stem)
def test_real_track_follows_the_schema(path):
    assert complaints(path.read_text(encoding="utf-8"), track_schema()) == []


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_real_answers_follow_the_schema(path):
    assert complaints(path.read_text(encoding="utf-8"), parameters_schema()) == []


def test_small_route_and_track_follow_the_schema():
    assert complaints(SMALL, json_schema()) == []
    assert complaints(SMALL_TRACK, track_schema()) == []


# What an editor does not see: spaces without words, a name that is taken, a line break behind a
# name; and it takes these for whole numbers, as YAML and JSON Schema do.
UNSEEN = {"text.empty", "name.reserved"}
UNSEEN_VALUES = ("¦01\n", "¦1e3", "¦3.0", "\\n")


@pytest.mark.parametrize(
    "mistake",
    [
        each
        for each in WORDS
        if each.code not in UNSEEN and not any(sign in each.new for sign in UNSEEN_VALUES)
    ],
    ids=lambda each: f"{each.code}: {each.new}",
)
def test_wrong_word_is_underlined_by_an_editor_too(mistake: Mistake):
    slip = planted(mistake)

    found = complaints(slip.route, json_schema()) + complaints(slip.track, track_schema())

    assert found != []


@pytest.mark.parametrize(
    "name",
    ["route.schema.json", "track.schema.json", "parameters.schema.json", "route-language.md"],
)
def test_committed_reference_is_what_its_maker_makes(name):
    committed = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")

    # Where these differ: .venv/bin/python tools/make_reference.py
    assert committed == MAKER["documents"]()[name]


def test_schema_of_the_reference_differs_only_in_what_it_tells_people():
    def without_words(schema: Any) -> Any:
        if isinstance(schema, dict):
            return {
                key: without_words(each)
                for key, each in schema.items()
                if key != "description" or not isinstance(each, str)
            }
        return [without_words(each) for each in schema] if isinstance(schema, list) else schema

    committed = (ROOT / "docs" / "reference" / "route.schema.json").read_text(encoding="utf-8")

    assert without_words(json.loads(committed)) == without_words(json_schema())


def test_every_word_has_a_meaning_and_every_meaning_a_word():
    with (ROOT / "content" / "texts" / "words.csv").open(encoding="utf-8", newline="") as lines:
        given = [row["code"] for row in csv.DictReader(lines)]

    assert sorted(given) == sorted(set(MAKER["Reference"]().codes()))
