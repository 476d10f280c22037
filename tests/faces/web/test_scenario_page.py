"""Can a policy officer ask what an agreement would change, wait for it, read it and print it?"""

from __future__ import annotations

import uuid

import pytest

from tests.faces.web.entering import Visitor, main_of, words
from tests.factories.policies import make_town
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.web.scenario_form import values_of
from zorgroute.faces.web.scenario_numbers import plain_number
from zorgroute.insight.forecasts import turns
from zorgroute.insight.forecasts.calculating import calculate
from zorgroute.insight.forecasts.scenarios import scenario_of

pytestmark = pytest.mark.django_db
HERE = "/beleid/scenario/"
ONE = f"{HERE}mdo-75/"
RUNNER = uuid.UUID(int=7)


@pytest.fixture
def town(db):
    return make_town("nijmegen")


@pytest.fixture
def officer(town):
    return Visitor(town, "beleidsmedewerker")


def knobs():
    """Every knob as it stands in the form."""
    values = values_of(scenario_of("nijmegen", "mdo-75"))
    return {name: plain_number(value, NL) for name, value in values.items()}


def ask(officer, **turned):
    """Ask for a calculation; gives the address of its page."""
    return officer.post(ONE, {**knobs(), **turned})["Location"]


def take_up(officer):
    return turns.take_up(RUNNER, officer.now)


def document(*, value=5.0, may_show=(), clear=True, areas=()):
    """An outcome as the calculation writes it, with a few figures that are easily told apart."""

    def cell(measure, unit, value, half, area=None, month=None, step=None):
        return {
            "measure": measure, "unit": unit, "area": area, "month": month,
            "line": "main" if step else None, "step": step, "function": None, "channel": None,
            "value": value, "low": value - half, "high": value + half, "replications": 20,
        }  # fmt: skip

    def forecast(name, value, step):
        months = [("2019-01", 3.0), ("2019-02", 6.0)]
        return {
            "kind": "forecast", "scenario": {"name": name}, "start": "2019-01-01", "days": 365.0,
            "replications": {"done": 20, "asked": 20, "stopped": False},
            "measures": [
                cell("through", "weeks", value, 0.5),
                *(cell("through", "weeks", value, 0.5, area=each) for each in areas),
                *(cell("waiting", "children", n, 1, month=m, step=step) for m, n in months),
            ],
            "assumptions": [],
        }  # fmt: skip

    assumption = {
        "code": "assume.unknown", "what": "functions.wijkteam.people", "value": "2", "unit": None,
        "source": None, "assumed": True, "file": "nijmegen.ist.yaml", "line": 3, "facts": {},
        "scenarios": ["nijmegen.ist"],
    }  # fmt: skip
    changes = [{**cell("through", "weeks", -2.0, 0.5), "clear": clear}]
    return {
        "kind": "comparison",
        "forecasts": [
            forecast("nijmegen.ist", value + 2, "v5-mdo"), forecast("mdo-75", value, "s6-mdo"),
        ],
        "differences": [{"of": "mdo-75", "against": "nijmegen.ist", "cells": changes}],
        "may_show": list(may_show),
        "assumptions": [assumption],
    }  # fmt: skip


def finished(officer, **more):
    """The page of a calculation that has this outcome."""
    url = ask(officer)
    turns.finish(take_up(officer), document(**more), officer.now, is_whole=True)
    return officer.get(url)


@pytest.mark.requirement("R236")
def test_answer_about_the_meeting_stands_there_before_anything_is_calculated(officer):
    said = main_of(officer.get(ONE))

    assert "Met 12 overleggen per jaar is er plaats voor 48 kinderen." in said
    assert "Voor 75 kinderen zijn er 19 nodig, voor 100 kinderen 25." in said


def test_what_runs_stuck_is_told_before_it_runs_with_how_much_too_much(officer):
    said = main_of(officer.get(ONE))

    assert "MDO: er komt 156 % binnen van wat er past." in said


def test_list_has_the_scenarios_of_the_own_municipality_only(officer):
    page = officer.get(HERE).content.decode()

    assert f'href="{ONE}"' in page
    assert "westerkwartier" not in page
    assert "loopt vast" not in page
    assert officer.get(f"{HERE}westerkwartier.termijnen/").status_code == 404


def test_menu_of_a_policy_officer_has_the_scenarios(officer):
    assert 'href="/beleid/scenario/" aria-current="page"' in officer.get(HERE).content.decode()


@pytest.mark.parametrize("role", ["leerkracht", "directeur"])
def test_others_of_the_municipality_find_nothing_here(town, officer, role):
    asked, other = ask(officer), Visitor(town, role)

    for url in (HERE, ONE, asked):
        assert other.get(url).status_code == 404, url
    for url in (ONE, f"{asked}stoppen/", f"{asked}opnieuw/"):
        assert other.post(url, knobs()).status_code == 404, url


def test_every_knob_says_its_source_or_that_it_is_an_assumption(officer):
    page = officer.get(ONE)
    said = main_of(page)

    assert page.content.decode().count("In het scenario: ") == len(knobs())
    assert "Aanname." in said
    assert "Bron: " in said


def test_asking_shows_how_far_it_is_and_refreshes_without_script(officer):
    url = ask(officer)
    turns.tell(take_up(officer), 12, 40, 18, officer.now)

    page = officer.get(url)

    assert "Run 12 van 40 · nog ongeveer 20 seconden" in main_of(page)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.content.decode()
    assert "Nu verversen" in main_of(page)


def test_with_script_only_the_progress_is_asked_until_it_has_ended(officer):
    url, turn = ask(officer), take_up(officer)
    turns.tell(turn, 3, 20, 9, officer.now)

    part = officer.get(url, headers={"HX-Request": "true"})
    turns.finish(turn, document(), officer.now, is_whole=True)
    ended = officer.get(url, headers={"HX-Request": "true"})

    assert "Run 3 van 20" in words(part)
    assert "<html" not in part.content.decode()
    assert ended["HX-Refresh"] == "true"


def test_stopping_keeps_the_page_and_offers_to_begin_again(officer):
    url, turn = ask(officer), take_up(officer)
    turns.tell(turn, 7, 20, 9, officer.now)

    officer.post(f"{url}stoppen/")
    assert "De berekening stopt." in main_of(officer.get(url))
    turns.finish(turn, document(), officer.now, is_whole=False)

    said = main_of(officer.get(url))
    assert "De berekening is gestopt na 7 van 20 runs." in said
    assert "Niet alle runs zijn gedaan" in said
    again = officer.post(f"{url}opnieuw/")["Location"]
    assert again != url
    assert "De berekening begint zo." in main_of(officer.get(again))


def test_calculation_whose_process_is_gone_says_so_and_offers_to_begin_again(officer):
    url = ask(officer)
    for _ in range(2):
        take_up(officer)
        turns.give_back(RUNNER, officer.now)

    said = main_of(officer.get(url))

    assert "De berekening is twee keer afgebroken" in said
    assert "Reken opnieuw" in said


def test_outcome_stands_side_by_side_with_intervals(officer):
    said = main_of(finished(officer))

    assert "Zoals het is (ist) Zoals afgesproken (soll) Verschil" in said
    assert "7,0 weken tussen 6,5 en 7,5 5,0 weken tussen 4,5 en 5,5" in said
    assert "2,0 weken minder tussen 1,5 en 2,5" in said


def test_difference_that_may_be_chance_is_no_number(officer):
    assert "Geen duidelijk verschil." in main_of(finished(officer, clear=False))


def test_queue_over_time_stands_as_a_drawing_beside_the_same_numbers(officer):
    page = finished(officer)

    assert 'class="zr-chart"' in page.content.decode()
    assert "feb 2019 6 (tussen 5 en 7) 6 (tussen 5 en 7)" in main_of(page)
    assert "style=" not in page.content.decode().split('class="zr-chart"')[1].split("</svg>")[0]


@pytest.mark.requirement("R240")
def test_assumptions_are_always_there_before_and_after(officer):
    before = main_of(officer.get(ONE))
    after = main_of(finished(officer))

    assert "Aannames (" in before
    assert "functions.wijkteam.people: 2 (aanname)" in after


def test_district_that_cannot_be_judged_hides_the_proposal_there_only(officer):
    reason = {"code": "fit.one_month", "facts": {"area": "nijmegen-centrum"}}

    said = main_of(finished(officer, may_show=[reason], areas=("nijmegen-centrum", "hatert")))

    assert "Nijmegen-Centrum" in said
    assert "er is één maandcijfer" in said
    assert "Nijmegen-Centrum 7,0 weken tussen 6,5 en 7,5 nog niet" in said
    assert "Hatert 7,0 weken tussen 6,5 en 7,5 5,0 weken" in said


def test_present_that_was_never_laid_beside_the_measured_hides_the_whole_proposal(officer):
    reason = {"code": "fit.none", "facts": {}}

    said = main_of(finished(officer, may_show=[reason]))

    assert "We laten soll nog niet zien." in said
    assert "5,0 weken" not in said


def test_former_outcome_stays_and_says_what_it_belongs_to(officer):
    finished(officer)

    url = ask(officer, **{"overleggen-per-jaar": "19"})

    said = main_of(officer.get(url))
    assert "Dit hoort bij de vorige instelling." in said
    assert "Overleggen per jaar: 12 overleggen" in said
    assert "Met 19 overleggen per jaar is er plaats voor 76 kinderen." in said


def test_equal_question_is_answered_at_once(officer):
    finished(officer)

    page = officer.get(ask(officer))

    assert "2,0 weken minder" in main_of(page)
    assert "Dit hoort bij de vorige instelling." not in main_of(page)


@pytest.mark.parametrize(
    ("typed", "mend"),
    [
        ("veel", "Vul een getal in van 1 tot en met 52"),
        ("", "Vul een getal in van 1 tot en met 52"),
        ("-3", "Vul een getal in van 1 tot en met 52"),
        ("12,5", "Vul een heel getal in van 1 tot en met 52."),
        ("400", "Dit scenario is gemaakt voor 1 tot en met 52."),
    ],
)
def test_knob_that_cannot_be_says_the_mend_and_keeps_what_was_typed(officer, typed, mend):
    page = officer.post(ONE, {**knobs(), "overleggen-per-jaar": typed, "kinderen-per-overleg": "3"})
    body = page.content.decode()

    assert "<title>Fout: " in body
    assert f"Overleggen per jaar: {mend}" in main_of(page)
    assert 'href="#knop-overleggen-per-jaar"' in body
    assert 'name="kinderen-per-overleg" value="3"' in body
    assert f'name="overleggen-per-jaar" value="{typed}"' in body
    assert take_up(officer) is None


def test_everything_wrong_is_told_at_once(officer):
    page = officer.post(ONE, {**knobs(), "overleggen-per-jaar": "x", "aantal-functies": "3"})

    assert "Er ontbreken nog 2 dingen" in main_of(page)


def test_choosing_another_agreement_asks_that_one(officer):
    url = officer.post(ONE, {**knobs(), "afspraak": "nijmegen.soll-twee-functies"})["Location"]

    assert url.startswith(f"{HERE}nijmegen.soll-twee-functies/uitkomst/")


def test_outcome_of_one_scenario_is_not_found_under_another(officer):
    url = ask(officer)

    assert officer.get(url.replace("mdo-75", "mdo-100")).status_code == 404


def test_on_paper_stands_who_printed_it_and_no_form(officer):
    page = finished(officer).content.decode()

    assert "Afgedrukt door Frouke Windroos" in page
    assert 'class="zr-aside zr-no-print"' in page


@pytest.mark.slow
@pytest.mark.requirement("R234")
def test_whole_way_from_question_to_outcome_with_the_real_calculation(officer):
    url = ask(officer)

    calculate(take_up(officer))

    said = main_of(officer.get(url))
    assert "Gemiddelde van 20 runs" in said
    assert "Kinderen besproken in: MDO" in said


def beside_document(**more):
    """An outcome in which the wait for the one meeting stands beside that for the other."""
    found = document(**more)
    waits = {"measure": "wait_mean", "unit": "weeks", "area": None, "month": None, "line": "main",
             "function": None, "channel": None, "replications": 20}  # fmt: skip
    for forecast, step, value in zip(
        found["forecasts"], ("v5-mdo", "s6-mdo"), (9.0, 4.0), strict=True
    ):
        figure = {**waits, "step": step, "value": value, "low": value - 1, "high": value + 1}
        forecast["measures"].append(figure)
    change = {**waits, "step": "s6-mdo", "value": -5.0, "low": -6.0, "high": -4.0, "clear": True,
              "against_line": "main", "against_step": "v5-mdo"}  # fmt: skip
    found["differences"][0]["steps"] = [change, {**change, "area": "dukenburg"}]
    return found


def shown_beside(officer, **more):
    url = ask(officer)
    turns.finish(take_up(officer), beside_document(**more), officer.now, is_whole=True)
    return main_of(officer.get(url))


def test_steps_with_other_names_that_stand_beside_each_other_get_a_difference(officer):
    said = shown_beside(officer)
    table = said[said.index("Stappen naast elkaar") : said.index("Waar kinderen wachten")]

    assert "los van het eigen aanbod (nu: Bespreek het kind met de ouders in het MDO)" in table
    assert "9 weken tussen 8 en 10 4 weken tussen 3 en 5 5 weken minder tussen 4 en 6" in table
    assert table.count("(nu: ") == 1


def test_difference_of_steps_is_not_told_while_the_present_is_not_understood(officer):
    said = shown_beside(officer, may_show=[{"code": "fit.none", "facts": {}}])
    table = said[said.index("Stappen naast elkaar") : said.index("Waar kinderen wachten")]

    assert "nog niet" in table
    assert "5 weken minder" not in said


@pytest.mark.requirement("R240")
def test_that_steps_belong_together_stands_among_the_assumptions_in_words(officer):
    said = main_of(officer.get(ONE))

    assert (
        "De wachttijd van “Kies de best passende hulp en besluit, met bezwaar en beroep” staat "
        "naast die van “Geef de beschikking af”"
    ) in said
