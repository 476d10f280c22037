"""Under which addresses do running cases move to another version of their route?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import migrating, migrating_case
from zorgroute.faces.web import urls_routes as _names_a_route  # noqa: F401 it registers <route:name>

ROUTE = "routes/beheer/<route:name>/verhuizen"

urlpatterns = [
    path(f"{ROUTE}/", migrating.migrate, name="migrate"),
    path(f"{ROUTE}/<uuid:made>/", migrating.migration, name="migration"),
    path(f"{ROUTE}/<uuid:made>/terug/", migrating.migration_undo, name="migration_undo"),
    path("zaak/<uuid:case>/versie/", migrating_case.case_version, name="case_version"),
    path(
        "zaak/<uuid:case>/versie/terug/",
        migrating_case.case_version_back,
        name="case_version_back",
    ),
]
