"""`zorgroute demo`: is the whole house to be seen running, with invented people, in one go?"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import FrameType

from zorgroute.chain.routebook.content import PACKAGE, Content
from zorgroute.faces.cli.reading import Unusable
from zorgroute.faces.cli.terminal import Terminal
from zorgroute.project.embedded import LAST_PORT, free_port, is_free
from zorgroute.project.environment import DATA
from zorgroute.project.houses import close_house, house, open_house, secrets_of
from zorgroute.project.parts import Part, start_part, stop_parts
from zorgroute.project.serving import PARENT

FIRST_PORT = 8_000
PATIENCE = 90.0
# Mark of a demo that has every town.
ALL = "(alle)"
FRONT_END = PACKAGE.parent / "tools" / "frontend"


@dataclass(frozen=True)
class Folder:
    """The folder of the demo: data, keys, logs, and marks of what is done already."""

    path: Path

    def kept(self, name: str) -> str:
        """What was written down under a name; empty when nothing was."""
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except OSError:
            return ""

    def keep(self, name: str, text: str) -> None:
        """Write something down under a name."""
        try:
            (self.path / name).write_text(text, encoding="utf-8")
        except OSError:
            raise Unusable("database.folder_closed", folder=str(self.path)) from None


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Start everything, tell where it is, and at Ctrl-C stop everything that was started."""
    only = tuple(arguments.only or ())
    _must_be_towns(only, content)
    folder = Folder(Path(os.environ.get("ZORGROUTE_DATA") or DATA).absolute())
    if isinstance(terminal.out, TextIOWrapper):
        terminal.out.reconfigure(line_buffering=True)
    with ExitStack() as stack:
        stack.enter_context(_interruptible())
        stack.enter_context(_alone(folder))
        port = _port(arguments.port)
        address = f"http://localhost:{port}/"
        folder.keep("address", address)
        environment = _open(folder, stack, terminal)
        _prepare(folder, environment, terminal, only)
        terminal.say("demo.start")
        try:
            web, worker = _start(folder, port, environment, stack)
            _wait_for(f"http://127.0.0.1:{port}/gezond/", web)
            _tell(address, folder, terminal)
            _watch([web, worker])
        except KeyboardInterrupt:
            # Once is enough: what stops must not be interrupted in stopping.
            for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(each, signal.SIG_IGN)
    terminal.say("demo.stopped", folder=str(folder.path))
    return 0


def _must_be_towns(only: tuple[str, ...], content: Content) -> None:
    known = sorted(file.stem for file in (content.folder / "demo").glob("*.yaml"))
    for town in only:
        if town not in known:
            raise Unusable("demo.no_town", town=town, known=", ".join(known))


def _open(folder: Folder, stack: ExitStack, terminal: Terminal) -> dict[str, str]:
    terminal.say("demo.database")
    ours = house(folder.path)
    stack.callback(close_house, ours)
    open_house(ours)
    return {
        **os.environ,
        **ours.addresses(),
        **secrets_of(folder.path),
        "ZORGROUTE_DEMO": "1",
        "ZORGROUTE_DATA": str(folder.path),
        PARENT: str(os.getpid()),
        "PYTHONPATH": os.pathsep.join(
            filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")])
        ),
    }


def _prepare(
    folder: Folder, environment: Mapping[str, str], terminal: Terminal, only: tuple[str, ...]
) -> None:
    """What takes long is done once: looks, tables, people."""
    if FRONT_END.is_file():
        terminal.say("demo.pages")
        if subprocess.run([FRONT_END], check=False, stdout=sys.stderr).returncode:  # noqa: S603 ours
            terminal.warn(terminal.text("demo.no_pages"))
    tables = _mark_of_tables()
    if folder.kept("tables") != tables:
        terminal.say("demo.tables")
        answer = _python(environment, "zorgroute", "migrate")
        if answer.returncode:
            terminal.warn(answer.stderr.strip())
            raise Unusable("demo.older", folder=str(folder.path))
        folder.keep("tables", tables)
    towns = "\n".join(sorted(only)) or ALL
    if folder.kept("towns") not in (towns, ALL):
        terminal.say("demo.fill")
        answer = _python(environment, "zorgroute.project.filling", *only)
        if answer.returncode:
            terminal.warn(answer.stderr.strip())
            raise Unusable("demo.not_filled", folder=str(folder.path))
        folder.keep("accounts", answer.stdout)
        folder.keep("towns", towns)


def _python(
    environment: Mapping[str, str], module: str, *words: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 our own module
        [sys.executable, "-m", module, *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _mark_of_tables() -> str:
    """Changes when a migration does, so that a second start need not look."""
    floors = ("chain", "insight")
    files = sorted(each for floor in floors for each in (PACKAGE / floor).glob("*/migrations/*.py"))
    mark = hashlib.sha256()
    for file in files:
        mark.update(file.relative_to(PACKAGE).as_posix().encode() + file.read_bytes())
    return mark.hexdigest()


def _start(
    folder: Folder, port: int, environment: Mapping[str, str], stack: ExitStack
) -> tuple[Part, Part]:
    parts: list[Part] = []
    stack.callback(stop_parts, parts)
    parts.append(start_part("web", folder.path, ["serve", "--port", str(port)], environment))
    parts.append(start_part("worker", folder.path, ["worker"], environment))
    return parts[0], parts[1]


def _port(wanted: int | None) -> int:
    if wanted is None:
        return free_port(FIRST_PORT)
    if not 1_024 <= wanted <= LAST_PORT:
        raise Unusable("demo.port_wrong", port=str(wanted))
    if not is_free(wanted):
        raise Unusable("demo.port_taken", port=str(wanted))
    return wanted


def _wait_for(address: str, web: Part) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        _refuse_dead(web)
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Unusable("demo.not_answering", log=str(web.log))


def _watch(parts: list[Part]) -> None:
    while True:
        for part in parts:
            _refuse_dead(part)
        time.sleep(0.5)


def _refuse_dead(part: Part) -> None:
    if part.process.poll() is not None:
        raise Unusable("demo.died", part=part.name, log=str(part.log))


def _tell(address: str, folder: Folder, terminal: Terminal) -> None:
    terminal.write()
    terminal.say("demo.ready", address=address)
    towns: dict[str, list[list[str]]] = {}
    for line in folder.kept("accounts").splitlines():
        place, *account = line.split("\t", 2)
        towns.setdefault(place, []).append(account)
    first, *others = towns or [""]
    if first:
        terminal.say("demo.accounts")
    for name, label in towns.get(first, ()):
        terminal.say("demo.account", name=name, label=label)
    for place in others:
        terminal.say("demo.more", place=place.capitalize(), many=str(len(towns[place])))
    terminal.say("demo.stop")


@contextmanager
def _alone(folder: Folder) -> Iterator[None]:
    """One demo per folder: a second one is told where the first is."""
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        lock = (folder.path / "demo.lock").open("a")
    except OSError:
        raise Unusable("database.folder_closed", folder=str(folder.path)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable("demo.busy", address=folder.kept("address") or "?") from None
        (folder.path / "address").unlink(missing_ok=True)
        yield
        (folder.path / "address").unlink(missing_ok=True)


@contextmanager
def _interruptible() -> Iterator[None]:
    """A polite request to stop is the same as Ctrl-C."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {each: signal.signal(each, interrupt) for each in (signal.SIGTERM, signal.SIGHUP)}
    ours = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, ours)
        for each, handler in before.items():
            signal.signal(each, handler)
