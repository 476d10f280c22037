"""Under which addresses does a municipality see how its routes were taken?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import conforming, measured, measured_beside
from zorgroute.faces.web import urls_routes as _names_a_route  # noqa: F401 it registers <route:name>

HERE = "beleid/routes"
ROUTE = f"{HERE}/<route:name>"

urlpatterns = [
    path(f"{HERE}/", measured.overview, name="measured_routes"),
    path(f"{ROUTE}/", measured.route, name="measured_route"),
    path(f"{ROUTE}/volgens-afspraak/", conforming.conform, name="measured_conform"),
    path(f"{ROUTE}/naast/", measured_beside.beside, name="measured_beside"),
]
