"""Under which addresses are routes read, is advice asked, and is a hurry or a crisis told?"""

from __future__ import annotations

from django.urls import path, register_converter

from zorgroute.faces.web import consult, crisis_record, route_pages, urgency


class RouteName:
    """The name of a route in an address: `westerkwartier.basisschool`."""

    regex = r"[a-z0-9-]+\.[a-z0-9.-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RouteName, "route")

urlpatterns = [
    path("routes/", route_pages.overview, name="routes"),
    path("routes/<route:name>/", route_pages.public, name="route"),
    path("routes/<route:name>/professional/", route_pages.expert, name="route_expert"),
    path(
        "routes/<route:name>/professional/kaart-<slug:voice>.svg",
        route_pages.drawing,
        name="route_drawing",
    ),
    path("overleg/", consult.consults, name="consults"),
    path("overleg/vragen/", consult.new_consult, name="new_consult"),
    path("overleg/<uuid:consult>/", consult.consult, name="consult"),
    path("spoed/", urgency.urgent, name="urgent"),
    path("spoed/<uuid:case>/", urgency.urgent_case, name="urgent_case"),
    path("crisis/vastleggen/", crisis_record.record, name="crisis_record"),
    path("crisis/vastleggen/<uuid:case>/", crisis_record.recorded, name="crisis_recorded"),
]
