"""`zorgroute draw`: what does this route look like, for professionals or for parents?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.bpmn.document import bpmn_xml
from zorgroute.core.checker.check import check
from zorgroute.core.maps.compare import draw_difference
from zorgroute.core.maps.page import page_html
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.svg import draw_svg
from zorgroute.core.maps.trail import Trail
from zorgroute.core.maps.words import Say
from zorgroute.core.routes.compare import compare
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import PROF, Voice
from zorgroute.faces.cli.playing import voice_of
from zorgroute.faces.cli.reading import UNREADABLE, Files, Unusable, write_text
from zorgroute.faces.cli.terminal import Terminal

BPMN = ".bpmn"
ENDINGS = (".svg", ".html", BPMN)


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Draw a map or a BPMN document to a file; 0 drawn, 2 when the route cannot be read or the
    file not written."""
    out = Path(arguments.out)
    if out.suffix == BPMN and arguments.beside:
        raise Unusable("cli.bpmn_beside")
    if out.suffix not in ENDINGS:
        raise Unusable("cli.wrong_ending", file=str(out), known=", ".join(ENDINGS))
    files = Files(content, terminal, arguments.parameters)
    route = files.route(Path(arguments.file))
    beside = files.route(Path(arguments.beside)) if arguments.beside else None
    if route is None or (arguments.beside and beside is None):
        return UNREADABLE
    voice = voice_of(arguments.voice)
    if arguments.finding is not None:
        text = path(route, arguments, files, out.suffix)
    elif beside is not None:
        text = versions(beside, route, voice, terminal, arguments.theme)
    else:
        theme, width = arguments.theme, arguments.width
        text = drawing(route, voice, terminal, out.suffix, theme=theme, width=width)
    write_text(out, text)
    terminal.say("draw.done", file=str(out))
    return 0


def path(route: Route, arguments: Namespace, files: Files, ending: str) -> str:
    """The way of one finding on the map; raises `Unusable` when there is no such finding."""
    if ending == BPMN:
        raise Unusable("draw.path_only_drawn")
    rights = files.content.rights(route.model.for_.municipality, route.name)
    findings = [each for each in check(route, rights, files.content.calendar).findings if each.path]
    number = arguments.finding
    if not 0 < number <= len(findings):
        facts = {"route": route.name, "count": str(len(findings)), "number": str(number)}
        raise Unusable("draw.no_such_path", **facts)
    finding = findings[number - 1]
    plan = rows_of(route, voice=PROF, trail=Trail(finding.path, *finding.at))
    say, language = saying(files.terminal, PROF), files.terminal.language
    if ending == ".html":
        return page_html(plan, texts=say, theme=arguments.theme, language=language)
    return draw_svg(
        plan, width=arguments.width, theme=arguments.theme, texts=say, prefix="zr",
        language=language,
    )  # fmt: skip


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
    """A map as an SVG drawing, or as a page with the rail list, the legend and the table; or the
    route as a BPMN document, which has one size and no colours of its own."""
    say = saying(terminal, voice)
    if ending == BPMN:
        return bpmn_xml(route, voice, say, terminal.language)
    plan = rows_of(route, voice=voice)
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
