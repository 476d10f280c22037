"""Are the scenarios that come with Zorgroute whole, true to their sources, and told as they are?"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route
from zorgroute.core.simulation.assumptions import numbers_of, said
from zorgroute.core.simulation.capacity import hours_per_year, staff_of
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.compiling import compile_scenario
from zorgroute.core.simulation.scenario import Scenario, read_scenario, with_knobs
from zorgroute.core.wording.catalogue import EN, NL

from .scenarios import CONTENT, calendar, catalogue

SHIPPED = [
    "dalfsen.voordeur",
    "mdo-100",
    "mdo-75",
    "nijmegen.ist",
    "nijmegen.soll-een-functie",
    "nijmegen.soll-twee-functies",
    "westerkwartier.termijnen",
]
FITTED = ".fitted"


def _found(folder: Path):
    def find(name: str) -> tuple[str, bytes] | None:
        path = folder / f"{name}.yaml"
        return (path.name, path.read_bytes()) if path.is_file() else None

    return find


@cache
def scenario_of(name: str) -> Scenario:
    find = _found(CONTENT / "scenarios")
    file = find(name)
    assert file is not None
    found = read_scenario(file[1], file[0], find)
    assert isinstance(found, Scenario), found
    return found


@cache
def route_of(name: str) -> Route:
    path = CONTENT / "routes" / f"{name}.yaml"
    found = load_route(path.read_bytes(), path.name, _found(CONTENT / "routes" / "tracks"))
    assert isinstance(found, Route), found
    return found


def made_of(scenario: Scenario) -> Compiled:
    found = compile_scenario(route_of(scenario.route_name), scenario, calendar())
    assert isinstance(found, Compiled), found
    return found


@cache
def compiled(name: str) -> Compiled:
    return made_of(scenario_of(name))


def rows(table: str) -> list[dict[str, str]]:
    with (CONTENT / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_shipped_scenarios_are_these():
    found = [path.stem for path in (CONTENT / "scenarios").glob("*.yaml")]

    assert sorted(name for name in found if not name.endswith(FITTED)) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_is_named_as_its_file_and_begins_with_what_it_asks(name: str):
    text = (CONTENT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")

    assert scenario_of(name).name == name
    assert text.startswith("# ")


@pytest.mark.requirement("R240")
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenario_compiles_and_tells_all_that_it_rests_on(name: str):
    made = compiled(name)

    assert {each.source == "" for each in made.assumptions} >= {True}
    for each in made.assumptions:
        assert said(each, catalogue(), NL)
        assert said(each, catalogue(), EN)
        assert each.is_assumption == (each.source == "")


@pytest.mark.parametrize("name", SHIPPED)
def test_sources_of_a_shipped_scenario_are_files_we_have_or_our_own_sums(name: str):
    known = {row["file"] for row in rows("sources") if row.get("file")} or {
        value for row in rows("sources") for value in row.values()
    }
    texts = scenario_of(name).model.sources.values()

    assert [
        text
        for text in texts
        if not any(file in text for file in known if file.endswith(".txt"))
        and not any(own in text for own in ("onze berekening", "overzicht 5"))
    ] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_knobs_of_a_shipped_scenario_can_be_turned_to_both_ends(name: str):
    scenario = scenario_of(name)

    for knob, words in scenario.knobs.items():
        for value in (words.min, words.max):
            turned = with_knobs(scenario, {knob: value})
            assert isinstance(turned, Scenario), (knob, value, turned)


@pytest.mark.parametrize("name", SHIPPED)
def test_ways_on_of_a_shipped_scenario_add_up_to_one(name: str):
    model = compiled(name).model
    ends = model.edge_ptr[1:][np.diff(model.edge_ptr) > 0] - 1

    assert set(model.edge_cum[ends].tolist()) == {1.0}
    assert (model.edge_cum > 0).all()


@pytest.mark.requirement("R237")
def test_pko_of_nijmegen_has_the_hours_of_the_report():
    row = next(row for row in rows("function_capacity") if row["function"] == "pko_begeleider")
    staff = staff_of(scenario_of("nijmegen.ist").model.functions["pko_begeleider"], "")

    assert staff.hours_per_year == float(row["hours_per_year"]) == hours_per_year(6, 19, 41)


@pytest.mark.requirement("R234")
def test_ist_and_soll_have_the_same_children():
    ist, soll = scenario_of("nijmegen.ist").model, scenario_of("nijmegen.soll-een-functie").model
    kept = [compiled(name).sources for name in ("nijmegen.ist", "nijmegen.soll-een-functie")]

    assert kept[0] == kept[1]
    assert (ist.starts, ist.lasts) == (soll.starts, soll.lasts)
    assert {name: area.title for name, area in ist.areas.items()} == {
        name: area.title for name, area in soll.areas.items()
    }
    assert [(each.area, each.number, each.waited) for each in ist.waiting] == [
        (each.area, each.number, each.waited) for each in soll.waiting
    ]
    assert ist.facts["vindplaats"] == soll.facts["vindplaats"]


def test_ist_has_every_district_of_the_table_also_the_one_without_a_name():
    districts = [
        row["district"] for row in rows("waiting_time_swt") if row["row_kind"] == "district"
    ]
    areas = scenario_of("nijmegen.ist").model.areas

    assert [area.title for area in areas.values()][1:] == districts[1:]
    assert districts[0] == ""


@pytest.mark.requirement("R240")
def test_fits_of_ist_are_the_measured_waits():
    table = [row for row in rows("waiting_time_swt") if row["row_kind"] == "district"]
    printed = {row["district"]: row for row in table}
    areas = scenario_of("nijmegen.ist").model.areas

    for name, fit in scenario_of("nijmegen.ist").fits.items():
        row = printed["" if name == "zonder-naam" else areas[name].title]
        assert fit.weeks.value == float(row["avg_printed"])
        assert fit.months.value == int(row["months_present"])


@pytest.mark.requirement("R238")
def test_two_functions_differ_from_one_in_role_mapping_and_switch_only():
    one, two = (
        {number.name: number.words for number in numbers_of(each.model, each.reading)}
        for each in map(scenario_of, ("nijmegen.soll-een-functie", "nijmegen.soll-twee-functies"))
    )
    different = {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}
    hours = [
        sum(
            pool.people * pool.hours_per_year / max(pool.people, 1) for pool in compiled(name).pools
        )
        for name in ("nijmegen.soll-een-functie", "nijmegen.soll-twee-functies")
    ]

    assert {name.split(".")[0] for name in different} == {"parameters", "functions"}
    assert hours[0] == pytest.approx(hours[1])


@pytest.mark.requirement("R236")
@pytest.mark.parametrize(("name", "load"), [("mdo-75", 75 / 48), ("mdo-100", 100 / 48)])
def test_twelve_meetings_do_not_carry_the_children_of_the_report(name: str, load: float):
    made = compiled(name)
    meeting = next(each for each in made.loads if each.pool == "mdo")

    assert meeting.load == pytest.approx(load)
    assert not made.is_stable


@pytest.mark.requirement("R236")
@pytest.mark.parametrize(("name", "enough"), [("mdo-75", 19), ("mdo-100", 25)])
def test_so_many_meetings_carry_them_and_one_less_does_not(name: str, enough: int):
    loads = []
    for sessions in (enough - 1, enough):
        turned = with_knobs(scenario_of(name), {"overleggen-per-jaar": sessions})
        assert isinstance(turned, Scenario)
        loads.append(next(each.load for each in made_of(turned).loads if each.pool == "mdo"))

    assert [load <= 1 for load in loads] == [False, True]


def test_ist_fits_in_what_there_is_and_discusses_about_as_many_as_were_counted():
    made = compiled("nijmegen.ist")
    counted = next(row for row in rows("mdo_children_discussed") if row["year"] == "2018")

    assert made.is_stable
    assert made.meetings[0].children_a_year == pytest.approx(
        float(counted["children_min"]), abs=1.5
    )


@pytest.mark.requirement("R230")
def test_ist_tells_who_ought_to_come_to_the_meeting_and_the_channels_around_it():
    made = compiled("nijmegen.ist")

    assert made.bypass is not None
    assert {
        made.classes[number].facts["complexe-problematiek"] for number in made.bypass.classes
    } == {"ja"}
    assert {name: [made.stations[at].step for at in steps]
            for name, steps in made.bypass.channels.items()} == {
        "huisarts": ["3-huisarts"], "cb-arts": ["3-cb-arts"],
        "wijkteam": ["3-wijkteam-besluit"], "casemanager-alleen": ["v3a-direct"],
    }  # fmt: skip


def test_terms_of_the_westerkwartier_are_in_the_arrays():
    made = compiled("westerkwartier.termijnen")
    model = made.model
    parents = made.station("main", "6-wacht-op-ouders")
    urgent = made.station("spoed", "eerste-overleg")

    assert model.due_day[model.due[parents]][0] == 21
    assert made.stations[int(model.due_to[parents])].step == "6-ib-zoekt-contact"
    assert model.due_hours[model.due[urgent]] == 24


def test_scenario_on_another_route_is_refused():
    wrong = compile_scenario(route_of("dalfsen.toegang"), scenario_of("nijmegen.ist"), calendar())

    assert isinstance(wrong, Unreadable)
    assert [fault.code for fault in wrong.faults] == ["scenario.ref.route"]
