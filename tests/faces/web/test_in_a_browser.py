"""A teacher raises a concern in a real browser, by keyboard alone, and loses nothing on the way."""

from __future__ import annotations

import threading
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections, transaction

from tests.faces.web.entering import Visitor, agree_on_route, begin
from tests.factories.worlds import make_school
from zorgroute.chain.ledger import clock

pytestmark = pytest.mark.browser


class Silent(WSGIRequestHandler):
    """Writes no line for every request."""

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def site(committed, settings):
    """The house on a port of this machine, for as long as the test lasts."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SECURE_PROXY_SSL_HEADER = None
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)

    def serve():
        server.serve_forever()
        connections.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def town(committed, tmp_path):
    """A school of this very hour, because a browser has a clock of its own."""
    with transaction.atomic():
        made = make_school(clock.now() - timedelta(hours=1))
        agree_on_route(made, tmp_path)
    return made


@pytest.fixture
def window(site, town, chromium):
    """A page of a Chromium in which the teacher is logged in."""
    with transaction.atomic():
        cookies = Visitor(town, "leerkracht").client.cookies
    context = chromium.new_context(base_url=site, locale="nl-NL")
    context.add_cookies(
        [{"name": name, "value": each.value, "url": site} for name, each in cookies.items()]
    )
    yield context.new_page()
    context.close()


@pytest.mark.requirement("R001")
def test_concern_by_keyboard_alone_is_kept_while_typing_and_recorded(window):
    window.goto("/zorg-melden/")
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


def test_form_of_a_step_in_a_browser_points_at_what_is_missing(window, town):
    case = begin_beside(town)
    window.goto(f"/zaak/{case}/stap/main/1-signaal/")
    window.get_by_role("button", name="Vastleggen", exact=True).last.click()
    window.locator(".zr-summary").wait_for()
    assert window.title().startswith("Fout: ")
    assert "zr-summary" in window.evaluate("document.activeElement.className")


def begin_beside(school):
    """Begin a case in a thread of its own: the one of the browser has a loop, and Django minds."""
    found = []

    def work():
        with transaction.atomic():
            found.append(begin(school))
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]
