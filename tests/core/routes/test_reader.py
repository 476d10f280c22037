"""Is a text read as it stands, and is what cannot be read named at the place to mend?"""

from __future__ import annotations

import pytest

from zorgroute.core.routes.faults import Place, Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.reader import Reading, lines_of, read_yaml

from .mistakes import FILES, WRITING, without_mark

FILE = "route.yaml"


def read(text: str) -> Reading:
    answer = read_yaml(text.encode(), FILE)
    assert isinstance(answer, Reading), answer
    return answer


def found(answer: object) -> list[tuple[str, Place]]:
    assert isinstance(answer, Unreadable)
    return [(each.code, each.place) for each in answer.faults]


@pytest.mark.parametrize(
    ("code", "content", "place"), FILES, ids=lambda each: repr(each)[:40].replace("\\", "/")
)
def test_file_that_is_no_route_is_refused(code, content, place):
    answer = load_route(content, FILE, lambda name: None)

    assert found(answer) == [(code, Place(FILE, *place))]


@pytest.mark.parametrize(("code", "marked"), WRITING, ids=lambda each: repr(each)[:40])
def test_slip_of_the_pen_is_named_where_it_was_made(code, marked):
    text, place = without_mark(marked, FILE)

    assert found(read_yaml(text.encode(), FILE)) == [(code, place)]


def test_largest_file_is_still_read():
    text = "a: b\n" + "#" * (256 * 1024 - 5)

    assert read(text).value == {"a": "b"}


def test_deepest_file_is_still_read():
    answer = read_yaml(("a: " + "[" * 23 + "]" * 23).encode(), FILE)

    assert isinstance(answer, Reading)


@pytest.mark.parametrize(
    "scalar",
    ["no", "yes", "012", "1:30", "2026-01-01", "1e3", "0x10", "~", "null", "true", ".inf", "1_000"],
)
def test_plain_value_stays_the_text_it_is(scalar):
    assert read(f"a: {scalar}\nb: [{scalar}]\n").value == {"a": scalar, "b": [scalar]}


def test_key_stays_the_text_it_is():
    assert read("no: a\n012: b\n~: c\n1.0: d\n").value == {
        "no": "a",
        "012": "b",
        "~": "c",
        "1.0": "d",
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 'it''s'", "it's"),
        ('a: "one \\"two\\""', 'one "two"'),
        ("a: een\n  twee", "een twee"),
        ("a: >\n  een\n  twee\n", "een twee\n"),
        ("a: |\n  een\n  twee\n", "een\ntwee\n"),
        ("a: b # opmerking", "b"),
        ("a: b#c", "b#c"),
        ("a:", ""),
        ("a: ''", ""),
        ("a: ! b", "b"),
    ],
)
def test_value_is_read_as_yaml_says(text, value):
    assert read(text).value == {"a": value}


def test_byte_order_mark_in_front_is_no_part_of_the_text():
    answer = read_yaml(b"\xef\xbb\xbfroute: a.b\n", FILE)

    assert isinstance(answer, Reading)
    assert (answer.value, answer.keys[("route",)]) == ({"route": "a.b"}, Place(FILE, 1, 1))


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_line_break_counts_as_one_line(line_break):
    reading = read(line_break.join(["# é", "a:", "  - b", "  - {c: d}", ""]))

    assert reading.places[("a", 1, "c")] == Place(FILE, 4, 9)


def test_column_counts_characters_not_bytes():
    assert read("één: {twee: 𝕏, drie: x}\n").places[("één", "drie")] == Place(FILE, 1, 22)


def test_place_of_mapping_is_that_of_its_word_and_of_text_its_own():
    reading = read("a:\n  b: {c: d}\n")

    assert reading.place_of(("a", "b")) == Place(FILE, 2, 3)
    assert reading.place_of(("a", "b", "c")) == Place(FILE, 2, 10)
    assert reading.place_of(("a", 0, "b")) == Place(FILE, 2, 3)
    assert reading.place_of(()) == Place(FILE, 1, 1)


def test_every_duplicate_key_is_named_with_the_line_of_the_first():
    answer = read_yaml(b"a: b\nc: {d: e, d: f}\na: g\n", FILE)

    assert isinstance(answer, Unreadable)
    assert [(each.offending, each.place.line, each.facts) for each in answer.faults] == [
        ("d", 2, (("first", "2"),)),
        ("a", 3, (("first", "1"),)),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\n", ["a", ""]),
        ("a\r\nb\rc", ["a", "b", "c"]),
        ("a\x0bb\x0cc", ["a\x0bb\x0cc"]),
        ("a\u2028b", ["a", "b"]),
    ],
)
def test_lines_are_counted_as_yaml_counts_them(text, lines):
    assert lines_of(text) == lines


def test_billion_laughs_is_refused_before_anything_is_built():
    layers = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    bomb = "\n".join(["l0: &l0 [lol]", *layers])

    assert found(read_yaml(bomb.encode(), FILE)) == [("yaml.anchor", Place(FILE, 1, 5))]
