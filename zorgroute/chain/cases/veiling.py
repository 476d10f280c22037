"""What of the people around a case is absent for this reader, because it is kept from them?

One projection for every channel: a case is veiled before anything is read from it, so that pages,
map, timeline, print, API and forms all tell the same (T4, T6, T7). Only who acts for the
installation itself loads a case without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.filling import Some
from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.cases.world import Surroundings
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.queries import KnownChild, Reachable
from zorgroute.chain.parties.shielding import hidden_from
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import Person
from zorgroute.core.policy.shielding import Hidden
from zorgroute.core.wording.catalogue import NL, PROF

NEUTRAL, TAKES_PART, DECIDES = "shield.someone", "shield.takes_part", "shield.decides"


@dataclass(frozen=True)
class _Veil:
    """Who reads, and what is kept from this reader."""

    reader: UUID
    is_family: bool
    hidden: Hidden
    child: KnownChild | None
    neutral: str

    def covers(self, who: Reachable) -> bool:
        """Whether this is somebody whose whereabouts are kept from the reader, or who works where
        the shielded child is: the school tells where a child can be found."""
        if who.person in self.hidden.people:
            return True
        child = self.child
        return (
            child is not None
            and child.id in self.hidden.children
            and who.organisation is not None
            and who.organisation == child.organisation
        )

    def of(self, who: Reachable, *, is_family: bool) -> Reachable | None:
        """Somebody as this reader may know them; None for a shielded relative."""
        if self.covers(who):
            # What leads to somebody goes; a relative has nothing neutral that is left.
            return None if is_family else Reachable(who.person, self.neutral, "")
        if is_family and self.is_family and who.person != self.reader:
            # The other household is never shown to a parent (T4).
            return replace(who, phone="", hours="", stand_in=None)
        if who.stand_in is None:
            return who
        return replace(who, stand_in=self.of(who.stand_in, is_family=is_family))


def veiled(opened: Opened, acting: Acting, now: datetime) -> Opened:
    """The same case, with everything that leads to a shielded person, child or address taken out.

    For reading only: what is written must know everybody.
    """
    hidden = hidden_from(acting, now)
    if hidden.is_nothing and not acting.is_family:
        return opened
    around = opened.around
    veil = _Veil(acting.person, acting.is_family, hidden, around.child, _say(NEUTRAL))
    return replace(opened, around=_around(opened, around, veil))


def title_of(who: Reachable, title: str) -> str:
    """What somebody's part in a case is called; of somebody veiled only that there is one, as a
    function can lead to a place as well (T7)."""
    return _say(TAKES_PART) if who.name == _say(NEUTRAL) else title


def veil_names(acting: Acting, now: datetime, names: Mapping[UUID, str]) -> dict[UUID, str]:
    """Names by id, for who decides or signed: of whom is kept from this reader no name."""
    kept = hidden_from(acting, now).people
    return {who: _say(DECIDES) if who in kept else name for who, name in names.items()}


def _say(code: str) -> str:
    return content().catalogue.say(code, voice=PROF, language=NL)


def _around(opened: Opened, around: Surroundings, veil: _Veil) -> Surroundings:
    def all_of(some: Mapping[str, Some]) -> dict[str, Some]:
        return {
            name: tuple(
                found
                for each in people
                if (found := veil.of(each, is_family=opened.route.is_family(name))) is not None
            )
            for name, people in some.items()
        }

    world = around.world
    names = {
        str(each.person): veil.neutral
        for people in (*around.fillers.values(), *around.candidates.values())
        for who in people
        for each in (who, who.acting)
        if veil.covers(each)
    }
    world = replace(
        world,
        functions={name: _named(who, names) for name, who in world.functions.items()},
        coordinator=_named(world.coordinator, names) if world.coordinator else None,
    )
    return replace(
        around,
        world=world,
        child=_child(around.child, veil.hidden),
        fillers=all_of(around.fillers),
        candidates=all_of(around.candidates),
    )


def _named(who: Person, names: Mapping[str, str]) -> Person:
    replacement = _named(who.replacement, names) if who.replacement else None
    return replace(who, name=names.get(who.id, who.name), replacement=replacement)


def _child(child: KnownChild | None, hidden: Hidden) -> KnownChild | None:
    if child is None or child.id not in hidden.children:
        return child
    return replace(child, group="", organisation=None, location=None)
