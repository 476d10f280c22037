"""How do the parts of a fact or a task stand in one line that people can read as it is?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DETAILS = re.compile(r"(?P<what>.*) \((?P<details>[^()]*)\)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One fact or task: what, a detail (how it was noticed, or who does it), and a day."""

    what: str
    detail: str = ""
    on: date | None = None

    def packed(self) -> str:
        """One line: `Viel in slaap (gezien, 2026-06-03)`, without the parts that are not there."""
        details = [each for each in (self.detail, self.on.isoformat() if self.on else "") if each]
        return f"{self.what} ({', '.join(details)})" if details else self.what


def unpacked(line: str, details: tuple[str, ...] = ()) -> Row:
    """A line taken apart again; only what ends in a day or in one of `details` has parts."""
    found = DETAILS.fullmatch(line)
    if found is None:
        return Row(line)
    parts = [each.strip() for each in found["details"].split(",")]
    on = _day(parts[-1])
    rest = ", ".join(parts[:-1] if on else parts)
    if on is None and rest not in details:
        return Row(line)
    return Row(found["what"], rest, on)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
