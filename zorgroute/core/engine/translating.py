"""How does a case stand on another version of its route?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from zorgroute.core.engine.events import Migrated
from zorgroute.core.engine.standing import Item, Run, Standing, Visit
from zorgroute.core.routes.route import MAIN, Route

CASE = "met-de-zaak"


def translated(route: Route, standing: Standing, deed: Migrated) -> Standing:
    """The standing on `route` as `deed` says: the same case, read by other words.

    Open steps keep their number and their term; what was done keeps counting as far as its step
    is in the route. A track that the route has no longer is not there any more, and neither is a
    result it no longer knows. What the log says stays as it was.
    """
    words = _Words.of(deed)
    return replace(
        standing,
        digest=deed.to_digest,
        holder=words.role(standing.holder),
        signaller=words.role(standing.signaller),
        offered=words.role(standing.offered) if standing.offered else None,
        main=words.visit(standing.main),
        last_main_step=words.step(MAIN, standing.last_main_step),
        runs={
            name: run
            for name, each in standing.runs.items()
            if (run := _run(route, words, each)) is not None
        },
        facts={key: value for key, value in standing.facts.items() if key not in deed.facts},
        consents={
            name: said for name, said in standing.consents.items() if name not in deed.consents
        },
        done=_done(route, words, standing),
        items=tuple(words.item(item) for item in standing.items if not words.has_stopped(item)),
    )


@dataclass(frozen=True)
class _Words:
    """The names of one version in those of another."""

    places: Mapping[tuple[str, str], str]
    roles: Mapping[str, str]

    @classmethod
    def of(cls, deed: Migrated) -> _Words:
        places = {(each.line, each.step): each.to for each in deed.placed}
        return cls(places, dict(deed.roles))

    def role(self, name: str) -> str:
        return self.roles.get(name, name)

    def step(self, line: str, name: str) -> str:
        return self.places.get((line, name), name)

    def visit(self, visit: Visit | None) -> Visit | None:
        if visit is None:
            return None
        step = self.step(visit.line, visit.step)
        return replace(visit, step=step) if step else None

    def has_stopped(self, item: Item) -> bool:
        line, slash, step = item.about.partition("/")
        return bool(slash) and self.places.get((line, step)) == ""

    def item(self, item: Item) -> Item:
        line, slash, step = item.about.partition("/")
        about = f"{line}/{self.step(line, step)}" if slash else item.about
        return replace(item, role=self.role(item.role), about=about)


def _done(route: Route, words: _Words, standing: Standing) -> dict[tuple[str, str], datetime]:
    """When each step was last done, under the name it has now."""
    found: dict[tuple[str, str], datetime] = {}
    for (line, name), at in standing.done.items():
        step = words.step(line, name)
        if line in route.lines and step in route.lines[line].steps:
            found[line, step] = max(at, found.get((line, step), at))
    return found


def _run(route: Route, words: _Words, run: Run) -> Run | None:
    line = route.lines.get(run.track)
    if line is None:
        return None
    if run.result is not None:
        return run if run.result in (*line.results, CASE) else None
    visit = words.visit(run.visit)
    if run.visit is not None and visit is None:
        return None
    return replace(run, visit=visit)
