"""How does a graph get its coordinates from the program that lays it out?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from zorgroute.core.discovery.graph import NoLayout

PROGRAM = "graphviz-pure"
PATIENCE = 20.0  # seconds; a map of a hundred steps takes one


def graphviz(dot: str) -> str:
    """Let Graphviz place a graph; raises `NoLayout` when it is not there or does not answer."""
    beside = Path(sys.executable).with_name(PROGRAM)
    program = str(beside) if beside.is_file() else shutil.which(PROGRAM)
    if program is None:
        raise NoLayout(PROGRAM)
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the document holds numbers only
            [program, "-Tjson0"], input=dot.encode(), capture_output=True, timeout=PATIENCE,
            check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as wrong:
        raise NoLayout(type(wrong).__name__) from None
    return done.stdout.decode("utf-8", "replace")
