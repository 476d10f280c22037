"""Does a comparison with the route find exactly what was hidden among invented families?"""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.core.simulation.shipped import shipped
from zorgroute.chain.routebook.content import Content
from zorgroute.core.conformance.findings import Subject
from zorgroute.core.conformance.report import Report, conformance_of
from zorgroute.core.simulation.families import chance_of, families_of
from zorgroute.core.simulation.logging_runs import log_of_run
from zorgroute.core.simulation.planting import Fault, Ground, Planted, plant
from zorgroute.core.simulation.replication import run_once
from zorgroute.core.traces.log import EventLog
from zorgroute.faces.agreement_rules import rules_of

SCENARIO = "nijmegen.soll-een-functie"
# In which way each hidden fault shows in the report.
SHOWS = {
    Fault.BYPASS: {"bypass"},
    Fault.STACK: {"extra"},
    Fault.FORGOTTEN_DEADLINE: {"late"},
    Fault.OUT_OF_ORDER: {"wrong_order", "extra", "after_end", "missing"},
}


@cache
def ground() -> Ground:
    of, content = shipped(SCENARIO), Content()
    meeting = frozenset(
        (row["line"], row["step"])
        for row in content.rows("conformance_steps")
        if row["route"] == of.route.name and row["meaning"] == "mdo"
    )
    return Ground(of.route, content.calendar, of.world.school_region, meeting)


@cache
def families() -> EventLog:
    of = shipped(SCENARIO)
    run = run_once(of.compiled.model, seed=7, replication=0, days=of.compiled.days)
    return families_of(log_of_run(run, of.compiled), of.compiled, "7-0")


def planted(share: float) -> tuple[EventLog, tuple[Planted, ...]]:
    shares = {**dict.fromkeys(Fault, share), Fault.BYPASS: min(1.0, 10 * share)}
    return plant(families(), ground(), shares, chance_of(7))


@cache
def reported(share: float) -> Report:
    of = shipped(SCENARIO)
    return conformance_of(of.route, planted(share)[0], rules_of(Content(), of.route))


def by_case(report: Report) -> dict[str, Counter[Subject]]:
    found: dict[str, Counter[Subject]] = {}
    for case, subject in zip(report.table.case, report.table.subject, strict=True):
        name = report.log.cases[int(case)]
        found.setdefault(name, Counter())[report.table.subjects[int(subject)]] += 1
    return found


@pytest.mark.requirement("R228")
def test_families_before_anything_is_hidden_all_follow_the_route():
    assert reported(0.0).departed == 0
    assert reported(0.0).cases > 1_500


@pytest.mark.requirement("R228", "R230", "R233")
def test_conformance_finds_every_hidden_fault_and_nothing_else():
    before, after = by_case(reported(0.0)), by_case(reported(0.05))
    more = {case: found - before.get(case, Counter()) for case, found in after.items()}
    key = {each.case: each.kind for each in planted(0.05)[1]}
    assert {case for case, found in more.items() if found} == set(key)
    for case, kind in key.items():
        assert {str(each.differs) for each in more[case]} & SHOWS[kind], (case, kind)


def test_key_holds_each_kind_and_no_case_twice():
    key = planted(0.05)[1]
    assert {each.kind for each in key} == set(Fault)
    assert len({each.case for each in key}) == len(key)


def test_planting_with_the_same_seed_hides_the_same_faults():
    one, other = planted(0.03), planted(0.03)
    assert one[1] == other[1]
    assert list(one[0].rows()) == list(other[0].rows())


def test_planting_leaves_the_other_cases_as_they_were():
    sound, _ = planted(0.0)
    spoilt, key = planted(0.05)
    touched = {each.case for each in key}
    untouched = [row for row in spoilt.rows() if row.case not in touched]
    assert untouched == [row for row in sound.rows() if row.case not in touched]
