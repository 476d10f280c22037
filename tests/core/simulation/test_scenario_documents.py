"""Do editors and readers of the scenario language see what the reader of the files sees?"""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from tests.core.routes.test_schema import complaints
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.scenario import Scenario, read_scenario, scenario_schema

from .scenarios import CONTENT, ROOT, SMALL, calendar, changed
from .test_shipped_scenarios import SHIPPED, route_of

PAGE = (ROOT / "docs" / "reference" / "scenario-language.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]


def words_in(schema: Any) -> set[str]:
    """Every word that stands before a colon somewhere in the language."""
    if isinstance(schema, dict):
        own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
        return own.union(*(words_in(each) for each in schema.values()))
    return set().union(*(words_in(each) for each in schema)) if isinstance(schema, list) else set()


def test_schema_of_a_scenario_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(scenario_schema())

    committed = (ROOT / "docs" / "reference" / "scenario.schema.json").read_text(encoding="utf-8")
    # Where these differ: .venv/bin/python tools/make_reference.py
    assert json.loads(committed) == scenario_schema()


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_follows_the_schema(name: str):
    text = (CONTENT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")

    assert complaints(text, scenario_schema()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hours_a_week: 8 (T1)", "hours_week: 8 (T1)"),
        ("hours_a_week: 8 (T1)", "hours_a_week: acht"),
        ("work: 90 minutes (T1)", "work: 90 minuten (T1)"),
        ("law: exponential", "law: exponentieel"),
        ("municipality: voorbeeld\n", ""),
    ],
)
def test_slip_is_underlined_by_an_editor_too(old: str, new: str):
    assert complaints(SMALL, scenario_schema()) == []
    assert complaints(changed(old, new), scenario_schema()) != []


def test_every_word_of_the_language_is_on_its_page():
    told = set(re.findall(r"`([a-z_0-9]+)(?:: [a-z]+)?`", PAGE)) | set(
        re.findall(r"([a-z_0-9]+):", PAGE)
    )

    assert words_in(scenario_schema()) - told == {"en", "prof"} - told


def test_example_of_the_page_reads_and_compiles():
    found = read_scenario(EXAMPLE.encode(), "voorbeeld.yaml")

    assert isinstance(found, Scenario), found
    made = compile_scenario(route_of(found.route_name), found, calendar())
    assert isinstance(made, Compiled), made
    assert made.is_stable
