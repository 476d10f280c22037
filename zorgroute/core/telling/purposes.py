"""For which steps of the route is a consent asked, so that it can be said what it is for?"""

from __future__ import annotations

from collections.abc import Iterator

from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import Guard, Step


def steps_on(route: Route, consent: str) -> tuple[tuple[str, str], ...]:
    """The steps that share on this consent, else those that need it: as (line, step)."""
    shares = tuple(_steps(route, consent, is_share=True))
    return shares or tuple(_steps(route, consent, is_share=False))


def _steps(route: Route, consent: str, *, is_share: bool) -> Iterator[tuple[str, str]]:
    for line in route.lines.values():
        if consent not in line.consents:
            continue
        for name, step in line.steps.items():
            if consent in (_shares(step) if is_share else _needs(step)):
                yield line.name, name


def _shares(step: Step) -> set[str]:
    shares = [*step.shares, *(each for way in step.outcomes.values() for each in way.shares)]
    return {each.ground.consent for each in shares if each.ground and each.ground.consent}


def _needs(step: Step) -> set[str]:
    guards = [*step.needs, *(each for way in step.outcomes.values() for each in way.needs)]
    return {name for guard in guards for name in _named(guard)}


def _named(guard: Guard) -> Iterator[str]:
    if guard.consent is not None:
        yield guard.consent
    for part in guard.parts:
        yield from _named(part)
