"""How do the tests make maps of the shipped route, and look at what was drawn?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any
from xml.etree import ElementTree as ET

from tests.factories.cases import Case
from tests.factories.routes import WESTERKWARTIER, rows, shipped
from tests.factories.westerkwartier import REVIEW, do, walk_to, westerkwartier
from zorgroute.core.checker.findings import Hop
from zorgroute.core.maps.metrics import width_of
from zorgroute.core.maps.row import Map, Row
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.svg import draw_svg
from zorgroute.core.maps.trail import Trail
from zorgroute.core.maps.words import Say, Words
from zorgroute.core.wording.catalogue import Catalogue, Voice

SVG = "{http://www.w3.org/2000/svg}"
VOICES = ("prof", "ouder")
MAIN_STEPS = tuple(shipped(WESTERKWARTIER).main.steps)


@cache
def catalogue() -> Catalogue:
    return Catalogue.from_rows(rows("maps", "texts"))


def say(voice: str) -> Say:
    """Says a code of the shipped texts in one voice, in Dutch."""
    return partial(catalogue().say, voice=Voice(voice))


def words(plan: Map | None = None) -> Words:
    """The words of a map, which knows its voice and its day."""
    return Words(say(plan.voice), today=plan.today) if plan else Words(say("prof"))


def public(voice: str = "prof", name: str = WESTERKWARTIER) -> Map:
    """The map that anybody may see: no case on it."""
    return rows_of(shipped(name), voice=Voice(voice))


def of_case(case: Case, voice: str = "prof", **more: Any) -> Map:
    """The map of a case, at the moment the case is at."""
    more = {"now": case.now, **more}
    return rows_of(case.route, voice=Voice(voice), standing=case.at, **more)


TO_THE_PARENTS = (
    Hop("take", step="1-signaal", outcome="besproken"),
    Hop("take", step="2-kort-gesprek", outcome="niet-weg"),
)


def with_trail(*hops: Hop, line: str = "main", step: str = "3-naar-ib") -> Map:
    """The map of a counter-example: a way that goes wrong where the intern begeleider comes in."""
    trail = Trail(hops or TO_THE_PARENTS, line, step)
    return rows_of(shipped(WESTERKWARTIER), voice=Voice("prof"), trail=trail)


def drawn(plan: Map, width: str = "wide", theme: str = "light", **more: Any) -> str:
    more = {"prefix": "kaart", **more}
    return draw_svg(plan, width=width, theme=theme, texts=say(plan.voice), **more)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing, read back to look at it


def row_of(plan: Map, step: str) -> Row:
    """The row in which a step stands."""
    return next(row for row in plan.rows if step in row.steps)


def stations(root: ET.Element) -> list[ET.Element]:
    """The links that are stations, in the order of the source."""
    return [each for each in root.iter(f"{SVG}a") if each.get("id")]


def text_lines(root: ET.Element) -> Iterator[tuple[float, float, str, str]]:
    """Every line of text: from where to where it goes by our own measure, how high, and what."""
    for text in root.iter(f"{SVG}text"):
        looks = (text.get("class") or "").split()
        bold = "b" in looks or "h" in looks
        size = 24 if "h" in looks else 16
        for line in list(text) or [text]:
            said = line.text or ""
            wide = width_of(said, bold=bold, size=size)
            left = float(line.get("x", "0")) - (wide / 2 if "mid" in looks else 0)
            yield left, left + wide, size, said


def ids(svg: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', svg)


def waiting_for_parents() -> Case:
    """The parents look at home; they were to say how it goes on 27 May."""
    case = walk_to(westerkwartier(), "6-gesprek-ouders")
    case.later(5)
    day = case.now.date().replace(day=27)
    from_talk = {"afgesproken-datum": day, "terugkoppelen-aan": "ib"}
    do(case, "6-gesprek-ouders", outcome="ouders-pakken-op", record=from_talk)
    return case


def with_meldcode(case: Case) -> Case:
    """The same case, in which the school also follows the meldcode."""
    case.start_track("ib", "meldcode", REVIEW)
    return case
