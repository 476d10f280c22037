"""What is unusual, how often within how many days, and by when is it judged, as the table says?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from zorgroute.chain.routebook.queries import content

EMERGENCY, DECOY, FAMILY, SURNAME = (
    "noodtoegang",
    "lokdossier",
    "eigen_familie",
    "zelfde_achternaam",
)
ENDED, MANY, NO_TASK, REFUSED = "na_einde", "veel_kinderen", "zonder_taak", "geweigerd"
AGAIN, HOURS, QUESTION = "steeds_weer", "buiten_werktijd", "vraag_van_ouder"


@dataclass(frozen=True)
class Kind:
    """A kind of what is to be judged: its place on the list, its limit, and its term."""

    name: str
    place: int
    number: int
    within: timedelta
    term: timedelta


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its name, out of `unusual_looks.csv`."""
    return {
        row["kind"]: Kind(
            name=row["kind"],
            place=int(row["place"]),
            number=int(row["number"]),
            within=timedelta(days=int(row["days"])),
            term=timedelta(hours=int(row["term_hours"])),
        )
        for row in content().rows("unusual_looks")
    }
