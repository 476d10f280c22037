"""A teacher raises a concern in a real browser, by keyboard alone, and loses nothing on the way."""

from __future__ import annotations

import mimetypes
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faces.web.entering import begin

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
STATIC = Path(__file__).parents[3] / "zorgroute" / "faces" / "web" / "static"
SITE = "http://testserver"


@pytest.fixture
def window(monkeypatch):
    """A page of a Chromium without a server: every request is answered by a visitor of the test."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 only where there is a browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


def served(page, visitor):
    """Let this visitor answer what the page asks for; a redirect is followed by the visitor."""

    def answer(route):
        asked = route.request
        path = urlsplit(asked.url).path
        if path.startswith("/static/"):
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=kind)
            return
        url = asked.url.removeprefix(SITE)
        if asked.method == "POST":
            kind = asked.headers.get("content-type", "")
            response = visitor.post(url, asked.post_data or "", content_type=kind, follow=True)
        else:
            response = visitor.get(url, follow=True)
        route.fulfill(status=response.status_code, body=response.content, content_type="text/html")

    page.route("**/*", answer)


@pytest.mark.requirement("R001")
def test_concern_by_keyboard_alone_is_kept_while_typing_and_recorded(school, enter, window):
    served(window, enter("leerkracht"))
    window.goto(f"{SITE}/zorg-melden/")
    window.locator("#kind").focus()
    window.keyboard.type("Pip")
    window.keyboard.press("Tab")
    window.keyboard.press("Space")
    window.locator("#feiten").focus()
    window.keyboard.type("Viel in slaap in de kring.")
    window.locator("#klad:has-text('Klad bewaard')").wait_for()
    assert window.evaluate("document.activeElement.id") == "feiten"
    window.get_by_role("button", name="Zorg vastleggen").focus()
    window.keyboard.press("Enter")
    window.get_by_role("heading", name="Dank u. Uw zorg is vastgelegd.").wait_for()
    assert window.get_by_role("heading", name="Pip Waterland").count() == 1


def test_form_of_a_step_in_a_browser_points_at_what_is_missing(school, enter, window):
    case = begin(school)
    served(window, enter("leerkracht"))
    window.goto(f"{SITE}/zaak/{case}/stap/main/1-signaal/")
    window.get_by_role("button", name="Vastleggen", exact=True).last.click()
    window.locator(".zr-summary").wait_for()
    assert window.title().startswith("Fout: ")
    assert "zr-summary" in window.evaluate("document.activeElement.className")
