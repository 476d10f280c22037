"""Is this text a route, and if not, what is wrong where and how is it mended?"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ValidationError

from zorgroute.core.routes.faults import Fault, Place, Unreadable, did_you_mean, fault, listed
from zorgroute.core.routes.reader import Path, Reading, read_yaml
from zorgroute.core.routes.references import reference_faults
from zorgroute.core.routes.route import ANYONE, MAIN, Route, SharedTrack, build_route
from zorgroute.core.routes.words import Parameter, RouteFile, TrackFile, words_of

ModelT = TypeVar("ModelT", bound=BaseModel)
# Looking for the nearest word is slow; whoever has more faults than this mends these first.
MOST_SUGGESTIONS = 100
FindTrack = Callable[[str], tuple[str, bytes] | None]

_WORD = re.compile("[a-z_]+")
_CHOICES = ("literal_error", "enum")
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
    read = read_as(RouteFile, content, file)
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
    faults.extend(_reserved_names(model, reading))
    faults.extend(_parameter_faults(model, shared, parameters or {}, reading))
    if not faults:
        route = build_route(model, reading, shared, parameters or {})
        faults = reference_faults(route)
    return Unreadable(tuple(sorted(set(faults)))) if faults else route


def load_track(content: bytes, file: str) -> TrackFile | Unreadable:
    """Read a shared track file on its own."""
    read = read_as(TrackFile, content, file)
    return read if isinstance(read, Unreadable) else read[0]


def _load_shared(
    name: str, use: str, find_track: FindTrack, reading: Reading
) -> SharedTrack | Unreadable:
    found = find_track(use)
    if found is None:
        place = reading.places[("tracks", name, "use")]
        return Unreadable((fault("ref.shared_track", place, use),))
    read = read_as(TrackFile, found[1], found[0])
    if isinstance(read, Unreadable):
        return read
    return SharedTrack(*read)


def _reserved_names(model: RouteFile, reading: Reading) -> list[Fault]:
    """The names that mean something of their own and so cannot be given to a thing."""
    pairs = (("tracks", MAIN, model.tracks), ("roles", ANYONE, model.roles))
    return [
        fault("name.reserved", reading.keys[(word, name)], name)
        for word, name, given in pairs
        if name in given
    ]


def _parameter_faults(
    model: RouteFile,
    shared: Mapping[str, SharedTrack],
    values: Mapping[str, int],
    reading: Reading,
) -> list[Fault]:
    """The values of a municipality that no parameter asks for, or that it cannot have."""
    known: dict[str, Parameter] = {}
    for track in shared.values():
        known.update(track.model.parameters)
    known.update(model.parameters)
    top = reading.keys.get(("parameters",), Place(reading.file, 1, 1))
    faults = []
    for name, value in values.items():
        parameter = known.get(name)
        place = reading.keys.get(("parameters", name), top)
        if parameter is None:
            mean = did_you_mean(name, known)
            faults.append(fault("ref.parameter_value", top, name, mean=mean, known=listed(known)))
        elif not parameter.can_be(value):
            faults.append(fault("parameter.value", place, name, value=str(value)))
    return faults


def read_as(model: type[ModelT], content: bytes, file: str) -> tuple[ModelT, Reading] | Unreadable:
    """Read a file as one of our models, with its places, or name every fault in it at once."""
    reading = read_yaml(content, file)
    return reading if isinstance(reading, Unreadable) else in_words(model, reading)


def in_words(model: type[ModelT], reading: Reading) -> tuple[ModelT, Reading] | Unreadable:
    """Put what was read in one of our models, or name every fault in it at once."""
    if not isinstance(reading.value, dict):
        return Unreadable((fault("file.no_route", Place(reading.file, 1, 1)),))
    try:
        return model.model_validate(reading.value), reading
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=True, include_input=False)
        found = {
            _fault_of(each, model, reading, suggest=number < MOST_SUGGESTIONS)
            for number, each in enumerate(errors)
            if not _is_echo(each, reading)
        }
        return Unreadable(tuple(sorted(found)))


def _is_echo(error: Any, reading: Reading) -> bool:
    """Whether a list is only called too short because of faults in its items."""
    return error["type"] == "too_short" and bool(reading.value_at(tuple(error["loc"])))


def _fault_of(error: Any, model: type[BaseModel], reading: Reading, *, suggest: bool) -> Fault:
    kind, loc = str(error["type"]), tuple(error["loc"])
    if kind == "missing":
        path = reading.path_in_file(loc)
        place = reading.place_of(path)
        return fault("word.missing", place, _word_above(path), word=str(loc[-1]))
    if kind == "extra_forbidden":
        return _unknown_word(loc, model, reading, suggest=suggest)
    at_key = loc[-1:] == ("[key]",) and loc not in reading.keys
    path = reading.path_in_file(loc[:-1] if at_key else loc)
    word, text = _word_above(path), reading.texts.get(path)
    if at_key:
        return _value_fault(error, reading.keys[path], word, word)
    place = reading.place_of(path)
    if text == "":
        return fault("value.empty", place, word=word)
    if text is None and kind in _CHOICES:
        return fault("shape.text", place, word, word=word)
    return _value_fault(error, place, text or word, word)


def _value_fault(error: Any, place: Place, offending: str, word: str) -> Fault:
    kind = str(error["type"])
    if kind in _CHOICES:
        return _choice_fault(error, place, offending)
    if kind in _SHAPES:
        return fault(_SHAPES[kind], place, offending, word=word)
    facts = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    return fault(kind, place, offending, word=word, **facts)


def _unknown_word(loc: Path, model: type[BaseModel], reading: Reading, *, suggest: bool) -> Fault:
    word, path = str(loc[-1]), reading.path_in_file(loc)
    place = reading.keys[path]
    if reading.texts.get(path) == "" and not _WORD.fullmatch(word):
        return fault("word.comma_in_text", place, word)
    known = _known_words(model, loc[:-1])
    mean = did_you_mean(word, known) if suggest else ""
    return fault("word.unknown", place, word, mean=mean, known=listed(known))


def _choice_fault(error: Any, place: Place, offending: str) -> Fault:
    expected = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
    known = [each.strip() for each in expected.split(",")]
    mean = did_you_mean(offending, known)
    return fault("choice.unknown", place, offending, mean=mean, known=listed(known))


def _word_above(path: Path) -> str:
    """The nearest word, for a value in a list the word of that list."""
    return next((each for each in reversed(path) if isinstance(each, str)), "")


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
