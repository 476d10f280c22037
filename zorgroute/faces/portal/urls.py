"""Under which addresses do families find their pages?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.portal import (
    answering,
    consenting,
    disagreeing,
    family,
    helping,
    rights,
    views,
)

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
    path("uw-toestemming/", consenting.consents_of_family, name="portal_consents_of"),
    path("wat-gebeurt-er-nu/<uuid:case>/gezin/", family.family_page, name="portal_family"),
    path("wat-gebeurt-er-nu/<uuid:case>/gezin/weg/", family.drop_page, name="portal_family_drop"),
    path("hulp-vragen/", helping.help_page, name="portal_help"),
    path("uw-rechten/", rights.rights_page, name="portal_rights"),
    path("uw-rechten/vragen/<slug:kind>/", rights.ask_page, name="portal_ask"),
    path("uw-rechten/verzoek/<uuid:asked>/", rights.request_page, name="portal_request"),
    path(
        "uw-rechten/verzoek/<uuid:asked>/afschrift/<slug:form>/",
        rights.copy_file,
        name="portal_copy",
    ),
    path(
        "wat-gebeurt-er-nu/<uuid:case>/niet-eens/",
        disagreeing.disagree_page,
        name="portal_disagree",
    ),
    path(
        "wat-gebeurt-er-nu/<uuid:case>/niet-eens/bezwaar/",
        disagreeing.object_page,
        name="portal_object",
    ),
    path(
        "wat-gebeurt-er-nu/<uuid:case>/erbij-zetten/",
        disagreeing.statement_page,
        name="portal_statement",
    ),
]
