"""Which routes do the tests run on: those that ship, and small ones made for one question?"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Any

import yaml

from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route
from zorgroute.core.terms.calendar import Calendar

CONTENT = Path(__file__).parents[2] / "content"
WESTERKWARTIER = "westerkwartier.basisschool"

# A school with the people that most questions are about; a test adds what it needs.
SCHOOL = """
route: proef.school
version: 1
owner: proef
sources: [proef.txt]
for: {municipality: proef, organisation: primary_school}
may_start: leerkracht
holds: leerkracht
roles:
  leerkracht: {at: primary_school}
  collega: {at: primary_school}
  ib: {at: primary_school}
  directeur: {at: primary_school}
  zorgteam: {at: primary_school, one_of: [ib, directeur]}
  cjg: {at: ggd}
  veilig_thuis: {at: safety_desk}
  ouders: {at: family}
consents:
  delen: {to: cjg, classes: [existence]}
  overleg: {to: cjg, classes: [existence]}
results: {klaar: {}, gestopt: {}}
"""
EVERY_EXIT = """
exits: {safety: meldcode, urgency: spoed, crisis: crisis}
tracks:
  meldcode:
    use: meldcode
    as: {behandelaar: ib, beslisser: directeur, collega: collega, veilig_thuis: veilig_thuis}
    may_start: [leerkracht, ib, directeur]
    leads: ib
  spoed:
    use: spoed
    as: {beller: directeur, eerste_hulp: cjg}
    may_start: directeur
    leads: directeur
  crisis: {use: crisis, as: {opvolger: directeur}, may_start: anyone, leads: directeur}
"""
TITLED = ("roles", "steps", "outcomes", "consents", "results", "tracks", "parameters", "records")


def find_track(name: str) -> tuple[str, bytes] | None:
    """A shared track by its name, as it ships."""
    path = CONTENT / "routes" / "tracks" / f"{name}.yaml"
    return (path.name, path.read_bytes()) if path.is_file() else None


def route_names() -> list[str]:
    """Every route that ships, by name."""
    files = (CONTENT / "routes").glob("*.yaml")
    return sorted(each.stem for each in files if not each.name.endswith(".findings.yaml"))


@cache
def shipped(name: str) -> Route:
    """A route that ships, read from its file."""
    path = CONTENT / "routes" / f"{name}.yaml"
    return _loaded(path.read_bytes(), path.name)


def school(*texts: str, parameters: Mapping[str, int] | None = None) -> Route:
    """A small route: the school above with these words on top, titles filled in where absent.

    Words that several have are merged, so that a test may add one role. The same words give the
    same route, which nobody can change.
    """
    return _school(texts, tuple(sorted((parameters or {}).items())))


@cache
def _school(texts: tuple[str, ...], parameters: tuple[tuple[str, int], ...]) -> Route:
    return reread(*texts, parameters=dict(parameters))


def reread(*texts: str, parameters: Mapping[str, int] | None = None) -> Route:
    """The same small route, read once more."""
    words = reduce(_merged, map(_words, texts), _words(SCHOOL))
    _entitle(words)
    content = yaml.safe_dump(words, sort_keys=False, allow_unicode=True).encode()
    return _loaded(content, "proef.yaml", parameters)


def _loaded(content: bytes, file: str, parameters: Mapping[str, int] | None = None) -> Route:
    route = load_route(content, file, find_track, parameters)
    assert isinstance(route, Route), route
    return route


def _words(text: str) -> dict[str, Any]:
    words: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - makes text only, so that "yes" stays a word
    return words


def _merged(below: dict[str, Any], on_top: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in on_top.items():
        known = merged.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            value = _merged(known, value)  # noqa: PLW2901 - the value as it stands then
        merged[key] = value
    return merged


def _entitle(words: dict[str, Any]) -> None:
    """Give everything that needs a title one: its own name, for both voices."""
    words.setdefault("title", _voices(words["route"]))
    _entitle_parts(words)


def _entitle_parts(words: dict[str, Any]) -> None:
    for kind in TITLED:
        for name, each in (words.get(kind) or {}).items():
            if kind == "results":
                words[kind][name] = each or _voices(name)
            elif "use" not in each:
                each.setdefault("title", _voices(name))
                _entitle_parts(each)
    for name, each in (words.get("fields") or {}).items():
        each.setdefault("label", _voices(name))
        for option, title in (each.get("options") or {}).items():
            each["options"][option] = title or _voices(option)


def _voices(name: str) -> dict[str, str]:
    return {"prof": name, "ouder": name}


def rows(table: str, folder: str = "tables") -> list[dict[str, str]]:
    """The rows of a table that ships."""
    with (CONTENT / folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def calendar() -> Calendar:
    """The Dutch days off and school holidays that ship."""
    return Calendar.from_rows(rows("holidays_nl"), rows("school_holidays_nl"))
