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


def former_route(name: str) -> Route | None:
    """The version of a route before the present one; nothing when there was none."""
    editions = Edition.objects.filter(route=name, retired_at__isnull=False)
    former = editions.order_by("-retired_at", "-version").first()
    return None if former is None else route_of(former.digest)


@cache
def shipped_routes() -> tuple[Route, ...]:
    """The routes that come with the software, whether they are in force here or not."""
    folder = content().folder / "routes"

    def find_track(name: str) -> tuple[str, bytes] | None:
        file = folder / "tracks" / f"{name}.yaml"
        return (file.name, file.read_bytes()) if file.is_file() else None

    read = (load_route(file.read_bytes(), file.name, find_track) for file in content().routes())
    return tuple(each for each in read if not isinstance(each, Unreadable))


def readable_routes() -> Sequence[tuple[Route, bool]]:
    """Every route that anybody may read, by municipality and name, and whether it is in force."""
    present = {route.name: (route, True) for route in present_routes()}
    shipped = {route.name: (route, False) for route in shipped_routes()}
    found = {**shipped, **present}.values()
    return sorted(found, key=lambda each: (each[0].model.for_.municipality, each[0].name))


def readable_route(name: str) -> tuple[Route, bool] | None:
    """One of these by its name."""
    present = present_route(name)
    if present is not None:
        return present, True
    return next(((route, False) for route in shipped_routes() if route.name == name), None)
