"""Small models of every kind, for hypothesis: tracks, terms, meetings, full stations, urgency."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from zorgroute.core.simulation.model import (
    ERLANG,
    EXPONENTIAL,
    FIXED,
    FREE,
    LOGNORMAL,
    MEETING,
    PEOPLE,
    TABLE,
    UNIFORM,
    WEIBULL,
    Model,
    way_out,
)
from zorgroute.core.simulation.network import (
    NO_TIME,
    Edge,
    Law,
    PerClass,
    Pool,
    Source,
    Station,
    Waiting,
    network,
)

CLASSES = 2
# Whole and half days, so that many things happen at the same moment.
LAWS: tuple[Law, ...] = (
    (FIXED, 1.0, 0.0), (FIXED, 0.5, 0.0), (FIXED, 2.0, 0.0), (EXPONENTIAL, 1.5, 0.0),
    (UNIFORM, 0.5, 3.0), (LOGNORMAL, 0.0, 0.8), (WEIBULL, 1.0, 1.7), (ERLANG, 2.0, 3.0),
    (TABLE, 0.0, 0.0),
)  # fmt: skip
TABLES = ((0.5, 1.0, 1.0, 4.0),)
KINDS = (PEOPLE, PEOPLE, MEETING, FREE)


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    kind = draw(st.sampled_from(KINDS))
    if kind == FREE:
        return Pool((), 0.0, FREE)
    start = 0.0 if kind == PEOPLE else draw(st.sampled_from((1.0, 1.5)))
    numbers = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    calendar = tuple((start + 2.0 * at, number) for at, number in enumerate(numbers))
    return Pool(calendar, draw(st.sampled_from((0.0, 6.0, 7.5))), kind)


@st.composite
def small_models(draw: st.DrawFn) -> Model:
    """A model that is right in form, and mostly unwise."""
    tracks = draw(st.integers(0, 2))
    lengths = [draw(st.integers(1, 3)), *(draw(st.integers(1, 2)) for _ in range(tracks))]
    lines = [line for line, length in enumerate(lengths) for _ in range(length)]
    kinds = draw(st.lists(pools(), min_size=1, max_size=3))
    ways = [line for line in range(tracks + 1) for _ in range(2)]
    return network(
        [draw(_station(at, lines, len(kinds))) for at in range(len(lines))],
        kinds,
        draw(st.lists(_source(lines), min_size=1, max_size=2)),
        classes=CLASSES,
        way_lines=ways,
        closing=draw(st.sets(st.integers(1, tracks))) if tracks else (),
        waiting=draw(st.lists(_waiting(lines.count(0)), max_size=4)),
        tables=TABLES,
    )


@st.composite
def _source(draw: st.DrawFn, lines: list[int]) -> Source:
    rates = draw(st.lists(st.sampled_from((0.0, 0.5, 2.0)), min_size=1, max_size=3))
    period = draw(st.sampled_from((0.0, 12.0)))
    steps = tuple((4.0 * at, rate) for at, rate in enumerate(rates))
    share = draw(st.sampled_from((0.0, 0.4, 1.0)))
    to = draw(st.integers(0, lines.count(0) - 1))
    name = f"source {draw(st.integers(0, 9))}"
    return Source(steps, to, period, (share, 1.0 - share), name)


@st.composite
def _waiting(draw: st.DrawFn, stations: int) -> Waiting:
    since = draw(st.sampled_from((0.0, 1.0, 3.5)))
    return Waiting(draw(st.integers(0, stations - 1)), draw(st.integers(0, CLASSES - 1)), since)


@st.composite
def _station(draw: st.DrawFn, at: int, lines: list[int], pool_count: int) -> Station:
    line, firsts = lines[at], [lines.index(each) for each in range(1, max(lines) + 1)]
    inside = [s for s, each in enumerate(lines) if each == line]
    ends = [way_out(2 * line), way_out(2 * line + 1)]
    to_term = draw(st.sampled_from((-1, -1, *inside, *(each - 1 for each in ends))))
    joins = st.dictionaries(
        st.sampled_from(
            [(track, 2 * track + way) for track in range(1, max(lines) + 1) for way in (0, 1)]
        )
        if firsts
        else st.nothing(),
        st.sampled_from([s for s, each in enumerate(lines) if each == 0]),
        max_size=2,
    )
    return Station(
        tuple(draw(_per_class(inside, ends, firsts, pool_count)) for _ in range(CLASSES)),
        line=line,
        rank=at,
        limit=draw(st.sampled_from((0, 0, 0, 1, 2))),
        norm=1.0,
        due_hours=draw(st.sampled_from((-1.0, -1.0, 12.0, 48.0))),
        due_days=draw(st.sampled_from(((), (0, 2, 2, 3, 6, -1, 7)))),
        due_to=to_term,
        needs_ended=tuple(draw(st.sets(st.sampled_from(range(1, max(lines) + 1)))))
        if firsts
        else (),
        joins=draw(joins) if line == 0 and firsts else {},
    )


@st.composite
def _per_class(
    draw: st.DrawFn, inside: list[int], ends: list[int], firsts: list[int], pool_count: int
) -> PerClass:
    targets = st.sampled_from((*inside, *ends, *ends))
    begins = st.lists(st.sampled_from(firsts), max_size=2) if firsts else st.just([])
    edges = draw(
        st.lists(
            st.builds(
                Edge,
                to=targets,
                share=st.just(0.5),
                klass=st.sampled_from((-1, -1, 0, 1)),
                outcome=st.integers(0, 3),
                begins=begins.map(tuple),
            ),
            min_size=2,
            max_size=2,
        )
    )
    return PerClass(
        pool=draw(st.integers(0, pool_count - 1)),
        serve=draw(st.sampled_from(LAWS)),
        after=draw(st.sampled_from((NO_TIME, NO_TIME, *LAWS[:4]))),
        edges=tuple(edges),
        prio=draw(st.integers(0, 1)),
        patience=draw(
            st.sampled_from((NO_TIME, NO_TIME, (FIXED, 2.0, 0.0), (EXPONENTIAL, 3.0, 0.0)))
        ),
        patience_to=draw(targets),
        patience_class=draw(st.sampled_from((-1, 0, 1))),
        urge_after=draw(st.sampled_from((math.inf, math.inf, 1.0, 2.0))),
        urge_class=draw(st.integers(0, 1)),
        enter=tuple(draw(begins)),
    )
