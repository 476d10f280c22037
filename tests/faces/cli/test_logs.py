"""Do the commands about logs keep their contract: exit codes, one JSON document, each reason?"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from zorgroute.faces.cli.main import run

LOG = (
    "zaaknr;naam;stap;wie;datum\n"
    "A12;Anna de Boer;intake;leerkracht;01-02-2019\n"
    "A12;Bert Vis;intk;leerkracht;31-02-2019\n"
    "A13;C. de Wit;intk;ib;02-02-2019\n"
)


@dataclass(frozen=True)
class Result:
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def zorgroute(capsys):
    """Run the command here; `test_commands` runs it in a process of its own."""

    def go(*words):
        try:
            status = run([str(each) for each in words])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        said = capsys.readouterr()
        return Result(status, said.out, said.err)

    return go


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "logboek.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


@pytest.mark.requirement("R229")
def test_check_says_what_was_read_and_exits_one_for_a_bad_row(zorgroute, log):
    result = zorgroute("log", "check", log)

    assert result.returncode == 1
    assert "naam: niet meegenomen" in result.stdout
    assert "2 regels verwerkt van 2 zaken, 1 niet." in result.stdout
    assert "Regel 3: “31-02-2019” is geen datum." in result.stdout
    assert ("Anna" in result.stdout, result.stderr) == (False, "")


def test_check_as_json_is_one_document(zorgroute, log):
    document = json.loads(zorgroute("log", "check", log, "--json").stdout)

    assert (document["rows"], document["refused_total"]) == (2, 1)
    assert document["refused"] == [
        {"number": 3, "code": "log.date.none", "facts": {"text": "31-02-2019"}}
    ]
    assert document["columns"][1] == {"name": "naam", "meaning": "ignore", "private": "names"}


@pytest.mark.parametrize("ending", ["csv", "xes", "json"])
def test_convert_writes_a_log_that_is_read_without_a_remark(zorgroute, log, tmp_path, ending):
    out = tmp_path / f"nieuw.{ending}"
    made = zorgroute("log", "convert", log, out)
    again = json.loads(zorgroute("log", "check", out, "--json").stdout)

    assert made.returncode == 0
    assert "Regel 3" in made.stderr
    assert (again["rows"], again["refused"], again["findings"]) == (2, [], [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "weg.csv"), "weg.csv bestaat niet"),
        (("check", "LOG", "--columns", "zaak=x"), "zaak=x"),
        (("check", "LOG", "--columns", "case=zaaknr"), "de activiteit"),
        (("convert", "LOG", "nieuw.pdf"), "nieuw.pdf"),
        (("import", "LOG"), "--municipality"),
        (("keuren", "LOG"), "keuren"),
    ],
)
def test_what_cannot_be_done_exits_two_with_why(zorgroute, log, words, said):
    result = zorgroute("log", *(log if each == "LOG" else each for each in words))

    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_columns_that_are_told_are_used(zorgroute, log):
    told = "case=zaaknr,activity=wie,end=datum"
    document = json.loads(zorgroute("log", "check", log, "--json", "--columns", told).stdout)

    assert [each["step"] for each in document["activities"]] == ["ib", "leerkracht"]
