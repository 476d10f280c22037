"""Where does a story play in the whole house: which school, who is who, and what should come?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from tests.factories.worlds import School, make_school
from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.loading import load
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, present_route, routes_at
from zorgroute.core.engine.playing import Played, differences, play, world_of
from zorgroute.core.engine.standing import Item, Standing
from zorgroute.core.engine.story import Story, StoryMove, read_story
from zorgroute.core.routes.route import Route

FOLDER = Path(__file__).parent
# The people a story names by what they are, as they are called in the family of the stage.
CALLED = {"moeder": "Eva Waterland"}


def story_named(name: str) -> Story:
    """The story of this file; a file that cannot be read is a fault of the test."""
    found = read_story((FOLDER / f"{name}.yaml").read_bytes(), name)
    assert isinstance(found, Story), found
    return found


class Stage:
    """A school of its own in which one story is played, and what the engine says of it."""

    def __init__(self, story: Story, *, own_route: Path | None = None) -> None:
        self.story = story
        with transaction.atomic():
            self.school: School = make_school(story.opened_on.replace(hour=8, minute=0))
            if own_route is not None:
                _agree(self.school, story, own_route)
        self.route: Route = self._route(own_route is not None)
        self.child: UUID = self.school.children["pip"]
        self.case: UUID | None = None
        world = world_of(story, content().calendar)
        # The first is the opening of the case; move by move the rest follows.
        self.engine: list[Played] = list(play(self.route, story, world))[1:]

    def _route(self, is_own: bool) -> Route:
        if is_own:
            with transaction.atomic(), acting_as(Duty(municipality=self.school.municipality)):
                return routes_at(self.school.municipality, "primary_school")[0]
        found = present_route(self.story.route)
        assert found is not None
        return found

    def seen_by(self, role: str, now: datetime) -> SeenCase | None:
        """The case in the eyes of somebody, or nothing when it is not there to them."""
        assert self.case is not None
        acting = _acting(self.school, role, now)
        with transaction.atomic(), acting_as(acting):
            try:
                seen = case_seen_by(acting, self.case, now)
            except Unseen:
                return None
            assert seen.standing
            return seen

    def unlike_told(self, told: StoryMove) -> list[tuple[str, str, str]]:
        """What the story tells after a move and nobody who takes part sees so."""
        roles = [role for role in self.story.people if role in self.school.people]
        everyone = [seen for role in roles if (seen := self.seen_by(role, told.on)) is not None]
        items = {item.number: item for seen in everyone for item in seen.items}
        whole = tuple(items[number] for number in sorted(items))
        unlike = [set(differences(told.then, self._counted(seen, whole))) for seen in everyone]
        names = set.intersection(*({what for what, *_ in some} for some in unlike))
        return sorted({each for some in unlike for each in some if each[0] in names})

    def _counted(self, seen: SeenCase, items: tuple[Item, ...]) -> Standing:
        """What this reader sees, with what no single reader is shown: everyone's own items
        together, and the number of deviations."""
        with transaction.atomic(), acting_as(Duty(municipality=self.school.municipality)):
            counted = load(Case.objects.get(id=seen.id), seen.now).standing.deviations
        return replace(seen.standing, deviations=counted, items=items)

    def is_live(self, track: str, told: StoryMove) -> bool:
        """Whether a track ran already when this move was made, as the engine has it."""
        at = self.story.moves.index(told)
        standing = self.engine[at - 1].standing if at else None
        run = standing.runs.get(track) if standing else None
        return bool(run and run.is_live)

    def version(self, now: datetime) -> int:
        """How much has happened on the case, to tell that nothing was added."""
        found = [self.seen_by(role, now) for role in self.story.people]
        return max(seen.version for seen in found if seen is not None)


def _agree(school: School, story: Story, folder: Path) -> None:
    """Publish the route of the story as that of the municipality of this school alone."""
    text = (content().folder / "routes" / f"{story.route}.yaml").read_text(encoding="utf-8")
    own, _, kind = story.route.partition(".")
    text = text.replace(f"route: {story.route}", f"route: {school.municipality}.{kind}", 1)
    text = text.replace(f"municipality: {own}", f"municipality: {school.municipality}", 1)
    file = folder / f"{school.municipality}.{kind}.yaml"
    file.write_text(text, encoding="utf-8")
    with acting_as(Duty(municipality=school.municipality)):
        publish(file, school.now)


def _acting(school: School, role: str, now: datetime) -> Acting:
    with transaction.atomic():
        return school.acting(role, now)
