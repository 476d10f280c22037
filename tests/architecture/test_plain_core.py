"""Is the core plain: no clock, no chance, no world outside, no import hidden in a function?"""

from __future__ import annotations

import ast

import pytest

OUTSIDE_WORLD = {
    "asyncio", "django", "http", "logging", "multiprocessing", "os", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}
DOORS = {"open", "print", "input", "exec", "eval"}
NETWORK = {"asyncio", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl", "urllib"}
FILE_VERBS = {"read_text", "read_bytes", "write_text", "write_bytes", "uuid1", "uuid4"}


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [(node.module or "").split(".")[0]]
    return []


def impure_call(node: ast.Call) -> str | None:
    match node.func:
        case ast.Name(id=name) if name in DOORS:
            return name
        case ast.Attribute(value=ast.Name(id="random"), attr="Random") if node.args:
            return None  # a generator with a seed from the caller
        case ast.Attribute(value=ast.Name(id="random"), attr=name):
            return f"random.{name}"
        case ast.Attribute(attr=name) if name in CLOCKS | FILE_VERBS:
            return name
    return None


def impurities(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        found += [name for name in imported(node) if name in OUTSIDE_WORLD]
        if isinstance(node, ast.ImportFrom) and node.module == "random":
            found.append("from random")
        if isinstance(node, ast.Call) and (call := impure_call(node)):
            found.append(call)
        if isinstance(node, ast.FunctionDef):
            inner = [
                each for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)
            ]
            found += [f"import inside {node.name}" for _ in inner]
    return found


def test_core_has_no_clock_no_chance_and_no_world_outside(trees):
    found = {path: impurities(tree) for path, tree in trees("zorgroute/core").items()}

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import datetime\ndatetime.datetime.now()", ["now"]),
        ("from datetime import date\ndate.today()", ["today"]),
        ("import time", ["time"]),
        ("from django.db import models", ["django"]),
        ("import random\nrandom.random()", ["random.random"]),
        ("import random\nrandom.Random()", ["random.Random"]),
        ("import random\nrandom.Random(7)", []),
        ("from random import choice", ["from random"]),
        ("open('x')", ["open"]),
        ("def load():\n    import json", ["import inside load"]),
        ("def due(now):\n    return now", []),
    ],
)
def test_impurity_is_found(source, found):
    assert impurities(ast.parse(source)) == found


def opening(node: ast.AST) -> list[str]:
    """What a node imports to reach a network with; taking an address apart is no reaching."""
    if isinstance(node, ast.ImportFrom) and node.module == "urllib.parse":
        return []
    return [name for name in imported(node) if name in NETWORK]


def test_nothing_opens_a_network_connection(trees):
    """SECURITY.md promises it for routes, cases and the command line: only the floor that starts
    servers knows what a network is, and mail goes through Django."""
    found = {
        path: [name for node in ast.walk(tree) for name in opening(node)]
        for path, tree in trees("zorgroute").items()
        if not path.startswith("zorgroute/project/")
    }

    assert {path: names for path, names in found.items() if names} == {}
