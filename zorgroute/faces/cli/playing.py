"""`zorgroute play`: how does a story go on this route, and where does the child stand each time?"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import Denied
from zorgroute.core.engine.playing import Played, play, world_of
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.story import VERBS, Story, StoryMove
from zorgroute.core.engine.what_now import what_now
from zorgroute.core.engine.world import World
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.telling.log import as_json, log_lines
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import OUDER, PROF, Voice
from zorgroute.faces.cli.reading import UNREADABLE, Files
from zorgroute.faces.cli.terminal import Terminal

INDENT = "   "


def voice_of(name: str) -> Voice:
    """The voice that a person at the command line asked for."""
    return OUDER if name == "parent" else PROF


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Play a story; 0 when it goes as told, 1 when not, 2 when a file cannot be read."""
    files = Files(content, terminal, arguments.parameters)
    route = files.route(Path(arguments.file))
    story = files.story(Path(arguments.story))
    if route is None or story is None:
        return UNREADABLE
    if story.route != route.name:
        terminal.warn(terminal.text("play.other_route", wanted=story.route, given=route.name))
        return UNREADABLE
    world = world_of(story, content.calendar)
    played = list(play(route, story, world))
    if arguments.json:
        terminal.write(json.dumps(_document(route, story, played), ensure_ascii=False, indent=2))
    else:
        show(route, story, played, world, terminal=terminal, voice=voice_of(arguments.voice))
    return 1 if any(each.mismatches for each in played) else 0


def show(
    route: Route,
    story: Story,
    played: list[Played],
    world: World,
    *,
    terminal: Terminal,
    voice: Voice,
) -> None:
    """Print a story as it went: what was done, what was refused, and where the child stands."""
    teller = Teller(route, terminal.catalogue, voice, terminal.language)
    terminal.write(story.story)
    for each in played:
        terminal.write()
        terminal.write(_headline(teller, story, each.told, terminal))
        if isinstance(each.answer, Denied):
            terminal.say("play.refused")
            for reason in each.answer.reasons:
                terminal.write(INDENT + teller.reason(reason))
        elif each.standing is not None:
            at = each.told.on if each.told else story.opened_on
            reader = _reader(route, each.standing, voice)
            answer = what_now(route, each.standing, world, at, reader)
            for line in teller.now(answer, at):
                terminal.write(INDENT + line)
        for what, wanted, seen in each.mismatches:
            facts = {"what": what, "wanted": wanted or "-", "seen": seen or "-"}
            terminal.write(terminal.sentence("play.mismatch", facts))
    terminal.write()
    last = next((each.standing for each in reversed(played) if each.standing), None)
    if last is not None:
        terminal.say("play.log")
        for line in log_lines(last.log(), teller):
            terminal.write(INDENT + line)
        terminal.write()
    if story.later:
        terminal.say("play.later")
        for text in story.later:
            terminal.write(f"{INDENT}- {text}")
    wrong = sum(len(each.mismatches) for each in played)
    terminal.write(
        terminal.text("play.not_as_told", count=str(wrong))
        if wrong
        else terminal.text("play.as_told")
    )


def _reader(route: Route, standing: Standing, voice: Voice) -> str:
    """Whose eyes we look through: the one who answers, or the family."""
    if voice == OUDER:
        return next((role for role in route.roles if route.is_family(role)), standing.holder)
    return standing.holder


def _headline(teller: Teller, story: Story, told: StoryMove | None, terminal: Terminal) -> str:
    if told is None:
        who = _who(teller, story, story.opened_by)
        return terminal.text("play.opened", day=teller.day(story.opened_on), who=who)
    day = teller.day(told.on)
    if told.looks:
        return terminal.text("play.looks", day=day)
    who = _who(teller, story, told.by or "")
    line = told.track or MAIN
    if told.does is not None and line in teller.route.lines:
        step = teller.titles.step(line, told.does)
        outcome = told.outcome or ""
        if told.does in teller.route.lines[line].steps:
            outcome = teller.titles.outcome(line, told.does, outcome)
        return terminal.text("play.does", day=day, who=who, step=step, outcome=outcome)
    verb = next(each for each in VERBS if getattr(told, each) not in (None, False))
    what = str(getattr(told, verb))
    spoken = teller.titles.track(what) if verb == "starts" else teller.titles.step(line, what)
    text = terminal.text(f"play.verb_{verb}", what=spoken)
    return terminal.text("play.acts", day=day, who=who, what=text)


def _who(teller: Teller, story: Story, role: str) -> str:
    name = story.people.get(role)
    title = teller.titles.role(role)
    return f"{name} ({title})" if name else title


def _document(route: Route, story: Story, played: list[Played]) -> dict[str, Any]:
    last = next((each.standing for each in reversed(played) if each.standing), None)
    return {
        "story": story.story,
        "route": route.name,
        "digest": route.digest,
        "as_told": not any(each.mismatches for each in played),
        "later": list(story.later),
        "moves": [
            {
                "refused": list(each.answer.codes()) if isinstance(each.answer, Denied) else None,
                "stands": each.standing.main.step if each.standing and each.standing.main else None,
                "closed": each.standing.closed if each.standing else None,
                "holder": each.standing.holder if each.standing else None,
                "mismatches": [list(mismatch) for mismatch in each.mismatches],
            }
            for each in played
        ],
        "log": [as_json(event) for event in last.log()] if last else [],
    }
