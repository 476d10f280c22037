"""What is known of a scenario before it runs: what fits, what is needed, what will run full?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.searching import mdo_need
from zorgroute.faces.web.pages import Context
from zorgroute.faces.web.scenario_numbers import number
from zorgroute.faces.web.scenario_outcome import Outcome
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.forecasts.beforehand import Known, beforehand
from zorgroute.insight.forecasts.scenarios import Shipped, scenarios_of

Counted = Mapping[str, Any]
Load = Mapping[str, Any]
# A load that is told as 100 % is not told as too much.
TOO_MUCH = 1.005
MOST_STEPS = 3


def answer(shipped: Shipped, known: Known, t: Texts) -> list[str]:
    """The answer above the page: for how many there is room, and how many sessions others need.

    Known by counting alone, so it stands there before anything is calculated (R236).
    """
    return [
        sentence
        for meeting in known["meetings"]
        for sentence in _meeting(meeting, _demands(shipped, meeting), t)
    ]


def _meeting(meeting: Counted, demands: list[float], t: Texts) -> list[str]:
    def say(value: float) -> str:
        return number(value, 0, t.language)

    room = t("answer_room", sessions=say(meeting["sessions"]), children=say(meeting["capacity"]))
    if not demands:
        return [room]
    needs = [
        t(
            "answer_need" if at == 0 else "answer_need_more",
            children=say(each),
            sessions=say(mdo_need(each, int(meeting["places"]))),
        )
        for at, each in enumerate(demands)
    ]
    comes = t("answer_comes", children=say(meeting["demand"]))
    return [room, comes, ", ".join(needs) + "."]


def _demands(shipped: Shipped, meeting: Counted) -> list[float]:
    """How many children a year: of this setting, and of other scenarios that ask still more."""
    least = max(float(meeting["demand"]), float(meeting["capacity"]))
    found = {round(meeting["demand"]): float(meeting["demand"])}
    for other in scenarios_of(shipped.municipality):
        known = beforehand(other, {})
        if isinstance(known, Unreadable):
            continue
        for each in known["meetings"]:
            if each["name"] == meeting["name"] and each["demand"] > least:
                found.setdefault(round(each["demand"]), float(each["demand"]))
    return [found[each] for each in sorted(found) if each]


def loads(before: Known, say: Outcome, t: Texts) -> Context:
    """How full each function and meeting gets, the fullest first; and what runs stuck."""
    by_pool: dict[str, list[Load]] = {}
    for each in before["loads"]:
        if each["load"] is not None:
            by_pool.setdefault(each["pool"], []).append(each)
    known = sorted(by_pool.values(), key=lambda found: -_worst(found)["load"])
    stuck = [_stuck(found, say, t) for found in known if _worst(found)["load"] >= TOO_MUCH]
    return {"stuck": stuck, "rows": [_row(found, say, t) for found in known]}


def _worst(found: list[Load]) -> Load:
    return max(found, key=lambda each: float(each["load"]))


def _stuck(found: list[Load], say: Outcome, t: Texts) -> str:
    """`Dit loopt vast`: what comes in of what fits, where it is worst."""
    worst = _worst(found)
    what = say.function(worst["pool"])
    if worst["area"]:
        what = t("in_area", what=what, area=say.area(worst["area"]))
    return t("stuck", what=what, percent=_percent(worst["load"], t))


def _row(found: list[Load], say: Outcome, t: Texts) -> Context:
    """One function over all districts: the least and the most full, and the work that fills it."""
    worst, least = _worst(found), min(found, key=lambda each: float(each["load"]))
    ends = [_percent(each["load"], t) for each in (least, worst)]
    steps = sorted(worst["stations"], key=lambda each: -(each["load"] or 0))
    return {
        "what": say.function(worst["pool"]),
        "percent": t("one_load", percent=ends[1])
        if ends[0] == ends[1]
        else t("loads_between", low=ends[0], high=ends[1], area=say.area(worst["area"] or "")),
        "is_full": worst["load"] >= TOO_MUCH,
        "steps": [
            t("station_load", what=say.step(each["line"], each["step"]),
              percent=_percent(each["load"], t))
            for each in steps[:MOST_STEPS]
            if each["load"] and len(steps) > 1
        ],
    }  # fmt: skip


def _percent(load: float, t: Texts) -> str:
    return number(load * 100, 0, t.language)


def sorted_by_title(found: Iterable[Shipped], title: Callable[[Shipped], str]) -> list[Shipped]:
    """Scenarios in the order of their titles, how it is now before what is proposed."""
    return sorted(found, key=lambda each: (bool(each.scenario.beside), title(each)))
