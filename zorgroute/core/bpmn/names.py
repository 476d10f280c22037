"""Which lines, roles, steps and results does a BPMN document name?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.bpmn.document import MODEL, OWN

_NAMES = {"bpmn": MODEL, "route": OWN}


class NotOurDocument(ZorgrouteError):
    """The text is no BPMN document with the names of a route in it."""


@dataclass(frozen=True)
class LineNames:
    """The names of one line, in the order of the route file: what is done, by whom, with what end.

    `outcomes` holds step and outcome; `roles` is role to title, `titles` step to words.
    """

    steps: tuple[str, ...]
    titles: Mapping[str, str]
    who: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, str]
    outcomes: tuple[tuple[str, str], ...]
    results: Mapping[str, str]


def read_names(xml: str) -> Mapping[str, LineNames]:
    """Read the names of every line back from a document that `bpmn_xml` wrote.

    Raises `NotOurDocument` when the text is no XML, or a process lacks our names.
    """
    try:
        document = ET.fromstring(xml)  # noqa: S314 - a document of ours; nothing is fetched for it
    except ET.ParseError as fault:
        raise NotOurDocument(str(fault)) from fault
    found = {}
    for process in document.iterfind("bpmn:process", _NAMES):
        found[_fact(process, "line")["name"]] = _line(process)
    if not found:
        raise NotOurDocument("no process")
    return found


def _line(process: ET.Element) -> LineNames:
    tasks = [(_fact(task, "step"), task) for task in process.iterfind("bpmn:userTask", _NAMES)]
    by_id = {task.get("id"): fact["name"] for fact, task in tasks}
    came_from = {
        flow.get("targetRef"): flow.get("sourceRef", "")
        for flow in process.iterfind("bpmn:sequenceFlow", _NAMES)
    }
    return LineNames(
        steps=tuple(fact["name"] for fact, _ in tasks),
        titles={fact["name"]: task.get("name", "").split("\n")[0] for fact, task in tasks},
        who={fact["name"]: tuple(fact["who"].split()) for fact, _ in tasks},
        roles={
            _fact(lane, "role")["name"]: lane.get("name", "")
            for lane in process.iterfind("bpmn:laneSet/bpmn:lane", _NAMES)
        },
        outcomes=tuple(
            (_step_before(flow.get("sourceRef", ""), came_from, by_id), given["name"])
            for flow in process.iterfind("bpmn:sequenceFlow", _NAMES)
            if (given := _found(flow, "outcome"))
        ),
        results={
            given["name"]: end.get("name", "")
            for end in process.iterfind("bpmn:endEvent", _NAMES)
            if (given := _found(end, "result"))
        },
    )


def _step_before(
    node: str, came_from: Mapping[str | None, str], tasks: Mapping[str | None, str]
) -> str:
    """The step that a choice, or what a step starts, belongs to."""
    while node and node not in tasks:
        node = came_from.get(node, "")
    return tasks.get(node, "")


def _found(element: ET.Element, tag: str) -> Mapping[str, str]:
    found = element.find(f"bpmn:extensionElements/route:{tag}", _NAMES)
    return found.attrib if found is not None else {}


def _fact(element: ET.Element, tag: str) -> Mapping[str, str]:
    given = _found(element, tag)
    if "name" not in given:
        raise NotOurDocument(f"{element.get('id')} does not say its {tag}")
    return given
