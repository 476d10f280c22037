"""How are the keys of the second factor kept, so that a copy of the database opens nothing?"""

from __future__ import annotations

import base64
import hashlib
import hmac

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from zorgroute.chain.parties.accounts import Account
from zorgroute.core.answers import ZorgrouteError


class UnreadableSecret(ZorgrouteError):
    """A key in the table was changed, or was written under another master key."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Locks the keys of apps and spare codes with a key made from the installation's own."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks a security key: this house under the name of this address, so that a key
        answers nobody else's."""
        request = context.request
        return {"id": request.get_host().partition(":")[0], "name": "Zorgroute"}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, str | bytes]:
        """Whose key it is: the account, by the name it logs in with."""
        return {"id": user.id.bytes, "display_name": user.username, "name": user.username}

    def encrypt(self, text: str) -> str:
        """Lock a key before it is stored."""
        return _lock().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a key again; raises `UnreadableSecret` when it is not one of ours."""
        try:
            return _lock().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise UnreadableSecret("second factor") from None


def _lock() -> Fernet:
    master = base64.b64decode(settings.ZORGROUTE_MASTER_KEY)
    made = hmac.new(master, b"zorgroute/second-factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(made))
