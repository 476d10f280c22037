"""The page of a step: filled in, refused, doubled, overtaken, kept as a draft, for two at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.faces.web.entering import (
    agree_on_route,
    begin,
    do_step,
    hidden,
    main_of,
    walk_to,
)
from tests.factories.westerkwartier import STEPS
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.core.wording.dates import day_in_year

pytestmark = pytest.mark.django_db
FIRST = "1-signaal"


def url_of(case, step, line="main"):
    return f"/zaak/{case}/stap/{line}/{step}/"


def first_filled(page, **more):
    return {
        "sleutel": hidden(page, "sleutel"),
        "gezien": hidden(page, "gezien"),
        "page": "0",
        "go": "send",
        "present": ["collega"],
        "r-domein": ["ontwikkeling"],
        "r-gezien.0.what": "Viel in slaap in de kring.",
        "outcome": "besproken",
        **more,
    }


TALK = {
    "page": "0",
    "go": "send",
    "present": ["ouders"],
    "r-gesproken-op": "other",
    "r-gesproken-op.day": "5",
    "r-gesproken-op.month": "5",
    "r-gesproken-op.year": "2026",
    "r-gesproken-met": ["other"],
    "r-gesproken-met.name": "moeder",
    "r-besproken": "Hoe het thuis gaat met slapen.",
    "r-afspraken": "We bellen vrijdag.",
    "outcome": "niet-weg",
}


def steps_of(school, case, now):
    teacher = school.acting("leerkracht", now)
    with acting_as(teacher):
        return [each.step for each in case_seen_by(teacher, case, now).what_now.steps]


@pytest.mark.requirement("R001", "R005")
def test_step_sent_twice_is_done_once(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    page = teacher.get(url_of(case, FIRST))
    first = teacher.post(url_of(case, FIRST), first_filled(page))
    again = teacher.post(url_of(case, FIRST), first_filled(page))
    assert (first.status_code, again.status_code) == (302, 302)
    said = main_of(teacher.get(f"/zaak/{case}/"))
    assert said.count("Wat is er opgeschreven?") == 1


def test_step_with_the_concern_filled_in_keeps_what_was_told(school, enter):
    case = begin(school)
    page = enter("leerkracht").get(url_of(case, FIRST)).content.decode()
    assert "Viel in slaap in de kring." in page
    assert re.search(r'value="ontwikkeling"[^>]* checked', page)


@pytest.mark.requirement("R033")
def test_step_half_filled_names_everything_missing_and_keeps_the_text(school, enter):
    case = begin(school)
    now = walk_to(school, case, "2-kort-gesprek")
    teacher = enter("leerkracht", now)
    url = url_of(case, "2-kort-gesprek")
    page = teacher.get(url)
    data = {"page": "0", "go": "send", "r-besproken": "Half verhaal.", "sleutel": "x"}
    wrong = teacher.post(url, data)
    said = main_of(wrong)
    assert wrong.status_code == 200
    assert "Half verhaal." in said
    assert "Schrijf de afspraken op." in said
    assert "<title>Fout:" in wrong.content.decode()
    assert page.status_code == 200


@pytest.mark.parametrize("text", ["x" * 30_000, "een\x00twee"])
def test_step_with_text_that_cannot_be_kept_says_so_and_changes_nothing(school, enter, text):
    case = begin(school)
    teacher = enter("leerkracht")
    page = teacher.get(url_of(case, FIRST))
    data = first_filled(page, **{"r-gezien.0.what": text})
    assert teacher.post(url_of(case, FIRST), data).status_code == 200
    assert steps_of(school, case, school.now) == [FIRST]


@pytest.mark.requirement("R033")
def test_step_with_somebody_unknown_present_says_so_and_changes_nothing(school, enter):
    case = begin(school)
    now = walk_to(school, case, "2-kort-gesprek")
    teacher = enter("leerkracht", now + timedelta(days=2))
    url = url_of(case, "2-kort-gesprek")
    page = teacher.get(url)
    data = {**TALK, "present": ["niemand"], "sleutel": hidden(page, "sleutel")}
    refused = teacher.post(url, data)
    said = main_of(refused)
    assert refused.status_code == 200
    assert "We bellen vrijdag." in refused.content.decode()
    assert "Hoe het thuis gaat met slapen." in said
    assert steps_of(school, case, now) == ["2-kort-gesprek"]


@pytest.mark.requirement("R005")
def test_step_that_somebody_else_did_first_shows_both_texts_and_loses_nothing(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    page = teacher.get(url_of(case, FIRST))
    role, outcome, usual = STEPS[FIRST]
    do_step(school, case, FIRST, school.now, role=role, outcome=outcome, **usual)
    late = teacher.post(
        url_of(case, FIRST), first_filled(page, **{"r-gezien.0.what": "Mijn eigen tekst hier."})
    )
    said = main_of(late)
    assert late.status_code == 409
    assert "Uw tekst is er nog." in said
    assert "Mijn eigen tekst hier." in said
    assert "slaapt" in said


def test_step_kept_as_a_draft_comes_back_as_it_was(school, enter):
    case = begin(school)
    now = walk_to(school, case, "2-kort-gesprek")
    teacher = enter("leerkracht", now)
    url = url_of(case, "2-kort-gesprek")
    kept = teacher.post(url, {"page": "0", "go": "draft", "r-besproken": "Half verhaal."})
    assert "Klad bewaard om 10.00 uur" in main_of(kept)
    again = teacher.at(now).get(url)
    assert "Half verhaal." in main_of(again)


def test_step_autosaved_comes_back_and_is_the_writers_only(school, enter):
    case = begin(school)
    now = walk_to(school, case, "2-kort-gesprek")
    teacher = enter("leerkracht", now)
    url = url_of(case, "2-kort-gesprek")
    keep = re.search(r'hx-post="([^"]+)"', teacher.get(url).content.decode())[1]
    saved = teacher.post(keep, {"r-besproken": "Onderweg getypt."})
    assert saved.content.decode() == "Klad bewaard om 10.00 uur"
    assert "Onderweg getypt." in main_of(teacher.get(url))
    other = enter("collega", now)
    other.post(keep, {"r-besproken": "Van een ander."})
    assert "Onderweg getypt." in main_of(teacher.get(url))


def test_step_autosave_of_what_is_too_large_says_so(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    saved = teacher.post(f"/klad/{case}/main/{FIRST}/", {"r-gezien.0.what": "x" * 300_000})
    assert "te lang" in saved.content.decode()


@pytest.mark.parametrize(("line", "step"), [("main", "niets"), ("nergens", FIRST)])
def test_step_that_is_not_on_the_route_does_not_exist(school, enter, line, step):
    case = begin(school)
    assert enter("leerkracht").get(url_of(case, step, line)).status_code == 404


def test_step_of_somebody_else_says_who_does_it(school, enter):
    case = begin(school)
    now = walk_to(school, case, "4-kijken-of-overleggen")
    said = main_of(enter("leerkracht", now).get(url_of(case, "4-kijken-of-overleggen")))
    assert "Dit doet iemand anders: Hanneke Zilverdal, intern begeleider." in said


@pytest.mark.requirement("R033")
def test_step_elsewhere_does_not_exist_for_the_teacher_open_or_not(school, enter):
    case = begin(school)
    now = walk_to(school, case, "9-hulp-cjg")
    teacher = enter("leerkracht", now)
    pages = [teacher.get(url_of(case, step)) for step in ("9-hulp-cjg", "12-mdo", "niets")]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({page.content for page in pages}) == 1


def test_step_of_last_week_is_entered_late_and_says_so(school, enter):
    case = begin(school)
    teacher = enter("leerkracht", school.now + timedelta(days=4))
    page = teacher.get(url_of(case, FIRST))
    data = first_filled(
        page,
        **{
            "happened": "other",
            "happened.day": "5",
            "happened.month": "mei",
            "happened.year": "2026",
        },
    )
    done = teacher.post(url_of(case, FIRST), data)
    assert done.status_code == 302, main_of(done)
    said = main_of(teacher.get(f"/zaak/{case}/"))
    assert "dinsdag 5 mei 2026" in said
    assert "(later ingevoerd)" in said


def test_step_of_the_parents_is_recorded_for_them_by_telephone(school, enter):
    case = begin(school)
    now = walk_to(school, case, "9-afspraak-maken")
    ib = enter("ib", now)
    url = url_of(case, "9-afspraak-maken")
    page = ib.get(url)
    assert "U legt dit vast namens: ouders of verzorgers." in main_of(page)
    data = {
        "sleutel": hidden(page, "sleutel"),
        "gezien": hidden(page, "gezien"),
        "page": "0",
        "go": "send",
        "behalf-channel": "phone",
        "r-afspraak-op": "other",
        "r-afspraak-op.day": "1",
        "r-afspraak-op.month": "juni",
        "r-afspraak-op.year": "2026",
        "r-plaats": "school",
        "outcome": "afspraak-gemaakt",
        "next-on": "other",
        "next-on.day": "1",
        "next-on.month": "7",
        "next-on.year": "2026",
    }
    done = ib.post(url, data)
    assert done.status_code == 302, main_of(done)
    assert "Namens: Ouders of verzorgers" in main_of(ib.get(f"/zaak/{case}/"))


def test_talk_about_two_children_is_one_form_and_two_deeds(school, enter):
    pip, mats = begin(school, "pip"), begin_of_ib(school, "mats")
    now = walk_to(school, pip, "2-kort-gesprek")
    step_first(school, mats, now)
    teacher = enter("leerkracht", now + timedelta(days=2))
    url = url_of(pip, "2-kort-gesprek")
    page = teacher.get(url)
    assert "Mats W." in main_of(page)
    data = {**TALK, "ook": [str(mats)], "sleutel": hidden(page, "sleutel"),
            "gezien": hidden(page, "gezien")}  # fmt: skip
    done = teacher.post(url, data)
    assert done.status_code == 302, main_of(done)
    for case in (pip, mats):
        assert steps_of(school, case, teacher.now) == ["3-naar-ib"]


def begin_of_ib(school, child):
    """A case of a child of another group, begun by the same teacher who teaches there as well."""
    from zorgroute.chain.ledger.acting import Duty  # noqa: PLC0415 - only this test needs it
    from zorgroute.chain.parties.models import Child  # noqa: PLC0415 - only this test needs it

    with acting_as(Duty(municipality=school.municipality)):
        Child.objects.filter(id=school.children[child]).update(group="4")
    return begin(school, child)


def step_first(school, case, now):
    role, outcome, usual = STEPS[FIRST]
    do_step(school, case, FIRST, now, role=role, outcome=outcome, **usual)


@pytest.mark.requirement("R033")
def test_talk_about_two_children_of_whom_one_moved_on_records_nothing(school, enter):
    pip, mats = begin(school, "pip"), begin_of_ib(school, "mats")
    now = walk_to(school, pip, "2-kort-gesprek")
    step_first(school, mats, now)
    later = now + timedelta(days=2)
    teacher = enter("leerkracht", later)
    url = url_of(pip, "2-kort-gesprek")
    page = teacher.get(url)
    role, outcome, usual = STEPS["2-kort-gesprek"]
    do_step(school, mats, "2-kort-gesprek", later, role=role, outcome=outcome, **usual)
    data = {**TALK, "ook": [str(mats)], "sleutel": hidden(page, "sleutel"),
            "gezien": hidden(page, "gezien")}  # fmt: skip
    refused = teacher.post(url, data)
    assert refused.status_code == 409
    assert "Mats W.: deze zaak staat nu ergens anders." in main_of(refused)
    assert steps_of(school, pip, later) == ["2-kort-gesprek"]


@pytest.mark.requirement("R033")
def test_correction_takes_back_an_own_act_and_strikes_it_through(school, enter):
    case = begin(school)
    now = walk_to(school, case, "2-kort-gesprek")
    teacher = enter("leerkracht", now)
    page = teacher.get(f"/zaak/{case}/").content.decode()
    url = re.search(r'href="([^"]*/terughalen/\w+/)"', page)[1]
    assert "Schrijf in één zin op wat er niet klopte." in main_of(teacher.post(url))
    assert teacher.post(url, {"onjuist": "Verkeerde dag."}).status_code == 302
    after = teacher.get(f"/zaak/{case}/")
    assert "<del" in after.content.decode()
    assert "Verkeerde dag." in main_of(after)
    assert steps_of(school, case, now) == [FIRST]


def test_post_after_a_quarter_of_an_hour_comes_back_after_login(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    teacher.get(url_of(case, FIRST))
    teacher.now += timedelta(minutes=20)
    lost = teacher.post(url_of(case, FIRST), {"r-gezien.0.what": "Twintig minuten getypt."})
    assert lost.status_code == 403
    assert "Uw tekst is bewaard." in main_of(lost)
    assert "Twintig minuten getypt." in main_of(teacher.at(teacher.now).get(url_of(case, FIRST)))


def test_post_without_a_session_gives_back_what_was_typed(school, enter):
    case = begin(school)
    teacher = enter("leerkracht")
    teacher.client.logout()
    lost = teacher.post(url_of(case, FIRST), {"r-gezien.0.what": "Viel in slaap in de kring."})
    said = main_of(lost)
    assert lost.status_code == 403
    assert "U bent uitgelogd" in said
    assert "Viel in slaap in de kring." in said


@pytest.mark.requirement("R145")
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("", "", "vanaf donderdag 21 mei."),
        (
            "after: wachttijd-terugkoppeling\n      at: terugkoppelen-op\n",
            "at_once: yes\n",
            "meteen.",
        ),
    ],
)
def test_step_with_a_message_says_before_the_button_when_the_other_side_reads_it(
    school, enter, tmp_path, old, new, words
):
    agree_on_route(school, tmp_path, old, new)
    case = begin(school)
    now = walk_to(school, case, "10-terugkoppeling")
    said = main_of(enter("cjg", now + timedelta(days=5)).get(url_of(case, "10-terugkoppeling")))
    assert f"Intern begeleider leest uw bericht {words} " in said
    assert said.index("leest uw bericht") < said.index("Vastleggen")


@pytest.mark.requirement("R145")
def test_step_with_a_message_says_the_day_on_which_school_then_reads_it(school, enter):
    case = begin(school)
    now = walk_to(school, case, "8-cjg-inlichten")
    record = {"ingelicht-op": now.date(), "terugkoppelen-op": now.date() + timedelta(days=30)}
    record["warm"] = "ja"
    do_step(school, case, "8-cjg-inlichten", now, role="ib", outcome="ingelicht", record=record,
            next_on=now.date() + timedelta(days=30))  # fmt: skip
    now = walk_to(school, case, "10-terugkoppeling")
    url = url_of(case, "10-terugkoppeling")
    page = enter("cjg", now).get(url)
    day = day_in_year(record["terugkoppelen-op"])
    assert f"Intern begeleider leest uw bericht vanaf {day}." in main_of(page)


def test_step_without_a_message_says_nothing_of_who_reads_one(school, enter):
    case = begin(school)
    said = main_of(enter("leerkracht").get(url_of(case, FIRST)))
    assert "leest uw bericht" not in said
