"""How many scenarios a second does the API do: raise a concern, make a move, read the case?

Run with `python -m benchmarks.api`. It starts two database servers of its own and the real web
server, and lays beside it in the same run: three requests to a page that does nothing, and three
transactions over a bare connection. Wall-clock seconds, everything on one machine.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psycopg

from zorgroute.project.environment import new_master_key
from zorgroute.project.houses import close_house, house, open_house

SECONDS = 8
CLIENTS = (1, 8, 32)
TOKENS = 64
FIRST = {
    "soort": "stap",
    "stap": "1-signaal",
    "uitkomst": "besproken",
    "aanwezig": ["collega"],
    "antwoorden": {"domein": ["ontwikkeling"], "gezien": ["Viel in slaap."]},
}
Scenario = Callable[[], None]


@dataclass(frozen=True)
class World:
    """What the scenarios need: a child to raise a concern about, and tokens to do it with."""

    child: str
    tokens: list[str]


class Caller:
    """One client with one open connection and its own token."""

    def __init__(self, port: int, token: str, child: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.child = child

    def send(self, method: str, path: str, body: object = None, *, key: bool = False) -> bytes:
        headers = self.headers | ({"Idempotency-Key": secrets.token_hex(8)} if key else {})
        data = json.dumps(body) if body else None
        try:
            self.line.request(method, path, data, headers)
            answer = self.line.getresponse()
        except (ConnectionError, http.client.BadStatusLine):
            # The server closes a connection that was idle; the key keeps this from doing it twice.
            self.line.close()
            self.line.request(method, path, data, headers)
            answer = self.line.getresponse()
        text = answer.read()
        assert answer.status < 300, (answer.status, text)
        return text

    def scenario(self) -> None:
        """Raise, move, read."""
        concern = {
            "route": "westerkwartier.basisschool",
            "kind": self.child,
            "domeinen": ["ontwikkeling"],
            "feiten": "Viel drie keer in slaap.",
            "gezienOp": (date.today() - timedelta(days=1)).isoformat(),  # noqa: DTZ011 any past day
        }
        made = json.loads(self.send("POST", "/api/v1/signalen", concern, key=True))
        self.send("POST", f"{made['url']}/zetten", FIRST, key=True)
        self.send("GET", made["url"])

    def empty(self) -> None:
        """Three requests to a page that asks nothing of anybody."""
        for _ in range(3):
            self.send("GET", "/robots.txt")


class Bare:
    """One client with one connection to the database and nothing between."""

    def __init__(self, address: str) -> None:
        self.line = psycopg.connect(address)

    def scenario(self) -> None:
        """Three transactions of one statement each."""
        for _ in range(3):
            self.line.execute("SELECT code FROM parties_municipality LIMIT 1").fetchone()
            self.line.commit()


def per_second(scenarios: list[Scenario]) -> float:
    """How many of these all clients together did in a second."""
    done, until = [0] * len(scenarios), time.monotonic() + SECONDS

    def run(number: int) -> None:
        while time.monotonic() < until:
            scenarios[number]()
            done[number] += 1

    threads = [threading.Thread(target=run, args=(each,)) for each in range(len(scenarios))]
    began = time.monotonic()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(done) / (time.monotonic() - began)


def make_world() -> World:
    """A school with a teacher who has many tokens, really committed."""
    import django  # noqa: PLC0415 after the environment is set

    django.setup()
    from django.db import transaction  # noqa: PLC0415 after Django is set up

    from tests.factories.worlds import make_school  # noqa: PLC0415 after Django is set up
    from zorgroute.chain.ledger import clock  # noqa: PLC0415 after Django is set up
    from zorgroute.chain.ledger.acting import Duty, acting_as  # noqa: PLC0415 after Django is set up
    from zorgroute.chain.parties.tokens import make_token  # noqa: PLC0415 after Django is set up

    now = clock.now()
    with transaction.atomic(), acting_as(Duty()):
        school = make_school(now, "westerkwartier")
        acting = school.acting("leerkracht")
        with acting_as(acting):
            tokens = [make_token(acting, "meting", now.date(), now)[1] for _ in range(TOKENS)]
    return World(str(school.children["pip"]), tokens)


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    for _ in range(150):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the web server did not start")


def measure(addresses: Mapping[str, str], port: int, world: World) -> None:
    print(f"load of the machine before measuring: {os.getloadavg()[0]:.1f}\n")
    print("| clients | scenarios/s | requests/s | empty page x3 /s | bare connection x3 /s |")
    print("|---|---|---|---|---|")
    for count in CLIENTS:
        callers = [Caller(port, world.tokens[each], world.child) for each in range(count)]
        bare = [Bare(addresses["DATABASE_URL"]) for _ in range(count)]
        ours = per_second([each.scenario for each in callers])
        empty = per_second([each.empty for each in callers])
        plain = per_second([each.scenario for each in bare])
        print(f"| {count} | {ours:.1f} | {3 * ours:.0f} | {empty:.0f} | {plain:.0f} |", flush=True)
        for each in bare:
            each.line.close()


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="zorgroute-measure-"))
    folder.chmod(0o755)
    built = house(folder)
    open_house(built)
    try:
        addresses = dict(built.addresses())
        os.environ.update(addresses)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="zorgroute.project.settings",
            ZORGROUTE_SECRET_KEY=secrets.token_urlsafe(50),
            ZORGROUTE_MASTER_KEY=new_master_key(),
            ZORGROUTE_HOSTS="127.0.0.1,localhost",
            ZORGROUTE_DATA=str(folder),
        )
        zorgroute = [sys.executable, "-m", "zorgroute"]
        subprocess.run([*zorgroute, "migrate"], check=True)  # noqa: S603 our own command
        world, port = make_world(), free_port()
        server = subprocess.Popen([*zorgroute, "serve", "--port", str(port)])  # noqa: S603 our own command
        try:
            wait_for(port)
            Caller(port, world.tokens[-1], world.child).scenario()
            measure(addresses, port, world)
        finally:
            server.terminate()
            server.wait(20)
    finally:
        close_house(built)


if __name__ == "__main__":
    main()
