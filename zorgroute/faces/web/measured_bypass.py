"""How many families reached help around the meeting, by which way and why, as it may be told?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zorgroute.chain.routebook.queries import content
from zorgroute.core.conformance.bypasses import BY_LAW, Bypass, bypasses_of
from zorgroute.core.maps.words import low
from zorgroute.core.routes.route import Route
from zorgroute.core.traces.log import EventLog
from zorgroute.core.wording.catalogue import NL, UnknownText
from zorgroute.faces.measuring import cell_words
from zorgroute.faces.web.measured_data import channels_of
from zorgroute.faces.web.pages import say
from zorgroute.faces.web.texts import Texts
from zorgroute.insight.indicators.protecting import Cell, Cover, guarded_table


@dataclass(frozen=True)
class Channel:
    """One way around the meeting: a sentence, and its row in the table."""

    sentence: str
    name: str
    by_law: bool
    cells: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Around:
    """Every way around the meeting; `reasons` head the columns, `none` says why there is none.

    `steps` are the steps from which enough families went around it to say so.
    """

    channels: tuple[Channel, ...] = ()
    steps: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    none: str = ""


def around(route: Route, log: EventLog, t: Texts) -> Around:
    """The ways around the meeting of experts in a log (R230, R231)."""
    tables = channels_of(route)
    if not any(tables.meaning(route.name, "mdo")):
        return Around(none=t("bypass_unknown"))
    found = bypasses_of(route, log, tables)
    if not found:
        return Around(none=t("bypass_none"))
    rows = sorted({(each.channel, each.by) for each in found})
    codes = sorted({each.reason for each in found}, key=lambda code: (not code, code))
    guarded = guarded_table(_counts(found, rows, codes))
    if not guarded.is_split:
        return Around(none=t("bypass_few"))
    channels = tuple(
        _channel(guarded.row_totals[at], guarded.cells[at], row, codes, t)
        for at, row in enumerate(rows)
    )
    told = {row for row, cell in zip(rows, guarded.row_totals, strict=True) if cell.count}
    steps = frozenset(each.step for each in found if (each.channel, each.by) in told)
    return Around(channels, steps, tuple(_reason(code, t) for code in codes))


def _counts(
    found: tuple[Bypass, ...], rows: list[tuple[str, str]], codes: list[str]
) -> list[list[int]]:
    counts = Counter((each.channel, each.by, each.reason) for each in found)
    return [[counts[channel, by, code] for code in codes] for channel, by in rows]


def _channel(
    total: Cell, cells: Sequence[Cell], row: tuple[str, str], codes: Sequence[str], t: Texts
) -> Channel:
    channel, by = channel_words(row[0]), row[1]
    shown = [
        (cell.count or 0, code)
        for cell, code in zip(cells, codes, strict=True)
        if cell.cover == Cover.SHOWN and code
    ]
    if total.cover == Cover.SMALL:
        sentence = t("bypass_small", channel=channel)
    elif total.cover != Cover.SHOWN:
        sentence = t("bypass_withheld", channel=channel)
    elif shown:
        times, code = max(shown, key=lambda each: (each[0], each[1]))
        facts = {"count": str(total.count), "times": str(times), "reason": low(_reason(code, t))}
        sentence = t("bypass_reason", channel=channel, **facts)
    else:
        sentence = t("bypass", channel=channel, count=str(total.count))
    return Channel(
        sentence,
        channel,
        by == BY_LAW,
        tuple(cell_words(cell, t) for cell in cells),
        cell_words(total, t),
    )


def channel_words(channel: str) -> str:
    """A way in words: `de huisarts`; one that our texts do not know by its own name."""
    try:
        return say(f"conform.channel.{channel}")
    except UnknownText:
        return channel


def _reason(code: str, t: Texts) -> str:
    if not code:
        return t("col_unexplained")
    rows = content().rows("deviation_reasons")
    row = next((each for each in rows if each["code"] == code), None)
    if row is None:
        return code
    return row["label"] if t.language == NL else row["label_en"]
