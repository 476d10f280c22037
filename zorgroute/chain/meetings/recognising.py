"""What in a text would tell a colleague elsewhere which child it is about?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.wording.catalogue import NL
from zorgroute.core.wording.dates import MONTHS

# Names that are ordinary words as well: in small letters they mean the word.
ORDINARY = frozenset(
    re.findall(
        r"\w+",
        "bakker berg best blauw blij bloem boer bos brink bruin dijk fee geel goed groen groot "
        "haan haas jager jong klein koning kort kok lang leeuw mooi mulder oud post prins rood "
        "roos smit staal stam steen sterre storm veld visser vos vries wit water wolf zee zwart",
    )
)
SHORTEST = 2
PREFIXES = frozenset(
    re.findall(r"\w+", "van de der den het ten ter te in op aan bij el al la le von du des da")
)
STREETS = (
    "straat|laan|weg|plein|hof|kade|dijk|steeg|gracht|pad|dreef|plantsoen|park|wal|erf|"
    "oever|hoek|veld|kamp|burg|akker|weide|baan|markt|ring|singel"
)
# After a street comes a number, but in `op het voetbalveld 3 keer` nothing is a street.
NOT_COUNTED = r"(?!\s*(?:keer|x\b|dag|we[ek]|maand|ja[ar]|uur|minu|kind))"
PATTERNS = (
    re.compile(rf"\b[\w.'-]{{2,}}(?:{STREETS})\s+\d+\s?[a-z]?\b{NOT_COUNTED}", re.IGNORECASE),
    re.compile(r"\b[1-9]\d{3}(?:\s?[A-Z]{2}|[a-z]{2})\b"),  # a postal code
    re.compile(r"\bgroep(?:en)?\s*[1-8](?:\s?[/-]\s?[1-8])?[a-d]?\b", re.IGNORECASE),
    re.compile(r"\bgeboren\s+(?:op\s+)?\d[\w ./-]{3,20}", re.IGNORECASE),
    re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}\b"),
    re.compile(r"(?<!\d)\d{9}(?!\d)"),  # the length of a citizen service number
    re.compile(r"(?<!\w)(?:\+31|0)[\d ()-]{8,13}\d"),
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    re.compile(r"\b[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b", re.IGNORECASE),
)


def recognisable(
    text: str, children: Iterable[KnownChild], names: Iterable[str] = ()
) -> tuple[str, ...]:
    """The pieces of a text that point at a child, as they were written, each once.

    Looks for the names, birth dates and groups of `children`, for other `names` (of parents),
    and for what looks like an address, a date of birth, a number or an id. Nothing is stored.
    """
    plain = _plain(text)
    spots = sorted(_spots(plain, tuple(children), tuple(names)))
    found: list[str] = []
    end = -1
    for start, stop in spots:
        if start >= end:
            found.append(" ".join(plain[start:stop].split()))
        end = max(end, stop)
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    """The text without signs that are not seen, so that they cannot hide a name."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if unicodedata.category(sign) not in ("Cf", "Cc", "Cs")
                   or sign in "\n\t")  # fmt: skip


def _spots(
    text: str, children: tuple[KnownChild, ...], names: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    for pattern in PATTERNS:
        yield from (found.span() for found in pattern.finditer(text))
    for child in children:
        if child.group and not child.group.isdigit():
            yield from _words(text, child.group)
        if child.birth_date is not None:
            yield from _dates(text, child.birth_date)
    wanted = {part for name in (*names, *(each.name for each in children)) for part in _parts(name)}
    yield from _named(text, wanted)


def _parts(name: str) -> Iterator[str]:
    """The words of a name that tell something; prefixes alone do not."""
    for part in re.split(r"[\s-]+", unicodedata.normalize("NFC", name)):
        if len(part) >= SHORTEST and part.casefold() not in PREFIXES:
            yield part


def _named(text: str, wanted: set[str]) -> Iterator[tuple[int, int]]:
    """Every word of the text that is one of these names, accents and a possessive s aside."""
    known = {_bare(name) for name in wanted}
    for found in re.finditer(r"[^\W\d_]+", text):
        word = _bare(found[0])
        is_known = word in known or (word.endswith("s") and word[:-1] in known)
        if is_known and not (found[0].islower() and {word, word[:-1]} & ORDINARY):
            yield found.span()


def _bare(word: str) -> str:
    parted = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def _words(text: str, words: str) -> Iterator[tuple[int, int]]:
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    yield from (found.span() for found in re.finditer(pattern, text, re.IGNORECASE))


def _dates(text: str, born: date) -> Iterator[tuple[int, int]]:
    """A birthday, as people write one: 11-2-2019, 11/02/19, 11 februari, 2019-02-11."""
    month = MONTHS[NL][born.month - 1]
    numbers = rf"0?{born.day}\s?[-/.]\s?0?{born.month}(?:\s?[-/.]\s?(?:\d{{2}})?{born:%y})?"
    spoken = rf"0?{born.day}\s+(?:{month}|{month[:3]}\.?)(?:\s+{born.year})?"
    for pattern in (numbers, spoken, born.isoformat()):
        bounded = rf"(?<![\w/.-]){pattern}(?!\w)"
        yield from (found.span() for found in re.finditer(bounded, text, re.IGNORECASE))
