"""Does a column of a file seem to hold something about people that a log must not hold?

A guess, and a cautious one: a column that looks like it is never taken, whatever somebody chose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zorgroute.core.answers import Reason
from zorgroute.core.traces.moments import Clock

# What the heading of a column of people says; functions and things may have names too.
TITLES = {
    "names": r"(voor|achter|roep|volledige)?[ _]?(naam|namen|name|names)|first[ _]?name|"
    r"last[ _]?name|surname|voorletters|initialen|naam[ _].*|.*[ _]naam|medewerkers?|resource|"
    r"org:resource|behandelaar|contactpersoon|ouders?|moeder|vader|leerling|kindnaam|user|"
    r"gebruiker|email.*",
    "birth": r".*geboorte.*|.*birth.*|dob|geb\.?[ _]?datum",
    "bsn": r".*\bbsn\b.*|burgerservicenummer|sofinummer",
    "mail": r"e-?mail.*|mailadres",
    "phone": r".*telefoon.*|tel\.?|.*phone.*|mobiel|gsm",
    "address": r"adres|straat.*|postcode|huisnummer|woonplaats|address|street|zip.*",
    "text": r"opmerking(en)?|toelichting|notitie.*|omschrijving|beschrijving|verslag|note.*|"
    r"comment.*|description|memo",
}
THINGS = re.compile(
    r"(stap|activiteit|activity|route|functie|rol|role|organisatie|school|wijk|gebied|concept|"
    r"zorg|trait|case|object)[ _:].*|.*(stap|activiteits?|route|functie|wijk|gebied)naam|"
    r"stap|step|activiteit|activity|handeling|gebeurtenis|event|type|actie|uitkomst|outcome"
)
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?:\+31|0031|0)[\s-]?(?:\(0\))?(?:\d[\s-]?){8}\d")
PHONE_WITHIN = re.compile(rf"(?<!\d){PHONE.pattern}(?!\d)")
POSTCODE = re.compile(r"(?:.*\s)?[1-9]\d{3}\s?[A-Z]{2}(?:\s.*)?")
DIGITS = re.compile(r"\d{8,9}")
INITIALS = re.compile(r"(?:[A-Z]\.)+")
CAPITAL = re.compile(
    r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+(?:[-'][A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+)*"
)
BETWEEN = frozenset(
    ("van", "de", "der", "den", "ten", "ter", "het", "'t", "te", "in", "op", "el", "al", "la", "le")
)
SHARE, ENOUGH_WORDS, LONG = 0.5, 7, 100
# More different doers than this are people, not functions.
FUNCTIONS = 40


def private_kind(title: str, texts: Sequence[str]) -> str:
    """What private thing a column seems to hold: names, bsn, birth, mail, phone, address or text.

    Empty when it seems to hold none. `texts` are different values of it, none empty.
    """
    plain = title.strip().lower()
    is_thing = THINGS.fullmatch(plain) is not None
    if not is_thing:
        for kind, pattern in TITLES.items():
            if re.fullmatch(pattern, plain):
                return kind
    return next(
        (
            kind
            for kind, sees in SEEN.items()
            if not (is_thing and kind == "names") and _most(texts, sees)
        ),
        "",
    )


def private_text(text: str) -> str:
    """What private thing one cell holds by its shape alone; weaker than a look at the column."""
    if PHONE_WITHIN.search(text):
        return "phone"
    return next((kind for kind in ("mail", "address", "bsn") if SEEN[kind](text)), "")


def born_before(dates: Sequence[tuple[str, str]]) -> bool:
    """Whether the first date of each pair lies years before the second: a birth date."""
    clock, years = Clock(), 0
    for first, second in dates:
        one, two = clock.moment(first), clock.moment(second)
        if isinstance(one, Reason) or isinstance(two, Reason) or not one.day_only:
            continue
        years += two.seconds - one.seconds > 2 * 365 * 86_400
    return bool(dates) and years >= SHARE * len(dates)


def _most(texts: Sequence[str], sees: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(map(sees, texts)) >= SHARE * len(texts)


def _is_citizen_number(text: str) -> bool:
    """Eight or nine figures that pass the test of the citizen service number ("elfproef")."""
    if not DIGITS.fullmatch(text):
        return False
    figures = [int(each) for each in text.zfill(9)]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(each * weight for each, weight in zip(figures, weights, strict=True))
    return total > 0 and total % 11 == 0


def _is_name(text: str) -> bool:
    """Two words or more in the shape of a name: Anna de Boer, A. de Boer, Boer, Anna de."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or any(any(c.isdigit() for c in word) for word in words):
        return False
    own = [word for word in words if word.lower() not in BETWEEN]
    shaped = [word for word in own if CAPITAL.fullmatch(word) or INITIALS.fullmatch(word)]
    return len(own) >= 2 and len(shaped) == len(own)


def _is_text(text: str) -> bool:
    return len(text.split()) > ENOUGH_WORDS or len(text) > LONG


SEEN: dict[str, Callable[[str], bool]] = {
    "mail": lambda text: MAIL.search(text) is not None,
    "phone": lambda text: PHONE.fullmatch(text) is not None,
    "bsn": _is_citizen_number,
    "address": lambda text: POSTCODE.fullmatch(text) is not None,
    "names": _is_name,
    "text": _is_text,
}
