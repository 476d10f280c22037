"""How does a text from the file become a number, a yes or no, a name, or a list of names?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

NAME = r"^[a-z0-9][a-z0-9_-]*$"
ROUTE_NAME = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$"
REFERENCE = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)?$"
SOURCE_NAME = r"^[0-9A-Za-z][0-9A-Za-z_.-]*$"

LONGEST_MENDED = 60
WHOLE = {"type": "integer", "minimum": 0, "maximum": 999_999_999}


@dataclass(frozen=True)
class Shorthand:
    """Lets a single name stand for a mapping with one key, so that a short line stays short."""

    key: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._whole, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        whole = handler(schema)
        short = handler.resolve_ref_schema(whole)["properties"][self.key]
        return {"anyOf": [short, whole]}

    def _whole(self, value: Any) -> Any:
        return {self.key: value} if isinstance(value, str) else value


@dataclass(frozen=True)
class OneOrMore:
    """Lets a list of one be written without the list; `mappings`: also when it is a mapping."""

    mappings: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._list, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}

    def _list(self, value: Any) -> Any:
        single = isinstance(value, str) or (self.mappings and isinstance(value, dict))
        return [value] if single else value


def _whole_number(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("shape.text", "text expected")
    if re.fullmatch(r"0[0-9]+", value):
        raise PydanticCustomError("number.leading_zero", "zero", {"mend": value.lstrip("0") or "0"})
    if not re.fullmatch(r"[0-9]{1,9}", value):  # not \d, which takes the digits of any script
        raise PydanticCustomError("number.not_whole", "number")
    return int(value)


def _number_or_open(value: Any) -> Any:
    if value == "open":
        return None
    try:
        return _whole_number(value)
    except PydanticCustomError as refused:
        if refused.type == "number.not_whole":
            raise PydanticCustomError("number.or_open", "number") from None
        raise


def _yes_or_no(value: Any) -> Any:
    if value == "yes":
        return True
    if value == "no":
        return False
    raise PydanticCustomError("yes_no.expected", "yes or no")


def _matching(pattern: str, code: str) -> BeforeValidator:
    compiled = re.compile(pattern)

    def check(value: Any) -> Any:
        if not isinstance(value, str):
            raise PydanticCustomError("shape.text", "text expected")
        if not compiled.fullmatch(value):  # not match: its $ lets a line break through
            near = _as_name(value)
            mend = near if compiled.fullmatch(near) else ""
            raise PydanticCustomError(code, "shape", {"mend": mend})
        return value

    return BeforeValidator(check)


def _as_name(text: str) -> str:
    """The nearest text that may be a name, or an empty one where nothing is left of it."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", letters).strip("-_") if len(text) <= LONGEST_MENDED else ""


def _sentence(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("shape.text", "text expected")
    if not value.strip():
        raise PydanticCustomError("text.empty", "empty")
    return " ".join(value.split())


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _schema(**words: Any) -> WithJsonSchema:
    return WithJsonSchema(words)


Whole = Annotated[int, BeforeValidator(_whole_number), _schema(**WHOLE)]
NumberOrOpen = Annotated[
    int | None,
    BeforeValidator(_number_or_open),
    _schema(anyOf=[WHOLE, {"const": "open"}]),
]
YesNo = Annotated[
    bool, BeforeValidator(_yes_or_no), _schema(enum=["yes", "no"], description="yes or no")
]
Name = Annotated[str, _matching(NAME, "name.shape"), _schema(type="string", pattern=NAME)]
RouteName = Annotated[
    str, _matching(ROUTE_NAME, "name.route_shape"), _schema(type="string", pattern=ROUTE_NAME)
]
SourceName = Annotated[
    str, _matching(SOURCE_NAME, "name.source_shape"), _schema(type="string", pattern=SOURCE_NAME)
]
Reference = Annotated[
    str, _matching(REFERENCE, "name.shape"), _schema(type="string", pattern=REFERENCE)
]
Sentence = Annotated[str, BeforeValidator(_sentence), _schema(type="string", minLength=1)]
Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(_as_list),
    Field(min_length=1),
    _schema(
        anyOf=[
            {"type": "string", "pattern": NAME},
            {"type": "array", "items": {"type": "string", "pattern": NAME}, "minItems": 1},
        ]
    ),
]

SUBJECT = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$"
Subject = Annotated[str, _matching(SUBJECT, "name.shape"), _schema(type="string", pattern=SUBJECT)]


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("shape.text", "text expected")
    try:
        return date.fromisoformat(value if len(value) == len("2026-03-01") else "")
    except ValueError:
        raise PydanticCustomError("day.shape", "day") from None


Day = Annotated[date, BeforeValidator(_day), _schema(type="string", format="date")]
