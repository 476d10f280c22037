"""What may an editor tell the writer of a route or a shared track: the words as JSON Schema?"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from zorgroute.core.routes.words import RouteFile, TrackFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Plain(GenerateJsonSchema):
    """Leaves out what does not exist in a route file: null, defaults, and names made of names."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        return {**found, "additionalProperties": False} if "patternProperties" in found else found

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a route file, for editors; made from the words, never written by hand."""
    return schema_of(RouteFile, "Zorgroute: route")


def track_schema() -> dict[str, Any]:
    """The JSON Schema of a shared track."""
    return schema_of(TrackFile, "Zorgroute: shared track")


def schema_of(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The JSON Schema of any file of ours, made from its words."""
    schema = model.model_json_schema(by_alias=True, schema_generator=_Plain)
    return {"$schema": DIALECT, **schema, "title": title}
