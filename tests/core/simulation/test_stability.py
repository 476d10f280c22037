"""Is what arrives and what fits what a sum on paper gives?"""

from __future__ import annotations

import numpy as np
import pytest

from zorgroute.core.simulation.stability import mean_of, traffic

from .scenarios import changed, compiled

PLAIN = """\
scenario: kaal
title: {prof: Kaal, en: Bare}
route: voorbeeld.school
municipality: voorbeeld
starts: 2025-01-01
lasts: 52 weeks
children: {iedereen: {per_year: 104, source: aanname}}
functions: {school: {roles: [leerkracht, ib], people: 1, hours_a_week: 10, source: aanname}}
tracks: {mdo: {share: 0, source: aanname}}
steps:
  praten: {by: leerkracht, work: 5 hours, shares: {verder: 50%, klaar: 50%}, source: aanname}
  wachten: {by: ib, work: 2 hours, source: aanname}
"""


@pytest.mark.requirement("R237")
def test_load_is_the_hours_that_arrive_over_the_hours_there_are():
    made = compiled(PLAIN)
    weekly = 104 / (365.25 / 7)

    load = made.loads[0]

    assert load.arriving == pytest.approx(weekly * (5 + 0.5 * 2))
    assert load.capacity == pytest.approx(10)
    assert load.load == pytest.approx(weekly * 6 / 10)
    assert [(made.stations[at].step, part) for at, part in load.stations] == [
        ("praten", pytest.approx(5 / 6)),
        ("wachten", pytest.approx(1 / 6)),
    ]
    assert not made.is_stable


def test_what_comes_back_comes_on_top():
    back = "{result: klaar, share: 20%, after: 1 weeks, to: praten, source: aanname}"
    made = compiled(changed("tracks:", f"relapse: [{back}]\ntracks:", PLAIN))

    rates = traffic(made.model, made.days).sum(axis=1) * 365.25

    assert rates[made.station("main", "praten")] == pytest.approx(104 / 0.8)


@pytest.mark.requirement("R236")
@pytest.mark.parametrize(("children", "percents"), [(75, 156.25), (100, 208.3333)])
def test_twelve_meetings_of_four_are_too_few(children: int, percents: float):
    text = changed("per_year: 104", f"per_year: {children}", PLAIN)
    meetings = "meetings: {mdo: {steps: praten, sessions: 12, places: 4, source: aanname}}"
    text = changed("functions:", f"{meetings}\nfunctions:", text)
    text = changed("praten: {by: leerkracht, work: 5 hours, shares", "praten: {shares", text)
    made = compiled(text)

    meeting = next(each for each in made.loads if each.pool == "mdo")

    assert 100 * meeting.load == pytest.approx(percents)
    assert made.meetings[0].children_a_year == pytest.approx(children)


def test_means_of_the_laws_are_those_of_the_book():
    model = compiled(PLAIN).model._replace(
        table_ptr=np.array([0, 3], np.int32), table_at=np.array([0.0, 1.0, 4.0])
    )

    assert mean_of(model, 0, 9.0, 9.0) == 0.0
    assert mean_of(model, 1, 3.0, 0.0) == 3.0
    assert mean_of(model, 2, 3.0, 0.0) == 3.0
    assert mean_of(model, 3, 2.0, 4.0) == 3.0
    assert mean_of(model, 4, 0.0, 1.0) == pytest.approx(np.exp(0.5))
    assert mean_of(model, 5, 2.0, 1.0) == pytest.approx(2.0)
    assert mean_of(model, 6, 5.0, 3.0) == 5.0
    assert mean_of(model, 7, 0.0, 0.0) == 1.5
