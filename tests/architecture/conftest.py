"""What do the tests about the code look at: the files of the project and their syntax trees?"""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (".ci", "benchmarks", "content", "docs", "requirements", "tests", "tools", "zorgroute")

Trees = Callable[[str], dict[str, ast.Module]]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout itself."""
    return ROOT


@pytest.fixture(scope="session")
def kept_files() -> list[Path]:
    """Every file that belongs to the project, found without git so that a plain download passes."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    found = [path for path in [*ROOT.iterdir(), *inside] if path.is_file()]
    return sorted(path for path in found if "__pycache__" not in path.parts)


@pytest.fixture(scope="session")
def trees() -> Trees:
    """Parse every Python file below a folder, by its path from the root."""

    def parse(folder: str) -> dict[str, ast.Module]:
        files = sorted((ROOT / folder).rglob("*.py"))
        assert files, f"no Python files below {folder}"
        return {
            path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
            for path in files
        }

    return parse
