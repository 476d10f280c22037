"""Under which addresses do people come in, change function and keep their organisation?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import login, login_factor

urlpatterns = [
    path("", login.home, name="home"),
    path("inloggen/", login.login_page, name="login"),
    path("inloggen/proberen/<uuid:account>/", login.try_out, name="try_out"),
    path("inloggen/code/", login_factor.code_page, name="login_code"),
    path("inloggen/code-instellen/", login_factor.enrol_page, name="login_enrol"),
    path("inloggen/reservecodes/", login_factor.spare_codes_page, name="login_spare_codes"),
    path("uitloggen/", login.log_out, name="log_out"),
    path("functie-kiezen/", login.choose_hat, name="choose_hat"),
]
