"""Does the login of an organisation's own server let in exactly whom was linked beforehand?"""

from __future__ import annotations

import uuid
import warnings
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.tokens import default_token_generator
from django.test import Client

from tests.factories.worlds import make_school
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import accounts
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account
from zorgroute.faces.web.login_organisation import is_strong
from zorgroute.project.environment import Environment
from zorgroute.project.login_servers import login_servers

pytestmark = [
    pytest.mark.django_db,
    # The stand-in for the other server uses a library that warns about its own future.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
]
START, FAMILY_START = "/account/oidc/organisatie/login/", "/account/oidc/gezin/login/"
STRONG = "urn:etoegang:core:assurance-class:loa3"
SUBSTANTIAL = "urn:etoegang:core:assurance-class:loa3 urn:etoegang:core:assurance-class:loa4"
WEAK = "urn:etoegang:core:assurance-class:loa1"


@pytest.fixture(scope="module")
def server():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with oidc_provider_mock.run_server_in_thread() as running:
            yield f"http://localhost:{running.server_port}"


@pytest.fixture
def organisation(settings, server):
    """Both servers of an installation, here the same machine under two names."""
    told = {
        "OIDC_ISSUER": server, "OIDC_CLIENT_ID": "zorgroute", "OIDC_CLIENT_SECRET": "geheim",
        "OIDC_ACR_VALUES": STRONG, "OIDC_FAMILY_ISSUER": server,
        "OIDC_FAMILY_CLIENT_ID": "zorgroute-gezin", "OIDC_FAMILY_CLIENT_SECRET": "geheim",
        "OIDC_FAMILY_ACR_VALUES": SUBSTANTIAL,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        environment = Environment()
    settings.SOCIALACCOUNT_PROVIDERS = login_servers(environment)
    settings.OIDC_ACR = environment.oidc_acr.split()
    settings.OIDC_FAMILY_ACR = environment.family_acr.split()
    return server


@pytest.fixture
def account():
    school = make_school(clock.now())
    with acting_as(Duty(municipality=school.municipality)):
        return parties.open_account(
            school.municipality, school.people["ib"], f"ib-{uuid.uuid4().hex[:8]}", school.now
        )


@pytest.fixture
def parent():
    """A parent who has a first link in hand: the account and the link."""
    school = make_school(clock.now())
    with acting_as(Duty(municipality=school.municipality)):
        return parties.open_account(
            school.municipality,
            school.people["ouders"],
            f"ouder-{uuid.uuid4().hex[:8]}",
            school.now,
        )


def link_of(account):
    found = Account.objects.get(id=account)
    return f"/eerste-keer/{account}/{default_token_generator.make_token(found)}/"


def come_in(client, subject, after="/", *, start=START, **claims):
    """Walk the whole way over the other server and back, as a browser does."""
    away = client.post(f"{start}?next={after}")
    assert away.status_code == 302
    told = parse_qs(urlsplit(away["Location"]).query)
    assert told["code_challenge_method"] == ["S256"]
    assert (told["scope"], told["acr_values"][0].split()[0]) == (["openid"], STRONG)
    place = f"{urlsplit(away['Location']).scheme}://{urlsplit(away['Location']).netloc}"
    httpx.put(f"{place}/users/{subject}", json=claims).raise_for_status()
    back = httpx.post(away["Location"], data={"sub": subject})
    assert back.status_code in (302, 303)
    place = urlsplit(back.headers["location"])
    return client.get(f"{place.path}?{place.query}")


def is_in(client):
    return "_auth_user_id" in client.session


def test_linked_subject_with_two_factors_there_comes_in(client, organisation, account):
    subject = uuid.uuid4().hex
    assert accounts.link_subject(account, subject)
    answer = come_in(client, subject, "/kinderen/", acr=STRONG)
    assert (answer.status_code, answer["Location"]) == (302, "/kinderen/")
    assert client.session["_auth_user_id"] == str(account)


@pytest.mark.parametrize("claims", [{}, {"acr": WEAK}, {"acr": None}, {"amr": ["pwd", "mfa"]}])
def test_linked_subject_with_less_there_shows_our_second_factor(
    client, organisation, account, claims
):
    subject = uuid.uuid4().hex
    accounts.link_subject(account, subject)
    answer = come_in(client, subject, "/kinderen/", **claims)
    assert answer["Location"] == "/inloggen/code-instellen/"
    assert not is_in(client)


@pytest.mark.parametrize(
    ("ways", "is_enough"),
    [(["pwd", "mfa"], True), (["hwk"], True), (["pwd"], False), ("mfa", False), ([], False)],
)
def test_ways_that_were_used_count_where_no_level_was_agreed(ways, is_enough):
    assert is_strong({"id_token": {"amr": ways}}, []) == is_enough
    assert not is_strong({"id_token": {"amr": ways}}, [], is_family=True)


def test_parent_links_by_the_first_link_and_comes_in_by_that_login_alone(
    client, organisation, parent
):
    subject, link = uuid.uuid4().hex, link_of(parent)
    assert "DigiD gebruiken" in client.get(link).content.decode()
    client.post(link, {"elders": "1"})
    come_in(client, subject, start=FAMILY_START, acr=STRONG)
    assert client.session["_auth_user_id"] == str(parent)
    assert Client().get(link).status_code == 404

    again = Client()
    come_in(again, subject, start=FAMILY_START, acr=STRONG)
    assert again.session["_auth_user_id"] == str(parent)


def test_parent_with_too_low_a_level_is_told_what_is_needed(client, organisation, parent):
    subject = uuid.uuid4().hex
    accounts.link_subject(parent, subject, accounts.FAMILY_PROVIDER)
    answer = come_in(client, subject, start=FAMILY_START, acr=WEAK)
    assert answer["Location"] == "/inloggen/?reden=te-zwak"
    assert "DigiD app" in client.get(answer["Location"]).content.decode()
    assert not is_in(client)


def test_first_link_that_was_renewed_links_nobody(client, organisation, parent):
    """Holding an old link and a login elsewhere is not enough: it is looked at once more."""
    client.post(link_of(parent), {"elders": "1"})
    found = Account.objects.get(id=parent)
    accounts.set_password(found, "een-ander-lang-wachtwoord")
    come_in(client, uuid.uuid4().hex, start=FAMILY_START, acr=STRONG)
    assert not is_in(client)
    assert not SocialAccount.objects.filter(user=found).exists()


def test_family_login_opens_no_account_of_staff_and_the_other_way_round(
    client, organisation, account, parent
):
    one, other = uuid.uuid4().hex, uuid.uuid4().hex
    accounts.link_subject(account, one, accounts.FAMILY_PROVIDER)
    accounts.link_subject(parent, other, accounts.PROVIDER)
    come_in(client, one, start=FAMILY_START, acr=STRONG)
    assert not is_in(client)
    come_in(client, other, acr=STRONG)
    assert not is_in(client)


def test_of_what_the_other_server_tells_only_the_subject_is_kept(client, organisation, account):
    subject = uuid.uuid4().hex
    accounts.link_subject(account, subject)
    come_in(client, subject, acr=STRONG, naam="Iemand", email="iemand@example.org")
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
