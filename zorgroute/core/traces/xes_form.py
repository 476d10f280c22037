"""How is a log read from and written to XES (IEEE 1849), without following any of its links?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zorgroute.core.answers import Reason, reason
from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.moments import written
from zorgroute.core.traces.tables import Record, RefusedRow, Table

CASE, NAME, MOMENT, ROLE = "case:concept:name", "concept:name", "time:timestamp", "org:role"
CHANGE, BEGAN, STARTED = "lifecycle:transition", "zorg:began", "zorg:started"
OWN = ("zorg:line", "zorg:step", "zorg:outcome", "zorg:kind", "zorg:reason", BEGAN, STARTED)
TRAIT = "zorg:trait:"
VALUES = ("string", "date", "int", "float", "boolean", "id")
# The first events tell which attributes there are.
SEEN = 1_000
# How the moments of one activity that is told in several events come together.
STEPS = {"schedule": BEGAN, "start": STARTED}
LEFT_OUT = frozenset({"assign", "reassign", "resume", "suspend", "autoskip", "manualskip"})


@dataclass
class Trace:
    """What was read of one case so far; `waiting` are moments told before the end."""

    values: dict[str, str] = field(default_factory=dict)
    waiting: dict[tuple[str, str], list[tuple[str, int]]] = field(default_factory=dict)


def table_of_xes(content: bytes) -> Table | Reason:
    """The file as a table, or why it cannot be read at all."""
    if b"<!DOCTYPE" in content[:65_536] or b"<!ENTITY" in content:
        return reason("log.file.doctype")
    found: dict[str, None] = dict.fromkeys((CASE, NAME, MOMENT, ROLE))
    events = 0
    for each in _events(content):
        if isinstance(each, RefusedRow):
            break
        found |= dict.fromkeys(each[1])
        events += 1
        if events >= SEEN:
            break
    if not events:
        return reason("log.file.no_events")
    # Not told at each event: a step that nobody began on has no beginning.
    found |= dict.fromkeys((BEGAN, STARTED))
    names = tuple(name for name in found if name != CHANGE)
    return Table(names, lambda: _records(content, names))


def _records(content: bytes, names: tuple[str, ...]) -> Iterator[Record | RefusedRow]:
    for each in _events(content):
        if isinstance(each, RefusedRow):
            yield each
        else:
            number, values = each
            yield Record(number, [values.get(name, "").strip() for name in names])


def _events(content: bytes) -> Iterator[tuple[int, dict[str, str]] | RefusedRow]:
    """Each event with the values of its case; events of one activity come together in its end."""
    trace, number = Trace(), 0
    walk = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for moment, element in walk:
            kind = _kind(element)
            if kind == "trace" and moment == "start":
                trace = Trace()
            elif moment == "end" and kind == "event":
                number += 1
                values = _values(element)
                _forget(element)
                if (whole := _whole(trace, values, number)) is not None:
                    yield number, whole
            elif moment == "end" and kind == "trace":
                yield from _unfinished(trace)
                _forget(element)
            elif moment == "end" and kind in VALUES and _is_of(element, "trace"):
                trace.values[f"case:{element.get('key', '')}"] = element.get("value", "")
    except etree.XMLSyntaxError as fault:
        line = str(fault.lineno or 0)
        yield RefusedRow(number + 1, reason("log.file.broken", line=line))


def _kind(element: etree._Element) -> str:
    """The name of an element without its namespace; a remark has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is_of(element: etree._Element, kind: str) -> bool:
    above = element.getparent()
    return above is not None and _kind(above) == kind


def _values(event: etree._Element) -> dict[str, str]:
    return {each.get("key", ""): each.get("value", "") for each in event if _kind(each) in VALUES}


def _forget(element: etree._Element) -> None:
    """Let go of what was read, so that the whole file is never held."""
    element.clear()
    above = element.getparent()
    while above is not None and element.getprevious() is not None:
        del above[0]


def _whole(trace: Trace, values: dict[str, str], number: int) -> dict[str, str] | None:
    """The event with what was told about it before; None when it only tells of a beginning."""
    change = values.get(CHANGE, "").lower()
    name = values.get(NAME, "")
    if change in STEPS:
        told = (values.get(MOMENT, ""), number)
        trace.waiting.setdefault((name, STEPS[change]), []).append(told)
        return None
    if change in LEFT_OUT:
        return None
    for key in (BEGAN, STARTED):
        if waiting := trace.waiting.get((name, key)):
            values.setdefault(key, waiting.pop(0)[0])
    return trace.values | values


def _unfinished(trace: Trace) -> Iterator[RefusedRow]:
    """What was begun and never told to be done: reported, and no step of the log."""
    for (_, key), waiting in trace.waiting.items():
        if key == STARTED:
            yield from (RefusedRow(number, reason("log.row.open")) for _, number in waiting)


def xes_of(log: EventLog) -> bytes:
    """The log as XES: the standard extensions, and ours under the prefix `zorg`."""
    out = io.BytesIO()
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("log", {"xes.version": "1849-2016", "xes.features": ""}):
            for each in ("Concept", "Time", "Organizational"):
                short = {"Organizational": "org"}.get(each, each.lower())
                uri = f"http://www.xes-standard.org/{short}.xesext"
                file.write(etree.Element("extension", name=each, prefix=short, uri=uri))
            for at in range(len(log.cases)):
                _write_case(file, log, at)
    return out.getvalue()


def _write_case(file: etree._IncrementalFileWriter, log: EventLog, case: int) -> None:
    trace = etree.Element("trace")
    _put(trace, NAME, log.cases[case])
    for name in sorted(log.traits):
        _put(trace, f"{TRAIT}{name}", log.traits[name][case])
    for at in range(int(log.starts[case]), int(log.starts[case + 1])):
        row = log.row(at)
        what, event = row.activity, etree.SubElement(trace, "event")
        _put(event, NAME, f"{what.step}: {what.outcome}" if what.outcome else what.step)
        _put(event, MOMENT, written(row.happened), "date")
        _put(event, ROLE, row.function)
        told = (what.line, what.step, what.outcome, str(what.kind), what.reason)
        for key, value in zip(OWN[:5], told, strict=True):
            _put(event, key, value)
        for key, seconds in ((BEGAN, row.began), (STARTED, row.started)):
            if seconds >= 0:
                _put(event, key, written(seconds), "date")
    file.write(trace)


def _put(element: etree._Element, key: str, value: str, kind: str = "string") -> None:
    etree.SubElement(element, kind, key=key, value=value)
