"""How does an element come into a drawing or a page, with whatever text it carries?

Everything is built as a tree and written out by the standard library, so no text is ever put
between tags by hand.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

Element = ET.Element
SVG = "http://www.w3.org/2000/svg"
# Not allowed in XML at all, or made to turn the reading direction of everything around them.
UNWANTED = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def clean(text: str) -> str:
    """A text without the characters that break a document or turn its reading direction."""
    return UNWANTED.sub("", text)


def number(value: float) -> str:
    """A coordinate, as short as it can be: `12`, `12.5`."""
    return f"{round(value, 1):g}"


def put(parent: Element, tag: str, text: str = "", /, **attributes: str | float | None) -> Element:
    """Add an element; attribute names take `_` for `-`, and `class_` for `class`."""
    child = ET.SubElement(parent, tag, _attributes(attributes))
    if text:
        child.text = clean(text)
    return child


def root(tag: str, /, **attributes: str | float | None) -> Element:
    return ET.Element(tag, _attributes(attributes))


def _attributes(given: dict[str, str | float | None]) -> dict[str, str]:
    return {
        name.rstrip("_").replace("_", "-"): clean(value)
        if isinstance(value, str)
        else number(value)
        for name, value in given.items()
        if value is not None
    }


def written(element: Element, *, is_html: bool = False) -> str:
    """The element as text. HTML is written so that it is well-formed XML as well."""
    text = ET.tostring(element, encoding="unicode", short_empty_elements=not is_html)
    return text.replace("></meta>", "/>") if is_html else text
