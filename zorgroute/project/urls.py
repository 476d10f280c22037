"""Under which address is each face of the house found?"""

from __future__ import annotations

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

from zorgroute.project import pages

FACES = (
    ("", "zorgroute.faces.web.urls_crisis"),
    ("", "zorgroute.faces.web.urls_frame"),
    ("api/v1/", "zorgroute.faces.api.urls"),
    ("", "zorgroute.faces.portal.urls"),
    ("", "zorgroute.faces.portal.urls_looked"),
    ("", "zorgroute.faces.web.urls_people"),
    ("", "zorgroute.faces.web.urls_joining"),
    ("", "zorgroute.faces.web.urls_emergency"),
    ("", "zorgroute.faces.web.urls_review"),
    ("", "zorgroute.faces.web.urls_rights"),
    ("", "zorgroute.faces.web.urls_family"),
    ("", "zorgroute.faces.web.urls_sees"),
    ("", "zorgroute.faces.web.urls_consents"),
    ("", "zorgroute.faces.portal.urls_sees"),
    ("", "zorgroute.faces.web.urls_routebook"),
    ("", "zorgroute.faces.web.urls_board"),
    ("", "zorgroute.faces.web.urls_measured"),
    ("", "zorgroute.faces.web.urls_logs"),
    ("", "zorgroute.faces.web.urls_scenarios"),
    ("", "zorgroute.faces.web.urls_versions"),
    ("", "zorgroute.faces.web.urls_routes"),
    ("", "zorgroute.faces.web.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("gezond/", pages.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
    *[path(prefix, include(face)) for prefix, face in FACES if importlib.util.find_spec(face)],
]
handler404 = "zorgroute.faces.web.frame.unknown"
handler403 = "zorgroute.faces.web.frame.unknown"
handler500 = "zorgroute.project.pages.fault"
