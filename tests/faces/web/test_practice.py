"""Can somebody play a whole route with invented people, without touching anything real?"""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest

from tests.faces.web.entering import agree_on_route, begin, main_of, words
from zorgroute.chain.cases.models import Draft
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import Post
from zorgroute.chain.parties.tokens import make_token
from zorgroute.chain.practice.models import Practice

pytestmark = pytest.mark.django_db
BANNER = "Oefening. Dit kind bestaat niet. Niets gaat de deur uit."
FACTS = {
    "over": ["ontwikkeling"],
    "feiten": "Kwam drie keer te laat.",
    "wanneer": "vandaag",
    "sleutel": "a" * 32,
}


def practise(visitor):
    """Begin a practice of the route of the school, and stand before the choice whom to play."""
    answer = visitor.post("/oefenen/beginnen/", {"route": f"{place(visitor)}.basisschool"})
    assert answer.headers["Location"] == "/functie-kiezen/"
    return visitor


def place(visitor):
    return visitor.school.municipality


def parts(visitor):
    """What can be played, by its words: the value of each radio button."""
    page = visitor.get("/functie-kiezen/").content.decode()
    found = re.findall(r'name="post" value="([^"]+)"[^>]*><span dir="auto">([^<]+)<', page)
    return {label: value for value, label in found}


def play(visitor, label):
    value = next(value for said, value in parts(visitor).items() if said.startswith(label))
    answer = visitor.post("/functie-kiezen/", {"post": value, "next": "/"})
    assert answer.status_code == 302
    return visitor


def code_of(visitor):
    with acting_as(Duty()):
        return Practice.objects.get(municipality=place(visitor)).code


def test_practice_begins_with_every_part_of_the_route(enter):
    teacher = practise(enter("leerkracht"))

    assert list(parts(teacher)) == [
        "leerkracht, Oefenschool",
        "intern begeleider, Oefenschool",
        "directeur, Oefenschool",
        "CJG-medewerker, Oefen-GGD",
        "ouder van Puk",
        "ouder van Noa en Sem",
        "ouder van Lou",
    ]


def test_practice_says_so_on_every_page_and_real_work_does_not(enter):
    teacher = enter("leerkracht")
    before = words(teacher.get("/mijn-werk/"))
    play(practise(teacher), "leerkracht")

    assert BANNER not in before
    for url in ("/mijn-werk/", "/kinderen/", "/zorg-melden/", "/routes/", "/oefenen/"):
        assert BANNER in words(teacher.get(url)), url
    assert BANNER not in words(teacher.get("/bestaat-niet/"))
    play(teacher, "ouder van Lou")
    assert BANNER in words(teacher.get("/wat-gebeurt-er-nu/"))


def test_practice_keeps_the_real_crisis_numbers(enter, monkeypatch):
    from zorgroute.faces.web import crisis  # noqa: PLC0415 after Django

    teacher = play(practise(enter("leerkracht")), "leerkracht")
    monkeypatch.setattr(crisis, "pages", lambda: {place(teacher): b""})

    assert f'href="/crisis/{place(teacher)}/"' in teacher.get("/mijn-werk/").content.decode()


def raise_in_practice(visitor, given="Noa"):
    """Raise a concern about an invented child, as the teacher there; gives the case."""
    page = visitor.get("/zorg-melden/").content.decode()
    child = re.search(rf'value="([0-9a-f-]{{36}})"[^>]*>(?:<[^>]*>)*{given}', page)[1]
    answer = visitor.post("/zorg-melden/", {**FACTS, "kind": child})
    assert answer.status_code == 302, main_of(answer)
    return UUID(answer.headers["Location"].split("/")[2])


def test_practice_case_is_told_to_each_part_as_in_the_real_work(enter):
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    case = raise_in_practice(teacher)

    assert "Noa O." in main_of(teacher.get("/mijn-werk/"))
    play(teacher, "directeur")
    assert teacher.get(f"/zaak/{case}/").status_code == 404
    play(teacher, "ouder van Lou")
    assert "Er loopt nu niets voor uw kind." in main_of(teacher.get("/wat-gebeurt-er-nu/"))


@pytest.mark.requirement("R078")
def test_practice_and_real_work_do_not_see_each_other(enter, school):
    real = begin(school)
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    invented = raise_in_practice(teacher)

    assert teacher.get(f"/zaak/{real}/").status_code == 404
    assert "Pip" not in main_of(teacher.get("/kinderen/"))
    own = re.search(r'name="post" value="([^"]+)"', enter("leerkracht").get("/").content.decode())
    assert own is None
    teacher.post("/oefenen/stoppen/")
    assert teacher.get(f"/zaak/{invented}/").status_code == 404
    assert teacher.get(f"/zaak/{real}/").status_code == 200
    assert "Noa" not in main_of(teacher.get("/kinderen/"))
    for role in ("ib", "directeur", "cjg", "ouders"):
        other = enter(role)
        for url in (f"/zaak/{invented}/", f"/wat-gebeurt-er-nu/{invented}/opgeschreven/"):
            assert other.get(url).status_code == 404, (role, url)


def test_practice_hat_of_real_work_is_no_part_of_it(enter, school):
    teacher = practise(enter("leerkracht"))
    session = teacher.client.session
    session["post"] = str(school.acting("ib").post)
    session.save()

    answer = teacher.get("/mijn-werk/")

    assert answer.headers["Location"].startswith("/functie-kiezen/")


def test_part_of_a_practice_is_no_hat_in_real_work(enter, school):
    teacher = play(practise(enter("leerkracht")), "intern begeleider")
    part = teacher.client.session["post"]
    session = teacher.client.session
    del session["oefening"]
    session.save()

    page = words(teacher.get("/mijn-werk/"))

    assert teacher.client.session["post"] == part
    assert "U werkt als leerkracht" in page


@pytest.mark.parametrize("way", ["session", "address"])
def test_practice_of_another_organisation_is_not_there(enter, school, way):
    practise(enter("leerkracht"))
    code = code_of(enter("leerkracht"))
    stranger = enter("cjg")
    if way == "session":
        session = stranger.client.session
        session["oefening"] = code
        session.save()
        assert BANNER not in words(stranger.get("/mijn-werk/"))
        assert "oefening" not in stranger.client.session
    else:
        assert stranger.post(f"/oefenen/{code}/meedoen/").status_code == 404
        assert stranger.post(f"/oefenen/{code}/opruimen/").status_code == 404


def test_practice_ends_for_who_leaves_the_organisation(enter, school):
    teacher = play(practise(enter("leerkracht")), "intern begeleider")
    with acting_as(Duty(municipality=school.municipality)):
        Post.objects.filter(person_id=school.people["leerkracht"]).update(
            until=(school.now - timedelta(days=1)).date()
        )

    answer = teacher.get("/mijn-werk/")

    assert answer.headers["Location"].startswith("/inloggen/")


def test_colleague_takes_part_in_the_same_practice(enter):
    play(practise(enter("leerkracht")), "leerkracht")
    other = enter("ib")
    page = main_of(other.get("/oefenen/"))
    assert "Begonnen door Tirza Molenbrug" in page

    answer = other.post(f"/oefenen/{code_of(other)}/meedoen/")

    assert answer.headers["Location"] == "/functie-kiezen/"
    play(other, "leerkracht")
    assert "U oefent als leerkracht, Oefenschool" in words(other.get("/mijn-werk/"))


def test_parent_has_no_practice(enter):
    parent = enter("ouders")

    assert parent.get("/oefenen/").status_code == 404
    assert parent.post("/oefenen/beginnen/", {"route": "x"}).status_code == 404


def test_practice_of_a_route_of_elsewhere_is_refused(enter):
    teacher = enter("leerkracht")

    assert teacher.post("/oefenen/beginnen/", {"route": "dalfsen.routekaart"}).status_code == 404
    assert teacher.post("/oefenen/later/", {"dagen": "7"}).status_code == 404


def test_practice_later_the_term_has_passed_there_and_nowhere_else(enter, school, tmp_path):
    who = "    who: leerkracht\n"
    agree_on_route(school, tmp_path, who, f"{who}    within: {{max: 5, unit: days}}\n")
    real = begin(school)
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    raise_in_practice(teacher)
    assert "Te laat" not in main_of(teacher.get("/mijn-werk/"))

    for _ in range(2):
        assert teacher.post("/oefenen/later/", {"dagen": "28"}).status_code == 302

    told = main_of(teacher.get("/oefenen/?later=1"))
    assert "Het is nu maandag 29 juni, 10.00 uur." in told
    assert "Te laat" in main_of(teacher.get("/mijn-werk/"))
    teacher.post("/oefenen/stoppen/")
    assert "Te laat" not in main_of(teacher.get("/mijn-werk/"))
    assert teacher.get(f"/zaak/{real}/").status_code == 200


def test_practice_clock_refuses_more_than_a_year_and_any_other_step(enter):
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    with acting_as(Duty()):
        Practice.objects.filter(code=code_of(teacher)).update(ahead=timedelta(days=350))

    assert teacher.post("/oefenen/later/", {"dagen": "28"}).status_code == 409
    assert teacher.post("/oefenen/later/", {"dagen": "-7"}).status_code == 404


def test_organisation_in_practice_cannot_be_kept_read_in_or_taken_along(enter):
    head = play(practise(enter("directeur")), "directeur")

    for url in ("/organisatie/", "/organisatie/mensen/nieuw/", "/organisatie/inlezen/mensen/"):
        assert head.get(url).status_code == 404, url
    assert head.get("/organisatie/uitlezen/").status_code == 404
    assert "Organisatie" not in words(head.get("/mijn-werk/"))


def test_practice_cleared_leads_back_to_the_own_work(enter):
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    case = raise_in_practice(teacher)
    code = code_of(teacher)
    assert "Wilt u deze oefening opruimen?" in main_of(teacher.get(f"/oefenen/{code}/opruimen/"))

    teacher.post(f"/oefenen/{code}/opruimen/")

    assert "De oefening is opgeruimd." in main_of(teacher.get("/oefenen/?klaar=1"))
    assert teacher.get(f"/zaak/{case}/").status_code == 404
    assert "U werkt als leerkracht" in words(teacher.get("/mijn-werk/"))


def test_text_typed_in_practice_is_not_kept_under_the_real_name(enter, school):
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    teacher.get("/mijn-werk/")
    teacher.now += timedelta(hours=1)

    teacher.post("/zorg-melden/", {"feiten": "Een verzonnen zin over Noa."})

    with acting_as(Duty()):
        assert not Draft.objects.filter(person_id=school.people["leerkracht"]).exists()


def test_concern_in_practice_is_about_a_child_of_the_list_only(enter):
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    assert "Een ander kind" not in main_of(teacher.get("/zorg-melden/"))
    another = {
        **FACTS,
        "kind": "ander",
        "voornaam": "Iemand",
        "achternaam": "Anders",
        "geboren.dag": "1",
        "geboren.maand": "2",
        "geboren.jaar": "2019",
    }

    answer = teacher.post("/zorg-melden/", another)

    assert answer.status_code != 302
    assert "Iemand" not in main_of(teacher.get("/kinderen/"))


def test_page_of_parents_before_a_part_was_chosen_asks_to_choose_one(enter):
    teacher = practise(enter("leerkracht"))

    answer = teacher.get("/wat-gebeurt-er-nu/")

    assert answer.headers["Location"].startswith("/functie-kiezen/")


def test_program_with_a_token_is_at_work_also_from_a_browser_in_a_practice(enter, school):
    acting = school.acting("leerkracht")
    with acting_as(acting):
        _, token = make_token(acting, "Proef", school.now.date(), school.now)
    teacher = play(practise(enter("leerkracht")), "leerkracht")
    teacher.post("/oefenen/later/", {"dagen": "28"})
    url = "/api/v1/kinderen"

    in_practice = teacher.get(url).json()
    at_work = teacher.get(url, headers={"Authorization": f"Bearer {token}"})

    assert "Noa" in str(in_practice)
    assert "Pip" not in str(in_practice)
    assert at_work.status_code == 200, at_work.content
    assert "Pip" in str(at_work.json())
    assert "Noa" not in str(at_work.json())
