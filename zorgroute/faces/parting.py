"""Which boxes are there when a yes is not for everything, and what does each of them mean?

For the pages of professionals and of families alike. No box is ticked beforehand: a yes is what
somebody does, never what somebody leaves standing (AVG 4.11, consideration 32).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from zorgroute.chain.cases.access import SeenCase
from zorgroute.core.policy.parting import WHOLE, Part, asked_in
from zorgroute.core.policy.reading import may_know
from zorgroute.core.routes.words import Consent
from zorgroute.core.telling.purposes import left_to, told_at, told_of
from zorgroute.core.telling.titles import Titles

PARTLY = "deels"
Say = Callable[..., str]
Box = dict[str, Any]


def consent_named(seen: SeenCase, name: str) -> Consent | None:
    """A consent of the route by its name, on whichever line it stands."""
    found = (line.consents.get(name) for line in seen.route.lines.values())
    return next((each for each in found if each), None)


def asked_by(seen: SeenCase, name: str) -> Part:
    """Everything that a consent of the route asks; nothing when there is no such consent."""
    consent = consent_named(seen, name)
    return asked_in(consent) if consent else WHOLE


def has_choice(consent: Consent | None) -> bool:
    """Whether there is anything to leave out: more than one receiver, or more than one class."""
    return consent is not None and max(map(len, asked_in(consent))) > 1


def receiver_boxes(
    seen: SeenCase, name: str, chosen: Collection[str], say: Say, titles: Titles
) -> list[Box]:
    """A box for each receiver, with what then cannot happen; none where there is one receiver."""
    names = asked_by(seen, name).receivers
    if len(names) < 2:
        return []
    return [
        {
            "value": each,
            "label": titles.role(each),
            "more": _without_receiver(seen, name, each, say, titles),
            "is_chosen": each in chosen,
        }
        for each in names
    ]


def _without_receiver(seen: SeenCase, name: str, receiver: str, say: Say, titles: Titles) -> str:
    stopped = left_to(seen.route, name, receiver)
    hears = [at for at in told_at(seen.route, name, receiver) if at not in stopped]
    told, stops = _steps(seen, hears, titles), _steps(seen, stopped, titles)
    words = [say("allow.part.not_to_at", steps=told) if told else say("allow.part.not_to")]
    return " ".join([*words, *([say("allow.part.stops", steps=stops)] if stops else [])])


def class_boxes(
    seen: SeenCase, name: str, chosen: Collection[str], say: Say, titles: Titles
) -> list[Box]:
    """A box for each class of information; none where there is one class."""
    classes = asked_by(seen, name).classes
    if len(classes) < 2:
        return []
    return [
        {
            "value": each,
            "label": say(f"form.class.{each}"),
            "more": _without_class(seen, name, each, say, titles),
            "is_chosen": each in chosen,
        }
        for each in classes
    ]


def _without_class(seen: SeenCase, name: str, of_class: str, say: Say, titles: Titles) -> str:
    steps = _steps(seen, told_of(seen.route, name, of_class), titles)
    return say("allow.part.not_about", steps=steps) if steps else ""


def steps_known(seen: SeenCase, steps: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Those of these steps that stand on a line that the reader may know of."""
    for line, step in steps:
        if any(may_know(seen.route, line, role) for role in seen.roles):
            yield line, step


def _steps(seen: SeenCase, steps: Sequence[tuple[str, str]], titles: Titles) -> str:
    known = dict.fromkeys(titles.step(*at) for at in steps_known(seen, steps))
    return "; ".join(f"“{each}”" for each in known)


def left_words(left: Part, say: Say, titles: Titles) -> list[str]:
    """What a yes leaves out, in a sentence for the receivers and one for the classes."""
    found = []
    if left.receivers:
        names = ", ".join(titles.role(each) for each in left.receivers)
        found.append(say("allow.kept_out", names=names))
    if left.classes:
        found.append(say("allow.left_classes", names=class_words(left.classes, say)))
    return found


def class_words(classes: Iterable[str], say: Say) -> str:
    """Classes of information as people read them."""
    return ", ".join(say(f"form.class.{each}") for each in classes)


def chosen_part(
    consent: Consent, receivers: Sequence[str], classes: Sequence[str]
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """What was ticked of each kind; None of a kind of which there was nothing to choose."""
    asked = asked_in(consent)
    return (
        tuple(receivers) if len(asked.receivers) > 1 else None,
        tuple(classes) if len(asked.classes) > 1 else None,
    )
