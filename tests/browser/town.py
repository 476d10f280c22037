"""Which pages are there, who looks at each, and in which town?

Every address of the house is on one of the lists below; a test fails when one is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import get_resolver, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.serving import Site
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import Account
from zorgroute.project.demo_world import World, fill

NOBODY = ""
WEDNESDAY = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
ROUTE = "westerkwartier.basisschool"


class Town:
    """The town of the demo on a Wednesday in June, with its people behind a browser."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser = site, browser
        with transaction.atomic():
            self.world: World = fill(WEDNESDAY)[0]
        self.windows: dict[tuple[str, bool], BrowserContext] = {}

    def close(self) -> None:
        for each in self.windows.values():
            each.close()

    def case(self, child: str) -> UUID:
        return self.world.cases[child]

    def account(self, who: str) -> Account:
        with transaction.atomic(), acting_as(Duty(municipality=self.world.municipality)):
            found: Account = Account.objects.get(person_id=self.world.people[who])
            return found

    def names(self) -> tuple[str, ...]:
        """Parts of the names of children: none of them may stand in a title or an address."""
        return tuple(each.capitalize() for each in self.world.children)

    def window(self, who: str, *, script: bool = True) -> Page:
        """A page of somebody who is in; NOBODY is somebody who did not log in."""
        self.site.now = WEDNESDAY
        if (who, script) not in self.windows:
            made = self.browser.new_context(
                viewport={"width": 390, "height": 844},
                locale="nl-NL",
                java_script_enabled=script,
            )
            self.windows[who, script] = made
            page = made.new_page()
            page.set_default_timeout(20_000)
            if who != NOBODY:
                self._log_in(page, who)
        return self.windows[who, script].pages[0]

    def _log_in(self, page: Page, who: str) -> None:
        page.goto(f"{self.site.address}/inloggen/")
        account = self.account(who)
        page.click(f"form[action='/inloggen/proberen/{account.id}/'] button")
        if page.url.endswith("/functie-kiezen/"):
            page.locator("main form button").first.click()


Where = Callable[[Town], str]


@dataclass(frozen=True)
class Seen:
    """One page: whose it is, its address in this town, and what it is known by in the resolver."""

    name: str
    who: str
    where: Where
    status: int = 200

    def __str__(self) -> str:
        return f"{self.name}-{self.who or 'nobody'}"


def at(name: str, who: str, child: str = "", /, **more: Any) -> Seen:
    """A page by its name in the resolver, of a child's case where it is of one."""

    def where(town: Town) -> str:
        known = {key: each(town) if callable(each) else each for key, each in more.items()}
        return reverse(name, kwargs={**known, **({"case": town.case(child)} if child else {})})

    return Seen(name, who, where)


def _link(town: Town) -> dict[str, Any]:
    account = town.account("ada")
    return {"account": account.id, "token": default_token_generator.make_token(account)}


def person(who: str) -> Callable[[Town], UUID]:
    return lambda town: town.world.people[who]


def location(town: Town) -> UUID:
    return town.world.locations["lantaarn"]


MAIN = {"line": "main"}
PAGES: tuple[Seen, ...] = (
    at("login", NOBODY),
    Seen("first_password", NOBODY, lambda town: reverse("first_password", kwargs=_link(town))),
    at("crisis", NOBODY),
    at("crisis-westerkwartier", NOBODY),
    at("crisis-dalfsen", NOBODY),
    at("crisis-nijmegen", NOBODY),
    at("routes", NOBODY),
    at("route", NOBODY, name=ROUTE),
    Seen("unknown", NOBODY, lambda _: "/bestaat-niet/", 404),
    at("socialaccount_login_error", NOBODY),
    at("choose_hat", "sietske"),
    # The teacher.
    at("work", "tirza"),
    at("concern", "tirza"),
    at("children", "tirza"),
    at("case", "tirza", "pip"),
    at("case", "tirza", "tobias"),
    at("case", "jorn", "daan"),
    at("step", "tirza", "juno", step="1-signaal", **MAIN),
    at("step", "tirza", "roos", step="2-kort-gesprek", **MAIN),
    at("step", "tirza", "pip", step="6-gesprek-ouders", **MAIN),
    at("divert", "tirza", "juno", **MAIN),
    at("contact", "tirza", "tobias"),
    at("change", "tirza", "tobias"),
    at("reopen", "jorn", "mats"),
    at("no-consent", "tirza", "pip"),
    at("print", "tirza", "pip"),
    at("start-track", "tirza", "juno", track="crisis"),
    at("urgent", "tirza"),
    at("crisis_record", "tirza"),
    # The intern begeleider.
    at("work", "hanneke"),
    at("children", "hanneke"),
    at("case", "hanneke", "fenna"),
    at("case", "hanneke", "tobias"),
    at("case", "hanneke", "daan"),
    at("step", "hanneke", "fenna", step="6-ib-zoekt-contact", **MAIN),
    at("step", "hanneke", "lotte", step="d1-anoniem-advies", **MAIN),
    at("step", "hanneke", "tobias", line="meldcode", step="m2-overleg"),
    at("consults", "hanneke"),
    at("new_consult", "hanneke"),
    at("route_expert", "hanneke", name=ROUTE),
    # The director, the administrator, the CJG.
    at("work", "otto"),
    at("urgent", "otto"),
    at("organisation", "nel"),
    at("organisation_leave", "nel", person=person("tirza")),
    at("organisation_contact", "nel", location=location, role="cjg"),
    at("organisation_add", "nel"),
    at("organisation_person", "nel", person=person("tirza")),
    at("organisation_leaver", "nel", person=person("jorn")),
    at("import", "nel", kind="mensen"),
    at("work", "wouter"),
    at("case", "wouter", "daan"),
    at("step", "wouter", "daan", step="10-terugkoppeling", **MAIN),
    # The parents.
    at("portal_now", "eva"),
    at("portal_now", "jan"),
    at("portal_now", "yara"),
    at("portal_route", "eva", "pip"),
    at("portal_written", "eva", "pip"),
    at("portal_answer", "eva", "pip", step="6-wacht-op-ouders", **MAIN),
    at("portal_rights", "eva"),
)
# Pages that another test opens, or that this town cannot open by an address alone.
ELSEWHERE: Mapping[str, str] = {
    "handover": "a button only",
    "item": "a button only",
    "correct": "opened from the timeline in test_links",
    "consult": "opened after asking in test_links",
    "urgent_case": "opened after starting in test_stories",
    "crisis_recorded": "opened after recording in test_links",
    "login_code": "needs a password: tests of the login",
    "login_enrol": "needs a password: tests of the login",
    "login_spare_codes": "needs a password: tests of the login",
    "import_wrong": "a file to download",
    "export": "a file to download",
    "organisation_link": "a button only",
    "organisation_back": "a button only",
    "set_up": "only in an empty installation: tests of setting up",
    "patterns": "for makers, not in a real house",
}
NOT_A_PAGE = frozenset(
    {
        "health", "robots", "appearance", "language", "leave", "home", "try_out", "log_out",
        "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled",
        "account_login", "route_drawing", "mail", "keep-concern", "keep", "ask-news",
    }
)  # fmt: skip


def names_of_house() -> Iterator[str]:
    """The name of every address outside the API."""
    yield from _names(get_resolver(), "")


def _names(resolver: Any, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        path = before + str(each.pattern)
        if path.startswith("api/"):
            continue
        if hasattr(each, "url_patterns"):
            yield from _names(each, path)
        else:
            yield each.name or path
