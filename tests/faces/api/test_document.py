"""The document of the API: as committed, and as the Dutch design rules want it."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from zorgroute.faces.api.openapi import document

ROOT = Path(__file__).parents[3]
MAKER = runpy.run_path(str(ROOT / "tools" / "make_openapi.py"))
COMMITTED = ROOT / "docs" / "reference" / "openapi.json"
OF_PERSONS = {"bsn", "naam", "geboortedatum", "email", "achternaam", "telefoon"}


def operations():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_committed_document_is_the_generated_one():
    # Where these differ: .venv/bin/python tools/make_openapi.py
    assert COMMITTED.read_text(encoding="utf-8") == MAKER["text"]()


def test_document_tells_whom_to_ask():
    assert {"name", "url", "email"} <= document()["info"]["contact"].keys()


@pytest.mark.parametrize("path", document()["paths"])
def test_path_is_kebab_case_without_a_slash_at_its_end(path):
    words = [part for part in path.strip("/").split("/") if not part.startswith("{")]
    assert path == "/openapi.json" or all(re.fullmatch("[a-z]+(-[a-z]+)*", each) for each in words)
    assert not path.endswith("/")


def test_query_keys_are_camel_case_and_no_address_carries_a_person():
    named = [
        (path, each["in"], each["name"])
        for path, _, operation in operations()
        for each in operation.get("parameters", [])
        if each["in"] in ("query", "path")
    ]
    assert [each for each in named if not re.fullmatch("[a-z][a-zA-Z]*", each[2])] == []
    # The name of a route is not the name of a person.
    persons = [each for each in named if each[2] in OF_PERSONS and each[0] != "/routes/{naam}"]
    assert persons == []


def test_every_operation_is_named_summed_up_and_promises_its_problems():
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(ids)) == len(ids)
    for path, _, operation in operations():
        if path == "/openapi.json":
            continue
        assert operation["summary"]
        assert {"400", "401", "405", "429", "500", "503"} <= operation["responses"].keys()
        assert "422" not in operation["responses"]


def test_every_answer_promises_its_version():
    silent = [
        (path, status)
        for path, _, operation in operations()
        for status, answer in operation["responses"].items()
        if "API-Version" not in answer["headers"]
    ]
    assert silent == []


def test_committed_document_holds_only_what_is_referred_to():
    text = json.dumps(document())
    names = document()["components"]["schemas"]
    unused = [name for name in names if f'"#/components/schemas/{name}"' not in text]
    assert unused == []
