"""`zorgroute diff`: what changes between two versions of a route, in words?"""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.maps.differences import change_words
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.routes.compare import compare
from zorgroute.core.routes.measure import growth
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.cli.drawing import saying
from zorgroute.faces.cli.reading import UNREADABLE, Files
from zorgroute.faces.cli.terminal import Terminal


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Say the difference; 0 when the routes are the same, 1 when not, 2 when one is unreadable."""
    files = Files(content, terminal, arguments.parameters)
    old, new = files.route(Path(arguments.old)), files.route(Path(arguments.new))
    if old is None or new is None:
        return UNREADABLE
    changes = compare(old, new)
    size = growth(old, new)
    if arguments.json:
        document = {
            "old": {"route": old.name, "version": old.version, "digest": old.digest},
            "new": {"route": new.name, "version": new.version, "digest": new.digest},
            "changes": [asdict(each) for each in changes],
            "size": {"old": asdict(size.before), "new": asdict(size.after)},
            "lacks_reason": size.lacks_reason,
        }
        terminal.write(json.dumps(document, ensure_ascii=False, indent=2))
    elif not changes:
        terminal.say("diff.same")
    else:
        say = saying(terminal, PROF)
        maps = (rows_of(old, voice=PROF), rows_of(new, voice=PROF))
        for line in change_words(changes, *maps, texts=say, language=terminal.language):
            terminal.write(line)
        terminal.write()
        for name, more in size.difference.items():
            if more:
                terminal.say(f"diff.{'more' if more > 0 else 'fewer'}_{name}", count=str(abs(more)))
        if size.lacks_reason:
            terminal.say("diff.lacks_reason")
    return 1 if changes else 0
