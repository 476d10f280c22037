"""Does `zorgroute families` write a log and a key that belong together?"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.faces.cli.test_commands import ROOT
from zorgroute.faces.cli.main import run

SCENARIO = str(ROOT / "content" / "scenarios" / "westerkwartier.termijnen.yaml")


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


@pytest.fixture
def command(capsys, monkeypatch):
    """Run a command here."""
    monkeypatch.setenv("ZORGROUTE_LANG", "nl")

    def done(*words: str) -> Done:
        status = run(words)
        told = capsys.readouterr()
        return Done(status, told.out, told.err)

    return done


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "gezinnen"


def test_families_command_writes_a_log_and_its_key(command, folder):
    done = command("families", SCENARIO, "-o", str(folder), "--number", "300", "--walk", "40")
    assert done.status == 0
    assert "300" in done.out
    log = (folder / "families.csv").read_text(encoding="utf-8").splitlines()
    key = (folder / "key.csv").read_text(encoding="utf-8").splitlines()
    cases = {line.split(";")[0] for line in log[1:]}
    assert len(cases) == 300
    assert sum(line.startswith("case;") for line in log) == 1
    assert {line.split(";")[0] for line in key[1:]} <= cases
    assert len(key) >= 4


def test_families_command_with_the_same_seed_writes_the_same_bytes(command, tmp_path):
    for name in ("een", "twee"):
        asked = ("--number", "120", "--walk", "0", "--seed", "5", "-o", str(tmp_path / name))
        assert command("families", SCENARIO, *asked).status == 0
    for file in ("families.csv", "key.csv"):
        assert (tmp_path / "een" / file).read_bytes() == (tmp_path / "twee" / file).read_bytes()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(("--number", "0"), "ten minste één gezin"), (("--faults", "1.5"), "tussen 0 en 1")],
)
def test_families_command_with_a_wrong_number_says_the_mend(command, folder, wrong, words):
    done = command("families", SCENARIO, "-o", str(folder), *wrong)
    assert done.status == 2
    assert words in done.err
    assert not folder.exists()


def test_families_command_where_nothing_can_be_written_says_so(command, tmp_path):
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    done = command("families", SCENARIO, "-o", str(tmp_path / "bestand" / "map"), "--number", "1")
    assert done.status == 2
    assert "bestand" in done.err
