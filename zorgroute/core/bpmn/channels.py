"""Between the fields of the grid, on which track does each connection run?

All connections to one step are one net, drawn as a tree that ends at that step: down or up in the
gutter behind a source, along the channel above the row of the step, and in. No two nets share a
piece of a track, so a line that touches another always leads to the same step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zorgroute.core.bpmn.grid import Spot


@dataclass(frozen=True)
class Net:
    """Everything that leads to one step: where it stands, and the fields it comes from."""

    step: str
    spot: Spot
    sources: tuple[Spot, ...]

    @property
    def gutter(self) -> int:
        """The gutter before the step; gutter n lies behind column n."""
        return self.spot.column - 1

    @property
    def far(self) -> tuple[Spot, ...]:
        return tuple(each for each in self.sources if each.column != self.gutter)


@dataclass(frozen=True)
class Tracks:
    """The number of a track for each net: behind a source, before the step, and along a row."""

    leaving: Mapping[tuple[int, str], int]
    entering: Mapping[tuple[int, str], int]
    along: Mapping[tuple[int, str], int]

    def count(self, kind: str, place: int) -> int:
        tracks: Mapping[tuple[int, str], int] = getattr(self, kind)
        return 1 + max((each for (at, _), each in tracks.items() if at == place), default=-1)


Span = tuple[int, str, int, int]


def tracks_of(nets: Iterable[Net]) -> Tracks:
    """Give every net its tracks; what does not overlap may share one."""
    some = tuple(nets)
    return Tracks(
        leaving=_packed(span for net in some for span in _leaving(net)),
        entering=_packed(
            (net.gutter, net.step, net.spot.row, net.spot.row) for net in some if net.far
        ),
        along=_packed(
            (net.spot.row, net.step, *_reach([net.gutter, *(each.column for each in net.far)]))
            for net in some
            if net.far
        ),
    )


def _leaving(net: Net) -> Iterable[Span]:
    """Per gutter with sources: from the highest row to the lowest, the way to the step included."""
    for column in dict.fromkeys(each.column for each in net.sources):
        rows = [each.row for each in net.sources if each.column == column]
        yield (column, net.step, *_reach([*rows, net.spot.row]))


def _reach(places: Iterable[int]) -> tuple[int, int]:
    some = tuple(places)
    return min(some), max(some)


def _packed(spans: Iterable[Span]) -> Mapping[tuple[int, str], int]:
    """First fit per place, in the order of where a span begins."""
    taken: dict[tuple[int, int], list[tuple[int, int]]] = {}
    found: dict[tuple[int, str], int] = {}
    for place, step, low, high in sorted(
        spans, key=lambda span: (span[0], span[2], span[3], span[1])
    ):
        track = 0
        while any(low <= end and start <= high for start, end in taken.get((place, track), [])):
            track += 1
        taken.setdefault((place, track), []).append((low, high))
        found[place, step] = track
    return found
