"""How does a route come into force?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from zorgroute.chain.routebook.models import Edition
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route


class NotPublishable(ZorgrouteError):
    """The file is no readable route; the faults are in `unreadable`."""

    def __init__(self, unreadable: Unreadable) -> None:
        super().__init__("not a route")
        self.unreadable = unreadable


def publish(path: Path, now: datetime, parameters: Mapping[str, int] | None = None) -> str:
    """Take a route file into force as the present version, and return its digest.

    The former version of the same route retires: running cases keep it, new ones start on this
    one (R034). Doing it twice with the same file changes nothing.
    """
    shared: dict[str, str] = {}

    def find_track(name: str) -> tuple[str, bytes] | None:
        file = content().folder / "routes" / "tracks" / f"{name}.yaml"
        if not file.is_file():
            return None
        shared[name] = file.read_text(encoding="utf-8")
        return file.name, shared[name].encode()

    text = path.read_text(encoding="utf-8")
    route = load_route(text.encode(), path.name, find_track, parameters)
    if isinstance(route, Unreadable):
        raise NotPublishable(route)
    former = Edition.objects.filter(route=route.name, retired_at__isnull=True)
    former.exclude(digest=route.digest).update(retired_at=now)
    Edition.objects.update_or_create(
        digest=route.digest,
        defaults={"retired_at": None},
        create_defaults={
            "municipality": route.model.for_.municipality,
            "route": route.name,
            "version": route.version,
            "organisation_kinds": [str(kind) for kind in route.model.for_.organisation],
            "content": text,
            "shared": shared,
            "parameters": dict(parameters or {}),
            "published_at": now,
        },
    )
    return route.digest
