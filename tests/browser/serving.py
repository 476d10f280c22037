"""How does the house run behind a real address, at a moment that the test chooses?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import connections

from zorgroute.chain.ledger import clock

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Server(ThreadingMixIn, WSGIServer):
    """A browser opens connections that it does not use; each has a thread of its own."""

    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name of the parent
        """Say nothing: a test tells by its answer."""


class Site:
    """The whole house behind `address`, where it is `now` until the test says otherwise."""

    def __init__(self, app: App, now: datetime) -> None:
        self.app, self.now = app, now
        self.faults: list[str] = []
        self._server = make_server("127.0.0.1", 0, self._answer, _Server, _Quiet)
        self.address = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def starting(status: str, headers: Any, *more: Any) -> Any:
            if status.startswith("5"):
                self.faults.append(f"{status} {environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
            return start(status, headers, *more)

        try:
            with clock.source(clock.FrozenSource(self.now)):
                answer = self.app(environ, starting)
                body = b"".join(answer)
                if hasattr(answer, "close"):
                    answer.close()
                return [body]
        finally:
            connections.close_all()
