"""Running cases go over to another version: ordered, decided and undone, in the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tests.factories.worlds import MONDAY, ROUTE, School, make_school, route
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.lists import work_of
from zorgroute.chain.cases.migrating import (
    Plan,
    order,
    order_of,
    rehearse,
    running_versions,
    take_back,
)
from zorgroute.chain.cases.moving_over import (
    carry_out,
    decide_case,
    go_back,
    may_go_back,
    pending_of,
)
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.encoding import deed_of, structure_of
from zorgroute.chain.ledger.models import Deed, Look
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, present_route
from zorgroute.core.engine.events import Migrated, Placed
from zorgroute.core.engine.migrating import Agreed
from zorgroute.core.engine.moves import Actor, Register, Take

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R034")]
HOUR = timedelta(hours=1)
RENAMED = ("1-signaal", "1-eerste-signaal")


@dataclass
class Town:
    """A school with cases on version 1, and the policy officer of its municipality."""

    school: School
    old: str
    cases: dict[str, object]

    @property
    def officer(self):
        day = self.school.now.date()
        with acting_as(Duty(municipality=self.school.municipality)):
            return acting_in(hats_of(self.school.people["beleidsmedewerker"], day)[0], day)

    def teacher(self):
        return self.school.acting("leerkracht")

    def seen(self, child: str = "pip", role: str = "leerkracht"):
        acting = self.school.acting(role)
        with acting_as(acting):
            return case_seen_by(acting, self.cases[child], self.school.now)

    def pending(self, child: str = "pip", role: str = "leerkracht"):
        seen, acting = self.seen(child, role), self.school.acting(role)
        with acting_as(acting):
            return pending_of(seen)

    def plan(self, new: str, **agreed: object) -> Plan:
        return Plan(ROUTE, new, (self.old,), Agreed(**agreed))  # type: ignore[arg-type]

    def ordered(self, new: str, *, key: str = "", **agreed: object):
        officer = self.officer
        with acting_as(officer):
            return order(officer, self.plan(new, **agreed), self.school.now, key=key)

    def states(self, made) -> dict[str, int]:
        officer = self.officer
        with acting_as(officer):
            return dict(order_of(officer, made, self.school.now).states)


@pytest.fixture
def town(db):
    school = make_school()
    here = school.municipality
    with acting_as(Duty(municipality=here)):
        hall = parties.add_organisation(here, "Gemeentehuis", "municipality")
        officer = parties.add_person(here, Name("Frouke", "Windroos"))
        parties.employ(here, officer, hall, "beleidsmedewerker", date(2020, 8, 1))
        school.people["beleidsmedewerker"] = officer
    teacher = school.acting("leerkracht")
    cases = {}
    with acting_as(teacher):
        for child in ("pip", "juno"):
            told = Concern(school.children[child], ("ontwikkeling",), "Is stil.", school.now.date())
            cases[child] = raise_concern(teacher, route(), told, school.now).case
    return Town(school, route().digest, cases)


def second_version(tmp_path, *changes: tuple[str, str]) -> str:
    """Publish the next version of the route, with these words in the place of others."""
    text = (content().folder / "routes" / f"{ROUTE}.yaml").read_text(encoding="utf-8")
    for old, new in (("version: 1\n", "version: 2\n"), *changes):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / f"{ROUTE}.yaml"
    path.write_text(text, encoding="utf-8")
    digest = publish(path, MONDAY)
    assert present_route(ROUTE).version == 2
    return digest


def kinds(town, child: str = "pip") -> list[str]:
    with acting_as(Duty(municipality=town.school.municipality)):
        rows = Deed.objects.filter(case_id=town.cases[child]).order_by("seq")
        return list(rows.values_list("kind", flat=True))


def test_line_of_the_log_that_moves_a_case_reads_back_as_it_was_written():
    deed = Migrated(
        "oud", "nieuw", 2, (Placed("main", "een", "twee"), Placed("mdo", "stap")),
        (("ib", "zorgcoordinator"),), ("vraag",), ("delen",),
    )  # fmt: skip
    written = json.loads(json.dumps(structure_of(deed)))

    assert deed_of("Migrated", written, None) == (deed, "")


# Before anything is ordered


def test_publishing_leaves_running_cases_on_their_version(town, tmp_path):
    second_version(tmp_path)

    assert (town.seen().route.version, running_versions(town.officer, ROUTE)) == (1, {town.old: 2})


def test_rehearsal_counts_and_writes_nothing_but_one_look(town, tmp_path):
    new = second_version(tmp_path)
    officer = town.officer
    before = kinds(town)
    with acting_as(officer):
        found = rehearse(officer, town.plan(new), town.school.now)
    with acting_as(Duty(municipality=town.school.municipality)):
        looks = Look.objects.filter(person_id=officer.person)
        seen = [(each.parts, each.case_id, each.child_id) for each in looks]

    assert (dict(found.counts), kinds(town), seen) == (
        {("moves", ""): 2},
        before,
        [(["verhuizing"], None, None)],
    )


def test_rehearsal_names_what_must_be_decided_and_for_how_many(town, tmp_path):
    new = second_version(tmp_path, RENAMED)
    officer = town.officer
    with acting_as(officer):
        found = rehearse(officer, town.plan(new), town.school.now)

    asked = [(question.name, many) for (_, question), many in found.questions.items()]
    assert (dict(found.counts), asked) == ({("needs_decision", ""): 2}, [("1-signaal", 2)])


@pytest.mark.parametrize("role", ["directeur", "leerkracht", "beheerder", "ouders"])
def test_nobody_but_the_owner_rehearses_or_orders(town, tmp_path, role):
    new = second_version(tmp_path)
    other = town.school.acting(role)
    for do in (rehearse, order):
        with acting_as(other), pytest.raises(Refused):
            do(other, town.plan(new), town.school.now)


def test_officer_who_orders_does_not_see_the_case(town):
    officer = town.officer
    with acting_as(officer), pytest.raises(Unseen):
        case_seen_by(officer, town.cases["pip"], town.school.now)


# Moving


def test_ordered_cases_move_and_the_log_says_who_ordered_it(town, tmp_path):
    made = town.ordered(second_version(tmp_path))
    carry_out(town.school.now)
    with acting_as(Duty(municipality=town.school.municipality)):
        last = Deed.objects.filter(case_id=town.cases["pip"]).order_by("seq").last()

    assert town.states(made) == {"moved": 2}
    assert (last.kind, last.by_person, last.by_role) == (
        "Migrated",
        town.school.people["beleidsmedewerker"],
        "beleidsmedewerker",
    )
    assert town.seen().route.version == 2


def test_case_is_worked_on_after_the_move(town, tmp_path):
    town.ordered(second_version(tmp_path))
    carry_out(town.school.now)
    first_step(town)

    assert [each.step for each in town.seen().what_now.steps] != ["1-signaal"]


def first_step(town, step="1-signaal"):
    teacher, later = town.teacher(), town.school.now + HOUR
    move = Take(
        Actor(str(teacher.person), "leerkracht"),
        step,
        "besproken",
        later,
        record={"domein": ("ontwikkeling",), "gezien": ("Is stil.",)},
        present=frozenset({"collega"}),
    )
    with acting_as(teacher):
        attempt(teacher, town.cases["pip"], move, later)
    town.school.now = later


def test_work_of_the_holder_follows_a_step_that_is_called_otherwise(town, tmp_path):
    town.ordered(
        second_version(tmp_path, RENAMED), steps={("main", "1-signaal"): "1-eerste-signaal"}
    )
    carry_out(town.school.now)
    teacher = town.teacher()
    with acting_as(teacher):
        steps = {each.step for each in work_of(teacher, town.school.now)}

    assert steps == {"1-eerste-signaal"}


def test_ordering_the_same_form_twice_is_ordering_once(town, tmp_path):
    new = second_version(tmp_path)

    assert town.ordered(new, key="a-key") == town.ordered(new, key="a-key")


def test_carrying_out_twice_is_doing_it_once(town, tmp_path):
    town.ordered(second_version(tmp_path))
    carry_out(town.school.now)

    assert (carry_out(town.school.now), kinds(town).count("Migrated")) == (0, 1)


def test_what_was_told_before_keeps_its_words(town, tmp_path):
    first_step(town)
    before = [each.words for each in town.seen().timeline()]
    title = route().main.steps["1-signaal"].title.prof
    made = town.ordered(second_version(tmp_path, (title, "Een heel andere titel")))
    carry_out(town.school.now)
    after = [each.words for each in town.seen().timeline()]

    assert (town.states(made), after[1:]) == ({"moved": 2}, before)
    assert "versie 2" in after[0]


# Deciding


def test_case_whose_step_is_gone_asks_its_holder_once(town, tmp_path):
    made = town.ordered(second_version(tmp_path, RENAMED))
    carry_out(town.school.now)
    teacher = town.teacher()
    with acting_as(teacher):
        waits = [each.kind for each in work_of(teacher, town.school.now)]

    assert (town.states(made), waits.count("version_asked")) == ({"asked": 2}, 2)
    assert town.seen().route.version == 1


def test_holder_decides_where_the_case_goes_on(town, tmp_path):
    town.ordered(second_version(tmp_path, RENAMED))
    carry_out(town.school.now)
    pending = town.pending()
    assert pending is not None
    question = pending.verdict.questions[0]
    teacher = town.teacher()
    with acting_as(teacher):
        chosen = Agreed({("main", question.name): "1-eerste-signaal"})
        decide_case(teacher, town.cases["pip"], chosen, town.school.now)
    seen = town.seen()

    assert (seen.route.version, [each.step for each in seen.what_now.steps]) == (
        2,
        ["1-eerste-signaal"],
    )
    assert (town.pending(), seen.items) == (None, ())


def test_decision_that_decides_nothing_is_a_conflict(town, tmp_path):
    town.ordered(second_version(tmp_path, RENAMED))
    carry_out(town.school.now)
    teacher = town.teacher()
    with acting_as(teacher), pytest.raises(Conflict):
        decide_case(teacher, town.cases["pip"], Agreed(), town.school.now)


@pytest.mark.parametrize("role", ["ib", "directeur", "ouders", "beleidsmedewerker"])
def test_nobody_else_decides_about_a_case(town, tmp_path, role):
    town.ordered(second_version(tmp_path, RENAMED))
    carry_out(town.school.now)
    other = town.officer if role == "beleidsmedewerker" else town.school.acting(role)
    chosen = Agreed({("main", "1-signaal"): "1-eerste-signaal"})
    with acting_as(other), pytest.raises((Unseen, Refused)):
        decide_case(other, town.cases["pip"], chosen, town.school.now)


# Undoing


def test_plan_taken_back_brings_every_case_back(town, tmp_path):
    before = town.seen()
    made = town.ordered(second_version(tmp_path))
    carry_out(town.school.now)
    officer = town.officer
    with acting_as(officer):
        take_back(officer, made, town.school.now)
    carry_out(town.school.now)
    after = town.seen()

    assert (town.states(made), after.route.digest) == ({"undone": 2}, town.old)
    assert (after.what_now, after.facts) == (before.what_now, before.facts)


def test_case_that_went_on_stays_when_the_plan_is_taken_back(town, tmp_path):
    made = town.ordered(second_version(tmp_path))
    carry_out(town.school.now)
    first_step(town)
    officer = town.officer
    with acting_as(officer):
        take_back(officer, made, town.school.now)
    carry_out(town.school.now)

    assert (town.states(made), town.seen().route.version) == ({"undone": 1, "moved_on": 1}, 2)


def test_question_falls_away_with_its_plan(town, tmp_path):
    made = town.ordered(second_version(tmp_path, RENAMED))
    carry_out(town.school.now)
    officer = town.officer
    with acting_as(officer):
        take_back(officer, made, town.school.now)
    carry_out(town.school.now)

    assert (town.states(made), town.seen().items) == ({"undone": 2}, ())


def test_holder_takes_one_case_back(town, tmp_path):
    made = town.ordered(second_version(tmp_path))
    carry_out(town.school.now)
    to = may_go_back(town.seen())
    teacher = town.teacher()
    with acting_as(teacher):
        go_back(teacher, town.cases["pip"], town.school.now)

    assert (to.version, town.seen().route.version, town.seen("juno").route.version) == (1, 1, 2)
    assert town.states(made) == {"moved": 1, "undone": 1}


def test_one_case_cannot_be_taken_back_once_somebody_went_on(town, tmp_path):
    town.ordered(second_version(tmp_path))
    carry_out(town.school.now)
    teacher, later = town.teacher(), town.school.now + HOUR
    move = Register(Actor(str(teacher.person), "leerkracht"), "contact", "Gebeld.", later)
    with acting_as(teacher):
        attempt(teacher, town.cases["pip"], move, later)
        with pytest.raises(Refused) as refused:
            go_back(teacher, town.cases["pip"], later)

    assert (refused.value.denied.codes(), may_go_back(town.seen())) == (
        ("version.moved_on",),
        None,
    )
