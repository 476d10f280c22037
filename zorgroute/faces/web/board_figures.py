"""How is a measured figure said: its value, the children behind it, and where it comes from?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from zorgroute.chain.routebook.queries import content, routes_of
from zorgroute.core.conformance.bypasses import COMPLEX, YES
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import MAIN
from zorgroute.core.wording.catalogue import NL
from zorgroute.core.wording.dates import MONTHS
from zorgroute.faces.web.board_areas import DECIMALS, FIGURES, Names, crossed
from zorgroute.faces.web.pages import Context
from zorgroute.faces.web.scenario_numbers import number
from zorgroute.faces.web.texts import Texts, texts
from zorgroute.insight.indicators.defining import marks_at
from zorgroute.insight.indicators.describing import Definition
from zorgroute.insight.indicators.marking import EVERY_ROUTE, Mark
from zorgroute.insight.indicators.periods import months_of
from zorgroute.insight.indicators.protecting import Cell, Cover
from zorgroute.insight.indicators.publishing import (
    ALL,
    AREA,
    AREA_MONTH,
    MONTH,
    ROUTE,
    VERSION,
    Figure,
)
from zorgroute.insight.indicators.queries import value_of

TABLE = "board"


def words_of(what: Definition, t: Texts) -> Context:
    """The title of an indicator and what it is laid beside."""
    is_dutch = t.language == NL
    note = what.reference_note if is_dutch else what.reference_note_en
    value = what.reference.replace(".", ",") if is_dutch else what.reference
    shown = _unit(what, value, t) if value and what.shape != "use" else value
    return {
        "code": what.code,
        "title": what.title if is_dutch else what.title_en,
        "reference": t("reference", value=shown, note=note) if shown and note else shown or note,
    }


def said(what: Definition, figure: Figure, places: int | None, t: Texts) -> Context:
    """A figure in words: its value, and the children it is about."""
    value = value_of(what, figure, places)
    if value is None:
        return {"value": _hidden(what, figure, t), "children": _count(figure.number, t)}
    text = _unit(what, number(value, DECIMALS[what.unit], t.language), t)
    if what.is_share and what.shape not in {"use", "coverage"}:
        children = t("of", met=_count(figure.met, t), number=_count(figure.number, t))
        return {"value": text, "children": children}
    return {"value": text, "children": _count(figure.number, t)}


def _hidden(what: Definition, figure: Figure, t: Texts) -> str:
    """Why there is no value: too few children, hidden for another's sake, or nothing known."""
    words = texts(FIGURES)
    if figure.number.cover == Cover.SHOWN and figure.met.cover == Cover.SMALL and what.is_share:
        return t("of", met=words("small"), number=_count(figure.number, t))
    if Cover.SMALL in {figure.number.cover, figure.met.cover}:
        return words("small")
    if Cover.WITHHELD in {figure.number.cover, figure.met.cover}:
        return words("withheld")
    return words("no_figure")


def _count(cell: Cell, t: Texts) -> str:
    if cell.count is not None:
        return number(cell.count, 0, t.language)
    return texts(FIGURES)("small" if cell.cover == Cover.SMALL else "withheld")


def _unit(what: Definition, value: str, t: Texts) -> str:
    return t(f"in_{what.unit}", number=value)


def periods_of(
    what: Definition, figures: Sequence[Figure], places: int | None, t: Texts, names: Names
) -> list[Context]:
    """The periods, newest first, each with its total and its splits as tables.

    `names` are those of the areas. Where areas and months stand in one table they are not told
    apart from it as well.
    """
    found = []
    for period, given in groupby(figures, key=lambda each: each.period):
        rows = list(given)
        total = next((each for each in rows if each.split == ALL), None)
        table = crossed(what, rows, months_of(period), names, t)
        told = {ALL, AREA_MONTH, *((AREA, MONTH) if table else ())}
        apart = (each for each in rows if each.split not in told)
        found.append(
            {
                "name": period_words(period, t),
                "total": said(what, total, places, t) if total else None,
                "crossed": table,
                "splits": [
                    _split(what, split, list(parts), names, t)
                    for split, parts in groupby(apart, key=lambda each: each.split)
                ],
            }
        )
    return found[::-1]


def _split(
    what: Definition, split: str, parts: Sequence[Figure], names: Names, t: Texts
) -> Context:
    return {
        "title": t(f"by_{split}"),
        "rows": [
            {"part": part_words(split, each.part, t, names), **said(what, each, None, t)}
            for each in parts
        ],
    }


def period_words(name: str, t: Texts) -> str:
    """A period in words: `derde kwartaal van 2026`, `2026`."""
    year, _, quarter = name.partition("-k")
    return t(f"quarter_{quarter}", year=year) if quarter else year


def part_words(split: str, part: str, t: Texts, names: Names) -> str:
    """One part of a split in words; an empty one is not known."""
    if not part:
        return t("part_unknown")
    if split == AREA:
        return names.get(part, part)
    if split == COMPLEX:
        return t("part_is_complex" if part.casefold() in YES else "part_not_complex")
    if split == MONTH:
        year, month = part.split("-")
        return f"{MONTHS[t.language][int(month) - 1]} {year}"
    if split == ROUTE:
        return part
    if split == VERSION:
        return t("part_version", version=part[:8])
    if split == "age_band":
        return t("part_age", ages=part)
    return part


def steps_of(what: Definition, municipality: str, t: Texts) -> list[Context]:
    """Which steps of the routes here count as the beginning and the end of an indicator."""
    routes = {each.name: each for each in routes_of(municipality)}
    asked = [name for name in (what.begin, what.end) if name]
    known = marks_at(municipality)
    found = []
    for part in asked:
        lines = []
        for mark in known:
            if mark.part != part or (mark.route not in routes and mark.route != EVERY_ROUTE):
                continue
            lines.append(_step_words(mark, routes, t))
        found.append({"part": t(f"part_{part}"), "steps": sorted({each for each in lines if each})})
    return found


def _step_words(mark: Mark, routes: Mapping[str, Route], t: Texts) -> str:
    """A step that counts, as the first route that has it calls it."""
    having = [each for each in routes.values() if mark.line in each.lines]
    route = routes.get(mark.route) or next(iter(having), None)
    if route is None:
        return ""
    line = route.lines[mark.line]
    track = line.title.prof
    if not mark.step:
        return t("step_every", track=track, step=t("whole_track"))
    step = line.steps[mark.step]
    title = (
        step.title.prof if mark.line == MAIN else t("step_every", track=track, step=step.title.prof)
    )
    if mark.outcome:
        return t("step_outcome", step=title, outcome=step.outcomes[mark.outcome].title.prof)
    return title


def source_of(what: Definition, t: Texts) -> str:
    """The document an indicator comes from, with how sure that is."""
    names = {row["source"]: row["short_name"] for row in content().rows("sources")}
    said_names = ", ".join(names.get(each, each) for each in what.source.split("; "))
    return t("source_is", source=said_names, mark=t(f"mark_{what.mark}"))
