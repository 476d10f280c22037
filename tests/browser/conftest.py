"""What do the tests in the browser share: databases, a server and a Chromium of their own?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.project.grounds import Grounds

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
STATIC = Path(__file__).parents[2] / "zorgroute" / "faces" / "web" / "static"
UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"
# A package of fixtures may be set up more than once in a process, each time with a new database.
TIMES = count(1)
# Locks and secure cookies are for an address with TLS; the rest is as in a real house.
AS_SERVED = {"DEMO": True, "SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False}


@pytest.fixture(scope="package")
def own_databases(worker_id, django_db_setup, django_db_blocker) -> Iterator[None]:
    """Databases that nobody else reads: what a browser does is really written."""
    from django.db import connections  # noqa: PLC0415 after Django

    from zorgroute.project.databases import connection_settings  # noqa: PLC0415 after Django

    grounds = Grounds(f"{worker_id}_browser{next(TIMES)}")
    addresses = grounds.open()
    before: dict[str, dict[str, Any]] = {}
    kept = os.environ.get(UNSAFE)
    for alias, name in (("default", "DATABASE_URL"), ("keys", "KEYS_DATABASE_URL")):
        found = connection_settings(addresses[name])
        parts = {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        before[alias] = {key: connections.settings[alias][key] for key in parts}
        _point(connections, alias, parts)
    # The page of the test and the rows of the test are read in one thread.
    os.environ[UNSAFE] = "true"
    with django_db_blocker.unblock():
        yield
        for alias, parts in before.items():
            _point(connections, alias, parts)
    if kept is None:
        os.environ.pop(UNSAFE)
    else:
        os.environ[UNSAFE] = kept
    grounds.close()


def _point(connections: Any, alias: str, parts: dict[str, Any]) -> None:
    connections[alias].close()
    for known in (connections[alias].settings_dict, connections.settings[alias]):
        known.update(parts)


@pytest.fixture(scope="package")
def site(own_databases) -> Iterator[Any]:
    """The house behind an address, as a demo has it: people come in by a button."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 after Django
    from django.test.utils import override_settings  # noqa: PLC0415 after Django

    from tests.browser.serving import Site  # noqa: PLC0415 after Django

    with override_settings(**AS_SERVED):
        made = Site(get_wsgi_application(), datetime(2026, 5, 4, 8, tzinfo=UTC))
        yield made
        made.close()


@pytest.fixture(scope="package")
def town(site, chromium) -> Iterator[Any]:
    """The town of the demo, made once for all who look at pages."""
    from tests.browser.town import Town  # noqa: PLC0415 after Django

    made = Town(site, chromium)
    yield made
    made.close()


@pytest.fixture
def played(site: Any, chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Play a story: `played("05-westerkwartier")` gives its moves as they went."""
    from tests.browser.playing import Player  # noqa: PLC0415 after Django
    from tests.scenarios.stage import Stage  # noqa: PLC0415 after Django

    opened: list[Any] = []

    def playing(name: str, **how: Any) -> Any:
        player = Player(Stage(name, tmp_path), site, chromium, **how)
        opened.append(player)
        return player.play(), player

    yield playing
    for player in opened:
        player.close()
