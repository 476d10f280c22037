"""In which ways can the chain say no?"""

from __future__ import annotations

from datetime import datetime

from zorgroute.core.answers import Denied, ZorgrouteError


class Unseen(ZorgrouteError):
    """What was asked for does not exist, or not for this actor; nobody can tell which."""


class Refused(ZorgrouteError):
    """A move was refused; `denied` names everything that is missing."""

    def __init__(self, denied: Denied) -> None:
        super().__init__(", ".join(denied.codes()))
        self.denied = denied


class Conflict(ZorgrouteError):
    """Somebody else was first: what was open is open no longer.

    `by_name` and `at` tell who did it and when, where the actor may know that.
    """

    def __init__(self, by_name: str = "", at: datetime | None = None) -> None:
        super().__init__("conflict")
        self.by_name, self.at = by_name, at


class KeyReused(ZorgrouteError):
    """An idempotency key came back with something else than the first time."""
