"""Are ways that were taken laid on the agreed route, and is what departs from it told apart?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.discovery.logs import DAY, done
from tests.factories.ist_log import ist_log
from zorgroute.core.discovery.agreed import Stretch, Ways, measure
from zorgroute.core.discovery.behaviour import Path as Way
from zorgroute.core.discovery.behaviour import path_of, paths_of
from zorgroute.core.discovery.flows import discover
from zorgroute.core.discovery.places import Place
from zorgroute.core.discovery.times import Times
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.traces.log import log_of

ROUTES = Path(__file__).parents[3] / "content" / "routes"


def route_named(name: str) -> Route:
    def track(wanted: str) -> tuple[str, bytes] | None:
        path = ROUTES / "tracks" / f"{wanted}.yaml"
        return (str(path), path.read_bytes()) if path.is_file() else None

    path = ROUTES / f"{name}.yaml"
    found = load_route(path.read_bytes(), str(path), track)
    assert isinstance(found, Route), found
    return found


@pytest.fixture(scope="module")
def ist() -> Route:
    return route_named("nijmegen.ist")


def at(*steps: str) -> tuple[Place, ...]:
    return tuple(Place(MAIN, step) for step in steps)


@pytest.mark.requirement("R232")
def test_path_from_pko_by_kok_to_the_doctor_has_its_count() -> None:
    pko_kok_doctor = at("6-pko", "7-verwijsadvies", "3-cb-arts")
    assert path_of(ist_log(), pko_kok_doctor) == Way(pko_kok_doctor, 24, 24)
    assert Way(pko_kok_doctor, 24, 24) in paths_of(ist_log())


@pytest.mark.requirement("R232")
def test_measure_ist_counts_every_stretch_beside_the_agreement(ist: Route) -> None:
    main = measure(ist, discover(ist_log())).line(MAIN)
    assert main is not None
    assert main.began == 118
    first, second, doctor = at("1-signaal", "2-gesprek-ouders", "3-huisarts")
    found = {(each.first, each.then): each for each in main.stretches}
    assert found[first, second].times == 103
    assert found[second, doctor] == Stretch(
        second, doctor, 20, 20, Times(20, 12 * DAY, 12 * DAY), is_agreed=True
    )
    assert found[first, doctor] == Stretch(
        first, doctor, 15, 15, Times(15, 5 * DAY, 5 * DAY), is_agreed=False, skipped=(second,)
    )


def test_measure_stretches_go_round(ist: Route) -> None:
    main = measure(ist, discover(ist_log())).lines[0]
    into: dict[Place | None, int] = {}
    out: dict[Place | None, int] = {}
    for each in main.stretches:
        out[each.first] = out.get(each.first, 0) + each.times
        into[each.then] = into.get(each.then, 0) + each.times
    assert into == out


def test_measure_steps_nobody_did_and_steps_nobody_knows_are_told(ist: Route) -> None:
    log = log_of([done("1", "1-signaal", 0), done("1", "geheim", 1)])
    main = measure(ist, discover(log)).lines[0]
    assert main.unknown == at("geheim")
    assert Place(MAIN, "v5-mdo") in main.never
    assert Place(MAIN, "1-signaal") not in main.never
    assert [each.is_agreed for each in main.stretches if each.then == at("geheim")[0]] == [False]


def test_measure_line_the_route_does_not_have_comes_last(ist: Route) -> None:
    log = log_of([done("1", "1-signaal", 0), done("1", "iets", 1, line="elders")])
    found = measure(ist, discover(log))
    assert found.lines[-1].name == "elders"
    assert found.lines[-1].unknown == (Place("elders", "iets"),)


def test_ways_step_that_leaves_by_its_term_is_passed_and_is_no_departure() -> None:
    route = route_named("westerkwartier.basisschool")
    ways = Ways(route.main)
    silent = [(step, to) for step, found in ways.silent.items() for to in found]
    assert silent
    for step, to in silent:
        before = [
            name
            for name, each in route.main.steps.items()
            if any(outcome.to == step for outcome in each.outcomes.values())
        ]
        assert all(ways.leads(name, to) for name in before)


def test_passed_over_shortest_agreed_way_in_the_order_of_the_file(ist: Route) -> None:
    ways = Ways(ist.main)
    assert ways.passed_over("1-signaal", "3-huisarts") == ("2-gesprek-ouders",)
    assert ways.passed_over(None, "2-gesprek-ouders") == ("1-signaal",)
    assert ways.passed_over("8-volgen", "1-signaal") == ()
