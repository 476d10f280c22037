"""Under which addresses do families find their pages?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.portal import answering, consenting, helping, views

urlpatterns = [
    path("wat-gebeurt-er-nu/", views.now_page, name="portal_now"),
    path("wat-gebeurt-er-nu/<uuid:case>/route/", views.route_page, name="portal_route"),
    path("wat-gebeurt-er-nu/<uuid:case>/opgeschreven/", views.written_page, name="portal_written"),
    path(
        "wat-gebeurt-er-nu/<uuid:case>/vertellen/<slug:line>/<slug:step>/",
        answering.answer_page,
        name="portal_answer",
    ),
    path(
        "wat-gebeurt-er-nu/<uuid:case>/toestemming/",
        consenting.consents_page,
        name="portal_consents",
    ),
    path("hulp-vragen/", helping.help_page, name="portal_help"),
    path("uw-rechten/", views.rights_page, name="portal_rights"),
]
