"""On what does a compiled scenario rest, in words that people know?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from zorgroute.core.routes.faults import Place
from zorgroute.core.simulation.assumptions import Assumption, stated_assumptions
from zorgroute.core.simulation.compiling_pools import Pools
from zorgroute.core.simulation.compiling_steps import Steps
from zorgroute.core.simulation.scenario_references import AGE, Names, key_place

# What the compiler supposes about a step, beside the numbers of the file.
SUPPOSED = ("main_outcome", "switched_off", "rescaled", "unchecked", "track_unchecked", "no_time",
            "no_work", "no_people", "open_term")  # fmt: skip
TITLED = ("areas", "children", "facts", "functions", "meetings", "places")


def all_assumptions(steps: Steps, pools: Pools, lines: Collection[str]) -> Iterator[Assumption]:
    """The numbers of the file, what was supposed beside them, and what holds for every run."""
    stated = stated_assumptions(steps.model, steps.reading)
    for each in (*stated, *steps.supposed.values()):
        yield _titled(each, steps, pools)
    top = Names(steps.reading).place("scenario")
    for track in steps.route.tracks:
        if track not in lines:
            yield _supposed("no_track", track, top, steps.route.lines[track].title.prof)
    if AGE in steps.asked and AGE in steps.model.facts:
        yield _supposed("age_fixed", AGE, top, AGE)
    yield _supposed("spread", "hours", top, "hours")
    for mine, theirs in steps.model.beside_steps.items():
        yield _titled(_beside(steps, mine, theirs), steps, pools)


def _beside(steps: Steps, mine: str, theirs: str) -> Assumption:
    """That two steps of two routes are compared is said by somebody, not found."""
    place = key_place(steps.reading, ("beside_steps", mine))
    made = _supposed("beside", f"beside_steps.{mine}", place, mine)
    return replace(made, facts=(*made.facts, ("part", theirs)))


def _supposed(code: str, what: str, place: Place, name: str) -> Assumption:
    return Assumption(
        code=f"assume.{code}", what=what, value="", unit="", source="", is_assumption=True,
        file=place.file, line=place.line, facts=(("name", name),),
    )  # fmt: skip


def _titled(assumption: Assumption, steps: Steps, pools: Pools) -> Assumption:
    """An assumption with titles in the place of names, as people read it."""
    facts = dict(assumption.facts)
    spot = steps.named.get(facts.get("name", ""))
    kind = assumption.code.split(".")[1]
    if spot is not None and kind in ("steps", "patience", "waiting", "beside", *SUPPOSED):
        step = steps.step(spot)
        facts["name"] = f"{spot[1]} ({step.title.prof})"
        outcome = step.outcomes.get(facts.get("part", ""))
        if outcome is not None:
            facts["part"] = outcome.title.prof
        elif kind == "no_work":
            facts["part"] = pools.title_of(facts["part"])
        elif kind == "open_term":
            facts["part"] = steps.line(spot).parameters[facts["part"]].title.prof
    elif kind == "relapse":
        facts["name"] = steps.route.main.results[facts["name"]].prof
    elif "name" in facts:
        facts["name"] = _title(kind, facts["name"], steps, pools)
    if facts.get("part") in steps.model.areas:
        facts["part"] = steps.model.areas[facts["part"]].title
    return replace(assumption, facts=tuple(facts.items()))


def _title(kind: str, name: str, steps: Steps, pools: Pools) -> str:
    """The title of something in the scenario; its name where it has none."""
    main = steps.route.main
    if kind == "functions":
        return pools.title_of(name)
    if kind == "tracks" and name in steps.route.lines:
        return steps.route.lines[name].title.prof
    if kind == "parameters" and name in main.parameters:
        return main.parameters[name].title.prof
    if kind in TITLED:
        title = getattr(steps.model, kind)[name].title
        return title if isinstance(title, str) else title.prof if title else name
    return name
