"""Under which addresses does a desk answer what people ask, and let files go?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import destroying, processing, requests, requests_copy

DESK = "verzoeken"
urlpatterns = [
    path(f"{DESK}/", requests.desk, name="requests"),
    path(f"{DESK}/bewaren/", destroying.files, name="destroying"),
    path(f"{DESK}/bewaren/<uuid:case>/", destroying.hold, name="holding"),
    path(f"{DESK}/verwerkingen/", processing.processing, name="processing"),
    path(f"{DESK}/verwerkingen/tabel.csv", processing.processing_file, name="processing_file"),
    path(f"{DESK}/<uuid:asked>/", requests.one, name="request"),
    path(f"{DESK}/<uuid:asked>/afschrift/", requests_copy.copy, name="request_copy"),
]
