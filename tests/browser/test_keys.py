"""Does a security key let in who set it up, nobody else, and does a page close by itself?"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test.utils import override_settings

from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties import actions as parties

pytestmark = pytest.mark.browser
PASSWORD = "een-lang-wachtwoord-voor-de-proef"  # noqa: S105 of invented people only
KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def staff(site):
    """Somebody with a password and nothing else yet, in a house that is no demo."""
    with transaction.atomic():
        school = make_school(site.now)
        name = f"ib-{uuid.uuid4().hex[:8]}"
        with acting_as(Duty(municipality=school.municipality)):
            parties.open_account(
                school.municipality, school.people["ib"], name, site.now, password=PASSWORD
            )
    with override_settings(DEMO=False):
        yield school, name


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="nl-NL")
    made = context.new_page()
    made.set_default_timeout(20_000)
    yield made
    context.close()


def plug_in(page):
    """Put a virtual key into this browser; gives how to take it out again."""
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    found = talk.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    return lambda: talk.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": found})


def log_in(site, page, name):
    page.goto(f"{site.address}/inloggen/?next=/kinderen/")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("form[action='/inloggen/'] button[type=submit]")


def test_key_that_was_set_up_lets_in_and_another_key_does_not(site, staff, page):
    _, name = staff
    take_out = plug_in(page)
    log_in(site, page, name)
    assert page.url.endswith("/inloggen/code-instellen/")
    page.click("text=Liever een beveiligingssleutel")
    page.fill("#naam", "Sleutelbos")
    page.click("text=Sleutel instellen")
    page.wait_for_url("**/inloggen/reservecodes/**")
    kept = Authenticator.objects.get(user__username=name, type="webauthn")
    assert kept.data["name"] == "Sleutelbos"

    page.context.clear_cookies()
    log_in(site, page, name)
    assert page.url.endswith("/inloggen/sleutel/")
    page.click("text=Sleutel gebruiken")
    page.wait_for_url("**/kinderen/")

    page.context.clear_cookies()
    take_out()
    plug_in(page)
    log_in(site, page, name)
    page.click("text=Sleutel gebruiken")
    page.wait_for_selector("text=De sleutel gaf geen antwoord")
    page.goto(f"{site.address}/kinderen/")
    assert "/inloggen/" in page.url


@pytest.mark.threat("T9", "T10")
def test_open_page_of_somebody_who_left_closes_by_itself(site, staff, page):
    school, name = staff
    plug_in(page)
    log_in(site, page, name)
    page.click("text=Liever een beveiligingssleutel")
    page.click("text=Sleutel instellen")
    page.wait_for_url("**/inloggen/reservecodes/**")
    page.goto(f"{site.address}/kinderen/")
    asks = page.locator("[hx-get^='/inloggen/nog-binnen/']")
    assert asks.get_attribute("hx-trigger") == "every 30s"

    with transaction.atomic(), acting_as(Duty(municipality=school.municipality)):
        accounts.close(school.people["ib"])
    # The half minute is not waited for: the same question, asked now.
    page.evaluate(
        "htmx.ajax('GET', document.querySelector('[hx-get]').getAttribute('hx-get'),"
        " {swap: 'none'})"
    )
    page.wait_for_url("**/inloggen/**")
    assert "Kinderen" not in page.title()


@pytest.mark.threat("T10")
def test_open_page_that_nobody_touches_locks_and_asking_is_no_touch(site, staff, page):
    _, name = staff
    plug_in(page)
    log_in(site, page, name)
    page.click("text=Liever een beveiligingssleutel")
    page.click("text=Sleutel instellen")
    page.wait_for_url("**/inloggen/reservecodes/**")
    page.goto(f"{site.address}/kinderen/")
    before = site.now
    try:
        for minutes in (6, 12):
            site.now = before + timedelta(minutes=minutes)
            answer = page.request.get(f"{site.address}/inloggen/nog-binnen/?functie=")
            assert answer.status == 204
        site.now = before + timedelta(minutes=16)
        page.evaluate(
            "htmx.ajax('GET', document.querySelector('[hx-get]').getAttribute('hx-get'),"
            " {swap: 'none'})"
        )
        page.wait_for_url("**/inloggen/**reden=vergrendeld**")
    finally:
        site.now = before
