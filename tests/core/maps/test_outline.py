"""To a school everything inside the CJG is one station, without step, day or way (screens.md 4)."""

from __future__ import annotations

from tests.factories.westerkwartier import at_step
from zorgroute.core.maps.row import State
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.wording.catalogue import PROF


def rows(case, reader):
    return rows_of(case.route, voice=PROF, standing=case.at, now=case.now, reader=reader).of_line(
        "main"
    )


def test_map_of_school_open_steps_at_the_cjg_are_one_station_by_its_own_name():
    row = next(
        each
        for each in rows(at_step("10-terugkoppeling"), "ib")
        if "10-terugkoppeling" in each.steps
    )
    assert (row.title, row.state, row.stand.on, row.ways) == ("Bij het CJG", State.TURN, None, ())


def test_map_of_school_tells_the_same_wherever_the_case_is_inside_the_cjg():
    def seen(step):
        return [
            (row.title, row.stand) for row in rows(at_step(step), "ib") if "9-hulp-cjg" in row.steps
        ]

    assert seen("12-mdo")[0][0] == "Bij het CJG"
    assert all(stand.on is None for _, stand in seen("12-mdo") + seen("13-afspraken"))


def test_map_of_cjg_shows_its_own_steps_one_by_one():
    shown = [row.steps for row in rows(at_step("12-mdo"), "cjg")]
    assert ("9-hulp-cjg",) in shown
