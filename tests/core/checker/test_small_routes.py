"""Is the checker silent on sound routes, and does it say what really can happen on wild ones?"""

from __future__ import annotations

import pytest

from zorgroute.core.checker.findings import Finding, Proof
from zorgroute.core.routes.route import MAIN

from .breaking import findings_of
from .brute import Brute, Truth
from .small import THREE_TRACKS, loaded, sound, wild

SOUND, WILD = range(60), range(150)
QUICK = 30
MOST = 3_000


def said(text: str) -> list[Finding]:
    return [each for each in findings_of(loaded(text), {}) if each.weight == "finding"]


@pytest.mark.parametrize("seed", SOUND)
def test_sound_route_gives_no_finding(seed):
    assert said(sound(seed)) == []


@pytest.mark.parametrize("seed", SOUND)
def test_sound_route_with_one_fault_gives_that_finding(seed):
    text = sound(seed).replace(
        "    who: leerkracht\n    outcomes:", "    who: ouders\n    outcomes:", 1
    )

    codes = {each.code for each in said(text)}

    assert (text == sound(seed)) or "wait.no_end" in codes


def places(found: list[Finding], code: str) -> set[tuple[str, ...]]:
    """The places of one kind of finding, as (line, step) or (line, step, outcome)."""
    wheres = [each.where.split("/") for each in found if each.code == code]
    return {(MAIN, *where) for where in wheres if ":" not in where[0]}


@pytest.mark.parametrize(
    "seed",
    [seed if seed < QUICK else pytest.param(seed, marks=pytest.mark.slow) for seed in WILD],
)
def test_wild_route_gives_what_the_engine_can_really_do(seed):
    route = loaded(wild(seed))
    truth: Truth = Brute(route, MOST).walk()

    found = said(wild(seed))

    steps = {(MAIN, name) for name in route.main.steps}
    assert places(found, "step.unreachable") == steps - truth.steps
    assert places(found, "meldcode.order") == truth.disorder
    assert places(found, "signaller.not_told") == truth.untold
    stranded = places(found, "closing.unreachable") | places(found, "step.stuck")
    assert bool(stranded) == bool(truth.stranded)
    assert all(each.proof != Proof.POSSIBLE for each in found)


@pytest.mark.slow
def test_wild_routes_are_not_all_alike():
    codes = {each.code for seed in WILD for each in said(wild(seed))}

    assert {"step.unreachable", "meldcode.order", "signaller.not_told"} <= codes
    assert "closing.unreachable" in codes


def test_fault_that_needs_three_tracks_is_found_and_replayed():
    found = {each.key: each for each in said(THREE_TRACKS)}

    finding = found[("share.no_ground", "drie:d1/a")]
    assert {hop.line for hop in finding.path if hop.kind == "start"} == {"een", "twee", "drie"}
    assert finding.proof == Proof.REPLAYED


def test_fault_beyond_the_bound_stays_possible_and_the_walk_says_so(monkeypatch):
    from zorgroute.core.checker import search  # noqa: PLC0415 - the bound is changed in its module

    monkeypatch.setattr(search, "MOST_TRACKS", 1)

    found = {each.key: each for each in said(THREE_TRACKS)}

    assert found[("share.no_ground", "drie:d1/a")].proof == Proof.POSSIBLE
