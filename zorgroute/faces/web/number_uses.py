"""Which functions may use a citizen service number, as its table says?"""

from __future__ import annotations

from functools import cache

from zorgroute.chain.parties.citizen_numbers import Uses, uses_of
from zorgroute.chain.routebook.queries import content


@cache
def uses() -> Uses:
    """Who may use a number; the table does not change while the house stands."""
    return uses_of(content().rows("bsn_use"))
