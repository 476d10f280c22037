"""Under which addresses do people come in, change function and keep their organisation?"""

from __future__ import annotations

from django.urls import include, path

from zorgroute.faces.web import (
    importing,
    login,
    login_factor,
    login_first,
    login_key,
    login_keys,
    login_organisation,
    organisation,
    organisation_areas,
    organisation_people,
    practice,
    setup,
    still_in,
)

urlpatterns = [
    path("", login.home, name="home"),
    path("inloggen/", login.login_page, name="login"),
    path("inloggen/proberen/<uuid:account>/", login.try_out, name="try_out"),
    path("inloggen/code/", login_factor.code_page, name="login_code"),
    path("inloggen/code-instellen/", login_factor.enrol_page, name="login_enrol"),
    path("inloggen/sleutel/", login_key.key_page, name="login_key"),
    path("inloggen/sleutel-instellen/", login_key.enrol_key_page, name="login_key_enrol"),
    path("inloggen/reservecodes/", login_factor.spare_codes_page, name="login_spare_codes"),
    path("inloggen/beheren/", login_keys.keys_page, name="login_keys"),
    path("inloggen/nog-binnen/", still_in.still_in, name="still_in"),
    path("uitloggen/", login.log_out, name="log_out"),
    # Of allauth only the talk with the organisation's own server is open: no way around the code.
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("account/mislukt/", login_organisation.failed, name="socialaccount_login_error"),
    path("account/gestopt/", login_organisation.failed, name="socialaccount_login_cancelled"),
    path("account/", login_organisation.failed, name="account_login"),
    path(
        "eerste-keer/<uuid:account>/<str:token>/", login_first.first_password, name="first_password"
    ),
    path("functie-kiezen/", login.choose_hat, name="choose_hat"),
    path("organisatie/", organisation.overview, name="organisation"),
    path("organisatie/afwezig/<uuid:person>/", organisation.leave, name="organisation_leave"),
    path("organisatie/terug/<uuid:leave>/", organisation.back_again, name="organisation_back"),
    path(
        "organisatie/contact/<uuid:location>/<slug:role>/",
        organisation.contact,
        name="organisation_contact",
    ),
    path("organisatie/mensen/nieuw/", organisation_people.add, name="organisation_add"),
    path(
        "organisatie/mensen/<uuid:person>/", organisation_people.person, name="organisation_person"
    ),
    path(
        "organisatie/mensen/<uuid:person>/toegang/",
        organisation_people.make_link,
        name="organisation_link",
    ),
    path(
        "organisatie/mensen/<uuid:person>/uit-dienst/",
        organisation_people.leaver,
        name="organisation_leaver",
    ),
    path("organisatie/wijken/", organisation_areas.areas, name="organisation_areas"),
    path("organisatie/inlezen/<slug:kind>/", importing.read_in, name="import"),
    path("organisatie/inlezen/<slug:kind>/fouten/", importing.wrong_rows, name="import_wrong"),
    path("organisatie/uitlezen/", importing.take_along, name="export"),
    path("inrichten/", setup.set_up, name="set_up"),
    path("oefenen/", practice.practice, name="practice"),
    path("oefenen/beginnen/", practice.begin, name="practice_begin"),
    path("oefenen/later/", practice.later, name="practice_later"),
    path("oefenen/stoppen/", practice.leave, name="practice_leave"),
    path("oefenen/<slug:code>/meedoen/", practice.enter, name="practice_enter"),
    path("oefenen/<slug:code>/opruimen/", practice.clear, name="practice_clear"),
]
