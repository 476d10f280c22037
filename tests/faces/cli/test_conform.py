"""Does `zorgroute conform` tell what differs, in words and as JSON, with the right exit status?"""

from __future__ import annotations

import json

import pytest

from tests.faces.cli.test_commands import ROOT, zorgroute

IST = ROOT / "content" / "routes" / "nijmegen.ist.yaml"
HEAD = "case,activity,outcome,end\n"
GOOD = """1,1-signaal,gesignaleerd,2020-01-02 09:00
1,2-gesprek-ouders,naar-huisarts,2020-01-05 09:00
1,3-huisarts,geen-hulp-nodig,2020-01-09 09:00
"""
BAD = """2,1-signaal,gesignaleerd,2020-01-02 09:00
2,3-huisart,geen-hulp-nodig,2020-01-09 09:00
"""


@pytest.fixture
def log(tmp_path):
    def written(text):
        path = tmp_path / "logboek.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.mark.requirement("R229")
def test_a_log_that_fits_exits_zero(log):
    result = zorgroute("conform", log(HEAD + GOOD), "--route", IST)

    assert result.returncode == 0
    assert "1 van 1 volgde de route" in result.stdout
    assert "Er wijkt niets af." in result.stdout


@pytest.mark.requirement("R228", "R229")
def test_what_differs_is_told_with_the_step_that_was_perhaps_meant(log):
    result = zorgroute("conform", log(HEAD + GOOD + BAD), "--route", IST, "--cases")

    assert result.returncode == 1
    assert "1 van 2 zaken volgden de route" in result.stdout
    assert "Wat de route niet kent" in result.stdout
    assert "3-huisarts" in result.stdout
    assert "2: afgeweken, score 0,50" in result.stdout


def test_json_is_one_document_with_every_case(log):
    result = zorgroute("conform", log(HEAD + GOOD + BAD), "--route", IST, "--json", "--cases")

    document = json.loads(result.stdout)
    assert (document["cases"], document["keep"], document["departed"]) == (2, 1, 1)
    assert document["differences"][0]["mean"] == "3-huisarts"
    assert [each["score"] for each in document["each"]] == [1.0, 0.5]
    assert [each["cost"] for each in document["each"]] == [[0, 0], [1, 1]]


def test_an_unreadable_log_and_an_impossible_day_exit_two(log, tmp_path):
    empty = zorgroute("conform", log(""), "--route", IST)
    day = zorgroute("conform", log(HEAD + GOOD), "--route", IST, "--until", "gisteren")
    missing = zorgroute("conform", tmp_path / "nergens.csv", "--route", IST)

    assert [each.returncode for each in (empty, day, missing)] == [2, 2, 2]
    assert "jjjj-mm-dd" in day.stderr
    assert "Traceback" not in empty.stderr + day.stderr + missing.stderr
