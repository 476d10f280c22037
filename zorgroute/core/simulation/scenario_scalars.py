"""How does a text in a scenario become a number or a length of time, with where it comes from?

A number says where it comes from: `75 (T2)` with T2 among the `sources` of the file, or
`75 (aanname)`; the long form is `{value: 75, source: "..."}`. A length of time has a unit:
`3 weeks (aanname)` is exactly three weeks, a mapping with `law` is drawn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import exp, gamma, log, sqrt
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from zorgroute.core.routes.scalars import Sentence
from zorgroute.core.routes.words import Words

# What stands in the place of a source when there is none: somebody supposed this.
ASSUMPTION = "aanname"
NUMBER = r"[0-9]{1,9}(\.[0-9]{1,9})?"
UNITS = ("minutes", "hours", "days", "weeks", "months", "years")
DAYS_IN = {
    "minutes": 1 / 1440,
    "hours": 1 / 24,
    "days": 1.0,
    "weeks": 7.0,
    "months": 365.25 / 12,
    "years": 365.25,
}
# The standard normal deviate that nine in ten stay under.
NORMAL_90 = 1.2815515655446004
MOST_DAYS = 36_600

_NUMBER = re.compile(NUMBER)
_SHORT = re.compile(r"(?P<number>-?[0-9][0-9.,]*)( ?(?P<unit>%|[a-z]+))?( ?\((?P<source>.+)\))?")
Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]


def _real(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("shape.text", "text expected")
    text = value.removesuffix("%").strip()
    if text.startswith("-"):
        raise PydanticCustomError("number.negative", "negative")
    if "," in text:
        raise PydanticCustomError("number.comma", "comma", {"mend": text.replace(",", ".")})
    if not _NUMBER.fullmatch(text):
        raise PydanticCustomError("number.not_real", "number")
    return float(text) / 100 if value.endswith("%") else float(text)


def _days(value: Any) -> Any:
    found = _SHORT.fullmatch(value) if isinstance(value, str) else None
    if found is None or found["unit"] not in UNITS or found["source"]:
        raise PydanticCustomError("scenario.span", "span", {"units": ", ".join(UNITS)})
    days = _real(found["number"]) * DAYS_IN[found["unit"]]
    if not 1 <= days <= MOST_DAYS:
        raise PydanticCustomError("scenario.span_length", "span", {"limit": str(MOST_DAYS)})
    return round(days)


Real = Annotated[float, BeforeValidator(_real), WithJsonSchema({"type": "number", "minimum": 0})]
Days = Annotated[
    int,
    BeforeValidator(_days),
    WithJsonSchema({"type": "string", "pattern": rf"^{NUMBER} ({'|'.join(UNITS)})$"}),
]


@dataclass(frozen=True)
class Short:
    """Lets `75 (T2)` or `3 weeks (aanname)` stand for the mapping; `timed`: it has a unit."""

    timed: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._whole, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        unit = f" ({'|'.join(UNITS)})" if self.timed else " ?%?"
        short = {"type": "string", "pattern": rf"^{NUMBER}{unit}( ?\(.+\))?$"}
        number = [] if self.timed else [{"type": "number", "minimum": 0}]
        return {"anyOf": [short, *number, handler(schema)]}

    def _whole(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = _SHORT.fullmatch(value)
        if found is None:
            code = "scenario.duration" if self.timed else "number.not_real"
            raise PydanticCustomError(code, "number", {"units": ", ".join(UNITS)})
        told = {"source": found["source"]} if found["source"] else {}
        unit = found["unit"]
        if self.timed:
            if unit not in UNITS:
                raise PydanticCustomError("scenario.duration", "unit", {"units": ", ".join(UNITS)})
            return {"is": found["number"], "unit": unit, **told}
        if unit not in (None, "%"):
            raise PydanticCustomError("scenario.unit_unasked", "unit", {"unit": unit})
        return {"value": found["number"] + (unit or ""), **told}


class Told(Words):
    """Something that says where its numbers come from, itself or in what stands around it."""

    source: Sentence | None = Field(None, description="a name of `sources`, or `aanname`")


class AmountWords(Told):
    """A number with where it comes from."""

    value: Real

    def words(self) -> tuple[str, str]:
        """The number as it is said, and its unit."""
        return plain(self.value), ""


class ShareWords(AmountWords):
    """A part of the whole: from 0 to 1, or in percents."""

    def words(self) -> tuple[str, str]:
        """The part in percents."""
        return f"{plain(round(100 * self.value, 8))} %", ""

    @model_validator(mode="after")
    def _is_a_part(self) -> Self:
        if self.value > 1:
            raise PydanticCustomError("scenario.share_above_one", "share")
        return self


class CountWords(AmountWords):
    """A whole number."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.value != int(self.value):
            raise PydanticCustomError("number.not_whole", "whole")
        return self


Law = Literal["fixed", "exponential", "uniform", "lognormal", "weibull", "erlang", "quantiles"]
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "fixed": (("is",),),
    "exponential": (("mean",),),
    "uniform": (("from", "to"),),
    "lognormal": (("median", "p90"), ("mean", "sd")),
    "weibull": (("scale", "shape"),),
    "erlang": (("mean", "phases"),),
    "quantiles": (("at",),),
}
NUMBERS = {
    "is": "is_",
    "mean": "mean",
    "sd": "sd",
    "median": "median",
    "p90": "p90",
    "from": "from_",
    "to": "to",
    "scale": "scale",
    "shape": "shape",
    "phases": "phases",
    "at": "at",
}


class DurationWords(Told):
    """A length of time: exactly, or drawn by a law."""

    law: Law = "fixed"
    is_: Real | None = Field(None, alias="is")
    mean: Real | None = None
    sd: Real | None = None
    median: Real | None = None
    p90: Real | None = None
    from_: Real | None = Field(None, alias="from")
    to: Real | None = None
    scale: Real | None = None
    shape: Real | None = None
    phases: Real | None = None
    at: tuple[Real, ...] | None = Field(
        None, min_length=2, description="values nobody, then equally many more, stay under"
    )
    unit: Unit

    @model_validator(mode="after")
    def _fits_its_law(self) -> Self:
        given = {word for word, field in NUMBERS.items() if getattr(self, field) is not None}
        if given not in [set(each) for each in NEEDED[self.law]]:
            ways = " / ".join(" + ".join(each) for each in NEEDED[self.law])
            raise PydanticCustomError("scenario.law", "law", {"law": self.law, "needed": ways})
        self._in_order()
        return self

    def _in_order(self) -> None:
        pairs = ((self.from_, self.to), (self.median, self.p90))
        turned = any(a is not None and b is not None and a > b for a, b in pairs)
        rising = self.at is None or list(self.at) == sorted(self.at)
        if turned or not rising:
            raise PydanticCustomError("scenario.law_order", "order")
        zero = [self.mean, self.median, self.scale, self.shape]
        if any(each == 0 for each in zero) or (self.phases is not None and self.phases % 1):
            raise PydanticCustomError("scenario.law_zero", "zero")
        if self.phases is not None and not 1 <= self.phases <= 100:
            raise PydanticCustomError("scenario.law_zero", "phases")

    @property
    def days(self) -> float:
        """Days in one of its unit."""
        return DAYS_IN[self.unit]

    @property
    def mean_days(self) -> float:
        """The mean in days."""
        return _mean(self) * self.days

    def words(self) -> tuple[str, str]:
        """The length as it is said, and its unit."""
        if self.is_ is not None:
            return plain(self.is_), self.unit
        given = ((word, getattr(self, field)) for word, field in NUMBERS.items())
        said = ", ".join(
            f"{word} {' '.join(map(plain, each)) if isinstance(each, tuple) else plain(each)}"
            for word, each in given
            if each is not None
        )
        return f"{self.law}: {said}", self.unit


def normal_of(duration: DurationWords) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of a lognormal length, in its own unit."""
    if duration.median is not None and duration.p90 is not None:
        return log(duration.median), log(duration.p90 / duration.median) / NORMAL_90
    mean, sd = duration.mean or 1.0, duration.sd or 0.0
    spread = log(1 + (sd / mean) ** 2)
    return log(mean) - spread / 2, sqrt(spread)


def _mean(duration: DurationWords) -> float:
    if duration.law == "uniform":
        return ((duration.from_ or 0.0) + (duration.to or 0.0)) / 2
    if duration.law == "lognormal":
        middle, spread = normal_of(duration)
        return exp(middle + spread**2 / 2)
    if duration.law == "weibull":
        return (duration.scale or 0.0) * gamma(1 + 1 / (duration.shape or 1.0))
    if duration.law == "quantiles":
        at = duration.at or (0.0, 0.0)
        return sum((one + other) / 2 for one, other in pairwise(at)) / (len(at) - 1)
    return duration.is_ if duration.is_ is not None else (duration.mean or 0.0)


def plain(number: float) -> str:
    """A number as short as it can be written without losing anything."""
    return str(int(number)) if number == int(number) else f"{number:.10g}"


Amount = Annotated[AmountWords, Short()]
Share = Annotated[ShareWords, Short()]
Count = Annotated[CountWords, Short()]
Duration = Annotated[DurationWords, Short(timed=True)]
