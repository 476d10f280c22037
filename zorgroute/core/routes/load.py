"""Is this text a route, and if not, what is wrong where and how is it mended?"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ValidationError

from zorgroute.core.routes.faults import Fault, Place, Unreadable, did_you_mean, fault
from zorgroute.core.routes.reader import Path, Reading, read_yaml
from zorgroute.core.routes.references import reference_faults
from zorgroute.core.routes.route import Route, SharedTrack, build_route
from zorgroute.core.routes.words import RouteFile, TrackFile, words_of

ModelT = TypeVar("ModelT", bound=BaseModel)
FindTrack = Callable[[str], tuple[str, bytes] | None]

_SHAPES = {
    "string_type": "shape.text",
    "dict_type": "shape.mapping",
    "model_type": "shape.mapping",
    "model_attributes_type": "shape.mapping",
    "tuple_type": "shape.list",
    "list_type": "shape.list",
    "too_short": "list.empty",
}


def load_route(
    content: bytes,
    file: str,
    find_track: FindTrack,
    parameters: Mapping[str, int] | None = None,
) -> Route | Unreadable:
    """Read a route file with its shared tracks, or name every fault in it at once.

    `find_track` gives the file name and content of a shared track by its name, or None.
    `parameters` are the values of a municipality for questions the agreement leaves open.
    """
    read = _read_as(RouteFile, content, file)
    if isinstance(read, Unreadable):
        return read
    model, reading = read
    shared: dict[str, SharedTrack] = {}
    faults: list[Fault] = []
    for name, track in model.tracks.items():
        if track.use is None:
            continue
        found = _load_shared(name, track.use, find_track, reading)
        if isinstance(found, SharedTrack):
            shared[name] = found
        else:
            faults.extend(found.faults)
    faults.extend(_parameter_faults(model, parameters or {}, reading))
    if faults:
        return Unreadable(tuple(dict.fromkeys(faults)))
    route = build_route(model, reading, shared, parameters or {})
    faults = reference_faults(route)
    return Unreadable(tuple(sorted(set(faults)))) if faults else route


def load_track(content: bytes, file: str) -> TrackFile | Unreadable:
    """Read a shared track file on its own."""
    read = _read_as(TrackFile, content, file)
    return read if isinstance(read, Unreadable) else read[0]


def _load_shared(
    name: str, use: str, find_track: FindTrack, reading: Reading
) -> SharedTrack | Unreadable:
    found = find_track(use)
    if found is None:
        place = reading.places[("tracks", name, "use")]
        return Unreadable((fault("ref.shared_track", place, use),))
    read = _read_as(TrackFile, found[1], found[0])
    if isinstance(read, Unreadable):
        return read
    return SharedTrack(*read)


def _parameter_faults(
    model: RouteFile, parameters: Mapping[str, int], reading: Reading
) -> list[Fault]:
    top = reading.keys.get(("parameters",), Place(reading.file, 1, 1))
    return [
        fault("ref.parameter_value", top, name, mean=did_you_mean(name, model.parameters))
        for name in parameters
        if name not in model.parameters
    ]


def _read_as(model: type[ModelT], content: bytes, file: str) -> tuple[ModelT, Reading] | Unreadable:
    reading = read_yaml(content, file)
    if isinstance(reading, Unreadable):
        return reading
    if not isinstance(reading.value, dict):
        return Unreadable((fault("file.no_route", Place(file, 1, 1)),))
    try:
        return model.model_validate(reading.value), reading
    except ValidationError as error:
        found = {
            _fault_of(each, model, reading)
            for each in error.errors(include_url=False, include_context=True)
        }
        return Unreadable(tuple(sorted(found)))


def _fault_of(error: Any, model: type[BaseModel], reading: Reading) -> Fault:
    kind = str(error["type"])
    loc: Path = tuple(each for each in error["loc"] if each != "[key]")
    path = _known_path(loc, reading)
    place = _place_of(path, reading, at_key=kind == "extra_forbidden")
    if kind == "missing":
        word = str(loc[-1])
        return fault("word.missing", place, _spoken(path), word=word)
    if kind == "extra_forbidden":
        known = _known_words(model, loc[:-1])
        word = str(loc[-1])
        return fault(
            "word.unknown", place, word, mean=did_you_mean(word, known), known=", ".join(known)
        )
    offending = reading.texts.get(path, _spoken(path))
    if kind in ("literal_error", "enum"):
        return _choice_fault(error, place, offending)
    if kind in _SHAPES:
        return fault(_SHAPES[kind], place, offending)
    facts = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    return fault(kind, place, offending, **facts)


def _choice_fault(error: Any, place: Place, offending: str) -> Fault:
    expected = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
    known = [each.strip() for each in expected.split(",")]
    mean = did_you_mean(offending, known)
    return fault("choice.unknown", place, offending, mean=mean, known=", ".join(known))


def _known_path(loc: Path, reading: Reading) -> Path:
    while loc and loc not in reading.places and loc not in reading.keys:
        loc = loc[:-1]
    return loc


def _place_of(path: Path, reading: Reading, *, at_key: bool) -> Place:
    if at_key and path in reading.keys:
        return reading.keys[path]
    value = reading.places.get(path)
    if isinstance(path[-1] if path else None, str) and path not in reading.texts:
        return reading.keys.get(path, value or Place(reading.file, 1, 1))
    return value or Place(reading.file, 1, 1)


def _spoken(path: Path) -> str:
    return str(path[-1]) if path else ""


def _known_words(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The words that may stand at a path, found by walking down the types of the language."""
    found: Any = model
    for key in path:
        found = _inside(found, key)
        if found is None:
            return ()
    return words_of(found) if isinstance(found, type) and issubclass(found, BaseModel) else ()


def _inside(annotation: Any, key: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            if (info.alias or name) == key:
                return _bare(info.annotation)
        return None
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is dict:
        return _bare(arguments[1])
    return _bare(arguments[0]) if typing.get_origin(annotation) is tuple else None


def _bare(annotation: Any) -> Any:
    """The type without Annotated and without `| None`."""
    if typing.get_origin(annotation) is Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        rest = [each for each in typing.get_args(annotation) if each is not type(None)]
        return _bare(rest[0]) if len(rest) == 1 else annotation
    return annotation
