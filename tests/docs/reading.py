"""Which blocks of code stand in the documents, and what is to be done with each?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPENING = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
# What a reader is told to type: our own commands, with or without the folder they stand in.
OURS = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?zorgroute\s+(.*)$")


@dataclass(frozen=True)
class Block:
    """A block between two fences: the document, the line it begins on, its kind and its text."""

    document: str
    line: int
    kind: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.document}:{self.line}"


def documents() -> list[Path]:
    """What people read to use or to build; decisions are history and are left as they were."""
    folders = ("tutorial", "how-to", "explanation")
    found = [path for each in folders for path in sorted((ROOT / "docs" / each).glob("*.md"))]
    return [*(ROOT / name for name in OPENING), ROOT / "docs" / "index.md", *found]


def blocks(*kinds: str) -> list[Block]:
    """Every block of these kinds in every document."""
    return [block for path in documents() for block in _blocks_in(path) if block.kind in kinds]


def _blocks_in(path: Path) -> Iterator[Block]:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    for found in FENCE.finditer(text):
        yield Block(name, text.count("\n", 0, found.start()) + 1, found[1], found[2])


def links(path: Path) -> set[str]:
    """Where a document leads to inside the repository."""
    found = LINK.findall(path.read_text(encoding="utf-8"))
    return {each for each in found if not re.match(r"[a-z]+:|/", each)}


@dataclass(frozen=True)
class Command:
    """A command of a session, and what is promised to be printed by it."""

    words: str
    output: str


def session(block: Block) -> list[Command]:
    """The commands of a block with a prompt, each with the lines below it."""
    found: list[Command] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:], ""))
        elif found:
            last = found.pop()
            found.append(Command(last.words, f"{last.output}{line}\n"))
    return found
