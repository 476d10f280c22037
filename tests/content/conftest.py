"""Where do the tests of the tables read the tables?"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

TABLES = Path(__file__).resolve().parents[2] / "content" / "tables"

Rows = list[dict[str, str]]
ReadTable = Callable[[str], Rows]


def read_rows(name: str) -> Rows:
    """Read one table strictly: a row with too few or too many cells is an error."""
    text = (TABLES / f"{name}.csv").read_text(encoding="utf-8")
    header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.fixture
def table() -> ReadTable:
    """Give the function that reads a table by its name."""
    return read_rows


@pytest.fixture
def tables_folder() -> Path:
    """Give the folder of the tables."""
    return TABLES
