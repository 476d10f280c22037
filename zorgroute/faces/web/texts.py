"""How does a template say the fixed texts of one table, in the language of the reader?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zorgroute.chain.routebook.queries import content
from zorgroute.core.wording.catalogue import PROF, Language, Voice
from zorgroute.faces.web.pages import language


@dataclass(frozen=True)
class Texts:
    """The texts of one table: `{{ t.heading }}` in a template, `t("who", name=...)` in a view."""

    table: str
    voice: Voice
    language: Language
    # Django would call it where it is named.
    do_not_call_in_templates: ClassVar[bool] = True

    def __getitem__(self, name: str) -> str:
        return self(name)

    def __call__(self, name: str, /, **facts: str) -> str:
        code = f"{self.table}.{name}"
        return content().catalogue.sentence(code, facts, voice=self.voice, language=self.language)

    def counted(self, name: str, count: int) -> str:
        """A sentence with a number, in the form for one or for many."""
        return self(f"{name}_{'one' if count == 1 else 'many'}", count=str(count))


def texts(table: str, voice: Voice = PROF) -> Texts:
    """The texts of a table, in the language of this request."""
    return Texts(table, voice, language())
