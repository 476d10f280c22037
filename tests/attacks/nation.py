"""Which people, children and cases stand in the generated world that the matrix walks?

Two municipalities, seven organisations, forty children; one case for every way somebody can stand
to a case. Everything written down carries a marker that names its case and what it is, so that one
look at an answer says what came out. Who may see what is not here: that is `expected.py`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.attacks.stories import OTHERS, STORIES, Story
from tests.attacks.town import NOBODY, Town, _agree
from tests.factories.worlds import make_school
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.chain.cases.models import Involvement
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.consent.models import Allowance
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import Authority, Child, Person, Post
from zorgroute.chain.reactions import own_door_opened
from zorgroute.chain.routebook.queries import routes_at
from zorgroute.core.engine.moves import Actor, Interrupt
from zorgroute.core.terms.birthdays import birthday

SEED = 33
SINCE = date(2020, 8, 1)
CHILDREN = 40
# Syllables that begin no other one, so that no name of a child stands inside another.
_ENDS = ("ba", "ce", "di", "fo", "gu", "hy", "ja", "ke", "li", "mo")
MARK = re.compile(r"kanarie-([a-z0-9]+)-([a-z]+)-|Zwaluw([a-z]{4})\b")


@dataclass
class File:
    """One case of the world: the child, its municipality, and the day it stood still."""

    key: str
    case: UUID
    child: UUID
    municipality: str


@dataclass
class Nation:
    """The world: the town of the people, and its cases by what is the matter with them."""

    town: Town
    files: dict[str, File] = field(default_factory=dict)
    children: dict[str, UUID] = field(default_factory=dict)
    of_name: dict[str, str] = field(default_factory=dict)
    # For each child the place, the group and the parents.
    where: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def viewpoints(self) -> tuple[str, ...]:
        return self.town.viewpoints

    def marks_in(self, text: str) -> set[tuple[str, str]]:
        """What stands in an answer: (case or child, what of it)."""
        found = set()
        for case, what, name in MARK.findall(text):
            found.add((case, what) if case else (self.of_name.get(name, name), "naam"))
        return found


def written(key: str, what: str) -> str:
    """The words written down about one thing in one case."""
    return f"kanarie-{key}-{what}-"


def names() -> Iterator[str]:
    """A given name for every child; the same ones in every run."""
    pairs = [one + two for one in _ENDS for two in _ENDS]
    random.Random(SEED).shuffle(pairs)
    return iter(pairs)


def make_nation(folder: Path) -> Nation:
    """Build the world; every call another pair of municipalities."""
    school, elsewhere = make_school(), make_school()
    for each in (school, elsewhere):
        _agree(each, folder)
    nation = Nation(Town(school, elsewhere, school.now))
    _people(nation)
    _children(nation)
    for key, story in STORIES.items():
        _tell(nation, key, story)
    _end(nation)
    return nation


# --- who there is ----------------------------------------------------------------------------


def _people(nation: Nation) -> None:
    town = nation.town
    here = town.here
    with acting_as(Duty(municipality=here)):
        lantaarn, vlieger = town.school.organisation, None
        south = parties.add_location(here, lantaarn, "De Lantaarn Zuid", "088 000 00 04")
        vlieger = parties.add_organisation(here, "De Vlieger", "primary_school")
        at_vlieger = parties.add_location(here, vlieger, "De Vlieger", "088 000 00 05")
        hall = parties.add_organisation(here, "Het Gemeentehuis", "municipality")
        play = parties.add_organisation(here, "Het Zaaibed", "childcare")
        cjg = town.school.cjg_organisation
        staff = (
            ("oud-leerkracht", "leerkracht", "Ada Boterdiep", lantaarn, town.school.location, "4"),
            ("verhuisd", "leerkracht", "Kees Lavendel", lantaarn, town.school.location, "4"),
            # also the parent of a child with a case, at the same school
            ("juf-ouder", "leerkracht", "Mia Nachtegaal", lantaarn, town.school.location, "9"),
            ("leerkracht-zuid", "leerkracht", "Bo Klaverveen", lantaarn, south, "4"),
            ("ib-zuid", "ib", "Cor Duindoorn", lantaarn, south, ""),
            ("leerkracht-vlieger", "leerkracht", "Dirkje Elzenhof", vlieger, at_vlieger, "4"),
            ("ib-vlieger", "ib", "Sietske Rietveen", vlieger, at_vlieger, ""),
            ("weg-vlieger", "leerkracht", "Fenna Gaspeldoorn", vlieger, at_vlieger, "7"),
            ("invaller-vlieger", "leerkracht", "Gijs Hazelaar", vlieger, at_vlieger, "8"),
            ("cjg-collega", "cjg", "Hilde IJsbaan", cjg, None, ""),
            ("beleid", "beleidsmedewerker", "Ids Jeneverbes", hall, None, ""),
            ("opvang", "pedagogisch_medewerker", "Janna Kamperfoelie", play, None, "4"),
        )
        for key, function, name, organisation, location, group in staff:
            given, _, surname = name.partition(" ")
            person = parties.add_person(here, Name(given, surname), phone="088 000 00 06")
            parties.employ(
                here, person, organisation, function, SINCE, location=location,
                groups=(group,) if group else (),
            )  # fmt: skip
            town.school.people[key] = person
        for key, name in (("ouder-twee", "Rik Duinstra"), ("oud-ouder", "Lot Meidoorn"),
                          ("ouder-zonder", "Sam Pimpernel"),
                          ("ouders-anders", "Noa Ooievaarsbek")):  # fmt: skip
            given, _, surname = name.partition(" ")
            town.school.people[key] = parties.add_person(here, Name(given, surname), is_family=True)
        parties.link_contact(
            here, at_vlieger, "cjg", _post(town.school.people["cjg"]), checked_on=date(2026, 1, 5)
        )
    for key, person in town.school.people.items():
        town.people[key] = (here, person)
    there = town.elsewhere
    for key in ("leerkracht", "ib", "cjg", "ouders"):
        town.people[f"{key}-elders"] = (there.municipality, there.people[key])
    keeper, away = town.acting("leerkracht-vlieger"), town.school.people["weg-vlieger"]
    with acting_as(keeper):
        stand_in = town.school.people["invaller-vlieger"]
        parties.take_leave(keeper, away, stand_in, town.moment.date(), None)


def _post(person: UUID) -> UUID:
    return Post.objects.filter(person_id=person).values_list("id", flat=True)[0]


def _children(nation: Nation) -> None:
    """Forty children: those of the stories first, then others in the same groups and schools."""
    town, name_of = nation.town, names()
    with acting_as(Duty(municipality=town.here)):
        places = {
            "lantaarn": (town.school.organisation, town.school.location),
            "vlieger": _place(town, "leerkracht-vlieger"),
            "zuid": _place(town, "leerkracht-zuid"),
            "opvang": _place(town, "opvang"),
        }
        for key, story in STORIES.items():
            if story.at != "elders":
                organisation, location = places[story.at]
                _child(nation, key, next(name_of), organisation, location, story)
        wanted = CHILDREN - len(STORIES)
        for number in range(wanted):
            at, group = list(OTHERS)[number % len(OTHERS)]
            organisation, location = places[at]
            story = Story(at=at, group=group, parents=("ouders-anders",))
            _child(nation, f"los{number}", next(name_of), organisation, location, story)
    there = town.elsewhere
    with acting_as(Duty(municipality=there.municipality)):
        for key, story in STORIES.items():
            if story.at == "elders":
                place = (there.organisation, there.location)
                _child(nation, key, next(name_of), *place, story, there.municipality)


def _place(town: Town, who: str) -> tuple[UUID, UUID | None]:
    post = Post.objects.get(person_id=town.school.people[who])
    return post.organisation_id, post.location_id


def _child(
    nation: Nation,
    key: str,
    name: str,
    organisation: UUID,
    location: UUID | None,
    story: Story,
    municipality: str = "",
) -> None:
    town = nation.town
    here = municipality or town.here
    made = parties.enrol_child(
        here, Name(f"Zwaluw{name}", "Vogelsang"), date(2019, 2, 11), organisation=organisation,
        location=location, group=story.group,
    )  # fmt: skip
    nation.children[key], nation.of_name[name] = made, key
    nation.where[key] = (story.at, story.group, story.parents)
    for parent in story.parents:
        parties.add_guardian(here, made, town.people[parent][1], SINCE)
    for parent in story.without_authority:
        parties.add_parent(here, made, town.people[parent][1], SINCE)


# --- what happened ---------------------------------------------------------------------------


def _tell(nation: Nation, key: str, story: Story) -> None:
    """Let one story happen, from its concern to the step it stands at now."""
    town = nation.town
    began = town.moment
    with _cast(town, story):
        municipality = town.people["leerkracht"][0]
        child = nation.children[key]
        case = _raise(nation, key, child, municipality)
        nation.files[key] = File(key, case, child, municipality)
        records = _records(key)
        if story.meldcode:
            town.walk_to("3-naar-ib", **records)
            town.start("meldcode", "ib")
            signals = {"signalen": (written(key, "meldcode"),)}
            town.do("m1-signalen", line="meldcode", outcome="in-kaart", record=signals)
        town.walk_to(story.to, dict(story.ways), **records)
        if story.closed:
            town.do("2-kort-gesprek", outcome="weg", record=records["2-kort-gesprek"])
        if story.withdrawn:
            _withdraw(town, case)
    town.moment = began


@contextmanager
def _cast(town: Town, story: Story) -> Iterator[None]:
    """Let the people of this story play the roles of the route."""
    kept = dict(town.people)
    town.people.update(
        leerkracht=kept[story.by], ib=kept[story.ib], cjg=kept[story.cjg],
        ouders=kept[story.parents[0]],
    )  # fmt: skip
    yield
    town.people.clear()
    town.people.update(kept)


def _raise(nation: Nation, key: str, child: UUID, municipality: str) -> UUID:
    town = nation.town
    route = routes_at(municipality, "primary_school")[0]
    teacher = town.acting("leerkracht")
    with acting_as(teacher):
        told = Concern(child, ("ontwikkeling",), written(key, "signaal"), town.moment.date())
        town.case = raise_concern(teacher, route, told, town.moment).case
    return town.case


def _records(key: str) -> dict[str, dict[str, Any]]:
    talk = {"besproken": written(key, "gesprek")}
    return {
        "1-signaal": {"gezien": (written(key, "signaal"),)},
        "2-kort-gesprek": talk,
        "4-kijken-of-overleggen": {"bevinding": written(key, "bevinding")},
        "5-besluit-gesprek": {"afweging": written(key, "afweging")},
        "6-gesprek-ouders": talk,
        "9-hulp-cjg": {
            "hulpvraag": written(key, "hulpvraag"), "hulp-op-maat": written(key, "hulp"),
        },
    }  # fmt: skip


def _withdraw(town: Town, case: UUID) -> None:
    parents = town.acting("ouders")
    move = Interrupt(
        Actor(str(parents.person), "ouders"), "withdrawal", town.moment, detail="cjg-contact"
    )
    with acting_as(parents):
        attempt(parents, case, move, town.moment)


def _end(nation: Nation) -> None:
    """What ended afterwards: an employment, a say over a child; and a draft that was kept."""
    town = nation.town
    yesterday = town.moment.date() + timedelta(days=59)
    town.moment += timedelta(days=60)
    with acting_as(Duty(municipality=town.here)):
        for key in ("oud-leerkracht", "verhuisd"):
            Post.objects.filter(person_id=town.people[key][1]).update(until=yesterday)
        place = _place(town, "leerkracht-vlieger")
        parties.employ(
            town.here, town.people["verhuisd"][1], place[0], "leerkracht", yesterday,
            location=place[1], groups=("8",),
        )  # fmt: skip
        Authority.objects.filter(person_id=town.people["oud-ouder"][1]).update(until=yesterday)
    _young(nation)
    with acting_as(Duty(municipality=town.here)):
        for key, (municipality, person) in town.people.items():
            mail = f"{written(key.replace('-', ''), 'mail')}@example.org"
            Person.objects.filter(municipality=municipality, id=person).update(email=mail)
        assert Child.objects.filter(municipality=town.here).count() >= CHILDREN - 1
    _parts(nation)
    ib, file = town.acting("ib"), nation.files["intern"]
    with acting_as(ib):
        name = f"{file.case}/main/{STORIES['intern'].to}"
        keep_draft(ib, name, {"bevinding": [written("intern", "klad")]}, town.moment)


def _young(nation: Nation) -> None:
    """Two children grow up and get a door of their own, to the case that is about them."""
    town = nation.town
    for who, key, years in (("jongere-13", "bijcjg", 13), ("jongere-16", "code", 16)):
        child, ib = nation.children[key], town.acting("ib")
        born = birthday(town.moment.date(), -years)
        with acting_as(Duty(municipality=town.here)):
            Child.objects.filter(id=child).update(birth_date=born)
        with acting_as(ib):
            own_door_opened(ib, child, "zelf_gegeven", f"{who}-{child.hex[:8]}", town.moment)
        town.people[who] = (town.here, child)


def _parts(nation: Nation) -> None:
    """Parts in cases that ended, that passed, that last until tomorrow, and a ground of another."""
    town, day = nation.town, timedelta(days=1)
    now = town.moment
    given = (
        ("cjg-collega", "bijcjg", "cjg", {"until": now - day}),
        ("opvang", "bijcjg", "cjg", {"expires_at": now - day}),
        ("collega", "nee", "collega", {"expires_at": now + day}),
        ("juf-ouder", "nee", "noodtoegang", {"expires_at": now + day}),
    )
    with acting_as(Duty(municipality=town.here)):
        for who, key, role, ends in given:
            Involvement.objects.create(
                municipality=town.here, case_id=nation.files[key].case,
                person_id=town.people[who][1], role=role, since=now - 2 * day, via="test", **ends,
            )  # fmt: skip
        # Another consent of the same receiver, and the same consent of another receiver.
        for name, receiver in (("mdo", "cjg"), ("cjg-contact", "bjz")):
            Allowance.objects.update_or_create(
                municipality=town.here, case_id=nation.files["terug"].case, name=name,
                receiver=receiver, defaults={"state": "given", "changed_at": now},
            )  # fmt: skip


__all__ = ["MARK", "NOBODY", "STORIES", "File", "Nation", "make_nation", "written"]
