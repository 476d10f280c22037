"""What happened in each case of the generated world: how far, at which school, by whom?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """How far one case came, at which school, and how."""

    at: str = "lantaarn"
    group: str = "4"
    to: str = "1-signaal"
    by: str = "leerkracht"
    ib: str = "ib"
    cjg: str = "cjg"
    parents: tuple[str, ...] = ("ouders",)
    without_authority: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    meldcode: bool = False
    withdrawn: bool = False
    closed: bool = False


STORIES: dict[str, Story] = {
    # the signal only; nobody but who wrote it
    "nieuw": Story(),
    # at the intern begeleider, after a talk with the parents
    "intern": Story(to="4-kijken-of-overleggen"),
    # consent given, nothing sent yet
    "mag": Story(to="8-cjg-inlichten"),
    # at the youth health service
    "bijcjg": Story(to="9-hulp-cjg", parents=("ouders", "ouder-twee"),
                    without_authority=("ouder-zonder",)),
    # school was told that something happens
    "verder": Story(to="10-terugkoppeling", parents=("ouders", "oud-ouder")),
    # the parents want no help outside school
    "nee": Story(to="d-verwijsindex", ways=(("6-gesprek-ouders", "ouders-niet-open"),)),
    # consent taken back after the receiver came in
    "terug": Story(to="9-hulp-cjg", withdrawn=True),
    # the meldcode runs beside the route
    "code": Story(to="4-kijken-of-overleggen", meldcode=True),
    # over and done with
    "klaar": Story(to="2-kort-gesprek", closed=True, parents=("ouders", "juf-ouder")),
    # by a colleague for another group
    "groep5": Story(group="5", by="collega"),
    # by somebody who left the school afterwards
    "oudcollega": Story(to="4-kijken-of-overleggen", by="oud-leerkracht"),
    # by somebody who went on to another school of the same kind
    "verhuisd": Story(to="4-kijken-of-overleggen", by="verhuisd"),
    # at another school of the municipality, where a teacher is away
    "vlieger": Story(at="vlieger", to="4-kijken-of-overleggen", by="leerkracht-vlieger",
                     ib="ib-vlieger", parents=("ouders-anders",)),
    "vervangen": Story(at="vlieger", group="7", by="weg-vlieger", ib="ib-vlieger",
                       parents=("ouders-anders",)),
    # the same school, the other building
    "zuid": Story(at="zuid", to="4-kijken-of-overleggen", by="leerkracht-zuid", ib="ib-zuid",
                  parents=("ouders-anders",)),
    # in another municipality
    "elders": Story(at="elders", to="9-hulp-cjg", by="leerkracht-elders", ib="ib-elders",
                    cjg="cjg-elders", parents=("ouders-elders",)),
}  # fmt: skip
# Where the children without a case are: the place and the group.
OTHERS = (
    ("lantaarn", "4"), ("lantaarn", "5"), ("lantaarn", "6"), ("vlieger", "4"), ("vlieger", "7"),
    ("zuid", "4"), ("opvang", "4"),
)  # fmt: skip
