"""How does Django reach the two databases, and which tables belong in which?"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

KEY_TABLES = {("ledger", "casekey")}


class Unreachable(ValueError):
    """An address of a database is not one."""


def connection_settings(url: str) -> dict[str, Any]:
    """Django's settings for an address `postgresql://role:word@host:port/name?host=/socket`."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise Unreachable("postgresql://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    port = options.pop("port", None) or parts.port or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Through a pooler in transaction mode neither may outlive its transaction (stack.md 6).
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"prepare_threshold": None, "connect_timeout": 5, **options},
    }


class Shelves:
    """The router: the keys of cases on their own server, everything else on the main one."""

    def db_for_read(self, model: Any, **_hints: object) -> str:
        return _shelf(model._meta.app_label, model._meta.model_name)

    def db_for_write(self, model: Any, **_hints: object) -> str:
        return _shelf(model._meta.app_label, model._meta.model_name)

    def allow_relation(self, one: Any, other: Any, **_hints: object) -> bool:
        """Whether a foreign key is possible between these two."""
        return self.db_for_read(one) == self.db_for_read(other)

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: object
    ) -> bool:
        """Whether a table is made here; SQL of a migration runs on the main server unless it
        says `hints={"shelf": "keys"}`."""
        if model_name is None:
            return hints.get("shelf", "default") == db
        return _shelf(app_label, model_name) == db


def _shelf(app_label: str, model_name: str | None) -> str:
    return "keys" if (app_label, model_name) in KEY_TABLES else "default"
