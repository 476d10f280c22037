"""Are the figures of a municipality made once, from its own cases and from logs taken in?"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from tests.faces.web.entering import agree_on_route, begin
from tests.factories.policies import make_town
from tests.factories.worlds import make_school
from tests.insight.indicators.logs import IST, log
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.insight.deviations import snapshot
from zorgroute.insight.indicators.defining import definitions, marks
from zorgroute.insight.indicators.making import departed_in, make_figures_in, new_figures
from zorgroute.insight.indicators.models import PublishedFigure
from zorgroute.insight.indicators.protecting import Cell, Cover
from zorgroute.insight.indicators.publishing import ALL

LATER = datetime(2026, 5, 1, tzinfo=UTC)


def many(count: int, days: float = 35) -> dict[str, list[tuple[float, str]]]:
    steps = [(0, "v1-aanmelden=aangemeld"), (days, "v3-verhelderen=ingewikkeld")]
    return {f"{at:03}": steps for at in range(count)}


@pytest.mark.requirement("R222")
def test_every_indicator_has_a_total_for_a_period_that_is_over():
    made = list(new_figures(log(many(12), IST), LATER, ()))
    quarterly = {each.code for each in definitions() if each.period == "quarter"}
    assert {each.code for each in made if each.split == ALL} == quarterly
    waits = [each for each in made if each.code == "I13" and each.split == ALL]
    assert [(each.period, each.number, each.median) for each in waits] == [
        ("2026-k1", Cell(Cover.SHOWN, 12), 5.0)
    ]


def test_what_was_made_before_is_not_made_again():
    done = {(each.code, "2026-k1") for each in definitions()}
    assert list(new_figures(log(many(12), IST), LATER, done)) == []


@pytest.fixture
def school(settings, tmp_path, db):
    settings.ZORGROUTE_MEASURED = tmp_path / "gemeten"
    made = make_school()
    agree_on_route(made, tmp_path)
    with clock.source(clock.FrozenSource(made.now)):
        begin(made)
    return made


@pytest.mark.django_db
def test_figures_of_our_own_cases_are_made_once_and_tell_of_no_few(school):
    taken = snapshot.take(school.municipality, school.now)
    later = school.now + timedelta(days=400)
    make_figures_in(school.municipality, later)
    duty = Duty(municipality=school.municipality)
    with acting_as(duty):
        rows = list(PublishedFigure.objects.filter(municipality=school.municipality))
        make_figures_in(school.municipality, later + timedelta(days=1))
        again = PublishedFigure.objects.filter(municipality=school.municipality).count()
    assert len(rows) == again > 0
    assert {row.number_cover for row in rows} == {"small"}
    assert departed_in(taken, school.municipality).tolist() == [False]


@pytest.mark.django_db
def test_figure_of_another_municipality_is_not_seen_and_nobody_changes_one():
    here, other = (f"gemeente-{uuid.uuid4().hex[:8]}" for _ in range(2))
    with acting_as(Duty(municipality=here)):
        PublishedFigure.objects.create(
            municipality=here, log="", code="I13", period="2026-k1", split=ALL, part="",
            number_cover="small", met_cover="small", made_at=LATER,
        )  # fmt: skip
        assert PublishedFigure.objects.filter(municipality=here).update(number=3) == 0
    with acting_as(_officer(other)):
        assert PublishedFigure.objects.filter(municipality=here).count() == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            PublishedFigure.objects.create(
                municipality=other, log="", code="I13", period="2026-k1", split=ALL, part="",
                number_cover="small", met_cover="small", made_at=LATER,
            )  # fmt: skip


def _officer(municipality):
    return make_town(municipality).acting("beleidsmedewerker")


def test_log_of_elsewhere_is_not_replayed():
    assert departed_in(log(many(2), IST), "nijmegen") is None


def test_definition_of_every_part_that_is_asked_has_steps():
    parts = {mark.part for mark in marks()}
    asked = {part for each in definitions() for part in (each.begin, each.end) if part}
    assert asked == parts
