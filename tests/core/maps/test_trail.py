"""Does the map of a counter-example show the way that is walked, and only that?"""

from __future__ import annotations

import pytest

from tests.core.checker.breaking import findings_of
from tests.factories.routes import WESTERKWARTIER, route_names, shipped
from zorgroute.core.checker.findings import Hop
from zorgroute.core.maps.row import State
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.table import table_of
from zorgroute.core.maps.trail import Trail
from zorgroute.core.maps.words import state_words
from zorgroute.core.wording.catalogue import PROF

from .pictures import drawn, parsed, public, row_of, stations, with_trail, words

BACK_AND_FORTH = (
    Hop("take", step="9-afspraak-maken", outcome="afspraak-gemaakt"),
    Hop("withdraw", outcome="cjg-contact"),
    Hop("term", step="9-afspraak-maken"),
    Hop("take", step="9-ib-vraagt-na", outcome="afspraak-komt-nog"),
    Hop("take", step="9-afspraak-maken", outcome="afspraak-gemaakt"),
)


def states(plan):
    return {step: row.state for row in plan.rows for step in row.steps}


def test_trail_marks_what_is_passed_and_where_it_goes_wrong():
    found = states(with_trail())

    assert {step for step, state in found.items() if state == State.PASSED} == {
        "1-signaal",
        "2-kort-gesprek",
    }
    assert [step for step, state in found.items() if state == State.FAULT] == ["3-naar-ib"]


def test_step_off_the_trail_is_folded_away_but_stays_in_the_table():
    plan = with_trail()
    rest = [row for row in plan.rows if row.state == State.OTHER]
    table = [each.row for group in table_of(plan, words(plan)) for each in group.rows]

    assert len(rest) == len(plan.rows) - 3
    assert table == list(plan.rows)


def test_trail_shows_only_the_way_that_is_taken():
    row = row_of(with_trail(), "2-kort-gesprek")
    assert [way.name for way in row.ways] == ["niet-weg"]
    assert {way.name for way in row_of(public(), "2-kort-gesprek").ways} == {"niet-weg", "weg"}


def test_step_that_is_passed_twice_names_both_places_counted_with_what_has_no_step():
    plan = with_trail(*BACK_AND_FORTH, step="9-hulp-cjg")
    row = row_of(plan, "9-afspraak-maken")

    assert row.stand.turns == (1, 3, 5)
    assert state_words(row, words(plan)) == "Op het pad: nummer 1, 3 en 5"
    assert [str(way.cause) for way in row.ways] == ["outcome", "overdue"]


def test_fault_where_the_trail_never_came_says_so_without_a_number():
    plan = with_trail(*BACK_AND_FORTH, step="9-hulp-cjg")
    assert state_words(row_of(plan, "9-hulp-cjg"), words(plan)) == "Hier gaat het mis"


def test_trail_leaves_out_tracks_and_ways_out_that_it_does_not_use():
    plan = with_trail()
    assert (plan.tracks, plan.exits) == ((), ())


def test_track_on_the_trail_keeps_the_letter_it_has_on_the_whole_map():
    hops = (Hop("start", line="meldcode"), Hop("take", "meldcode", "m1-signalen", "vastgelegd"))
    sign = with_trail(*hops, line="meldcode", step="m2-overleg").tracks[0]
    whole = {each.name: each.letter for each in public().tracks}

    assert (sign.name, sign.letter) == ("meldcode", whole["meldcode"])


def test_drawing_of_a_trail_reads_the_fault_aloud_before_the_step():
    names = [each.get("aria-label") for each in stations(parsed(drawn(with_trail())))]
    assert names[0].startswith("Op het pad: nummer 1: ")
    assert [name for name in names if name.startswith("Hier gaat het mis")] == [names[2]]


def test_map_without_a_trail_has_no_column_for_a_state():
    assert (public().has_stand, with_trail().has_stand) == (False, True)


@pytest.mark.parametrize("name", route_names())
def test_every_counter_example_of_a_route_lies_on_its_map(name):
    """Each hop that names a step is a station that is passed, and the fault is there once."""
    route = shipped(name)
    for finding in findings_of(route):
        if not finding.path:
            continue
        plan = rows_of(route, voice=PROF, trail=Trail(finding.path, *finding.at))
        on_way = {(hop.line, hop.step) for hop in finding.path if hop.step}
        shown = {(row.line, step): row.state for row in plan.rows for step in row.steps}
        assert {shown[each] for each in on_way} <= {State.PASSED, State.FAULT}
        assert [each for each, state in shown.items() if state == State.FAULT] == [finding.at]


def test_westerkwartier_has_a_way_to_draw():
    assert sum(bool(each.path) for each in findings_of(shipped(WESTERKWARTIER))) == 4
