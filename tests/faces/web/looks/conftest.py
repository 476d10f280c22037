"""How do tests look at pages: rendered here, served to a real browser without any server?"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, Route

STATIC = Path(__file__).parents[4] / "zorgroute" / "faces" / "web" / "static"
SITE = "http://zorgroute.test"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# What the pages are held to: nothing inline, nothing from elsewhere.
POLICY = "default-src 'none'; " + "; ".join(
    f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")
)


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    """A Chromium of the machine; without one these tests say that they did not run."""
    return chromium


@pytest.fixture(scope="session")
def bundle() -> None:
    if not (STATIC / "web" / "dist" / "app.css").is_file():
        pytest.fail("the front end is not built: run tools/frontend")


class Visit:
    """A browser window on pages that views of ours render when it asks for them."""

    def __init__(self, context: BrowserContext, views: dict[str, Any]) -> None:
        self.context, self.views = context, views
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.sent: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._answer)

    def open(self, path: str) -> Page:
        self.page.goto(SITE + path)
        return self.page

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("#")[0]
        bare = path.partition("?")[0]
        if route.request.method == "POST":
            self.sent.append(bare)
            route.fulfill(status=200, body="<!DOCTYPE html><title>weg</title>")
        elif bare.startswith("/static/"):
            file = STATIC / bare.removeprefix("/static/")
            kind = mimetypes.guess_type(file.name)[0] or "font/woff2"
            route.fulfill(status=200, body=file.read_bytes(), content_type=kind)
        else:
            response = self._render(bare, path)
            route.fulfill(
                status=200,
                body=response.content,
                headers={
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Security-Policy": POLICY,
                },
            )

    def _render(self, bare: str, path: str) -> HttpResponse:
        request: HttpRequest = RequestFactory().get(path)
        for cookie in self.context.cookies(SITE):
            request.COOKIES[cookie["name"]] = cookie["value"]
        found: HttpResponse = self.views[bare](request)
        return found


@pytest.fixture
def visit(browser, bundle, monkeypatch):
    """Open a window: `visit(views, width, scheme)`."""
    monkeypatch.setattr(django_settings, "DEBUG", True)
    opened = []

    def opening(views, width=390, scheme="light", height=844, **more) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="nl-NL", **more
        )
        opened.append(context)
        return Visit(context, views)

    yield opening
    for context in opened:
        context.close()
