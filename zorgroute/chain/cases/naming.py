"""How is one act or item of a case named without telling how many others there are?

The numbers in a log have gaps where something happened that a reader may not know of; a name made
of the number tells nothing (semantics 17, T33).
"""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac


def name_of(case: UUID, kind: str, number: int) -> str:
    """The name of an act or item of a case: the same for everybody and always, and meaningless."""
    words = f"{case}/{kind}/{number}"
    return salted_hmac("zorgroute.naming", words, algorithm="sha256").hexdigest()[:24]
