"""How is an empty installation filled with the towns of the demo, quickly and by real actions?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from zorgroute.chain.cases.actions import settle_case
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.routebook.queries import content, present_route
from zorgroute.project.demo_world.doors import give_doors
from zorgroute.project.demo_world.families import settle_in, told_families
from zorgroute.project.demo_world.homes import live_somewhere
from zorgroute.project.demo_world.invented_logs import take_in_logs
from zorgroute.project.demo_world.joining import answer_requests
from zorgroute.project.demo_world.peopling import make_people, make_places
from zorgroute.project.demo_world.playing import play_case
from zorgroute.project.demo_world.rounds import think_out
from zorgroute.project.demo_world.stories import NotInForce, play_story
from zorgroute.project.demo_world.town import Town, read_town
from zorgroute.project.demo_world.watching import be_watched


def town_files(only: Iterable[str] = ()) -> list[Path]:
    """The files of the towns, or of these towns only; the first is what a visitor sees first."""
    wanted = set(only)
    files = sorted((content().folder / "demo").glob("*.yaml"), key=lambda each: each.stem)
    return [each for each in files if not wanted or each.stem in wanted]


def fill_town(
    file: Path, now: datetime | None = None, *, routes: Iterable[str] | None = None
) -> Town:
    """Make one town with its people and cases, in one transaction.

    Every step and every result of its routes gets a case, or of these routes only; the cases that
    the file tells by hand are always there.
    """
    town = read_town(file, now or clock.now())
    with transaction.atomic():
        with acting_as(town.duty):
            make_places(town)
            make_people(town)
            settle_in(town, told_families(town))
            live_somewhere(town)
        for told in town.told["zaken"]:
            play_story(town, told)
        give_doors(town)
        _go_round(town, routes)
        answer_requests(town)
        with acting_as(town.duty):
            for child, case in town.cases.items():
                if child not in town.quiet:
                    settle_case(case, town.now)
        be_watched(town)
        take_in_logs(town)
    return town


def _go_round(town: Town, only: Iterable[str] | None) -> None:
    wanted = None if only is None else set(only)
    routes = {}
    for told in town.told["rondgang"]:
        name = told["route"]
        route = present_route(name)
        if route is None:
            raise NotInForce(name)
        if wanted is None or name in wanted:
            routes[name] = route
    rounds, births = think_out(town, content(), routes)
    with acting_as(town.duty):
        settle_in(town, births.families)
    for made in rounds:
        for told in made.cases:
            play_case(town, made.route, told)
            if told.is_quiet:
                town.quiet.add(told.child.key)
