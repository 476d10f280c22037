"""How does a text reach the person at the terminal: in which language, and in colour or not?"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import TextIO

from zorgroute.core.wording.catalogue import EN, NL, PROF, Catalogue, Language, Voice
from zorgroute.faces.cli.faults import Tone

COLOURS = {
    Tone.PLACE: "1",
    Tone.LINE: "2",
    Tone.CARET: "31",
    Tone.SENTENCE: "0",
}
PATIENCE = 2.0


class Terminal:
    """Says texts: answers to standard output, everything else to standard error."""

    def __init__(
        self,
        catalogue: Catalogue,
        language: Language,
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        self.catalogue, self.language = catalogue, language
        self.out, self.err = out or sys.stdout, err or sys.stderr
        self.began = time.monotonic()

    def text(self, code: str, voice: Voice = PROF, /, **facts: str) -> str:
        return self.catalogue.sentence(code, facts, voice=voice, language=self.language)

    def sentence(self, code: str, facts: Mapping[str, str], voice: Voice = PROF) -> str:
        return self.catalogue.sentence(code, facts, voice=voice, language=self.language)

    def say(self, code: str, /, **facts: str) -> None:
        self.write(self.text(code, **facts))

    def write(self, line: str = "") -> None:
        print(line, file=self.out)

    def warn(self, line: str) -> None:
        print(line, file=self.err)

    def busy(self, what: str) -> None:
        """Tell what is going on, once something takes longer than two seconds."""
        if time.monotonic() - self.began > PATIENCE and self.err.isatty():
            self.warn(self.text("cli.busy", what=what))

    def paint(self, text: str, tone: Tone) -> str:
        """Colour only on a terminal, and not where NO_COLOR says so."""
        if not self.err.isatty() or os.environ.get("NO_COLOR"):
            return text
        return f"\033[{COLOURS[tone]}m{text}\033[0m"


def language_of(environment: Mapping[str, str]) -> Language:
    """Dutch, unless ZORGROUTE_LANG asks for English."""
    return EN if environment.get("ZORGROUTE_LANG", "nl").lower().startswith("en") else NL
