"""Do the stories go as they are told, whether a worker ran or not?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import Moved
from zorgroute.core.engine.events import Event
from zorgroute.core.engine.evolve import fold
from zorgroute.core.engine.playing import Played, play, world_of
from zorgroute.core.engine.story import Story, read_story
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route

FOLDER = Path(__file__).parent
CONTENT = Content()
STORIES = sorted(FOLDER.glob("*.yaml"))
MUST_END = ("01", "02", "05", "06", "07", "08")


def story_in(path: Path) -> Story:
    found = read_story(path.read_bytes(), path.name)
    assert not isinstance(found, Unreadable), found
    return found


def route_named(name: str) -> Route:
    folder = CONTENT.folder / "routes"

    def track(use: str) -> tuple[str, bytes] | None:
        path = folder / "tracks" / f"{use}.yaml"
        return (path.name, path.read_bytes()) if path.is_file() else None

    found = load_route((folder / f"{name}.yaml").read_bytes(), name, track)
    assert not isinstance(found, Unreadable), found
    return found


def played(path: Path, *, worker: bool) -> list[Played]:
    story = story_in(path)
    return list(
        play(route_named(story.route), story, world_of(story, CONTENT.calendar), worker=worker)
    )


def log_of(moves: list[Played]) -> list[Event]:
    standing = moves[-1].standing
    assert standing is not None
    return standing.log()


def test_stories_are_the_thirteen_of_the_catalogue():
    assert [path.name[:2] for path in STORIES] == [f"{number:02}" for number in range(1, 14)]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_goes_as_it_is_told(path):
    differences = [each.mismatches for each in played(path, worker=False) if each.mismatches]

    assert differences == []


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_gives_the_same_log_with_the_worker_on(path):
    off = log_of(played(path, worker=False))
    on = log_of(played(path, worker=True))

    # Only the moment at which a passed term was written down may differ.
    assert [_without_recording(each) for each in on] == [_without_recording(each) for each in off]


def _without_recording(event: Event) -> Event:
    return event if event.by else replace(event, recorded_at=event.happened_at)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_replayed_from_its_log_stands_the_same(path):
    moves = played(path, worker=False)

    assert fold(route_named(story_in(path).route), log_of(moves)) == moves[-1].standing


@pytest.mark.parametrize(
    "path", [path for path in STORIES if path.name[:2] in MUST_END], ids=lambda path: path.stem
)
def test_story_that_routes_alone_carry_reaches_its_end(path):
    standing = played(path, worker=False)[-1].standing

    assert standing is not None
    assert standing.closed is not None


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_that_is_told_otherwise_is_noticed(path):
    """A runner that cannot fail proves nothing: every `then` is turned around once."""
    story = story_in(path)
    told = [each for each in story.moves if each.then is not None and each.then.stands]
    if not told:
        pytest.skip("this story never says where the case stands")
    wrong = told[0].model_copy(
        update={"then": told[0].then.model_copy(update={"stands": "ergens-anders"})}
    )
    moves = tuple(wrong if each is told[0] else each for each in story.moves)
    broken = story.model_copy(update={"moves": moves})
    world = world_of(story, CONTENT.calendar)

    seen = [each.mismatches for each in play(route_named(story.route), broken, world)]

    assert any(mismatch for mismatch in seen)


def test_refusal_that_is_not_told_is_noticed():
    path = FOLDER / "05-westerkwartier.yaml"
    story = story_in(path)
    number = next(n for n, each in enumerate(story.moves) if each.refused)
    silent = story.moves[number].model_copy(update={"refused": None})
    broken = story.model_copy(
        update={"moves": (*story.moves[:number], silent, *story.moves[number + 1 :])}
    )
    world = world_of(story, CONTENT.calendar)

    results = list(play(route_named(story.route), broken, world))

    assert results[number + 1].mismatches[0][0] == "refused"
    assert not isinstance(results[number + 1].answer, Moved)
