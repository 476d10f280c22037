"""Does a track that parents may not know of leave any trace on what they see?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.cases import Case
from tests.factories.routes import WESTERKWARTIER, shipped
from tests.factories.westerkwartier import at_step, westerkwartier
from zorgroute.core.maps.page import page_html
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.table import table_html, table_text
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import OUDER, PROF

from .pictures import drawn, of_case, public, say, waiting_for_parents, with_meldcode

PRINTS = {
    "wide": lambda plan: drawn(plan, "wide", "light"),
    "wide dark": lambda plan: drawn(plan, "wide", "dark"),
    "narrow": lambda plan: drawn(plan, "narrow", "auto"),
    "page": lambda plan: page_html(plan, texts=say(plan.voice)),
    "table": lambda plan: table_html(plan, texts=say(plan.voice), prefix="kaart"),
    "terminal": lambda plan: table_text(plan, texts=say(plan.voice)),
}
STEPS = ["1-signaal", "5-besluit-gesprek", "7-vervolg", "9-afspraak-maken", "d-verwijsindex"]


def prints(plan) -> dict[str, str]:
    return {name: make(plan) for name, make in PRINTS.items()}


def without_meldcode(route: Route) -> Route:
    """The same route as if nobody had ever thought of the meldcode track."""
    lines = {name: line for name, line in route.lines.items() if name != "meldcode"}
    exits = route.model.exits.model_copy(update={"safety": None})
    tracks = {name: each for name, each in route.model.tracks.items() if name != "meldcode"}
    model = route.model.model_copy(update={"exits": exits, "tracks": tracks})
    return replace(route, model=model, lines=lines)


@pytest.mark.parametrize("step", STEPS)
def test_parents_see_the_same_bytes_whether_the_meldcode_runs_or_not(step):
    case, other = at_step(step), with_meldcode(at_step(step))

    assert prints(of_case(case)) != prints(of_case(other))
    assert prints(of_case(case, "ouder")) == prints(of_case(other, "ouder"))


def test_parents_see_the_same_bytes_when_the_meldcode_has_gone_on():
    case, other = waiting_for_parents(), with_meldcode(waiting_for_parents())
    facts = {"record": {"signalen": "slaapt weinig"}}
    other.take("ib", "m1-signalen", "in-kaart", line="meldcode", **facts)

    assert prints(of_case(case)) != prints(of_case(other))
    assert prints(of_case(case, "ouder")) == prints(of_case(other, "ouder"))


def test_parents_see_the_same_bytes_as_on_a_route_without_the_meldcode():
    route = shipped(WESTERKWARTIER)
    bare = without_meldcode(route)

    assert prints(public()) != prints(rows_of(bare, voice=PROF))
    assert prints(public("ouder")) == prints(rows_of(bare, voice=OUDER))


def test_professional_who_may_not_know_sees_the_same_bytes():
    case, other = at_step("7-vervolg"), with_meldcode(at_step("7-vervolg"))

    assert prints(of_case(case, reader="ib")) != prints(of_case(other, reader="ib"))
    assert prints(of_case(case, reader="cjg")) == prints(of_case(other, reader="cjg"))


def test_track_that_parents_may_know_of_is_there_once_it_runs():
    def lines(case: Case) -> set[str]:
        return {row.line for row in of_case(case, "ouder").rows}

    with_urgency = at_step("7-vervolg")
    with_urgency.start_track("directeur", "spoed")

    assert lines(westerkwartier()) == {"main"}
    assert lines(with_urgency) == {"main", "spoed"}
