"""Is a log of elsewhere taken in once, without numbers of children, by policy officers only?"""

from __future__ import annotations

import pytest

from tests.factories.policies import make_town
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.core.answers import Reason
from zorgroute.core.traces.log import Activity
from zorgroute.insight.deviations.actions import (
    file_name,
    forget_log,
    import_log,
    look_at,
    match_steps,
)
from zorgroute.insight.deviations.models import ImportedLog
from zorgroute.insight.deviations.queries import imported_logs, log_of

pytestmark = pytest.mark.django_db
FILE = (
    b"zaaknr;naam;stap;datum\n"
    b"A12;Anna de Boer;intake;01-02-2019\n"
    b"A12;Bert Vis;intk;31-02-2019\n"
    b"A13;C. de Wit;intk;02-02-2019\n"
)


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def officer(town):
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        yield acting


def rows_in(municipality):
    with acting_as(Duty(municipality=municipality)):
        return ImportedLog.objects.filter(municipality=municipality).count()


@pytest.mark.requirement("R229")
def test_log_is_taken_in_with_what_was_kept_and_what_was_not(town, officer):
    took = import_log(officer, FILE, "map/logboek 2019.csv", town.now)

    assert took.is_new
    [one] = imported_logs(officer)
    assert (one.name, one.form, one.cases, one.kept, one.refused_total) == (
        "logboek 2019.csv", "csv", 2, 2, 1,
    )  # fmt: skip
    assert [(each.number, each.reason.code) for each in one.refused] == [(3, "log.date.none")]
    assert [each.code for each in one.findings][:1] == ["log.column.names"]
    assert (one.at, one.by) == (town.now, officer.person)


def test_case_numbers_are_aliases_that_stay_the_same_here_and_differ_elsewhere(town, officer):
    first = look_at(officer, FILE).log.cases
    again = look_at(officer, FILE + b"A14;x;intake;03-02-2019\n").log.cases
    other_town = make_town()
    with acting_as(other_town.acting("beleidsmedewerker")) as _:
        elsewhere = look_at(other_town.acting("beleidsmedewerker"), FILE).log.cases

    assert set(first) < set(again)
    assert set(first) & {"A12", "A13"} == set()
    assert set(first) & set(elsewhere) == set()


def test_same_file_a_second_time_changes_nothing(town, officer):
    first = import_log(officer, FILE, "a.csv", town.now)
    second = import_log(officer, FILE, "b.csv", town.now)

    assert (first.is_new, second.is_new) == (True, False)
    assert second.log == first.log
    assert len(imported_logs(officer)) == 1


def test_file_that_is_no_log_stores_nothing(town, officer):
    found = import_log(officer, b"%PDF-1.7", "a.csv", town.now)

    assert isinstance(found, Reason)
    assert found.code == "log.file.other"
    assert imported_logs(officer) == ()


def test_names_of_people_are_nowhere_in_what_is_stored(town, officer):
    took = import_log(officer, FILE, "a.csv", town.now)
    row = ImportedLog.objects.get(municipality=town.municipality, id=took.log.id)
    log = log_of(officer, took.log.id)

    told = f"{row.refused} {row.findings} {row.steps} {list(log.cases)} {log.activities}"
    assert [each for each in ("Anna", "Bert", "Wit", "A12", "A13") if each in told] == []


def test_activity_can_be_matched_with_a_step_and_back(town, officer):
    took = import_log(officer, FILE, "a.csv", town.now)
    match_steps(officer, took.log.id, {("main", "intk"): ("main", "intake")}, town.now)

    assert log_of(officer, took.log.id).activities == [Activity("main", "intake")]
    match_steps(officer, took.log.id, {}, town.now)
    assert len(log_of(officer, took.log.id).activities) == 2


def test_log_can_be_thrown_away_and_taken_in_again(town, officer):
    took = import_log(officer, FILE, "a.csv", town.now)
    forget_log(officer, took.log.id, town.now)

    assert imported_logs(officer) == ()
    assert import_log(officer, FILE, "a.csv", town.now).is_new


@pytest.mark.parametrize("role", ["directeur", "leerkracht"])
def test_others_see_and_take_in_nothing(town, role):
    acting = town.acting(role)
    with acting_as(acting):
        for attempt in (
            lambda: imported_logs(acting),
            lambda: import_log(acting, FILE, "a.csv", town.now),
            lambda: look_at(acting, FILE),
        ):
            with pytest.raises(Unseen):
                attempt()


def test_net_of_the_database_keeps_it_from_other_functions_and_other_places(town, officer):
    import_log(officer, FILE, "a.csv", town.now)

    def seen_by(acting):
        with acting_as(acting):
            return ImportedLog.objects.count()

    elsewhere = make_town()
    others = [town.acting(role) for role in town.people if role != "beleidsmedewerker"]
    assert [seen_by(each) for each in others] == [0] * len(others)
    assert others != []
    assert seen_by(elsewhere.acting("beleidsmedewerker")) == 0
    assert seen_by(officer) == 1


def test_file_name_is_its_last_part_in_signs_that_show():
    assert file_name("C:\\mijn map\\log\x00boek.csv") == "log boek.csv"
    assert file_name(" ") == "csv"
