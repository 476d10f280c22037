"""Who comes in, who does not, and does the page tell which?"""

from __future__ import annotations

import re
import uuid

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories.worlds import make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-wachtwoord-voor-de-proef"  # noqa: S105 of invented people only


@pytest.fixture
def school():
    return make_school(clock.now())


def account(school, role, password=PASSWORD, label=""):
    """Give somebody of this world a way in; returns the name to log in with."""
    name = f"{role}-{uuid.uuid4().hex[:8]}"
    with acting_as(Duty(municipality=school.municipality)):
        made = parties.open_account(
            school.municipality, school.people[role], name, school.now, password=password
        )
        if label:
            parties.offer_in_demo(made, label, 1)
    return name


def log_in(client, name, password=PASSWORD, **more):
    return client.post("/inloggen/", {"username": name, "password": password, **more})


def code_of(name, back=0):
    """The code that the app of this account shows; each step back is another period."""
    secret = Authenticator.objects.get(user__username=name, type="totp").data["secret"]
    counters = list(totp.yield_hotp_counters_from_time())
    middle = counters[len(counters) // 2]
    return totp.format_hotp_value(totp.hotp_value(decrypt(secret), middle - back))


def with_code(name):
    totp.TOTP.activate(Account.objects.get(username=name), totp.generate_totp_secret())
    return name


def is_in(client):
    return "_auth_user_id" in client.session


def test_home_without_session_goes_to_logging_in(client):
    assert client.get("/")["Location"] == "/inloggen/"


def test_demo_button_goes_in_without_a_password(client, school, settings):
    settings.DEMO = True
    name = account(school, "leerkracht", password=None, label="Leerkracht")
    chosen = Account.objects.get(username=name)
    assert "Leerkracht" in client.get("/inloggen/").content.decode()
    answer = client.post(f"/inloggen/proberen/{chosen.id}/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/mijn-werk/"


def test_demo_parent_begins_at_what_happens_now(client, school, settings):
    settings.DEMO = True
    chosen = Account.objects.get(username=account(school, "ouders", None, "Ouder"))
    client.post(f"/inloggen/proberen/{chosen.id}/")
    assert client.get("/")["Location"] == "/wat-gebeurt-er-nu/"


def test_demo_button_outside_a_demo_is_an_unknown_page(client, school, settings):
    settings.DEMO = False
    chosen = Account.objects.get(username=account(school, "leerkracht", None, "Leerkracht"))
    page = client.get("/inloggen/").content.decode()
    assert "Leerkracht" not in page
    assert "Probeer het uit" not in page
    assert client.post(f"/inloggen/proberen/{chosen.id}/").status_code == 404
    assert not is_in(client)


def test_demo_button_of_an_account_that_is_not_offered_is_an_unknown_page(client, school, settings):
    settings.DEMO = True
    chosen = Account.objects.get(username=account(school, "leerkracht"))
    assert client.post(f"/inloggen/proberen/{chosen.id}/").status_code == 404


def test_demo_button_by_get_does_nothing(client, school, settings):
    settings.DEMO = True
    chosen = Account.objects.get(username=account(school, "leerkracht", None, "Leerkracht"))
    assert client.get(f"/inloggen/proberen/{chosen.id}/").status_code == 405


def test_password_of_staff_alone_opens_nothing(client, school):
    name = account(school, "ib")
    assert log_in(client, name)["Location"] == "/inloggen/code-instellen/"
    assert not is_in(client)
    assert client.get("/")["Location"] == "/inloggen/"


def test_staff_sets_up_a_code_goes_in_and_sees_spare_codes_once(client, school):
    name = account(school, "ib")
    log_in(client, name, next="/kinderen/")
    page = client.get("/inloggen/code-instellen/").content.decode()
    assert "<svg" in page
    assert 'style="' not in page
    secret = re.search(r'zr-key__text">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    counters = list(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))
    answer = client.post("/inloggen/code-instellen/", {"code": code})
    assert answer["Location"] == "/inloggen/reservecodes/?next=%2Fkinderen%2F"
    assert is_in(client)
    first = client.get(answer["Location"]).content.decode()
    assert len(re.findall(r"<code class=\"zr-key__text\">\d{8}</code>", first)) == 10
    assert client.get(answer["Location"])["Location"] == "/"


def test_key_of_the_app_is_not_readable_in_the_table(client, school):
    user = Account.objects.get(username=account(school, "ib"))
    secret = totp.generate_totp_secret()
    kept = totp.TOTP.activate(user, secret).instance.data["secret"]
    assert secret not in kept
    assert decrypt(kept) == secret


def test_key_that_was_changed_in_the_table_lets_nobody_in(client, school):
    name = with_code(account(school, "ib"))
    code = code_of(name)
    Authenticator.objects.filter(user__username=name).update(data={"secret": "JBSWY3DPEHPK3PXP"})
    log_in(client, name)
    assert "klopt niet" in client.post("/inloggen/code/", {"code": code}).content.decode()
    assert not is_in(client)


def test_enrolling_with_a_wrong_code_stores_nothing(client, school):
    name = account(school, "ib")
    log_in(client, name)
    client.get("/inloggen/code-instellen/")
    answer = client.post("/inloggen/code-instellen/", {"code": "12345"})
    assert "Deze code klopt niet" in answer.content.decode()
    assert not Authenticator.objects.filter(user__username=name).exists()
    assert not is_in(client)


def test_enrolling_again_over_an_existing_code_is_refused(client, school):
    name = with_code(account(school, "ib"))
    log_in(client, name)
    assert client.get("/inloggen/code-instellen/")["Location"] == "/inloggen/"


def test_right_code_goes_in_to_the_page_that_was_asked(client, school):
    name = with_code(account(school, "ib"))
    answer = log_in(client, name, next="/kinderen/")
    assert answer["Location"] == "/inloggen/code/"
    assert client.post("/inloggen/code/", {"code": code_of(name)})["Location"] == "/kinderen/"
    assert is_in(client)


def test_code_works_with_a_space_in_it(client, school):
    name = with_code(account(school, "ib"))
    log_in(client, name)
    code = code_of(name)
    client.post("/inloggen/code/", {"code": f"{code[:3]} {code[3:]} "})
    assert is_in(client)


def test_code_works_only_once(client, school):
    name = with_code(account(school, "ib"))
    code = code_of(name)
    log_in(client, name)
    client.post("/inloggen/code/", {"code": code})
    second = Client()
    log_in(second, name)
    answer = second.post("/inloggen/code/", {"code": code})
    assert "al gebruikt" in answer.content.decode()
    assert not is_in(second)


@pytest.mark.parametrize("typed", ["", "12", "abcdef", "١٢٣٤٥٦", "0" * 5000, "12345\x00"])
def test_bad_code_is_asked_again(client, school, typed):
    name = with_code(account(school, "ib"))
    log_in(client, name)
    answer = client.post("/inloggen/code/", {"code": typed})
    assert answer.status_code == 200
    assert "zr-question__error" in answer.content.decode()
    assert not is_in(client)


def test_code_page_without_a_password_first_goes_to_logging_in(client):
    assert client.get("/inloggen/code/")["Location"] == "/inloggen/"
    assert client.post("/inloggen/code/", {"code": "123456"})["Location"] == "/inloggen/"


def test_waiting_too_long_for_the_code_starts_again(client, school):
    name = with_code(account(school, "ib"))
    log_in(client, name)
    session = client.session
    session["factor_since"] -= 11 * 60
    session.save()
    assert client.post("/inloggen/code/", {"code": code_of(name)})["Location"] == "/inloggen/"
    assert not is_in(client)


def test_five_wrong_codes_close_the_door_for_the_right_one_too(client, school):
    name = with_code(account(school, "ib"))
    log_in(client, name)
    for _ in range(5):
        answer = client.post("/inloggen/code/", {"code": "000000"})
    assert answer.status_code == 429
    assert client.post("/inloggen/code/", {"code": code_of(name)}).status_code == 429
    assert not is_in(client)


def test_parent_goes_in_with_a_password_alone(client, school):
    name = account(school, "ouders")
    assert log_in(client, name)["Location"] == "/"
    assert is_in(client)


def told(answer):
    """What a page says, without what differs per request."""
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())


def test_unknown_name_and_wrong_password_get_the_same_page(client, school):
    name = account(school, "ib")
    known = log_in(client, name, "verkeerd")
    unknown = log_in(Client(), f"{name}x", "verkeerd")
    assert "De gebruikersnaam of het wachtwoord klopt niet." in told(known)
    assert told(known) == told(unknown)
    assert told(known).count("<title>Fout: ") == 1


def test_five_wrong_passwords_close_the_door_the_same_for_a_name_that_does_not_exist(
    client, school
):
    name = account(school, "ib")
    other = Client()
    for _ in range(5):
        known, unknown = log_in(client, name, "mis"), log_in(other, f"{name}x", "mis")
    pattern = r"Te vaak geprobeerd. Probeer het om \d{1,2}\.\d\d uur opnieuw of bel uw beheerder."
    assert known.status_code == unknown.status_code == 429
    assert re.search(pattern, told(known))
    # The two doors may close on either side of a minute; the hour tells nothing of who exists.
    assert re.sub(pattern, "", told(known)) == re.sub(pattern, "", told(unknown))
    assert log_in(client, name).status_code == 429


@pytest.mark.parametrize("name", ["", "x\x00y", "n" * 5000, "'; drop table parties_account; --"])
def test_odd_names_are_just_wrong(client, name):
    answer = log_in(client, name, "mis")
    assert answer.status_code == 200
    assert "klopt niet" in answer.content.decode()


@pytest.mark.parametrize("place", ["https://elders.example/", "//elders.example/", "javascript:1"])
def test_next_never_leads_to_another_site(client, school, place):
    assert log_in(client, account(school, "ouders"), next=place)["Location"] == "/"


def test_password_is_not_written_back_on_the_page(client, school):
    page = log_in(client, account(school, "ib"), "mijn-vergissing").content.decode()
    assert "mijn-vergissing" not in page


def test_account_that_was_closed_no_longer_goes_in(client, school):
    name = account(school, "ib")
    Account.objects.filter(username=name).update(is_active=False)
    assert "klopt niet" in log_in(client, name).content.decode()


def test_session_gets_another_key_when_somebody_goes_in(client, school):
    client.get("/inloggen/")
    log_in(client, with_code(name := account(school, "ib")))
    before = client.session.session_key
    client.post("/inloggen/code/", {"code": code_of(name)})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_log_out_ends_the_session_and_only_by_post(client, school):
    log_in(client, account(school, "ouders"))
    assert client.get("/uitloggen/").status_code == 405
    assert client.post("/uitloggen/")["Location"] == "/inloggen/"
    assert not is_in(client)


def test_idle_lock_says_why(client):
    page = client.get("/inloggen/?reden=vergrendeld").content.decode()
    assert "U bent uitgelogd omdat u 15 minuten niets deed. Uw tekst is bewaard." in page


def two_hats(school):
    with acting_as(Duty(municipality=school.municipality)):
        parties.employ(
            school.municipality, school.people["ib"], school.organisation, "directeur",
            school.now.date(), location=school.location,
        )  # fmt: skip


def test_two_functions_are_chosen_between(client, school, settings):
    settings.DEMO = True
    two_hats(school)
    log_in(client, account(school, "ib"))
    assert client.get("/")["Location"] == "/functie-kiezen/"
    page = client.get("/functie-kiezen/").content.decode()
    posts = re.findall(r'name="post" value="([^"]+)"', page)
    assert "directeur, De Lantaarn" in page
    assert "intern begeleider, De Lantaarn" in page
    client.post("/functie-kiezen/", {"post": posts[0], "next": "/"})
    assert client.get("/")["Location"] == "/mijn-werk/"


def test_function_of_somebody_else_cannot_be_chosen(client, school, settings):
    settings.DEMO = True
    two_hats(school)
    log_in(client, account(school, "ib"))
    other = school.acting("directeur").post
    answer = client.post("/functie-kiezen/", {"post": str(other)})
    assert "Kies in welke functie u verdergaat." in answer.content.decode()
    assert client.get("/")["Location"] == "/functie-kiezen/"


def test_somebody_without_a_function_today_is_told_so(client, school, settings):
    settings.DEMO = True
    with acting_as(Duty(municipality=school.municipality)):
        person = parties.add_person(school.municipality, parties.Name("Ties", "Veldhoen"))
    school.people["niemand"] = person
    log_in(client, account(school, "niemand"))
    assert client.get("/")["Location"] == "/functie-kiezen/"
    assert "U hebt vandaag geen functie" in client.get("/functie-kiezen/").content.decode()
