"""What does a colleague see when a part of the house fails, and is nothing acknowledged lost?

A house of its own with real processes. Each fault first shows that it struck; then: a sentence
with a mend, the crisis page open, nothing half written; and when it is over, everything works.
"""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.project.grounds import open_run_folder
from tests.project.running import ROOT, Running, surroundings, wait_until_it_answers
from zorgroute.project import embedded
from zorgroute.project.embedded import SUPERUSER, free_port, start, stop
from zorgroute.project.houses import close_house, house, open_house

WORDS = {
    "ZORGROUTE_DEMO": "1",
    "ZORGROUTE_SECRET_KEY": "not-a-secret-for-tests-only",
    "ZORGROUTE_MASTER_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
}
PATIENCE = 60
pytestmark = [pytest.mark.slow, pytest.mark.requirement("R033")]


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer."""

    def redirect_request(self, *_):
        return None


class Scene:
    """The house of these tests, with somebody behind a browser."""

    def __init__(self, folder: Path) -> None:
        self.house = house(folder / "house")
        open_house(self.house)
        self.environment = {**WORDS, **self.house.addresses(), "EMAIL_URL": "smtp://127.0.0.1:9"}
        self.data = folder / "data"
        self.data.mkdir()
        self._run("zorgroute", "migrate")
        answer = self._run(
            "tests.faults.stage", DJANGO_SETTINGS_MODULE="zorgroute.project.settings"
        )
        self.told = json.loads(answer.splitlines()[-1])
        self.port = free_port(21_500)
        self.base = f"http://127.0.0.1:{self.port}"
        self.csrf = uuid.uuid4().hex
        self.serving = Running("serve", "--port", self.port, data=self.data, **self.environment)
        wait_until_it_answers(f"{self.base}/gezond/")

    def _run(self, module, *words, **more):
        answer = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=surroundings(self.data, **self.environment, **more),
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def close(self) -> None:
        self.serving.stop()
        close_house(self.house)

    # --- the browser -------------------------------------------------------------------------
    def ask(self, path, data=None):
        """Status and page; with data it is sent as a form."""
        body = urllib.parse.urlencode(data, doseq=True).encode() if data is not None else None
        token = self.csrf.ljust(32, "0")[:32]
        request = urllib.request.Request(f"{self.base}{path}", data=body)  # noqa: S310 our own
        request.add_header("Cookie", f"zorgroute={self.told['teacher']}; csrftoken={token}")
        request.add_header("X-CSRFToken", token)
        try:
            answer = urllib.request.build_opener(Stay).open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as fault:
            answer = fault
        with answer:
            return answer.status, answer.read().decode(), answer.headers

    def raise_concern(self, key=None):
        """Send the form; gives the status, the page, and where it led."""
        status, page, headers = self.ask(
            "/zorg-melden/",
            {
                "sleutel": key or uuid.uuid4().hex,
                "kind": self.told["child"],
                "over": ["ontwikkeling"],
                "feiten": "Viel drie keer in slaap.",
                "wanneer": "vandaag",
            },
        )
        return status, page, headers.get("Location", "")

    # --- behind the scenes -------------------------------------------------------------------
    def superuser(self, cluster=None, database="zorgroute"):
        url = (cluster or self.house.main).url(SUPERUSER, database)
        return psycopg.connect(url, autocommit=True)

    def do(self, *statements):
        with self.superuser() as connection:
            for statement in statements:
                connection.execute(statement)

    def count(self, table):
        with self.superuser() as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def forget_connections(self):
        """So that what was changed for a role holds for everybody."""
        self.do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'zorg_app'")


@pytest.fixture(scope="module")
def scene():
    folder = open_run_folder() / "pages"
    folder.mkdir()
    folder.chmod(0o755)
    made = Scene(folder)
    yield made
    made.close()


def words(page):
    page = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@contextmanager
def database_away(scene):
    stop(scene.house.main)
    yield
    start(scene.house.main)


@contextmanager
def database_killed(scene):
    embedded._control(scene.house.main, "stop", "-m", "immediate", "-w")
    yield
    start(scene.house.main)


@contextmanager
def read_only(scene):
    scene.do("ALTER ROLE zorg_app SET default_transaction_read_only = on")
    scene.forget_connections()
    yield
    scene.do("ALTER ROLE zorg_app RESET default_transaction_read_only")
    scene.forget_connections()


@contextmanager
def locked(scene):
    with scene.superuser() as connection, connection.transaction():
        connection.execute("LOCK TABLE ledger_look IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def full(scene):
    scene.do("ALTER ROLE zorg_app CONNECTION LIMIT 0")
    scene.forget_connections()
    yield
    scene.do("ALTER ROLE zorg_app CONNECTION LIMIT -1")


@contextmanager
def other_tables(scene):
    scene.do("ALTER TABLE cases_work RENAME COLUMN due_at TO due_before")
    scene.forget_connections()
    yield
    scene.do("ALTER TABLE cases_work RENAME COLUMN due_before TO due_at")


@contextmanager
def keys_away(scene):
    stop(scene.house.keys)
    yield
    start(scene.house.keys)


@contextmanager
def no_log_of_looks(scene):
    scene.do("REVOKE INSERT ON ledger_look FROM zorg_app")
    yield
    scene.do("GRANT INSERT ON ledger_look TO zorg_app")


@contextmanager
def no_log_of_deeds(scene):
    scene.do("REVOKE INSERT ON ledger_deed FROM zorg_app")
    yield
    scene.do("GRANT INSERT ON ledger_deed TO zorg_app")


AWAY = "De gegevens zijn op dit moment niet te bereiken."
SCHEMA = "De gegevens worden bijgewerkt naar een nieuwe versie."
# (the fault, a page that meets it, what that page says)
FAULTS = [
    (database_away, "/mijn-werk/", AWAY),
    (database_killed, "/mijn-werk/", AWAY),
    (read_only, "/mijn-werk/", "U kunt nu niets vastleggen, want er is onderhoud."),
    (locked, "/mijn-werk/", "Het duurt op dit moment te lang om uw pagina te maken."),
    (full, "/mijn-werk/", AWAY),
    (other_tables, "/mijn-werk/", SCHEMA),
    (keys_away, "/zaak/{case}/", AWAY),
    (no_log_of_looks, "/zaak/{case}/", SCHEMA),
]


@pytest.mark.threat("T27")
@pytest.mark.parametrize(
    ("fault", "page", "said"), FAULTS, ids=lambda each: getattr(each, "__name__", "")
)
def test_page_during_a_fault_says_so_with_a_mend_and_afterwards_works(scene, fault, page, said):
    path = page.format(**scene.told)
    assert scene.ask(path)[0] == 200
    kept = scene.raise_concern()
    assert kept[0] == 302, words(kept[1])
    with fault(scene):
        status, shown, _ = scene.ask(path)
        crisis, health = scene.ask("/crisis/"), scene.ask("/gezond/")
    assert status == 503, words(shown)
    assert said in words(shown)
    assert "Probeer het over een minuut opnieuw." in words(shown)
    assert 'href="/crisis/"' in shown
    assert "Waterland" not in shown
    assert "Heuvelrug" not in shown
    assert (crisis[0], health[0]) == (200, 200)
    assert "112" in crisis[1]
    assert scene.ask(kept[2])[0] == 200
    assert scene.ask(path)[0] == 200


@pytest.mark.parametrize(
    "fault",
    [
        database_away,
        database_killed,
        read_only,
        locked,
        full,
        keys_away,
        no_log_of_looks,
        no_log_of_deeds,
    ],
    ids=lambda each: each.__name__,
)
def test_form_sent_during_a_fault_is_not_acknowledged_and_leaves_nothing_half_written(scene, fault):
    tables = ("cases_case", "ledger_deed", "cases_deadline", "notices_outbox", "concerns_signal")
    before = [scene.count(table) for table in tables]
    key = uuid.uuid4().hex
    with fault(scene):
        status, shown, _ = scene.raise_concern(key)
    assert (status, "Probeer het" in words(shown)) == (503, True)
    assert [scene.count(table) for table in tables] == before
    again = scene.raise_concern(key)
    assert again[0] == 302, words(again[1])
    assert scene.count("cases_case") == before[0] + 1


@pytest.mark.threat("T24")
def test_form_whose_answer_was_lost_is_done_once_when_sent_again(scene):
    """The web process is killed right after it wrote; the browser knows nothing and repeats."""
    key, before = uuid.uuid4().hex, scene.count("cases_case")
    children = Path(f"/proc/{scene.serving.process.pid}/task/{scene.serving.process.pid}/children")
    with scene.superuser() as connection, connection.transaction():
        # The last thing a concern writes waits here, so the kill hits halfway through.
        connection.execute("LOCK TABLE cases_attempt IN SHARE MODE")
        with pytest.raises((http.client.HTTPException, ConnectionError, urllib.error.URLError)):
            _send_and_kill(scene, key, children)
    first = scene.raise_concern(key)
    again = scene.raise_concern(key)
    assert (first[0], again[0]) == (302, 302), words(again[1])
    assert first[2].partition("?")[0] == again[2].partition("?")[0]
    assert scene.count("cases_case") == before + 1


def _send_and_kill(scene, key, children):
    workers = [int(pid) for pid in children.read_text().split()]
    killing = threading.Timer(1.5, lambda: [os.kill(pid, signal.SIGKILL) for pid in workers])
    killing.start()
    try:
        scene.raise_concern(key)
    finally:
        killing.join()


def test_mail_server_that_is_away_hinders_nobody_and_its_mail_waits(scene):
    """The mail server of this house was never there; what must be sent stands in its table."""
    assert scene.raise_concern()[0] == 302
    worker = Running("worker", data=scene.data, **scene.environment)
    try:
        for _ in range(300):
            if scene.count("notices_beat WHERE name = 'messages'"):
                break
            time.sleep(0.1)
    finally:
        worker.stop()
    assert scene.count("notices_beat WHERE name = 'messages'") == 1
    assert scene.count("notices_outbox WHERE sent_at IS NOT NULL AND mail_id IS NOT NULL") == 0
