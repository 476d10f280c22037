"""How do the texts of a .po file become the .mo file that gettext reads, without gettext's tools?

Only what our own files hold: texts and plurals of two forms, no contexts. The layout of
a .mo file is that of the GNU gettext manual, "The Format of GNU MO Files".
"""

from __future__ import annotations

import ast
import struct
import sys
from pathlib import Path

MAGIC = 0x950412DE
HEADER_WORDS = 7
FIELDS = ("msgid", "msgid_plural", "msgstr", "msgstr[0]", "msgstr[1]")


class NotReadable(ValueError):
    """A line of the file is none of those that we know."""


def compile_all(locale: Path) -> None:
    """Write a .mo beside every .po below the folder, where it is missing or differs."""
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        made = written(read(source.read_text(encoding="utf-8")))
        target = source.with_suffix(".mo")
        if not target.is_file() or target.read_bytes() != made:
            target.write_bytes(made)


def read(text: str) -> dict[str, str]:
    """The texts with their translations; untranslated ones are left out, as gettext wants.

    A plural is kept as gettext keeps it: both forms in one text, with a zero byte between them.
    """
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate([*text.splitlines(), 'msgid ""'], start=1):
        word, _, rest = line.partition(" ")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith('"') and field:
            entry[field] += ast.literal_eval(line)
            continue
        if word not in FIELDS:
            raise NotReadable(f"line {number}: {line}")
        if word == "msgid":
            found |= _pair(entry)
            entry = {}
        entry[word], field = ast.literal_eval(rest), word
    return found


def _pair(entry: dict[str, str]) -> dict[str, str]:
    if "msgid_plural" in entry:
        key = f"{entry['msgid']}\0{entry['msgid_plural']}"
        value = f"{entry['msgstr[0]']}\0{entry['msgstr[1]']}"
    else:
        key, value = entry.get("msgid", ""), entry.get("msgstr", "")
    return {key: value} if value.strip("\0") else {}


def written(texts: dict[str, str]) -> bytes:
    """The same as the bytes of a .mo file, sorted by text."""
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start = HEADER_WORDS * 4 + len(pairs) * 16
    originals, translations = b"", b""
    size = sum(len(key) + 1 for key, _ in pairs)
    table, other = [], []
    for key, value in pairs:
        table += [len(key), start + len(originals)]
        other += [len(value), start + size + len(translations)]
        originals += key + b"\0"
        translations += value + b"\0"
    middle = HEADER_WORDS * 4 + len(pairs) * 8
    head = [MAGIC, 0, len(pairs), HEADER_WORDS * 4, middle, 0, start]
    numbers = struct.pack(f"<{len(head) + len(table) + len(other)}I", *head, *table, *other)
    return numbers + originals + translations


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        compile_all(Path(folder))
