"""What must a document with a forecast hold, so that others can read it and nothing is left out?"""

from __future__ import annotations

from typing import Any

from zorgroute.core.simulation.cells import UNITS

Schema = dict[str, Any]
NUMBER: Schema = {"type": ["number", "null"]}
TEXT: Schema = {"type": ["string", "null"]}
WORD: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES_NO: Schema = {"type": "boolean"}


def forecast_schema() -> Schema:
    """The JSON Schema of the documents of `zorgroute simulate` and `zorgroute compare`.

    A document without its assumptions is refused, and so is one whose list is empty (R240).
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Zorgroute: forecast",
        "oneOf": [{"$ref": "#/$defs/forecast"}, {"$ref": "#/$defs/comparison"}],
        "$defs": {
            "forecast": _object(_forecast()),
            "comparison": _object(_comparison()),
            "figure": _object(_figure()),
            "difference": _object({**_figure(), "clear": YES_NO}),
            "assumption": _object(_assumption()),
        },
    }


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema, **more: int) -> Schema:
    return {"type": "array", "items": items, **more}


def _assumptions() -> Schema:
    return _list({"$ref": "#/$defs/assumption"}, minItems=1)


def _forecast() -> Schema:
    replications = _object(
        {
            "done": COUNT,
            "asked": COUNT,
            "stopped": YES_NO,
            "precision": {"type": ["object", "null"]},
        }
    )
    step = _object({"line": WORD, "step": WORD, "title": WORD, "function": TEXT})
    part = _object({"line": WORD, "step": WORD, "load": NUMBER})
    return {
        "kind": {"const": "forecast"},
        "schema": {"const": 1},
        "scenario": _object(
            {
                "name": WORD,
                "title": _object({"prof": WORD, "en": WORD}),
                "route": WORD,
                "route_version": COUNT,
                "route_digest": WORD,
                "digest": WORD,
            }
        ),
        "seed": {"type": "integer"},
        "start": {"type": "string", "format": "date"},
        "days": {"type": "number"},
        "warm_up": _object({"days": {"type": "number"}, "found": YES_NO}),
        "replications": replications,
        "stable": YES_NO,
        "loads": _list(
            _object(
                {
                    "pool": WORD,
                    "area": TEXT,
                    "load": NUMBER,
                    "arriving": NUMBER,
                    "capacity": NUMBER,
                    "stations": _list(part),
                }
            )
        ),
        "meetings": _list(
            _object(
                {
                    "name": WORD,
                    "sessions": {"type": "number"},
                    "places": COUNT,
                    "capacity": {"type": "number"},
                    "demand": {"type": "number"},
                    "needed_sessions": COUNT,
                    "use": NUMBER,
                }
            )
        ),
        "steps": _list(step),
        "areas": _list(_object({"name": WORD, "title": WORD})),
        "measures": _list({"$ref": "#/$defs/figure"}),
        "assumptions": _assumptions(),
    }


def _comparison() -> Schema:
    difference = _object(
        {"of": WORD, "against": WORD, "cells": _list({"$ref": "#/$defs/difference"})}
    )
    return {
        "kind": {"const": "comparison"},
        "schema": {"const": 1},
        "forecasts": _list({"$ref": "#/$defs/forecast"}, minItems=1),
        "differences": _list(difference),
        "may_show": _list(_object({"code": WORD, "facts": {"type": "object"}})),
        "assumptions": _assumptions(),
    }


def _figure() -> Schema:
    return {
        "measure": {"enum": sorted(UNITS)},
        "unit": {"enum": sorted(set(UNITS.values()))},
        "area": TEXT,
        "month": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}$"},
        "line": TEXT,
        "step": TEXT,
        "function": TEXT,
        "channel": TEXT,
        "value": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "replications": COUNT,
    }


def _assumption() -> Schema:
    return {
        "what": WORD,
        "value": WORD,
        "unit": TEXT,
        "source": TEXT,
        "assumed": YES_NO,
        "file": WORD,
        "line": COUNT,
        "code": WORD,
        "facts": {"type": "object"},
        "scenarios": _list(WORD, minItems=1),
    }
