"""A teacher raises a concern on screen, records the first step and reads what now."""

from __future__ import annotations

import pytest

from tests.faces.web.entering import hidden, main_of

pytestmark = pytest.mark.django_db
URL = "/zorg-melden/"


def filled(school, **more):
    return {
        "kind": str(school.children["pip"]),
        "over": ["ontwikkeling"],
        "feiten": "Viel deze week drie keer in slaap.",
        "wanneer": "vandaag",
        **more,
    }


@pytest.mark.requirement("R001", "R033")
def test_concern_from_work_to_first_step_runs_on_screen(school, enter):
    teacher = enter("leerkracht")
    assert "Er ligt nu niets op u te wachten" in main_of(teacher.get("/mijn-werk/"))
    page = teacher.get(URL)
    assert page.status_code == 200
    sent = teacher.post(URL, filled(school, sleutel=hidden(page, "sleutel")))
    assert sent.status_code == 302, main_of(sent)
    case = teacher.get(sent.url)
    assert "Dank u. Uw zorg is vastgelegd." in main_of(case)
    assert "Bespreek uw zorg met een collega" in main_of(case)
    step_url = sent.url.partition("?")[0] + "stap/main/1-signaal/"
    step = teacher.get(step_url)
    assert "Viel deze week drie keer in slaap." in step.content.decode()
    data = {
        "sleutel": hidden(step, "sleutel"),
        "gezien": hidden(step, "gezien"),
        "page": "0",
        "go": "send",
        "present": ["collega"],
        "r-domein": ["ontwikkeling"],
        "r-gezien.0.what": "Viel in slaap.",
        "outcome": "besproken",
    }
    done = teacher.post(step_url, data)
    assert done.status_code == 302, main_of(done)
    after = main_of(teacher.get(done.url))
    assert "Vastgelegd." in after
    assert "Praat kort met de ouders" in after
