"""Which pages are there, who looks at each, and in which town?

Every address of the house is on one of the lists below; a test fails when one is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import get_resolver, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.serving import Site
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import Account
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook.drafting import begin_draft
from zorgroute.chain.routebook.queries import present_route
from zorgroute.chain.routebook.weighing import report_of
from zorgroute.project.demo_world.filling import fill_town, town_files
from zorgroute.project.demo_world.town import Town as World

NOBODY = ""
WEDNESDAY = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
ROUTE = "westerkwartier.basisschool"


class Town:
    """The town of the demo on a Wednesday in June, with its people behind a browser."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site, self.browser = site, browser
        with transaction.atomic():
            [file] = town_files(["westerkwartier"])
            self.world: World = fill_town(file, WEDNESDAY, routes=())
        self.windows: dict[tuple[str, bool], BrowserContext] = {}

    @cached_property
    def draft(self) -> UUID:
        """A next version of the route, begun by the policy officer."""
        with transaction.atomic():
            with acting_as(Duty(municipality=self.world.municipality)):
                hat = hats_of(self.world.people["marit"], WEDNESDAY.date())[0]
                acting = acting_in(hat, WEDNESDAY.date())
            with acting_as(acting):
                return begin_draft(acting, ROUTE, WEDNESDAY)

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


def first_path(_town: Town) -> str:
    """The first finding of the route that has a way to draw."""
    with transaction.atomic():
        route = present_route(ROUTE)
    assert route is not None
    report = report_of(route).findings
    number = next(at for at, each in enumerate(report, start=1) if each.path)
    return reverse("route_finding", args=[ROUTE, number])


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
    at("route_data", "hanneke", name=ROUTE),
    at("route_size", "hanneke", name=ROUTE),
    at("routes_compared", "hanneke"),
    at("school_guide", "hanneke", name=ROUTE),
    Seen("route_finding", "hanneke", first_path),
    # The director, the administrator, the CJG.
    at("practice", "otto"),
    at("work", "otto"),
    at("urgent", "otto"),
    at("organisation", "nel"),
    at("organisation_leave", "nel", person=person("tirza")),
    at("organisation_contact", "nel", location=location, role="cjg"),
    at("organisation_areas", "nel"),
    at("organisation_add", "nel"),
    at("organisation_person", "nel", person=person("tirza")),
    at("organisation_leaver", "nel", person=person("jorn")),
    at("import", "nel", kind="mensen"),
    at("work", "wouter"),
    at("case", "wouter", "daan"),
    at("step", "wouter", "daan", step="10-terugkoppeling", **MAIN),
    # Organisations that join.
    at("joining", "marit"),
    at("joining_new", "marit"),
    at("terms", "nel"),
    at("doubles", "nel"),
    at("joining_stop", "nel"),
    # Around the child: family, consent, who sees what, who looked.
    at("family", "hanneke", "pip"),
    at("family-authority", "hanneke", "pip"),
    at("family-home", "hanneke", "pip"),
    at("family-shield", "hanneke", "pip"),
    at("consents", "hanneke", "pip"),
    at("consents-ask", "hanneke", "pip"),
    at("consents-record", "hanneke", "pip"),
    at("who-sees", "hanneke", "pip"),
    at("who-sees", "wouter", "daan"),
    at("looked", "hanneke", "pip"),
    at("sensitive", "hanneke", "tobias"),
    at("tell_family", "hanneke", "tobias", track="meldcode"),
    at("about_colleague", "hanneke", "pip"),
    at("emergency", "wouter"),
    at("seals", "nel"),
    at("login_keys", "hanneke"),
    # The privacy officer.
    at("review", "bouke"),
    at("requests", "bouke"),
    at("processing", "bouke"),
    at("requests", "otto"),
    at("destroying", "otto"),
    # The policy officer.
    at("board", "marit"),
    at("board_figure", "marit", code="i13"),
    at("board_standing", "marit"),
    at("scenarios", "marit"),
    at("scenario", "marit", name="westerkwartier.termijnen"),
    at("logs", "marit"),
    at("logs_import", "marit"),
    at("measured_routes", "marit"),
    at("measured_route", "marit", name=ROUTE),
    at("measured_beside", "marit", name=ROUTE),
    at("measured_conform", "marit", name=ROUTE),
    at("routebook", "marit"),
    at("routebook_upload", "marit"),
    at("routebook_route", "marit", name=ROUTE),
    at("routebook_retire", "marit", name=ROUTE),
    at("migrate", "marit", name=ROUTE),
    at("routebook_questions", "marit", name=ROUTE),
    at("routebook_answer", "marit", name=ROUTE, question="termijn-intake"),
    at("routebook_draft", "marit", draft=lambda town: town.draft),
    at("routebook_text", "marit", draft=lambda town: town.draft),
    at("routebook_agreement", "marit", draft=lambda town: town.draft),
    # The parents.
    at("portal_now", "eva"),
    at("portal_now", "jan"),
    at("portal_now", "yara"),
    at("portal_route", "eva", "pip"),
    at("portal_written", "eva", "pip"),
    at("portal_consents", "eva", "pip"),
    at("portal_answer", "eva", "pip", step="6-wacht-op-ouders", **MAIN),
    at("portal_rights", "eva"),
    at("portal_sees", "eva", "pip"),
    at("portal_looked", "eva", "pip"),
    at("portal_looked_ask", "eva", "pip"),
    at("portal_looked_home", "eva"),
    at("portal_consents_of", "eva"),
    at("portal_family", "eva", "pip"),
    at("portal_ask", "eva", kind="inspection"),
    at("portal_disagree", "eva", "pip"),
    at("portal_object", "eva", "pip"),
    at("portal_statement", "eva", "pip"),
    at("portal_help", "eva"),
    # A young person, at the own door.
    at("portal_now", "jelle"),
    at("portal_consents", "jelle", "jelle"),
    at("portal_looked", "jelle", "jelle"),
    at("portal_looked_ask", "jelle", "jelle"),
    at("portal_statement", "jelle", "jelle"),
    at("portal_rights", "jelle"),
    at("portal_ask", "jelle", kind="inspection"),
    at("portal_ask", "jelle", kind="erasure"),
    at("family-door", "hanneke", "jelle"),
    at("family", "hanneke", "jelle"),
)
# Pages that another test opens, or that this town cannot open by an address alone.
ELSEWHERE: Mapping[str, str] = {
    "handover": "a button only",
    "migration": "opened after ordering in tests of migrating",
    "migration_undo": "opened after ordering in tests of migrating",
    "case_version": "only while a new version asks something: tests of migrating",
    "case_version_back": "only after moving to a new version: tests of migrating",
    "item": "a button only",
    "correct": "opened from the timeline in test_links",
    "consult": "opened after asking in test_links",
    "link": "only where one route asks another: tests of linking",
    "urgent_case": "opened after starting in test_stories",
    "crisis_recorded": "opened after recording in test_links",
    "login_code": "needs a password: tests of the login",
    "login_enrol": "needs a password: tests of the login",
    "login_spare_codes": "needs a password: tests of the login",
    "import_wrong": "a file to download",
    "export": "a file to download",
    "organisation_link": "a button only",
    "scenario_outcome": "opened after asking in test_scenario",
    "scenario_stop": "a button only",
    "scenario_again": "a button only",
    "logs_one": "opened after taking a file in: tests of logs",
    "logs_forget": "opened after taking a file in: tests of logs",
    "routebook_begin": "a button only",
    "routebook_drop": "a question first, as when a route is retired",
    "routebook_publish": "refused or confirmed in tests of the routebook",
    "organisation_back": "a button only",
    "bsn": "nobody of this town may: tests of the citizen number",
    "doubles_join": "only where two children look alike: tests of doubles",
    "doubles_two": "a button only",
    "joining_one": "opened after inviting in tests of joining",
    "joining_renew": "a button only",
    "joining_withdraw": "a button only",
    "joining_let_in": "a button only",
    "joining_end": "opened after inviting in tests of joining",
    "joining_sign": "needs a link: tests of joining",
    "emergency_open": "opened after opening at once: tests of emergency access",
    "emergency_stop": "a button only",
    "family-leave-home": "a button only",
    "family-door-close": "a button only",
    "family-lift": "a button only",
    "holding": "a button only",
    "login_key": "needs a key: test_keys",
    "login_key_enrol": "needs a password: test_keys",
    "portal_copy": "a file to download",
    "portal_family_drop": "a button only",
    "portal_request": "opened after asking in tests of rights",
    "request": "opened from the desk in tests of rights",
    "request_copy": "opened from the desk in tests of rights",
    "review_emergency": "opened from the desk in tests of review",
    "review_explain": "only for who is asked: tests of review",
    "review_one": "opened from the desk in tests of review",
    "set_up": "only in an empty installation: tests of setting up",
    "patterns": "for makers, not in a real house",
    "practice_clear": "only in a practice: test_practice",
    "practice_begin": "a button only",
    "practice_enter": "a button only",
    "practice_later": "a button only",
    "practice_leave": "a button only",
}
NOT_A_PAGE = frozenset(
    {
        "health", "robots", "appearance", "language", "leave", "home", "try_out", "log_out",
        "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled",
        "account_login", "route_drawing", "routebook_file", "routebook_version",
        "routebook_answers_file", "routebook_drawing", "routebook_explain", "routebook_comment",
        "route_bpmn", "route_data_file", "route_file", "route_finding_drawing",
        "school_guide_text", "mail", "keep-concern", "keep", "ask-news", "still_in",
        "logs_refused", "logs_file",
        "seals_file", "processing_file",
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
