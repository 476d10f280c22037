"""With which code does the first person of an empty installation show to be the right one?"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from zorgroute.chain.parties import accounts

PARTS, LENGTH = 3, 4


def setup_code() -> str:
    """The code that stands on the console of the machine, as `ABCD-EFGH-IJKL`.

    Made from the secret of the installation, so that every process knows it and nothing is stored.
    It opens nothing any more as soon as there is an account.
    """
    made = hmac.new(settings.SECRET_KEY.encode(), b"zorgroute/inrichten", hashlib.sha256).digest()
    text = base64.b32encode(made).decode("ascii")
    return "-".join(text[at : at + LENGTH] for at in range(0, PARTS * LENGTH, LENGTH))


def is_right(given: str) -> bool:
    """Whether this is the code, however it was typed."""
    plain = "".join(sign for sign in given.upper() if sign.isalnum())
    return hmac.compare_digest(plain.encode(), setup_code().replace("-", "").encode())


def is_needed() -> bool:
    """Whether this installation is still empty."""
    return accounts.has_no_account()
