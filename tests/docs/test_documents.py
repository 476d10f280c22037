"""Does what the documents show really run, and does what they lead to really exist?"""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys

import pytest
import yaml

from tests.docs.reading import OURS, ROOT, blocks, documents, links, session
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route
from zorgroute.faces.cli.main import COMMANDS, HOUSE

KINDS = {"", "console", "python", "yaml", "csv"}


@pytest.fixture
def desk(tmp_path):
    """An empty folder of the reader's own beside the content, as in a fresh checkout."""
    for name in ("content", "tests", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def expected(output: str) -> re.Pattern[str]:
    """What is promised, where `…` stands for anything."""
    return re.compile(re.escape(output.strip()).replace("…", ".*?"), re.DOTALL)


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.name)
def test_session_prints_what_the_document_says(block, desk):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "nl_NL.UTF-8", "COLUMNS": "100"}
    for command in session(block):
        found = OURS.match(command.words)
        assert found, f"only our own commands can be shown in a session: {command.words}"
        done = subprocess.run(
            [sys.executable, "-m", "zorgroute", *shlex.split(found[1], comments=True)],
            cwd=desk, env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        printed = done.stdout + done.stderr
        assert done.returncode in (0, 1), printed
        assert "Traceback" not in printed
        assert expected(command.output).search(printed), printed


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_python_of_a_document_runs(block, desk, monkeypatch):
    monkeypatch.chdir(desk)
    exec(compile(block.text, block.name, "exec"), {})  # noqa: S102 - our own documents


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.name)
def test_yaml_of_a_document_reads(block):
    read = yaml.safe_load(block.text)

    assert isinstance(read, dict | list)
    if isinstance(read, dict) and {"route", "steps"} <= read.keys() and "scenario" not in read:
        loaded = load_route(block.text.encode(), block.name, _track)
        assert isinstance(loaded, Route), loaded


def _track(name: str) -> tuple[str, bytes] | None:
    file = ROOT / "content" / "routes" / "tracks" / f"{name}.yaml"
    return (file.name, file.read_bytes()) if file.is_file() else None


@pytest.mark.parametrize("block", blocks(*KINDS), ids=lambda block: block.name)
def test_command_that_is_shown_exists(block):
    asked = [found[1].split()[0] for line in block.text.splitlines() if (found := OURS.match(line))]

    assert {each for each in asked if each[0] != "-"} - {*COMMANDS, *HOUSE} == set()


def test_every_block_says_what_it_is():
    kinds = {block.kind for block in blocks(*KINDS, "sh", "shell", "bash", "http", "json", "text")}

    assert kinds - KINDS == set()


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    broken = {each for each in links(path) if not (path.parent / each).exists()}

    assert broken == set()


def test_sessions_are_shown_at_all():
    """A run over nothing proves nothing."""
    assert {block.document for block in blocks("console")} >= {
        "README.md", "docs/tutorial/een-gezin.md",
    }  # fmt: skip


def test_every_button_that_the_tutorial_names_is_on_a_screen():
    """Words in bold are what a reader looks for on the page."""
    told = (ROOT / "docs" / "tutorial" / "een-gezin.md").read_text(encoding="utf-8")
    files = [*(ROOT / "content" / "texts").glob("*.csv"), *(ROOT / "zorgroute").rglob("*.html")]
    shown = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = set(re.findall(r"\*\*(.+?)\*\*", told))

    assert len(named) > 3
    assert {each for each in named if each not in shown} == set()


def test_lists_of_the_reference_are_up_to_date():
    """Where these differ: .venv/bin/python tools/make_lists.py."""
    made = runpy.run_path(str(ROOT / "tools" / "make_lists.py"))["documents"]()
    folder = ROOT / "docs" / "reference"

    assert {name: (folder / name).read_text(encoding="utf-8") for name in made} == made


def test_every_document_can_be_found_from_the_index():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    there = {
        path.relative_to(ROOT / "docs").as_posix()
        for path in (ROOT / "docs").glob("*/*")
        if path.suffix in (".md", ".json")
    }

    assert {each for each in there if f"]({each})" not in index} == set()
