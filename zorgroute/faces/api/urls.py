"""Under which addresses does the API answer?"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from zorgroute.faces.api.api import api
from zorgroute.faces.api.openapi import served

endpoints, app_name, namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", served, name="openapi"),
    path("", include((endpoints, app_name), namespace=namespace)),
]
