"""Do the commands calculate any scenario, answer first, and say how to mend what is wrong?"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.core.simulation.small import in_turn, town
from tests.faces.cli.test_commands import ROOT, zorgroute
from zorgroute.chain.routebook.content import Content
from zorgroute.core.simulation.cells import Cell
from zorgroute.core.simulation.knobs_turned import Capacity
from zorgroute.core.simulation.running import Precision, Wish, forecast
from zorgroute.core.simulation.schema_of_forecast import forecast_schema
from zorgroute.core.simulation.searching import Norm, least
from zorgroute.core.traces.reading import read_log
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.cli.calculating import stoppable
from zorgroute.faces.cli.forecast_words import ForecastWords
from zorgroute.faces.cli.main import run
from zorgroute.faces.cli.search_words import SearchWords
from zorgroute.faces.cli.terminal import Terminal

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


MDO = SCENARIOS / "mdo-75.yaml"
LATE = "wait <= 6 weeks in 90%"


def test_steps_with_other_names_get_a_difference_by_district_where_it_was_measured(say):
    status, out, _ = say("compare", IST, SOLL, "--replications", 3)
    beside = out[out.index("Wachten op stappen die bij elkaar horen") : out.index("Aannames (")]

    assert status == 0
    assert "kies wat past (zoals het is: Voer het keukentafelgesprek)" in beside
    assert "kies wat past, Dukenburg (zoals het is: Voer het keukentafelgesprek)" in beside
    assert "het eigen aanbod, Dukenburg" not in beside
    assert "Nijmegen-Centrum" not in beside


def test_steps_may_be_laid_beside_each_other_with_the_command(say):
    given = ("compare", IST, SOLL, "--replications", 2, "--json")
    _, out, _ = say(*given, "--beside", "s6-mdo=v5-mdo")
    document = json.loads(out)
    jsonschema.validate(document, forecast_schema())
    pairs = {(each["step"], each["against_step"]) for each in document["differences"][0]["steps"]}

    assert pairs == {("s6-mdo", "v5-mdo")}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("s6-mdoo=v5-mdo", 'Bedoelt u "s6-mdo"?'),
        ("s6-mdo=v5-mod", "bestaat niet in de route nijmegen.ist"),
        ("s6-mdo", "“s6-mdo” begrijp ik niet."),
    ],
)
def test_steps_that_are_not_there_are_explained(say, given, said):
    status, out, err = say("compare", IST, SOLL, "--beside", given)

    assert (status, out) == (2, "")
    assert said in err


def test_a_wrong_step_in_the_scenario_is_told_with_its_line(say, tmp_path):
    for path in SCENARIOS.iterdir():
        shutil.copy(path, tmp_path)
    text = SOLL.read_text(encoding="utf-8")
    path = tmp_path / SOLL.name
    path.write_text(text.replace("s6-mdo: v5-mdo", "s6-mdo: v5-mod"), encoding="utf-8")
    line = 1 + text[: text.index("s6-mdo: v5-mdo")].count("\n")
    status, _, err = say("compare", tmp_path / IST.name, path)

    assert status == 2
    assert f"{path}:{line}:11" in err
    assert 'Bedoelt u "v5-mdo"?' in err


def test_calculates_until_a_figure_is_as_precise_as_asked(say):
    asked = ("--precision", "through: 3%", "--replications", 10)
    status, out, _ = say("simulate", DALFSEN, *asked, "--json")
    document = json.loads(out)
    jsonschema.validate(document, forecast_schema())
    precision = document["replications"]["precision"]

    assert status == 0
    assert (precision["measure"], precision["unit"], precision["met"]) == (
        "through", "share_of_mean", True,
    )  # fmt: skip
    assert precision["reached"] <= precision["within"] == 0.03
    assert document["assumptions"]


def test_precision_that_is_not_reached_says_how_near_it_came(say):
    asked = ("--precision", "through: 0.001 weeks", "--replications", 10, "--most", 12)
    _, out, _ = say("simulate", DALFSEN, *asked)

    assert "12 keer doorgerekend" in out
    assert "Nog niet zo nauwkeurig als gevraagd. Van begin tot eind: het gemiddelde kan er" in out
    assert "Aannames (" in out


@pytest.mark.requirement("R236", "R240")
def test_least_that_meets_a_norm_is_told_with_what_was_tried_and_what_fits(say):
    given = ("--least", "mdo.sessions", "--norm", LATE, "--replications", 4)
    status, out, _ = say("simulate", MDO, *given)
    document = json.loads(say("simulate", MDO, *given, "--json")[1])
    jsonschema.validate(document, forecast_schema())
    tried = {each["capacity"]: each["holds"] for each in document["tried"]}
    found = document["capacity"]

    assert status == 0
    assert (document["fits"], tried[found], tried[found - 1]) == (19, True, False)
    assert document["norm"]["figure"]["step"] == "s6-mdo"
    assert (document["searched"]["from"], document["searched"]["to"]) == (1, 52)
    assert out.splitlines()[2].startswith(f"Nodig is: Overleggen per jaar {found} (nu 12).")
    assert "is 19 genoeg." in out
    assert "Aangenomen is dat meer nooit slechter is." in out
    assert out.index("Nodig is") < out.index("Gezocht in") < out.index("Aannames (")


def test_norm_that_nothing_meets_and_one_that_lets_the_line_grow_are_told(say):
    given = ("--least", "mdo.sessions", "--replications", 2, "--norm")
    _, none, _ = say("simulate", MDO, *given, LATE, "--between", "1:13")
    _, grows, _ = say("simulate", MDO, *given, "wait <= 60 weeks", "--between", "12:24")

    assert "Ook met Overleggen per jaar 13 wordt dit niet gehaald" in none
    assert "Nodig is: Overleggen per jaar 12 (nu 12)." in grows
    assert "de rij blijft groeien. Reken op 19." in grows


@pytest.mark.requirement("R240")
def test_knobs_are_told_from_the_one_that_moves_most_to_the_least(say):
    given = ("--sensitivity", "wait.s6-mdo", "--replications", 3)
    status, out, _ = say("simulate", MDO, *given)
    document = json.loads(say("simulate", MDO, *given, "--json")[1])
    jsonschema.validate(document, forecast_schema())
    sizes = [abs(each["elasticity"]) for each in document["knobs"]]
    first = document["knobs"][0]

    assert status == 0
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0
    assert first["low"] <= first["elasticity"] <= first["high"]
    assert "aantal-functies" in document["left_out"]
    assert "Niet gemeten: Eén functie of twee." in out
    assert out.splitlines()[0].startswith("Dit loopt vast (mdo-75)")
    assert out.index("Bij 1 % meer") < out.index("een tiende lager") < out.index("Aannames (")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--precision", "wacht:3%"), "Het cijfer “wacht” ken ik niet. Bedoelt u “wait”?"),
        (("--precision", "wait.s6-mdo"), "“wait.s6-mdo” begrijp ik niet."),
        (("--sensitivity", "wait"), "Zeg er bij “wait” bij waar het over gaat."),
        (("--least", "mdo.sessions"), "--least en --norm horen bij elkaar"),
        (("--norm", LATE), "--least en --norm horen bij elkaar"),
        (("--least", "mdo.sesions", "--norm", LATE), "Bedoelt u “mdo.sessions”?"),
        (("--least", "mdo.sessions", "--norm", LATE, "--between", "9:1"), "“9:1” begrijp ik"),
        (("--least", "mdo.sessions", "--norm", "wait"), "Schrijf cijfer, <= of >=, en een grens"),
        (("--fit", "--sensitivity", "through"), "U vroeg: --fit, --sensitivity."),
        (("--sensitivity", "through", "--log", "weg.csv"), "U vroeg: --sensitivity, --log."),
        (("--most", "5"), "--most hoort bij --precision."),
    ],
)
def test_a_question_that_cannot_be_answered_is_explained(say, options, said):
    status, out, err = say("simulate", MDO, *options)

    assert (status, out) == (2, "")
    assert said in err


def test_ctrl_c_asks_to_stop_and_a_second_time_leaves():
    with stoppable() as stopped:
        before = stopped()
        signal.raise_signal(signal.SIGINT)
        after = stopped()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    assert (before, after) == (False, True)


def test_a_search_that_was_stopped_says_so_and_keeps_its_assumptions():
    compiled, wish, norm = town(), Wish(replications=3), Norm(Cell("through"), 9.0)
    stopped = least(lambda _: town(), 1, 9, norm, wish=wish, run_many=in_turn, cancelled=at_once)
    words = SearchWords(Terminal(Content().catalogue, NL), (compiled,))
    asked = Capacity("mdo.sessions", ("meetings.mdo.sessions",), 12.0, 1, 9)
    told = list(
        words.least(stopped, asked, title="Overleggen", fits=None, wish=wish, outcome=compiled)
    )
    knobs = list(
        words.sensitivity(
            (), Cell("through"), titles={"uren": "Uren"}, left=["uren"], wish=wish,
            compiled=compiled, is_stopped=True,
        )
    )  # fmt: skip

    assert told[2].startswith("Gestopt voordat het kleinste aantal gevonden was")
    assert knobs[2].startswith("Gestopt voordat alle knoppen gedraaid waren.")
    assert "Niet gemeten: Uren." in "\n".join(knobs)
    assert [each for each in told if each.startswith("Aannames (1)")] != []
    assert [each for each in knobs if each.startswith("Aannames (1)")] != []


def test_a_forecast_that_was_stopped_at_once_is_still_told():
    wish = Wish(replications=10, precision=Precision(Cell("through"), 0.05), most=80)
    stopped = forecast(town(), wish, in_turn, cancelled=at_once)
    told = list(ForecastWords(Terminal(Content().catalogue, NL), (town(),)).forecast(stopped))

    assert told[1].startswith("Gestopt na 0 van de 80 keer")
    assert "Van begin tot eind: hier is geen cijfer, dus ook geen nauwkeurigheid." in told


def at_once() -> bool:
    """Somebody stopped it at once."""
    return True
