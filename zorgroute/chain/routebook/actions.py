"""How does a route come into force, and out of it again?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.routebook.answering import values_of
from zorgroute.chain.routebook.drafting import close, open_row
from zorgroute.chain.routebook.models import Edition, Publication
from zorgroute.chain.routebook.owning import PART, must_own
from zorgroute.chain.routebook.queries import PUBLISHED, RETIRED, find_track, load_text
from zorgroute.chain.routebook.weighing import Weighed, kept_rows, read_kept, weigh
from zorgroute.core.answers import Denied, ZorgrouteError
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.route import Route


class NotPublishable(ZorgrouteError):
    """The file is no readable route; the faults are in `unreadable`."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__("not a route")
        self.unreadable = unreadable


@dataclass(frozen=True)
class Agreement:
    """Which organisations agreed on a version and when, until when it holds, and the advice (R241).

    The advice is that of parents and young people before the version was adopted (R214).
    """

    partners: tuple[str, ...] = ()
    on: date | None = None
    until: date | None = None
    advice_by: str = ""
    advice_on: date | None = None
    advice: str = ""

    def as_kept(self) -> dict[str, Any]:
        """As a table keeps it."""
        days = {"on": self.on, "until": self.until}
        told = {name: day.isoformat() for name, day in days.items() if day is not None}
        advice = {
            "by": self.advice_by,
            "on": self.advice_on.isoformat() if self.advice_on else "",
            "text": self.advice,
        }
        return {"partners": list(self.partners), **told, "advice": advice}


def publish(path: Path, now: datetime, parameters: Mapping[str, int] | None = None) -> str:
    """Take a route file into force as the installation does, and return its digest.

    The former version of the same route retires: running cases keep it, new ones start on this
    one (R034). Doing it twice with the same file changes nothing. Without `parameters` the answers
    of the municipality hold, as far as it gave any. Nobody is asked for anything: setting up and
    the demo come here; people who decide on a route come to `publish_draft`.
    """
    text = path.read_text(encoding="utf-8")
    route = load_text(text, path.name, parameters)
    if isinstance(route, Unreadable):
        raise NotPublishable(route)
    municipality = route.model.for_.municipality
    with transaction.atomic(), acting_as(Duty(municipality=municipality)):
        if parameters is None:
            filled = load_text(text, path.name, values_of(route))
            route = route if isinstance(filled, Unreadable) else filled
        _put_into_force(route, text, now)
    return route.digest


def publish_draft(acting: Acting, draft: UUID, now: datetime, *, examples: bool = False) -> Weighed:
    """Put a draft into force as its owner, with the agreement and reasons that were filled in.

    The former version retires and the draft closes. Publishing what is in force already changes
    nothing. Raises `Refused` with everything that is missing, `Unseen` when there is no such open
    draft here, `Conflict` when somebody else published at the same moment.
    """
    must_own(acting, acting.municipality, now)
    row = open_row(acting, draft, for_update=True)
    weighed = weigh(
        row.content,
        row.route,
        acting.municipality,
        kept=read_kept(row.kept),
        agreed=row.agreed,
        examples=examples,
    )
    if weighed.reasons or weighed.route is None:
        raise Refused(Denied(weighed.reasons))
    found = {each.key for each in weighed.findings}
    kept = {key: why for key, why in (weighed.kept or {}).items() if key in found}
    try:
        with transaction.atomic(), acting_as(Duty(municipality=acting.municipality)):
            more = {"kept": kept_rows(kept), "agreed": row.agreed}
            _put_into_force(weighed.route, row.content, now, acting, more)
    except IntegrityError:
        raise Conflict() from None
    close(row, now, weighed.route.digest)
    note_look(acting, now, [PART], action="E")
    return weighed


def retire(acting: Acting, name: str, now: datetime) -> None:
    """Take a route out of force as its owner: no new cases; running ones go on.

    Publishing it once more brings it back. Raises `Refused`, and `Unseen` when it is not in force.
    """
    must_own(acting, acting.municipality, now)
    present = Edition.objects.filter(
        municipality=acting.municipality, route=name, retired_at__isnull=True
    ).first()
    if present is None:
        raise Unseen(name)
    with transaction.atomic(), acting_as(Duty(municipality=acting.municipality)):
        Edition.objects.filter(digest=present.digest).update(retired_at=now)
        _note(present, RETIRED, now, acting)
    note_look(acting, now, [PART], action="E")


def _put_into_force(
    route: Route,
    text: str,
    now: datetime,
    acting: Acting | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    present = Edition.objects.filter(route=route.name, retired_at__isnull=True)
    if present.filter(digest=route.digest).exists():
        return
    present.update(retired_at=now)
    edition, _ = Edition.objects.update_or_create(
        digest=route.digest,
        defaults={"retired_at": None, **(more or {})},
        create_defaults={
            "municipality": route.model.for_.municipality,
            "route": route.name,
            "version": route.version,
            "organisation_kinds": [str(kind) for kind in route.model.for_.organisation],
            "content": text,
            "shared": _shared_texts(route),
            "parameters": dict(route.parameters),
            "published_at": now,
            **(more or {}),
        },
    )
    _note(edition, PUBLISHED, now, acting)


def _shared_texts(route: Route) -> dict[str, str]:
    """The text of every shared track by its name, so that the version stays what it is."""
    used = {route.model.tracks[name].use or name for name in route.shared}
    found = {name: find_track(name) for name in sorted(used)}
    return {name: each[1].decode() for name, each in found.items() if each is not None}


def _note(edition: Edition, kind: str, now: datetime, acting: Acting | None) -> None:
    line = Publication(
        municipality=edition.municipality,
        id=clock.new_id(),
        route=edition.route,
        digest=edition.digest,
        version=edition.version,
        kind=kind,
        person_id=acting.person if acting else None,
        role=acting.role if acting else "",
        at=now,
    )
    Publication.objects.bulk_create([line])
