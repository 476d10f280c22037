"""Do the commands ask what an agreement leaves open, and take the answers of a municipality?"""

from __future__ import annotations

import json

import pytest

from tests.faces.cli.test_commands import ROOT, STORY, WESTERKWARTIER, zorgroute

DEMO = ROOT / "content" / "parameters" / "demo"
ANSWERS = DEMO / "westerkwartier.yaml"
ASKED = 7


def test_questions_are_printed_as_the_file_to_fill_in(tmp_path):
    result = zorgroute("check", WESTERKWARTIER, "--questions")

    assert result.returncode == 1
    assert result.stdout.count("{value: open}") == ASKED
    assert "Wie beslist: gemeenten van het Westerkwartier." in result.stdout
    file = tmp_path / "antwoorden.yaml"
    file.write_text(result.stdout.replace("open}", "3, example: yes}"), encoding="utf-8")
    filled = zorgroute("check", WESTERKWARTIER, "--questions", "--parameters", file)
    assert (filled.returncode, "Er zijn geen open vragen." in filled.stdout) == (0, True)


def test_questions_as_json_are_one_document():
    result = zorgroute("check", WESTERKWARTIER, "--questions", "--json")

    document = json.loads(result.stdout)["files"][0]
    assert document["municipality"] == "westerkwartier"
    assert [each["subject"] for each in document["questions"]].count("meldcode") == 2
    assert len(document["questions"]) == ASKED


@pytest.mark.requirement("R034")
def test_check_with_answers_has_no_open_question_and_another_digest():
    plain, answered = (
        json.loads(zorgroute("check", WESTERKWARTIER, "--json", *more).stdout)["files"][0]
        for more in ((), ("--parameters", ANSWERS))
    )

    assert (len(plain["questions"]), answered["questions"]) == (ASKED, [])
    assert plain["findings"] == answered["findings"]
    assert plain["digest"] != answered["digest"]


def test_expected_findings_hold_with_answers_too():
    assert zorgroute("check", WESTERKWARTIER, "--expected", "--parameters", ANSWERS).returncode == 0


def test_answers_of_another_municipality_are_told_at_their_place():
    result = zorgroute("check", WESTERKWARTIER, "--parameters", DEMO / "dalfsen.yaml")

    assert result.returncode == 2
    assert "dalfsen.yaml:2:15" in result.stderr
    assert "Neem het bestand van die gemeente." in result.stderr


def test_other_commands_take_answers(tmp_path):
    out = tmp_path / "kaart.svg"
    more = ("--parameters", ANSWERS)

    assert zorgroute("draw", WESTERKWARTIER, "-o", out, *more).returncode == 0
    assert "Binnen 10 dagen" in out.read_text(encoding="utf-8")
    assert zorgroute("play", WESTERKWARTIER, STORY, *more).returncode in (0, 1)
    assert zorgroute("diff", WESTERKWARTIER, WESTERKWARTIER, *more).returncode == 0
