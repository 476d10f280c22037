"""How does a colleague raise a concern about a child?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from zorgroute.chain.cases.actions import Done, attempt, open_case
from zorgroute.chain.concerns.models import Signal
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.keys import case_keys, lock
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.access import child_of
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.moves import Actor, StartTrack
from zorgroute.core.routes.route import Route

DOMAINS = ("ontwikkeling", "veiligheid")
MAX_FACT = 20_000


@dataclass(frozen=True)
class Concern:
    """What was seen or heard, when, about what, and what was tried already (R001)."""

    child: UUID
    domains: tuple[str, ...]
    facts: str
    seen_on: date
    tried: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


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
    child = child_of(acting, concern.child, now, "zorg-melden")
    organisation = acting.organisation or child.organisation
    if organisation is None:
        raise Refused(Denied((reason("start.no_organisation"),)))
    done = open_case(acting, child, route, now, key=key, about=_words(concern))
    if done.is_repeat:
        return done
    secret = case_keys().make(done.case)
    body = {"facts": concern.facts, "tried": concern.tried}
    signal = Signal(
        id=clock.new_id(),
        municipality=acting.municipality,
        case_id=done.case,
        child_id=child.id,
        by_person=acting.person,
        by_role=acting.role,
        organisation_id=organisation,
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
    if concern.seen_on > now.date():
        found.append(reason("time.in_future"))
    return found


def forget_signals(municipality: str, case: UUID) -> None:
    """Cut the link between the signals of a case and the child; their bodies went with the key."""
    Signal.objects.filter(municipality=municipality, case_id=case).update(child_id=None)
