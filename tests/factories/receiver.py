"""A mail server that writes down what it took, and that can be told to behave badly.

As a thread in a test, or as a process of its own: `python -m tests.factories.receiver PORT FILE`.
"""

from __future__ import annotations

import os
import socketserver
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

BEHAVIOURS = ("good", "refuses", "later", "hangs", "takes_and_drops")


class Receiver(socketserver.ThreadingTCPServer):
    """Takes mail over SMTP; each taken mail is one line with its once-key in the file."""

    allow_reuse_address = True
    daemon_threads = True
    # Mail that is under way while the test ends is not waited for.
    block_on_close = False

    def __init__(self, port: int, file: Path, behaviour: str = "good") -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.file, self.behaviour = file, behaviour
        self.mails: list[str] = []
        self.writing = threading.Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def take(self, mail: str) -> None:
        with self.writing, self.file.open("a", encoding="utf-8") as file:
            self.mails.append(mail)
            file.write(once_of(mail) + "\n")
            file.flush()
            os.fsync(file.fileno())


class _Talk(socketserver.StreamRequestHandler):
    server: Receiver

    def handle(self) -> None:
        try:
            self._talk()
        except OSError:
            return

    def _talk(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line.decode("ascii", "replace").strip().upper()
            if verb.startswith("DATA"):
                if not self._take():
                    return
            elif verb.startswith("QUIT"):
                self._say("221 bye")
                return
            elif verb.startswith("RCPT") and self.server.behaviour == "refuses":
                self._say("550 no such mailbox")
            elif verb.startswith("RCPT") and self.server.behaviour == "later":
                self._say("451 try again later")
            elif verb.startswith("RCPT") and self.server.behaviour == "hangs":
                time.sleep(5)
                return
            else:
                self._say("250 fine")

    def _take(self) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.decode("utf-8", "replace"))
        if not line:
            return False
        self.server.take("".join(lines))
        if self.server.behaviour == "takes_and_drops":
            return False
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def once_of(mail: str) -> str:
    """The once-key in the headers of a mail."""
    found = [line for line in mail.splitlines() if line.lower().startswith("x-zorgroute-once:")]
    return found[0].partition(":")[2].strip() if found else ""


@contextmanager
def receiving(file: Path, behaviour: str = "good"):
    """A receiver beside the test, on a free port."""
    server = Receiver(0, file, behaviour)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with Receiver(int(sys.argv[1]), Path(sys.argv[2])) as alone:
        alone.serve_forever(poll_interval=0.05)
