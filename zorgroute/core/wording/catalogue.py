"""Which sentence says this code with these facts, to whom and in which language?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zorgroute.core.answers import ZorgrouteError

FACT = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
# What `say` takes for itself; a fact of that name could not be given to it.
TAKEN = frozenset({"voice", "language"})


class Voice(StrEnum):
    """To whom a sentence is said: a professional, or a parent (B1)."""

    PROF = "prof"
    OUDER = "ouder"


class Language(StrEnum):
    """In which language a sentence is said."""

    NL = "nl"
    EN = "en"


PROF, OUDER = Voice.PROF, Voice.OUDER
NL, EN = Language.NL, Language.EN


class UnknownText(ZorgrouteError):
    """The catalogue has no text for this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"there is no text for {code!r}")
        self.code = code


class MissingFact(ZorgrouteError):
    """A text cannot be said without a gap: one of its facts is not there, or is empty."""

    def __init__(self, code: str, fact: str) -> None:
        super().__init__(f"the text for {code!r} needs the fact {fact!r}")
        self.code = code
        self.fact = fact


class BadCatalogue(ZorgrouteError):
    """A table of texts cannot be used; the message names the row and what is wrong with it."""


@dataclass(frozen=True)
class Part:
    """A piece of a template; an optional one is left out when one of its facts is empty."""

    text: str
    facts: tuple[str, ...]
    optional: bool

    def fill(self, code: str, facts: Mapping[str, str]) -> str:
        missing = next((each for each in self.facts if not facts.get(each)), None)
        if missing is None:
            return FACT.sub(lambda found: facts[found[1]], self.text)
        if self.optional:
            return ""
        raise MissingFact(code, missing)


@dataclass(frozen=True)
class Template:
    """A sentence with `{facts}`, of which `[[parts]]` are only said when their facts are there."""

    parts: tuple[Part, ...]

    @property
    def facts(self) -> frozenset[str]:
        return frozenset(fact for part in self.parts for fact in part.facts)

    @property
    def needed(self) -> frozenset[str]:
        """The facts without which the sentence cannot be said."""
        return frozenset(fact for part in self.parts if not part.optional for fact in part.facts)

    def fill(self, code: str, facts: Mapping[str, str]) -> str:
        return "".join(part.fill(code, facts) for part in self.parts)


@dataclass(frozen=True)
class Wording:
    """The ways in which one code is said."""

    prof: Template
    ouder: Template
    en: Template

    def template(self, voice: Voice, language: Language) -> Template:
        if language == EN:
            return self.en  # one voice: English stands beside the Dutch, it does not replace it
        return self.ouder if voice == OUDER else self.prof


@dataclass(frozen=True)
class Catalogue:
    """Every text by its code; made once from tables, then only read."""

    texts: Mapping[str, Wording]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Catalogue:
        """Build the catalogue from rows with the columns code, prof, ouder and en.

        An empty `ouder` means that parents read what professionals read. Other columns, such as
        a note for translators, are not looked at. Raises `BadCatalogue` for a code that comes
        twice, a text that is missing, and a template that cannot be read.
        """
        texts: dict[str, Wording] = {}
        for row in rows:
            code = _cell(row, "code")
            if code in texts:
                raise BadCatalogue(f"{code!r} has two texts")
            prof = _template(code, _cell(row, "prof"))
            ouder = row.get("ouder") or ""
            english = _template(code, _cell(row, "en"))
            texts[code] = Wording(prof, _template(code, ouder) if ouder else prof, english)
        return cls(texts)

    def in_words_of(self, prefix: str) -> Catalogue:
        """The same catalogue, in which a code says what stands under this prefix where there is
        such a text: other words for other readers, and the rest as it was."""
        own = {
            code.removeprefix(prefix): wording
            for code, wording in self.texts.items()
            if code.startswith(prefix)
        }
        return Catalogue({**self.texts, **own})

    def say(
        self,
        code: str,
        /,
        *,
        voice: Voice = PROF,
        language: Language = NL,
        **facts: str,
    ) -> str:
        """Say a code as a sentence, filled with its facts.

        Raises `UnknownText` for a code without a text, and `MissingFact` when a fact that the
        sentence cannot do without is not given or empty. Facts it does not use are ignored.
        """
        return self.sentence(code, facts, voice=voice, language=language)

    def sentence(
        self,
        code: str,
        facts: Mapping[str, str],
        *,
        voice: Voice = PROF,
        language: Language = NL,
    ) -> str:
        """As `say`, for facts that come as they stand in a reason or a fault."""
        return self._wording(code).template(voice, language).fill(code, facts)

    def facts_of(self, code: str) -> frozenset[str]:
        """The facts that the texts of a code use. Raises `UnknownText`."""
        wording = self._wording(code)
        return wording.prof.facts | wording.ouder.facts | wording.en.facts

    def _wording(self, code: str) -> Wording:
        try:
            return self.texts[code]
        except KeyError:
            raise UnknownText(code) from None


def _template(code: str, text: str) -> Template:
    parts: list[Part] = []
    # Splitting on a group gives in turn what lies between the optional parts, and those.
    for number, piece in enumerate(OPTIONAL.split(text)):
        optional = number % 2 == 1
        facts = tuple(dict.fromkeys(FACT.findall(piece)))
        if "[[" in piece or "]]" in piece:
            raise BadCatalogue(f"{code!r} opens or closes an optional part that has no other end")
        if optional and not facts:
            raise BadCatalogue(f"{code!r} has an optional part without a fact to decide on")
        if TAKEN & set(facts):
            raise BadCatalogue(f"{code!r} uses a fact with a name that is taken: {sorted(TAKEN)}")
        if piece:
            parts.append(Part(piece, facts, optional))
    return Template(tuple(parts))


def _cell(row: Mapping[str, str], column: str) -> str:
    value = row.get(column) or ""
    if not value.strip():
        raise BadCatalogue(f"column {column!r} is missing or empty in {dict(row)}")
    return value
