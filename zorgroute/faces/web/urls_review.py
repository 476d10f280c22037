"""Under which addresses is judged who looked, and where are the seals of the log?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import looked, review, seals

REVIEW = "te-beoordelen"
urlpatterns = [
    path("zaak/<uuid:case>/wie-heeft-gekeken/", looked.looked, name="looked"),
    path(f"{REVIEW}/", review.desk, name="review"),
    path(f"{REVIEW}/noodtoegang/<uuid:opening>/", review.emergency, name="review_emergency"),
    path(f"{REVIEW}/uitleg/<uuid:flag>/", review.explain_look, name="review_explain"),
    path(f"{REVIEW}/<uuid:flag>/", review.judge_look, name="review_one"),
    path("organisatie/zegels/", seals.seals_page, name="seals"),
    path("organisatie/zegels/zegels.txt", seals.seals_file, name="seals_file"),
]
