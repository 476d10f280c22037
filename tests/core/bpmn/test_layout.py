"""Does a BPMN drawing lie clear: no shapes, words or lines over each other, for any route?"""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.bpmn.sheets import VOICES, all_faults, sheet, shipped_xml, written
from tests.factories.routes import route_names, school

WHO = ("leerkracht", "ib", "cjg", "ouders", "directeur")
SHORT = {"a": {"who": "leerkracht", "outcomes": {"door": {"to": "b"}}},
         "b": {"who": "ib", "outcomes": {"door": {"to": "c"}, "terug": {"to": "a"}}},
         "c": {"who": "leerkracht", "outcomes": {"uit": {"ends": "klaar"}}}}  # fmt: skip


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("name", route_names())
def test_drawing_of_a_shipped_route_has_no_faults(name, voice):
    assert all_faults(sheet(shipped_xml(name, voice))) == []


@st.composite
def steps(draw: st.DrawFn) -> dict[str, object]:
    """Steps that lead anywhere: on, back, to themselves or to an end, with terms or without."""
    names = [f"stap-{number}" for number in range(draw(st.integers(1, 7)))]
    found: dict[str, object] = {}
    for name in names:
        words = draw(st.text("abc d", max_size=60)).strip() or name
        ways = draw(st.lists(st.sampled_from([*names, ""]), min_size=1, max_size=5))
        step: dict[str, object] = {
            "title": {"prof": words, "ouder": words},
            "who": draw(st.sampled_from(WHO)),
            "outcomes": {
                f"weg-{number}": {"to": to} if to else {"ends": "klaar"}
                for number, to in enumerate(ways)
            },
        }
        if late := draw(st.sampled_from(["", "", "told", *names])):
            step["within"] = {"max": 3, "unit": "working_days"}
            step["overdue"] = {"tell": "ib"} if late == "told" else {"to": late}
        found[name] = step
    return found


@settings(max_examples=40, deadline=None)
@given(steps())
def test_drawing_of_any_route_has_no_faults(given_steps):
    xml = written(school(json.dumps({"steps": given_steps})))

    assert all_faults(sheet(xml)) == []


def test_step_added_at_the_end_leaves_the_rest_where_it_was():
    longer = {**SHORT, "c": {"who": "leerkracht", "outcomes": {"door": {"to": "d"}}},
              "d": {"who": "ib", "outcomes": {"uit": {"ends": "klaar"}}}}  # fmt: skip
    before, after = (
        sheet(written(school(json.dumps({"steps": each})))) for each in (SHORT, longer)
    )
    kept = [f"step.main.{name}" for name in ("a", "b", "c")]

    assert {key: before.shapes[key] for key in kept} == {key: after.shapes[key] for key in kept}
