"""Which words does the route language have: the schemas for editors and the page for people?

Run from the root of the repository: `.venv/bin/python tools/make_reference.py`.
Everything comes from the words in `zorgroute/core/routes` and their meanings in
`content/texts/words.csv`; a word without a meaning stops the maker.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zorgroute.core.routes import parameters, words
from zorgroute.core.routes.parameters import parameters_schema
from zorgroute.core.routes.scalars import NAME, REFERENCE, ROUTE_NAME, SOURCE_NAME, SUBJECT
from zorgroute.core.routes.schema import json_schema, track_schema
from zorgroute.core.simulation.scenario import scenario_schema
from zorgroute.core.wording.catalogue import Catalogue

ROOT = Path(__file__).parent.parent
MEANINGS = ROOT / "content" / "texts" / "words.csv"
REFERENCE_FOLDER = ROOT / "docs" / "reference"

SHAPES = {
    NAME: "naam",
    REFERENCE: "naam van een vraag",
    ROUTE_NAME: "naam van een route",
    SOURCE_NAME: "naam van een bron",
    SUBJECT: "naam van een route of gedeeld spoor",
}
YES_NO = ["yes", "no"]
BEGIN = """\
# De woorden van de routetaal

*The words of the route language. This page is made by `tools/make_reference.py`; change the words
in `zorgroute/core/routes` or their meanings in `content/texts/words.csv`, not this page.*

Een route is één tekstbestand. Links staat een woord van de taal, dan een dubbele punt, dan wat
erachter hoort. De woorden van de taal zijn Engels; de namen die u zelf kiest zijn Nederlands. Een
naam begint met een kleine letter of een cijfer en heeft verder alleen kleine letters, cijfers,
`-` en `_`. Woorden met een sterretje (\\*) zijn verplicht.

Een programma dat YAML kent, helpt bij het schrijven als dit bovenaan het bestand staat:
`# yaml-language-server: $schema=route.schema.json`, met het pad naar
[route.schema.json](route.schema.json), bij een gedeeld spoor naar
[track.schema.json](track.schema.json), of bij de antwoorden van een gemeente naar
[parameters.schema.json](parameters.schema.json).
"""

Schema = dict[str, Any]


class Reference:
    """The words with their meanings, ready to be written down."""

    def __init__(self) -> None:
        with MEANINGS.open(encoding="utf-8", newline="") as lines:
            self.catalogue = Catalogue.from_rows(csv.DictReader(lines))
        route, track, answers = json_schema(), track_schema(), parameters_schema()
        self.classes: dict[str, Schema] = {
            "RouteFile": route,
            "TrackFile": track,
            "ParametersFile": answers,
            **route["$defs"],
            **track["$defs"],
            **answers["$defs"],
        }

    def say(self, code: str) -> str:
        return self.catalogue.say(code)

    def code_of(self, name: str, word: str) -> str:
        """The code of a word, at the class itself or at the one it has the word from."""
        room = words if hasattr(words, name) else parameters
        bases = getattr(room, name).__mro__
        codes = [f"{each.__name__}.{word}" for each in bases]
        return next((each for each in codes if each in self.catalogue.texts), codes[0])

    def is_own(self, name: str, word: str) -> bool:
        """Whether a class has a word of its own, which a reader wants to see first."""
        return self.code_of(name, word) == f"{name}.{word}"

    def codes(self) -> Iterator[str]:
        """Every code that needs a text."""
        for name, schema in self.classes.items():
            yield f"{name}:name"
            yield from (f"{name}={value}" for value in schema.get("enum", ()))
            if "properties" in schema:
                yield f"{name}:meaning"
            for word, behind in schema.get("properties", {}).items():
                code = self.code_of(name, word)
                yield code
                yield from (f"{code}={value}" for value in fixed_values(behind))

    def order(self) -> list[str]:
        """The classes as a reader meets them: what a class names comes after it."""
        found = ["RouteFile"]
        for name in found:
            found += [each for each in named_in(self.classes[name]) if each not in found]
        return [*found, *(each for each in self.classes if each not in found)]

    def with_meanings(self, root: str) -> Schema:
        """The schema of a file with the Dutch meanings, which an editor shows at each word."""
        schema: Schema = json.loads(json.dumps(self.classes[root]))
        for name, each in {root: schema, **schema["$defs"]}.items():
            kind = "meaning" if "properties" in each else "name"
            each["description"] = self.say(f"{name}:{kind}")
            for word, behind in each.get("properties", {}).items():
                behind["description"] = self.say(self.code_of(name, word))
        return schema

    def page(self) -> str:
        return "\n".join([BEGIN, *(self.section(name) for name in self.order())])

    def section(self, name: str) -> str:
        schema, lines = self.classes[name], [f"## {self.say(f'{name}:name')}", ""]
        if "enum" in schema:
            return "\n".join([*lines, *self.values(name, schema["enum"])])
        needed = schema.get("required", ())
        lines += [
            self.say(f"{name}:meaning"),
            "",
            *table("Woord", "Wat erachter staat", "Betekenis"),
        ]
        own = sorted(schema["properties"].items(), key=lambda each: not self.is_own(name, each[0]))
        for word, behind in own:
            mark = "\\*" if word in needed else ""
            meaning = self.say(self.code_of(name, word))
            lines.append(f"| `{word}`{mark} | {self.behind(behind)} | {meaning} |")
        lines.append("")
        for word, behind in own:
            if values := fixed_values(behind):
                lines += [f"Bij `{word}`:", "", *self.values(self.code_of(name, word), values)]
        return "\n".join(lines)

    def values(self, code: str, values: list[str]) -> list[str]:
        rows = [f"| `{value}` | {self.say(f'{code}={value}')} |" for value in values]
        return [*table("Waarde", "Betekenis"), *rows, ""]

    def behind(self, schema: Schema) -> str:
        """What stands behind a word, in Dutch."""
        match schema:
            case {"$ref": str(reference)}:
                title = self.say(f"{class_of(reference)}:name")
                return f"[{title}](#{title.lower().replace(' ', '-')})"
            case {"anyOf": [one, {"type": "array", "items": items}]} if one == items:
                return f"een of meer: {self.behind(one)}"
            case {"anyOf": choices}:
                return " of ".join(self.behind(each) for each in choices)
            case {"enum": values} if values == YES_NO:
                return "`yes` of `no`"
            case {"enum": _}:
                return "een vaste waarde"
            case {"const": value}:
                return f"`{value}`"
            case {"type": "integer"}:
                return "heel getal"
            case {"type": "array", "items": items}:
                return f"lijst: {self.behind(items)}"
            case {"patternProperties": inside}:
                return f"per naam: {self.behind(next(iter(inside.values())))}"
            case {"propertyNames": _, "additionalProperties": inside}:
                return f"per gebeurtenis: {self.behind(inside)}"
            case {"format": "date"}:
                return "een dag, zoals 2026-03-01"
            case {"pattern": str(pattern)}:
                return SHAPES[pattern]
        return "tekst"


def class_of(reference: str) -> str:
    return reference.rsplit("/", 1)[1]


def named_in(schema: Any) -> Iterator[str]:
    """The classes that a schema refers to, in order."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield class_of(schema["$ref"])
        for key, each in schema.items():
            if key != "$defs":
                yield from named_in(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from named_in(each)


def fixed_values(schema: Schema) -> list[str]:
    """The fixed values behind a word, unless they are yes and no or stand in a class of their own.

    The short form of a class repeats the values of one of its words; those are told there.
    """
    values: list[str] = []
    if "anyOf" not in schema:
        inner = schema.get("items", schema)
        values = inner.get("enum") or inner.get("propertyNames", {}).get("enum", [])
    return [] if values == YES_NO else values


def table(*heads: str) -> list[str]:
    return [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]


def documents() -> dict[str, str]:
    """Every file of the reference, by its name."""
    reference = Reference()
    schemas = {
        "route.schema.json": "RouteFile",
        "track.schema.json": "TrackFile",
        "parameters.schema.json": "ParametersFile",
    }
    made = {
        file: json.dumps(reference.with_meanings(root), ensure_ascii=False, indent=2) + "\n"
        for file, root in schemas.items()
    }
    scenario = json.dumps(scenario_schema(), ensure_ascii=False, indent=2) + "\n"
    return {**made, "scenario.schema.json": scenario, "route-language.md": reference.page()}


def main() -> None:
    """Write the files."""
    REFERENCE_FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (REFERENCE_FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
