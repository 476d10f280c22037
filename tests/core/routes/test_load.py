"""Does reading a route name everything that is wrong at once, and pass what is right?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zorgroute.core.routes.faults import Place, Unreadable
from zorgroute.core.routes.load import load_route, load_track
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import TrackFile

from .mistakes import (
    FILES,
    PARAMETER_MISTAKES,
    REFERENCES,
    ROUTE,
    RULES,
    SMALL,
    SMALL_TRACK,
    TRACK,
    WORDS,
    WRITING,
    load,
)

TEXTS = Path(__file__).parents[3] / "content" / "texts" / "faults.csv"
PARAMETER_CODES = {"ref.parameter_value", "parameter.value"}


def changed(*changes: tuple[str, str], source: str = SMALL) -> str:
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source


def faults_with(parameters: dict[str, int]) -> list[tuple[str, str, int]]:
    answer = load_route(
        SMALL.encode(), ROUTE, lambda name: (TRACK, SMALL_TRACK.encode()), parameters
    )
    faults = answer.faults if isinstance(answer, Unreadable) else ()
    return [(each.code, each.offending, each.place.line) for each in faults]


def line_of(text: str) -> int:
    return SMALL[: SMALL.index(text)].count("\n") + 1


@pytest.mark.requirement("R032")
def test_right_route_is_read_with_its_shared_track():
    route = load(SMALL)

    assert isinstance(route, Route)
    assert (route.name, route.version) == ("voorbeeld.school", 1)
    assert {name: tuple(line.steps) for name, line in route.lines.items()} == {
        "main": ("praten", "wachten"),
        "meldcode": ("wegen",),
        "mdo": ("overleg",),
    }
    assert route.step("meldcode", "wegen").who == ("ib",)


def test_shared_track_is_read_on_its_own():
    track = load_track(SMALL_TRACK.encode(), TRACK)

    assert isinstance(track, TrackFile)
    assert (track.track, tuple(track.steps)) == ("meldcode", ("wegen",))


@pytest.mark.requirement("R032")
def test_every_wrong_word_is_named_at_once_in_the_order_of_the_file():
    text = changed(
        ("owner: een gemeente\n", ""),
        ("holds: leerkracht", "hodls: leerkracht"),
        ("value: 14, min: 7", "value: 014, min: 7"),
        ("type: yes_no", "type: ja_nee"),
        ("    phase: eerst", "    phase: Eerst"),
        ("main: yes", "main: ja"),
    )

    answer = load(text)

    assert isinstance(answer, Unreadable)
    places = [each.place for each in answer.faults]
    assert places == sorted(places)
    assert [each.code for each in answer.faults] == [
        "word.missing",
        "word.unknown",
        "number.leading_zero",
        "choice.unknown",
        "name.shape",
        "yes_no.expected",
    ]


def test_every_wrong_name_is_named_at_once_in_the_order_of_the_files():
    text = changed(
        ("holds: leerkracht", "holds: juf"),
        ("phase: eerst", "phase: later"),
        ("        to: wachten", "        to: nergens"),
    )
    track = changed(("    who: melder", "    who: juf"), source=SMALL_TRACK)

    answer = load(text, track)

    assert isinstance(answer, Unreadable)
    assert [(each.place.file, each.code, each.offending) for each in answer.faults] == [
        (ROUTE, "ref.role", "juf"),
        (ROUTE, "ref.phase", "later"),
        (ROUTE, "ref.step", "nergens"),
        (TRACK, "ref.role", "juf"),
    ]


def test_fault_in_shared_track_names_the_file_of_the_track():
    answer = load(SMALL, "track: meldcode\n\tversion: 1\n")

    assert isinstance(answer, Unreadable)
    assert [(each.code, each.place) for each in answer.faults] == [("yaml.tab", Place(TRACK, 2, 1))]


def test_unknown_role_for_a_shared_track_is_said_once_where_it_is_bound():
    answer = load(changed(("as: {melder: ib}", "as: {melder: juf}")))

    assert isinstance(answer, Unreadable)
    assert [(each.code, each.offending, each.place.file) for each in answer.faults] == [
        ("ref.role", "juf", ROUTE)
    ]


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        (("holds: leerkracht", "holds: leerkrcht"), {"mean": "leerkracht"}),
        (("hands_to: cjg}", "hands_to: cgj}"), {"mean": "cjg"}),
        (("{fact: soort,", "{fact: sort,"), {"mean": "soort"}),
        (("phase: eerst", "phase: xyz"), {"mean": "", "known": "eerst"}),
        (("        to: wachten", "        to: wacht"), {"known": "praten, wachten"}),
        (("linked_to: location", "linked_to: lokation"), {"mean": "location"}),
        (("    phase: eerst", "    fase: eerst"), {"mean": "phase"}),
        (("{recorded: dag}", "{recordd: dag}"), {"mean": "recorded"}),
        (("ouder: Het is klaar", "oude: Het is klaar"), {"mean": "ouder", "known": "prof, ouder"}),
        (("    phase: eerst", "    phase: Café Nul"), {"mend": "cafe-nul"}),
        (("version: 1\ntitle", "version: 007\ntitle"), {"mend": "7"}),
        (("{before: 3, unit: days}", "{before: 3}"), {"word": "unit"}),
    ],
)
def test_fault_brings_the_facts_for_its_mend(change, facts):
    answer = load(changed(change))

    assert isinstance(answer, Unreadable)
    said = {name: value for each in answer.faults for name, value in each.facts}
    assert {name: said.get(name) for name in facts} == facts


def test_municipality_may_fill_in_parameters_of_route_and_track():
    assert faults_with({"termijn": 21, "plaatsen": 4, "termijn-melden": 2}) == []


def test_value_for_unknown_parameter_is_named():
    assert faults_with({"termijnn": 21}) == [
        ("ref.parameter_value", "termijnn", line_of("parameters:"))
    ]


@pytest.mark.parametrize("value", [6, 0, -1, 99_999])
def test_value_that_a_parameter_cannot_have_is_named(value):
    assert faults_with({"termijn": value}) == [
        ("parameter.value", "termijn", line_of("  termijn:"))
    ]


def test_every_fault_that_has_a_text_is_provoked_by_a_mistake():
    with TEXTS.open(encoding="utf-8", newline="") as lines:
        known = {row["code"] for row in csv.DictReader(lines)}
    provoked = {code for code, *_ in [*FILES, *WRITING]}
    provoked |= {each.code for each in [*WORDS, *RULES, *REFERENCES, *PARAMETER_MISTAKES]}

    assert provoked | PARAMETER_CODES == known
