"""Where does a story play in the whole house: which town, who is who, and what should come?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from tests.factories.towns import EVA, Cast, Town, make_town
from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import settle_case
from zorgroute.chain.cases.linking import asked_of
from zorgroute.chain.cases.loading import load
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.playing import Played, differences, play, world_of
from zorgroute.core.engine.settle import settle
from zorgroute.core.engine.standing import Item, Standing
from zorgroute.core.engine.story import Story, StoryMove, read_story
from zorgroute.core.routes.route import MAIN, Route

FOLDER = Path(__file__).parent
# The people a story names by what they are, as they are called in the family of the stage.
CALLED = {"moeder": f"{EVA.given} {EVA.surname}"}


def story_in(text: str, name: str) -> Story:
    """A story out of its text; one that cannot be read is a fault of the test."""
    found = read_story(text.encode(), name)
    assert isinstance(found, Story), found
    return found


class Stage:
    """A town of its own in which one story is played, and what the engine says of it.

    `folder` is where the routes of that town are written before they are published.
    """

    def __init__(self, name: str, folder: Path) -> None:
        text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        shipped = story_in(text, name)
        with transaction.atomic():
            self.town: Town = _town(shipped, folder)
        self.story = story_in(self.town.own(text), name)
        self.route: Route = self.town.route(shipped.route)
        self.child: UUID = self.town.children["pip"]
        self.case: UUID | None = None
        self._acting: dict[str, Acting] = {}
        world = world_of(self.story, content().calendar)
        # The first is the opening of the case; move by move the rest follows.
        self.engine: list[Played] = list(play(self.route, self.story, world))[1:]

    @property
    def first_words(self) -> str:
        """What is told when the case begins: the same as at the first step."""
        first = self.story.moves[:2]
        return next(
            each.writes[name][0]
            for each in first
            for name in ("gezien", "vraag")
            if name in each.writes
        )

    def seen_by(self, role: str, now: datetime) -> SeenCase | None:
        """The case in the eyes of somebody, or nothing when it is not there to them."""
        assert self.case is not None
        acting = self.acting(role, now)
        with transaction.atomic(), acting_as(acting):
            try:
                seen = case_seen_by(acting, self.case, now)
            except Unseen:
                return None
            assert seen.standing
            return seen

    def acting(self, role: str, now: datetime) -> Acting:
        """Somebody in the own function; in a story nobody changes work."""
        if role not in self._acting:
            with transaction.atomic():
                self._acting[role] = self.town.acting(role, now)
        return self._acting[role]

    def let_time_pass(self, now: datetime) -> None:
        """Do what the worker does by this moment: write down which terms have passed."""
        assert self.case is not None
        with transaction.atomic(), acting_as(Duty(municipality=self.town.municipality)):
            settle_case(self.case, now)

    def asked_link(self, role: str, now: datetime) -> UUID | None:
        """The request from another route that waits for an answer of this person, if any does."""
        acting = self.acting(role, now)
        with transaction.atomic(), acting_as(acting):
            return next((each.id for each in asked_of(acting, now)), None)

    def unlike_told(self, told: StoryMove) -> list[tuple[str, str, str]]:
        """What the story tells after a move and is not so, or is seen by nobody who takes part."""
        whole = self.whole(told.on)
        wrong = list(differences(told.then, whole))
        first = [role for role in (told.by, whole.holder) if role in self.town.people]
        unseen, items = None, {}
        # Whoever waits for feedback sees what came of it from the day on which it may be read.
        heard = max([told.on, *(each.heard_from for each in whole.told if each.heard_from)])
        roles = dict.fromkeys([*first, *self.town.people])
        for role, at in [(each, at) for at in dict.fromkeys((told.on, heard)) for each in roles]:
            if wrong or unseen == set():
                break
            seen = self.seen_by(role, at)
            if seen is not None:
                items |= {each.number: each for each in seen.items}
                shown = _counted(seen.standing, items.values(), whole.deviations)
                found = set(differences(told.then, shown))
                names = {what for what, *_ in found}
                unseen = {each for each in unseen or found if each[0] in names}
        return wrong or sorted(unseen or ())

    def whole(self, now: datetime) -> Standing:
        """Where the case stands for nobody in particular: all of it, with what time has brought."""
        with transaction.atomic(), acting_as(Duty(municipality=self.town.municipality)):
            opened = load(Case.objects.get(id=self.case), now)
            return settle(opened.route, opened.standing, opened.around.world, now)[0]

    def is_live(self, track: str, told: StoryMove) -> bool:
        """Whether a track ran already when this move was made, as the engine has it."""
        at = self.story.moves.index(told)
        standing = self.engine[at - 1].standing if at else None
        run = standing.runs.get(track) if standing else None
        return bool(run and run.is_live)

    def version(self, now: datetime) -> int:
        """How much has happened on the case, to tell that nothing was added."""
        return self.whole(now).next_seq

    def kinds_of(self, told: StoryMove) -> dict[str, str]:
        """The kind of each question that a move may answer."""
        line = self.route.lines[told.track or MAIN]
        return {name: each.type for name, each, _ in line.fields_of(line.steps[told.does or ""])}


def _counted(standing: Standing, items: Iterable[Item], deviations: int) -> Standing:
    """What a reader sees, with what no single reader is shown: everyone's own items together,
    and the number of deviations."""
    return replace(standing, deviations=deviations, items=tuple(items))


def _town(story: Story, folder: Path) -> Town:
    home = story.route.partition(".")[0]
    linked = {each.accepts_link for each in story.moves if each.accepts_link}
    cast = Cast(story.people, story.opened_by, story.contacts)
    if story.child:
        cast = replace(cast, born=story.child.born)
    opened = story.opened_on.replace(hour=8, minute=0)
    return make_town(home, (story.route, *sorted(linked)), cast, folder, opened)
