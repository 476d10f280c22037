"""Are the rows of a map the agreed route, in its order, on its lanes, and in both voices?"""

from __future__ import annotations

import pytest

from tests.factories.routes import EVERY_EXIT, school, shipped
from zorgroute.core.maps.row import Cause, Handover, Map, Party, WayKind
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.words import handover_words, way_words
from zorgroute.core.wording.catalogue import OUDER, PROF

from .pictures import public, row_of, words

# As the source counts its steps; what it counts twice got a letter.
WESTERKWARTIER_ROWS = [
    ("1", 0), ("2", 0), ("3", 0), ("4", 0), ("5", 0), ("6", 0), ("6a", 0), ("6b", 1), ("7", 0),
    ("8", 0), ("9", 0), ("9a", 1), ("9b", 0), ("10", 0), ("11", 0),
    ("12", 1), ("13", 1),
    ("d", 1), ("d1", 1), ("d1a", 1), ("d2", 1), ("d2a", 1),
]  # fmt: skip
STATIONS = [
    ("De leerkracht maakt zich zorgen", ("1-signaal",)),
    ("De leerkracht praat kort met u", ("2-kort-gesprek",)),
    (
        "De school kijkt goed naar uw kind",
        ("3-naar-ib", "4-kijken-of-overleggen", "5-besluit-gesprek"),
    ),
    ("U praat met de leerkracht en nog iemand van school", ("6-gesprek-ouders",)),
    ("U kijkt thuis hoe het gaat", ("6-wacht-op-ouders", "6-ib-zoekt-contact")),
    ("U maakt afspraken over hulp", ("7-vervolg",)),
]


def ways_of(plan: Map, step: str) -> list[str]:
    """The ways out of a step in words."""
    return [way_words(way, words(plan)).replace("\u00a0", " ") for way in row_of(plan, step).ways]


def test_rows_of_westerkwartier_stand_in_the_order_and_lanes_of_its_phases():
    plan = public()

    assert [(row.number, row.lane) for row in plan.of_line("main")] == WESTERKWARTIER_ROWS


def test_every_step_of_the_route_has_one_row():
    for name in ("westerkwartier.basisschool", "dalfsen.routekaart"):
        route = shipped(name)
        plan = rows_of(route, voice=PROF)

        drawn = sorted((row.line, step) for row in plan.rows for step in row.steps)
        agreed = sorted((line.name, step) for line in route.lines.values() for step in line.steps)

        assert drawn == agreed


@pytest.mark.parametrize("voice", [PROF, OUDER])
def test_every_way_on_leads_down_and_every_way_back_leads_up(voice):
    for name in ("westerkwartier.basisschool", "dalfsen.routekaart"):
        plan = public(voice, name)
        place = {row.key: row.rank for row in plan.rows}

        wrong = [
            (row.key, way.target)
            for row in plan.rows
            for way in row.ways
            if way.target and (place[way.target] <= row.rank) != (way.kind == WayKind.BACK)
        ]

        assert wrong == []


def test_tracks_stand_on_lanes_of_their_own_beside_the_main_line():
    plan = public()

    lanes = {row.line: set[int]() for row in plan.rows}
    for row in plan.rows:
        lanes[row.line].add(row.lane)

    assert lanes == {"main": {0, 1}, "meldcode": {2, 3}, "spoed": {4}, "crisis": {5}}


def test_way_back_is_told_in_words_with_the_number_of_the_step():
    assert ways_of(public(), "8-cjg-inlichten") == [
        "Het CJG weet ervan: verder met stap 9",
        "De ouders trekken hun toestemming in: terug naar stap 7",
    ]


def test_term_that_passes_is_a_way_out_of_its_own():
    row = row_of(public(), "6-wacht-op-ouders")

    assert [(way.cause, way.number) for way in row.ways if way.cause != Cause.OUTCOME] == [
        (Cause.OVERDUE, "6b")
    ]


def test_branch_without_a_line_to_it_names_where_it_comes_from():
    assert row_of(public(), "d-verwijsindex").sources == ("6", "6b", "7", "9a")
    assert row_of(public(), "6-ib-zoekt-contact").sources == ()


def test_single_way_along_the_line_needs_no_words():
    plan = public()

    assert row_of(plan, "1-signaal").glance
    assert not row_of(plan, "2-kort-gesprek").glance


def test_handover_names_who_gives_and_who_takes():
    handover = row_of(public(), "3-naar-ib").handover

    assert handover is not None
    assert handover_words(handover, words()) == "Overdracht: van leerkracht naar intern begeleider"


def test_handover_to_who_answers_already_is_none():
    route = school(
        """
        steps:
          bellen:
            who: leerkracht
            hands_to: leerkracht
            outcomes: {klaar: {ends: klaar}}
        """
    )

    assert rows_of(route, voice=PROF).rows[0].handover is None


def test_handover_by_one_of_several_names_only_who_takes():
    route = school(
        """
        steps:
          een:
            who: leerkracht
            outcomes: {door: {to: drie, main: yes, hands_to: directeur}, om: {to: drie}}
          drie:
            who: ib
            hands_to: ib
            outcomes: {klaar: {ends: klaar}}
        """
    )

    handover = row_of(rows_of(route, voice=PROF), "drie").handover

    assert handover == Handover(Party("ib", "ib"))


@pytest.mark.requirement("R036")
def test_term_that_the_agreement_leaves_open_is_marked_as_open():
    row = row_of(public(), "9-afspraak-maken")

    assert (row.term, row.term_is_open) == (None, True)


def test_parents_see_steps_of_one_station_as_one():
    rows = public("ouder").rows[: len(STATIONS)]

    assert [(row.title, row.steps) for row in rows] == STATIONS
    assert [row.number for row in rows] == ["1", "2", "3", "4", "5", "6"]


def test_parents_see_internal_steps_of_one_role_as_one_where_no_station_is_declared():
    route = school(
        """
        steps:
          denken: {who: ib, outcomes: {klaar: {to: kijken}}}
          kijken: {who: ib, outcomes: {klaar: {to: praten}}}
          praten: {who: ib, with: ouders, outcomes: {klaar: {to: schrijven}}}
          schrijven: {who: directeur, outcomes: {klaar: {ends: klaar}}}
        """
    )

    assert [row.steps for row in rows_of(route, voice=OUDER).rows] == [
        ("denken", "kijken"),
        ("praten",),
        ("schrijven",),
    ]


def test_ways_between_the_steps_of_one_station_are_not_shown():
    assert ways_of(public("ouder"), "3-naar-ib") == ["De school nodigt u uit: verder met stap 4"]


def test_parents_see_neither_meldcode_steps_nor_marks():
    plan = public("ouder")

    assert {(row.meldcode, row.mark) for row in plan.rows} == {(None, "")}
    assert {row.meldcode for row in public().of_line("main")} == {None, 1, 2, 3, 4, 5}


def test_person_takes_the_place_of_a_role():
    plan = rows_of(shipped("westerkwartier.basisschool"), voice=OUDER, names={"ib": "M. Voorbeeld"})

    assert row_of(plan, "7-vervolg").who[0] == Party(
        "ib", "De intern begeleider van school", "M. Voorbeeld"
    )


def test_reader_does_not_see_a_track_that_this_function_may_not_know_of():
    def lines(reader: str | None) -> set[str]:
        route = shipped("westerkwartier.basisschool")
        return {row.line for row in rows_of(route, voice=PROF, reader=reader).rows}

    assert lines("ib") == lines(None) == {"main", "meldcode", "spoed", "crisis"}
    assert lines("cjg") == {"main", "spoed", "crisis"}


def test_exits_are_named_once_for_the_whole_map_with_the_most_urgent_first():
    assert [(each.kind, each.letter) for each in public().exits] == [
        ("crisis", "C"),
        ("urgency", "S"),
        ("safety", "M"),
    ]
    assert [each.kind for each in public("ouder").exits] == ["crisis", "urgency"]


def test_track_whose_name_begins_with_a_letter_keeps_that_letter():
    route = school(
        EVERY_EXIT,
        """
        tracks:
          c-arts: {steps: {kijken: {who: cjg, outcomes: {klaar: {ends: klaar}}}},
                   results: {klaar: {}}}
        steps:
          een: {who: leerkracht, outcomes: {klaar: {ends: klaar, starts: c-arts}}}
        """,
    )
    plan = rows_of(route, voice=PROF)

    assert {sign.name: sign.letter for sign in plan.tracks}["c-arts"] == "C"
    assert len({sign.letter for sign in plan.tracks}) == len(plan.tracks)
    assert plan.row("main.een").ways[0].starts == ("C",)


def test_line_without_numbers_in_its_names_is_numbered_from_the_top():
    assert [row.number for row in public().of_line("crisis")] == ["1", "2"]


def test_step_without_a_number_among_numbered_steps_is_called_by_its_title():
    assert (
        ways_of(public(), "m5-beslissen")[0]
        == "Melden: verder met ‘Doe de melding bij Veilig Thuis’"
    )


def test_main_line_without_a_declared_way_is_the_one_with_most_steps():
    route = school(
        """
        steps:
          een: {who: ib, outcomes: {kort: {to: eind}, lang: {to: twee}}}
          twee: {who: ib, outcomes: {klaar: {to: eind}}}
          eind: {who: ib, outcomes: {klaar: {ends: klaar}}}
          zij: {who: ib, outcomes: {klaar: {ends: klaar}}}
        """
    )

    rows = rows_of(route, voice=PROF).rows

    assert {row.steps[0] for row in rows if row.lane == 0} == {"een", "twee", "eind"}


def test_legend_names_only_signs_that_occur():
    route = school("steps: {een: {who: ib, outcomes: {klaar: {ends: klaar}}}}")

    assert rows_of(route, voice=PROF).signs == ("station", "end")
