"""T1: a colleague who is curious about a child of others gets nothing, and it shows."""

from __future__ import annotations

import uuid

import pytest

from tests.attacks.town import ABOUT_CHILD, plain, tells_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.review.models import Flag
from zorgroute.chain.review.weighing import weigh

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T1")]


@pytest.fixture
def pried(town):
    """A colleague typed the address of a case that is not theirs, three times on one day."""
    town.raise_concern()
    town.walk_to("7-vervolg")
    answers = [town.get("collega", f"/zaak/{town.case}/") for _ in range(3)]
    return town, answers


def test_t1_curious_colleague_gets_the_page_of_what_does_not_exist(pried):
    town, answers = pried
    strange = uuid.uuid4()
    unknown = plain(town.get("collega", f"/zaak/{strange}/"), town.case, strange)
    assert {plain(each, town.case, strange) for each in answers} == {unknown}
    assert [mark for each in answers for mark in tells_of(each, ABOUT_CHILD)] == []


def test_t1_curious_colleague_stands_in_the_log_as_refused_and_before_an_officer(pried):
    town, _ = pried
    person = town.people["collega"][1]
    with acting_as(Duty(municipality=town.here)):
        rows = Look.objects.filter(person_id=person, case_id=town.case)
        assert list(rows.values_list("allowed", flat=True)) == [False] * 3
        weigh(town.here, town.moment)
        flags = Flag.objects.filter(municipality=town.here, person_id=person)
        assert ("geweigerd", 3) in list(flags.values_list("kind", "number"))


def test_t1_curious_colleague_who_read_nothing_does_not_stand_in_the_log_of_the_family(pried):
    town, _ = pried
    url = f"/wat-gebeurt-er-nu/{town.case}/wie-heeft-gekeken/"
    said = plain(town.get("ouders", f"{url}?maand={town.moment:%Y-%m}"))
    assert ("Akkervliet" in said, "Molenbrug" in said) == (False, True)
