"""Does a filled form come to exactly the move that the stories tell?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.forms import as_sent, deviations
from tests.scenarios.test_stories import CONTENT, FOLDER, route_named, story_in
from zorgroute.core.answers import Denied, Moved
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.playing import _move, play, world_of
from zorgroute.core.engine.settle import settle
from zorgroute.core.forms.asked import Around, Form, Someone
from zorgroute.core.forms.build import build
from zorgroute.core.forms.parse import Filled, Mistakes, parse

# Somebody else's step gives another form, and an outcome that follows is not chosen wrongly.
NO_FORM_FOR = {"role.not_allowed", "outcome.does_not_fit"}
STORIES = ("05-westerkwartier", "06-twee-tot-drie-weken", "07-ouders-niet-open",
           "08-spoed-en-crisis")  # fmt: skip


def takes(name: str) -> Iterator[tuple[moves.Take, Form, Moved | Denied]]:
    """Every step that is done in a story, with its form as it stood just before, and the answer."""
    path = FOLDER / f"{name}.yaml"
    story = story_in(path)
    route, world = route_named(story.route), world_of(story, CONTENT.calendar)
    names = {each for told in story.moves for each in told.writes.get("gesproken-met", ())}
    names |= {each for told in story.moves for each in told.writes.get("deelnemers", ())}
    people = tuple(Someone(each, each) for each in sorted(names))
    standing = None
    for played in play(route, story, world):
        told = played.told
        if told is not None and told.does is not None and standing is not None:
            before, _ = settle(route, standing, world, told.on)
            take = taken(route, story, told)
            if take.line in route.lines and before.visit_on(take.line) is not None:
                around = Around(route, before, world, told.on, take.actor.role, people=people,
                                deviations=deviations())  # fmt: skip
                yield take, build(around, take.line, take.step), played.answer
        standing = played.standing or standing


def taken(route, story, told) -> moves.Take:
    return _move(route, None, story, told)


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.requirement("R007", "R033")
def test_form_filled_from_story_comes_to_the_same_move(name):
    accepted = [(take, form) for take, form, answer in takes(name) if isinstance(answer, Moved)]

    filled = [(take, form, parse(form, as_sent(form, take))) for take, form in accepted]

    assert [
        got.as_take(form, take.actor) if isinstance(got, Filled) else got
        for take, form, got in filled
    ] == [take for take, _ in accepted]
    assert len(accepted) > 3


@pytest.mark.parametrize("name", STORIES)
def test_form_filled_from_refused_move_names_a_mistake_or_is_refused_alike(name):
    """A form never lets through what the engine would let through otherwise."""
    for take, form, answer in takes(name):
        if not isinstance(answer, Denied) or set(answer.codes()) & NO_FORM_FOR:
            continue
        got = parse(form, as_sent(form, take))
        around = form.around
        if isinstance(got, Mistakes):
            assert got.found
        else:
            again = decide(
                around.route,
                around.standing,
                around.world,
                got.as_take(form, take.actor),
                around.now,
            )
            assert isinstance(again, Denied)
            assert set(again.codes()) <= set(answer.codes())
