"""Is a practice furnished whole, does its own clock run, and is nothing left of it afterwards?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from tests.faces.web.entering import agree_on_route
from tests.factories.terms import publish_timed_route
from tests.factories.westerkwartier import STEPS
from tests.factories.worlds import MONDAY, make_school
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.actions import open_case as start_case
from zorgroute.chain.cases.deadlines import fire_due, overdue
from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.chain.cases.models import Case, Deadline, Involvement, Work
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.models import Deed, Look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.notices.actions import queue
from zorgroute.chain.notices.models import Outbox
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.models import Person
from zorgroute.chain.parties.practising import home_of, is_practice, practice_code
from zorgroute.chain.parties.tokens import make_token
from zorgroute.chain.practice import clearing
from zorgroute.chain.practice.actions import MOST, begin, clear, enter, keep_time, put_forward
from zorgroute.chain.practice.furnishing import births_within, cast, functions_of, years_before
from zorgroute.chain.practice.models import Practice
from zorgroute.chain.practice.queries import (
    KEPT,
    acting_in_practice,
    children_in,
    hats_to_play,
    practices_at,
)
from zorgroute.chain.routebook.actions import publish
from zorgroute.chain.routebook.queries import content, routes_at, shipped_routes
from zorgroute.core.engine.moves import Actor, Take
from zorgroute.core.routes.words import Age, OrganisationKind
from zorgroute.project import worker

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def school(tmp_path):
    made = make_school()
    agree_on_route(made, tmp_path)
    return made


@pytest.fixture
def practice(school):
    return begun(school)


def begun(school):
    acting = school.acting("leerkracht")
    with acting_as(acting):
        return begin(acting, f"{school.municipality}.basisschool", school.now)


def part(practice, role, now):
    day = now.date()
    with acting_as(Duty(municipality=practice.code)):
        hat = next(each for each in hats_to_play(practice.code, day) if each.role == role)
        return acting_in_practice(hat, day)


def open_case(practice, now):
    """A case of an invented child that waits for a step with a term."""
    teacher = part(practice, "leerkracht", now)
    child = children_in(practice, now)[0].known
    with acting_as(teacher):
        route = routes_at(practice.code, "primary_school")[0]
        concern = Concern(child.id, ("ontwikkeling",), "Kwam te laat.", now.date())
        case = raise_concern(teacher, route, concern, now).case
        _, outcome, usual = STEPS["1-signaal"]
        actor = Actor(str(teacher.person), "leerkracht")
        move = Take(actor, "1-signaal", outcome, now, **usual)
        attempt(teacher, case, move, now)
    return case


def test_code_of_a_practice_says_that_it_is_one_and_of_whom(school):
    code = practice_code("bergen-op-zoom", school.organisation)

    assert (is_practice(code), home_of(code)) == (True, "bergen-op-zoom")
    assert (is_practice("bergen-op-zoom"), home_of("bergen-op-zoom")) == (False, "bergen-op-zoom")


@pytest.mark.parametrize("route", shipped_routes(), ids=lambda each: each.name)
def test_functions_every_role_that_does_a_step_is_there_to_play(route):
    kind = route.model.for_.organisation[0]
    found = functions_of(kind, [route])
    lacking = [
        (line.name, name)
        for line in route.lines.values()
        for name, step in line.steps.items()
        for role in step.who
        if role in route.roles
        and not route.is_family(role)
        and not {role, *(route.roles[role].one_of or ())} & found.keys()
    ]

    assert lacking == []
    assert len(found) <= len(cast()["colleagues"])


def test_cast_every_kind_of_organisation_has_a_name_that_says_it_is_practice():
    named = cast()["organisations"]

    assert set(named) == {str(each) for each in OrganisationKind} - {"family"}
    assert {each[:5] for each in named.values()} == {"Oefen"}


@pytest.mark.parametrize(
    ("age", "ages"),
    [
        (None, [4, 6, 8, 11]),
        (Age(**{"from": "4", "until": "13"}), [4, 6, 8, 11]),
        (Age(**{"from": "0", "until": "7"}), [0, 1, 3, 4]),
        (Age(**{"from": "16"}), [16, 16, 16, 16]),
    ],
)
def test_births_fit_the_route_and_one_child_soon_has_a_say(age, ages):
    today = date(2026, 5, 4)
    found = births_within(age, 4, today)

    old = [
        today.year - each.year - ((today.month, today.day) < (each.month, each.day))
        for each in found
    ]
    assert old == ages
    assert (found[-1] == date(2014, 5, 24)) == (11 in ages)


def test_years_before_a_leap_day_is_the_day_before_it():
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


def test_begin_leaves_a_look_and_no_way_in(school, practice):
    with acting_as(Duty()):
        looks = Look.objects.filter(municipality=school.municipality, parts=["oefening"])
        assert list(looks.values_list("action", "person_id")) == [
            ("C", school.people["leerkracht"])
        ]
        people = Person.objects.filter(municipality=practice.code)
        assert {each.email for each in people} == {""}
        assert {each.surname[:5] for each in people} == {"Oefen"}


def test_begin_more_than_a_few_is_refused(school):
    for _ in range(MOST):
        begun(school)

    with pytest.raises(Refused) as no:
        begun(school)
    assert no.value.denied.codes() == ("practice.too_many",)


def test_enter_elsewhere_is_unseen_and_the_look_says_so(school, practice):
    stranger = school.acting("cjg")

    with acting_as(stranger), pytest.raises(Unseen):
        enter(stranger, practice.code, school.now)
    with acting_as(Duty()):
        looks = Look.objects.filter(person_id=stranger.person, parts=["oefening"])
        assert list(looks.values_list("allowed", flat=True)) == [False]


@pytest.mark.requirement("R078")
def test_rows_of_practice_and_of_real_work_are_apart_in_the_database_itself(school, practice):
    case = open_case(practice, school.now)
    with connection.cursor() as cursor:
        for actor, of in (
            (school.acting("leerkracht"), practice.code),
            (part(practice, "leerkracht", school.now), school.municipality),
        ):
            with acting_as(actor):
                for table in sorted(clearing.tables_by_municipality() - {"parties_account"}):
                    cursor.execute(f'SELECT count(*) FROM "{table}" WHERE municipality = %s', [of])
                    if table not in ("routebook_edition",):
                        assert cursor.fetchone()[0] == 0, table
    with acting_as(school.acting("leerkracht")):
        assert not Case.objects.filter(id=case).exists()


def test_message_in_a_practice_is_never_queued(school, practice):
    case = open_case(practice, school.now)
    person = part(practice, "ib", school.now).person
    with acting_as(Duty(municipality=practice.code)):
        queue(practice.code, [person], "Urgency", f"u:{case}", school.now)

    with acting_as(Duty()):
        assert not Outbox.objects.filter(municipality=practice.code).exists()


def test_token_in_a_practice_is_refused(school, practice):
    teacher = part(practice, "leerkracht", school.now)

    with acting_as(teacher), pytest.raises(Refused) as no:
        make_token(teacher, "Leerlingsysteem", school.now.date(), school.now)
    assert no.value.denied.codes() == ("token.practice",)


def timed_case(practice, now):
    """A case of an invented child on a route with a term of a day."""
    route = publish_timed_route(1, now)
    teacher = part(practice, "leerkracht", now)
    child = children_in(practice, now)[0].known
    with acting_as(teacher):
        return start_case(teacher, child, route, now).case


def has_fired(case):
    """Whether a term of this case has passed and done its work."""
    with acting_as(Duty()):
        return Deadline.objects.filter(case_id=case, fired_at__isnull=False).exists()


def test_clock_of_a_practice_runs_apart_from_the_real_one(school, practice):
    case = timed_case(practice, school.now)
    later = school.now + 200 * DAY

    fire_due(later)
    assert (has_fired(case), overdue(later)) == (False, 0)

    put_forward(practice, 200 * DAY, school.now)
    assert has_fired(case)


def test_worker_lets_terms_pass_on_the_clock_of_the_practice(school, practice):
    case = timed_case(practice, school.now)
    with acting_as(Duty()):
        Practice.objects.filter(code=practice.code).update(ahead=28 * DAY)

    keep_time(school.now - 28 * DAY)
    before = has_fired(case)
    keep_time(school.now + 25 * DAY)

    assert (before, has_fired(case)) == (False, True)
    assert worker.DUTIES["practice"] is keep_time


def left_of(code):
    """What still stands of a municipality, by table."""
    found = {}
    with acting_as(Duty()), connection.cursor() as cursor:
        for table in clearing.tables_by_municipality():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE municipality = %s', [code])
            found[table] = cursor.fetchone()[0]
    return {table: number for table, number in found.items() if number}


def test_clear_leaves_no_row_no_key_and_only_the_structure_of_the_log(school, practice):
    case = open_case(practice, school.now)
    teacher = part(practice, "leerkracht", school.now)
    with acting_as(teacher):
        keep_draft(teacher, "zorg", {"feiten": ["Nog niet af."]}, school.now)
    assert left_of(practice.code)["cases_draft"] == 1

    clear(practice, school.now)

    assert left_of(practice.code) == {}
    assert [case_keys().find(each) for each in (case, teacher.person)] == [None, None]
    with acting_as(Duty()):
        gone = Case.objects.get(id=case)
        assert (gone.is_destroyed, gone.child_id) == (True, None)
        assert Deed.objects.filter(case_id=case).exists()
    with acting_as(school.acting("leerkracht")):
        assert practices_at(school.acting("leerkracht")) == []


def test_clear_leaves_real_work_as_it_was(school, practice):
    before = left_of(school.municipality)

    clear(practice, school.now)

    assert before.pop("practice_practice") == 1
    assert left_of(school.municipality) == before


def test_clear_of_a_real_municipality_is_refused(school):
    with acting_as(Duty()), pytest.raises(clearing.NoPractice):
        clearing.clear_everything(school.municipality, school.now)


def test_practice_that_is_too_old_is_cleared_by_the_worker(school, practice):
    keep_time(school.now + KEPT - DAY)
    with acting_as(Duty()):
        assert Practice.objects.filter(code=practice.code).exists()

    keep_time(school.now + KEPT)

    with acting_as(Duty()):
        assert not Practice.objects.filter(code=practice.code).exists()
    assert left_of(practice.code) == {}


@pytest.mark.parametrize("route", shipped_routes(), ids=lambda each: each.name)
def test_every_agreed_route_can_be_begun_in_a_practice(route):
    now = MONDAY
    home = route.model.for_.municipality
    with acting_as(Duty(municipality=home)):
        parties.add_municipality(home, home)
        for each in shipped_routes():
            if each.model.for_.municipality == home:
                publish(content().folder / "routes" / f"{each.name}.yaml", now)
        kind = route.model.for_.organisation[0]
        place = parties.add_organisation(home, f"Van {kind}", str(kind))
        person = parties.add_person(home, Name("Iemand", "Anders"))
        post = parties.employ(home, person, place, "collega", now.date())
    asker = Acting(home, person, "collega", post=post, organisation=place)
    with acting_as(asker):
        practice = begin(asker, route.name, now)
        day = now.date()
    with acting_as(Duty(municipality=practice.code)):
        hats = hats_to_play(practice.code, day)
    assert len({hat.person_name for hat in hats}) == len(hats)
    starter = next(
        each for each in hats if each.post and route.may_act(each.role, route.model.may_start)
    )
    actor = part(practice, starter.role, now)
    child = children_in(practice, now)[0].known
    with acting_as(actor):
        mine = next(each for each in routes_at(practice.code, kind) if each.name == route.name)
        concern = Concern(child.id, ("ontwikkeling",), "Kwam te laat.", day)
        case = raise_concern(actor, mine, concern, now).case
        seen = case_seen_by(actor, case, now)

        assert seen.child.id == child.id
    with acting_as(Duty()):
        waiting = set(Work.objects.filter(case_id=case, kind="step").values_list("role", flat=True))
        taking = set(Involvement.objects.filter(case_id=case).values_list("role", flat=True))
    assert waiting
    assert waiting <= taking
