"""Under which addresses does a policy officer take logs of elsewhere in?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import logs_import, logs_kept

HERE = "beleid/gegevens"
ONE = f"{HERE}/<uuid:log>"

urlpatterns = [
    path(f"{HERE}/", logs_kept.overview, name="logs"),
    path(f"{HERE}/inlezen/", logs_import.read_in, name="logs_import"),
    path(f"{ONE}/", logs_kept.one, name="logs_one"),
    path(f"{ONE}/regels/", logs_kept.refused_rows, name="logs_refused"),
    path(f"{ONE}/logboek.<slug:form>", logs_kept.log_file, name="logs_file"),
    path(f"{ONE}/weg/", logs_kept.forget, name="logs_forget"),
]
