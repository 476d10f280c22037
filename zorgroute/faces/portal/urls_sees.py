"""Under which address does a family find who can reach what was written?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.portal import who_sees

urlpatterns = [
    path("wat-gebeurt-er-nu/<uuid:case>/wie-ziet-wat/", who_sees.sees_page, name="portal_sees"),
]
