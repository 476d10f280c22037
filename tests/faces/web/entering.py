"""How does a test come in as somebody of its school, at the moment of that school?"""

from __future__ import annotations

import html
import re
from datetime import datetime

from django.test import Client

from tests.factories.worlds import ROUTE
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.actions import open_account
from zorgroute.chain.parties.models import Account
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content


class Visitor:
    """A browser of one person, at a moment that stands still until the test moves it."""

    def __init__(self, school, role, now=None):
        self.school, self.role = school, role
        self.now: datetime = now or school.now
        self.client = Client()
        with acting_as(Duty(municipality=school.municipality)):
            name = f"{role}-{school.municipality}"
            found = Account.objects.filter(username=name).first()
            if found is None:
                made = open_account(school.municipality, school.people[role], name, self.now)
                found = Account.objects.get(id=made)
            self.client.force_login(found, "django.contrib.auth.backends.ModelBackend")

    def get(self, url, **more):
        with clock.source(clock.FrozenSource(self.now)):
            return self.client.get(url, **more)

    def post(self, url, data=None, **more):
        with clock.source(clock.FrozenSource(self.now)):
            return self.client.post(url, data or {}, **more)

    def at(self, now):
        """The same person at another moment, in a fresh browser."""
        return Visitor(self.school, self.role, now)


def words(response):
    """What a page says, without its markup."""
    page = response.content.decode()
    page = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def hidden(response, name):
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None, name
    return found[1]


def main_of(response):
    """The words of the page itself, without menu and foot."""
    page = response.content.decode()
    start, end = page.index("<main"), page.index("</main>")
    response_like = type("Page", (), {"content": page[start:end].encode()})
    return words(response_like)


def agree_on_route(school, folder):
    """Publish the route of Westerkwartier as that of the municipality of this school."""
    text = (content().folder / "routes" / f"{ROUTE}.yaml").read_text(encoding="utf-8")
    text = text.replace(f"route: {ROUTE}", f"route: {school.municipality}.basisschool", 1)
    text = text.replace("municipality: westerkwartier", f"municipality: {school.municipality}", 1)
    file = folder / f"{school.municipality}.basisschool.yaml"
    file.write_text(text, encoding="utf-8")
    with acting_as(Duty(municipality=school.municipality)):
        publish(file, school.now)
