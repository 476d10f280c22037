"""Do the commands keep their contract: exit codes, one JSON document, Dutch, no traceback?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.factories.routes import shipped
from zorgroute.core.bpmn.names import read_names

ROOT = Path(__file__).parents[3]
ROUTES = ROOT / "content" / "routes"
WESTERKWARTIER = ROUTES / "westerkwartier.basisschool.yaml"
STORY = ROOT / "tests" / "scenarios" / "05-westerkwartier.yaml"


def zorgroute(
    *words: object, cwd: Path = ROOT, language: str = "nl"
) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    # No database: whatever demo stands in this checkout is not what these tests look at.
    ours = {"PYTHONPATH": str(ROOT), "ZORGROUTE_LANG": language, "ZORGROUTE_DATA": "/nonexistent"}
    environment = {**os.environ, **ours}
    return subprocess.run(
        [sys.executable, "-m", "zorgroute", *map(str, words)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def broken(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the Westerkwartier route with one edit, beside the shared tracks."""
    text = WESTERKWARTIER.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "route.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_check_exits_one_with_findings_and_shows_line_sentence_path_and_mend():
    result = zorgroute("check", WESTERKWARTIER)

    assert result.returncode == 1
    assert "westerkwartier.basisschool.yaml:" in result.stdout
    assert "Zo komt een kind daar (pad 1):" in result.stdout
    assert "Nagespeeld" in result.stdout
    assert result.stderr == ""


def test_check_as_json_prints_one_document_that_names_the_planted_finding():
    result = zorgroute("check", WESTERKWARTIER, "--json")

    document = json.loads(result.stdout)["files"][0]
    assert result.returncode == 1
    assert ("meldcode.order", "d2-melding") in {
        (each["code"], each["where"]) for each in document["findings"]
    }
    assert [each["proof"] for each in document["findings"] if each["path"]].count("possible") == 0


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(ROUTES.glob("*.yaml")) if ".findings." not in path.name],
    ids=lambda path: path.stem,
)
@pytest.mark.requirement("R032")
def test_check_of_every_shipped_route_finds_exactly_what_is_expected(path):
    result = zorgroute("check", path, "--expected")

    assert (result.returncode, result.stderr) == (0, "")


def test_check_expected_fails_when_a_finding_is_mended_but_still_listed(tmp_path):
    path = broken(
        tmp_path,
        "    who: directeur\n    phase: niet-open\n    station: weer-praten\n    meldcode: 5\n",
        "    who: directeur\n    phase: niet-open\n    station: weer-praten\n",
    )
    listed = WESTERKWARTIER.with_suffix(".findings.yaml").read_text(encoding="utf-8")
    path.with_suffix(".findings.yaml").write_text(listed, encoding="utf-8")

    result = zorgroute("check", path, "--expected")

    assert result.returncode == 1
    assert "meldcode.order" in result.stdout


def test_check_expected_without_a_file_beside_it_says_so(tmp_path):
    path = broken(tmp_path, "version: 1\n", "version: 2\n")

    result = zorgroute("check", path, "--expected")

    assert result.returncode == 2
    assert "route.findings.yaml" in result.stderr


def test_check_of_an_unreadable_file_exits_two_with_place_and_caret(tmp_path):
    path = broken(tmp_path, "        to: 2-kort-gesprek\n", "        to: 2-kort-gesprk\n")

    result = zorgroute("check", path)

    assert result.returncode == 2
    assert "2-kort-gesprek" in result.stderr
    assert "^" in result.stderr
    assert result.stdout == ""


def test_check_takes_the_worst_of_several_files(tmp_path):
    path = broken(tmp_path, "        to: 2-kort-gesprek\n", "        to: 2-kort-gesprk\n")

    assert zorgroute("check", WESTERKWARTIER, path).returncode == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [("bestaat-niet.yaml", "bestaat niet"), (".", "is een map")],
)
def test_check_of_no_file_says_which_and_why(tmp_path, name, said):
    result = zorgroute("check", tmp_path / name)

    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_check_of_a_forbidden_file_says_so(tmp_path):
    path = broken(tmp_path, "version: 1\n", "version: 2\n")
    path.chmod(0)

    assert "mag" in zorgroute("check", path).stderr


@pytest.mark.parametrize("ending", [".svg", ".html"])
@pytest.mark.parametrize("voice", ["professional", "parent"])
def test_draw_writes_a_wellformed_map_in_both_voices(tmp_path, ending, voice):
    out = tmp_path / f"kaart{ending}"

    result = zorgroute("draw", WESTERKWARTIER, "-o", out, "--voice", voice)

    assert result.returncode == 0
    text = out.read_text(encoding="utf-8")
    ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>"))  # noqa: S314 - our own drawing
    assert ("De leerkracht maakt zich zorgen" in text) == (voice == "parent")


def test_draw_beside_an_older_version_draws_both(tmp_path):
    new = broken(tmp_path, "version: 1\n", "version: 2\n")
    out = tmp_path / "kaart.svg"

    result = zorgroute("draw", new, "--beside", WESTERKWARTIER, "-o", out)

    assert result.returncode == 0
    assert "Versie 1 en versie 2" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["kaart.png", "weg/kaart.bpmn", "weg/kaart.svg"])
def test_draw_to_what_cannot_be_drawn_or_written_exits_two(tmp_path, name):
    result = zorgroute("draw", WESTERKWARTIER, "-o", tmp_path / name)

    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("voice", ["professional", "parent"])
def test_draw_to_bpmn_writes_a_document_with_every_step_of_the_main_line(tmp_path, voice):
    out = tmp_path / "kaart.bpmn"
    result = zorgroute("draw", WESTERKWARTIER, "-o", out, "--voice", voice)
    main = tuple(shipped("westerkwartier.basisschool").main.steps)

    assert result.returncode == 0
    assert read_names(out.read_text(encoding="utf-8"))["main"].steps == main


def test_draw_to_bpmn_beside_another_version_exits_two(tmp_path):
    out = tmp_path / "kaart.bpmn"
    result = zorgroute("draw", WESTERKWARTIER, "-o", out, "--beside", WESTERKWARTIER)

    assert (result.returncode, out.exists()) == (2, False)


def test_diff_of_the_same_route_exits_zero():
    result = zorgroute("diff", WESTERKWARTIER, WESTERKWARTIER)

    assert (result.returncode, result.stdout) == (0, "Er is geen verschil.\n")


@pytest.mark.requirement("R243")
def test_diff_says_what_changed_and_exits_one(tmp_path):
    new = broken(
        tmp_path, "    within: {min: 14, max: 21, unit", "    within: {min: 7, max: 21, unit"
    )

    result = zorgroute("diff", WESTERKWARTIER, new)

    assert result.returncode == 1
    assert "14" in result.stdout
    assert "7" in result.stdout


def test_diff_as_json_is_one_document(tmp_path):
    new = broken(
        tmp_path, "    within: {min: 14, max: 21, unit", "    within: {min: 7, max: 21, unit"
    )

    document = json.loads(zorgroute("diff", WESTERKWARTIER, new, "--json").stdout)

    assert len(document["changes"]) == 1
    assert document["old"]["digest"] != document["new"]["digest"]


def test_play_tells_the_story_in_dutch_and_exits_zero():
    result = zorgroute("play", WESTERKWARTIER, STORY)

    assert result.returncode == 0
    assert "Het ging zoals verteld." in result.stdout
    assert "Verantwoordelijk nu:" in result.stdout
    assert "None" not in result.stdout


def test_play_in_parent_voice_names_no_track_that_parents_may_not_know():
    story = ROOT / "tests" / "scenarios" / "08-spoed-en-crisis.yaml"

    result = zorgroute("play", WESTERKWARTIER, story, "--voice", "parent")

    assert result.returncode == 0
    assert "Uw contactpersoon:" in result.stdout


def test_play_of_a_story_told_wrongly_exits_one(tmp_path):
    path = tmp_path / "verhaal.yaml"
    text = STORY.read_text(encoding="utf-8")
    path.write_text(text.replace("stands: 3-naar-ib", "stands: 7-vervolg", 1), encoding="utf-8")

    result = zorgroute("play", WESTERKWARTIER, path)

    assert result.returncode == 1
    assert "7-vervolg" in result.stdout


def test_play_of_a_story_for_another_route_exits_two(tmp_path):
    path = tmp_path / "verhaal.yaml"
    text = STORY.read_text(encoding="utf-8")
    path.write_text(text.replace("route: westerkwartier", "route: elders"), encoding="utf-8")

    result = zorgroute("play", WESTERKWARTIER, path)

    assert result.returncode == 2
    assert "elders.basisschool" in result.stderr


def test_play_of_a_story_with_faults_shows_them_all(tmp_path):
    path = tmp_path / "verhaal.yaml"
    text = STORY.read_text(encoding="utf-8")
    text = text.replace("on: 2026-05-04 15:40", "on: gisteren", 1).replace("does:", "dos:", 1)
    path.write_text(text, encoding="utf-8")

    result = zorgroute("play", WESTERKWARTIER, path)

    assert result.returncode == 2
    assert "gisteren" in result.stderr
    assert "dos" in result.stderr
    assert "Traceback" not in result.stderr


def test_doctor_finds_this_checkout_healthy():
    result = zorgroute("doctor")

    assert result.returncode == 0
    assert result.stdout.splitlines()[-1] == "Deze installatie is gezond."


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "draw",
        "diff",
        "play",
        "doctor",
        "demo",
        "migrate",
        "serve",
        "worker",
        "backup",
        "restore",
    ],
)
def test_help_teaches_with_an_example(command):
    result = zorgroute(command, "--help")

    assert result.returncode == 0
    assert f"Voorbeeld:\n  zorgroute {command}" in result.stdout
    assert "usage" not in result.stdout


@pytest.mark.parametrize(
    "words", [(), ("chek",), ("check",), ("draw", "x"), ("check", "--nee", "x")]
)
def test_wrong_words_are_answered_in_dutch_and_exit_two(words):
    result = zorgroute(*words)

    assert result.returncode == 2
    assert "--help" in result.stderr
    for english in ("usage", "error", "required", "invalid", "unrecognized"):
        assert english not in result.stderr


def test_english_is_spoken_when_asked_for():
    result = zorgroute("doctor", language="en")

    assert result.stdout.splitlines()[-1] == "This installation is healthy."


def test_nothing_is_coloured_in_a_pipe(tmp_path):
    path = broken(tmp_path, "        to: 2-kort-gesprek\n", "        to: 2-kort-gesprk\n")

    result = zorgroute("check", path)

    assert "\033" not in result.stdout + result.stderr
