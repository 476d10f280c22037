"""How does a colleague raise a concern about a child?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.cases.actions import Done, attempt, open_case
from zorgroute.chain.cases.lists import child_on_case
from zorgroute.chain.concerns.models import Signal
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.keys import case_keys, lock
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.access import child_of, same_child
from zorgroute.chain.parties.actions import Name, enrol_child
from zorgroute.chain.parties.doubles import children_alike, remember_two
from zorgroute.chain.parties.likeness import Named
from zorgroute.chain.parties.practising import is_practice
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.moves import Actor, StartTrack
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.routes.route import Route

DOMAINS = ("ontwikkeling", "veiligheid")
MAX_FACT = 20_000


@dataclass(frozen=True)
class NewChild:
    """A child who is not known here yet; becomes a record of the own organisation only.

    `meant` is a child of the own organisation that looks like it, and that was meant after all;
    `is_other` says that none of those was.
    """

    given: str
    surname: str
    born: date
    prefix: str = ""
    group: str = ""
    meant: UUID | None = None
    is_other: bool = False

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given, self.prefix, self.surname) if part)


@dataclass(frozen=True)
class Concern:
    """What was seen or heard, when, about what, and what was tried already (R001)."""

    child: UUID | NewChild
    domains: tuple[str, ...]
    facts: str
    seen_on: date
    tried: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    about_colleagues: tuple[UUID, ...] = ()


def raise_concern(
    acting: Acting, route: Route, concern: Concern, now: datetime, *, key: str = ""
) -> Done:
    """Record a concern and open the case it belongs to, in one transaction.

    With the domain safety the meldcode starts as well, where the route has it and this function
    may start it. Raises `Refused` with everything that is missing, `Unseen` for a child that is
    not this actor's. Does not do the first step: that asks whom it was discussed with.
    """
    reasons = tuple(_missing(concern, now))
    if reasons:
        raise Refused(Denied(reasons))
    child = _child(acting, concern.child, now)
    done = open_case(
        acting,
        child,
        route,
        now,
        key=key,
        about=_words(concern),
        keep_from=concern.about_colleagues,
    )
    if done.is_repeat:
        return done
    if done.organisation is None:
        raise Refused(Denied((reason("start.no_organisation"),)))
    secret = case_keys().make(done.case)
    body = {"facts": concern.facts, "tried": concern.tried}
    signal = Signal(
        id=clock.new_id(),
        municipality=acting.municipality,
        case_id=done.case,
        child_id=child.id,
        by_person=acting.person,
        by_role=acting.role,
        organisation_id=done.organisation,
        domains=list(concern.domains),
        seen_on=concern.seen_on,
        raised_at=now,
        body=b"",
    )
    signal.body = lock(secret, json.dumps(body).encode(), f"signal/{signal.id}")
    signal.save(force_insert=True)
    if "veiligheid" in concern.domains:
        _start_meldcode(acting, route, done.case, now)
    return done


def _child(acting: Acting, given: UUID | NewChild, now: datetime) -> KnownChild:
    """The child of the own list, of a case of one's own, or one that is added here and now."""
    if isinstance(given, NewChild):
        return _added(acting, given, now)
    if acting.is_family or acting.organisation is None:
        return child_of(acting, given, now, "zorg-melden")
    try:
        return child_of(acting, given, now, "zorg-melden")
    except Unseen:
        return child_on_case(acting, given, now)


def _added(acting: Acting, new: NewChild, now: datetime) -> KnownChild:
    """A child of the same name and birthday at the own organisation is that one (R005).

    One who only looks like it is that one when somebody said so; else it is remembered that they
    are two, so that nobody is asked again.
    """
    if acting.organisation is None or is_practice(acting.municipality):
        raise Unseen("child")
    known = same_child(acting, new.name, new.born)
    if known is not None:
        return known
    alike = _alike(acting, new, now) if new.meant or new.is_other else []
    if new.meant is not None:
        meant = next((each for each in alike if each.id == new.meant), None)
        if meant is None:
            raise Unseen("child")
        return meant
    made_id = enrol_child(
        acting.municipality,
        Name(new.given, new.surname, new.prefix),
        new.born,
        organisation=acting.organisation,
        location=acting.locations[0] if acting.locations else None,
        group=new.group,
    )
    if new.is_other:
        remember_two(acting, [(made_id, each.id) for each in alike], now)
    made = same_child(acting, new.name, new.born)
    if made is None:
        raise Unseen("child")
    return made


def _alike(acting: Acting, new: NewChild, now: datetime) -> list[KnownChild]:
    return [each for each, _ in children_alike(acting, named_as(new), now)]


def named_as(new: NewChild) -> Named:
    """What of a child who is typed in is compared with those who are there."""
    return Named(new.given, new.prefix, new.surname, new.born)


def _words(concern: Concern) -> str:
    """Everything that was said, so that the same key with another text is seen for what it is."""
    said = (concern.domains, concern.facts, concern.seen_on.isoformat(), concern.tried)
    return repr((said, sorted(concern.extra.items())))


def _start_meldcode(acting: Acting, route: Route, case: UUID, now: datetime) -> None:
    track = route.exits.get("safety")
    if track is None or not route.may_act(acting.role, route.lines[track].may_start):
        return
    actor = Actor(str(acting.person), acting.role)
    attempt(acting, case, StartTrack(actor, track, now), now)


def _missing(concern: Concern, now: datetime) -> list[Reason]:
    found = []
    if not concern.domains or not set(concern.domains) <= set(DOMAINS):
        found.append(reason("concern.no_domain"))
    if not concern.facts.strip():
        found.append(reason("concern.no_facts"))
    elif len(concern.facts) + len(concern.tried) > MAX_FACT:
        found.append(reason("concern.too_long"))
    if concern.seen_on > now.astimezone(AMSTERDAM).date():
        found.append(reason("time.in_future"))
    return found


def forget_signals(municipality: str, case: UUID) -> None:
    """Cut the link between the signals of a case and the child; their bodies went with the key."""
    Signal.objects.filter(municipality=municipality, case_id=case).update(child_id=None)


def move_signals(municipality: str, gone: UUID, kept: UUID) -> None:
    """Let the signals about one record of a child be about the other, when the two became one."""
    Signal.objects.filter(municipality=municipality, child_id=gone).update(child_id=kept)
