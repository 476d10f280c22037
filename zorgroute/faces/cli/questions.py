"""`zorgroute check --questions`: what does the municipality still have to decide on?

What is printed is a parameter file to be filled in.
"""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from zorgroute.chain.routebook.content import Content
from zorgroute.core.routes.parameters import Answer, OpenQuestion, open_questions, parameters_text
from zorgroute.core.routes.route import Route
from zorgroute.faces.cli.reading import UNREADABLE, Files
from zorgroute.faces.cli.terminal import Terminal

NOTHING = Answer.model_construct(value=None)


def run(arguments: Namespace, content: Content, terminal: Terminal) -> int:
    """Print the open questions; 0 there are none, 1 there are, 2 a file cannot be read."""
    files = Files(content, terminal, arguments.parameters)
    routes = [files.route(Path(name)) for name in arguments.files]
    read = [route for route in routes if route is not None]
    if arguments.json:
        documents = [_document(route) for route in read]
        terminal.write(json.dumps({"files": documents}, ensure_ascii=False, indent=2))
    else:
        _show(read, terminal)
    if len(read) < len(routes):
        return UNREADABLE
    return 1 if any(map(open_questions, read)) else 0


def _show(routes: list[Route], terminal: Terminal) -> None:
    """One parameter file per municipality; a question that routes share stands in it once."""
    for municipality in dict.fromkeys(route.model.for_.municipality for route in routes):
        here = [route for route in routes if route.model.for_.municipality == municipality]
        answers: dict[str, dict[str, Answer]] = {}
        remarks: dict[tuple[str, str], str] = {}
        for route in here:
            for each in open_questions(route):
                answers.setdefault(each.subject, {})[each.name] = NOTHING
                remarks[each.subject, each.name] = _remark(each, route, terminal)
        count = len(remarks)
        code = {0: "none", 1: "one"}.get(count, "many")
        heading = terminal.text(f"questions.head_{code}", count=str(count))
        terminal.write(parameters_text(municipality, answers, remarks, heading).rstrip())


def _remark(question: OpenQuestion, route: Route, terminal: Terminal) -> str:
    """The question with its unit, its minimum, where the agreement leaves it open, who decides."""
    parameter = question.parameter
    origin = parameter.origin
    facts = {
        "question": parameter.title.prof,
        "unit": terminal.text(f"questions.unit_{parameter.unit}"),
        "least": str(parameter.min) if parameter.min else "",
        "law": parameter.law or "",
        "where": origin.where if origin else "",
        "owner": route.model.owner,
    }
    return terminal.sentence("questions.remark", facts)


def _document(route: Route) -> dict[str, Any]:
    return {
        "route": route.name,
        "version": route.version,
        "municipality": route.model.for_.municipality,
        "owner": route.model.owner,
        "questions": [
            {
                "name": each.name,
                "subject": each.subject,
                "question": each.parameter.title.prof,
                "unit": each.parameter.unit,
                "min": each.parameter.min,
                "law": each.parameter.law,
                "line": each.place.line,
                "steps": [f"{line}:{step}" for line, step in each.steps],
            }
            for each in open_questions(route)
        ],
    }
