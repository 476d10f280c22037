"""What does an organisation sign when it joins the chain, in which version?

Pure: the folder with the texts is an argument. A version is a text with its hash, so that what was
signed can be shown word for word later.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from zorgroute.core.answers import ZorgrouteError

TABLE = "terms.csv"


class NoTerms(ZorgrouteError):
    """There is no version of the terms that holds on this day."""


@dataclass(frozen=True)
class Terms:
    """One version of the terms. Who signed an older one signs again within `within` of `since`."""

    version: str
    since: date
    within: timedelta
    text: str

    @property
    def hash(self) -> str:
        """What a signature keeps of the text: its SHA-256."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def sign_before(self) -> date:
        """The last day on which a signature under an older version counts as in time."""
        return self.since + self.within


def read_terms(folder: Path) -> tuple[Terms, ...]:
    """Every version in a folder, the oldest first."""
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = (
        Terms(
            row["version"],
            date.fromisoformat(row["since"]),
            timedelta(days=int(row["sign_within_days"])),
            (folder / row["file"]).read_text(encoding="utf-8"),
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda each: each.since))


def terms_on(versions: tuple[Terms, ...], day: date) -> Terms:
    """The version that holds on a day; raises `NoTerms` before the first one."""
    holding = [each for each in versions if each.since <= day]
    if not holding:
        raise NoTerms(day.isoformat())
    return holding[-1]
