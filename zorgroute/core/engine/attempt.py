"""Which events does one attempt write, and where does the case stand after each of them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from zorgroute.core.answers import Reason
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.evolve import evolve
from zorgroute.core.engine.guards import is_met
from zorgroute.core.engine.hearing import begins_when_heard
from zorgroute.core.engine.known import CaseKnown
from zorgroute.core.engine.moves import Actor, OnBehalf
from zorgroute.core.engine.opening import Opening, is_wait, open_step
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.world import World
from zorgroute.core.routes.route import MAIN, Line, Route
from zorgroute.core.routes.words import Outcome, Starting

WITH_THE_CASE = "met-de-zaak"


class Attempt:
    """Collects the events of one attempt; local to one call of `decide` or `settle`.

    It evolves a standing along, so that a consequence sees what came before it. Nothing leaves
    this object unless the whole attempt succeeds.
    """

    def __init__(
        self, route: Route, standing: Standing | None, world: World, recorded_at: datetime
    ) -> None:
        self.route, self.world, self.recorded_at = route, world, recorded_at
        self.standing = standing
        self.events: list[ev.Event] = []
        self.reasons: list[Reason] = []
        self._act = self._next()
        self._happened_at = recorded_at
        self._by: Actor | None = None
        self._behalf: OnBehalf | None = None
        self._note = ""
        self._goes_on = False
        self._waiting: ev.StepTaken | None = None

    def begin(
        self,
        happened_at: datetime,
        by: Actor | None,
        behalf: OnBehalf | None = None,
        note: str = "",
        *,
        goes_on: bool = False,
    ) -> Attempt:
        """Start a new act: what follows is one attempt of this person, corrected as a whole.

        With `goes_on` a missing day does not stop it: what life or a crisis brings is never
        refused, so the day is asked for afterwards.
        """
        self._act = self._next()
        self._goes_on, self._waiting = goes_on, None
        self._happened_at, self._by, self._behalf, self._note = happened_at, by, behalf, note
        return self

    @property
    def happened_at(self) -> datetime:
        return self._happened_at

    @property
    def now_at(self) -> Standing:
        """The standing so far; only to be asked once the case is open."""
        if self.standing is None:
            raise AssertionError("no case has been opened")
        return self.standing

    def _next(self) -> int:
        return self.standing.next_seq if self.standing else 1

    def write(self, deed: ev.Deed) -> None:
        event = ev.Event(
            seq=self._next(),
            act=self._act,
            happened_at=self._happened_at,
            recorded_at=self.recorded_at,
            deed=deed,
            by=self._by,
            on_behalf=self._behalf.role if self._behalf else None,
            channel=self._behalf.channel if self._behalf else None,
            note=self._note,
        )
        self.standing = evolve(self.route, self.standing, event)
        self.events.append(event)

    def let_wait(self, taken: ev.StepTaken) -> None:
        """What comes of this step for who receives its feedback begins when that may be heard."""
        self._waiting = taken if taken.heard_from is not None else None

    def _known_from(self, line: str, step: str) -> datetime | None:
        """When who does a step may first know of it, when that is later than now (R145)."""
        taken = self._waiting
        if taken is None or taken.feedback_to is None:
            return None
        said = taken.line, taken.step
        is_theirs = begins_when_heard(self.route, said, taken.feedback_to, (line, step))
        return taken.heard_from if is_theirs else None

    def open(self, line: str, step: str, next_on: date | None) -> None:
        """Bring a step up; the reason why it cannot is kept with the others."""
        if self.now_at.is_quiet:  # nobody is held to a day any more
            self.write(ev.StepOpened(line, step))
            return
        known_from = self._known_from(line, step)
        opening = Opening(line, step, self._happened_at, self.now_at.holder, known_from)
        opened = open_step(self.route, self.world, opening, self.now_at.facts, next_on)
        if isinstance(opened, Reason):
            self._unopened(opened, line, step)
        else:
            self.write(replace(opened, known_from=known_from))

    def _unopened(self, why: Reason, line: str, step: str) -> None:
        """A person must choose a day; where a clock moved the case, who directs is asked to."""
        if self._by is not None and not self._goes_on:
            self.reasons.append(why)
            return
        self.write(ev.StepOpened(line, step))
        self.raise_item("choose_day", self.director_of(line), f"{line}/{step}")

    def director_of(self, line: str) -> str:
        """Who answers for this line: its lead, else the responsible of the case."""
        return self.route.lines[line].lead or self.now_at.holder

    def ask_for_days(self) -> None:
        """Ask for a day wherever somebody now waits without one, as after a handover: a step that
        was the responsible's own is a wait for the next responsible (semantics 14)."""
        if self.now_at.is_quiet:
            return
        asked = {item.about for item in self.now_at.items if item.kind == "choose_day"}
        for visit in list(self.now_at.visits()):
            about = f"{visit.line}/{visit.step}"
            if visit.due is not None or about in asked:
                continue
            if is_wait(self.route, visit.line, visit.step, self.now_at.holder):
                self.raise_item("choose_day", self.director_of(visit.line), about)

    def raise_item(self, kind: str, role: str, about: str = "") -> None:
        self.write(ev.ItemRaised(kind, role, about))

    def start_track(self, track: str, next_on: date | None) -> None:
        """Start a track, unless it runs already: a case has one of each at a time (semantics 5)."""
        run = self.now_at.runs.get(track)
        if run is not None and run.is_live:
            return
        self.write(ev.TrackStarted(track))
        self.open(track, self.route.lines[track].first, next_on)

    def start_all(
        self, line: Line, starts: tuple[Starting, ...] | None, next_on: date | None
    ) -> None:
        """Start the tracks whose condition holds now; without a condition it always does."""
        known = CaseKnown.before(self.now_at, self.world, self._happened_at)
        for starting in starts or ():
            if starting.when is None or is_met(starting.when, line, known) is True:
                self.start_track(starting.track, next_on)

    def end_track(self, track: str, result: str, next_on: date | None) -> None:
        """End a track; the main line moves only when its open step says so (semantics 2)."""
        self.write(ev.TrackEnded(track, result))
        main = self.now_at.main
        if main is None:
            return
        to = self.route.main.steps[main.step].on_track.get(track, {}).get(result)
        if to is None:
            self.raise_item("track_ended", self.now_at.holder, f"{track}={result}")
            return
        self.write(ev.StepLeft(MAIN, main.step, f"track.{track}"))
        self.open(MAIN, to, next_on)

    def close(self, result: str) -> None:
        """Close the case; a standing track ends with it (semantics 3)."""
        for name, run in sorted(self.now_at.runs.items()):
            if run.is_live and self.route.lines[name].standing:
                self.write(ev.TrackEnded(name, WITH_THE_CASE))
        self.write(ev.Closed(result))

    def follow(self, line: Line, outcome: Outcome, next_on: date | None) -> None:
        """Go where an outcome leads: start its tracks, then the next step or the end."""
        self.start_all(line, outcome.starts, next_on)
        if outcome.opens is not None:
            self.write(ev.LinkOpened(outcome.opens.route, outcome.opens.hands_to))
        if outcome.to is not None:
            self.open(line.name, outcome.to, next_on)
        elif line.name == MAIN:
            self.close(outcome.ends or "")
        else:
            self.end_track(line.name, outcome.ends or "", next_on)
