"""Is a file read as its maker meant it, and is a bad row told without stopping the good ones?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorgroute.chain.parties.exporting import harmless, table_bytes
from zorgroute.chain.parties.importing import (
    MOST_BYTES,
    MOST_ROWS,
    Around,
    UnusableFile,
    day_in,
    groups_in,
    judge,
    read_table,
)

HERE = Around(
    {"leerkracht": "leerkracht", "intern begeleider": "ib"},
    {"de lantaarn": "11111111-1111-1111-1111-111111111111"},
    date(2026, 5, 4),
)
STAFF = "Voornaam;Tussenvoegsel;Achternaam;Functie;Groep\n"
PUPILS = "Voornaam,Achternaam,Geboortedatum,Groep,Leerlingnummer\n"


def codes(judged):
    return [each.code for each in judged.wrong]


def judged(text, kind="mensen", around=HERE):
    return judge(read_table(text.encode(), kind), kind, around)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_table_is_read_in_the_encodings_of_offices(encoding):
    table = read_table((STAFF + "Zoë;;Coëlho;leerkracht;4\n").encode(encoding), "mensen")
    assert table.rows[0]["voornaam"] == "Zoë"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_table_is_read_with_every_usual_separator(separator):
    text = separator.join(["Voornaam", "Achternaam", "Functie"]) + "\r\n"
    text += separator.join(["Ties", "Veldhoen", "leerkracht"]) + "\r\n"
    assert read_table(text.encode(), "mensen").rows[0]["achternaam"] == "Veldhoen"


def test_table_knows_columns_by_other_words_and_in_another_order():
    table = read_table(b"ROL;Familienaam;Kleur;Roepnaam\nib;Veldhoen;rood;Ties\n", "mensen")
    assert table.fields == ("functie", "achternaam", "", "voornaam")


def test_table_of_two_columns_with_one_meaning_uses_the_first():
    table = read_table(b"voornaam;roepnaam;naam;rol\nTies;Titi;Veldhoen;ib\n", "mensen")
    assert table.rows[0]["voornaam"] == "Ties"


def test_table_keeps_the_numbers_of_the_file_over_empty_lines():
    rows = judged(STAFF + "\nTies;;Veldhoen;leerkracht;4\n;;;;\n;;Zandhoen;leerkracht;4\n")
    assert [(each.row.number, codes(each)) for each in rows] == [
        (3, []),
        (5, ["import.missing.voornaam"]),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.empty"),
        (b"\n \n", "import.empty"),
        (b"PK\x03\x04rest", "import.spreadsheet"),
        (b"voornaam\x00;x", "import.binary"),
        (b"\x81\x8d;x\n", "import.binary"),
        (b"kleur;vorm\nrood;rond\n", "import.no_column"),
        (b'voornaam;achternaam;functie\n"Ties;Veld"hoen";x\n', "import.broken"),
        (b"x;" * 80 + b"\n", "import.too_wide"),
        (b"x" * (MOST_BYTES + 1), "import.too_big"),
        (STAFF.encode() + b"a;;b;leerkracht;\n" * (MOST_ROWS + 1), "import.too_long"),
    ],
)
def test_file_that_cannot_be_used_says_why(data, code):
    with pytest.raises(UnusableFile) as fault:
        read_table(data, "mensen")
    assert fault.value.reason.code == code


def test_bad_row_names_everything_that_is_wrong_and_the_good_ones_stay():
    rows = judged(STAFF + "Ties;;Veldhoen;leerkracht;4\n;;;koning;4\n")
    assert [codes(each) for each in rows] == [
        [],
        ["import.missing.voornaam", "import.missing.achternaam", "import.unknown_function"],
    ]


def test_same_row_twice_in_one_file_is_named_once():
    rows = judged(STAFF + "Ties;;Veldhoen;leerkracht;4\nTIES;;veldhoen;Leerkracht;4\n")
    assert [codes(each) for each in rows] == [[], ["import.twice"]]


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("", "import.missing.geboren"),
        ("31-02-2019", "import.no_day"),
        ("vorig jaar", "import.no_day"),
        ("1-1-2062", "import.birth_year"),
        ("1-1-1990", "import.birth_year"),
    ],
)
def test_day_of_birth_that_cannot_be_is_named(born, code):
    rows = judged(PUPILS + f"Pip,Waterland,{born},4,12\n", "leerlingen")
    assert codes(rows[0]) == [code]


def test_half_a_parent_is_named():
    text = "voornaam,achternaam,geboortedatum,ouder 1 voornaam,ouder1_achternaam\n"
    rows = judged(text + "Pip,Waterland,1-2-2019,Eva,\n", "leerlingen")
    assert codes(rows[0]) == ["import.half_parent"]


def test_unknown_building_is_named():
    rows = judged("voornaam;achternaam;functie;school\nTies;Veld;leerkracht;De Maan\n")
    assert codes(rows[0]) == ["import.unknown_place"]


def test_signs_that_cannot_be_read_are_named():
    rows = judged(STAFF + "Ti\x07es;;Veldhoen;leerkracht;4\n")
    assert codes(rows[0]) == ["import.cell_strange"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1-2-2019", date(2019, 2, 1)),
        ("01/02/2019", date(2019, 2, 1)),
        ("1.2.2019", date(2019, 2, 1)),
        ("2019-02-01", date(2019, 2, 1)),
        ("29-2-2019", None),
        ("1-2-19", None),
        ("٣-٢-٢٠١٩", None),
    ],
)
def test_day_is_read_as_people_write_it(text, day):
    assert day_in(text) == day


def test_groups_are_split_where_people_put_signs():
    assert groups_in("4, 5/6 en 7") == ("4", "5", "6", "7")


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-x", "@SUM(A1)"])
def test_formula_is_harmless_in_a_file_and_reads_back_as_it_was(cell):
    data = table_bytes(("voornaam", "achternaam", "functie"), [(cell, "Veldhoen", "leerkracht")])
    assert f"'{cell}".encode() in data
    assert read_table(data, "mensen").rows[0]["voornaam"] == cell


@given(st.text(max_size=40))
def test_no_cell_ever_starts_as_a_formula(text):
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_sentence(data):
    try:
        judge(read_table(b"voornaam;achternaam;functie\n" + data, "mensen"), "mensen", HERE)
    except UnusableFile as fault:
        told = fault.reason.code
    else:
        told = "import.read"
    assert told.startswith("import.")
