"""Which folders and servers do tests of the house use?"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def ground():
    """A folder that the user of PostgreSQL can get at; that of pytest is closed to it for root."""
    with tempfile.TemporaryDirectory(prefix="zorgroute ground ") as name:
        Path(name).chmod(0o755)
        yield Path(name)
