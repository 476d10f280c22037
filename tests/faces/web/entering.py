"""How does a test come in as somebody of its school, at the moment of that school?"""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

from django.test import Client

from tests.factories.westerkwartier import STEPS
from tests.factories.worlds import ROUTE
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.signing import EVERYBODY
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.actions import open_account
from zorgroute.chain.parties.models import Account
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, routes_at
from zorgroute.core.engine.moves import Actor, Take


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


def agree_on_route(school, folder, old="", new=""):
    """Publish the route of Westerkwartier as that of the municipality of this school.

    `old` becomes `new` in its text, for what the agreed route never does.
    """
    text = (content().folder / "routes" / f"{ROUTE}.yaml").read_text(encoding="utf-8")
    text = text.replace(f"route: {ROUTE}", f"route: {school.municipality}.basisschool", 1)
    text = text.replace("municipality: westerkwartier", f"municipality: {school.municipality}", 1)
    assert old in text
    text = text.replace(old, new, 1) if old else text
    file = folder / f"{school.municipality}.basisschool.yaml"
    file.write_text(text, encoding="utf-8")
    with acting_as(Duty(municipality=school.municipality)):
        publish(file, school.now)


def the_route(school):
    """The route of the municipality of this school."""
    return routes_at(school.municipality, "primary_school")[0]


def begin(school, child="pip", role="leerkracht"):
    """A case of a child, as a teacher begins it; gives its id."""
    acting = school.acting(role)
    with acting_as(acting):
        told = Concern(
            school.children[child],
            ("ontwikkeling",),
            "Viel in slaap in de kring.",
            school.now.date(),
        )
        return raise_concern(acting, the_route(school), told, school.now).case


def walk_to(school, case, target, ways=None):
    """Do the steps in the ordinary way, a day each, until this one is open; gives the moment."""
    now = school.now
    while True:
        step = open_step(school, case, now)
        if step == target:
            return now
        now += timedelta(days=1)
        role, outcome, usual = STEPS[step]
        do_step(
            school, case, step, now, outcome=(ways or {}).get(step, outcome), role=role, **usual
        )


def do_step(school, case, step, now, *, role, outcome, record=None, present=(), **more):
    """Do one step as somebody of the school."""
    acting = school.acting(role, now)
    with acting_as(acting):
        move = Take(
            Actor(str(acting.person), role),
            step,
            outcome,
            now,
            record=record or {},
            present=frozenset(present),
            **more,
        )
        return attempt(acting, case, move, now, signing=EVERYBODY)


def open_step(school, case, now):
    """The open step of the main line."""
    teacher = school.acting("leerkracht", now)
    with acting_as(teacher):
        seen = case_seen_by(teacher, case, now)
        return next((each.step for each in seen.what_now.steps if each.line == "main"), None)
