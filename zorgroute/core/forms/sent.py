"""What was sent, made safe to look at: every value a clean text, and nothing lost?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Signs that turn the writing direction around can make a text read otherwise than it is stored.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LAYOUT = frozenset("\n\t")
INSTEAD = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Sent:
    """Submitted data by name; a sign that cannot be stored stands there as a question mark.

    `strange` are the names with such a sign in them.
    """

    values: Mapping[str, tuple[str, ...]]
    strange: frozenset[str] = frozenset()

    def all(self, name: str) -> tuple[str, ...]:
        """Everything that was sent under a name, each once, empty ones left out."""
        found = (each.strip() for each in self.values.get(name, ()))
        return tuple(dict.fromkeys(each for each in found if each))

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def under(self, name: str) -> tuple[str, ...]:
        """The names that begin with this one, itself included."""
        return tuple(each for each in self.values if each == name or each.startswith(f"{name}."))

    def is_strange(self, name: str) -> bool:
        return any(each in self.strange for each in self.under(name))


def clean(data: Mapping[str, Iterable[str]]) -> Sent:
    """Make what came in safe to show again and to judge; never fails, whatever was sent."""
    values: dict[str, tuple[str, ...]] = {}
    strange: set[str] = set()
    for raw_name, raw in data.items():
        name, _ = _clean(str(raw_name))
        texts = (raw,) if isinstance(raw, str) else tuple(raw)
        cleaned = [_clean(str(each)) for each in texts]
        values[name] = (*values.get(name, ()), *(text for text, _ in cleaned))
        if any(is_strange for _, is_strange in cleaned):
            strange.add(name)
    return Sent(values, frozenset(strange))


def _clean(text: str) -> tuple[str, bool]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isascii() and lines.replace("\n", "").replace("\t", "").isprintable():
        return lines, False
    signs = [INSTEAD if _cannot_be_kept(sign) else sign for sign in lines]
    return "".join(signs), any(_cannot_be_kept(sign) for sign in lines)


def _cannot_be_kept(sign: str) -> bool:
    if sign in LAYOUT:
        return False
    return sign in TURNING or sign == INSTEAD or unicodedata.category(sign) in ("Cc", "Cs", "Cn")
