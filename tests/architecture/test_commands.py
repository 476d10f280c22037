"""Does every command that the documents promise exist?"""

from __future__ import annotations

import re
import subprocess

import pytest

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "docs/index.md")


def targets(makefile: str) -> set[str]:
    declared = re.search(r"^\.PHONY:(.*)$", makefile, flags=re.MULTILINE)
    rules = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    return rules & set(declared[1].split() if declared else [])


@pytest.fixture
def known(root):
    return targets((root / "Makefile").read_text(encoding="utf-8"))


def test_readme_opens_with_the_two_commands(root, known):
    opening = (root / "README.md").read_text(encoding="utf-8").split("\n## ")[0]

    assert re.findall(r"^make (\w+)", opening, flags=re.MULTILINE) == ["demo", "test"]
    assert {"demo", "test"} <= known


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_command_in_a_document_exists(root, known, document):
    promised = set(re.findall(r"make ([a-z]+)", (root / document).read_text(encoding="utf-8")))

    assert promised - known == set()


def test_help_names_every_command_a_person_needs(root, known):
    answer = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True)

    named = set(re.findall(r"^make (\w+)", answer.stdout, flags=re.MULTILINE))

    assert known - named == {"help", "lint"}


@pytest.mark.parametrize("script", [".ci/run", "tools/lock", "tools/setup"])
def test_script_can_be_run_and_has_no_syntax_fault(root, script):
    path = root / script
    shell = path.read_text(encoding="utf-8").splitlines()[0].split("/")[-1].split()[-1]

    answer = subprocess.run([shell, "-n", path], capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert path.stat().st_mode & 0o111 == 0o111
