"""Under which addresses does a family find who looked?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.portal import looked

LOOKED = "wat-gebeurt-er-nu/<uuid:case>/wie-heeft-gekeken"
urlpatterns = [
    path("wie-heeft-gekeken/", looked.looked_home, name="portal_looked_home"),
    path(f"{LOOKED}/", looked.looked_page, name="portal_looked"),
    path(f"{LOOKED}/vragen/", looked.ask_page, name="portal_looked_ask"),
]
