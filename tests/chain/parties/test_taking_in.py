"""Does taking a file in store exactly what it says, once, and only for its own organisation?"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest

from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.exporting import everything
from zorgroute.chain.parties.importing import Around, judge, read_table
from zorgroute.chain.parties.models import Child, Guardianship, Person, Post
from zorgroute.chain.parties.organising import locations
from zorgroute.chain.parties.taking_in import Taken, known_places, take_in

pytestmark = pytest.mark.django_db
STAFF = "voornaam;achternaam;functie;groep;telefoon;personeelsnummer\n"
PUPILS = (
    "voornaam;achternaam;geboortedatum;groep;leerlingnummer;"
    "ouder 1 voornaam;ouder 1 achternaam;ouder 1 telefoon\n"
)


@pytest.fixture
def school():
    return make_school()


def taken(school, text, kind="leerlingen", role="beheerder", *, store=True):
    keeper = school.acting(role)
    today = school.now.date()
    with acting_as(keeper):
        functions = {"leerkracht": "leerkracht", "ib": "ib"}
        around = Around(functions, known_places(locations(keeper)), today)
        rows = judge(read_table(text.encode(), kind), kind, around)
        return take_in(keeper, kind, rows, school.now, today, store=store)


def counted(school):
    with acting_as(Duty(municipality=school.municipality)):
        here = {"municipality": school.municipality}
        tables = (Person, Post, Child, Guardianship)
        return [table.objects.filter(**here).count() for table in tables]


def test_new_pupils_come_with_their_parents(school):
    before = counted(school)
    text = PUPILS + "Lot;Zandweg;1-2-2019;4;77;Mia;Zandweg;06 1\n"
    assert taken(school, text) == Taken(new=1)
    after = counted(school)
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 0, 1, 1]
    with acting_as(Duty(municipality=school.municipality)):
        child = Child.objects.get(external_id="77")
        assert (child.group, child.location_id) == ("4", school.location)
        assert child.guardianships.get().person.is_family


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("leerlingen", PUPILS + "Lot;Zandweg;1-2-2019;4;77;Mia;Zandweg;06 1\n"),
        ("leerlingen", PUPILS + "Lot;Zandweg;1-2-2019;4;;Mia;Zandweg;\n"),
        ("mensen", STAFF + "Ties;Veldhoen;leerkracht;4;088;9\n"),
        ("mensen", STAFF + "Ties;Veldhoen;leerkracht;4;;\nTies;Veldhoen;ib;;;\n"),
    ],
)
def test_same_file_twice_changes_nothing(school, kind, text):
    taken(school, text, kind)
    before = counted(school)
    again = taken(school, text, kind)
    assert (again.new, again.changed) == (0, 0)
    assert counted(school) == before


def test_looking_first_stores_nothing(school):
    before = counted(school)
    text = PUPILS + "Lot;Zandweg;1-2-2019;4;77;Mia;Zandweg;06 1\n"
    assert taken(school, text, store=False) == Taken(new=1)
    assert counted(school) == before


def test_bad_rows_stay_out_and_good_ones_come_in(school):
    text = PUPILS + "Lot;Zandweg;1-2-2062;4;77;;;\nBas;Zandweg;1-2-2019;4;78;;;\n"
    assert taken(school, text) == Taken(new=1)
    with acting_as(Duty(municipality=school.municipality)):
        assert not Child.objects.filter(external_id="77").exists()


def test_child_who_was_there_already_by_name_and_birthday_is_not_doubled(school):
    text = PUPILS + "Pip;Waterland;11-2-2019;5;;;;\n"
    assert taken(school, text) == Taken(changed=1)
    with acting_as(Duty(municipality=school.municipality)):
        assert Child.objects.get(id=school.children["pip"]).group == "5"


def test_brothers_and_sisters_share_the_parent_with_the_same_number(school):
    text = (
        PUPILS
        + "Lot;Zandweg;1-2-2019;4;77;Mia;Zandweg;06 1\nBas;Zandweg;1-2-2017;6;78;Mia;Zandweg;06 1\n"
    )
    taken(school, text)
    with acting_as(Duty(municipality=school.municipality)):
        found = Guardianship.objects.filter(child__external_id__in=["77", "78"])
        assert len(set(found.values_list("person_id", flat=True))) == 1


def test_parents_with_only_the_same_name_stay_two_people(school):
    text = (
        PUPILS + "Lot;Zandweg;1-2-2019;4;77;Mia;Zandweg;\nBas;Zandweg;1-2-2017;6;78;Mia;Zandweg;\n"
    )
    taken(school, text)
    with acting_as(Duty(municipality=school.municipality)):
        found = Guardianship.objects.filter(child__external_id__in=["77", "78"])
        assert len(set(found.values_list("person_id", flat=True))) == 2


def test_empty_cell_wipes_nothing_and_a_filled_one_is_taken_over(school):
    taken(school, STAFF + "Ties;Veldhoen;leerkracht;4;088 1;9\n", "mensen")
    taken(school, STAFF + "Ties;Veldhoen;leerkracht;;;9\n", "mensen")
    taken(school, STAFF + "Ties;Veldhoen;leerkracht;5;;9\n", "mensen")
    with acting_as(Duty(municipality=school.municipality)):
        post = Post.objects.get(external_id="9")
        assert (post.person.phone, post.groups) == ("088 1", ["5"])


def test_one_person_in_two_functions_stays_one_person(school):
    taken(school, STAFF + "Ties;Veldhoen;leerkracht;4;;9\nTies;Veldhoen;ib;;;9\n", "mensen")
    with acting_as(Duty(municipality=school.municipality)):
        assert len(set(Post.objects.filter(external_id="9").values_list("person_id"))) == 1


def test_two_people_of_one_name_with_their_own_numbers_stay_two(school):
    taken(
        school, STAFF + "Ties;Veldhoen;leerkracht;4;;9\nTies;Veldhoen;leerkracht;5;;10\n", "mensen"
    )
    with acting_as(Duty(municipality=school.municipality)):
        found = Post.objects.filter(external_id__in=["9", "10"])
        assert len(set(found.values_list("person_id", flat=True))) == 2


@pytest.mark.parametrize("role", ["leerkracht", "ib", "cjg", "ouders"])
def test_nobody_but_the_keeper_takes_in_or_takes_along(school, role):
    other = school.acting(role)
    with acting_as(other):
        with pytest.raises(Unseen):
            take_in(other, "mensen", [], school.now, school.now.date(), store=True)
        with pytest.raises(Unseen):
            everything(other, school.now)


def test_everything_of_the_organisation_is_taken_along_and_the_look_is_kept(school):
    taken(school, PUPILS + "=1+1;Zandweg;1-2-2019;4;77;Mia;Zandweg;06 1\n")
    keeper = school.acting("directeur")
    with acting_as(keeper):
        packed = zipfile.ZipFile(io.BytesIO(everything(keeper, school.now)))
    tables = {
        name: list(
            csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig")), delimiter=";")
        )
        for name in packed.namelist()
    }
    assert sorted(tables) == [
        "afwezig.csv", "contactpersonen.csv", "leerlingen.csv", "locaties.csv", "mensen.csv",
        "ouders.csv",
    ]  # fmt: skip
    assert {each["achternaam"] for each in tables["mensen.csv"]} >= {"Molenbrug", "Steenhaven"}
    assert {each["voornaam"] for each in tables["leerlingen.csv"]} >= {"Pip", "'=1+1"}
    assert "Lindeboog" not in packed.read("mensen.csv").decode()
    with acting_as(Duty(municipality=school.municipality)):
        look = Look.objects.get(action="E")
        assert (look.person_id, look.parts) == (school.people["directeur"], ["organisatie-alles"])


def test_what_was_taken_along_reads_in_again_without_a_change(school):
    taken(school, PUPILS + "Lot;Zandweg;1-2-2019;4;77;Mia;Zandweg;06 1\n")
    keeper = school.acting("beheerder")
    with acting_as(keeper):
        packed = zipfile.ZipFile(io.BytesIO(everything(keeper, school.now)))
    again = taken(school, packed.read("leerlingen.csv").decode("utf-8-sig"))
    assert (again.new, again.changed) == (0, 0)


def test_five_thousand_rows_take_a_fixed_number_of_statements(
    school, django_assert_max_num_queries
):
    rows = "".join(f"Kind{n};Zandweg;1-2-2019;4;n{n};;;\n" for n in range(5_000))
    with django_assert_max_num_queries(40):
        assert taken(school, PUPILS + rows) == Taken(new=5_000)


def test_first_day_is_taken_from_the_file(school):
    text = "voornaam;achternaam;functie;sinds\nTies;Veldhoen;leerkracht;1-8-2025\n"
    taken(school, text, "mensen")
    with acting_as(Duty(municipality=school.municipality)):
        assert Post.objects.get(person__given_name="Ties").since == date(2025, 8, 1)
