"""Under which addresses do people come in, change function and keep their organisation?"""

from __future__ import annotations

from django.urls import include, path

from zorgroute.faces.web import login, login_factor, login_organisation

urlpatterns = [
    path("", login.home, name="home"),
    path("inloggen/", login.login_page, name="login"),
    path("inloggen/proberen/<uuid:account>/", login.try_out, name="try_out"),
    path("inloggen/code/", login_factor.code_page, name="login_code"),
    path("inloggen/code-instellen/", login_factor.enrol_page, name="login_enrol"),
    path("inloggen/reservecodes/", login_factor.spare_codes_page, name="login_spare_codes"),
    path("uitloggen/", login.log_out, name="log_out"),
    # Of allauth only the talk with the organisation's own server is open: no way around the code.
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("account/mislukt/", login_organisation.failed, name="socialaccount_login_error"),
    path("account/gestopt/", login_organisation.failed, name="socialaccount_login_cancelled"),
    path("account/", login_organisation.failed, name="account_login"),
    path("functie-kiezen/", login.choose_hat, name="choose_hat"),
]
