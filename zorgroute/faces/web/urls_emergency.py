"""Under which addresses is something opened at once, and what needs a reason to be opened?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import about_colleague, emergency, sensitive, telling

urlpatterns = [
    path("noodtoegang/", emergency.emergency, name="emergency"),
    path("noodtoegang/<uuid:opening>/", emergency.opened, name="emergency_open"),
    path("noodtoegang/<uuid:opening>/stoppen/", emergency.stop, name="emergency_stop"),
    path("zaak/<uuid:case>/gevoelig/", sensitive.sensitive, name="sensitive"),
    path(
        "zaak/<uuid:case>/ouders-vertellen/<slug:track>/",
        telling.tell_family,
        name="tell_family",
    ),
    path("zaak/<uuid:case>/over-collega/", about_colleague.about_colleague, name="about_colleague"),
]
