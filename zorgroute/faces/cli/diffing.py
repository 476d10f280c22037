"""`zorgroute diff`: what changes between two versions of a route, in words?"""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from zorgroute.core.routes.compare import compare
from zorgroute.core.routes.measure import measure
from zorgroute.faces.cli.content import Content
from zorgroute.faces.cli.reading import UNREADABLE, Files
from zorgroute.faces.cli.terminal import Terminal


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Say the difference; 0 when the routes are the same, 1 when not, 2 when one is unreadable."""
    files = Files(content, terminal)
    old, new = files.route(Path(arguments.old)), files.route(Path(arguments.new))
    if old is None or new is None:
        return UNREADABLE
    changes = compare(old, new)
    if arguments.json:
        document = {
            "old": {"route": old.name, "version": old.version, "digest": old.digest},
            "new": {"route": new.name, "version": new.version, "digest": new.digest},
            "changes": [asdict(each) for each in changes],
            "size": {"old": asdict(measure(old)), "new": asdict(measure(new))},
        }
        terminal.write(json.dumps(document, ensure_ascii=False, indent=2))
    elif not changes:
        terminal.say("diff.same")
    else:
        for each in changes:
            terminal.write(said(each, terminal))
    return 1 if changes else 0
