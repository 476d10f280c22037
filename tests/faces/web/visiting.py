"""Somebody of a small world who sits behind the browser."""

from __future__ import annotations

import html
import re
import uuid

from django.test import Client

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.models import Account


def signed_in(school, role):
    """A browser in which this person of the world works, in the only function there is."""
    name = f"{role}-{uuid.uuid4().hex[:8]}"
    with acting_as(Duty(municipality=school.municipality)):
        parties.open_account(school.municipality, school.people[role], name, school.now)
    client = Client()
    client.force_login(Account.objects.get(username=name))
    return client


def words(answer):
    """What is read on a page: its text without markup, spaces as one."""
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).strip()
