"""Does mail go only to who works here, at an address that is still the employer's?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.membership import leave_chain
from zorgroute.chain.parties.models import MailDomain, Person
from zorgroute.chain.parties.queries import mail_address_of

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T12")]
TODAY = date(2026, 5, 4)


@pytest.fixture
def school():
    return make_school()


def address(school, email, *, domains=(), until=None, day=TODAY, who="leerkracht"):
    person = school.people[who]
    with acting_as(Duty(municipality=school.municipality)):
        Person.objects.filter(id=person).update(email=email)
        for domain in domains:
            MailDomain.objects.create(
                municipality=school.municipality, organisation_id=school.organisation,
                domain=domain, since=date(2020, 1, 1), until=until,
            )  # fmt: skip
        return mail_address_of(person, day)


@pytest.mark.parametrize(
    ("email", "domains", "goes"),
    [
        ("t@lantaarn.example", (), True),
        ("t@lantaarn.example", ("lantaarn.example",), True),
        ("T@LANTAARN.EXAMPLE", ("lantaarn.example",), True),
        ("t@oude-naam.example", ("lantaarn.example",), False),
        ("t@lantaarn.example.net", ("lantaarn.example",), False),
        ("t@nieuw.example", ("lantaarn.example", "nieuw.example"), True),
        ("", ("lantaarn.example",), False),
    ],
)
def test_t12_mail_goes_only_to_a_domain_that_the_employer_noted(school, email, domains, goes):
    assert address(school, email, domains=domains) == (email if goes else "")


def test_t12_domain_that_was_given_up_gets_no_mail_when_another_is_noted(school):
    email = "t@oude-naam.example"
    address(school, email, domains=("oude-naam.example",), until=TODAY - timedelta(days=1))
    assert address(school, email, domains=("lantaarn.example",)) == ""


def test_t12_organisation_that_left_gets_no_mail_from_that_day_on(school):
    email = "t@lantaarn.example"
    assert address(school, email) == email
    with acting_as(Duty(municipality=school.municipality)):
        people = leave_chain(school.municipality, school.organisation, TODAY)
    assert school.people["leerkracht"] in people
    assert address(school, email) == ""


def test_t12_who_also_works_elsewhere_keeps_the_mail_of_that_employer(school):
    email = "t@lantaarn.example"
    with acting_as(Duty(municipality=school.municipality)):
        parties.employ(
            school.municipality, school.people["leerkracht"], school.cjg_organisation, "cjg",
            date(2020, 1, 1),
        )  # fmt: skip
        leave_chain(school.municipality, school.organisation, TODAY)
    assert address(school, email) == email


def test_parent_has_no_employer_and_gets_mail_where_it_was_asked(school):
    assert address(school, "eva@thuis.example", who="ouders") == "eva@thuis.example"


def test_somebody_who_never_worked_here_is_no_leaver(school):
    with acting_as(Duty(municipality=school.municipality)):
        person = parties.add_person(
            school.municipality, Name("Iris", "Kadewater"), email="iris@voorbeeld.example"
        )
        assert mail_address_of(person, TODAY) == "iris@voorbeeld.example"
