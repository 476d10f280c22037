"""Does the log of looking say that a step was refused to somebody who may see the case?"""

from __future__ import annotations

import pytest

from tests.faces.portal.walking import raised
from tests.faces.web.entering import Visitor
from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R206")
@pytest.mark.parametrize("step", ["9-hulp-cjg", "zo-heet-geen-stap"])
def test_step_that_is_not_there_for_the_reader_is_a_refused_look(step):
    school = make_school()
    case, part = raised(school), f"stap:main/{step}"
    answer = Visitor(school, "cjg").get(f"/zaak/{case}/stap/main/{step}/")
    assert answer.status_code == 404
    teacher = Visitor(school, "leerkracht").get(f"/zaak/{case}/stap/main/zo-heet-geen-stap/")
    assert teacher.status_code == 404
    with acting_as(Duty(municipality=school.municipality)):
        looks = Look.objects.filter(case_id=case, parts=[part], person_id=school.people["cjg"])
        refused = Look.objects.filter(
            case_id=case, person_id=school.people["leerkracht"], allowed=False
        )
        assert [each.allowed for each in looks] == [False]
        assert [each.parts for each in refused] == [["stap:main/zo-heet-geen-stap"]]
