"""How long does a case count as running, for who was only told something of it?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.cases import MONDAY
from zorgroute.core.engine import events as ev
from zorgroute.core.policy.words import State
from zorgroute.core.telling.lasting import states_of

MONTH = timedelta(days=28)
MOMENT = timedelta(seconds=1)


def log_of(*deeds: ev.Deed) -> list[ev.Event]:
    """These lines, all written on the same Monday."""
    return [ev.Event(at, at, MONDAY, MONDAY, deed) for at, deed in enumerate(deeds, 1)]


@pytest.mark.requirement("R012", "R205")
@pytest.mark.parametrize(
    ("deeds", "later", "expected"),
    [
        ((), MONTH, {}),
        ((ev.Closed("opgelost"),), MONTH - MOMENT, {}),
        ((ev.Closed("opgelost"),), MONTH, {"main": State.CLOSED}),
        ((ev.Closed("opgelost"), ev.Reopened("1-signaal")), MONTH, {}),
        ((ev.TrackEnded("spoed", "overlegd"),), MONTH - MOMENT, {}),
        ((ev.TrackEnded("spoed", "overlegd"),), MONTH, {"spoed": State.ENDED}),
        ((ev.TrackEnded("spoed", "overlegd"), ev.TrackStarted("spoed")), MONTH, {}),
        ((ev.TrackEnded("spoed", "overlegd"), ev.Corrected((1,))), MONTH, {}),
        (
            (ev.TrackEnded("spoed", "overlegd"), ev.Closed("opgelost")),
            MONTH,
            {"spoed": State.CLOSED, "main": State.CLOSED},
        ),
    ],
)
def test_line_is_over_four_weeks_after_its_end(deeds, later, expected):
    assert states_of(log_of(*deeds), MONDAY + later) == expected


def test_without_a_moment_nothing_is_over():
    assert states_of(log_of(ev.Closed("opgelost"))) == {}
