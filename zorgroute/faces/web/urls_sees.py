"""Under which address does a professional find who sees what?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import who_sees

urlpatterns = [path("zaak/<uuid:case>/wie-ziet-wat/", who_sees.sees, name="who-sees")]
