"""Which seals can an organisation keep, and are those that it kept still the ones here?

A seal says nothing about anybody, so every organisation may keep all of them. The lines are those
of a witness file (docs/reference/seals.md), so that the verifier reads what was kept as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Seal
from zorgroute.chain.ledger.sealing import line_of

MOST_LINES = 100_000
_LINE = re.compile(r"([1-9][0-9]{0,8}) ([0-9a-f]{64}) (\S{1,40})")


def newest_lines(count: int = MOST_LINES) -> list[str]:
    """The newest seals as the lines of a witness, oldest first."""
    with acting_as(Duty()):
        return [line_of(each) for each in Seal.objects.order_by("-number")[:count]][::-1]


@dataclass(frozen=True)
class Compared:
    """What a kept file says beside the seals here: how many are the same, which are not."""

    same: int
    differs: tuple[int, ...]
    missing: tuple[int, ...]
    unreadable: int

    @property
    def is_whole(self) -> bool:
        return bool(self.same) and not (self.differs or self.missing or self.unreadable)


def compare(kept: Iterable[str]) -> Compared:
    """Lay the lines that somebody kept beside the seals here, line by line."""
    lines = [line for line in (each.strip() for each in kept) if line]
    read = [found for line in lines[:MOST_LINES] if (found := _LINE.fullmatch(line))]
    numbers = {int(found[1]) for found in read}
    with acting_as(Duty()):
        rows = Seal.objects.filter(number__in=numbers).values_list("number", "hash")
        here = {number: bytes(hash_).hex() for number, hash_ in rows}
    same = {int(found[1]) for found in read if here.get(int(found[1])) == found[2]}
    differs = {int(found[1]) for found in read if here.get(int(found[1]), found[2]) != found[2]}
    return Compared(
        same=len(same - differs),
        differs=tuple(sorted(differs)),
        missing=tuple(sorted(numbers - here.keys())),
        unreadable=len(lines) - len(read),
    )
