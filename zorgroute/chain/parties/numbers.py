"""Is this a number that a register of schools, childcare, care, firms or citizens can have given?

Pure. Whether the number is really theirs only the register itself can tell.
"""

from __future__ import annotations

from enum import StrEnum

from stdnum.nl import brin, bsn

from zorgroute.core.answers import Reason, reason
from zorgroute.core.routes.words import OrganisationKind

LRK_DIGITS, AGB_DIGITS, KVK_DIGITS, BSN_DIGITS = 12, 8, 8, 9
SEPARATORS = str.maketrans("", "", " .-")
# Below this no number was given out; 999999990 and above are kept for trying programs out.
LOWEST_BSN, HIGHEST_BSN = 10_000_000, 999_999_989


class NumberKind(StrEnum):
    """Which register a number of an organisation comes from."""

    BRIN = "brin"
    LRK = "lrk"
    AGB = "agb"
    KVK = "kvk"


# By which number each kind of organisation is known; every other one is found in the register of
# firms (Handelsregisterwet 2007, article 9), where municipalities stand as well.
OWN_REGISTER = {
    OrganisationKind.PRIMARY_SCHOOL: NumberKind.BRIN,
    OrganisationKind.CHILDCARE: NumberKind.LRK,
    OrganisationKind.GGD: NumberKind.AGB,
    OrganisationKind.GP: NumberKind.AGB,
    OrganisationKind.HOSPITAL: NumberKind.AGB,
    OrganisationKind.PROVIDER: NumberKind.AGB,
}


def number_kind_of(kind: str) -> NumberKind:
    """By which number an organisation of this kind is known."""
    return {str(each): number for each, number in OWN_REGISTER.items()}.get(kind, NumberKind.KVK)


def organisation_number(kind: NumberKind, typed: str) -> str | Reason:
    """A number as it is kept, or what is wrong with it and what to do."""
    plain = typed.translate(SEPARATORS).upper()
    if not plain:
        return reason(f"number.{kind}.missing")
    if kind is NumberKind.BRIN:
        return plain if brin.is_valid(plain) else reason("number.brin.wrong")
    digits = {NumberKind.LRK: LRK_DIGITS, NumberKind.AGB: AGB_DIGITS, NumberKind.KVK: KVK_DIGITS}
    right = plain.isascii() and plain.isdigit() and int(plain) > 0 and len(plain) == digits[kind]
    return plain if right else reason(f"number.{kind}.wrong")


def citizen_number(typed: str) -> str | Reason:
    """A citizen service number in nine digits, or what is wrong with it (eleven-test)."""
    plain = typed.translate(SEPARATORS)
    if not plain:
        return reason("bsn.missing")
    if not (plain.isascii() and plain.isdigit()) or not BSN_DIGITS - 1 <= len(plain) <= BSN_DIGITS:
        return reason("bsn.wrong_length")
    whole = plain.zfill(BSN_DIGITS)
    if not LOWEST_BSN <= int(whole) <= HIGHEST_BSN or not bsn.is_valid(whole):
        return reason("bsn.wrong_digits")
    return whole


def masked(number: str) -> str:
    """A number of which only the last two digits are told."""
    return "•" * (len(number) - 2) + number[-2:]
