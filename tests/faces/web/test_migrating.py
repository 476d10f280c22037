"""Does a policy officer let cases move on screen without seeing a child, and does the teacher
decide where one goes on?"""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.faces.web.entering import Visitor, words
from tests.factories.policies import make_town
from zorgroute.chain.cases.moving_over import carry_out
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import hats_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import present_route

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R034")]
SECOND = ("version: 1\n", "version: 2\n")
STEP = "1-signaal"


class Place:
    """A town with a case on version 1, and a version 2 that came into force after it began."""

    def __init__(self, folder, *changes: tuple[str, str]) -> None:
        self.town = make_town()
        self._add_teacher()
        self.name = self.town.route
        publish(self.town.file(folder), self.town.now)
        acting = self.town.acting("juf")
        with acting_as(acting):
            child = children_of(acting, self.town.now)[0]
            told = Concern(child.id, ("ontwikkeling",), "Is stil.", self.town.now.date())
            route = present_route(self.name)
            self.case = raise_concern(acting, route, told, self.town.now).case
        text = self.town.text(SECOND)
        for old, new in changes:
            text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text)
        (folder / "two.yaml").write_text(text, encoding="utf-8")
        publish(folder / "two.yaml", self.town.now)
        self.officer = Visitor(self.town, "beleidsmedewerker")
        self.teacher = Visitor(self.town, "juf")

    def _add_teacher(self) -> None:
        town = self.town
        with acting_as(Duty(municipality=town.municipality)):
            hat = hats_of(town.people["directeur"], town.now.date())[0]
            teacher = parties.add_person(town.municipality, Name("Jorn", "Akkervliet"))
            town.people["juf"] = teacher
            parties.employ(
                town.municipality, teacher, hat.organisation, "leerkracht", date(2020, 8, 1),
                location=hat.location, groups=("4",),
            )  # fmt: skip

    @property
    def url(self) -> str:
        return f"/routes/beheer/{self.name}/verhuizen/"

    def chosen(self) -> dict[str, str]:
        """What stands checked on the page when it opens: the old version, to the new one."""
        page = self.officer.get(self.url).content.decode()
        found = re.findall(r'name="(van|naar)" value="(\w+)" checked', page)
        assert sorted(name for name, _ in found) == ["naar", "van"]
        return dict(found)

    def ordered(self, **more: str):
        answer = self.officer.post(self.url, {**self.chosen(), **more, "akkoord": "ja"})
        assert answer.status_code == 302, words(answer)
        carry_out(self.town.now)
        return answer["Location"]

    def case_url(self, *more: str) -> str:
        return "/".join(["/zaak", str(self.case), *more, ""])


@pytest.fixture
def place(db, tmp_path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def renamed(db, tmp_path) -> Place:
    return Place(tmp_path, (STEP, "1-eerste-signaal"))


def test_rehearsal_says_what_happens_and_names_no_child(place):
    page = words(place.officer.get(place.url, data=place.chosen()))

    assert "1 zaak verhuist vanzelf." in page
    assert "Er is nog niets veranderd." in page
    assert "Waterland" not in page
    assert str(place.case) not in page


def test_page_without_a_choice_asks_for_it(place):
    page = words(place.officer.get(place.url, data={"naar": "onzin"}))

    assert "Kies welke zaken verhuizen." in page


def test_officer_confirms_before_anything_moves(place):
    asked = place.officer.post(place.url, place.chosen())

    assert "Klopt dit?" in words(asked)
    assert "Deze zaak volgt nu versie 2" not in words(place.teacher.get(place.case_url()))


def test_ordered_case_moves_and_the_teacher_reads_it(place):
    where = place.ordered()

    assert "1 zaak is verhuisd." in words(place.officer.get(where))
    assert "Deze zaak volgt nu versie 2 van de route" in words(place.teacher.get(place.case_url()))


def test_officer_undoes_a_move(place):
    where = place.ordered()
    assert "Klopt dit?" in words(place.officer.get(f"{where}terug/"))
    place.officer.post(f"{where}terug/", {"akkoord": "ja"})
    carry_out(place.town.now)

    assert "1 zaak staat weer op de oude versie." in words(place.officer.get(where))


def test_teacher_takes_the_case_back(place):
    place.ordered()
    assert "Klopt dit?" in words(place.teacher.get(place.case_url("versie", "terug")))
    answer = place.teacher.post(place.case_url("versie", "terug"), {"akkoord": "ja"})

    assert "De zaak staat weer op de oude versie." in words(place.teacher.get(answer["Location"]))


def test_gone_step_is_asked_of_the_officer_with_its_steps_to_choose_from(renamed):
    page = place_page(renamed)

    assert "Bij 1 zaak moet eerst iets gekozen worden." in words(page)
    assert "Daar staat nu 1 zaak." in words(page)
    assert f'name="stap.main.{STEP}"' in page.content.decode()


def place_page(place: Place, **more: str):
    return place.officer.get(place.url, data={**place.chosen(), **more})


def test_choice_of_the_officer_holds_for_every_case_and_stays_changeable(renamed):
    chosen = {f"stap.main.{STEP}": "1-eerste-signaal"}
    page = place_page(renamed, **chosen)
    assert "1 zaak verhuist vanzelf." in words(page)
    assert '<option value="1-eerste-signaal" selected>' in page.content.decode()
    renamed.ordered(**chosen)

    assert "Deze zaak volgt nu versie 2" in words(renamed.teacher.get(renamed.case_url()))


def test_teacher_chooses_where_the_case_goes_on(renamed):
    renamed.ordered()
    case = renamed.teacher.get(renamed.case_url())
    assert "Kies waar de zaak verdergaat" in words(case)
    assert "Dit heb ik gedaan" not in words(case)
    url, name = renamed.case_url("versie"), f"stap.main.{STEP}"
    assert "Waar gaat deze zaak verder?" in words(renamed.teacher.get(url))
    assert "Kies waar deze zaak verdergaat." in words(renamed.teacher.post(url, {name: ""}))
    answer = renamed.teacher.post(url, {name: "1-eerste-signaal"})

    assert "De zaak gaat verder op de nieuwe versie." in words(
        renamed.teacher.get(answer["Location"])
    )


def test_page_of_the_choice_is_not_there_for_anybody_else(renamed):
    renamed.ordered()
    other = Visitor(renamed.town, "directeur")

    assert other.get(renamed.case_url("versie")).status_code == 404
    assert renamed.officer.get(renamed.case_url("versie")).status_code == 404


def test_pages_of_moving_are_the_owners_only(place):
    others = [Visitor(place.town, role).get(place.url).status_code for role in ("juf", "directeur")]

    assert [each in (403, 404, 409) for each in others] == [True, True]
    assert Visitor(place.town, "ouders").get(place.url).status_code == 404
