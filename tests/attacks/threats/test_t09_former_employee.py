"""What does somebody who left still get in with: a session, an open page, a key, a link, a code?

A list of every kind of way in; a kind that stands in the database and not on the list fails.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.tokens import default_token_generator
from django.test import Client

from tests.attacks.doorways import ENDS_SESSION, doors
from tests.attacks.test_doorways import lines
from tests.attacks.town import ABOUT_CHILD, BACKEND, tells_of
from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account
from zorgroute.chain.parties.tokens import make_token

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T9")]
PASSWORD = "een heel lang wachtwoord 42"  # noqa: S105 of invented people only
# Every table that hangs on an account, and the way in that it stands for here.
WAYS_IN = {
    "mfa_authenticator": "spare code",
    "account_emailaddress": None,  # an address logs nobody in
    "socialaccount_socialaccount": None,  # the login server says who it is, and that is the account
    "django_admin_log": None,
}


@pytest.fixture
def leaver(town):
    """A teacher with a case, an account with everything, and a page that stays open."""
    town.raise_concern()
    municipality, person = town.people["leerkracht"]
    name = f"gaat-weg-{uuid.uuid4().hex[:8]}"
    teacher = town.acting("leerkracht")
    with acting_as(Duty(municipality=municipality)):
        parties.open_account(municipality, person, name, town.moment, password=PASSWORD)
    with acting_as(teacher):
        keep_draft(teacher, f"{town.case}/main/1-signaal", {"gezien": ["x" * 20]}, town.moment)
        _, key = make_token(
            teacher, "rooster", town.moment.date() + timedelta(days=90), town.moment
        )
    return name, key


def ends(town):
    """The employment ended yesterday, as the organisation says on its page."""
    keeper = town.acting("beheerder")
    with acting_as(keeper):
        post = town.acting("leerkracht").post
    with acting_as(keeper):
        parties.end_employment(keeper, post, town.moment.date() - timedelta(days=1))


def with_session(town, name):
    visitor = Client(raise_request_exception=False)
    visitor.force_login(Account.objects.get(username=name), BACKEND)
    return visitor


def with_app(name):
    """The account with a new code app, whatever it had."""
    account, secret = Account.objects.get(username=name), totp.generate_totp_secret()
    Authenticator.objects.filter(user=account).delete()
    totp.TOTP.activate(account, secret)
    return account, secret


def with_password_and_code(town, name):
    _, secret = with_app(name)
    visitor = Client(raise_request_exception=False)
    visitor.post("/inloggen/", {"username": name, "password": PASSWORD})
    counters = list(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))
    visitor.post("/inloggen/code/", {"code": code})
    return visitor


def with_spare_code(town, name):
    account, _ = with_app(name)
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    visitor = Client(raise_request_exception=False)
    visitor.post("/inloggen/", {"username": name, "password": PASSWORD})
    visitor.post("/inloggen/code/", {"code": code})
    return visitor


def with_first_link(town, name):
    account = Account.objects.get(username=name)
    link = f"/eerste-keer/{account.id}/{default_token_generator.make_token(account)}/"
    visitor = Client(raise_request_exception=False)
    visitor.post(link, {"password": PASSWORD + "!", "again": PASSWORD + "!"})
    return visitor


WAYS = {
    "session": with_session,
    "password and code": with_password_and_code,
    "spare code": with_spare_code,
    "first link": with_first_link,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("before", [True, False], ids=["made before the end", "tried after it"])
def test_t9_no_way_in_of_a_former_employee_opens_a_child_or_writes(town, leaver, way, before):
    name, _ = leaver
    with clock.source(clock.FrozenSource(town.moment)):
        if before:
            visitor = WAYS[way](town, name)
            ends(town)
        else:
            ends(town)
            visitor = WAYS[way](town, name)
        written = lines(town)
        told = []
        for door in doors():
            if door.pattern not in ENDS_SESSION:
                url = door.url(town.case, town)
                answer = visitor.get(url)
                told += [(url, each) for each in tells_of(answer, (*ABOUT_CHILD, str(town.child)))]
                if door.kind != "bare":
                    visitor.post(url, {"besproken": "x", "antwoord": "ja", "go": "save"})
    assert told == []
    assert lines(town) == written


def test_t9_key_of_a_program_of_a_former_employee_is_unknown(town, leaver):
    _, key = leaver
    program = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})
    with clock.source(clock.FrozenSource(town.moment)):
        assert program.get(f"/api/v1/zaken/{town.case}").status_code == 200
        ends(town)
        answers = [program.get(door.url(town.case, town)).status_code for door in doors("api-case")]
    assert set(answers) <= {401, 405}


def test_t9_page_that_was_left_open_sends_nothing_after_the_end(town, leaver):
    name, _ = leaver
    url = f"/zaak/{town.case}/contact/"
    with clock.source(clock.FrozenSource(town.moment)):
        visitor = with_session(town, name)
        assert visitor.get(url).status_code == 200
        written = lines(town)
        ends(town)
        answer = visitor.post(url, {"besproken": "Nog even gebeld."})
    assert lines(town) == written
    assert tells_of(answer, ABOUT_CHILD) == []


def test_t9_account_that_is_closed_has_no_way_in_left(town, leaver):
    """Closing takes away the password, the codes and the link to another login server as well."""
    from zorgroute.chain.parties.accounts import close  # noqa: PLC0415 the way the pages do it

    name, _ = leaver
    with clock.source(clock.FrozenSource(town.moment)):
        visitor = with_password_and_code(town, name)
        with acting_as(Duty(municipality=town.here)):
            close(town.people["leerkracht"][1])
        assert visitor.get("/mijn-werk/").status_code == 302
        again = [WAYS[way](town, name) for way in ("password and code", "spare code")]
        for each in (visitor, *again):
            assert each.get("/mijn-werk/").status_code == 302


def test_t9_every_table_that_hangs_on_an_account_is_on_the_list_of_ways_in():
    tables = {each.related_model._meta.db_table for each in Account._meta.related_objects}
    assert sorted(tables - WAYS_IN.keys()) == []


def test_t9_mailbox_alone_is_no_way_in():
    """There is no address at which a link, a code or a password can be asked for."""
    asks = ("vergeten", "reset", "herstel", "opnieuw-instellen")
    assert [door.pattern for door in doors() if any(each in door.pattern for each in asks)] == []
