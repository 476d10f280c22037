"""Is everybody told once, together where that can, and again when the mail server was away?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.worlds import make_school
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.notices.actions import beat, queue, queue_all
from zorgroute.chain.notices.delivering import deliver_due
from zorgroute.chain.notices.mailing import Mail, NotSent
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.notices.queries import silent_duties, stuck_messages
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Box:
    """A mailer that keeps mails; `refusals` of the next tries fail."""

    taken: list[Mail] = field(default_factory=list)
    refusals: int = 0

    def send(self, mail: Mail) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NotSent("away")
        self.taken.append(mail)


def somebody(school, email="iemand@example.org", *, wanted=True):
    with acting_as(Duty(municipality=school.municipality)):
        person = parties.add_person(school.municipality, Name("Iris", "Kadewater"), email=email)
    if not wanted:
        teacher = school.acting("leerkracht")
        with acting_as(Duty(municipality=school.municipality)):
            parties.set_mail(type(teacher)(school.municipality, person, "ib"), wanted=False)
    return person


def tell(school, person, key, at=NOW):
    with acting_as(Duty(municipality=school.municipality)):
        queue(school.municipality, [person], "Reminded", f"{school.municipality}:{key}", at)


def waiting(person):
    with acting_as(Duty()):
        return Outbox.objects.filter(person_id=person, sent_at__isnull=True).count()


def test_deliver_due_sends_one_mail_and_no_second():
    school, box = make_school(), Box()
    person = somebody(school)
    tell(school, person, "a")
    deliver_due(NOW, box)
    deliver_due(NOW + 3 * timedelta(hours=1), box)
    assert [mail.to for mail in box.taken] == ["iemand@example.org"]


@pytest.mark.threat("T26")
def test_queue_twice_for_one_cause_is_one_message():
    school = make_school()
    person = somebody(school)
    tell(school, person, "a")
    tell(school, person, "a")
    assert waiting(person) == 1


def test_deliver_due_binds_what_waits_within_an_hour_into_one_mail():
    school, box = make_school(), Box()
    person = somebody(school)
    tell(school, person, "a")
    tell(school, person, "b", NOW)
    deliver_due(NOW + MINUTE, box)
    tell(school, person, "c", NOW + 2 * MINUTE)
    tell(school, person, "d", NOW + 30 * MINUTE)
    counts = []
    for minutes in (31, 60, 61, 62, 200):
        deliver_due(NOW + minutes * MINUTE, box)
        counts.append(len(box.taken))
    assert counts == [1, 1, 2, 2, 2]


@pytest.mark.parametrize(("email", "wanted"), [("", True), ("iemand@example.org", False)])
def test_deliver_due_sends_nothing_to_whoever_wants_or_can_have_no_mail(email, wanted):
    school, box = make_school(), Box()
    person = somebody(school, email, wanted=wanted)
    tell(school, person, "a")
    deliver_due(NOW, box)
    assert (box.taken, waiting(person)) == ([], 0)


@pytest.mark.threat("T26")
def test_deliver_due_after_a_refusal_tries_again_later_with_the_same_key():
    school, box = make_school(), Box(refusals=2)
    person = somebody(school)
    tell(school, person, "a")
    sent = [deliver_due(NOW + minutes * MINUTE, box).sent for minutes in (0, 0.5, 1, 2, 3, 4)]
    assert sent == [0, 0, 0, 0, 1, 0]
    assert len(box.taken) == 1


def test_deliver_due_after_a_worker_died_while_sending_repeats_the_very_same_mail():
    class Dies:
        def __init__(self):
            self.keys = []

        def send(self, mail):
            self.keys.append(mail.once)
            raise KeyboardInterrupt

    school, box, dies = make_school(), Box(), Dies()
    person = somebody(school)
    tell(school, person, "a")
    with pytest.raises(KeyboardInterrupt):
        deliver_due(NOW, dies)
    tell(school, person, "b", NOW)
    deliver_due(NOW + MINUTE, box)
    assert box.taken == []
    deliver_due(NOW + 2 * MINUTE, box)
    assert [mail.once for mail in box.taken] == dies.keys


def stuck():
    with acting_as(Duty()):
        return stuck_messages()


def test_stuck_messages_counts_what_was_refused_for_a_day():
    school, box = make_school(), Box(refusals=1_000)
    tell(school, somebody(school), "a")
    before, at = stuck(), NOW
    while at < NOW + timedelta(hours=23):
        deliver_due(at, box)
        at += 30 * MINUTE
    assert stuck() == before
    while at < NOW + timedelta(hours=32):
        deliver_due(at, box)
        at += 30 * MINUTE
    assert stuck() == before + 1


def test_stuck_messages_counts_nothing_that_waits_for_its_agreed_day():
    school, box = make_school(), Box()
    person, before = somebody(school), stuck()
    with acting_as(Duty(municipality=school.municipality)):
        queue_all(
            school.municipality,
            [(person, "Reminded", f"{school.municipality}:a")],
            NOW,
            not_before=NOW + timedelta(days=5),
        )
    deliver_due(NOW + timedelta(days=4), box)
    assert (box.taken, stuck()) == ([], before)


def test_silent_duties_names_what_was_not_done_for_five_minutes():
    with acting_as(Duty()):
        beat("een", NOW)
        beat("twee", NOW - 6 * MINUTE)
        assert silent_duties(("een", "twee", "drie"), NOW) == ("twee", "drie")
