"""Under which addresses does a municipality keep its routes?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import routebook, routebook_answers, routebook_draft, routebook_publish
from zorgroute.faces.web import urls_routes as _names_a_route  # noqa: F401 it registers <route:name>

HERE = "routes/beheer"
DRAFT = f"{HERE}/concept/<uuid:draft>"
ROUTE = f"{HERE}/<route:name>"

urlpatterns = [
    path(f"{HERE}/", routebook.overview, name="routebook"),
    path(f"{HERE}/inlezen/", routebook.upload, name="routebook_upload"),
    path(f"{DRAFT}/", routebook_draft.draft, name="routebook_draft"),
    path(f"{DRAFT}/tekst/", routebook_draft.text, name="routebook_text"),
    path(f"{DRAFT}/bestand/", routebook_draft.file, name="routebook_file"),
    path(f"{DRAFT}/verschil/", routebook_draft.drawing, name="routebook_drawing"),
    path(f"{DRAFT}/reden/", routebook_draft.explain, name="routebook_explain"),
    path(f"{DRAFT}/opmerking/", routebook_draft.comment, name="routebook_comment"),
    path(f"{DRAFT}/weg/", routebook_draft.drop, name="routebook_drop"),
    path(f"{DRAFT}/afspraak/", routebook_publish.agreement, name="routebook_agreement"),
    path(f"{DRAFT}/publiceren/", routebook_publish.publish, name="routebook_publish"),
    path(f"{ROUTE}/", routebook.route, name="routebook_route"),
    path(f"{ROUTE}/beginnen/", routebook.begin, name="routebook_begin"),
    path(f"{ROUTE}/stoppen/", routebook.retire, name="routebook_retire"),
    path(f"{ROUTE}/versie/<slug:digest>/", routebook.version_file, name="routebook_version"),
    path(f"{ROUTE}/vragen/", routebook_answers.questions, name="routebook_questions"),
    path(f"{ROUTE}/antwoorden/", routebook_answers.answers_file, name="routebook_answers_file"),
    path(f"{ROUTE}/vragen/<slug:question>/", routebook_answers.answer, name="routebook_answer"),
]
