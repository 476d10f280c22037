"""Where do bpmn-js and the schema of the OMG come from?

Both are npm packages for tests only, pinned in the lock beside this file and fetched once, with
the Node that builds the front end. The page of a test keeps the sign of bpmn.io, as its licence
asks.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from tools.build_front_end import find_node

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
STAMP = PACKAGES / "stamp.txt"
SCHEMA = PACKAGES / "bpmn-moddle" / "resources" / "bpmn" / "xsd" / "BPMN20.xsd"
VIEWER = PACKAGES / "bpmn-js" / "dist"
STYLES = ("diagram-js.css", "bpmn-js.css")


def install() -> None:
    """Fetch the packages of the lock; nothing happens when they are there already."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(PACKAGES, ignore_errors=True)
    node, npm = find_node()
    path = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))
    subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=HERE,
        env={**os.environ, "PATH": path},
        check=True,
    )
    STAMP.write_text(wanted, encoding="utf-8")
