"""Does every way of sending mail keep the same promises: the fake one of tests and the real one?"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import pytest

from tests.factories.receiver import once_of, receiving
from zorgroute.chain.notices.mailing import (
    Mail,
    MailThroughDjango,
    NotSent,
    neutral_words,
    once_key,
)
from zorgroute.chain.routebook.content import Content

SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL = Mail("iemand@example.org", once_key(uuid.UUID(int=7)))


@dataclass
class KeptMail:
    """The mailer of tests: keeps what it got, and refuses when told to."""

    taken: list[str] = field(default_factory=list)
    behaviour: str = "good"

    def send(self, mail: Mail) -> None:
        if self.behaviour == "takes_and_drops":
            self.taken.append(mail.once)
        if self.behaviour != "good":
            raise NotSent(self.behaviour)
        self.taken.append(mail.once)


@pytest.fixture(params=["fake", "real"])
def post(request, tmp_path, settings):
    """A mailer, a way to make the other side behave, and what the other side took."""
    if request.param == "fake":
        mailer = KeptMail()
        yield mailer, lambda how: setattr(mailer, "behaviour", how), lambda: list(mailer.taken)
        return
    with receiving(tmp_path / "taken") as server:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 0.3
        yield (
            MailThroughDjango(neutral_words(Content().catalogue)),
            lambda how: setattr(server, "behaviour", how),
            lambda: [once_of(mail) for mail in server.mails],
        )


def test_send_to_a_good_server_is_taken_once_with_its_key(post):
    mailer, _, taken = post
    mailer.send(MAIL)
    assert taken() == [MAIL.once]


@pytest.mark.parametrize("behaviour", ["refuses", "later", "hangs"])
def test_send_to_a_server_that_does_not_take_it_raises_and_nothing_is_taken(post, behaviour):
    mailer, behave, taken = post
    behave(behaviour)
    with pytest.raises(NotSent):
        mailer.send(MAIL)
    assert taken() == []


def test_send_whose_answer_is_lost_raises_and_the_repeat_has_the_same_key(post):
    mailer, behave, taken = post
    behave("takes_and_drops")
    with pytest.raises(NotSent):
        mailer.send(MAIL)
    behave("good")
    mailer.send(MAIL)
    assert taken() == [MAIL.once, MAIL.once]


def test_mail_says_only_that_something_waits(tmp_path, settings):
    with receiving(tmp_path / "taken") as server:
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        MailThroughDjango(neutral_words(Content().catalogue)).send(MAIL)
        (mail,) = server.mails
    head, _, body = mail.replace("\r\n", "\n").partition("\n\n")
    names = {line.partition(":")[0] for line in head.splitlines() if not line.startswith(" ")}
    assert "Subject: Er staat een bericht voor u klaar" in head
    assert body.startswith("Er staat een bericht voor u klaar.\n")
    assert names == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To",
        "Date", "Message-ID", "X-Zorgroute-Once", "Auto-Submitted",
    }  # fmt: skip
