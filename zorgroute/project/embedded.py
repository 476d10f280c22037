"""How is a PostgreSQL of our own started in a folder, found again, and stopped?

For the demo and for tests: everybody who can reach the folder is let in. A real installation
points at a server of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import quote

from zorgroute.faces.cli.reading import Unusable
from zorgroute.project.programs import Programs

SUPERUSER, OWNER, APP = "zorgroute", "zorg_owner", "zorg_app"
PORT = 5432
LONGEST_SOCKET = 100
PATIENCE = 30.0
# A server that was only just started has not written its own sign of life yet.
SHORTLY = 1.0
FIRST_PORT, LAST_PORT = 20_000, 32_767


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL server of our own, in one folder.

    `durable` is switched off for tests only: what was committed may then be lost in a crash.
    `tcp_port` opens 127.0.0.1 as well; without it there is only a socket in the folder.
    """

    folder: Path
    programs: Programs
    durable: bool = True
    tcp_port: int | None = None

    @property
    def data(self) -> Path:
        return self.folder / "db"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket_folder(self) -> Path:
        """The folder itself, or a private one where its path does not suit a socket.

        A path may be too long, and clients read a comma as the start of another server.
        """
        length = len(os.fsencode(self.folder)) + len(f"/.s.PGSQL.{PORT}")
        if length < LONGEST_SOCKET and not set(str(self.folder)) & set(",\\\n"):
            return self.folder
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/", "tmp", f"zorgroute-{mark}")  # a setting may be too long

    @property
    def port(self) -> int:
        return self.tcp_port or PORT

    def url(self, role: str, database: str) -> str:
        """The address of a database on this server for a role."""
        where = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{role}@/{database}?host={where}&port={self.port}"


def start(cluster: Cluster) -> bool:
    """Make and start the server; True when this call started it, False when it ran already.

    Six callers at once start it once. Raises `Unusable` with the mend when it cannot be.
    """
    _make_folder(cluster)
    with _alone(cluster):
        if not (cluster.data / "PG_VERSION").is_file():
            _make(cluster)
        _refuse_other_version(cluster)
        if _ready(cluster):
            return False
        _settle_in(cluster)
        _start(cluster)
        return True


def stop(cluster: Cluster) -> None:
    """Stop the server in this folder, when there is one that runs."""
    if (cluster.data / "postmaster.pid").exists():
        _control(cluster, "stop", "-m", "fast", "-w")
    if cluster.socket_folder != cluster.folder:
        with suppress(OSError):
            cluster.socket_folder.rmdir()


def free_port(first: int = FIRST_PORT, last: int = LAST_PORT) -> int:
    """A port of 127.0.0.1 that nobody uses, below those the kernel hands out to clients."""
    for port in range(first, last):
        if is_free(port):
            return port
    raise Unusable("demo.no_port", first=str(first), last=str(last))


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of 127.0.0.1."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _make_folder(cluster: Cluster) -> None:
    user = cluster.programs.user
    try:
        cluster.folder.mkdir(parents=True, exist_ok=True)
        cluster.folder.chmod(0o700)
        if user:
            os.chown(cluster.folder, user.uid, user.gid)
    except OSError:
        raise Unusable("database.folder_closed", folder=str(cluster.folder)) from None
    if user:
        _refuse_hidden(cluster.folder.resolve(), user.name)


def _refuse_hidden(folder: Path, user: str) -> None:
    """As root the server runs as somebody else, who must be able to get at the folder."""
    for above in folder.parents:
        if not above.stat().st_mode & stat.S_IXOTH:
            raise Unusable("database.folder_hidden", folder=str(above), user=user)


@contextmanager
def _alone(cluster: Cluster) -> Iterator[None]:
    try:
        lock = (cluster.folder / "lock").open("a")
    except OSError:
        raise Unusable("database.folder_closed", folder=str(cluster.folder)) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(cluster: Cluster) -> None:
    arguments = ["-D", str(cluster.data), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
    arguments += ["--locale=C.UTF-8", "--data-checksums"]
    if not cluster.durable:
        arguments.append("--no-sync")
    answer = cluster.programs.run("initdb", *arguments)
    if answer.returncode:
        raise Unusable("database.not_made", folder=str(cluster.folder), said=_last(answer.stderr))
    with (cluster.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude 'zorgroute.conf'\n")


def _refuse_other_version(cluster: Cluster) -> None:
    try:
        version = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError:
        raise Unusable("database.folder_closed", folder=str(cluster.folder)) from None
    if version != str(cluster.programs.major):
        raise Unusable(
            "database.other_version",
            folder=str(cluster.folder),
            found=version,
            wanted=str(cluster.programs.major),
        )


def _settle_in(cluster: Cluster) -> None:
    """Write what this start needs; a shell would read what goes by the command line."""
    place = cluster.socket_folder
    if place != cluster.folder:
        _make_private(place, cluster.programs)
    quoted = str(place).replace('"', '""').replace("'", "''")
    lines = [
        f"unix_socket_directories = '\"{quoted}\"'",
        f"listen_addresses = '{'127.0.0.1' if cluster.tcp_port else ''}'",
        f"port = {cluster.port}",
        "max_connections = 100",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        # Values and statements of a refused write would put what was said about people in a log.
        "log_min_error_statement = 'panic'",
        "log_error_verbosity = 'terse'",
        "log_parameter_max_length_on_error = 0",
    ]
    if not cluster.durable:
        lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
    file = cluster.data / "zorgroute.conf"
    try:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if cluster.programs.user:
            os.chown(file, cluster.programs.user.uid, cluster.programs.user.gid)
    except OSError:
        raise Unusable("database.folder_closed", folder=str(cluster.folder)) from None


def _make_private(place: Path, programs: Programs) -> None:
    uid = programs.user.uid if programs.user else os.geteuid()
    try:
        place.mkdir(mode=0o700)
        if programs.user:
            os.chown(place, programs.user.uid, programs.user.gid)
    except FileExistsError:
        state = place.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != uid or state.st_mode & 0o077:
            raise Unusable("database.folder_closed", folder=str(place)) from None


def _start(cluster: Cluster) -> None:
    """Try for half a minute: after a crash the old processes hold their memory for seconds."""
    until = time.monotonic() + PATIENCE
    while True:
        answer = _control(cluster, "start", "-l", cluster.log.name, "-W")
        if _wait_until_ready(cluster, 5.0):
            return
        if time.monotonic() > until:
            said = _last(answer.stderr) or _last(_log_end(cluster))
            raise Unusable(
                "database.not_started", folder=str(cluster.folder), log=str(cluster.log), said=said
            )
        time.sleep(0.2)


def _wait_until_ready(cluster: Cluster, patience: float) -> bool:
    began = time.monotonic()
    while (waited := time.monotonic() - began) < patience:
        if _ready(cluster):
            return True
        if waited > SHORTLY and _gave_up(cluster):
            return False
        time.sleep(0.05)
    return False


def _gave_up(cluster: Cluster) -> bool:
    return _control(cluster, "status").returncode != 0


def _control(cluster: Cluster, verb: str, *options: str) -> CompletedProcess[str]:
    """`pg_ctl` within the folder: it hands paths to a shell, and ours may hold anything."""
    arguments = ("-D", cluster.data.name, *options, verb)
    return cluster.programs.run("pg_ctl", *arguments, within=cluster.folder)


def _ready(cluster: Cluster) -> bool:
    """Asked of the server itself: right after a crash its status still says that it runs."""
    answer = cluster.programs.run(
        "pg_isready", "-q", "-h", str(cluster.socket_folder), "-p", str(cluster.port)
    )
    return answer.returncode == 0


def _log_end(cluster: Cluster) -> str:
    try:
        return cluster.log.read_text(encoding="utf-8", errors="replace")[-4000:]
    except OSError:
        return ""


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else ""
