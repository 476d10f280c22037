"""What of a case does this reader get to know exists?

Answers pass the same projection as data (semantics 17): map, what-now, timeline and due dates are
drawn from what comes out here, so that a track the reader may not know of does not exist in it.
"""

from __future__ import annotations

from dataclasses import replace

from zorgroute.core.engine.standing import Item, Run, Standing, Visit
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.route import Route


def project(route: Route, standing: Standing, reader: str) -> Standing:
    """The standing as this function may know it; numbers count only what is left in it.

    Facts are kept or dropped with their track; which class of information somebody may read is
    for the policy to say, not for this.
    """
    hidden = [name for name in route.tracks if not may_know(route, name, reader)]
    runs = {name: run for name, run in standing.runs.items() if name not in hidden}
    visits = [standing.main, *(run.visit for _, run in sorted(runs.items()))]
    numbers = {visit.number: at for at, visit in enumerate(filter(None, visits), 1)}
    secret = _has_meldcode(route, hidden)
    return replace(
        standing,
        main=_renumbered(standing.main, numbers),
        runs={name: _run(run, numbers) for name, run in runs.items()},
        facts={
            key: value
            for key, value in standing.facts.items()
            if not key.startswith(tuple(f"{name}." for name in hidden))
        },
        done={key: at for key, at in standing.done.items() if key[0] not in hidden},
        meldcode={} if secret else standing.meldcode,
        items=tuple(_items(route, standing, reader, hidden)),
        deviations=0,
        interrupts=frozenset(),
        family_told=frozenset(),
        next_seq=0,
        past=None,
        base=None,
        before=None,
    )


def _has_meldcode(route: Route, hidden: list[str]) -> bool:
    return any(
        step.meldcode is not None for name in hidden for step in route.lines[name].steps.values()
    )


def _run(run: Run, numbers: dict[int, int]) -> Run:
    return replace(run, visit=_renumbered(run.visit, numbers))


def _renumbered(visit: Visit | None, numbers: dict[int, int]) -> Visit | None:
    return None if visit is None else replace(visit, number=numbers[visit.number])


def _items(route: Route, standing: Standing, reader: str, hidden: list[str]) -> list[Item]:
    return [
        item
        for item in standing.items
        if route.plays(reader, item.role)
        and not item.about.startswith(tuple(f"{name}{mark}" for name in hidden for mark in "/="))
    ]
