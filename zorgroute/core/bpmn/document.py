"""What does a route look like as a BPMN 2.0 document that any BPMN program opens?"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from zorgroute.core.bpmn.boxes import Box, Point
from zorgroute.core.bpmn.layout import Drawing, drawing_of, lane_id
from zorgroute.core.bpmn.making import Making, end_signal, pools, start_signal
from zorgroute.core.bpmn.parts import Facts, Kind, Link, Node, Pool, links_of
from zorgroute.core.maps.markup import Element, number, put, root
from zorgroute.core.maps.words import Say, Words
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.wording.catalogue import NL, Language, Voice

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMESPACES = {
    "xmlns:bpmn": MODEL,
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xmlns:route": "urn:zorgroute:route:1",
}
OWN = "urn:zorgroute:route:1"
PLAIN_TERM = "urn:zorgroute:term:1"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def bpmn_xml(route: Route, voice: Voice, texts: Say, language: Language = NL) -> str:
    """Write a route as one BPMN 2.0 document with its layout, for professionals or for parents.

    A pool per line, a lane per role that acts first, a user task per step, a choice where a step
    can come out in more than one way, timers on the edge of tasks; tracks begin by a signal. What
    BPMN has no word for stands in extension elements of our own, for professionals only; a track
    that the family may not know of is not in the document for parents. The same route gives the
    same bytes.
    """
    making = Making(route, Voice(voice), Words(texts, language))
    some = pools(making)
    document = root("bpmn:definitions")
    document.attrib |= {**NAMESPACES, "id": "definitions", "targetNamespace": OWN}
    _collaboration(document, making, some)
    for pool in some:
        _process(document, pool)
    _signals(document, making, some)
    _diagram(document, some, drawing_of(some, route.lines))
    ET.indent(document)
    return HEAD + ET.tostring(document, encoding="unicode") + "\n"


def _collaboration(document: Element, making: Making, some: tuple[Pool, ...]) -> None:
    route = making.route
    parent = put(document, "bpmn:collaboration", id="collaboration")
    said = making.say(
        "bpmn.about", route=route.name, version=str(route.version), digest=route.digest[:12]
    )
    put(parent, "bpmn:documentation", said)
    for pool in some:
        put(
            parent, "bpmn:participant", id=f"pool.{pool.line}", name=pool.title,
            processRef=f"process.{pool.line}",
        )  # fmt: skip


def _process(document: Element, pool: Pool) -> None:
    process = put(
        document, "bpmn:process", id=f"process.{pool.line}", name=pool.title, isExecutable="false"
    )
    _facts(process, (("line", {"name": pool.line}),))
    lanes = put(process, "bpmn:laneSet", id=f"lanes.{pool.line}")
    for role, title in pool.lanes:
        lane = put(lanes, "bpmn:lane", id=lane_id(pool.line, role), name=title)
        _facts(lane, (("role", {"name": role}),))
        for node in pool.nodes(role):
            put(lane, "bpmn:flowNodeRef", node.id)
    links = tuple(links_of(pool))
    for cell in pool.cells:
        for node in cell.nodes():
            _node(process, node, links)
    for link in links:
        flow = put(
            process, "bpmn:sequenceFlow", id=link.id, name=link.name or None,
            sourceRef=link.source, targetRef=link.target,
        )  # fmt: skip
        _facts(flow, link.facts)
    for cell in pool.cells:
        if cell.note is not None:
            note = put(process, "bpmn:textAnnotation", id=cell.note.id)
            put(note, "bpmn:text", cell.note.name)
            put(
                process, "bpmn:association", id=f"to.{cell.note.id}", sourceRef=cell.task.id,
                targetRef=cell.note.id,
            )  # fmt: skip


def _node(process: Element, node: Node, links: tuple[Link, ...]) -> None:
    found = put(process, f"bpmn:{node.kind}", id=node.id, name=node.name or None)
    if node.kind == Kind.BOUNDARY:
        found.attrib |= {
            "cancelActivity": "true" if node.interrupts else "false",
            "attachedToRef": node.host,
        }
    if node.about:
        put(found, "bpmn:documentation", node.about)
    _facts(found, node.facts)
    for tag, end in (("incoming", "target"), ("outgoing", "source")):
        for link in links:
            if getattr(link, end) == node.id:
                put(found, f"bpmn:{tag}", link.id)
    _triggers(found, node)


def _triggers(found: Element, node: Node) -> None:
    if node.timer is not None:
        timer = put(found, "bpmn:timerEventDefinition", id=f"timer.{node.id}")
        if said := node.timer.iso or node.timer.plain:
            duration = put(timer, "bpmn:timeDuration", said)
            duration.set("xsi:type", "bpmn:tFormalExpression")
            if not node.timer.iso:
                duration.set("language", PLAIN_TERM)
    if node.is_message:
        put(found, "bpmn:messageEventDefinition", id=f"message.{node.id}")
    for place, signal in enumerate(node.signals):
        put(found, "bpmn:signalEventDefinition", id=f"on.{node.id}.{place}", signalRef=signal)


def _facts(parent: Element, facts: Facts) -> None:
    if not facts:
        return
    inside = put(parent, "bpmn:extensionElements")
    for tag, given in facts:
        put(inside, f"route:{tag}", **given)


def _signals(document: Element, making: Making, some: tuple[Pool, ...]) -> None:
    """Every signal that an event sends or waits for, by the words of its track and result."""
    used = {
        signal
        for pool in some
        for cell in pool.cells
        for node in cell.nodes()
        for signal in node.signals
    }
    for pool in some:
        if pool.line == MAIN:
            continue
        line = making.route.lines[pool.line]
        names = {start_signal(pool.line): making.say("bpmn.starts", track=pool.title)}
        for result, text in line.results.items():
            names[end_signal(pool.line, result)] = making.say(
                "bpmn.ended", track=pool.title, results=making.text(text)
            )
        for signal, name in names.items():
            if signal in used:
                put(document, "bpmn:signal", id=signal, name=name)


def _diagram(document: Element, some: tuple[Pool, ...], drawing: Drawing) -> None:
    diagram = put(document, "bpmndi:BPMNDiagram", id="diagram")
    plane = put(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration")
    for pool in some:
        _shape(plane, f"pool.{pool.line}", drawing.pools[pool.line], isHorizontal="true")
        for role, _ in pool.lanes:
            key = lane_id(pool.line, role)
            _shape(plane, key, drawing.lanes[key], isHorizontal="true")
        for cell in pool.cells:
            for node in cell.nodes():
                marker = "true" if node.kind == Kind.CHOICE else None
                shape = _shape(plane, node.id, drawing.shapes[node.id], isMarkerVisible=marker)
                _label(shape, drawing.labels.get(node.id))
            if cell.note is not None:
                _shape(plane, cell.note.id, drawing.shapes[cell.note.id])
                _edge(plane, f"to.{cell.note.id}", drawing.paths[cell.note.id])
        for link in links_of(pool):
            _label(_edge(plane, link.id, drawing.paths[link.id]), drawing.labels.get(link.id))


def _shape(plane: Element, key: str, box: Box, **more: str | None) -> Element:
    shape = put(plane, "bpmndi:BPMNShape", id=f"shape.{key}", bpmnElement=key, **more)
    _bounds(shape, box)
    return shape


def _edge(plane: Element, key: str, points: tuple[Point, ...]) -> Element:
    edge = put(plane, "bpmndi:BPMNEdge", id=f"edge.{key}", bpmnElement=key)
    for x, y in points:
        put(edge, "di:waypoint", x=number(x), y=number(y))
    return edge


def _label(parent: Element, box: Box | None) -> None:
    if box is not None:
        _bounds(put(parent, "bpmndi:BPMNLabel"), box)


def _bounds(parent: Element, box: Box) -> None:
    put(parent, "dc:Bounds", x=box.x, y=box.y, width=box.width, height=box.height)
