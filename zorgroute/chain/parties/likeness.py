"""How much do two names of children with their birthdays look alike, and by what?

Pure. Names are compared as they are written, as they sound in Dutch, and with a typing error or
two. Nothing is decided here: a likeness is a question for somebody who knows the child.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import token_sort_ratio

from zorgroute.core.answers import Reason, reason

# Words before a surname that people leave out, shorten or glue together.
PREFIXES = frozenset(
    {
        "van", "von", "vander", "vanden", "der", "den", "de", "d", "het", "t", "ter", "te", "ten",
        "op", "in", "aan", "bij", "uit", "onder", "over", "voor", "la", "le", "el", "al", "bin",
        "ben", "ibn", "y",
    }
)  # fmt: skip
# Ways of writing one sound, longest first; what is left is compared letter by letter.
SOUNDS = (
    ("sch", "s"), ("tsj", "ʃ"), ("chr", "kr"), ("eij", "ɛ"), ("tj", "ʃ"), ("sj", "ʃ"), ("ch", "g"),
    ("ck", "k"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("qu", "kw"), ("x", "ks"), ("ij", "ɛ"),
    ("ey", "ɛ"), ("ei", "ɛ"), ("ay", "ɛ"), ("ai", "ɛ"), ("oe", "u"), ("ou", "u"), ("au", "u"),
    ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uu", "u"), ("ie", "î"), ("ae", "a"), ("eu", "o"),
    ("y", "ɛ"),
)  # fmt: skip
LETTERS = str.maketrans({"c": "k", "q": "k", "z": "s", "v": "f", "d": "t", "j": "i", "h": ""})
SURE, LIKELY = 90, 70
MOST_TYPOS, LONG_NAME = 2, 7


@dataclass(frozen=True)
class Named:
    """The part of a child that is compared."""

    given: str
    prefix: str
    surname: str
    born: date | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike two are, from 0 to 100, and by what; `reasons` are codes of sentences."""

    score: int
    reasons: tuple[Reason, ...] = ()

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def plain(text: str) -> str:
    """A name in small letters without accents, hyphens and apostrophes; other scripts stay."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("ø", "o")
    cut = unicodedata.normalize("NFKD", folded)
    kept = "".join(" " if sign in "-‐‑–'’`.," else sign for sign in cut
                   if not unicodedata.combining(sign))  # fmt: skip
    return " ".join("".join(sign for sign in kept if sign.isalnum() or sign == " ").split())


def core_of(surname: str, prefix: str = "") -> str:
    """A surname without the words before it: `van der Berg` and `Berg, van den` are both `berg`."""
    words = plain(f"{prefix} {surname}").split()
    kept = [each for each in words if each not in PREFIXES]
    return " ".join(kept or words)


def sound(text: str) -> str:
    """How a name sounds in Dutch, as a key: Dijkstra and Dykstra, Kuiper and Cuyper are one."""
    key = plain(text).replace(" ", "")
    key = key.replace("uy", "ui").replace("cui", "kui")
    key = re.sub(r"y$", "î", re.sub(r"^y", "j", key))
    for written, spoken in SOUNDS:
        key = key.replace(written, spoken)
    key = key.translate(LETTERS)
    return re.sub(r"(.)\1+", r"\1", key)


def likeness(one: Named, other: Named) -> Likeness:
    """How alike two children are by name and birthday.

    A birthday that is known of both and differs in more than a typing error rules a double out.
    """
    birth, birth_reason = _birth(one.born, other.born)
    surname, surname_reason = _name(core_of(one.surname, one.prefix),
                                    core_of(other.surname, other.prefix), "surname")  # fmt: skip
    given, given_reason = _name(plain(one.given), plain(other.given), "given")
    if _is_swapped(one, other):
        surname, given = 90, 90
        surname_reason, given_reason = reason("like.swapped"), None
    if birth == 0 or surname < 60 or given < 50:
        return Likeness(0)
    score = round(0.4 * surname + 0.3 * given + 0.3 * birth)
    found = (surname_reason, given_reason, birth_reason)
    return Likeness(score, tuple(each for each in found if each is not None))


def _name(one: str, other: str, part: str) -> tuple[int, Reason | None]:
    if one == other:
        return 100, reason(f"like.same_{part}")
    if sound(one) == sound(other):
        return 92, reason(f"like.sounds_{part}")
    if min(len(one), len(other)) >= 3 and _typos(one, other):
        return 85, reason(f"like.typo_{part}")
    if part == "given" and _is_short_for(one, other):
        return 80, reason("like.short_given")
    if part == "surname" and set(one.split()) & set(other.split()):
        return 75, reason("like.part_of_surname")
    return round(token_sort_ratio(one, other) * 0.7), None


def _typos(one: str, other: str) -> bool:
    """A typing error, or two in a long name; two letters that changed places are one."""
    allowed = MOST_TYPOS if min(len(one), len(other)) >= LONG_NAME else 1
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _is_short_for(one: str, other: str) -> bool:
    """`Sam` and `Samuel`, `J` and `Jan`, `Anna` and `Anna Maria`."""
    short, long = sorted((one, other), key=len)
    return bool(short) and (long.startswith(short) or short in long.split())


def _is_swapped(one: Named, other: Named) -> bool:
    """Whether given name and surname changed places in one of the two."""
    mine = (plain(one.given), core_of(one.surname, one.prefix))
    theirs = (core_of(other.surname, other.prefix), plain(other.given))
    return mine == theirs and mine[0] != mine[1]


def _birth(one: date | None, other: date | None) -> tuple[int, Reason | None]:
    if one is None or other is None:
        return 60, reason("like.no_birth")
    if one == other:
        return 100, reason("like.same_birth")
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return 85, reason("like.day_and_month")
    written = one.strftime("%d%m%Y"), other.strftime("%d%m%Y")
    if DamerauLevenshtein.distance(*written, score_cutoff=1) == 1:
        return 70, reason("like.typo_birth")
    return 0, None


def are_twins(one: Named, other: Named) -> bool:
    """Whether two look like two children of one birth: same day, same surname, other given name.

    They are never proposed as one child by that alone (T17).
    """
    if one.born is None or one.born != other.born:
        return False
    if core_of(one.surname, one.prefix) != core_of(other.surname, other.prefix):
        return False
    mine, theirs = plain(one.given), plain(other.given)
    return mine != theirs and sound(mine) != sound(theirs)


def likely_doubles(new: Named, known: Iterable[tuple[str, Named]]) -> list[tuple[str, Likeness]]:
    """Which of these are probably the same child, the most alike first.

    Twins have names that are often alike as well (Lot and Loes): with the same birthday and
    surname the given name must be the same, or sound the same, or be written wrong.
    """
    found = []
    for key, each in known:
        how = likeness(new, each)
        if how.is_likely and not (are_twins(new, each) and not _same_given(new, each)):
            found.append((key, how))
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0]))


def _same_given(one: Named, other: Named) -> bool:
    """Given names of one child: an initial, one of several names, or a typing error in a long one.

    A short form is not enough: Jan and Janneke may well be twins.
    """
    mine, theirs = plain(one.given), plain(other.given)
    short, long = sorted((mine, theirs), key=len)
    if short in long.split() or (len(short) == 1 and long.startswith(short)):
        return True
    return min(len(mine), len(theirs)) >= LONG_NAME and _typos(mine, theirs)
