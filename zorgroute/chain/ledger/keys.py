"""How are the written parts of a case locked, and how are they forgotten?

Keys stand behind a port: a place that makes, gives and destroys them. Ours is a database of its
own, because a deleted key was still found in the files and the write-ahead log of the same server.
"""

from __future__ import annotations

import base64
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connections

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.models import CaseKey
from zorgroute.core.answers import ZorgrouteError

NONCE = 12


class Tampered(ZorgrouteError):
    """A locked text is not what was locked, or belongs to another place."""


class KeyPlace(Protocol):
    """Where keys live."""

    def make(self, owner: UUID, *, is_new: bool = False) -> bytes:
        """Make the key of a case; the one there is when it has one already.

        `is_new` spares looking for it first, for an id that was just made.
        """

    def find(self, owner: UUID) -> bytes | None:
        """The key, or nothing when it was destroyed."""

    def destroy(self, owner: UUID) -> None:
        """Forget for good; doing it twice is the same as once."""


class KeysInDatabase:
    """Keys in the database `keys`, each wrapped by the key of the installation."""

    def make(self, owner: UUID, *, is_new: bool = False) -> bytes:
        found = None if is_new else self.find(owner)
        if found is not None:
            return found
        wrapped = self._wrap(owner, clock.random_bytes(32))
        with connections["keys"].cursor() as cursor:
            # Whoever comes second gets the key of whoever was first.
            cursor.execute(
                "INSERT INTO ledger_casekey (owner_id, wrapped, made_at) VALUES (%s, %s, %s) "
                "ON CONFLICT (owner_id) DO UPDATE SET owner_id = excluded.owner_id "
                "RETURNING wrapped",
                [owner, wrapped, clock.now()],
            )
            row = cursor.fetchone()
        return unlock(self._master(), bytes(row[0]), str(owner))

    def find(self, owner: UUID) -> bytes | None:
        rows = CaseKey.objects.using("keys").filter(owner_id=owner).values_list("wrapped")
        row = rows.first()
        if row is None:
            return None
        return unlock(self._master(), bytes(row[0]), str(owner))

    def destroy(self, owner: UUID) -> None:
        CaseKey.objects.using("keys").filter(owner_id=owner).delete()

    def _wrap(self, owner: UUID, key: bytes) -> bytes:
        return lock(self._master(), key, str(owner))

    def _master(self) -> bytes:
        return base64.b64decode(settings.ZORGROUTE_MASTER_KEY)


def case_keys() -> KeyPlace:
    """The place of keys of this installation."""
    return KeysInDatabase()


def lock(key: bytes, plain: bytes, place: str) -> bytes:
    """Encrypt so that it only opens with this key at this place (AES-256-GCM)."""
    nonce = clock.random_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unlock(key: bytes, locked: bytes, place: str) -> bytes:
    """Decrypt; raises `Tampered` when it was changed or moved to another place."""
    try:
        return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], place.encode())
    except InvalidTag:
        raise Tampered(place) from None
