"""Does a scenario say what it means, and does every slip in it come back with its mend?"""

from __future__ import annotations

import ast
import csv
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.scenario import (
    Scenario,
    knob_number,
    read_scenario,
    with_knobs,
    with_numbers,
)
from zorgroute.core.wording.catalogue import EN, NL

from .scenarios import (
    CONTENT,
    FILE,
    ROOT,
    SMALL,
    Slip,
    catalogue,
    changed,
    planted,
    read,
    refused,
    scenario,
)

# What is wrong in the writing, before the route is looked at.
WRITING = [
    Slip("scenario.no_source", "per_year: 200 (T1)", "per_year: ¦200"),
    Slip(
        "scenario.no_source_law",
        "unit: weeks, source: aanname}\n    shares: {verder",
        "unit: weeks}\n    shares: {verder",
    ),
    Slip("scenario.ref.source", "people: 3 (T1)", "people: ¦3 (T9)"),
    Slip("number.comma", "hours_a_week: 8 (T1)", "hours_a_week: ¦8,5 (T1)"),
    Slip("number.negative", "hours_a_week: 8 (T1)", "hours_a_week: ¦-8 (T1)"),
    Slip("number.not_real", "hours_a_week: 8 (T1)", "hours_a_week: ¦acht"),
    Slip("number.not_whole", "people: 3 (T1)", "people: ¦3.5 (T1)"),
    Slip("scenario.unit_unasked", "hours_a_week: 8 (T1)", "hours_a_week: ¦8 hours (T1)"),
    Slip("scenario.duration", "work: 90 minutes (T1)", "work: ¦90 (T1)"),
    Slip("scenario.duration", "work: 90 minutes (T1)", "work: ¦90 minuten (T1)"),
    Slip("scenario.span", "lasts: 52 weeks\n", "lasts: ¦een jaar\n"),
    Slip("scenario.span_length", "lasts: 52 weeks\n", "lasts: ¦200 years\n"),
    Slip("scenario.share_above_one", "sick: 5% (aanname)", "sick: ¦105% (aanname)"),
    Slip("scenario.law", "law: exponential, mean: 1,", "law: exponential, median: 1,"),
    Slip("scenario.law_order", "median: 3, p90: 8", "median: 9, p90: 8"),
    Slip("scenario.law_zero", "law: exponential, mean: 1,", "law: exponential, mean: 0,"),
    Slip("choice.unknown", "law: exponential", "law: ¦exponentieel"),
    Slip(
        "scenario.per_year_or_areas",
        "zwaar: {areas: {oost: 10, west: 20}, begins",
        "zwaar: {begins",
    ),
    Slip("scenario.sessions_or_dates", "sessions: 12 (T1), ", ""),
    Slip("scenario.no_sessions", "sessions: 12 (T1), ", "sessions: 0 (T1), "),
    Slip("scenario.to_or_ends", "    ends: klaar\n    reason", "    reason"),
    Slip("scenario.knob_order", "min: 10\n    max: 400", "min: 500\n    max: 400"),
    Slip("scenario.ref.path", "sets: children.gewoon.per_year", "sets: ¦children.gewoon.perjaar"),
    Slip(
        "scenario.ref.area",
        "areas: {west: {people: 2 (T1)}}",
        "areas: {¦noord: {people: 2 (T1)}}",
    ),
    Slip("scenario.ref.fact", "when: {zorgen: ja}, source", "when: {zorg: ¦ja}, source"),
    Slip("scenario.ref.answer", "when: {zorgen: ja}, source", "when: {zorgen: ¦misschien}, source"),
    Slip("scenario.ref.meeting", "meeting: mdo\n", "meeting: ¦mod\n"),
    Slip("scenario.sum", "shares: {snel: 20%, gewoon: 80%}", "¦shares: {snel: 20%, gewoon: 70%}"),
    Slip("scenario.sum", "shares: {ja: 0.7}, rest: nee", "shares: {ja: 0.7}"),
    Slip("scenario.rest_twice", "shares: {ja: 0.7}, rest: nee", "shares: {ja: 0.7}, rest: ¦ja"),
    Slip(
        "scenario.no_answers",
        "tempo: {shares: {snel: 20%, gewoon: 80%}, source: aanname}",
        "¦tempo: {source: aanname}",
    ),
    Slip("scenario.fact_order", "when: {zorgen: nee, area: [oost, west]}", "when: {tempo: snel}"),
    Slip("scenario.area_shares", "share: 40% (aanname)}", "}"),
    Slip("scenario.waiting_area", "{step: praten, area: oost, number", "{step: praten, number"),
    Slip("scenario.staff", "    hours_a_week: 8 (T1)\n", ""),
    Slip("scenario.hours", "hours_a_week: 8 (T1)", "hours_a_week: ¦169 (T1)"),
    Slip("scenario.weeks", "weeks_a_year: 41 (T1)", "weeks_a_year: ¦60 (T1)"),
    Slip("scenario.all_sick", "sick: 5% (aanname)", "sick: ¦100% (aanname)"),
    Slip(
        "scenario.grows_fixed",
        "after: 4 weeks (aanname)",
        "after: {law: exponential, mean: 4, unit: weeks, source: aanname}",
    ),
    Slip(
        "scenario.no_sessions",
        "sessions: 12 (T1), ",
        "¦dates: [2031-01-06], ",
    ),
    Slip("scenario.beside_none", "beside: voorbeeld.ander\n", ""),
    Slip("word.unknown", "hours_a_week: 8 (T1)", "¦hours_week: 8 (T1)"),
    Slip("word.missing", "municipality: voorbeeld\n", ""),
]  # fmt: skip

# What only shows when it is laid on the route.
LAYING = [
    Slip("scenario.ref.route", "route: voorbeeld.school", "route: ¦voorbeeld.opvang"),
    Slip("scenario.ref.step", "  wachten: {by: ib", "  ¦wachte: {by: ib"),
    Slip("scenario.ref.step", "{step: praten, area", "{step: ¦mdo.overleg, area"),
    Slip("scenario.ref.step", "{wachten: even-wachten", "{¦wachte: even-wachten"),
    Slip("scenario.ref.track", "tracks:\n  mdo: {share", "tracks:\n  ¦mod: {share"),
    Slip("scenario.ref.role", "roles: [leerkracht, ib]", "roles: [¦leraar, ib]"),
    Slip(
        "scenario.ref.function",
        "  school:\n    title: {prof: School, en: School}\n    roles: [leerkracht, ib]\n",
        "  ¦school:\n    title: {prof: School, en: School}\n",
    ),
    Slip(
        "scenario.ref.outcome",
        "shares: {verder: 75% (aanname)}",
        "shares: {verde: ¦75% (aanname)}",
    ),
    Slip("scenario.ref.result", "    ends: klaar\n    reason", "    ends: ¦klar\n    reason"),
    Slip(
        "scenario.ref.parameter",
        "parameters: {plaatsen: 4 (T1)}",
        "parameters: {plaats: ¦4 (T1)}",
    ),
    Slip("parameter.value", "parameters: {plaatsen: 4 (T1)}", "parameters: {termijn: ¦3 (T1)}"),
    Slip("scenario.work_unit", "work: 90 minutes (T1)", "work: ¦2 days (T1)"),
    Slip("scenario.by", "    by: leerkracht\n", ""),
    Slip("scenario.no_shares", "    shares: {verder: 75% (aanname)}\n    rest: klaar\n", ""),
    Slip("scenario.calendar", "starts: 2025-01-01", "starts: 2049-01-01"),
    Slip(
        "scenario.no_way_out",
        "    shares: {verder: 75% (aanname)}\n    rest: klaar\n",
        "    shares: {verder: 100% (aanname)}\n",
    ),
]  # fmt: skip


def places_of(text: str) -> set[tuple[int, int]]:
    return {(fault.place.line, fault.place.column) for fault in refused(text).faults}


@pytest.mark.requirement("R240")
@pytest.mark.parametrize(
    "slip", [*WRITING, *LAYING], ids=lambda slip: f"{slip.code}-{slip.old[:20]}"
)
def test_slip_in_a_scenario_is_named_with_its_mend(slip: Slip):
    marked = "¦" in slip.new
    text, place = planted(slip) if marked else (changed(slip.old, slip.new), None)
    if slip.code == "scenario.no_way_out":
        text = text.replace("result: klaar, share: 10%", "result: klaar, share: 100%")
        text = text[: text.index("patience:")] + text[text.index("waiting:") :]
    if slip.old.startswith("parameters"):
        text = text[: text.index("  keuze:")] + text[text.index("fits:") :]
    if slip.code == "scenario.by":
        text = text.replace("    roles: [leerkracht, ib]\n", "    roles: [ib]\n")

    faults = refused(text).faults
    found = [fault for fault in faults if fault.code == slip.code]

    assert found != [], faults
    assert place is None or place in [fault.place for fault in found]
    for fault in found:
        facts = {**dict(fault.facts), "offending": fault.offending}
        for language in (NL, EN):
            assert catalogue().sentence(fault.code, facts, language=language)


def test_every_fault_has_a_text():
    room = ROOT / "zorgroute" / "core" / "simulation"
    codes = re.compile(r"(scenario|number)\.[a-z_]+(\.[a-z_]+)?")
    used: set[str] = set()
    for path in room.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)) if codes.fullmatch(text):
                    used.add(text)
                case ast.Call(
                    func=ast.Attribute(attr="point"), args=[ast.Constant(value=str(kind)), *_]
                ) if path.stem.startswith("scenario"):
                    used.add(f"scenario.ref.{kind}")

    assert used - set(catalogue().texts) == set()


def test_every_text_of_a_fault_is_used():
    room = ROOT / "zorgroute" / "core" / "simulation"
    source = "\n".join(path.read_text(encoding="utf-8") for path in room.glob("*.py"))
    with (CONTENT / "texts" / "scenario.csv").open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    told = [code for code in codes if not code.startswith("assume.")]

    unused = [
        code
        for code in told
        if f'"{code}"' not in source and f'"{code.removeprefix("scenario.ref.")}"' not in source
    ]

    assert unused == []


def test_small_scenario_says_what_it_means():
    found = scenario()

    assert (found.name, found.route_name, found.municipality) == (
        "voorbeeld.klein", "voorbeeld.school", "voorbeeld",
    )  # fmt: skip
    assert found.beside == "voorbeeld.ander"
    assert found.model.lasts == 364
    assert list(found.knobs) == ["kinderen", "uren", "keuze"]
    assert found.fits["oost"].over == 151


def test_number_says_its_source_in_short_in_long_and_around_it():
    text = changed("per_year: 200 (T1)", "per_year: {value: 200, source: T1}")

    assert (
        scenario(text).model.children["gewoon"].per_year
        == scenario().model.children["gewoon"].per_year
    )
    assert knob_number(scenario(text), "kinderen").source == "T1"


def test_file_that_is_no_scenario_says_so():
    found = read_scenario(b"[een, lijst]", FILE)

    assert isinstance(found, Unreadable)
    assert [fault.code for fault in found.faults] == ["scenario.none"]


def test_knob_sets_every_number_it_names_and_says_so():
    found = with_knobs(scenario(), {"kinderen": 300, "uren": 12.5})

    assert isinstance(found, Scenario)
    assert found.model.children["gewoon"].per_year is not None
    assert found.model.children["gewoon"].per_year.value == 300
    assert knob_number(found, "uren").value == 12.5
    assert knob_number(found, "uren").source == "knop"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kinderen": 401}, "scenario.knob_value"),
        ({"kinderen": 9}, "scenario.knob_value"),
        ({"kinderen": 10.5}, "scenario.knob_whole"),
        ({"kinders": 10}, "scenario.knob"),
    ],
)
def test_knob_that_cannot_be_turned_so_far_says_its_bounds(values: dict[str, float], code: str):
    found = with_knobs(scenario(), values)

    assert isinstance(found, Unreadable)
    assert [fault.code for fault in found.faults] == [code]
    facts = {**dict(found.faults[0].facts), "offending": found.faults[0].offending}
    assert catalogue().sentence(code, facts)


def test_number_that_is_not_there_cannot_be_set():
    found = with_numbers(scenario(), {"children.gewoon.per_yaer": 3})

    assert isinstance(found, Unreadable)
    assert dict(found.faults[0].facts)["mean"] == "children.gewoon.per_year"


def test_length_that_is_drawn_gets_another_mean():
    found = with_numbers(scenario(), {"steps.praten.lasts": 3})

    assert isinstance(found, Scenario)
    assert found.model.steps["praten"].lasts is not None
    assert found.model.steps["praten"].lasts.mean_days == 21


def test_scenario_on_a_base_says_only_what_differs():
    over = "scenario: ander\nbased_on: klein\nareas: {oost: {title: Het oosten}}\nwaiting: []\n"
    base = SMALL.encode()

    found = read_scenario(over.encode(), "ander.yaml", lambda _name: (FILE, base))

    assert isinstance(found, Scenario)
    assert found.name == "ander"
    assert found.model.areas["oost"].title == "Het oosten"
    assert found.model.areas["oost"].share is not None
    assert found.model.waiting == ()
    assert found.reading.place_of(("areas", "oost", "title")).file == "ander.yaml"
    assert found.reading.place_of(("areas", "west", "title")).file == FILE


def test_base_that_is_not_there_is_named():
    found = read_scenario(b"scenario: ander\nbased_on: weg\n", "ander.yaml", lambda _name: None)

    assert isinstance(found, Unreadable)
    assert [(each.code, each.offending) for each in found.faults] == [("scenario.base", "weg")]


def test_bases_that_go_round_are_refused():
    text = b"scenario: a\nbased_on: a\n"

    found = read_scenario(text, "a.yaml", lambda _name: ("a.yaml", text))

    assert isinstance(found, Unreadable)
    assert [fault.code for fault in found.faults] == ["scenario.base"]


LINES = SMALL.splitlines()


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    line=st.integers(0, len(LINES) - 1),
    junk=st.sampled_from(["", "  x: 1", "-", "~", "1e9", "[]", "{}", ": ", "x: {y: [1, 2]}", "\t"]),
)
def test_whatever_is_written_comes_back_as_a_scenario_or_as_faults(line: int, junk: str):
    text = "\n".join([*LINES[:line], junk, *LINES[line + 1 :]])

    found = read(text)

    assert isinstance(found, Scenario | Unreadable)
    faults = found.faults if isinstance(found, Unreadable) else ()
    assert all(one <= other for one, other in pairwise(faults))
    for fault in faults:
        facts = {**dict(fault.facts), "offending": fault.offending}
        assert catalogue().sentence(fault.code, facts)
