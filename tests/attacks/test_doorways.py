"""Who gets bytes about which child, through which door, and is every look written?"""

from __future__ import annotations

import uuid

import pytest

from tests.attacks.doorways import (
    API_CASE,
    CASE,
    DOORS,
    ENDS_SESSION,
    NAMES_OF_OWN,
    PORTAL,
    doors,
    message,
    patterns,
)
from tests.attacks.town import ABOUT_CHILD, NOBODY, plain, tells_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed, Look

pytestmark = pytest.mark.django_db
FAMILY = {"ouders", "ouder-twee", "ouders-juno", "ouders-elders"}
SCHOOL = {"ib", "directeur", "beheerder", "leerkracht"}
VIEWPOINTS = (
    NOBODY, "leerkracht", "collega", "ib", "directeur", "beheerder", "cjg", "ouders",
    "ouder-twee", "ouders-juno", "leerkracht-vlieger", "ib-vlieger", "ib-elders", "cjg-elders",
    "ouders-elders",
)  # fmt: skip
# Until where the case was walked, and who takes part from then on.
TAKE_PART = {
    "2-kort-gesprek": {"leerkracht"},
    "9-hulp-cjg": {"leerkracht", "ib", "ouders", "ouder-twee", "cjg"},
}
OWN_CHILD = {"leerkracht", "ib", "directeur", "beheerder", "ouders", "ouder-twee"}


def test_every_address_of_the_house_stands_on_the_list():
    assert sorted(set(patterns()) - DOORS.keys()) == []


def test_list_of_doors_an_address_that_is_not_on_it_is_found(monkeypatch):
    monkeypatch.delitem(DOORS, "mijn-werk/")
    assert sorted(set(patterns()) - DOORS.keys()) == ["mijn-werk/"]


def right_face(door, who):
    """Whether this viewpoint comes as far as the chain through a door about a case."""
    if who == NOBODY:
        return False
    return door.kind == API_CASE or (door.kind == PORTAL) == (who in FAMILY)


@pytest.mark.requirement("R078")
# How far it has come in between is tried by the matrix, for every case of its world.
@pytest.mark.parametrize("state", TAKE_PART)
def test_doors_tell_of_the_child_only_to_who_takes_part_or_has_the_child(town, state):
    town.raise_concern()
    town.walk_to(state)
    told = set()
    for door in doors():
        if door.pattern in ENDS_SESSION:
            continue
        for who in VIEWPOINTS:
            response = town.get(who, door.url(town.case, town))
            assert response.status_code < 500, (door, who)
            if tells_of(response, (*ABOUT_CHILD, str(town.child))):
                told.add((door.pattern, who))
    may = {
        (door.pattern, who)
        for door in doors()
        for who in VIEWPOINTS
        if who in TAKE_PART[state] or (door.pattern in NAMES_OF_OWN and who in OWN_CHILD)
    }
    assert sorted(told - may) == []
    whole = {(each, who) for who in TAKE_PART[state] - FAMILY for each in ("zaak/<uuid:case>/",)}
    whole |= {("wat-gebeurt-er-nu/", who) for who in TAKE_PART[state] & FAMILY}
    assert sorted(whole - told) == []


@pytest.mark.threat("T1", "T33")
@pytest.mark.parametrize("state", ["9-hulp-cjg"])
def test_doors_of_a_case_unknown_and_forbidden_are_the_same_bytes(town, state):
    town.raise_concern()
    town.walk_to(state)
    strange = uuid.uuid4()
    differ = []
    for door in doors(CASE, PORTAL, API_CASE):
        for who in VIEWPOINTS:
            if who in TAKE_PART[state] and right_face(door, who):
                continue
            for send in (town.get, town.post):
                forbidden = plain(send(who, door.url(town.case, town)), town.case, strange)
                unknown = plain(send(who, door.url(strange, town)), town.case, strange)
                if forbidden != unknown or "Kanarie" in forbidden:
                    differ.append((door.pattern, who, send.__name__))
    assert differ == []


@pytest.mark.requirement("R081")
def test_doors_of_a_case_every_look_is_written_allowed_or_not(town):
    town.raise_concern()
    town.walk_to("9-hulp-cjg")
    wrong = []
    pairs = ((door, who) for door in doors(CASE, PORTAL, API_CASE) for who in VIEWPOINTS)
    for door, who in pairs:
        if not right_face(door, who):
            continue
        before = looks(town, who)
        response = town.get(who, door.url(town.case, town))
        if response.status_code == 405:
            body = {} if door.kind != API_CASE else message(door)
            kind = {"content_type": "application/json"} if door.kind == API_CASE else {}
            response = town.post(who, door.url(town.case, town), body, **kind)
        new = [told for look, told in looks(town, who).items() if look not in before]
        about = {allowed for case, allowed in new if case == town.case}
        takes_part = who in TAKE_PART["9-hulp-cjg"]
        if not about or (
            about != {False} if not takes_part else response.status_code < 300 and True not in about
        ):
            wrong.append((door.pattern, who, response.status_code, new))
    assert wrong == []


def looks(town, who):
    municipality, person = town.people[who]
    with acting_as(Duty(municipality=municipality)):
        rows = Look.objects.filter(person_id=person)
        return {row[0]: row[1:] for row in rows.values_list("id", "case_id", "allowed")}


@pytest.mark.threat("T3")
def test_doors_of_a_case_sending_from_outside_writes_no_line(town):
    town.raise_concern()
    town.walk_to("2-kort-gesprek")
    before = lines(town)
    for door in doors(CASE, PORTAL, API_CASE):
        url = door.url(town.case, town)
        for who in ("collega", "cjg", "ouders-juno", "ib-vlieger", "ib-elders", NOBODY):
            town.post(who, url, {"antwoord": "ja", "go": "save", "besproken": "x"})
            town.post(who, url, message(door), content_type="application/json")
    assert lines(town) == before


def lines(town):
    with acting_as(Duty(municipality=town.here)):
        return Deed.objects.filter(case_id=town.case).count()
