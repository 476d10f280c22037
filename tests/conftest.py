"""Which database do tests get, and when is it started?

Nothing starts before a test asks for a database. Then once per run: two servers of our own, or
the server in DATABASE_URL and DATABASE_OWNER_URL; a database migrated by its owner; and a copy of
it for each worker. Tests work as the app's role, so nothing is ever truncated.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.core import mail
from django.db import connections

from tests.project.grounds import Grounds, close_grounds, new_run

ALIASES = ["default", "keys"]
BROWSER = "browser"
HERE = Path(__file__).parent
# Tests of the core and of plain files never pay for Django.
WITHOUT_DJANGO = ("architecture", "content", "core", "faces/cli", "factories")


def pytest_configure(config):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zorgroute.project.settings")
    os.environ.setdefault("ZORGROUTE_SECRET_KEY", "not-a-secret-for-tests-only")
    os.environ.setdefault("ZORGROUTE_MASTER_KEY", "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=")
    os.environ.setdefault("ZORGROUTE_INDEX_KEY", "b25seS1mb3ItdGVzdHMtdGhlLWluZGV4LWtleS0zMmI=")
    # Playwright leaves its event loop in the main thread; Django would then refuse every query
    # after the first browser test of a process.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    new_run(is_worker=hasattr(config, "workerinput"))


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        close_grounds()


def pytest_collect_directory(path):
    """Set Django up before the first test module that imports its tables is read.

    A conftest below this one is read earlier: it imports rooms of the chain inside its fixtures.
    """
    place = path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else "."
    is_plain = place in (".", "faces") or place.startswith(WITHOUT_DJANGO)
    if not is_plain and not apps.ready:
        django.setup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test of the database reaches both servers, without saying so each time."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is None or "databases" in mark.kwargs:
            continue
        if mark.kwargs.get("transaction"):
            raise pytest.UsageError(
                f"{item.nodeid}: use the fixture `committed`, nothing truncates"
            )
        item.add_marker(
            pytest.mark.django_db(**{**mark.kwargs, "databases": ALIASES}), append=False
        )


def pytest_terminal_summary(terminalreporter, exitstatus):
    """Say loudly what a green run did not look at, and how much the counting tests looked at."""
    for each in terminalreporter.stats.get("passed", []):
        for name, value in each.user_properties:
            if name == "counted":
                terminalreporter.write_line(value)
    skipped = [
        each for each in terminalreporter.stats.get("skipped", []) if BROWSER in each.keywords
    ]
    if skipped:
        terminalreporter.section("NIET GEDRAAID / NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.write_line(
            f"{len(skipped)} tests met een browser zijn overgeslagen, want er is geen Chromium; "
            "op Debian en Ubuntu: sudo apt install chromium\n"
            f"{len(skipped)} tests with a browser were skipped, because there is no Chromium",
            red=True,
        )


def pytest_sessionfinish(session, exitstatus):
    """Where a browser is promised, a run without browser tests is not a good one."""
    if os.environ.get("ZORGROUTE_BROWSER") != "required" or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    passed = [each for each in reporter.stats.get("passed", []) if BROWSER in each.keywords]
    if not passed or any(BROWSER in each.keywords for each in reporter.stats.get("skipped", [])):
        reporter.write_line("ZORGROUTE_BROWSER=required, and not every browser test ran", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def canaries(request):
    """Nothing that a test locks away comes out in the open: see `tests/canaries.py`."""
    if not apps.ready:
        yield None
        return
    from tests.canaries import listen_everywhere, watching  # noqa: PLC0415 needs Django

    listen_everywhere()
    with watching() as aviary:
        yield aviary
        for each in getattr(mail, "outbox", ()):
            aviary.look("mail", f"{each.subject} {each.body} {each.to}")
    if aviary.flown:
        pytest.fail("what was locked away came out in the open:\n" + "\n".join(aviary.flown))


@pytest.fixture(scope="session")
def addresses(worker_id):
    """The four addresses of this worker's own databases, as in the environment."""
    grounds = Grounds(worker_id)
    yield grounds.open()
    grounds.close()


@pytest.fixture(scope="session")
def worker_id(request):
    return getattr(request.config, "workerinput", {}).get("workerid", "alone")


@pytest.fixture(scope="session")
def django_db_setup(addresses):
    from tests.canaries import listen_everywhere  # noqa: PLC0415 needs Django
    from zorgroute.project.databases import connection_settings  # noqa: PLC0415 after Django

    # Before the first world is made, so that what stands longer than one test is watched as well.
    listen_everywhere()
    for alias, name in (("default", "DATABASE_URL"), ("keys", "KEYS_DATABASE_URL")):
        connections[alias].close()
        settings = connection_settings(addresses[name])
        for known in (connections[alias].settings_dict, connections.settings[alias]):
            known.update(
                {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
            )
    yield
    connections.close_all()


@pytest.fixture
def committed(request, django_db_setup, django_db_blocker):
    """Connections that really commit; what is written stays, so a test makes a world of its own."""
    if request.node.get_closest_marker("django_db"):
        raise pytest.UsageError("django_db takes everything back; use one of the two")
    with django_db_blocker.unblock():
        yield connections
        connections.close_all()


FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BUNDLE = Path(__file__).parents[1] / "zorgroute" / "faces" / "web" / "static" / "web" / "dist"


@pytest.fixture(scope="session")
def chromium():
    """The one browser of a run; two of Playwright's loops do not fit in one process."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, only where it is used

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    if not (BUNDLE / "app.css").is_file():
        pytest.fail("the front end is not built: run tools/frontend")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()
