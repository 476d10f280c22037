"""Who may read what of which case in the generated world, and whose names stand in whose lists?

Written by hand from the requirements and the convenant, not from the code: where this table and the
house differ, one of the two is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.attacks.nation import Nation
from tests.attacks.stories import STORIES

Reads = Mapping[str, Mapping[str, frozenset[str]]]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What was written down at school until a step, as school reads it.
AT_FIRST = _words("naam signaal")
AFTER_TALK = AT_FIRST | {"gesprek"}
DECIDED = AFTER_TALK | _words("bevinding afweging")
FAMILY = _words("naam gesprek")
HELPED = _words("hulpvraag hulp")
CODE = frozenset({"meldcode"})
JUST_THERE = frozenset({"naam"})

# Case, reader, what of it. Who does not stand here may not even know that the case is there.
READS: Reads = {
    # the teacher tells what the teacher saw: nobody else is in it yet
    "nieuw": {"leerkracht": AT_FIRST},
    # the intern begeleider came in at step 3; parents talked along at step 2
    "intern": {
        "leerkracht": AFTER_TALK,
        "ib": AFTER_TALK | {"klad"},
        "ouders": FAMILY,
    },
    "mag": {"leerkracht": DECIDED, "ib": DECIDED, "ouders": FAMILY},
    # consent to tell the CJG that there is contact: that, not what
    "bijcjg": {
        "leerkracht": DECIDED,
        "ib": DECIDED,
        "cjg": JUST_THERE,
        "ouders": FAMILY,
        "ouder-twee": FAMILY,
        # whom it is about: that it is there, with whom and who looked; nothing that others wrote
        "jongere-13": JUST_THERE,
    },
    # what is said at the CJG stays there; school hears a fixed sentence
    "verder": {
        "leerkracht": DECIDED,
        "ib": DECIDED,
        "cjg": JUST_THERE | HELPED,
        "ouders": FAMILY | HELPED,
    },
    # a colleague was asked in until tomorrow
    "nee": {"leerkracht": DECIDED, "ib": DECIDED, "ouders": FAMILY, "collega": AT_FIRST},
    # consent was taken back: the receiver reads nothing any more
    "terug": {"leerkracht": DECIDED, "ib": DECIDED, "ouders": FAMILY},
    # the meldcode is not told to parents until that was decided; it is sensitive, so that who did
    # not write it opens it with a reason first, which this walk does not give
    "code": {
        "leerkracht": AFTER_TALK,
        "ib": AFTER_TALK | CODE,
        "ouders": FAMILY,
        "jongere-16": JUST_THERE,
    },
    "klaar": {"leerkracht": AFTER_TALK, "ouders": FAMILY},
    "groep5": {"collega": AT_FIRST},
    # the teacher left the school; the intern begeleider goes on
    "oudcollega": {"ib": AFTER_TALK, "ouders": FAMILY},
    "verhuisd": {"ib": AFTER_TALK, "ouders": FAMILY},
    "vlieger": {
        "leerkracht-vlieger": AFTER_TALK,
        "ib-vlieger": AFTER_TALK,
        "ouders-anders": FAMILY,
    },
    # who is away keeps it, who steps in has it meanwhile
    "vervangen": {"weg-vlieger": AT_FIRST, "invaller-vlieger": AT_FIRST},
    "zuid": {
        "leerkracht-zuid": AFTER_TALK,
        "ib-zuid": AFTER_TALK,
        "ouders-anders": FAMILY,
    },
    "elders": {
        "leerkracht-elders": DECIDED,
        "ib-elders": DECIDED,
        "cjg-elders": JUST_THERE,
        "ouders-elders": FAMILY,
    },
}
FAMILIES = frozenset({
    "ouders", "ouder-twee", "oud-ouder", "ouder-zonder", "ouders-juno", "ouders-anders",
    "ouders-elders",
})  # fmt: skip
# Whose names somebody may see without any case: the own groups, the own building, the own child.
YOUNG = frozenset({"jongere-13", "jongere-16"})
EVERYTHING = "*"
GROUPS: Mapping[str, tuple[str, str]] = {
    "leerkracht": ("lantaarn", "4"),
    "collega": ("lantaarn", "5"),
    "ib": ("lantaarn", EVERYTHING),
    "directeur": ("lantaarn", EVERYTHING),
    "beheerder": ("lantaarn", EVERYTHING),
    "leerkracht-zuid": ("zuid", "4"),
    "ib-zuid": ("zuid", EVERYTHING),
    "leerkracht-vlieger": ("vlieger", "4"),
    "ib-vlieger": ("vlieger", EVERYTHING),
    "weg-vlieger": ("vlieger", "7"),
    "invaller-vlieger": ("vlieger", "8"),
    "verhuisd": ("vlieger", "8"),
    "juf-ouder": ("lantaarn", "9"),
    "opvang": ("opvang", "4"),
    "leerkracht-elders": ("elders", "4"),
    "ib-elders": ("elders", EVERYTHING),
}
# Who keeps the organisation may take its own lists along, of all its buildings.
KEEPS_ALL = {"beheerder": ("lantaarn", "zuid"), "directeur": ("lantaarn", "zuid")}
PARENTS: Mapping[str, tuple[str, ...]] = {
    "ouders": ("ouders",),
    "ouder-twee": ("ouder-twee",),
    "ouders-anders": ("ouders-anders",),
    "ouders-elders": ("ouders-elders",),
}


def reads(case: str, who: str) -> frozenset[str]:
    """What of a case this reader may come to read, at whatever address; empty: not even that."""
    return READS[case].get(who, frozenset())


def names_for(who: str, nation: Nation) -> frozenset[str]:
    """The children whose names this reader may meet outside a case."""
    found = {key for key in STORIES if reads(key, who)}
    for key, (at, group, parents) in nation.where.items():
        place, own_group = GROUPS.get(who, ("", ""))
        if at == place and own_group in (EVERYTHING, group):
            found.add(key)
        if at in KEEPS_ALL.get(who, ()) or (who in PARENTS and who in parents):
            found.add(key)
    return frozenset(found)
