"""Does a young person read the own case in plain words, say yes or no, and see nothing else?"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.faces.portal.walking import ORDER, add_sister, do, raised
from tests.faces.web.entering import Visitor, main_of, words
from tests.factories.worlds import make_school
from tests.factories.young import born_to_be, let_in
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.consents import answer_consent, ask_consent, mine_of
from zorgroute.chain.cases.loading import load
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.models import Authority
from zorgroute.chain.parties.own_door import close_door
from zorgroute.core.engine.moves import Actor, Interrupt, Register, StartTrack, Take

pytestmark = pytest.mark.django_db
NOW = "/wat-gebeurt-er-nu/"
POLITE = re.compile(r"\b([Uu]|[Uu]w|[Uu]zelf)\b")


def walked(years, child="pip"):
    """A case of a young person of this age, in which the MDO was asked consent for.

    It begins at twelve: older children do not begin on this route.
    """
    school = make_school()
    born_to_be(school, 12, child)
    let_in(school, child)
    case, now = raised(school, child), school.now
    born_to_be(school, years, child)
    for step in (*ORDER, "7-vervolg"):
        now += timedelta(hours=1)
        do(school, case, step, now)
    now += timedelta(hours=1)
    ib = school.acting("ib", now)
    with acting_as(ib):
        ask_consent(ib, case, ["mdo"], now)
    return school, case, now + timedelta(hours=1)


@pytest.fixture
def thirteen():
    return walked(13)


def page(school, case, now, rest="toestemming/", who="pip"):
    return Visitor(school, who, now).get(f"{NOW}{case}/{rest}")


def seen_of(school, who, case, now):
    acting = school.acting(who, now)
    with acting_as(acting):
        return case_seen_by(acting, case, now)


def state(school, case, now, name="mdo"):
    with acting_as(Duty(municipality=school.municipality)):
        return load(Case.objects.get(id=case), now).standing.consents.get(name)


def said(school, who, case, now, answer, name="mdo"):
    visitor = Visitor(school, who, now)
    return visitor.post(f"{NOW}{case}/toestemming/", {"vraag": name, "antwoord": answer})


@pytest.mark.requirement("R205")
def test_young_person_reads_where_it_stands_and_who_helps(thirteen):
    school, _, now = thirteen
    text = main_of(Visitor(school, "pip", now).get(NOW))
    assert "Hoi Pip. Hier lees je zelf wat er voor jou loopt." in text
    assert "Nu: het Centrum voor Jeugd en Gezin denkt mee." in text
    assert "Hanneke Zilverdal" in text
    assert "Er is iets waar jij ja of nee op mag zeggen." in text


PAGES = ("", "toestemming/", "wie-heeft-gekeken/", "wie-heeft-gekeken/vragen/", "erbij-zetten/")


@pytest.mark.parametrize("rest", PAGES)
def test_own_pages_say_je_and_never_u(thirteen, rest):
    school, case, now = thirteen
    answer = page(school, case, now, rest) if rest else Visitor(school, "pip", now).get(NOW)
    assert answer.status_code == 200
    assert POLITE.findall(words(answer)) == []


@pytest.mark.parametrize(
    "rest", ["opgeschreven/", "route/", "wie-ziet-wat/", "gezin/", "niet-eens/",
             "vertellen/main/6-wacht-op-ouders/"],
)  # fmt: skip
def test_pages_of_parents_do_not_exist_for_a_young_person(thirteen, rest):
    school, case, now = thirteen
    assert page(school, case, now, rest).status_code == 404


def test_home_says_nothing_of_what_was_written_down(thirteen):
    school, case, now = thirteen
    seen = seen_of(school, "pip", case, now)
    assert seen.facts == {}
    assert [answer for entry in seen.timeline() for answer in entry.answers] == []


def test_case_of_a_sister_and_of_another_child_does_not_exist(thirteen):
    school, _, now = thirteen
    add_sister(school)
    others = [raised(school, child) for child in ("lot", "juno")]
    for other in others:
        do(school, other, "1-signaal", now)
        do(school, other, "2-kort-gesprek", now)
    pip = school.acting("pip", now)
    for other in others:
        assert page(school, other, now).status_code == 404
        with acting_as(pip), pytest.raises(Unseen):
            case_seen_by(pip, other, now)


@pytest.mark.requirement("R011")
def test_yes_of_a_young_person_of_thirteen_needs_that_of_the_parent_as_well(thirteen):
    school, case, now = thirteen
    answer = said(school, "pip", case, now, "ja")
    assert "Je keuze is bewaard." in main_of(Visitor(school, "pip", now).get(answer["Location"]))
    assert state(school, case, now) == "incomplete"
    said(school, "ouders", case, now, "ja")
    assert state(school, case, now) == "given"


@pytest.mark.requirement("R011")
def test_yes_of_a_young_person_of_sixteen_is_enough():
    school, case, now = walked(16)
    said(school, "pip", case, now, "ja")
    assert state(school, case, now) == "given"


def test_no_of_a_young_person_counts_at_once(thirteen):
    school, case, now = thirteen
    said(school, "ouders", case, now, "ja")
    said(school, "pip", case, now, "nee")
    assert state(school, case, now) == "refused"


@pytest.mark.requirement("R012")
def test_young_person_takes_the_own_yes_back(thirteen):
    school, case, now = thirteen
    for who in ("pip", "ouders"):
        said(school, who, case, now, "ja")
    visitor = Visitor(school, "pip", now)
    asked = main_of(visitor.get(f"{NOW}{case}/toestemming/?intrekken=mdo"))
    assert "Wil je je ja terugnemen?" in asked
    assert "Je hoeft niet te zeggen waarom." in asked
    visitor.post(f"{NOW}{case}/toestemming/", {"intrekken": "mdo"})
    assert state(school, case, now) == "withdrawn"


def test_what_a_school_asks_below_sixteen_is_not_the_childs_to_decide(thirteen):
    school, case, now = thirteen
    before = state(school, case, now, "cjg-contact")
    visitor = Visitor(school, "pip", now)
    assert "Hierover beslis jij niet zelf." in main_of(page(school, case, now))
    visitor.post(f"{NOW}{case}/toestemming/", {"vraag": "cjg-contact", "antwoord": "nee"})
    visitor.post(f"{NOW}{case}/toestemming/", {"intrekken": "cjg-contact"})
    assert (before, state(school, case, now, "cjg-contact")) == ("given", "given")


def test_withdrawing_what_somebody_else_said_is_refused_at_the_case_itself(thirteen):
    school, case, now = thirteen
    pip = school.acting("pip", now)
    for name in ("cjg-contact", ""):
        move = Interrupt(Actor(str(pip.person), pip.role), "withdrawal", now, name)
        with acting_as(pip), pytest.raises(Refused) as no:
            attempt(pip, case, move, now)
        assert [each.code for each in no.value.denied.reasons] == ["consent.not_yours"]


def test_where_nobody_with_authority_is_known_a_child_alone_is_not_believed(thirteen):
    school, case, now = thirteen
    with acting_as(Duty(municipality=school.municipality)):
        Authority.objects.filter(child_id=school.children["pip"]).update(until=date(2026, 5, 1))
    pip = school.acting("pip", now)
    with acting_as(pip):
        seen = case_seen_by(pip, case, now)
        assert [each.may_answer for each in mine_of(seen) if each.name == "mdo"] == [False]
        with pytest.raises(Refused) as no:
            answer_consent(pip, seen, "mdo", "given", now)
    assert [each.code for each in no.value.denied.reasons] == ["consent.not_yours"]


@pytest.mark.parametrize("move", ["take", "start", "register", "interrupt"])
def test_young_person_moves_nothing_but_the_own_answer(thirteen, move):
    school, case, now = thirteen
    pip = school.acting("pip", now)
    actor = Actor(str(pip.person), pip.role)
    moves = {
        "take": Take(actor, "8-cjg-inlichten", "ingelicht", now),
        "start": StartTrack(actor, "meldcode", now),
        "register": Register(actor, "contact", "Gebeld.", now),
        "interrupt": Interrupt(actor, "death", now),
    }
    with acting_as(pip), pytest.raises(Refused) as no:
        attempt(pip, case, moves[move], now)
    assert [each.code for each in no.value.denied.reasons] == ["young.not_yours"]


@pytest.mark.threat("T8")
def test_own_words_are_read_by_who_helps_and_not_by_the_parent(thirteen):
    school, case, now = thirteen
    visitor = Visitor(school, "pip", now)
    url = f"{NOW}{case}/erbij-zetten/"
    answer = visitor.post(url, {"vraag": "kanarie-eigen-woorden", "sleutel": "k1"})
    after = main_of(visitor.get(answer["Location"]))
    assert "Bewaard. Dank je wel." in after
    assert "kanarie-eigen-woorden" in after
    notes = {
        who: [each.note for each in seen_of(school, who, case, now).timeline() if each.is_statement]
        for who in ("pip", "ib", "ouders")
    }
    assert notes == {
        "pip": ["kanarie-eigen-woorden"], "ib": ["kanarie-eigen-woorden"], "ouders": [],
    }  # fmt: skip


def test_looks_of_a_young_person_are_told_to_nobody_of_the_family(thirteen):
    school, case, now = thirteen
    Visitor(school, "pip", now).get(NOW)
    later = now + timedelta(hours=1)
    for who in ("ouders", "pip"):
        text = main_of(page(school, case, later, "wie-heeft-gekeken/", who))
        assert "Hanneke Zilverdal" in text
        assert "Pip" not in text.replace("Pip W", "")


@pytest.mark.threat("T1")
def test_meldcode_is_not_there_for_a_young_person_also_when_the_parents_know(thirteen):
    school, case, now = thirteen
    ib = school.acting("ib", now)
    with acting_as(ib):
        attempt(ib, case, StartTrack(Actor(str(ib.person), "ib"), "meldcode", now), now)
    seen = seen_of(school, "pip", case, now)
    assert [each.line for each in seen.what_now.steps if each.line == "meldcode"] == []
    assert [row for row in seen.map().rows if row.line == "meldcode"] == []


def test_closed_door_shuts_the_case_at_once(thirteen):
    school, case, now = thirteen
    visitor, ib = Visitor(school, "pip", now), school.acting("ib", now)
    assert visitor.get(f"{NOW}{case}/toestemming/").status_code == 200
    with acting_as(ib):
        close_door(ib, school.children["pip"], now)
    assert visitor.get(f"{NOW}{case}/toestemming/").status_code == 302


def test_door_that_opens_later_lets_in_where_the_family_takes_part_already():
    school = make_school()
    born_to_be(school, 12)
    case, now = raised(school), school.now
    for step in ORDER:
        now += timedelta(hours=1)
        do(school, case, step, now)
    let_in(school, now=now)
    assert seen_of(school, "pip", case, now).role == "jongere_12"


def test_case_that_the_family_does_not_know_of_is_not_there_for_its_child():
    school = make_school()
    born_to_be(school, 12)
    let_in(school)
    case = raised(school)
    assert page(school, case, school.now).status_code == 404
    assert "Er loopt nu niets voor jou." in main_of(Visitor(school, "pip").get(NOW))
