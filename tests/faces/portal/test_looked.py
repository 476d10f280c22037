"""Does a family read who looked, in plain words, and nothing that it may not know of?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faces.portal.walking import ORDER, do, raised
from tests.faces.web.entering import Visitor, main_of
from tests.factories.worlds import make_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.acting import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked():
    """A case that came as far as the talk with the parents."""
    school = make_school()
    case, now = raised(school), school.now
    for step in ORDER:
        now += timedelta(hours=1)
        do(school, case, step, now)
    return school, case, now


def look(school, role, case, now, parts=("dossier",)):
    acting = school.acting(role, now)
    with acting_as(acting):
        case_seen_by(acting, case, now, parts)


def page(school, case, now, rest="", who="ouders"):
    return Visitor(school, who, now).get(f"/wat-gebeurt-er-nu/{case}/wie-heeft-gekeken/{rest}")


@pytest.mark.requirement("R206")
def test_parent_reads_who_read_what_and_why(walked):
    school, case, now = walked
    look(school, "ib", case, now)
    look(school, "ib", case, now + timedelta(minutes=1))
    said = main_of(page(school, case, now + timedelta(hours=1)))
    assert "Soms bepaalt de wet dat een regel later of niet te zien is." in said
    hanneke = said.partition("Hanneke Zilverdal, intern begeleider van De Lantaarn")[2]
    hers = hanneke.partition("Tirza Molenbrug")[0]
    assert "las: wat er over uw kind is opgeschreven (2 keer) waarom: helpt uw kind" in hers
