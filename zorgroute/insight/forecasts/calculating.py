"""What happens with a question that was taken up, from scenario file to outcome?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.simulation.compiled import Compiled
from zorgroute.core.simulation.running import RunMany, Wish, forecast
from zorgroute.insight.forecasts import scenarios, turns
from zorgroute.insight.forecasts.beforehand import beforehand
from zorgroute.insight.forecasts.spreading import Pace, in_turn
from zorgroute.insight.forecasts.turns import Turn

# Sentences for what cannot be calculated: `scenarios_page.fault_<code>`.
CHANGED, UNREADABLE = "changed", "unreadable"
# The table is told no more often; a person who looks every second or slower misses nothing.
TELL_EACH = 0.4

Is = Callable[[], bool]


def never() -> bool:
    """Nobody asks this process to leave."""
    return False


def calculate(turn: Turn, *, is_leaving: Is = never, run_many: RunMany = in_turn) -> None:
    """Calculate what was taken up and keep the outcome.

    Told to stop, it keeps what was done. When the process leaves it keeps nothing: what it had is
    given back, and comes out the same elsewhere.
    """
    models = _models(turn)
    if isinstance(models, str):
        turns.fail(turn, models, clock.now())
        return
    progress = _Progress(turn, is_leaving)
    wish = Wish(seed=turn.seed, replications=turn.replications)
    document = _run(models, wish, progress, run_many, turn)
    if is_leaving():
        return
    if document is None:
        turns.stop_short(turn, clock.now())
    else:
        turns.finish(turn, document, clock.now(), is_whole=progress.is_whole)


def _run(
    models: tuple[Compiled, ...],
    wish: Wish,
    progress: _Progress,
    run_many: RunMany,
    turn: Turn,
) -> Mapping[str, Any] | None:
    """The outcome as a document; nothing when it was stopped before the first run was done."""
    # They load numba, which takes a second that no page may wait for.
    from zorgroute.core.simulation.comparing import compare  # noqa: PLC0415 numba loads slowly
    from zorgroute.core.simulation.results import (  # noqa: PLC0415 numba loads slowly
        document_of_comparison,
    )

    shipped = scenarios.scenario_of(turn.municipality, turn.scenario)
    pairs = (scenarios.pairs_of(shipped),) * (len(models) - 1)
    comparison = compare(models, wish, run_many, progress.told, progress.is_over, pairs=pairs)
    if not progress.done:
        return None
    found: Mapping[str, Any] = document_of_comparison(comparison, scenarios.may_show(shipped))
    return found


def _models(turn: Turn) -> tuple[Compiled, ...] | str:
    """What is compared, as it is now and as it is proposed; or why there is nothing to run."""
    try:
        shipped = scenarios.scenario_of(turn.municipality, turn.scenario)
    except Unseen:
        return CHANGED
    if scenarios.digest_of(shipped, turn.knobs, turn.replications) != turn.digest:
        # Other software asked it than calculates it: an old page, or half an upgrade.
        return CHANGED
    base = scenarios.base_of(shipped)
    wanted = [(shipped, turn.knobs)]
    if base is not None:
        wanted.insert(0, (base, scenarios.beside(shipped, turn.knobs)))
    found = [scenarios.set_up(each, knobs) for each, knobs in wanted]
    good = tuple(each.compiled for each in found if not isinstance(each, Unreadable))
    return good if len(good) == len(found) else UNREADABLE


class _Progress:
    """Tells the table how far it is, and hears from it whether to go on."""

    def __init__(self, turn: Turn, is_leaving: Is) -> None:
        self.turn, self.is_leaving = turn, is_leaving
        self.pace, self.done, self.of = Pace(), 0, turn.replications
        self._goes_on, self._told_at = True, float("-inf")

    @property
    def is_whole(self) -> bool:
        return self._goes_on

    def told(self, done: int, of: int) -> None:
        self.done, self.of = done, of
        self._look()

    def is_over(self) -> bool:
        self._look()
        return not self._goes_on or self.is_leaving()

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._told_at < TELL_EACH:
            return
        self._told_at = now
        left = self.pace.seconds_left(self.done, self.of)
        self._goes_on = turns.tell(self.turn, self.done, self.of, left, clock.now())


def warm_up() -> None:
    """Load the kernel, and count what pages say beforehand, before anybody waits for either."""
    is_loaded = False
    for shipped in scenarios.shipped_scenarios():
        beforehand(shipped, {})
        ready = scenarios.set_up(shipped, {})
        if not is_loaded and not isinstance(ready, Unreadable):
            forecast(ready.compiled, Wish(replications=1, days=1), in_turn)
            is_loaded = True
