"""Does `zorgroute discover` say, draw and count the ways in a log?"""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.factories.ist_log import ist_csv
from zorgroute.faces.cli.main import run

ROUTE = str(Path(__file__).parents[3] / "content" / "routes" / "nijmegen.ist.yaml")


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "log.csv"
    path.write_bytes(ist_csv())
    return str(path)


@pytest.mark.requirement("R232")
def test_ways_are_said_with_times_and_counts_and_what_was_not_agreed(
    log: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["discover", log, "--route", ROUTE]) == 0
    said = capsys.readouterr().out
    assert "118 kinderen, " in said
    assert "1. Schrijf op wat u ziet → 2. Praat met de ouders" in said
    agreed, odd = said.split("Niet afgesproken")
    assert "mediaan 5 dagen · 15 kinderen. Slaat over: 2" in odd
    assert "Slaat over" not in agreed


def test_drawing_is_written_with_the_words_of_the_route(log: str, tmp_path: Path) -> None:
    out = tmp_path / "wegen.svg"
    assert run(["discover", log, "--route", ROUTE, "-o", str(out)]) == 0
    said = " ".join(ET.fromstring(out.read_text(encoding="utf-8")).itertext())  # noqa: S314 - ours
    assert "Begeleid kind en" in said
    assert "15 kinderen" in said


@pytest.mark.requirement("R232")
def test_json_exact_has_the_path_from_pko_by_kok_to_the_doctor(
    log: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["discover", log, "--json", "--exact"]) == 0
    found = json.loads(capsys.readouterr().out)
    path = {"steps": ["6-pko", "7-verwijsadvies", "3-cb-arts"], "times": 24, "cases": 24}
    assert path in found["paths"]
    assert (found["cases"], len(found["variants"]), found["route"]) == (118, 5, None)


def test_json_guarded_has_no_variants_and_no_small_count(
    log: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["discover", log, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "variants" not in found
    assert all(each["times"] is None or each["times"] >= 10 for each in found["ways"])


def test_few_children_are_not_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "klein.csv"
    path.write_bytes(b"\n".join(ist_csv().splitlines()[:11]))
    assert run(["discover", str(path)]) == 0
    assert "minder dan 10" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["-o", "kaart.png"], ["--route", "er-is-niets.yaml"]])
def test_unusable_words_are_refused(
    log: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["discover", log, *words]) == 2
    assert capsys.readouterr().err
