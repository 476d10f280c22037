"""How does a text from the file become a number, a yes or no, a name, or a list of names?"""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

NAME = r"^[a-z0-9][a-z0-9_-]*$"
ROUTE_NAME = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$"
REFERENCE = r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)?$"
SOURCE_NAME = r"^[0-9A-Za-z][0-9A-Za-z_.-]*$"

ItemT = TypeVar("ItemT")


def _whole_number(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("shape.text", "text expected")
    if re.fullmatch(r"0\d+", value):
        raise PydanticCustomError("number.leading_zero", "zero", {"mend": value.lstrip("0") or "0"})
    if not re.fullmatch(r"\d{1,9}", value):
        raise PydanticCustomError("number.not_whole", "number")
    return int(value)


def _number_or_open(value: Any) -> Any:
    return None if value == "open" else _whole_number(value)


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
        if not compiled.match(value):
            raise PydanticCustomError(code, "shape", {"word": value})
        return value

    return BeforeValidator(check)


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


Whole = Annotated[int, BeforeValidator(_whole_number), _schema(type="integer", minimum=0)]
NumberOrOpen = Annotated[
    int | None,
    BeforeValidator(_number_or_open),
    _schema(anyOf=[{"type": "integer", "minimum": 0}, {"const": "open"}]),
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
