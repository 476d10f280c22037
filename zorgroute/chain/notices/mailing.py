"""Through what does a mail leave the house, and what may stand in it?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.wording.catalogue import EN, NL, Catalogue

ONCE_HEADER = "X-Zorgroute-Once"


class NotSent(ZorgrouteError):
    """The other side did not take the mail, or it is not known whether it did."""


@dataclass(frozen=True)
class Mail:
    """A mail to one person. `once` is the same for every try, so the receiver can drop repeats."""

    to: str
    once: str


class Mailer(Protocol):
    """The port through which mail leaves."""

    def send(self, mail: Mail) -> None:
        """Hand one mail over; raises `NotSent` when that did not surely succeed."""


@dataclass(frozen=True)
class Words:
    """What every mail says, the same for everybody."""

    subject: str
    body: str


@dataclass(frozen=True)
class MailThroughDjango:
    """Hands mail to the mail server of the settings.

    Says only that something waits: no name, no organisation, no subject, no address of a page
    (T6, T12). A mailbox may be read by somebody else.
    """

    words: Words

    def send(self, mail: Mail) -> None:
        """Hand one mail over; raises `NotSent` for a refusal, a time-out or a broken line."""
        message = EmailMessage(
            subject=self.words.subject,
            body=self.words.body,
            to=[mail.to],
            headers={
                "Message-ID": f"<{mail.once}@{_domain()}>",
                ONCE_HEADER: mail.once,
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            with get_connection() as connection:
                taken = connection.send_messages([message])
        except OSError as fault:
            # Every refusal of a mail server is one of these as well.
            raise NotSent(type(fault).__name__) from fault
        if not taken:
            raise NotSent("refused")


def once_key(mail_id: UUID) -> str:
    """What the receiver may know a mail by; tells nothing about whom or what."""
    return hashlib.sha256(mail_id.bytes).hexdigest()[:40]


def neutral_words(texts: Catalogue) -> Words:
    """The words of every mail, Dutch first and English below it."""
    body = [texts.say(f"mail.{part}", language=each) for each in (NL, EN) for part in _PARTS]
    return Words(texts.say("mail.subject"), "\n\n".join(body) + "\n")


_PARTS = ("waiting", "how")


def _domain() -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2] or "localhost"
