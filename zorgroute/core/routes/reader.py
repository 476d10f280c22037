"""What does this YAML text say, with every scalar as text and every word at its place?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from zorgroute.core.routes.faults import Fault, Place, Unreadable, fault
from zorgroute.core.routes.syntax import slip_of

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24

LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
# What YAML does not call printable, and a byte order mark that does not stand in front.
CONTROL = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
# An escape in a quoted text can still make these; no screen, letter or database can hold them.
CONTROL_IN_VALUE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
OWN_TAGS = "tag:yaml.org,2002:"

# The events of the parser are all we take from it: no resolver, so no scalar is ever guessed at.
# Always libyaml: the parser in Python reads `{prof: Hoe lang?, ouder: x}` in another way, and one
# file must not be a route here and none there.
Parser: Any = yaml.CBaseLoader

Path = tuple[str | int, ...]
Plain = str | list[Any] | dict[str, Any]


@dataclass
class Reading:
    """A file as plain values, with the place of every key and value by its path."""

    file: str
    value: Plain = ""
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def path_in_file(self, path: Path) -> Path:
        """The path without what a short form leaves out: the list around one, the word inside."""
        found: Path = ()
        for part in path:
            if (*found, part) in self.places:
                found = (*found, part)
        return found

    def value_at(self, path: Path) -> Plain:
        value: Any = self.value
        for part in self.path_in_file(path):
            value = value[part]
        return cast(Plain, value)

    def place_of(self, path: Path) -> Place:
        """Where a value stands; for a whole mapping or list that is where its word stands."""
        path = self.path_in_file(path)
        value = self.places.get(path, Place(self.file, 1, 1))
        return value if path in self.texts else self.keys.get(path, value)


def read_yaml(content: bytes, file: str) -> Reading | Unreadable:
    """Read one YAML document into plain text, lists and mappings, never guessing a type.

    `no`, `012`, `1:30` and `2026-01-01` stay the texts they are; the schema types them. Size,
    depth, anchors, tags and duplicate keys are judged on the event stream, before anything is
    built, so that a hostile file costs no more than an ordinary one.
    """
    try:
        text = _decode(content, file)
        reading = _Builder(file, text).build()
    except _Refused as refused:
        return Unreadable((refused.fault,))
    except yaml.MarkedYAMLError as error:
        lines = lines_of(text)
        slip = slip_of(error, lines)
        place = Place(file, slip.line + 1, slip.column + 1)
        return Unreadable((fault(slip.code, place, lines[slip.line].strip()),))
    return Unreadable(tuple(sorted(reading.faults))) if reading.faults else reading


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML counts them; the empty end after a last line break is none."""
    lines = LINE_BREAK.split(text)
    return lines if lines[-1] or len(lines) == 1 else lines[:-1]


def _decode(content: bytes, file: str) -> str:
    top = Place(file, 1, 1)
    if len(content) > MAX_BYTES:
        size, limit = str(-(-len(content) // 1024)), str(MAX_BYTES // 1024)
        raise _Refused(fault("file.too_big", top, size=size, limit=limit))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Refused(fault("file.encoding", top)) from None
    hidden = CONTROL.search(text)
    if hidden is not None:
        before = lines_of(text[: hidden.start()] + ".")
        place = Place(file, len(before), len(before[-1]))
        raise _Refused(fault("file.binary", place, _code_point(hidden[0])))
    if not text.strip():
        raise _Refused(fault("file.empty", top))
    return text


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


class _Refused(Exception):
    """The way out of the reader for a fault after which reading on would tell nothing."""

    def __init__(self, refused: Fault) -> None:
        self.fault = refused


class _Builder:
    """Builds plain values from parser events; one instance reads one text."""

    def __init__(self, file: str, text: str) -> None:
        self.reading = Reading(file)
        self.events = self._events(text)

    def _events(self, text: str) -> Iterator[Any]:
        parser = Parser(text)
        try:
            while parser.check_event():
                yield parser.get_event()
        finally:
            parser.dispose()

    def build(self) -> Reading:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(fault("file.two_documents", self._place(event), "---"))
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
                self.reading.value = self._value(event, (), 0)
            elif isinstance(event, AliasEvent):
                self._refuse_anchor(event)
        return self.reading

    def _value(self, event: Any, path: Path, depth: int) -> Plain:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._refuse_anchor(event)
        if depth > MAX_DEPTH:
            limit = str(MAX_DEPTH)
            raise _Refused(fault("file.too_deep", self._place(event), limit=limit))
        if event.tag not in (None, "", "!"):
            tag = str(event.tag).replace(OWN_TAGS, "!!")
            raise _Refused(fault("yaml.tag", self._place(event), tag))
        self.reading.places[path] = self._place(event)
        if isinstance(event, ScalarEvent):
            self.reading.texts[path] = self._text(event)
            return self.reading.texts[path]
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path, depth)
        return self._mapping(path, depth)

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event)
            value = self._value(next(self.events), (*path, key), depth + 1)
            if key in entries:
                first = str(self.reading.keys[(*path, key)].line)
                again = fault("yaml.duplicate_key", self._place(event), key, first=first)
                self.reading.faults.append(again)
            self.reading.keys[(*path, key)] = self._place(event)
            entries[key] = value
        return entries

    def _key(self, event: Any) -> str:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._refuse_anchor(event)
        if not isinstance(event, ScalarEvent):
            raise _Refused(fault("yaml.key_not_text", self._place(event)))
        key = self._text(event)
        if not key.strip():
            raise _Refused(fault("yaml.key_empty", self._place(event)))
        return key

    def _text(self, event: ScalarEvent) -> str:
        text = str(event.value)
        hidden = CONTROL_IN_VALUE.search(text)
        if hidden is not None:
            raise _Refused(fault("text.control", self._place(event), _code_point(hidden[0])))
        return text

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.reading.file, mark.line + 1, mark.column + 1)

    def _refuse_anchor(self, event: Any) -> None:
        raise _Refused(fault("yaml.anchor", self._place(event), str(event.anchor)))
