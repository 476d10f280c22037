"""Which organisations and professionals does a town have, and who of them may be tried out?"""

from __future__ import annotations

from uuid import UUID

from zorgroute.chain.joining.actions import found, note_signed
from zorgroute.chain.joining.terms import read_terms, terms_on
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.routebook.actions import NotPublishable, publish
from zorgroute.chain.routebook.answering import take_file
from zorgroute.chain.routebook.queries import content, load_text
from zorgroute.core.routes.faults import Unreadable
from zorgroute.project.demo_world.town import Told, Town

LONG_AGO, AGREED = -500, -400
PER_TOWN = 1_000


def make_places(town: Town) -> None:
    """Make the municipality, its routes, and its organisations with their buildings."""
    told = town.told
    place = told["gemeente"]
    parties.add_municipality(town.municipality, place["naam"], place.get("regio", "noord"))
    _publish(town)
    for key, each in told["organisaties"].items():
        made = parties.add_organisation(town.municipality, each["naam"], each["soort"])
        town.organisations[key] = made
        town.kinds[key] = each["soort"]
        for location, (name, phone) in each["locaties"].items():
            town.locations[location] = parties.add_location(town.municipality, made, name, phone)
        _signed(town, made, each)


def _signed(town: Town, organisation: UUID, told: Told) -> None:
    """Every organisation of the demo signed the terms when the routes were agreed on."""
    moment = town.at(AGREED)
    joining = found(
        town.municipality, organisation, told["naam"], told["soort"], moment, is_founder=False
    )
    terms = terms_on(read_terms(content().folder / "terms"), moment.date())
    note_signed(joining, terms, (told["naam"], "bestuur"), moment)


def _publish(town: Town) -> None:
    """Answer the open questions with examples and put the routes of the town into force."""
    folder = content().folder
    answers = folder / "parameters" / "demo" / f"{town.municipality}.yaml"
    files = [folder / "routes" / f"{name}.yaml" for name in town.told["routes"]]
    read = (load_text(file.read_text(encoding="utf-8"), file.name) for file in files)
    own = [each for each in read if not isinstance(each, Unreadable)]
    taken = take_file(answers.read_bytes(), answers.name, own, town.at(AGREED))
    if isinstance(taken, Unreadable):
        raise NotPublishable(taken)
    for file in files:
        publish(file, town.at(AGREED))


def make_people(town: Town) -> None:
    """Make the professionals, their functions, the fixed contacts, and who is away."""
    for order, (key, each) in enumerate(town.told["mensen"].items()):
        name = name_of(each["naam"])
        person = parties.add_person(
            town.municipality,
            name,
            phone=each.get("tel", ""),
            hours=each.get("uren", ""),
            email=f"{key}@voorbeeld.test",
        )
        town.people[key] = person
        town.names[key] = f"{name.given} {name.surname}"
        for organisation, function, groups in each["werk"]:
            town.posts[key] = parties.employ(
                town.municipality,
                person,
                town.organisations[organisation],
                function,
                town.day(LONG_AGO),
                location=town.locations.get(organisation),
                groups=tuple(groups.split()),
            )
        offer(town, key, each.get("demo"), order)
    _link(town)
    for each in town.told["afwezig"]:
        _leave(town, each)


def _link(town: Town) -> None:
    for each in town.told["contacten"]:
        parties.link_contact(
            town.municipality,
            town.locations[each["locatie"]],
            each["rol"],
            town.posts[each["wie"]],
            replacement=town.posts[each["vervanger"]] if "vervanger" in each else None,
            checked_on=town.day(each["nagekeken"]),
        )


def _leave(town: Town, told: Told) -> None:
    stand_in = town.people[told["vervanger"]]
    actor = town.acting(stand_in)
    town.hats.clear()  # who stands in for whom has just changed
    with acting_as(town.duty):
        parties.take_leave(
            actor,
            town.people[told["wie"]],
            stand_in,
            town.day(told["van"]),
            town.day(told["tot"]),
        )


def offer(town: Town, key: str, label: str | None, order: int) -> None:
    """Let somebody be tried out from the login page, under this label."""
    if label is None:
        return
    account = parties.open_account(
        town.municipality, town.people[key], f"{town.municipality}.{key}", town.now
    )
    parties.offer_in_demo(account, label, town.told["volgorde"] * PER_TOWN + order)


def name_of(parts: list[str]) -> Name:
    """A name as it stands in the file: given name, surname, and the prefix if there is one."""
    return Name(parts[0], parts[1], parts[2] if len(parts) > 2 else "")
