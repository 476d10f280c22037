"""Does whatever is thrown at the reader come back as a route or as faults that can be mended?"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.reader import lines_of
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import Step
from zorgroute.core.wording.catalogue import EN, NL, Catalogue

from .mistakes import (
    FILES,
    REFERENCES,
    ROUTE,
    RULES,
    SMALL,
    SMALL_TRACK,
    TRACK,
    WORDS,
    WRITING,
    load,
    planted,
    without_mark,
)

CONTENT = Path(__file__).parents[3] / "content"
REAL = sorted(path for path in (CONTENT / "routes").glob("*.yaml") if ".findings." not in path.name)
TRACKS = {path.stem: path for path in (CONTENT / "routes" / "tracks").glob("*.yaml")}
always = settings(deadline=None, derandomize=True)

# Small texts that mean something to YAML, to the route language, or to a careless program.
NASTY = [
    "no", "yes", "~", "null", "012", "1:30", "2026-01-01", "1e3", "0x10", "-1", "0", "999999999",
    "open", "main", "anyone", "[key]", "<<", "''", '"', "'", "{", "}", "[", "]", "[]", "{}", ":",
    ": ", "-", "- ", "? ", "#", " #", "&x", "*x", "!!int", "|", ">", "%", "@", "`", "\t", "\n",
    "---", "...", "\\", '"\\0"', '"\\n"', "\x00", "\x07", "\x85", "\u2028", "\u202e", "\ufeff",
    "é", "𝕏", "٣", "{unknown}", "[[x]]", "a" * 300,
]  # fmt: skip


def read_catalogue() -> Catalogue:
    with (CONTENT / "texts" / "faults.csv").open(encoding="utf-8", newline="") as lines:
        return Catalogue.from_rows(csv.DictReader(lines))


CATALOGUE = read_catalogue()


def find_real_track(name: str) -> tuple[str, bytes] | None:
    path = TRACKS.get(name)
    return (path.name, path.read_bytes()) if path else None


def broken_promises(answer: Route | Unreadable, files: dict[str, bytes]) -> list[str]:
    """What the reader promises and does not keep: nothing, if all is well."""
    if isinstance(answer, Route):
        lines = answer.lines.values()
        steps = [(line.name, step) for line in lines for step in line.steps.values()]
        return [] if all(_has_term(answer, *each) for each in steps) and answer.digest else ["term"]
    broken = [] if answer.faults else ["no fault"]
    for fault in answer.faults:
        text = files[fault.place.file].decode("utf-8-sig", errors="replace")
        lines_there = lines_of(text)
        if not 1 <= fault.place.line <= len(lines_there):
            broken.append(f"{fault} lies below the file")
        elif not 1 <= fault.place.column <= len(lines_there[fault.place.line - 1]) + 1:
            broken.append(f"{fault} lies beside its line")
        facts = {**dict(fault.facts), "offending": fault.offending}
        for language in (NL, EN):
            sentence = CATALOGUE.sentence(fault.code, facts, language=language)
            if not sentence.endswith((".", "?")):
                broken.append(sentence)
    return broken


def _has_term(route: Route, line: str, step: Step) -> bool:
    """A term can be reckoned with, or is an open question; it never raises."""
    if step.within is None:
        return True
    term = route.term(line, step.within)
    return term is None or term.max >= 0


def promises_of(content: bytes) -> list[str]:
    """Read it as a route beside a good track, and as a track beside a good route."""
    as_route = load_route(content, ROUTE, lambda name: (TRACK, SMALL_TRACK.encode()))
    as_track = load_route(SMALL.encode(), ROUTE, lambda name: (TRACK, content))
    return broken_promises(as_route, {ROUTE: content, TRACK: SMALL_TRACK.encode()}) + (
        broken_promises(as_track, {ROUTE: SMALL.encode(), TRACK: content})
    )


@st.composite
def mutations(draw: st.DrawFn, source: bytes) -> bytes:
    """A file with one to three accidents."""
    content = source
    for _ in range(draw(st.integers(1, 3))):
        content = draw(accidents(content))
    return content


@st.composite
def accidents(draw: st.DrawFn, content: bytes) -> bytes:
    kind = draw(st.sampled_from(["delete", "double", "indent", "scalar", "cut", "bytes"]))
    if kind in ("cut", "bytes") or not content.strip():
        at = draw(st.integers(0, len(content)))
        extra = draw(st.binary(max_size=6)) if kind == "bytes" else b""
        return content[:at] + extra + (content[at:] if kind == "bytes" else b"")
    if kind == "scalar":
        return draw(other_scalars(content))
    lines = content.splitlines(keepends=True)
    number = draw(st.integers(0, len(lines) - 1))
    line = {"delete": b"", "double": lines[number] * 2, "indent": b"  " + lines[number]}[kind]
    return b"".join([*lines[:number], line, *lines[number + 1 :]])


@st.composite
def other_scalars(draw: st.DrawFn, content: bytes) -> bytes:
    """The file with one word replaced: by a nasty one, or by another word of the file."""
    words = list(re.finditer(rb"[^\s{}\[\],:]+", content))
    if not words:
        return content
    at = draw(st.sampled_from(words))
    other = draw(st.one_of(st.sampled_from(NASTY), st.sampled_from(words)))
    text = other.encode() if isinstance(other, str) else other[0]
    return content[: at.start()] + text + content[at.end() :]


@settings(always, max_examples=120)
@given(mutations(SMALL.encode()))
def test_mutated_small_route_is_a_route_or_has_faults(content):
    assert promises_of(content) == []


@settings(always, max_examples=80)
@given(mutations(SMALL_TRACK.encode()))
def test_mutated_small_track_is_a_track_or_has_faults(content):
    assert promises_of(content) == []


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_mutated_real_route_is_a_route_or_has_faults(path):
    @settings(always, max_examples=12)
    @given(mutations(path.read_bytes()))
    def try_one(content):
        files = {track.name: track.read_bytes() for track in TRACKS.values()}
        answer = load_route(content, ROUTE, find_real_track)
        assert broken_promises(answer, {**files, ROUTE: content}) == []

    try_one()


@settings(always, max_examples=80)
@given(st.binary(max_size=200))
def test_random_bytes_are_a_route_or_have_faults(content):
    assert promises_of(content) == []


@settings(always, max_examples=80)
@given(st.lists(st.sampled_from([*NASTY, "a", "route", "steps", " ", "  "]), max_size=30))
def test_heap_of_nasty_signs_is_a_route_or_has_faults(pieces):
    assert promises_of("".join(pieces).encode()) == []


@pytest.mark.parametrize(
    "content",
    [
        *[content for _, content, _ in FILES],
        *[without_mark(marked, ROUTE)[0].encode() for _, marked in WRITING],
    ],
    ids=lambda content: repr(content[:30]).replace("\\", "/"),
)
def test_unreadable_file_is_answered_in_whole_sentences(content):
    assert promises_of(content) == []


@pytest.mark.parametrize(
    "mistake", [*WORDS, *RULES, *REFERENCES], ids=lambda each: f"{each.code}: {each.new}"
)
def test_mistake_is_answered_in_whole_sentences(mistake):
    slip = planted(mistake)

    answer = load(slip.route, slip.track)

    assert isinstance(answer, Unreadable)
    assert broken_promises(answer, {ROUTE: slip.route.encode(), TRACK: slip.track.encode()}) == []


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_route_is_a_route(path):
    answer = load_route(path.read_bytes(), path.name, find_real_track)

    assert isinstance(answer, Route), answer.faults
    assert broken_promises(answer, {}) == []


# What stands at each kind of place: the text around the value, and how to find it in the route.
PLACES = {
    "name": ("municipality: voorbeeld", "municipality: {}", lambda r: r.model.for_.municipality),
    "route": ("route: voorbeeld.school", "route: {}", lambda r: r.name),
    "source": ("sources: [bron.txt]", "sources: [{}]", lambda r: r.model.sources[0]),
    "title": ("ouder: Het is klaar", "ouder: {}", lambda r: r.main.results["klaar"].ouder),
    "owner": ("owner: een gemeente", "owner: {}", lambda r: r.model.owner),
    "number": ("before: 3", "before: {}", lambda r: r.step("main", "praten").remind.before),
    "parameter": ("value: open}", "value: {}}}", lambda r: r.model.parameters["plaatsen"].value),
    "yes_no": ("main: yes", "main: {}", lambda r: r.step("main", "praten").outcomes["verder"].main),
    "choice": ("linked_to: location", "linked_to: {}", lambda r: r.roles["cjg"].linked_to),
}
TRICKY = [
    "no",
    "yes",
    "012",
    "1:30",
    "2026-01-01",
    "1e3",
    "0x10",
    "~",
    "null",
    "true",
    "12",
    "open",
]
# Where a value is not taken as the text it is, this is what comes of it.
NOT_AS_TEXT: dict[str, dict[str, object]] = {
    "name": dict.fromkeys(["1:30", "~"], "name.shape"),
    "route": dict.fromkeys(TRICKY, "name.route_shape"),
    "source": dict.fromkeys(["1:30", "~"], "name.source_shape"),
    "title": {},
    "owner": {},
    "number": {**dict.fromkeys(TRICKY, "number.not_whole"), "012": "number.leading_zero", "12": 12},
    "parameter": {
        **dict.fromkeys(TRICKY, "number.or_open"),
        "012": "number.leading_zero",
        "12": 12,
        "open": None,
    },
    "yes_no": {**dict.fromkeys(TRICKY, "yes_no.expected"), "yes": True, "no": False},
    "choice": dict.fromkeys(TRICKY, "choice.unknown"),
}


@pytest.mark.parametrize("value", TRICKY)
@pytest.mark.parametrize("kind", PLACES)
def test_tricky_value_is_taken_as_text_or_refused_never_changed(kind, value):
    old, new, look = PLACES[kind]
    assert SMALL.count(old) == 1

    answer = load(SMALL.replace(old, new.format(value)))

    found = look(answer) if isinstance(answer, Route) else [each.code for each in answer.faults]
    expected = NOT_AS_TEXT[kind].get(value, value)
    is_code = isinstance(expected, str) and expected != value
    assert found == ([expected] if is_code else expected)


def test_thousands_of_wrong_names_are_all_named_and_the_first_get_a_suggestion():
    many = ", ".join(f"leerkracht{number}" for number in range(3_000))
    text = SMALL.replace("may_start: leerkracht\n", f"may_start: [{many}]\n")

    answer = load(text)

    assert isinstance(answer, Unreadable)
    suggested = [dict(each.facts)["mean"] for each in answer.faults]
    assert suggested == ["leerkracht"] * 100 + [""] * 2_900
