"""What are the things of a route called on a page of a family: to a parent, and to a young person?

The titles of a route speak to parents. To the young person whom it is about a question of consent
is made of whom it lets know and what, and where the case is of the part of the route it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.consents import Mine
from zorgroute.chain.routebook.queries import content
from zorgroute.core.routes.words import Consent
from zorgroute.core.telling.purposes import steps_on
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF
from zorgroute.faces.parting import steps_known
from zorgroute.faces.portal.asking import language, say

STATION = "station"


def titles_of(seen: SeenCase) -> Titles:
    """What roles and steps are called to this reader."""
    return Titles(seen.route, PROF) if seen.acting.is_young else seen.teller(language()).titles


def consent_title(seen: SeenCase, each: Mine) -> str:
    """A question of consent as it is asked; what somebody else decides is no question."""
    if not seen.acting.is_young:
        return titles_of(seen).consent(each.name)
    return say("consent" if each.state else "consent_shared", to=receivers(seen, each.consent.to))


def classes(consent: Consent) -> list[str]:
    """What a consent lets somebody know."""
    return [say(f"form.class.{kind.value}") for kind in consent.classes]


def receivers(seen: SeenCase, roles: Iterable[str]) -> str:
    """Whom a consent lets know."""
    if not seen.acting.is_young:
        return ", ".join(titles_of(seen).role(role) for role in roles)
    return _and([_low(titles_of(seen).role(role)) for role in roles])


def purposes(seen: SeenCase, name: str) -> list[str]:
    """For which steps that the reader may know of a consent is asked, each once."""
    known = steps_known(seen, steps_on(seen.route, name))
    found = (step_title(seen, line, step) for line, step in known)
    return list(dict.fromkeys(found))


def step_title(seen: SeenCase, line: str, step: str) -> str:
    """What a step is called."""
    if not seen.acting.is_young:
        return titles_of(seen).step(line, step)
    return station_title(seen.route.step(line, step).station)


def station_title(station: str | None) -> str:
    """What a part of a route is called to a young person; of one that has no words of its own
    only that others work on it."""
    own = f"{STATION}.{station}"
    return say(own if own in content().young.texts else f"{STATION}.other")


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return say("and", first=", ".join(words[:-1]), last=words[-1])
