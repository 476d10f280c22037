"""Under which addresses does the API answer?"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from zorgroute.faces.api.api import api
from zorgroute.faces.api.openapi import served

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", served, name="openapi"),
    # Not the start page that ninja adds at the end.
    *api.urls[0][:-1],
]
