"""Is a log in a database read as the same log, and does nothing in that database run?"""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.traces.test_writing import logs, maybe
from zorgroute.core.traces.log import Activity, Row, log_of
from zorgroute.core.traces.reading import read_log
from zorgroute.faces.cli.main import run
from zorgroute.faces.cli.ocel_database import database_of, is_database, json_of_database
from zorgroute.faces.cli.reading import Unusable

LOG = log_of(
    [
        Row("A", Activity("main", "intake", "ja"), 1_700_000_000, 1_699_000_000, function="ib"),
        Row("B", Activity("mdo", "in take"), 1_700_000_100),
    ],
    {"area": {"A": "noord"}},
)
NEEDED = """
CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);
CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);
CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);
"""
# As other programs write it: other types, spaces in them, changed attributes, real time stamps.
FOREIGN = (
    NEEDED
    + """
CREATE TABLE event_Intake (ocel_id TEXT, ocel_time TIMESTAMP, role TEXT);
CREATE TABLE object_Kind (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, wijk TEXT);
INSERT INTO event_map_type VALUES ('In take', 'Intake');
INSERT INTO object_map_type VALUES ('Kind', 'Kind');
INSERT INTO event VALUES ('e1', 'In take'), ('e2', 'In take'), ('e3', 'In take');
INSERT INTO event_Intake VALUES ('e1', '2024-02-01 10:00:00', 'ib'),
    ('e2', '2024-02-02T10:00:00Z', NULL);
INSERT INTO object VALUES ('k1', 'Kind'), ('k2', 'Kind');
INSERT INTO object_Kind VALUES ('k1', '1970-01-01', NULL, 'noord');
INSERT INTO event_object VALUES ('e1', 'k1', ''), ('e2', 'k1', ''), ('e2', 'k2', ''),
    ('e3', 'k1', '');
"""
)


def database(script):
    """The bytes of a database that a script makes."""
    made = sqlite3.connect(":memory:")
    made.executescript(script)
    content = made.serialize()
    made.close()
    return content


@given(given_rows=logs, area=maybe)
@settings(max_examples=40, deadline=None)
@pytest.mark.requirement("R229")
def test_log_that_is_written_is_read_as_the_same_log(given_rows, area):
    log = log_of(given_rows, {"area": {given_rows[0].case: area}})
    content = database_of(log)
    reading = read_log(json_of_database(content))

    assert is_database(content)
    assert reading.refused == ()
    assert list(reading.log.rows()) == list(log.rows())
    assert dict(reading.log.traits) == dict(log.traits)


def test_file_has_the_tables_of_the_standard_and_one_for_each_type():
    made = sqlite3.connect(":memory:")
    made.deserialize(database_of(LOG))
    names = {name for (name,) in made.execute("SELECT name FROM sqlite_master")}
    kinds = dict(made.execute("SELECT ocel_type, ocel_type_map FROM event_map_type"))
    own = {f"event_{each}" for each in kinds.values()}
    rows = made.execute(f'SELECT * FROM "event_{kinds["main/intake"]}"')
    columns = [each[0] for each in rows.description]
    made.close()

    assert set(kinds) == {"main/intake", "mdo/in take"}
    assert names == {
        "event", "object", "event_object", "object_object", "event_map_type", "object_map_type",
        "object_case1", *own,
    }  # fmt: skip
    assert columns[:2] == ["ocel_id", "ocel_time"]


def test_file_of_another_program_is_read_and_what_is_not_whole_is_refused_by_row():
    content = json_of_database(database(FOREIGN))
    reading = read_log(content, None, None)
    named = [column.name for column in reading.columns]
    chosen = json.loads(content)

    assert "object:Kind" in named
    assert [len(each["relationships"]) for each in chosen["events"]] == [1, 2, 1]
    assert chosen["objects"][0]["attributes"][0]["value"] == "noord"


def test_file_of_another_program_is_checked_by_the_command(tmp_path, capsys):
    path = tmp_path / "ander.sqlite"
    path.write_bytes(database(FOREIGN))
    columns = "case=object:Kind,activity=type,end=time,who=role"
    status = run(["log", "check", str(path), "--json", "--columns", columns])
    document = json.loads(capsys.readouterr().out)

    assert (status, document["rows"], document["cases"]) == (1, 3, 2)
    assert [(each["number"], each["code"]) for each in document["refused"]] == [
        (3, "log.row.no_moment")
    ]


def test_file_with_a_journal_beside_it_is_read():
    content = bytearray(database_of(LOG))
    content[18:20] = b"\x02\x02"

    assert len(read_log(json_of_database(bytes(content))).log) == 2


@pytest.mark.parametrize(
    "script",
    [
        NEEDED.replace("CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);", "")
        + "CREATE VIEW event AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t)"
        " SELECT n AS ocel_id, n AS ocel_type FROM t;",
        NEEDED.replace("TABLE event (ocel_id TEXT,", "VIRTUAL TABLE event USING fts5(ocel_id,"),
    ],
    ids=["view", "virtual"],
)
def test_what_is_no_plain_table_is_not_opened(script):
    with pytest.raises(Unusable) as refused:
        json_of_database(database(script.replace("fts5(ocel_id, ocel_type TEXT)", "fts5(ocel_id)")))

    assert (refused.value.code, refused.value.facts) == (
        "log.file.no_ocel_table",
        {"table": "event"},
    )


def test_column_that_computes_is_not_computed():
    computing = "CREATE TABLE event (ocel_id TEXT, ocel_type TEXT AS (hex(zeroblob(99))));"
    script = NEEDED.replace("CREATE TABLE event (ocel_id TEXT, ocel_type TEXT);", computing)
    with pytest.raises(Unusable) as refused:
        json_of_database(database(script + "INSERT INTO event (ocel_id) VALUES ('e1');"))

    assert refused.value.code == "log.file.no_ocel_table"


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 20_000), put=st.binary(min_size=1, max_size=40))
def test_broken_file_is_read_or_refused_with_a_sentence(at, put):
    content = bytearray(database_of(LOG))
    at %= len(content)
    content[at : at + len(put)] = put

    assert _told(bytes(content)) in {
        "events, objects", "log.file.no_sqlite", "log.file.no_ocel_table",
    }  # fmt: skip


def _told(content):
    """What came of it: the parts of the document, or the code of the refusal."""
    try:
        return ", ".join(sorted(json.loads(json_of_database(content))))
    except Unusable as refused:
        return refused.code


def test_traits_that_differ_in_capitals_only_are_refused_with_why():
    traits = {"area": {"A": "noord"}, "Area": {"A": "zuid"}}
    with pytest.raises(Unusable) as refused:
        database_of(log_of(list(LOG.rows()), traits))

    assert refused.value.code == "log.convert.twice"


def test_convert_goes_there_and_back(tmp_path, capsys):
    first, there, back = (tmp_path / name for name in ("a.csv", "b.sqlite", "c.csv"))
    first.write_text("case;step;happened\nA;intake;2024-02-01T10:00:00Z\n", encoding="utf-8")
    done = [run(["log", "convert", str(a), str(b)]) for a, b in ((first, there), (there, back))]
    capsys.readouterr()

    assert done == [0, 0]
    assert is_database(there.read_bytes())
    assert list(read_log(back.read_bytes()).log.rows()) == list(
        read_log(first.read_bytes()).log.rows()
    )


def test_broken_database_is_a_sentence(tmp_path, capsys):
    path = tmp_path / "stuk.sqlite"
    path.write_bytes(b"SQLite format 3\x00" + b"kapot" * 300)
    status = run(["log", "check", str(path)])
    said = capsys.readouterr()

    assert (status, said.out) == (2, "")
    assert "Deze SQLite-database is niet te lezen" in said.err
