"""Under which addresses do people come in, change function and keep their organisation?"""

from __future__ import annotations

from django.urls import path

from zorgroute.faces.web import login

urlpatterns = [
    path("", login.home, name="home"),
    path("inloggen/", login.login_page, name="login"),
    path("inloggen/proberen/<uuid:account>/", login.try_out, name="try_out"),
    path("uitloggen/", login.log_out, name="log_out"),
    path("functie-kiezen/", login.choose_hat, name="choose_hat"),
]
