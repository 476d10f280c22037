"""Is a file of somebody else read well: the good rows kept, each bad one named with its reason?"""

from __future__ import annotations

import json

import pytest

from zorgroute.core.traces.columns import Meaning, UnknownColumns, columns_of, meanings_in
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.log import UNKNOWN, Activity, Kind, Row
from zorgroute.core.traces.reading import SHOWN, read_log

HEADING = "zaaknr;stap;functie;begin;einde\n"
FOREIGN = (
    "zaaknr;stap;functie;begin;einde\n"
    "A12;intake;ib;01-02-2019 10:00;01-02-2019 11:00\n"
    "A12;overleg;cjg;;9 juni 2019 14.30 uur\n"
    "A13;intake;ib;2019-02-01;2019-02-02T09:00:00+01:00\n"
)


def read(*rows: str, heading: str = HEADING):
    return read_log((heading + "".join(f"{row}\n" for row in rows)).encode())


def why(reading):
    return [(each.number, each.reason.code) for each in reading.refused]


def codes(reading):
    return [each.code for each in reading.findings]


@pytest.mark.requirement("R229")
def test_csv_with_case_activity_role_and_time_is_read_as_it_stands():
    reading = read_log(FOREIGN.encode())

    assert list(reading.log.rows()) == [
        Row("A12", Activity("main", "intake"), 1549015200, UNKNOWN, 1549011600, "ib"),
        Row("A12", Activity("main", "overleg"), 1560083400, UNKNOWN, UNKNOWN, "cjg"),
        Row("A13", Activity("main", "intake"), 1549094400, UNKNOWN, 1548975600, "ib"),
    ]
    assert (reading.kept, reading.refused_total, reading.unreadable) == (3, 0, None)
    assert codes(reading) == ["log.finding.mixed_zones"]


@pytest.mark.parametrize("between", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_another_dress_is_the_same_log(between, encoding):
    reading = read_log(FOREIGN.replace(";", between).encode(encoding))

    assert list(reading.log.rows()) == list(read_log(FOREIGN.encode()).log.rows())


def test_row_with_an_impossible_date_is_refused_with_its_number_and_the_others_are_kept():
    reading = read(
        "A12;intake;ib;;01-02-2019", "A13;intake;ib;;31-02-2019", "A14;intake;ib;;2-2-2019"
    )

    assert why(reading) == [(3, "log.date.none")]
    assert reading.refused[0].reason.fact("text") == "31-02-2019"
    assert list(reading.log.cases) == ["A12", "A14"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";intake;ib;;01-02-2019", "log.row.no_case"),
        ("A1;;ib;;01-02-2019", "log.row.no_activity"),
        ("A1;intake;ib;;", "log.row.no_moment"),
        ("A1;intake;ib;01-02-2019;", "log.row.open"),
        ("A1;intake;ib;02-02-2019 10:00;01-02-2019 10:00", "log.row.end_first"),
        ("A1;intake;ib;;31-03-2019 02:30", "log.date.skipped"),
        ("A1;intake;ib;;01-02-0019", "log.date.unlikely"),
        ("A1;intake;ib;;01-02-19", "log.date.none"),
        ("A1;intake;ib;;01-02-2019 25:00", "log.date.none"),
        ("A1;intake;ib;;01-02-2019;nog iets", "log.row.more_cells"),
        ("A1;bel 088 000 00 01;ib;;01-02-2019", "log.row.private_phone"),
        ("A1;088 000 00 01;ib;;01-02-2019", "log.row.private_phone"),
        ("A1;mail aan x@voorbeeld.nl;ib;;01-02-2019", "log.row.private_mail"),
        ("A1;intake;123456782;;01-02-2019", "log.row.private_bsn"),
        (f"A1;{'x' * 121};ib;;01-02-2019", "log.row.long"),
        ("A1;int\x07ake;ib;;01-02-2019", "log.row.text"),
        (f"A1;{'x' * 10_000_000};ib;;01-02-2019", "log.row.too_long"),
        ('A1;"in\ntake";ib;;01-02-2019', "log.row.quote"),
    ],
)  # fmt: skip
def test_row_that_cannot_be_right_is_refused_with_why(row, code):
    good = [f"A0;stap{at};rol{at};;01-01-2019" for at in range(4)]
    reading = read(*good[:2], row, *good[2:])

    assert [each for _, each in why(reading)] == [code]
    assert reading.kept == 4
    assert reading.unreadable is None


def test_quote_that_is_never_closed_costs_the_rows_behind_it_and_is_said():
    reading = read(
        "A0;intake;ib;;01-01-2019", 'A1;"intake;ib;;01-01-2019', "A2;intake;ib;;01-01-2019"
    )

    assert why(reading) == [(3, "log.row.quote")]
    assert list(reading.log.cases) == ["A0"]


def test_hour_that_comes_twice_is_taken_the_first_time_and_said():
    reading = read("A1;intake;ib;;27-10-2019 02:30")

    assert list(reading.log.happened) == [1572136200]
    assert codes(reading) == ["log.finding.twice", "log.finding.no_zone"]


def test_clock_that_runs_backwards_within_a_case_is_kept_sorted_and_reported():
    reading = read("A1;later;ib;;02-01-2019 10:00", "A1;eerder;ib;;01-01-2019 10:00")

    assert [row.activity.step for row in reading.log.rows()] == ["eerder", "later"]
    assert codes(reading) == ["log.finding.back", "log.finding.no_zone"]
    assert reading.findings[0].fact("number") == "3"


def test_rows_of_one_day_without_a_time_keep_the_order_of_the_file():
    reading = read("A1;zulu;ib;;01-01-2019", "A1;alfa;ib;;01-01-2019")

    assert [row.activity.step for row in reading.log.rows()] == ["zulu", "alfa"]
    assert codes(reading) == ["log.finding.day_only"]


def test_row_that_stands_there_twice_is_kept_and_reported():
    reading = read("A1;intake;ib;;01-01-2019", "A1;intake;ib;;01-01-2019")

    assert reading.kept == 2
    assert "log.finding.double" in codes(reading)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "log.file.empty"),
        (b"  \n", "log.file.empty"),
        (b"PK\x03\x04rest", "log.file.other"),
        (b"%PDF-1.7", "log.file.other"),
        (b"case;step\x00;time", "log.file.encoding"),
        (b"zaak;stap;datum\nA1;intak\x81;2019-01-01\n", "log.file.encoding"),
        (b"alles in een kolom\nA1\n", "log.columns.one"),
        (b"A1;intake;01-01-2019\nA2;intake;02-01-2019\n", "log.columns.no_heading"),
        (b"stap;stap;datum\n", "log.columns.double"),
        (b"stap;datum\nintake;01-01-2019\n", "log.columns.missing_case"),
        (b"zaak;datum\nA1;01-01-2019\n", "log.columns.missing_activity"),
        (b"zaak;stap\nA1;intake\n", "log.columns.missing_end"),
        (b"zaak;stap;datum\n", "log.file.no_rows"),
        (b"zaak;stap;datum\nA1;intake;morgen\n", "log.file.no_rows"),
        (b"<log><trace>", "log.file.no_events"),
        (b'<!DOCTYPE log [<!ENTITY a "b">]><log/>', "log.file.doctype"),
        (b"{}", "log.file.no_ocel"),
        (b'{"events": []}', "log.file.no_events"),
        (b'{"events": [', "log.file.broken"),
        (b"[" * 200_000, "log.file.no_ocel"),
        (b"\x00\xff\x01\x02", "log.file.encoding"),
    ],
)
def test_file_that_is_no_log_is_refused_whole_with_why(content, code):
    reading = read_log(content)

    assert reading.unreadable is not None
    assert reading.unreadable.code == code
    assert len(reading.log) == 0


def test_file_in_another_form_than_said_is_refused():
    reading = read_log(FOREIGN.encode(), Form.XES)

    assert reading.unreadable is not None
    assert reading.unreadable.code == "log.file.other_form"


def test_old_encoding_is_guessed_and_said():
    reading = read_log("zaak;stap;datum\nA1;één gesprek;01-01-2019\n".encode("windows-1252"))

    assert reading.log.activities[0].step == "één gesprek"
    assert codes(reading)[0] == "log.file.encoding_guessed"


def test_more_bad_rows_than_are_shown_are_counted():
    reading = read("A0;intake;ib;;01-01-2019", *["A1;intake;ib;;nooit"] * (SHOWN + 5))

    assert (len(reading.refused), reading.refused_total, reading.kept) == (SHOWN, SHOWN + 5, 1)


def test_column_of_activities_that_all_differ_is_refused():
    rows = [f"A{at};stap {at};ib;;01-01-2019" for at in range(5_005)]

    assert read(*rows).unreadable.code == "log.columns.many"


def test_one_case_with_very_many_events_is_read():
    rows = "".join(
        f"A1;stap{at % 7};ib;;2019-01-{1 + at // 86_400:02d}T{at // 3_600 % 24:02d}:"
        f"{at // 60 % 60:02d}:{at % 60:02d}Z\n"
        for at in range(100_000)
    )
    reading = read_log((HEADING + rows).encode())

    assert (reading.kept, list(reading.log.starts)) == (100_000, [0, 100_000])


def test_chosen_columns_win_from_the_guess():
    content = b"a;b;c;stap\nA1;praten;01-01-2019;niet deze\n"
    reading = read_log(content, None, meanings_in("case=a,activity=b,end=c"))

    assert list(reading.log.rows()) == [Row("A1", Activity("main", "praten"), 1546297200)]


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"zaak": Meaning.CASE}, "log.columns.missing_activity"),
        ({"weg": Meaning.CASE}, "log.columns.unknown"),
        ({"zaak": Meaning.CASE, "stap": Meaning.CASE}, "log.columns.twice"),
    ],
)
def test_chosen_columns_that_cannot_be_are_refused(chosen, code):
    reading = read_log(b"zaak;stap;datum\nA1;intake;01-01-2019\n", None, chosen)

    assert reading.unreadable.code == code


@pytest.mark.parametrize("text", ["kind=", "zaak=x", "case"])
def test_columns_that_cannot_be_read_are_said(text):
    with pytest.raises(UnknownColumns):
        meanings_in(text)


def test_kind_is_a_child_in_dutch_and_a_kind_of_row_in_our_own_columns():
    dutch = columns_of(b"kind;stap;datum\n17;intake;01-01-2019\n")
    ours = columns_of(b"case;step;happened;kind\n17;intake;2019-01-01;left\n")

    assert [each.meaning for each in dutch] == [Meaning.CASE, Meaning.ACTIVITY, Meaning.END]
    assert ours[3].meaning == Meaning.KIND


@pytest.mark.parametrize(
    ("title", "values", "kind"),
    [
        ("naam", ["x", "y"], "names"),
        ("wie", ["Anna de Boer", "B. van der Wiel", "Vos, Carla"], "names"),
        ("zaak", ["123456782", "111222333"], "bsn"),
        ("bsn", ["1", "2"], "bsn"),
        ("contact", ["a@voorbeeld.nl", "b@voorbeeld.nl"], "mail"),
        ("contact", ["06-00000000", "088 000 00 01"], "phone"),
        ("waar", ["1234 AB", "9800 XY"], "address"),
        ("geboortedatum", ["01-01-2012"], "birth"),
        ("iets", ["Zij vertelde dat het thuis de laatste tijd niet goed ging"], "text"),
        ("toelichting", ["kort"], "text"),
        ("stap", ["Gesprek Ouders", "Intake Gesprek"], ""),
        ("wie", ["intern begeleider", "Leerkracht"], ""),
        ("zaaknr", ["2019001234", "2019001235"], ""),
    ],
)
@pytest.mark.requirement("R229")
def test_column_that_seems_to_be_about_people_is_never_taken(title, values, kind):
    rows = "".join(f'Z{at};"{value}";01-01-2019\n' for at, value in enumerate(values))
    content = f"nr;{title};datum\n{rows}".encode()
    chosen = {"nr": Meaning.CASE, title: Meaning.ACTIVITY, "datum": Meaning.END}
    reading = read_log(content, None, chosen)

    assert reading.columns[1].private == kind
    assert (reading.unreadable is None) == (kind == "")
    assert (reading.columns[1].examples == ()) == (kind != "")


def test_date_years_before_the_event_is_a_birth_date():
    columns = columns_of(b"zaak;stap;dag;datum\nA1;intake;03-04-2011;01-01-2019\n")

    assert (columns[2].private, columns[3].meaning) == ("birth", Meaning.END)


def test_more_doers_than_there_are_functions_are_people():
    rows = "".join(f"A{at};intake;w{at};01-01-2019\n" for at in range(60))
    columns = columns_of(f"zaak;stap;wie;datum\n{rows}".encode())

    assert (columns[2].private, columns[2].meaning) == ("people", Meaning.IGNORE)


def test_alias_takes_the_place_of_every_case_number():
    reading = read_log(FOREIGN.encode(), alias=lambda case: case[::-1])

    assert list(reading.log.cases) == ["21A", "31A"]


def test_foreign_xes_with_a_begin_and_an_end_is_one_row():
    content = b"""<log xmlns="http://www.xes-standard.org/"><trace>
      <string key="concept:name" value="A1"/>
      <event><string key="concept:name" value="intake"/><string key="org:resource" value="Anna B"/>
        <string key="lifecycle:transition" value="start"/>
        <date key="time:timestamp" value="2019-01-01T10:00:00.000+01:00"/></event>
      <event><string key="concept:name" value="intake"/><string key="org:role" value="ib"/>
        <string key="lifecycle:transition" value="complete"/>
        <date key="time:timestamp" value="2019-01-01T11:00:00.000+01:00"/></event>
      <event><string key="concept:name" value="overleg"/>
        <string key="lifecycle:transition" value="start"/>
        <date key="time:timestamp" value="2019-01-02T11:00:00.000+01:00"/></event>
    </trace></log>"""
    reading = read_log(content)

    assert list(reading.log.rows()) == [
        Row("A1", Activity("main", "intake"), 1546336800, UNKNOWN, 1546333200, "ib")
    ]
    assert why(reading) == [(3, "log.row.open")]


def test_xes_that_breaks_off_keeps_what_stood_before():
    event = (
        b'<event><string key="concept:name" value="a"/>'
        b'<date key="time:timestamp" value="2019-01-01T10:00:00Z"/></event>'
    )
    content = b'<log><trace><string key="concept:name" value="A1"/>' + event + b"</trace><trace"
    reading = read_log(content)

    assert reading.kept == 1
    assert why(reading) == [(2, "log.file.broken")]


def test_event_of_several_objects_counts_for_each_of_them():
    content = json.dumps(
        {
            "objects": [{"id": "k1", "type": "kind"}, {"id": "k2", "type": "kind"}],
            "events": [
                {
                    "id": "e",
                    "type": "overleg",
                    "time": "2019-01-01T10:00:00Z",
                    "relationships": [{"objectId": "k1"}, {"objectId": "k2"}],
                },
                "geen",
            ],
        }
    ).encode()
    chosen = {"object:kind": Meaning.CASE, "type": Meaning.ACTIVITY, "time": Meaning.END}
    reading = read_log(content, None, chosen)

    assert [row.case for row in reading.log.rows()] == ["k1", "k2"]
    assert why(reading) == [(2, "log.row.no_event")]


def test_row_about_the_case_itself_needs_no_step():
    content = b"case;step;kind;outcome;happened\nA1;;closed;klaar;2019-01-01T00:00:00Z\n"

    assert list(read_log(content).log.rows()) == [
        Row("A1", Activity("main", "", "klaar", Kind.CLOSED), 1546300800)
    ]
