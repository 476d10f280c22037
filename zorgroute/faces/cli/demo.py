"""`zorgroute demo`: what can Zorgroute do, seen in the terminal in a minute?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from zorgroute.core.checker.check import check
from zorgroute.core.engine.playing import play, world_of
from zorgroute.core.wording.catalogue import OUDER, PROF
from zorgroute.faces.cli.checking import headline
from zorgroute.chain.routebook.content import Content
from zorgroute.faces.cli.drawing import drawing
from zorgroute.faces.cli.playing import show
from zorgroute.faces.cli.reading import UNREADABLE, Files, Unusable, write_text
from zorgroute.faces.cli.terminal import Terminal

ROUTE, STORY = "westerkwartier.basisschool.yaml", "05-westerkwartier.yaml"


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Check every route, play a story to its end and draw the maps; 0 when all of that worked."""
    folder = Path(arguments.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Unusable("cli.not_written", file=str(folder)) from None
    files = Files(content, terminal)
    terminal.say("demo.check")
    for path in content.routes():
        route = files.route(path)
        if route is None:
            return UNREADABLE
        rights = content.rights(route.model.for_.municipality, route.name)
        terminal.write(f"   {headline(route, check(route, rights, content.calendar), terminal)}")
    terminal.write()
    terminal.say("demo.play")
    route = files.route(content.folder / "routes" / ROUTE)
    story = files.story(content.story(STORY))
    if route is None or story is None:
        return UNREADABLE
    world = world_of(story, content.calendar)
    show(route, story, list(play(route, story, world)), world, terminal=terminal, voice=PROF)
    terminal.write()
    terminal.say("demo.draw")
    for path in content.routes():
        drawn = files.route(path)
        for voice, name in ((PROF, "professional"), (OUDER, "parent")):
            if drawn is None:
                return UNREADABLE
            for ending in (".svg", ".html"):
                out = folder / f"{drawn.name}.{name}{ending}"
                write_text(out, drawing(drawn, voice, terminal, ending))
    terminal.say("demo.done", folder=str(folder))
    return 0
