"""Do the arrays say what the route and the scenario say together?"""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.core.simulation.assumptions import said
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.model import (
    EXPONENTIAL,
    FREE,
    LOGNORMAL,
    MEETING,
    PEOPLE,
    WEIBULL,
    key_of,
)
from zorgroute.core.simulation.scenario_scalars import NORMAL_90
from zorgroute.core.wording.catalogue import EN, NL

from .scenarios import catalogue, changed, compiled, refused


def klass(made: Compiled, area: str, **facts: str) -> int:
    return next(
        number
        for number, each in enumerate(made.classes)
        if each.area == area and dict(each.facts) == facts
    )


def edges(made: Compiled, step: str, number: int) -> dict[tuple[str, str], float]:
    """The ways on from a step: outcome and where to, with the chance."""
    model = made.model
    row = made.station("main", step) * len(made.classes) + number
    found: dict[tuple[str, str], float] = {}
    before = 0.0
    for edge in range(model.edge_ptr[row], model.edge_ptr[row + 1]):
        to = int(model.edge_to[edge])
        where = made.stations[to].step if to >= 0 else f"!{made.ways[-1 - to].result}"
        key = made.outcomes[model.edge_outcome[edge]], where
        found[key] = found.get(key, 0.0) + float(model.edge_cum[edge]) - before
        before = float(model.edge_cum[edge])
    return found


def rows_that_do_not_end_in_one(made: Compiled) -> list[int]:
    model = made.model
    return [
        row
        for row in range(model.pool.size)
        if model.edge_ptr[row + 1] > model.edge_ptr[row]
        and (
            model.edge_cum[model.edge_ptr[row + 1] - 1] != 1.0
            or (np.diff(model.edge_cum[model.edge_ptr[row] : model.edge_ptr[row + 1]]) < 0).any()
        )
    ]


def test_stations_are_the_steps_that_children_can_come_to():
    made = compiled()

    assert [(each.line, each.step, each.is_step) for each in made.stations] == [
        ("main", "praten", True),
        ("main", "wachten", True),
        ("main", "terugval-1", False),
        ("mdo", "overleg", True),
    ]
    assert made.lines == ("main", "mdo")
    assert made.model.key[0] == key_of("main/praten")
    assert (made.start, made.days, made.warm_up) == (date(2025, 1, 1), 364, 7)


def test_shares_become_edges_and_a_condition_that_fails_gives_its_share_away():
    made = compiled()
    worried = klass(made, "oost", zorgen="ja", zwaar="nee", tempo="gewoon")

    # Without worries the talk may end at once (10 % comes back); with them it cannot.
    assert set(edges(made, "praten", worried)) == {("verder", "wachten")}
    easy = klass(made, "oost", zorgen="nee", zwaar="nee", tempo="gewoon")
    assert edges(made, "praten", easy) == pytest.approx(
        {
            ("verder", "wachten"): 0.75,
            ("klaar", "!klaar"): 0.25 * 0.9,
            ("klaar", "terugval-1"): 0.25 * 0.1,
        }
    )
    assert [each.what for each in made.assumptions if each.code == "assume.rescaled"] == ["praten"]


def test_condition_that_nothing_tells_of_is_called_not_reckoned():
    made = compiled()
    asked = {
        dict(each.facts)["asked"] for each in made.assumptions if each.code == "assume.unchecked"
    }

    assert "contact, soort, dag" in asked


def test_outcome_changes_what_is_known_of_a_child():
    made = compiled()
    heavy = klass(made, "oost", zorgen="ja", zwaar="ja", tempo="snel")
    row = made.station("main", "praten") * len(made.classes) + heavy
    row_edges = range(made.model.edge_ptr[row], made.model.edge_ptr[row + 1])
    becomes = {int(made.model.edge_class[edge]) for edge in row_edges}

    assert becomes == {klass(made, "oost", zorgen="ja", zwaar="nee", tempo="snel")}


def test_track_begins_as_often_as_is_said():
    made = compiled()
    model = made.model
    worried = klass(made, "oost", zorgen="ja", zwaar="nee", tempo="snel")
    row = made.station("main", "praten") * len(made.classes) + worried
    chances, before = {False: 0.0, True: 0.0}, 0.0
    for edge in range(model.edge_ptr[row], model.edge_ptr[row + 1]):
        begins = model.spawn_ptr[edge + 1] > model.spawn_ptr[edge]
        chances[bool(begins)] += float(model.edge_cum[edge]) - before
        before = float(model.edge_cum[edge])

    assert chances == pytest.approx({True: 0.5, False: 0.5})
    assert set(model.spawn_to.tolist()) == {made.station("mdo", "overleg")}


def test_track_waits_for_its_meeting_and_the_step_for_its_track():
    made = compiled()
    meeting = made.station("mdo", "overleg")

    assert {made.pools[number].kind for number in made.model.pool[meeting]} <= {FREE, MEETING}
    assert int(made.model.needs_ended[made.station("main", "wachten")]) == 0b10
    assert int(made.model.closing_mask) == 0b10


def test_track_that_ends_takes_the_child_along():
    made = compiled()
    at = made.station("main", "praten")
    rows = range(made.model.on_ptr[at], made.model.on_ptr[at + 1])

    assert [
        (made.lines[made.model.on_line[row]], made.ways[made.model.on_way[row]].result,
         made.stations[made.model.on_to[row]].step)
        for row in rows
    ] == [("mdo", "advies", "wachten")]  # fmt: skip


def test_laws_are_in_days_and_as_long_as_the_hours_of_the_people_make_them():
    made = compiled()
    at = made.station("main", "praten"), klass(made, "oost", zorgen="ja", zwaar="ja", tempo="snel")
    model = made.model
    factor = 7 / (8 * 0.95)

    assert model.serve_kind[at] == LOGNORMAL
    assert model.serve_a[at] == pytest.approx(np.log(3 * factor))
    assert model.serve_b[at] == pytest.approx(np.log(8 / 3) / NORMAL_90)
    assert (model.after_kind[at], model.after_a[at]) == (EXPONENTIAL, 7.0)
    assert (model.patience_kind[at], model.patience_a[at], model.patience_b[at]) == (
        WEIBULL, 140.0, 2.0,
    )  # fmt: skip
    assert made.ways[-1 - int(model.patience_to[at])].result == "klaar"
    assert made.stations[at[0]].reason == "wachttijd"


def test_who_is_urgent_goes_first_and_who_waits_long_becomes_urgent():
    made = compiled()
    at = made.station("main", "praten")
    slow = klass(made, "west", zorgen="nee", zwaar="nee", tempo="gewoon")
    fast = klass(made, "west", zorgen="nee", zwaar="nee", tempo="snel")

    assert (made.model.prio[at, fast], made.model.prio[at, slow]) == (0, 1)
    assert (made.model.urge_after[at, slow], made.model.urge_class[at, slow]) == (28.0, fast)
    assert made.model.urge_class[at, fast] == -1


def test_term_of_the_route_gives_a_due_day_for_every_day():
    made = compiled()
    at = made.station("main", "praten")
    table = made.model.due_day[made.model.due[at]]

    # Fourteen days: what comes up on the first day is in time on the fifteenth.
    assert table[0] == 14
    assert len(table) == made.days
    assert made.stations[int(made.model.due_to[at])].step == "wachten"


def test_children_come_as_often_as_is_said_month_by_month():
    made = compiled()
    model = made.model
    ordinary = next(n for n, each in enumerate(made.sources) if (each.group, each.area) == (
        "gewoon", "oost"))  # fmt: skip
    begin = model.source_ptr[ordinary]

    assert made.sources[ordinary].per_year == 120
    assert model.source_time[begin : begin + 3].tolist() == [0.0, 31.0, 59.0]
    assert (model.source_rate[begin : begin + 3] * 365.25).tolist() == pytest.approx(
        [180.0, 120.0, 120.0]
    )
    assert [(each.group, each.area) for each in made.sources] == [
        ("gewoon", "oost"), ("gewoon", "west"), ("zwaar", "oost"), ("zwaar", "west"),
    ]  # fmt: skip


def test_facts_are_drawn_as_often_as_is_said():
    made = compiled()
    model = made.model
    begin, end = model.mix_ptr[0], model.mix_ptr[1]
    parts = np.diff(model.mix_cum[begin:end], prepend=0.0)
    chance: dict[str, float] = {}
    for number, part in zip(model.mix_class[begin:end], parts, strict=True):
        facts = made.classes[number].facts
        key = f"{facts['zorgen']} {facts['zwaar']}"
        chance[key] = chance.get(key, 0.0) + float(part)

    # Without worries nobody is heavy: that answer depends on the one before.
    assert chance == pytest.approx({"ja ja": 0.07, "ja nee": 0.63, "nee nee": 0.3})


def test_who_waits_on_the_first_day_waits_evenly_less_long():
    made = compiled()

    assert made.model.first_since.tolist() == [28.0, 21.0, 14.0, 7.0]
    assert {made.stations[at].step for at in made.model.first_station} == {"praten"}


def test_meeting_on_dates_is_on_those_dates_only():
    text = changed("sessions: 12 (T1)", "dates: [2025-02-03, 2025-01-06, 2027-01-04]")
    made = compiled(text)
    number = next(n for n, pool in enumerate(made.pools) if pool.kind == MEETING)
    begin, end = made.model.cal_ptr[number], made.model.cal_ptr[number + 1]

    assert made.model.cal_time[begin:end].tolist() == [5.5, 33.5]
    assert made.model.cal_period[number] == 0.0


def test_places_hold_a_child_as_long_as_the_step_lasts():
    text = changed(
        "\nsteps:\n", "\nplaces:\n  stoelen: {steps: wachten, number: 5 (T1)}\n\nsteps:\n"
    )
    text = changed(
        "wachten: {by: ib, work: 1 hours (aanname)", "wachten: {lasts: 2 weeks (T1)", text
    )
    made = compiled(text)
    number = next(n for n, pool in enumerate(made.pools) if pool.name == "stoelen")
    at = made.station("main", "wachten")

    assert (made.pools[number].kind, made.pools[number].places) == (PEOPLE, 5)
    assert {int(each) for each in made.model.pool[at]} >= {number}
    assert made.model.limit[at] == 0


def test_places_that_block_keep_who_comes_next_where_it_was():
    text = changed(
        "\nsteps:\n",
        "\nplaces:\n  stoelen: {steps: wachten, number: 5 (T1), blocks: yes}\n\nsteps:\n",
    )
    made = compiled(text)

    assert made.model.limit[made.station("main", "wachten")] == 5
    assert [each.capacity for each in made.loads if each.pool == "stoelen"] == [5.0]


def test_step_without_shares_may_take_its_main_outcome_when_that_is_said():
    text = changed("    shares: {verder: 75% (aanname)}\n    rest: klaar\n", "")
    made = compiled(changed("lasts: 52 weeks\n", "lasts: 52 weeks\nunsaid: main\n", text))

    assert [
        dict(each.facts)["part"] for each in made.assumptions if each.code == "assume.main_outcome"
    ] == ["Verder"]


def test_too_many_kinds_of_children_are_refused():
    extra = "".join(
        f"  soort{n}: {{shares: {{a: 50%, b: 50%}}, source: aanname}}\n" for n in range(8)
    )
    when = "{" + ", ".join(f"soort{n}: a" for n in range(8)) + "}"
    text = changed("facts:\n  zorgen: {title", f"facts:\n{extra}  zorgen: {{title")
    text = changed("      - when: {zwaar: ja}\n", f"      - when: {when}\n", text)

    faults = refused(text).faults

    assert [(each.code, dict(each.facts)["limit"]) for each in faults] == [
        ("scenario.classes", "256")
    ]


@pytest.mark.requirement("R240")
def test_every_number_is_among_the_assumptions_with_its_source():
    made = compiled()
    found = {each.what: each for each in made.assumptions}

    assert found["children.gewoon.per_year"].source == "bron.txt, tabel 1"
    assert not found["children.gewoon.per_year"].is_assumption
    assert found["functions.school.sick"].is_assumption
    assert found["functions.school.sick"].file == "klein.yaml"


@pytest.mark.requirement("R240")
def test_every_assumption_can_be_said_in_both_languages():
    for each in compiled().assumptions:
        assert said(each, catalogue(), NL)
        assert said(each, catalogue(), EN)


@pytest.mark.requirement("R240")
def test_compiled_scenario_without_assumptions_does_not_exist():
    made = compiled()

    with pytest.raises(ValueError, match="no outcome without its assumptions"):
        dataclasses.replace(made, assumptions=())


def test_same_scenario_gives_the_same_arrays():
    one, other = compiled().model, compiled().model

    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@settings(deadline=None, derandomize=True, max_examples=15)
@given(
    further=st.integers(1, 99),
    worried=st.integers(1, 99),
    heavy=st.integers(1, 99),
    back=st.integers(0, 60),
)
def test_ways_on_always_add_up_to_one(further: int, worried: int, heavy: int, back: int):
    text = changed("shares: {verder: 75% (aanname)}", f"shares: {{verder: {further}% (aanname)}}")
    text = changed("shares: {ja: 0.7}", f"shares: {{ja: {worried}%}}", text)
    text = changed("shares: {ja: 10%, nee: 90%}", f"shares: {{ja: {heavy}%}}\n    rest: nee", text)
    text = changed("{result: klaar, share: 10%", f"{{result: klaar, share: {back}%", text)

    made = compiled(text)

    assert rows_that_do_not_end_in_one(made) == []
    assert made.start + timedelta(days=made.days) == date(2025, 12, 31)
