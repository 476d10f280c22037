"""Which links stand in the menu of each function, and what is a function called above the page?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from zorgroute.chain.parties.queries import FAMILY_ROLE, Hat
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import NL, Language

WORK, CHILDREN, CONCERN = "/mijn-werk/", "/kinderen/", "/zorg-melden/"
ROUTES, ORGANISATION = "/routes/", "/organisatie/"
ADDRESSES = {
    "nav.work": WORK,
    "nav.children": CHILDREN,
    "nav.concern": CONCERN,
    "nav.routes": ROUTES,
    "nav.organisation": ORGANISATION,
}
TEACHING = ("nav.work", "nav.concern", "nav.routes")
CARING = ("nav.work", "nav.children", "nav.concern", "nav.routes")
LEADING = (*CARING, "nav.organisation")
# Only who teaches or cares in a group has the short menu; who leads has the organisation as well.
OF_FUNCTION = {
    "leerkracht": TEACHING,
    "pedagogisch_medewerker": TEACHING,
    "directeur": LEADING,
    "beheerder": LEADING,
}
MORE_WORDS = " ("

Links = list[tuple[str, str, bool]]


def links(role: str, here: str, language: Language = NL) -> Links:
    """The links of a professional's menu: label, address, and whether this page belongs to it."""
    if role == FAMILY_ROLE:
        return []
    say = content().catalogue.say
    return [
        (say(code, language=language), ADDRESSES[code], here.startswith(ADDRESSES[code]))
        for code in OF_FUNCTION.get(role, CARING)
    ]


def hat_words(hat: Hat, language: Language = NL) -> str:
    """A function as it stands above the page: `intern begeleider, De Papierboot`."""
    return ", ".join(
        part for part in (role_word(hat.role, language), hat.organisation_name) if part
    )


def role_word(role: str, language: Language = NL) -> str:
    """A function in a running sentence, in words; the name itself when no table knows it."""
    found = _words().get(role)
    if found is None:
        return role.replace("_", " ")
    label, identifier = found
    if language != NL and identifier:
        return identifier.replace("_", " ")
    word = label.partition(MORE_WORDS)[0]
    return word if word[:2].isupper() else word[:1].lower() + word[1:]


@cache
def _words() -> Mapping[str, tuple[str, str]]:
    return {row["role"]: (row["label"], row["identifier"]) for row in content().rows("role_names")}
