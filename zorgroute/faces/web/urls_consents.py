"""Under which addresses does a professional find the consents of a case?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import allowing

CASE = "zaak/<uuid:case>/toestemming"
urlpatterns = [
    path(f"{CASE}/", allowing.consents, name="consents"),
    path(f"{CASE}/vragen/", allowing.ask, name="consents-ask"),
    path(f"{CASE}/vastleggen/", allowing.record, name="consents-record"),
]
