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
KINDS = ("forecast", "comparison", "least", "sensitivity")
OUTCOME = ("value", "low", "high", "replications")


def forecast_schema() -> Schema:
    """The JSON Schema of the documents of `zorgroute simulate` and `zorgroute compare`.

    `simulate` writes a forecast, or with `--least` or `--sensitivity` what was searched.

    A document without its assumptions is refused, and so is one whose list is empty (R240).
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Zorgroute: forecast",
        "oneOf": [{"$ref": f"#/$defs/{each}"} for each in KINDS],
        "$defs": {
            "forecast": _object(_forecast()),
            "comparison": _object(_comparison()),
            "least": _object(_least()),
            "sensitivity": _object(_sensitivity()),
            "figure": _object(_figure()),
            "difference": _object({**_figure(), "clear": YES_NO}),
            "beside": _object(
                {**_figure(), "clear": YES_NO, "against_line": WORD, "against_step": WORD}
            ),
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
        "scenario": _scenario(),
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


def _scenario() -> Schema:
    return _object(
        {
            "name": WORD,
            "title": _object({"prof": WORD, "en": WORD}),
            "route": WORD,
            "route_version": COUNT,
            "route_digest": WORD,
            "digest": WORD,
        }
    )


def _comparison() -> Schema:
    difference = _object(
        {
            "of": WORD,
            "against": WORD,
            "cells": _list({"$ref": "#/$defs/difference"}),
            "steps": _list({"$ref": "#/$defs/beside"}),
        }
    )
    return {
        "kind": {"const": "comparison"},
        "schema": {"const": 1},
        "forecasts": _list({"$ref": "#/$defs/forecast"}, minItems=1),
        "differences": _list(difference),
        "may_show": _list(_object({"code": WORD, "facts": {"type": "object"}})),
        "assumptions": _assumptions(),
    }


def _searched(kind: str) -> Schema:
    """What every search has."""
    return {
        "kind": {"const": kind},
        "schema": {"const": 1},
        "scenario": _scenario(),
        "seed": {"type": "integer"},
        "replications": COUNT,
        "stopped": YES_NO,
        "assumptions": _assumptions(),
    }


def _about() -> Schema:
    return _object({name: each for name, each in _figure().items() if name not in OUTCOME})


def _least() -> Schema:
    outcome = {name: each for name, each in _figure().items() if name in OUTCOME}
    searched = {"name": WORD, "paths": _list(WORD), "now": NUMBER, "from": COUNT, "to": COUNT}
    whole: Schema = {"type": ["integer", "null"]}
    return {
        **_searched("least"),
        "searched": _object(searched),
        "norm": _object({"figure": _about(), "bound": NUMBER, "at_most": YES_NO}),
        "capacity": whole,
        "fits": whole,
        "tried": _list(_object({"capacity": COUNT, "holds": YES_NO, **outcome})),
    }


def _sensitivity() -> Schema:
    knob = {
        "name": WORD,
        "down": NUMBER,
        "up": NUMBER,
        "elasticity": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "replications": COUNT,
        "clear": YES_NO,
    }
    return {
        **_searched("sensitivity"),
        "figure": _about(),
        "knobs": _list(_object(knob)),
        "left_out": _list(WORD),
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
