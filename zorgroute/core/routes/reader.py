"""What does this YAML text say, with every scalar as text and every word at its place?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24

# The events of the parser are all we take from it: no resolver, so no scalar is ever guessed at.
Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

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


def read_yaml(content: bytes, file: str) -> Reading | Unreadable:
    """Read one YAML document into plain text, lists and mappings, never guessing a type.

    `no`, `012`, `1:30` and `2026-01-01` stay the texts they are; the schema types them. Size,
    depth, anchors, tags and duplicate keys are judged on the event stream, before anything is
    built, so that a hostile file costs no more than an ordinary one.
    """
    top = Place(file, 1, 1)
    if len(content) > MAX_BYTES:
        size = str(-(-len(content) // 1024))
        return Unreadable((fault("file.too_big", top, size=size, limit=str(MAX_BYTES // 1024)),))
    text = _decode(content)
    if text is None:
        return Unreadable((fault(_why_undecodable(content), top),))
    if not text.strip():
        return Unreadable((fault("file.empty", top),))
    try:
        reading = _Builder(file, text).build()
    except _Refused as refused:
        return Unreadable((refused.fault,))
    except yaml.MarkedYAMLError as error:
        return Unreadable((_syntax_fault(error, file, text),))
    except yaml.YAMLError:
        return Unreadable((fault("file.binary", top),))
    if reading.faults:
        return Unreadable(tuple(sorted(reading.faults)))
    return reading


def _decode(content: bytes) -> str | None:
    if b"\x00" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _why_undecodable(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" not in content:
        return "file.encoding"
    return "file.binary"


class _Refused(Exception):  # noqa: N818 - a way out of the builder, not an error anyone sees
    def __init__(self, refused: Fault) -> None:
        self.fault = refused


class _Builder:
    """Builds plain values from parser events; one instance reads one text."""

    def __init__(self, file: str, text: str) -> None:
        self.reading = Reading(file)
        self.lines = text.splitlines()
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
            raise _Refused(fault("yaml.tag", self._place(event), str(event.tag)))
        self.reading.places[path] = self._place(event)
        if isinstance(event, ScalarEvent):
            self.reading.texts[path] = str(event.value)
            return str(event.value)
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
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                self._refuse_anchor(event)
            if not isinstance(event, ScalarEvent):
                raise _Refused(fault("yaml.key_not_text", self._place(event)))
            key = str(event.value)
            value = self._value(next(self.events), (*path, key), depth + 1)
            if key in entries:
                first = str(self.reading.keys[(*path, key)].line)
                again = fault("yaml.duplicate_key", self._place(event), key, first=first)
                self.reading.faults.append(again)
            self.reading.keys[(*path, key)] = self._place(event)
            entries[key] = value
        return entries

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.reading.file, mark.line + 1, mark.column + 1)

    def _refuse_anchor(self, event: Any) -> None:
        raise _Refused(fault("yaml.anchor", self._place(event), str(event.anchor)))


def _syntax_fault(error: yaml.MarkedYAMLError, file: str, text: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    number = min(mark.line if mark else 0, max(len(text.splitlines()) - 1, 0))
    line = text.splitlines()[number]
    place = Place(file, number + 1, (mark.column if mark else 0) + 1)
    return fault(_syntax_code(line, str(error.problem or "")), place, line.strip())


def _syntax_code(line: str, problem: str) -> str:
    if "\t" in line:
        return "yaml.tab"
    if "control characters" in problem or ("not allowed" in problem and "character" in problem):
        return "file.binary"
    if line.count('"') % 2 or "quoted scalar" in problem:
        return "yaml.quote"
    if line.count(": ") > 1:
        return "yaml.two_colons"
    return "yaml.syntax"
