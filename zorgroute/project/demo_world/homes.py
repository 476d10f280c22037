"""Where do the families of a town live, who of their own network helps, and what is shielded?"""

from __future__ import annotations

from datetime import timedelta

from zorgroute.chain.ledger.acting import Acting, acting_as
from zorgroute.chain.parties.homes import Address, Move, add_helper, move_in
from zorgroute.chain.parties.shielding import NewShield, shield
from zorgroute.project.demo_world.peopling import LONG_AGO
from zorgroute.project.demo_world.town import Told, Town


def live_somewhere(town: Town) -> None:
    """Record the addresses, the own network and the shields that stand in the file of the town."""
    told = [each for each in town.told["gezinnen"].values() if _has_more(each)]
    if not told:
        return
    keeper = town.acting(town.people[town.told["gezin_door"]])
    for family in told:
        with acting_as(keeper):
            _homes(town, keeper, family)
            _shields(town, keeper, family)
        for helper in family.get("netwerk", ()):
            _helper(town, helper)


def _has_more(family: Told) -> bool:
    return any(name in family for name in ("adressen", "netwerk", "afgeschermd"))


def _homes(town: Town, keeper: Acting, family: Told) -> None:
    first = next(iter(family["kinderen"]))
    for home in family.get("adressen", ()):
        address = Address(
            home["straat"], home["plaats"], str(home.get("nummer", "")), home.get("postcode", "")
        )
        people = tuple(town.people[key] for key in home["wonen"] if key in family["ouders"])
        move = Move(address, people, first in home["wonen"], town.day(LONG_AGO))
        move_in(keeper, town.children[first], move, town.now)
        for key in home["wonen"]:
            if key in family["kinderen"] and key != first:
                sibling = Move(address, (), with_child=True, since=move.since)
                move_in(keeper, town.children[key], sibling, town.now)


def _shields(town: Town, keeper: Acting, family: Told) -> None:
    day = town.day(0)
    for each in family.get("afgeschermd", ()):
        until = day + timedelta(days=each["dagen"])
        new = NewShield(
            ground=each["grond"],
            since=day,
            until=until,
            review_on=day + timedelta(days=each["dagen"] // 2),
            person=town.people[each["wie"]],
            against=tuple(town.people[key] for key in each["voor"]),
        )
        shield(keeper, town.children[next(iter(family["kinderen"]))], new, town.now)


def _helper(town: Town, told: Told) -> None:
    author = town.acting(town.people[told["door"]])
    with acting_as(author):
        add_helper(
            author, town.children[told["kind"]], told["naam"], town.now,
            relation=told["relatie"], phone=told["telefoon"], is_shared=told["delen"],
        )  # fmt: skip
