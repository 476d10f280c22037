"""What stands where on a BPMN document, as any program would read it from the file?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from tests.factories.routes import rows, shipped
from zorgroute.core.bpmn.boxes import Box
from zorgroute.core.bpmn.document import MODEL, NAMESPACES, bpmn_xml
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import Catalogue, Voice

NAMES = {key.removeprefix("xmlns:"): value for key, value in NAMESPACES.items()}
VOICES = ("prof", "ouder")
HOLDERS = ("participant", "lane")
BACK_TO_HOST = "boundaryEvent"
Piece = tuple[float, float, float, float]


@cache
def _catalogue() -> Catalogue:
    return Catalogue.from_rows([*rows("maps", "texts"), *rows("bpmn", "texts")])


def written(route: Route, voice: str = "prof") -> str:
    return bpmn_xml(route, Voice(voice), partial(_catalogue().say, voice=Voice(voice)))


@cache
def shipped_xml(name: str, voice: str = "prof") -> str:
    return written(shipped(name), voice)


@dataclass(frozen=True)
class Sheet:
    """A document read back: elements by id, and where each and its words stand."""

    root: ET.Element
    elements: dict[str, ET.Element]
    shapes: dict[str, Box]
    labels: dict[str, Box]
    paths: dict[str, list[tuple[float, float]]]

    def kind(self, key: str) -> str:
        return self.elements[key].tag.removeprefix(f"{{{MODEL}}}")

    def all_of(self, kind: str) -> list[ET.Element]:
        return list(self.root.iter(f"{{{MODEL}}}{kind}"))

    def nodes(self) -> dict[str, Box]:
        return {key: box for key, box in self.shapes.items() if self.kind(key) not in HOLDERS}

    def host(self, key: str) -> str:
        return self.elements[key].get("attachedToRef", "")

    def pieces(self, key: str) -> Iterator[Piece]:
        for one, other in pairwise(self.paths[key]):
            yield (*one, *other)


def sheet(xml: str) -> Sheet:
    root = ET.fromstring(xml)  # noqa: S314 - our own document, read back to look at it
    elements = {each.get("id", ""): each for each in root.iter() if each.get("id")}
    found = Sheet(root, elements, {}, {}, {})
    for shape in root.iter(f"{{{NAMES['bpmndi']}}}BPMNShape"):
        found.shapes[shape.get("bpmnElement", "")] = _box(shape, "dc:Bounds")
        _label(found, shape)
    for edge in root.iter(f"{{{NAMES['bpmndi']}}}BPMNEdge"):
        points = [(float(p.get("x", "")), float(p.get("y", ""))) for p in edge if p.get("x")]
        found.paths[edge.get("bpmnElement", "")] = points
        _label(found, edge)
    return found


def _label(found: Sheet, parent: ET.Element) -> None:
    if parent.find("bpmndi:BPMNLabel", NAMES) is not None:
        key = parent.get("bpmnElement", "")
        found.labels[key] = _box(parent, "bpmndi:BPMNLabel/dc:Bounds")


def _box(parent: ET.Element, path: str) -> Box:
    bounds = parent.find(path, NAMES)
    assert bounds is not None
    return Box(*(float(bounds.get(each, "")) for each in ("x", "y", "width", "height")))


def overlapping(of: Sheet) -> list[tuple[str, str]]:
    """Shapes and words that lie over each other; an event on the edge of its task may."""
    boxes = [*of.nodes().items(), *((f"words of {key}", box) for key, box in of.labels.items())]
    return [
        (one, other)
        for (one, box), (other, beside) in combinations(boxes, 2)
        if box.overlaps(beside) and not _attached(of, one, other)
    ]


def _attached(of: Sheet, one: str, other: str) -> bool:
    return any(
        key in of.elements and of.host(key) == task for key, task in ((one, other), (other, one))
    )


def slanting(of: Sheet) -> list[str]:
    """Connections that run neither level nor upright."""
    return [key for key in of.paths for x, y, x2, y2 in of.pieces(key) if x != x2 and y != y2]


def loose(of: Sheet) -> list[str]:
    """Sequence flows that do not begin and end at the edge of their shapes."""
    found = []
    for flow in of.all_of("sequenceFlow"):
        points = of.paths[flow.get("id", "")]
        ends = (of.shapes[flow.get("sourceRef", "")], of.shapes[flow.get("targetRef", "")])
        if not all(
            _touches(box, point) for box, point in zip(ends, (points[0], points[-1]), strict=True)
        ):
            found.append(flow.get("id", ""))
    return found


def _touches(box: Box, point: tuple[float, float]) -> bool:
    x, y = point
    level = x in (box.x, box.right) and box.y < y < box.bottom
    return level or (y in (box.y, box.bottom) and box.x < x < box.right)


def crossed(of: Sheet) -> list[tuple[str, str]]:
    """Connections that run over a shape or over words."""
    boxes = [*of.nodes().items(), *((f"words of {key}", box) for key, box in of.labels.items())]
    return [
        (key, other)
        for key in of.paths
        for other, box in boxes
        if any(_runs_over(piece, box) for piece in of.pieces(key)) and of.kind(key) != "association"
    ]


def _runs_over(piece: Piece, box: Box) -> bool:
    x, y, x2, y2 = piece
    line = Box(min(x, x2), min(y, y2), abs(x2 - x), abs(y2 - y))
    inner = Box(box.x + 0.1, box.y + 0.1, box.width - 0.2, box.height - 0.2)
    return (
        line.x < inner.right
        and inner.x < line.right
        and line.y <= inner.bottom
        and inner.y <= line.bottom
        if line.height == 0
        else line.x <= inner.right
        and inner.x <= line.right
        and line.y < inner.bottom
        and inner.y < line.bottom
    )


def shared_ways(of: Sheet) -> list[tuple[str, str]]:
    """Connections on the same piece of line that neither begin nor end together."""
    flows = {flow.get("id", ""): flow for flow in of.all_of("sequenceFlow")}
    return [
        (one, other)
        for one, other in combinations(flows, 2)
        if flows[one].get("targetRef") != flows[other].get("targetRef")
        and flows[one].get("sourceRef") != flows[other].get("sourceRef")
        and any(_same_line(a, b) for a in of.pieces(one) for b in of.pieces(other))
    ]


def _same_line(one: Piece, other: Piece) -> bool:
    for fixed, moving in ((0, 1), (1, 0)):
        if one[fixed] == one[fixed + 2] == other[fixed] == other[fixed + 2]:
            low = max(min(one[moving], one[moving + 2]), min(other[moving], other[moving + 2]))
            high = min(max(one[moving], one[moving + 2]), max(other[moving], other[moving + 2]))
            return high - low > 0.1
    return False


def outside(of: Sheet) -> list[str]:
    """Nodes and words that stand outside the lane of their node, and connections out of a pool."""
    found = []
    for lane in of.all_of("lane"):
        box = of.shapes[lane.get("id", "")]
        for ref in lane.findall("bpmn:flowNodeRef", NAMES):
            key = ref.text or ""
            inside = [of.shapes[key], *([of.labels[key]] if key in of.labels else [])]
            found += [key for each in inside if not _contains(box, each)]
    return found


def _contains(outer: Box, inner: Box) -> bool:
    is_wide = outer.x <= inner.x and inner.right <= outer.right
    return is_wide and outer.y <= inner.y and inner.bottom <= outer.bottom


def all_faults(of: Sheet) -> list[object]:
    """Everything that is wrong with a drawing."""
    looks = (overlapping, slanting, loose, crossed, shared_ways, outside)
    return [(look.__name__, each) for look in looks for each in look(of)]
