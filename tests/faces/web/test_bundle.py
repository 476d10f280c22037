"""Is the front end built when, and only when, its sources are other ones?"""

from __future__ import annotations

import pytest

from tools import build_front_end


@pytest.fixture
def front(tmp_path, monkeypatch):
    """A front end in a folder of its own, built by somebody."""
    sources, target = tmp_path / "frontend", tmp_path / "dist"
    (sources / "src").mkdir(parents=True)
    target.mkdir()
    for name in ("package.json", "package-lock.json", "build.mjs", "src/app.css"):
        (sources / name).write_text(name)
    monkeypatch.setattr(build_front_end, "FRONT", sources)
    monkeypatch.setattr(build_front_end, "TARGET", target)
    monkeypatch.setattr(build_front_end, "STAMP", target / "stamp.txt")
    for name in ("app.css", "app.js"):
        (target / name).write_text("x")
    (target / "stamp.txt").write_text(build_front_end.sources_hash())
    return tmp_path


def test_bundle_of_the_present_sources_is_not_built_again(front):
    assert build_front_end.is_current()


@pytest.mark.parametrize("name", ["package-lock.json", "build.mjs", "src/app.css", "src/new.css"])
def test_bundle_of_other_sources_is_built_again(front, name):
    (front / "frontend" / name).write_text("changed")
    assert not build_front_end.is_current()


@pytest.mark.parametrize("name", ["app.css", "app.js", "stamp.txt"])
def test_bundle_that_is_not_whole_is_built_again(front, name):
    (front / "dist" / name).unlink()
    assert not build_front_end.is_current()
