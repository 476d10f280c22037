"""Can somebody come to read more by own acts alone, without another party doing anything?

A machine of real acts in a small town: whoever tries whatever up to six times in a row, after the
case came as far as the acts of others brought it. What they may read of what others wrote, and
which children and cases they know of, never grows. Emergency access is not among the acts: it
opens on purpose, is told and is judged.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.town import make_town
from tests.factories.westerkwartier import STEPS
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.cases.signing import EVERYBODY
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.parties.access import children_of
from zorgroute.core.engine.moves import (
    Actor,
    AnswerHandover,
    Divert,
    Move,
    Register,
    Reopen,
    StartTrack,
    Take,
    Waiver,
)

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T3")]

ORDER = ("1-signaal", "2-kort-gesprek", "3-naar-ib", "4-kijken-of-overleggen", "5-besluit-gesprek")
WHO = (
    "collega", "ib", "directeur", "cjg", "leerkracht", "leerkracht-vlieger", "ib-vlieger",
    "ouders-juno",
)  # fmt: skip
TRACKS = ("meldcode", "spoed", "crisis")
OPEN = "the step that is open"
ACTS = st.sampled_from(
    [
        *[("take", OPEN)] * 8,
        ("take", "6-gesprek-ouders"), ("take", "9-hulp-cjg"), ("divert", "9-hulp-cjg"),
        *(("track", track) for track in TRACKS),
        ("accept", ""), ("reopen", ""), ("contact", ""), ("concern", "own"), ("concern", "this"),
    ]
)  # fmt: skip


def known_to(town: Any, who: str, own: set[UUID]) -> set[tuple[Any, ...]]:
    """Everything that somebody reads of others: cases, children, people, and what was written."""
    acting, now = town.acting(who), town.moment
    found: set[tuple[Any, ...]] = set()
    with acting_as(acting):
        if not acting.is_family:
            found |= {("child", each.id) for each in children_of(acting, now)}
        for case, child, _, _ in cases_of(acting, now):
            if case in own:
                continue
            seen = case_seen_by(acting, case, now)
            found |= {("case", case), ("child", child.id if child else None)}
            found |= {("person", case, each.who.person, each.role) for each in seen.people()}
            found |= {
                (case, entry.act, answer.name, str(answer.value))
                for entry in seen.timeline()
                if entry.by != str(acting.person)
                for answer in entry.answers
            }
    return found


def move_of(town: Any, who: str, act: str, what: str) -> Move:
    acting = town.acting(who)
    actor, now = Actor(str(acting.person), acting.role), town.moment
    match act:
        case "take":
            _, outcome, usual = STEPS[what]
            return Take(
                actor, what, outcome, now,
                record=usual.get("record", {}), feedback=usual.get("feedback"),
                present=frozenset({*usual.get("present", ()), acting.role}),
                next_on=usual.get("next_on"),
            )  # fmt: skip
        case "divert":
            return Divert(actor, what, Waiver("parents_choose_other", "Zo kan het ook."), now)
        case "track":
            return StartTrack(actor, what, now)
        case "accept":
            return AnswerHandover(actor, now)
        case "reopen":
            return Reopen(actor, "De zorg is terug.", now)
        case _:
            return Register(actor, "contact", "cjg", now)


def try_it(town: Any, who: str, act: str, what: str) -> UUID | None:
    """Do it if it is allowed; gives the case in which it was done."""
    acting, now = town.acting(who), town.moment
    what = (town.open_step() or "6-gesprek-ouders") if what == OPEN else what
    try:
        with acting_as(acting), transaction.atomic():
            if act != "concern":
                move = move_of(town, who, act, what)
                return attempt(acting, town.case, move, now, signing=EVERYBODY).case
            children = [each.id for each in children_of(acting, now)]
            child = town.child if what == "this" or not children else children[0]
            told = Concern(child, ("ontwikkeling",), "Slaapt in de kring.", now.date())
            return raise_concern(acting, town.route, told, now).case
    except (Unseen, Refused, Conflict):
        return None


# A teacher who does an own step brings these in; nobody of another organisation comes with them.
AT_SCHOOL = ("ib", "ouders")


@pytest.mark.requirement("R205")
def test_t3_no_six_own_acts_let_anybody_read_more(tmp_path):
    town = make_town(tmp_path)
    town.raise_concern()
    tried = {"done": 0, "all": 0}

    @settings(
        max_examples=12, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.integers(0, len(ORDER)), st.sampled_from(WHO), st.lists(ACTS, min_size=1, max_size=6))
    def check(depth: int, who: str, acts: list[tuple[str, str]]) -> None:
        start, point = town.moment, transaction.savepoint()
        try:
            for step in ORDER[:depth]:
                town.do(step)
            own: set[UUID] = set()
            before = known_to(town, who, own)
            for act, what in acts:
                made = try_it(town, who, act, what)
                own |= {made} - {None, town.case}
                tried["all"] += 1
                tried["done"] += made is not None
                more = known_to(town, who, own) - before
                # Whom one talked with at the own school is no secret to who talked with them.
                met = {each for each in more if each[0] == "person" and each[-1] in AT_SCHOOL}
                assert more - met == set(), (who, act, what)
        finally:
            transaction.savepoint_rollback(point)
            town.moment = start

    check()
    assert tried["done"] > 0
    assert tried["all"] > tried["done"]


def test_t3_act_of_another_party_does_let_somebody_read_more(town):
    """The machine can see a reading set grow: it does when the teacher goes to the ib."""
    town.raise_concern()
    before = known_to(town, "ib", set())
    for step in ORDER[:3]:
        town.do(step)
    assert known_to(town, "ib", set()) - before != set()
