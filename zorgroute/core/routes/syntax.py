"""Where YAML could read no further: which slip of the pen was it most likely, and where?"""

from __future__ import annotations

from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Slip:
    """A mistake in the writing: its code, and its line and column, both from 0."""

    code: str
    line: int
    column: int


def slip_of(error: yaml.MarkedYAMLError, lines: list[str]) -> Slip:
    """Name the slip behind an error of the parser.

    The parser tells where it got stuck, which is often lines after the mistake; whoever writes
    routes by hand is better helped with the place of the quote or bracket that was left open.
    """
    problem, stuck = str(error.problem), _position(error.problem_mark, lines)
    opened = _position(error.context_mark, lines)
    if "quoted scalar" in str(error.context) and "end of stream" in problem:
        return Slip("yaml.quote", *opened)
    if "escape" in problem:
        return Slip("yaml.backslash", *stuck)
    quote = _unclosed_quote(lines[: stuck[0] + 1])
    if quote is not None:
        return Slip("yaml.quote", *quote)
    line, column = lines[stuck[0]], stuck[1]
    if _is_tab(line, column):
        return Slip("yaml.tab", *stuck)
    if line[column : column + 1] in ("@", "`", "%"):
        return Slip("yaml.needs_quotes", *stuck)
    if line[:column].rstrip().endswith(('"', "'")):
        return Slip("yaml.after_quote", *stuck)
    if "could not find expected ':'" in problem:
        return Slip("yaml.no_colon", *opened)
    if "expected ',' or" in problem:
        two = stuck[0] == opened[0] and line[column : column + 1] == ":"
        return Slip("yaml.two_colons", *stuck) if two else Slip("yaml.bracket", *opened)
    if "mapping values are not allowed" in problem:
        return _colon_too_many(lines, stuck)
    if "expected key" in problem or "block end" in problem:
        return Slip("yaml.indent", *stuck)
    return Slip("yaml.syntax", *stuck)


def _position(mark: yaml.Mark | None, lines: list[str]) -> tuple[int, int]:
    """The place of a mark, kept inside the file: the parser may point beyond the last line."""
    if mark is None:
        return 0, 0
    last = len(lines) - 1
    if mark.line > last:
        return last, len(lines[last])
    return mark.line, min(mark.column, len(lines[mark.line]))


def _unclosed_quote(lines: list[str]) -> tuple[int, int] | None:
    """The place of the double quote that was most likely never closed.

    The parser only notices at the next quote, many lines on. A text that closes on a later line
    adds two lines with an odd number of quotes, an unclosed one adds one.
    """
    odd = [
        (number, line.rindex('"'))
        for number, line in enumerate(lines)
        if line.replace('\\"', "").count('"') % 2 and not line.lstrip().startswith("#")
    ]
    return odd[-1] if len(odd) % 2 else None


def _is_tab(line: str, column: int) -> bool:
    indent = line[: len(line) - len(line.lstrip())]
    return "\t" in indent or line[column : column + 1] == "\t"


def _colon_too_many(lines: list[str], stuck: tuple[int, int]) -> Slip:
    number, column = stuck
    if ":" in lines[number][:column]:
        return Slip("yaml.two_colons", *stuck)
    above = lines[number - 1] if number else ""
    words = above.split(" #")[0].rstrip()
    if words and ": " not in words and not words.endswith(":"):
        return Slip("yaml.no_colon", number - 1, len(above) - len(above.lstrip()))
    return Slip("yaml.indent", *stuck)
