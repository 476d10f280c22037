"""About which child may somebody raise a concern who has no list of a group?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories.linked import make_small_town
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.concerns.actions import Concern, NewChild, raise_concern
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen

pytestmark = pytest.mark.django_db
BO = NewChild("Bo", "Vinkenslag", date(2018, 3, 1))


@pytest.fixture
def town(db, tmp_path):
    return make_small_town(tmp_path)


def raised(town, role, child, route="toegang"):
    actor = town.acting(role)
    with acting_as(actor):
        concern = Concern(child, ("ontwikkeling",), "Een vraag.", town.now.date())
        case = raise_concern(actor, town.route(route), concern, town.now).case
        return case_seen_by(actor, case, town.now).child


def test_child_that_is_registered_is_a_record_of_the_own_organisation(town):
    child = raised(town, "samen_doen", BO)
    assert (child.name, child.organisation) == ("Bo Vinkenslag", town.places["front_desk"])


def test_child_of_the_same_name_and_birthday_here_is_that_child(town):
    assert raised(town, "samen_doen", BO).id == raised(town, "samen_doen", BO).id


def test_child_of_another_organisation_is_not_found_by_name(town):
    known = NewChild("Pip", "Waterland", date(2019, 2, 11))
    assert raised(town, "samen_doen", known).id != town.child


def test_child_of_an_own_case_is_known_and_one_of_nobody_is_not(town):
    child = raised(town, "samen_doen", BO)
    assert raised(town, "samen_doen", child.id).id == child.id
    with pytest.raises(Unseen):
        raised(town, "samen_doen", town.child)


@pytest.mark.requirement("R041")
def test_route_that_begins_elsewhere_is_refused_and_begins_nothing(town):
    with pytest.raises(Refused) as no:
        raised(town, "leerkracht", town.child)
    assert no.value.denied.codes() == ("start.not_allowed",)


def test_concern_of_today_may_be_written_just_after_midnight(town):
    """The day is the Dutch one: in summer it begins at 22.00 hours in UTC."""
    actor, now = town.acting("samen_doen"), datetime(town.now.year, 5, 8, 22, 30, tzinfo=UTC)
    may, ahead = (
        Concern(BO, ("ontwikkeling",), "Een vraag.", date(now.year, 5, day)) for day in (9, 10)
    )
    with acting_as(actor):
        assert raise_concern(actor, town.route("toegang"), may, now).case
        with pytest.raises(Refused) as no:
            raise_concern(actor, town.route("toegang"), ahead, now)
    assert no.value.denied.codes() == ("time.in_future",)
