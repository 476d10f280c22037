"""Does the login of an organisation's own server let in exactly whom was linked beforehand?"""

from __future__ import annotations

import uuid
import warnings
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount

from tests.factories.worlds import make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account

pytestmark = [
    pytest.mark.django_db,
    # The stand-in for the other server uses a library that warns about its own future.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
]
START = "/account/oidc/organisatie/login/"


@pytest.fixture(scope="module")
def server():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with oidc_provider_mock.run_server_in_thread() as running:
            yield f"http://localhost:{running.server_port}"


@pytest.fixture
def organisation(settings, server):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisatie",
                    "name": "Organisatie",
                    "client_id": "zorgroute",
                    "secret": "geheim",
                    "settings": {"server_url": server},
                }
            ],
        }
    }
    return server


@pytest.fixture
def account():
    school = make_school(clock.now())
    with acting_as(Duty(municipality=school.municipality)):
        return parties.open_account(
            school.municipality, school.people["ib"], f"ib-{uuid.uuid4().hex[:8]}", school.now
        )


def come_in(client, subject, after="/"):
    """Walk the whole way over the other server and back, as a browser does."""
    away = client.post(f"{START}?next={after}")
    assert away.status_code == 302
    told = parse_qs(urlsplit(away["Location"]).query)
    assert told["code_challenge_method"] == ["S256"]
    back = httpx.post(away["Location"], data={"sub": subject})
    assert back.status_code in (302, 303)
    place = urlsplit(back.headers["location"])
    return client.get(f"{place.path}?{place.query}")


def is_in(client):
    return "_auth_user_id" in client.session


def test_linked_subject_comes_in_without_our_second_factor(client, organisation, account):
    subject = uuid.uuid4().hex
    assert accounts.link_subject(account, subject)
    answer = come_in(client, subject, "/kinderen/")
    assert (answer.status_code, answer["Location"]) == (302, "/kinderen/")
    assert client.session["_auth_user_id"] == str(account)


def test_of_what_the_other_server_tells_only_the_subject_is_kept(client, organisation, account):
    subject = uuid.uuid4().hex
    accounts.link_subject(account, subject)
    come_in(client, subject)
    assert SocialAccount.objects.get(uid=subject).extra_data == {}


def test_subject_that_was_not_linked_stays_out_and_gets_no_account(client, organisation):
    before = Account.objects.count()
    answer = come_in(client, "nobody-we-know")
    assert answer["Location"] == "/inloggen/?reden=onbekend"
    assert "u hebt hier nog geen toegang" in client.get(answer["Location"]).content.decode()
    assert not is_in(client)
    assert Account.objects.count() == before


def test_known_name_as_subject_is_not_enough(client, organisation, account):
    username = Account.objects.get(id=account).username
    come_in(client, username)
    assert not is_in(client)


def test_account_that_was_closed_stays_out(client, organisation, account):
    subject = uuid.uuid4().hex
    accounts.link_subject(account, subject)
    Account.objects.filter(id=account).update(is_active=False)
    come_in(client, subject)
    assert not is_in(client)


def test_answer_with_another_state_stays_out(client, organisation, account):
    subject = uuid.uuid4().hex
    accounts.link_subject(account, subject)
    client.post(START)
    answer = client.get("/account/oidc/organisatie/login/callback/?code=x&state=forged")
    assert answer["Location"] == "/inloggen/?reden=mislukt"
    assert not is_in(client)


def test_subject_is_linked_to_one_account_only(account):
    subject = uuid.uuid4().hex
    other = make_school(clock.now())
    with acting_as(Duty(municipality=other.municipality)):
        second = parties.open_account(
            other.municipality, other.people["ib"], f"ib-{uuid.uuid4().hex[:8]}", other.now
        )
    assert accounts.link_subject(account, subject)
    assert not accounts.link_subject(second, subject)


@pytest.mark.parametrize(
    "path",
    ["login/", "signup/", "password/reset/", "2fa/", "email/", "password/change/", "3rdparty/"],
)
def test_other_doors_of_the_library_are_not_there(client, path):
    assert client.get(f"/account/{path}").status_code == 404


def test_without_a_server_in_the_settings_there_is_no_button(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Inloggen met uw organisatie" not in client.get("/inloggen/").content.decode()
    assert client.post(START).status_code == 404
