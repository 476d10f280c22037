"""Does a young person ask, follow and fetch in plain words, without a parent getting to know it?"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.chain.rights.test_young_requests import with_officer
from tests.faces.portal.test_rights import asked
from tests.faces.portal.test_young import NOW, POLITE, said, walked
from tests.faces.web.entering import Visitor, hidden, main_of, words
from tests.faces.web.test_requests import passages
from tests.factories.young import born_to_be
from zorgroute.chain.rights import actions
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import NL, OUDER

pytestmark = pytest.mark.django_db
RIGHTS = "/uw-rechten/"


def aged(years):
    school, case, now = walked(years)
    return with_officer(school), case, now


@pytest.fixture
def thirteen():
    return aged(13)


def made_by(visitor, school, kind="inspection", text="", **more):
    answer = asked(visitor, school, kind, text, **more)
    assert answer.status_code == 302
    return answer["Location"].partition("?")[0]


def released(school, url, now, **marks):
    """The desk looks at the copy and gives it out; gives what the desk read."""
    officer = Visitor(school, "fg", now)
    copy = f"/verzoeken/{url.rstrip('/').rpartition('/')[2]}/afschrift/"
    shown = officer.get(copy)
    officer.post(copy, {"doe": "uitreiken", "gezien": hidden(shown, "gezien"), **marks})
    return words(shown)


@pytest.mark.requirement("R213")
def test_young_person_asks_and_reads_when_the_answer_comes(thirteen):
    school, _, now = thirteen
    pip = Visitor(school, "pip", now)
    answer = asked(pip, school)
    text = words(pip.get(answer["Location"]))
    assert "Je vraag is aangekomen." in text
    assert "Je hoort uiterlijk op donderdag 4 juni van ons." in text
    listed = words(pip.get(RIGHTS))
    assert "Lezen wat er over mij bewaard is Wij hebben je vraag ontvangen." in listed


def test_home_leads_to_what_may_be_asked(thirteen):
    school, case, now = thirteen
    home = Visitor(school, "pip", now).get(NOW).content.decode()
    assert f'href="{RIGHTS}"' in home
    assert f'href="{RIGHTS}vragen/bezwaar/?zaak={case}"' in home


@pytest.mark.parametrize(
    ("years", "later"), [(12, True), (15, True), (16, False)]
)  # fmt: skip
def test_page_says_what_comes_at_sixteen_and_who_asks_until_then(years, later):
    school, _, now = aged(years)
    text = main_of(Visitor(school, "pip", now).get(RIGHTS))
    assert ("Tot je 16 bent, vragen je ouders of verzorgers dit voor jou." in text) is later
    assert "Lezen wat er over mij bewaard is" in text
    assert "Laten weghalen wat er over mij bewaard is" in text


def test_form_of_what_is_not_for_thirteen_is_one_sentence_and_no_form(thirteen):
    school, _, now = thirteen
    pip = Visitor(school, "pip", now)
    answer = pip.get(f"{RIGHTS}vragen/erasure/")
    assert "Tot je 16 bent, vragen je ouders of verzorgers dit voor jou." in main_of(answer)
    assert "Verstuur mijn vraag" not in main_of(answer)
    sent = pip.post(f"{RIGHTS}vragen/erasure/", {"sleutel": "k", "vraag": "Haal alles weg."})
    assert sent.status_code == 409
    assert "Dit kun je zelf vragen vanaf je 16e." in words(sent)


@pytest.mark.parametrize("years", [13, 16])
@pytest.mark.parametrize("kind", [*actions.kinds()])
def test_pages_of_asking_say_je_and_never_u(years, kind):
    school, case, now = aged(years)
    pip = Visitor(school, "pip", now)
    pages = [pip.get(RIGHTS), pip.get(f"{RIGHTS}vragen/{kind}/", query_params={"zaak": case})]
    assert [each.status_code for each in pages] == [200, 200]
    assert [POLITE.findall(words(each)) for each in pages] == [[], []]


def test_grounds_of_an_answer_say_je_and_never_u():
    young, polite = content().young, []
    for row in content().rows("rights_grounds"):
        code, words_of = f"right.ground.{row['code']}", row["label_ouder"]
        if code in young.texts:
            words_of = young.sentence(code, {}, voice=OUDER, language=NL)
        if row["used_for"] not in ("hold", "mark") and POLITE.search(words_of):
            polite.append(row["code"])
    assert polite == []


@pytest.mark.parametrize(
    "outcome", [("granted", ""), ("partly", "goed_hulpverlener"), ("refused", "geen_bewijs")]
)
def test_answer_says_je_and_where_to_go_with_a_no(thirteen, outcome):
    school, _, now = thirteen
    pip, officer = Visitor(school, "pip", now), Visitor(school, "fg", now)
    url = made_by(pip, school, "inspection", "Wat zei school over mij?")
    desk = f"/verzoeken/{url.rstrip('/').rpartition('/')[2]}/"
    assert "Deze jongere vraagt het zelf." in words(officer.get(desk))
    sent = {"doe": "answer", "uitkomst": outcome[0], "grond": outcome[1], "uitleg": "Wij bellen."}
    assert officer.post(desk, sent).status_code == 302
    text = words(pip.get(url))
    assert POLITE.findall(text) == []
    assert "Wat zei school over mij?" in text
    assert ("Autoriteit Persoonsgegevens" in text) is (outcome[0] != "granted")


@pytest.mark.requirement("R203")
def test_objection_of_a_young_person_is_about_the_case_and_goes_to_the_desk(thirteen):
    school, case, now = thirteen
    pip = Visitor(school, "pip", now)
    url = made_by(pip, school, "bezwaar", "Ik wil dit niet.", zaak=str(case))
    assert "Bezwaar maken tegen een besluit" in words(pip.get(url))
    assert "Bezwaar maken tegen een besluit" in words(Visitor(school, "fg", now).get("/verzoeken/"))


@pytest.mark.requirement("R210")
def test_young_person_asks_for_an_adviser_without_words(thirteen):
    school, _, now = thirteen
    pip = Visitor(school, "pip", now)
    assert f'href="{RIGHTS}vragen/adviser/"' in pip.get(NOW).content.decode()
    assert made_by(pip, school, "adviser")


@pytest.mark.threat("T8")
def test_copy_holds_own_words_and_answers_and_nothing_that_parents_said(thirteen):
    school, case, now = thirteen
    pip, parent = Visitor(school, "pip", now), Visitor(school, "ouders", now)
    own = {"vraag": "Ik wil dat het stopt.\nMijn vriend Bo zag het ook.", "sleutel": "k1"}
    pip.post(f"{NOW}{case}/erbij-zetten/", own)
    secret = {"vraag": "kanarie-van-ouders", "sleutel": "k2"}
    parent.post(f"{NOW}{case}/erbij-zetten/", secret)
    said(school, "pip", case, now, "ja")
    said(school, "ouders", case, now, "nee")
    url = made_by(pip, school)
    later = now + timedelta(hours=1)
    shown = released(school, url, later)
    assert "Mijn vriend Bo zag het ook." in shown
    pip = pip.at(later)
    assert "Je kunt het ophalen tot" in words(pip.get(url))
    package = json.loads(pip.post(f"{url}afschrift/json/").content)
    assert pip.post(f"{url}afschrift/pdf/").content.startswith(b"%PDF")
    (found,) = package["zaken"]
    assert found["toestemmingen"][0]["antwoord"] == "Jij zei ja."
    texts = [each["antwoord"] for line in found["gebeurtenissen"] for each in line["antwoorden"]]
    assert texts == [["Ik wil dat het stopt.", "Mijn vriend Bo zag het ook."]]
    everything = json.dumps(package, ensure_ascii=False)
    assert "kanarie-van-ouders" not in everything
    assert "in slaap" not in everything
    assert POLITE.findall(json.dumps(found, ensure_ascii=False)) == []


@pytest.mark.requirement("R206")
def test_passage_about_somebody_else_stays_out_of_the_copy(thirteen):
    school, case, now = thirteen
    pip = Visitor(school, "pip", now)
    own = {"vraag": "Ik wil dat het stopt.\nMijn vriend Bo zag het ook.", "sleutel": "k1"}
    pip.post(f"{NOW}{case}/erbij-zetten/", own)
    url = made_by(pip, school)
    later = now + timedelta(hours=1)
    copy = f"/verzoeken/{url.rstrip('/').rpartition('/')[2]}/afschrift/"
    place = passages(Visitor(school, "fg", later).get(copy))["Mijn vriend Bo zag het ook."]
    released(school, url, later, **{place: "derde"})
    package = json.loads(pip.at(later).post(f"{url}afschrift/json/").content)
    (found,) = package["zaken"]
    texts = [each["antwoord"] for line in found["gebeurtenissen"] for each in line["antwoorden"]]
    assert texts == [["Ik wil dat het stopt."]]


PARENT_PAGES = (
    NOW, RIGHTS, "/uw-toestemming/", "/wie-heeft-gekeken/", "{case}/opgeschreven/",
    "{case}/toestemming/", "{case}/wie-heeft-gekeken/", "{case}/wie-ziet-wat/", "{case}/niet-eens/",
    "{case}/route/", "{case}/gezin/",
)  # fmt: skip


def seen_by(school, who, case, now, pages=PARENT_PAGES):
    urls = [each.replace("{case}", f"{NOW}{case}") for each in pages]
    return {url: words(Visitor(school, who, now).get(url)) for url in urls}


@pytest.mark.threat("T8")
def test_pages_of_a_parent_are_the_same_before_and_after_a_young_person_asks(thirteen):
    school, case, now = thirteen
    later = now + timedelta(days=2)
    before = seen_by(school, "ouders", case, later)
    pip = Visitor(school, "pip", now)
    url = made_by(pip, school, "inspection", "Wat staat er?")
    made_by(pip, school, "bezwaar", "Ik wil dit niet.", zaak=str(case))
    assert seen_by(school, "ouders", case, later) == before
    released(school, url, now + timedelta(hours=1))
    pip.at(now + timedelta(hours=2)).post(f"{url}afschrift/json/")
    assert seen_by(school, "ouders", case, later) == before


@pytest.mark.threat("T8")
def test_pages_of_a_young_person_are_the_same_before_and_after_a_parent_asks(thirteen):
    school, case, now = thirteen
    later = now + timedelta(days=2)
    pages = (NOW, RIGHTS, "{case}/toestemming/", "{case}/wie-heeft-gekeken/")
    before = seen_by(school, "pip", case, later, pages)
    url = made_by(Visitor(school, "ouders", now), school)
    released(school, url, now + timedelta(hours=1))
    assert seen_by(school, "pip", case, later, pages) == before


def test_request_of_a_young_person_is_no_address_for_a_parent(thirteen):
    school, _, now = thirteen
    url = made_by(Visitor(school, "pip", now), school)
    parent = Visitor(school, "ouders", now)
    assert parent.get(url).status_code == 404
    assert parent.post(url).status_code == 404
    assert parent.post(f"{url}afschrift/json/").status_code == 404


@pytest.mark.parametrize(("days", "is_there"), [(-1, True), (0, False)])
def test_parents_ask_erasure_until_the_day_of_the_sixteenth_birthday(thirteen, days, is_there):
    school, _, now = thirteen
    born_to_be(school, 16, on=now.date() - timedelta(days=days))
    parent = Visitor(school, "ouders", now)
    answer = asked(parent, school, "erasure", "Alles mag weg.")
    assert (answer.status_code == 302) is is_there
