"""Who may change with what is logged in, and does a page know that somebody is still in?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests.faces.web.test_login import account, log_in, with_code
from tests.factories.worlds import make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties.models import Account, Post

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
KEYS, STILL_IN, KEY = "/inloggen/beheren/", "/inloggen/nog-binnen/", "/inloggen/sleutel/"


@pytest.fixture
def school():
    return make_school(clock.now())


def inside(school, role):
    """A browser of somebody who is in, and the account."""
    found = Account.objects.get(username=account(school, role))
    made = Client()
    made.force_login(found, BACKEND)
    return made, found


def key_of(owner, name="Sleutelbos"):
    """A key as it is kept, with a public key that belongs to nobody."""
    held = ec.generate_private_key(ec.SECP256R1()).public_key()
    about = AttestedCredentialData.create(Aaguid.NONE, b"0" * 16, ES256.from_cryptography_key(held))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(b"0" * 32, flags, 0, bytes(about))
    client_data = CollectedClientData.create("webauthn.create", b"0" * 32, "https://testserver")
    credential = {
        "id": websafe_encode(b"0" * 16),
        "rawId": websafe_encode(b"0" * 16),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {},
    }
    return Authenticator.objects.create(
        user=owner, type="webauthn", data={"name": name, "credential": credential}
    )


def test_keys_are_shown_by_name_and_only_ones_own(school):
    client, owner = inside(school, "ib")
    key_of(owner)
    key_of(inside(school, "leerkracht")[1], "Van een ander")
    page = client.get(KEYS).content.decode()
    assert ("Sleutelbos" in page, "Van een ander" in page) == (True, False)
    assert "nog niet gebruikt" in page


def test_key_of_somebody_else_cannot_be_taken_away(school):
    client, _ = inside(school, "ib")
    other = key_of(inside(school, "leerkracht")[1])
    client.get(KEYS)
    client.post(KEYS, {"weg": other.id})
    assert Authenticator.objects.filter(id=other.id).exists()


def test_last_factor_of_staff_stays(school):
    client, owner = inside(school, "ib")
    key = key_of(owner)
    client.get(KEYS)
    page = client.post(KEYS, {"weg": key.id}).content.decode()
    assert "Voeg eerst een andere sleutel toe" in page
    with_code(owner.username)
    assert client.post(KEYS, {"weg": key.id})["Location"] == f"{KEYS}?na=weg"
    assert not Authenticator.objects.filter(id=key.id).exists()


def test_screen_that_was_left_open_changes_no_keys(school):
    client, owner = inside(school, "ib")
    key = key_of(owner)
    with_code(owner.username)
    client.get(KEYS)
    with clock.source(clock.FrozenSource(clock.now() + timedelta(minutes=11))):
        page = client.post(KEYS, {"weg": key.id}).content.decode()
        assert "te lang geleden ingelogd" in page
        assert (
            client.post(KEYS, {"opnieuw": "1"})["Location"]
            == "/inloggen/?next=%2Finloggen%2Fbeheren%2F"
        )
    assert Authenticator.objects.filter(id=key.id).exists()
    assert "_auth_user_id" not in client.session


def test_keys_without_a_session_go_to_logging_in(client):
    assert client.get(KEYS)["Location"].startswith("/inloggen/?next=")


@pytest.mark.parametrize(
    "said", ["", "x", "[]", "{}", '{"id": "AA", "rawId": "AA", "response": {}}', '"' + "a" * 30_000]
)
def test_answer_of_a_key_that_is_none_is_asked_again(client, school, said):
    name = account(school, "ib")
    log_in(client, name)
    client.get("/inloggen/sleutel-instellen/")
    page = client.post("/inloggen/sleutel-instellen/", {"sleutel-antwoord": said})
    assert (page.status_code, "niet ingesteld" in page.content.decode()) == (200, True)
    assert not Authenticator.objects.filter(user__username=name).exists()


def test_key_page_is_for_who_has_a_key_and_gave_the_password(client, school):
    assert client.get(KEY)["Location"] == "/inloggen/"
    log_in(client, with_code(account(school, "ib")))
    assert client.get(KEY)["Location"] == "/inloggen/"


def test_enrolling_a_key_over_an_existing_code_is_refused(client, school):
    log_in(client, with_code(account(school, "ib")))
    assert client.get("/inloggen/sleutel-instellen/")["Location"] == "/inloggen/"


# --- still in ------------------------------------------------------------------------------


def asks(client, owner):
    page = client.get(KEYS).content.decode()
    return page.partition('hx-get="')[2].partition('"')[0]


def test_page_of_who_is_still_in_hears_nothing_and_leaves_no_look(school):
    client, owner = inside(school, "ib")
    url = asks(client, owner)
    before = looks(school)
    answer = client.get(url)
    assert (answer.status_code, answer.content, "HX-Redirect" in answer) == (204, b"", False)
    assert looks(school) == before


def looks(school):
    with acting_as(Duty(municipality=school.municipality)):
        return Look.objects.filter(municipality=school.municipality).count()


@pytest.mark.threat("T9")
@pytest.mark.parametrize("way", ["function", "account"])
def test_page_of_who_left_is_sent_away_within_one_question(school, way):
    client, owner = inside(school, "ib")
    url = asks(client, owner)
    with acting_as(Duty(municipality=school.municipality)):
        if way == "function":
            yesterday = school.now.date() - timedelta(days=1)
            Post.objects.filter(person_id=owner.person_id).update(until=yesterday)
        else:
            accounts.close(owner.person_id)
    answer = client.get(url)
    assert answer["HX-Redirect"] == ("/" if way == "function" else "/inloggen/?next=%2F")


@pytest.mark.threat("T10")
def test_asking_is_no_click_so_rest_locks_the_page(school):
    client, owner = inside(school, "ib")
    url = asks(client, owner)
    start = clock.now()
    for minutes in (5, 10, 14):
        with clock.source(clock.FrozenSource(start + timedelta(minutes=minutes))):
            assert client.get(url).status_code == 204
    with clock.source(clock.FrozenSource(start + timedelta(minutes=16))):
        answer = client.get(url, headers={"HX-Current-URL": "http://testserver/kinderen/?x=1"})
    assert answer["HX-Redirect"] == "/inloggen/?next=%2Fkinderen%2F&reden=vergrendeld"
    assert "_auth_user_id" not in client.session


def test_asking_for_another_function_than_the_page_was_made_in_begins_again(school):
    client, _ = inside(school, "ib")
    client.get(KEYS)
    assert client.get(f"{STILL_IN}?functie=iets-anders")["HX-Redirect"] == "/"
