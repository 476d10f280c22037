"""Which young people of a town have a door of their own, and what are they asked there?"""

from __future__ import annotations

from zorgroute.chain.cases.consents import ask_consent
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.parties.actions import offer_in_demo
from zorgroute.chain.reactions import own_door_opened
from zorgroute.project.demo_world.peopling import PER_TOWN
from zorgroute.project.demo_world.town import Town

FIRST_YOUNG, SOURCE = 900, "zelf_gegeven"


def give_doors(town: Town) -> None:
    """Open the doors that stand in the file of the town, by who keeps the families there."""
    told = [
        each for family in town.told["gezinnen"].values()
        for each in family.get("eigen_deur", {}).items()
    ]  # fmt: skip
    if not told:
        return
    keeper = town.acting(town.people[town.told["gezin_door"]])
    for order, (key, door) in enumerate(told, FIRST_YOUNG):
        child = town.children[key]
        with acting_as(keeper):
            account = own_door_opened(keeper, child, SOURCE, f"{town.municipality}.{key}", town.now)
            ask_consent(keeper, town.cases[key], door["vragen"], town.now)
        town.people[key] = child
        offer_in_demo(account, door["demo"], town.told["volgorde"] * PER_TOWN + order)
