"""Does whatever stands in a name come in as it is, or get a clear answer, and never more?"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest

from tests.chain.parties.test_taking_in import PUPILS, taken
from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.exporting import everything
from zorgroute.chain.parties.importing import (
    MOST_BYTES,
    Around,
    UnusableFile,
    judge,
    read_table,
)
from zorgroute.chain.parties.models import Child
from zorgroute.core.forms.sent import clean

KEPT = (
    "O", "D'Arcy", "’t Hoen", "سعيد", "שרה", "王", "Ünal-Çelik", "Zoë", "Jean-Luc", "Ng",
    "{{ 7*7 }}", "{% debug %}", "'; DROP TABLE parties_child; --", "<script>alert(1)</script>",
    "${jndi:ldap://x}", "None", "null", "NaN", "%s %n", "a" * 80,
)  # fmt: skip
AROUND = Around(today=date(2026, 5, 4))
TURNED = ("Pip\u202eretaW", "Pip\u2066x", "Pip\u0000")


def judged(name):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow([name, "Zandweg", "1-2-2019", "4", "77", "", "", ""])
    table = read_table((PUPILS + text.getvalue()).encode(), "leerlingen")
    return judge(table, "leerlingen", AROUND)


@pytest.mark.parametrize("name", KEPT)
def test_name_that_people_have_or_that_only_looks_dangerous_is_kept_as_it_is(name):
    [row] = judged(name)
    assert row.wrong == ()
    assert row.row["voornaam"] == name


@pytest.mark.parametrize("name", ["Pip\u202eretaW", "Pip\u200fx\u2066", "Pip\u0007"])
def test_name_with_a_sign_that_turns_or_hides_text_is_told_by_its_column(name):
    [row] = judged(name)
    assert [each.code for each in row.wrong] == ["import.cell_strange"]


def test_name_that_is_too_long_is_told_by_its_column():
    [row] = judged("a" * 81)
    assert [each.code for each in row.wrong] == ["import.cell_too_long"]


@pytest.mark.parametrize(
    "day", ["31-2-2019", "1-1-1900", "0-0-0000", "29-2-2019", "morgen", "٣-٢-٢٠١٩"]
)
def test_impossible_birthday_is_told(day):
    text = PUPILS + f"Lot;Zandweg;{day};4;77;;;\n"
    [row] = judge(read_table(text.encode(), "leerlingen"), "leerlingen", AROUND)
    assert {each.code for each in row.wrong} <= {"import.no_day", "import.birth_year"}
    assert row.wrong != ()


def test_ten_megabytes_are_refused_before_they_are_read():
    with pytest.raises(UnusableFile) as fault:
        read_table(b"x" * (2 * MOST_BYTES), "leerlingen")
    assert fault.value.reason.code == "import.too_big"


@pytest.mark.parametrize("name", TURNED)
def test_form_shows_a_sign_that_cannot_be_kept_as_a_question_mark(name):
    sent = clean({"voornaam": [name]})
    assert sent.is_strange("voornaam")
    assert "\N{REPLACEMENT CHARACTER}" in sent.one("voornaam")


@pytest.mark.django_db
def test_names_go_in_and_out_whole_and_no_cell_is_a_formula():
    school = make_school()
    names = ["=1+1", "@cmd", "+31", "-2", "'; DROP TABLE parties_child; --", "سعيد"]
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\n")
    for number, name in enumerate(names):
        rows.writerow([name, "Zandweg", f"{number + 1}-2-2019", "4", f"n{number}", "", "", ""])
    assert taken(school, PUPILS + text.getvalue()).new == len(names)
    with acting_as(Duty(municipality=school.municipality)):
        kept = set(Child.objects.filter(surname="Zandweg").values_list("given_name", flat=True))
    assert kept == set(names)
    keeper = school.acting("beheerder")
    with acting_as(keeper):
        packed = zipfile.ZipFile(io.BytesIO(everything(keeper, school.now)))
    table = packed.read("leerlingen.csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    told = {cell.removeprefix("'") for cell in cells}
    assert told >= {each.removeprefix("'") for each in names}
