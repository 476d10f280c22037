"""Which route holds here, and in which version does a case run?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from zorgroute.chain.parties.practising import home_of
from zorgroute.chain.routebook.content import Content
from zorgroute.chain.routebook.models import Edition, Publication
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import OrganisationKind


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
    """The present routes of a municipality that begin at this kind of organisation.

    A practice has those of the municipality it is in.
    """
    editions = Edition.objects.filter(
        municipality=home_of(municipality),
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


def find_track(name: str) -> tuple[str, bytes] | None:
    """A shared track of this installation, as its file name and content."""
    file = content().folder / "routes" / "tracks" / f"{name}.yaml"
    return (file.name, file.read_bytes()) if file.is_file() else None


def load_text(
    text: str, file: str, parameters: Mapping[str, int] | None = None
) -> Route | Unreadable:
    """A route out of a text, with the shared tracks of this installation."""
    return load_route(text.encode(), file, find_track, parameters)


@cache
def shipped_routes() -> tuple[Route, ...]:
    """The routes that come with the software, whether they are in force here or not."""
    read = (load_route(file.read_bytes(), file.name, find_track) for file in content().routes())
    return tuple(each for each in read if not isinstance(each, Unreadable))


def readable_routes() -> Sequence[tuple[Route, bool]]:
    """Every route that anybody may read, by municipality and name, and whether it is in force."""
    present = {route.name: (route, True) for route in present_routes()}
    shipped = {route.name: (route, False) for route in shipped_routes()}
    rows = Edition.objects.order_by("version", "published_at").values_list("route", "digest")
    gone = {name: digest for name, digest in rows if name not in present}
    retired = {name: (route_of(digest), False) for name, digest in gone.items()}
    found = {**shipped, **retired, **present}.values()
    return sorted(found, key=lambda each: (each[0].model.for_.municipality, each[0].name))


def readable_route(name: str) -> tuple[Route, bool] | None:
    """One of these by its name."""
    present = present_route(name)
    if present is not None:
        return present, True
    last = Edition.objects.filter(route=name).order_by("-version", "-published_at").first()
    if last is not None:
        return route_of(last.digest), False
    return next(((route, False) for route in shipped_routes() if route.name == name), None)


@dataclass(frozen=True)
class Version:
    """One version of a route as the list of versions shows it; `agreed` says who agreed and when.

    `by` and `by_role` are who put it into force last, where that is known to this reader.
    """

    digest: str
    municipality: str
    route: str
    version: int
    published_at: datetime
    retired_at: datetime | None = None
    agreed: Mapping[str, Any] = field(default_factory=dict)
    by: UUID | None = None
    by_role: str = ""

    @property
    def is_present(self) -> bool:
        return self.retired_at is None


def versions_of(name: str) -> list[Version]:
    """Every version of a route that was ever in force here, the newest first."""
    rows = Edition.objects.filter(route=name).order_by("-version", "-published_at")
    return _versions(list(rows))


def versions_at(municipality: str) -> list[Version]:
    """The same for every route of a municipality, by route."""
    rows = Edition.objects.filter(municipality=municipality)
    return _versions(list(rows.order_by("route", "-version", "-published_at")))


def _versions(rows: Sequence[Edition]) -> list[Version]:
    digests = [row.digest for row in rows]
    done = Publication.objects.filter(digest__in=digests, kind=PUBLISHED).order_by("at")
    last = {each.digest: each for each in done}
    return [
        Version(
            row.digest, row.municipality, row.route, row.version, row.published_at,
            row.retired_at, row.agreed,
            last[row.digest].person_id if row.digest in last else None,
            last[row.digest].role if row.digest in last else "",
        )
        for row in rows
    ]  # fmt: skip


PUBLISHED, RETIRED = "published", "retired"


@dataclass(frozen=True)
class Decision:
    """That somebody put a version into force or took it out of it."""

    kind: str
    version: int
    digest: str
    at: datetime
    by: UUID | None
    by_role: str


def decisions_on(municipality: str, name: str) -> list[Decision]:
    """Everything that was decided on a route, the newest first; for who works there."""
    rows = Publication.objects.filter(municipality=municipality, route=name).order_by("-at")
    return [
        Decision(row.kind, row.version, row.digest, row.at, row.person_id, row.role) for row in rows
    ]


def text_of(digest: str) -> str:
    """The file of a version, as it was put into force; empty when there is none."""
    found = Edition.objects.filter(digest=digest).values_list("content", flat=True).first()
    return found or ""


def routes_of(municipality: str) -> list[Route]:
    """The routes of a municipality by name: in force, retired, and those that came along.

    Of each the present version, else the last one that was in force, else ours.
    """
    found = {each.name: each for each in shipped_routes()
             if each.model.for_.municipality == municipality}  # fmt: skip
    for each in reversed(versions_at(municipality)):
        if each.is_present or each.route not in found or not _is_in_force(found[each.route]):
            found[each.route] = route_of(each.digest)
    return [found[name] for name in sorted(found)]


def _is_in_force(route: Route) -> bool:
    return Edition.objects.filter(digest=route.digest, retired_at__isnull=True).exists()


def is_retired(name: str) -> bool:
    """Whether a route was in force here once and is not now: no new cases, running ones go on."""
    rows = list(Edition.objects.filter(route=name).values_list("retired_at", flat=True))
    return bool(rows) and None not in rows


def routes_in_force(municipality: str) -> list[Route]:
    """The present routes of a municipality, at whatever organisation they begin."""
    editions = Edition.objects.filter(
        municipality=home_of(municipality), retired_at__isnull=True
    ).order_by("route")
    return [route_of(edition.digest) for edition in editions]


def route_here(municipality: str, name: str) -> Route | None:
    """A route of this municipality by its name, in its present version; never another's."""
    found = Edition.objects.filter(
        municipality=home_of(municipality), route=name, retired_at__isnull=True
    ).first()
    return None if found is None else route_of(found.digest)


# A family is no organisation, and an index is asked through an organisation that takes part.
NO_MEMBERS = frozenset({OrganisationKind.FAMILY, OrganisationKind.VERWIJSINDEX})


def kinds_here(municipality: str) -> frozenset[str]:
    """The kinds of organisation that have a part on the routes in force, and the municipality."""
    found = {OrganisationKind.MUNICIPALITY}
    for route in routes_in_force(municipality):
        found.update(route.model.for_.organisation)
        for role in route.roles.values():
            found.update(role.at)
    return frozenset(str(each) for each in found - NO_MEMBERS)


def functions_at(municipality: str, kind: str) -> list[str]:
    """The functions that the routes in force have at this kind of organisation, by name.

    A role that several functions may fill stands for those, and is no function itself.
    """
    return sorted(
        {
            name
            for route in routes_in_force(municipality)
            for name, role in route.roles.items()
            if kind in {str(each) for each in role.at} and not role.one_of
        }
    )
