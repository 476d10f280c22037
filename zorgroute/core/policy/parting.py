"""To which part of a question does a yes go, and whom does it reach, about what?

A yes can be given for some of the receivers and some of the classes that are asked. What counts is
what everybody who decides said yes to: never more than any one of them (AVG 4.11 and 7; R011).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.routes.faults import did_you_mean
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import Consent, InformationClass

# For each consent of a route, the classes that each function may know on it now. A function that
# was left out stands there with no class.
Reach = Mapping[str, Mapping[str, frozenset[str]]]
CONSENT = "consent:"
# Whoever may know anything knows that there is something.
EXISTENCE = InformationClass.EXISTENCE.value
LONGEST_NAME = 80


class Part(NamedTuple):
    """For whom a yes is, and about which classes; both empty: for all that was asked."""

    receivers: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.receivers and not self.classes


WHOLE = Part()


def asked_in(consent: Consent) -> Part:
    """Everything that a consent of the route asks, in the order of the route."""
    return Part(tuple(dict.fromkeys(consent.to)), tuple(each.value for each in consent.classes))


def part_of(
    consent: Consent,
    name: str,
    receivers: Collection[str] | None = None,
    classes: Collection[str] | None = None,
) -> Part | Denied:
    """The part of a question that was chosen; None is everything that is asked of that kind.

    All of it is a yes to the whole. Whoever may know any class also knows that there is something.
    Denied when nothing is chosen, which is no yes, or something that is not asked.
    """
    asked = asked_in(consent)
    wrong = [
        *_wrong(name, receivers, asked.receivers),
        *_wrong(name, classes, asked.classes),
    ]
    if wrong:
        return Denied(tuple(dict.fromkeys(wrong)))
    about = None if classes is None else {*classes, EXISTENCE}
    return Part(_chosen(receivers, asked.receivers), _chosen(about, asked.classes))


def _wrong(name: str, chosen: Collection[str] | None, asked: Sequence[str]) -> list[Reason]:
    if chosen is None:
        return []
    chosen = [each for each in chosen if each.strip()]
    if not chosen:
        return [reason("consent.part_empty", consent=name)]
    strange = dict.fromkeys(each for each in chosen if each not in asked)
    return [
        reason(
            "consent.part_unknown",
            consent=name,
            part=each[:LONGEST_NAME],
            mean=did_you_mean(each[:LONGEST_NAME], asked),
            known=", ".join(asked),
        )
        for each in list(strange)[:5]
    ]


def _chosen(chosen: Collection[str] | None, asked: Sequence[str]) -> tuple[str, ...]:
    """What was chosen, in the order of the route; empty for everything."""
    if chosen is None or set(asked) <= set(chosen):
        return ()
    return tuple(each for each in asked if each in chosen)


def receivers_of(route: Route, consent: Consent) -> dict[str, tuple[str, ...]]:
    """Every function that a consent lets know, with the asked names that it hangs on.

    A function of a group hangs on the name of the group, and a group on that of each of its
    functions that is asked by name: who is left out does not come in through the other.
    """
    names = asked_in(consent).receivers
    return {
        role: tuple(to for to in names if route.plays(role, to) or route.plays(to, role))
        for role in route.roles
        if any(route.plays(role, to) for to in names)
    }


def reached(
    route: Route, reach: Reach | None, ground: str, reader: str, classes: Collection[str]
) -> tuple[str, ...]:
    """Those of these classes that a function may know of what was shared on a ground.

    The ground stands as in the log. Without a reach, or on another ground than consent, all of
    them. A consent or a function that the reach does not have gets nothing.
    """
    if reach is None or not ground.startswith(CONSENT):
        return tuple(classes)
    rows = reach.get(ground.removeprefix(CONSENT), {})
    if reader in rows:
        found = [rows[reader]]
    else:
        found = [some for role, some in rows.items() if route.plays(reader, role)]
    return tuple(each for each in classes if found and all(each in some for some in found))


def left_out(
    asked: Part, reach: Mapping[str, Collection[str]], standing_for: Mapping[str, Collection[str]]
) -> Part:
    """What was asked and is not allowed: the receivers that get nothing, and the classes that
    nobody gets; where nobody gets anything, everything that was asked.

    `reach` is that of one consent, `standing_for` what `receivers_of` gives of it.
    """
    reached_names = {
        to for role, classes in reach.items() if classes for to in standing_for.get(role, ())
    }
    given = {each for classes in reach.values() for each in classes}
    return Part(
        tuple(each for each in asked.receivers if each not in reached_names),
        tuple(each for each in asked.classes if each not in given),
    )


def left_by(consent: Consent, receivers: Collection[str], classes: Collection[str]) -> Part:
    """What a yes leaves out of what is asked; one to nothing by name leaves nothing out."""
    asked = asked_in(consent)
    return Part(
        tuple(each for each in asked.receivers if receivers and each not in receivers),
        tuple(each for each in asked.classes if classes and each not in classes),
    )
