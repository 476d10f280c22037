"""Do the commands calculate any scenario, answer first, and say how to mend what is wrong?"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.faces.cli.test_commands import ROOT, zorgroute
from zorgroute.core.simulation.schema_of_forecast import forecast_schema
from zorgroute.core.traces.reading import read_log
from zorgroute.faces.cli.main import run

SCENARIOS = ROOT / "content" / "scenarios"
IST, SOLL = SCENARIOS / "nijmegen.ist.yaml", SCENARIOS / "nijmegen.soll-een-functie.yaml"
DALFSEN = SCENARIOS / "dalfsen.voordeur.yaml"


@pytest.fixture
def say(capsys, monkeypatch):
    """Run a command here and give its status, its answer and what it warned of."""
    monkeypatch.setenv("ZORGROUTE_LANG", "nl")

    def said(*words: object) -> tuple[int, str, str]:
        status = run([str(each) for each in words])
        told = capsys.readouterr()
        return status, told.out, told.err

    return said


def test_answer_comes_first_and_assumptions_last(say):
    status, out, _ = say("simulate", IST, "--replications", 3)
    lines = out.splitlines()

    assert status == 0
    answer = next(at for at, line in enumerate(lines) if line.startswith("Met 12 overleggen"))
    table = next(at for at, line in enumerate(lines) if line == "Wachten per stap")
    assumptions = next(at for at, line in enumerate(lines) if line.startswith("Aannames ("))
    assert answer < table < assumptions
    assert all(line.startswith("  ") for line in lines[assumptions + 1 :])
    assert "48 kinderen" in lines[answer]


@pytest.mark.requirement("R234", "R240")
def test_json_is_one_document_that_fits_its_schema_and_is_the_same_again(say):
    status, out, _ = say("simulate", DALFSEN, "--replications", 3, "--seed", 5, "--json")
    again = say("simulate", DALFSEN, "--replications", 3, "--seed", 5, "--json")[1]
    document = json.loads(out)

    assert (status, out) == (0, again)
    jsonschema.validate(document, forecast_schema())
    assert document["seed"] == 5
    assert document["assumptions"]


@pytest.mark.slow
def test_every_shipped_scenario_runs(say):
    for path in sorted(SCENARIOS.glob("*.yaml")):
        if not path.name.endswith(".fitted.yaml"):
            status, out, _ = say("simulate", path, "--replications", 2, "--json")
            assert (path.name, status, json.loads(out)["kind"]) == (path.name, 0, "forecast")


@pytest.mark.requirement("R236")
@pytest.mark.parametrize(("name", "needed"), [("mdo-75", 19), ("mdo-100", 25)])
def test_twelve_sessions_cannot_carry_it_and_how_many_can_is_said_before_it_runs(say, name, needed):
    status, out, _ = say("simulate", SCENARIOS / f"{name}.yaml", "--replications", 2)
    lines = out.splitlines()

    assert status == 0
    assert lines[0].startswith(f"Dit loopt vast ({name})")
    answer = next(line for line in lines if line.startswith("Met 12 overleggen"))
    assert answer.endswith(f"daarvoor zijn er {needed} nodig.")


@pytest.mark.requirement("R236")
def test_queue_for_the_meeting_grows_when_more_come_than_fit(say):
    _, out, _ = say("simulate", SCENARIOS / "mdo-75.yaml", "--replications", 10, "--json")
    meeting = json.loads(out)["meetings"][0]
    steps = {(each["line"], each["step"]) for each in json.loads(out)["measures"]
             if each["measure"] == "waiting" and (each["value"] or 0) > 5}  # fmt: skip

    assert (meeting["capacity"], round(meeting["demand"]), meeting["needed_sessions"]) == (
        48,
        75,
        19,
    )
    waiting = [
        each
        for each in json.loads(out)["measures"]
        if each["measure"] == "waiting" and each["month"] and not each["area"]
        and "mdo" in each["step"] and (each["line"], each["step"]) in steps
    ]  # fmt: skip
    first, last = waiting[0], waiting[-1]
    assert first["high"] < last["low"]


@pytest.mark.requirement("R238")
def test_one_function_gives_fewer_handovers_than_two(say):
    both = (SCENARIOS / "nijmegen.soll-twee-functies.yaml", SOLL)
    status, out, _ = say("compare", *both, "--replications", 6, "--json")
    cells = json.loads(out)["differences"][0]["cells"]
    handovers = next(each for each in cells if each["measure"] == "handovers")

    assert status == 0
    assert (handovers["area"], handovers["month"]) == (None, None)
    assert handovers["high"] < 0
    assert handovers["clear"] is True


def test_comparison_says_for_which_districts_soll_is_not_shown(say):
    status, out, _ = say("compare", IST, SOLL, "--replications", 3)

    assert status == 0
    assert "voor Nijmegen-Centrum. Ist is daar niet te beoordelen: er is één maandcijfer." in out
    assert "De bron noemt bij deze cijfers geen wijk." in out
    assert "Verschil" in out
    compared = out[out.index("Verschil") : out.index("Aannames (")]
    assert "Dukenburg" in compared
    assert "Nijmegen-Centrum" not in compared


def test_comparison_as_json_is_one_document_with_every_assumption(say):
    _, out, _ = say("compare", IST, SOLL, "--replications", 2, "--json")
    document = json.loads(out)

    jsonschema.validate(document, forecast_schema())
    names = {name for each in document["assumptions"] for name in each["scenarios"]}
    assert names == {"nijmegen.ist", "nijmegen.soll-een-functie"}
    assert {each["code"] for each in document["may_show"]} == {"fit.one_month", "fit.no_name"}


def test_a_scenario_that_changed_since_its_fit_holds_soll_back(say, tmp_path):
    for path in SCENARIOS.iterdir():
        shutil.copy(path, tmp_path)
    text = IST.read_text(encoding="utf-8")
    assert "sick: 7%" in text
    (tmp_path / IST.name).write_text(text.replace("sick: 7%", "sick: 9%"), encoding="utf-8")
    status, out, _ = say("compare", tmp_path / IST.name, tmp_path / SOLL.name, "--replications", 2)

    assert status == 0
    assert "Ist is veranderd sinds het naast de gemeten wachttijden is gelegd." in out
    assert "Verschil" not in out
    assert "Aannames (" in out


def test_a_knob_changes_the_answer_and_a_wrong_one_is_explained(say):
    document = json.loads(say("simulate", IST, "--replications", 2, "--json")[1])
    status, out, err = say("simulate", IST, "--set", "bestaat-niet=3")

    assert document["kind"] == "forecast"
    assert (status, out) == (2, "")
    assert "bestaat-niet" in err
    status, _, err = say("simulate", IST, "--set", "uren")
    assert (status, err.startswith("“uren” begrijp ik niet.")) == (2, True)


def test_log_of_the_first_run_is_a_log_like_any_other(say, tmp_path):
    path = tmp_path / "run.csv"
    status, _, err = say("simulate", DALFSEN, "--replications", 1, "--log", path)
    log = read_log(path.read_bytes()).log

    assert status == 0
    assert str(path) in err
    assert len(log.cases) > 100
    assert set(log.traits["route"]) == {"dalfsen.toegang"}


def test_a_full_disk_is_a_sentence(say):
    status, _, err = say("simulate", DALFSEN, "--replications", 1, "--log", "/dev/full")
    assert (status, "is er ruimte op de schijf?" in err) == (2, True)

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        told = subprocess.run(
            [sys.executable, "-m", "zorgroute", "simulate", str(DALFSEN), "--replications", "1"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=200,
        )  # fmt: skip
    assert (told.returncode, "Traceback" in told.stderr) == (2, False)
    assert "de schijf is vol of weg" in told.stderr


def test_no_cluster_at_the_address_is_a_sentence(say):
    status, _, err = say("simulate", DALFSEN, "--cluster", "tcp://127.0.0.1:9")

    assert (status, "antwoordt geen Dask-scheduler" in err) == (2, True)


def test_wrong_file_is_told_with_its_line(say, tmp_path):
    path = tmp_path / "kapot.yaml"
    text = DALFSEN.read_text(encoding="utf-8")
    line = 1 + text[: text.index("lasts: 2 years")].count("\n")
    path.write_text(text.replace("lasts: 2 years", "lasts: -2 years"), encoding="utf-8")
    status, out, err = say("simulate", path)

    assert (status, out) == (2, "")
    assert f"{path}:{line}:" in err
    assert say("simulate", tmp_path / "weg.yaml")[0] == 2


def test_a_number_below_zero_is_refused(say):
    for option in ("--replications", "--seed", "--workers"):
        with pytest.raises(SystemExit) as refused:
            say("simulate", DALFSEN, option, "-3")
        assert refused.value.code == 2


def test_help_has_an_example_in_both_languages():
    dutch = zorgroute("simulate", "--help")
    english = zorgroute("compare", "--help", language="en")

    assert "zorgroute simulate content/scenarios/nijmegen.ist.yaml" in dutch.stdout
    assert "lay scenarios side by side" in english.stdout
