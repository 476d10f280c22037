"""Under which addresses do organisations join the chain and leave it, and is who is who kept?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import citizen_number, doubles, joining, joining_own, joining_sign

HERE = "organisatie/aansluiten"
ONE = f"{HERE}/<uuid:joining>"

urlpatterns = [
    path(f"{HERE}/", joining.overview, name="joining"),
    path(f"{HERE}/nieuw/", joining.new, name="joining_new"),
    path(f"{ONE}/", joining.one, name="joining_one"),
    path(f"{ONE}/link/", joining.renew, name="joining_renew"),
    path(f"{ONE}/intrekken/", joining.withdraw, name="joining_withdraw"),
    path(f"{ONE}/toelaten/", joining.let_in, name="joining_let_in"),
    path(f"{ONE}/beeindigen/", joining.end, name="joining_end"),
    path("organisatie/voorwaarden/", joining_own.terms, name="terms"),
    path("organisatie/stoppen/", joining_own.stop, name="joining_stop"),
    path("organisatie/dubbel/", doubles.overview, name="doubles"),
    path("organisatie/dubbel/<uuid:one>/<uuid:other>/", doubles.join, name="doubles_join"),
    path("organisatie/dubbel/<uuid:one>/<uuid:other>/twee/", doubles.two, name="doubles_two"),
    path("zaak/<uuid:case>/bsn/", citizen_number.number, name="bsn"),
    path("aansluiten/<uuid:joining>/<str:token>/", joining_sign.sign, name="joining_sign"),
]
