"""Under which addresses are routes read, is advice asked, and is a hurry or a crisis told?"""

from __future__ import annotations

from django.urls import path, register_converter

from zorgroute.faces.web import (
    consult,
    crisis_record,
    route_bpmn,
    route_data,
    route_expert,
    route_files,
    route_findings,
    route_pages,
    route_size,
    school_guide,
    urgency,
)


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
    path("routes/<route:name>/professional/", route_expert.expert, name="route_expert"),
    path(
        "routes/<route:name>/professional/kaart-<slug:voice>.svg",
        route_pages.drawing,
        name="route_drawing",
    ),
    path(
        "routes/<route:name>/professional/kaart-<slug:voice>.bpmn",
        route_bpmn.document,
        name="route_bpmn",
    ),
    path("routes/vergelijken/", route_size.compared, name="routes_compared"),
    path("routes/<route:name>/gegevens/", route_data.data, name="route_data"),
    path(
        "routes/<route:name>/gegevens/<slug:kind>.csv",
        route_data.data_file,
        name="route_data_file",
    ),
    path("routes/<route:name>/eenvoud/", route_size.size, name="route_size"),
    path("routes/<route:name>/schoolgids/", school_guide.school_guide, name="school_guide"),
    path("routes/<route:name>/schoolgids/tekst.txt", school_guide.text, name="school_guide_text"),
    path("routes/<route:name>/bestand.yaml", route_files.route_file, name="route_file"),
    path(
        "routes/<route:name>/bevinding/<int:number>/",
        route_findings.finding,
        name="route_finding",
    ),
    path(
        "routes/<route:name>/bevinding/<int:number>/pad.svg",
        route_findings.drawing,
        name="route_finding_drawing",
    ),
    path("overleg/", consult.consults, name="consults"),
    path("overleg/vragen/", consult.new_consult, name="new_consult"),
    path("overleg/<uuid:consult>/", consult.consult, name="consult"),
    path("spoed/", urgency.urgent, name="urgent"),
    path("spoed/<uuid:case>/", urgency.urgent_case, name="urgent_case"),
    path("crisis/vastleggen/", crisis_record.record, name="crisis_record"),
    path("crisis/vastleggen/<uuid:case>/", crisis_record.recorded, name="crisis_recorded"),
]
