"""`zorgroute draw`: what does this route look like, for professionals or for parents?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.maps.compare import draw_difference
from zorgroute.core.maps.page import page_html
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.svg import draw_svg
from zorgroute.core.maps.words import Say
from zorgroute.core.routes.compare import compare
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import Voice
from zorgroute.faces.cli.playing import voice_of
from zorgroute.faces.cli.reading import UNREADABLE, Files, Unusable, write_text
from zorgroute.faces.cli.terminal import Terminal

ENDINGS = (".svg", ".html")


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Draw a map to a file; 0 drawn, 2 when the route cannot be read or the file not written."""
    out = Path(arguments.out)
    if out.suffix == ".bpmn":
        raise Unusable("cli.bpmn_later")
    if out.suffix not in ENDINGS:
        raise Unusable("cli.wrong_ending", file=str(out), known=", ".join(ENDINGS))
    files = Files(content, terminal)
    route = files.route(Path(arguments.file))
    beside = files.route(Path(arguments.beside)) if arguments.beside else None
    if route is None or (arguments.beside and beside is None):
        return UNREADABLE
    voice = voice_of(arguments.voice)
    if beside is not None:
        text = versions(beside, route, voice, terminal, arguments.theme)
    else:
        theme, width = arguments.theme, arguments.width
        text = drawing(route, voice, terminal, out.suffix, theme=theme, width=width)
    write_text(out, text)
    terminal.say("draw.done", file=str(out))
    return 0


def saying(terminal: Terminal, voice: Voice) -> Say:
    """Says the fixed words of a map in one voice."""

    def say(code: str, /, **facts: str) -> str:
        return terminal.text(code, voice, **facts)

    return say


def drawing(
    route: Route,
    voice: Voice,
    terminal: Terminal,
    ending: str,
    *,
    theme: str = "auto",
    width: str = "wide",
) -> str:
    """A map as an SVG drawing, or as a page with the rail list, the legend and the table."""
    plan = rows_of(route, voice=voice)
    say = saying(terminal, voice)
    if ending == ".html":
        return page_html(plan, texts=say, theme=theme, language=terminal.language)
    return draw_svg(
        plan, width=width, theme=theme, texts=say, prefix="zr", language=terminal.language
    )


def versions(old: Route, new: Route, voice: Voice, terminal: Terminal, theme: str = "auto") -> str:
    """Two versions of a route side by side as one SVG drawing."""
    return draw_difference(
        rows_of(old, voice=voice),
        rows_of(new, voice=voice),
        compare(old, new),
        theme=theme,
        texts=saying(terminal, voice),
        prefix="zr",
        language=terminal.language,
    )
