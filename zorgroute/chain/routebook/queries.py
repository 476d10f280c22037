"""Which route holds here, and in which version does a case run?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from zorgroute.chain.routebook.content import Content
from zorgroute.chain.routebook.models import Edition
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route


class NoSuchRoute(ZorgrouteError):
    """No edition of a route has this digest."""


@cache
def content() -> Content:
    """The routes, tables and texts of this installation."""
    return Content()


@lru_cache(maxsize=256)
def route_of(digest: str) -> Route:
    """The route in the very version that a case runs on (R034)."""
    edition = Edition.objects.filter(digest=digest).first()
    if edition is None:
        raise NoSuchRoute(digest)
    return read_edition(edition)


def read_edition(edition: Edition) -> Route:
    """The route of an edition; raises `NoSuchRoute` when it no longer reads."""

    def find_track(name: str) -> tuple[str, bytes] | None:
        text = edition.shared.get(name)
        return None if text is None else (f"{name}.yaml", text.encode())

    read = load_route(
        edition.content.encode(), f"{edition.route}.yaml", find_track, edition.parameters
    )
    if isinstance(read, Unreadable):
        raise NoSuchRoute(edition.digest)
    return read


def routes_at(municipality: str, organisation_kind: str) -> Sequence[Route]:
    """The present routes of a municipality that begin at this kind of organisation."""
    editions = Edition.objects.filter(
        municipality=municipality,
        retired_at__isnull=True,
        organisation_kinds__contains=[organisation_kind],
    ).order_by("route")
    return [route_of(edition.digest) for edition in editions]


def present_routes() -> Sequence[Route]:
    """Every route in its present version."""
    editions = Edition.objects.filter(retired_at__isnull=True).order_by("municipality", "route")
    return [route_of(edition.digest) for edition in editions]


def present_route(name: str) -> Route | None:
    """A route by its name in its present version."""
    edition = Edition.objects.filter(route=name, retired_at__isnull=True).first()
    return None if edition is None else route_of(edition.digest)
