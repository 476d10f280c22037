"""Under which addresses do professionals do their work on a case?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import (
    acts,
    case,
    changing,
    concern,
    drafting,
    linking,
    no_consent,
    printing,
    step,
    work,
)

CASE = "zaak/<uuid:case>"

urlpatterns = [
    path("mijn-werk/", work.work, name="work"),
    path("mail/", work.switch_mail, name="mail"),
    path("zorg-melden/", concern.concern, name="concern"),
    path("klad/zorg-melden/", drafting.keep_concern, name="keep-concern"),
    path("klad/<uuid:case>/<slug:line>/<slug:step>/", drafting.keep, name="keep"),
    path("kinderen/", case.children, name="children"),
    path(f"{CASE}/", case.case, name="case"),
    path(f"{CASE}/stap/<slug:line>/<slug:step>/", step.step, name="step"),
    path(f"{CASE}/anders/<slug:line>/", acts.divert, name="divert"),
    path(f"{CASE}/overdracht/", acts.handover, name="handover"),
    path(f"{CASE}/klaar/<slug:item>/", acts.finish_item, name="item"),
    path(f"{CASE}/beginnen/<slug:track>/", acts.start_track, name="start-track"),
    path(f"{CASE}/contact/", acts.contact, name="contact"),
    path(f"{CASE}/verandering/", changing.change, name="change"),
    path(f"{CASE}/opnieuw/", acts.reopen, name="reopen"),
    path(f"{CASE}/terughalen/<slug:act>/", acts.correct, name="correct"),
    path(f"{CASE}/vraag-bericht/", work.ask_news, name="ask-news"),
    path(f"{CASE}/geen-toestemming/", no_consent.no_consent, name="no-consent"),
    path(f"{CASE}/afdruk/", printing.print_case, name="print"),
    path("verzoek/<uuid:link>/", linking.link, name="link"),
]
