"""Which links stand in the menu of each function, and what is a function called above the page?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from zorgroute.chain.parties.queries import FAMILY_ROLE, Hat
from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import NL, Language

WORK, CHILDREN, CONCERN = "/mijn-werk/", "/kinderen/", "/zorg-melden/"
ROUTES, ORGANISATION = "/routes/", "/organisatie/"
BOARD, SCENARIOS = "/beleid/", "/beleid/scenario/"
ROUTEBOOK, JOINING = "/routes/beheer/", "/organisatie/aansluiten/"
REVIEW, REQUESTS = "/te-beoordelen/", "/verzoeken/"
ADDRESSES = {
    "nav.work": WORK,
    "nav.children": CHILDREN,
    "nav.concern": CONCERN,
    "nav.routes": ROUTES,
    "nav.organisation": ORGANISATION,
    "nav.routebook": ROUTEBOOK,
    "nav.joining": JOINING,
    "nav.board": BOARD,
    "nav.scenarios": SCENARIOS,
    "nav.review": REVIEW,
    "nav.requests": REQUESTS,
}
TEACHING = ("nav.work", "nav.concern", "nav.routes")
CARING = ("nav.work", "nav.children", "nav.concern", "nav.routes")
LEADING = (*CARING, "nav.organisation")
# Who decides on routes does not follow children: no names stand in that work.
DECIDING = ("nav.board", "nav.routebook", "nav.routes", "nav.scenarios", "nav.joining")
# Who judges looks and requests reads no file.
JUDGING = ("nav.review", "nav.requests")
# Only who teaches or cares in a group has the short menu; who leads has the organisation as well.
OF_FUNCTION = {
    "leerkracht": TEACHING,
    "pedagogisch_medewerker": TEACHING,
    "directeur": LEADING,
    "beheerder": LEADING,
    "beleidsmedewerker": DECIDING,
    "functionaris_gegevensbescherming": JUDGING,
}
MORE_WORDS = " ("

Links = list[tuple[str, str, bool]]


def links(role: str, here: str, language: Language = NL) -> Links:
    """The links of a professional's menu: label, address, and whether this page belongs to it."""
    if role == FAMILY_ROLE:
        return []
    say = content().catalogue.say
    shown = OF_FUNCTION.get(role, CARING)
    # An address may lie below another one; then only the deeper link is where one is.
    at = max((ADDRESSES[code] for code in shown if here.startswith(ADDRESSES[code])),
             key=len, default="")  # fmt: skip
    return [
        (say(code, language=language), ADDRESSES[code], ADDRESSES[code] == at) for code in shown
    ]


def hat_words(hat: Hat, language: Language = NL) -> str:
    """A function as it stands above the page: `intern begeleider, De Lantaarn`."""
    return ", ".join(
        part for part in (role_word(hat.role, language), hat.organisation_name) if part
    )


def home_page(role: str) -> str:
    """Where somebody's work begins: with what waits, with the routes, or with what is judged."""
    return {DECIDING: ROUTEBOOK, JUDGING: REVIEW}.get(OF_FUNCTION.get(role, CARING), WORK)


def role_word(role: str, language: Language = NL) -> str:
    """A function in a running sentence, in words; the name itself when no table knows it."""
    found = _words().get(role)
    if found is None:
        return role.replace("_", " ")
    label, identifier = found
    if language != NL and identifier:
        return identifier.replace("_", " ")
    word = label.partition(MORE_WORDS)[0]
    return word if _is_name(word) else word[:1].lower() + word[1:]


def _is_name(word: str) -> bool:
    """Whether a word keeps its capital in a sentence: `CJG-medewerker`, `KoK`, `Samen Doen`."""
    first, *others = word.split()
    if any(sign.isupper() for sign in first[1:]):
        return True
    return any(each[0].isupper() and each[1:].islower() for each in others)


@cache
def _words() -> Mapping[str, tuple[str, str]]:
    """Functions on routes from their own table; others, such as of policy, from the glossary."""
    others = {
        row["dutch"]: (row["dutch"].replace("_", " "), row["identifier"])
        for row in content().rows("glossary")
        if row["kind"] == "role"
    }
    known = content().rows("role_names")
    return {**others, **{row["role"]: (row["label"], row["identifier"]) for row in known}}
