"""Does the log beside the database say what the ledger says, and survive what befalls it?"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.faces.web.entering import agree_on_route, begin, walk_to
from tests.factories.worlds import make_school
from zorgroute.chain.cases.measuring import age_band, areas_of
from zorgroute.chain.cases.models import Case
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.areas import set_area
from zorgroute.core.traces.log import Kind
from zorgroute.core.traces.packing import packed
from zorgroute.insight.deviations import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.ZORGROUTE_MEASURED = tmp_path / "gemeten"
    return settings.ZORGROUTE_MEASURED


@pytest.fixture
def school(folder, tmp_path):
    made = make_school()
    agree_on_route(made, tmp_path)
    with clock.source(clock.FrozenSource(made.now)):
        begin(made)
    return made


def take(school, later=timedelta(0)):
    return snapshot.take(school.municipality, school.now + later)


def told(log):
    return [(row.case, row.activity, row.happened, row.began, row.function) for row in log.rows()]


def steps(log):
    return [row.activity.step for row in log.rows() if row.activity.kind == Kind.DONE]


def test_log_tells_the_steps_of_the_ledger_with_their_traits(folder, tmp_path):
    school = make_school()
    agree_on_route(school, tmp_path)
    walk_to(school, begin(school), "3-naar-ib")
    log = take(school)

    assert next(row.activity.kind for row in log.rows()) == Kind.OPENED
    assert steps(log) == ["1-signaal", "2-kort-gesprek"]
    assert log.traits["route"] == [f"{school.municipality}.basisschool"]
    assert log.traits["age_band"] == ["4-11"]
    assert log.cases == ["1"]
    assert told(snapshot.snapshot_of(school.municipality)) == told(log)


def test_log_that_is_extended_is_the_log_that_is_made_anew(school, folder):
    before = take(school)
    with clock.source(clock.FrozenSource(school.now + timedelta(days=1))):
        begin(school, "juno")
    extended = take(school, timedelta(days=1))
    for file in folder.iterdir():
        file.unlink()
    anew = take(school, timedelta(days=1))

    assert len(before.cases) == 1
    assert len(extended.cases) == 2
    assert told(extended) == told(anew)
    assert extended.traits == anew.traits


TRAITS = "exits: {safety: meldcode, urgency: spoed, crisis: crisis}"


@pytest.mark.requirement("R217", "R230")
def test_own_log_knows_area_and_complexity_and_no_address(folder, tmp_path):
    school = make_school(municipality="nijmegen")
    named = f"{TRAITS}\ntraits: {{complex: {{2-kort-gesprek: niet-weg}}}}"
    agree_on_route(school, tmp_path, TRAITS, named)
    nel = school.acting("beheerder")
    with acting_as(nel):
        set_area(nel, school.location, "hatert", areas_of("nijmegen"))
    first = begin(school)
    log = take(school)
    assert (log.traits["area"], log.traits["complex"]) == (["hatert"], ["nee"])

    walk_to(school, first, "3-naar-ib")
    with clock.source(clock.FrozenSource(school.now + timedelta(days=3))):
        begin(school, "juno")
    log = take(school, timedelta(days=4))
    by_case = zip(*(log.traits[name] for name in ("area", "complex")), strict=True)
    assert sorted(by_case) == [("hatert", "ja"), ("hatert", "nee")]
    assert set(log.traits) == {"route", "version", "age_band", "area", "complex"}


def test_log_of_an_older_version_is_made_anew_within_the_hour(school, folder):
    snapshot.measure(school.now)
    file = folder / f"{school.municipality}.log.npz"
    log = snapshot.snapshot_of(school.municipality)
    older = {name: log.traits[name] for name in ("route", "version", "age_band")}
    file.write_bytes(packed(replace(log, traits=older)))
    at = (school.now + timedelta(minutes=1)).timestamp()
    os.utime(file, (at, at))
    snapshot.measure(school.now + timedelta(minutes=2))

    assert snapshot.made_at(school.municipality) == school.now + timedelta(minutes=2)
    assert snapshot.snapshot_of(school.municipality).traits == log.traits


def test_line_that_was_recorded_long_before_is_not_missed(school):
    take(school)
    with clock.source(clock.FrozenSource(school.now - timedelta(days=30))):
        begin(school, "juno")

    assert len(take(school).cases) == 2


def test_destroyed_case_leaves_the_log_and_the_file_of_ids(school, folder):
    with clock.source(clock.FrozenSource(school.now)):
        other = begin(school, "juno")
    take(school)
    with acting_as(Duty(municipality=school.municipality)):
        Case.objects.filter(id=other).update(is_destroyed=True, child_id=None)
    log = take(school)

    assert len(log.cases) == 1
    assert [
        file.name for file in folder.iterdir() if str(other).encode() in file.read_bytes()
    ] == []
    assert str(other) not in str(snapshot._kept(school.municipality).cases)


def test_file_that_is_broken_is_made_anew(school, folder):
    log = take(school)
    for file in folder.iterdir():
        file.write_bytes(b"PK\x03\x04 half")
    assert snapshot.snapshot_of(school.municipality) is None

    assert told(take(school)) == told(log)


def test_disk_that_is_full_leaves_the_log_before_it(school, folder, monkeypatch):
    log = take(school)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with clock.source(clock.FrozenSource(school.now)):
        begin(school, "juno")
    with pytest.raises(snapshot.NotKept):
        take(school)
    assert told(snapshot.snapshot_of(school.municipality)) == told(log)
    assert [file.name for file in folder.iterdir() if file.suffix == ".nieuw"] == []


def test_files_are_for_us_only_and_hold_no_id_where_others_read(school, folder):
    take(school)

    assert {oct(file.stat().st_mode & 0o777) for file in folder.iterdir()} == {"0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    log = snapshot.snapshot_of(school.municipality)
    people = [str(each) for each in (*school.people.values(), *school.children.values())]
    said = f"{log.cases} {log.activities} {log.functions} {dict(log.traits)}"
    assert [each for each in people if each in said] == []


def test_duty_measures_each_place_once_an_hour(school):
    snapshot.measure(school.now)
    first = snapshot.made_at(school.municipality)
    snapshot.measure(school.now + timedelta(minutes=59))
    again = snapshot.made_at(school.municipality)
    snapshot.measure(school.now + timedelta(minutes=60))

    assert (first, again) == (school.now, school.now)
    assert snapshot.made_at(school.municipality) == school.now + timedelta(minutes=60)


def test_place_without_a_log_has_none(folder):
    assert snapshot.snapshot_of("nergens") is None
    assert snapshot.made_at("nergens") is None


@pytest.mark.parametrize(
    ("born", "band"),
    [((2022, 5, 5), "0-3"), ((2022, 5, 4), "4-11"), ((2008, 5, 5), "12-17"), ((2008, 5, 4), "18+")],
)
def test_age_band_changes_on_the_birthday(born, band):

    assert age_band(date(*born), date(2026, 5, 4)) == band
    assert age_band(None, date(2026, 5, 4)) == ""
