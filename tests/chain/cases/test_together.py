"""What happens when two people, two tabs, or a crowd act on one case at the same moment?

Real connections in threads, really committed.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections, transaction

from tests.factories.terms import open_timed_case, publish_timed_route
from tests.factories.worlds import make_school, route
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import Seen, attempt
from zorgroute.chain.cases.models import Case
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.ledger.refusals import Conflict
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.parties.actions import Name
from zorgroute.chain.parties.queries import acting_in, hats_of
from zorgroute.core.engine.moves import Actor, Register, Take

HAMMERS, BLOWS, ANVILS = 8, 150, 12


def at_once(*jobs):
    """Do these at the same moment, each on a connection of its own; gives answers or faults."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait()
            with transaction.atomic():
                return job()
        except Exception as fault:
            return fault
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def school(committed):
    with transaction.atomic():
        made = make_school()
        with acting_as(Duty(municipality=made.municipality)):
            second = parties.add_person(made.municipality, Name("Femke", "Ruigoord"))
            parties.employ(
                made.municipality, second, made.organisation, "ib", date(2020, 8, 1),
                location=made.location,
            )  # fmt: skip
            made.people["ib2"] = second
    return made


def ib(school, key):
    day = school.now.date()
    with transaction.atomic(), acting_as(Duty(municipality=school.municipality)):
        return acting_in(hats_of(school.people[key], day)[0], day)


def timed_case(school, who="ib"):
    with transaction.atomic():
        return open_timed_case(
            school, publish_timed_route(2, school.now, who=who), "pip", school.now
        )


def take(school, acting, case, key=""):
    now = school.now + timedelta(hours=1)
    with transaction.atomic(), acting_as(acting):
        number = case_seen_by(acting, case, now).visit_number("main")

    def job():
        move = Take(Actor(str(acting.person), acting.role), "stap-1", "klaar", now)
        with acting_as(acting):
            return attempt(acting, case, move, now, seen=Seen("main", number), key=key)

    return job


def numbers_of(case):
    with transaction.atomic(), acting_as(Duty()):
        version = Case.objects.get(id=case).version
        return list(Deed.objects.filter(case_id=case).values_list("seq", flat=True)), version


@pytest.mark.parametrize("turn", range(5))
def test_two_people_at_one_step_one_wins_and_the_other_hears_who(school, turn):
    case = timed_case(school)
    one, other = ib(school, "ib"), ib(school, "ib2")
    answers = at_once(take(school, one, case), take(school, other, case))
    won = [each for each in answers if not isinstance(each, Exception)]
    (lost,) = [each for each in answers if isinstance(each, Exception)]
    assert len(won) == 1
    assert isinstance(lost, Conflict)
    assert lost.by_name in ("Hanneke Zilverdal", "Femke Ruigoord")


@pytest.mark.parametrize("turn", range(5))
def test_one_key_from_two_tabs_at_once_is_one_attempt_with_one_answer(school, turn):
    case = timed_case(school)
    one = ib(school, "ib")
    first, second = at_once(*[take(school, one, case, key=f"tab-{turn}")] * 2)
    assert (first.version, first.case) == (second.version, second.case)
    assert sorted([first.is_repeat, second.is_repeat]) == [False, True]


def test_one_key_from_two_tabs_at_once_opens_one_case(school):
    with transaction.atomic():
        teacher = school.acting("leerkracht")

    def job():
        concern = Concern(school.children["pip"], ("ontwikkeling",), "Slaapt.", school.now.date())
        with acting_as(teacher):
            return raise_concern(teacher, route(), concern, school.now, key="tab")

    first, second = at_once(job, job)
    assert first.case == second.case
    with transaction.atomic(), acting_as(Duty()):
        assert Case.objects.filter(municipality=school.municipality).count() == 1


@pytest.mark.slow
def test_a_crowd_on_a_few_cases_leaves_every_log_without_a_gap(school):
    anvils = [timed_case(school, "leerkracht") for _ in range(ANVILS)]
    with transaction.atomic():
        teacher = school.acting("leerkracht")
    actor = Actor(str(teacher.person), "leerkracht")

    def blow(number, turn):
        case = random.choice(anvils)
        with transaction.atomic(), acting_as(teacher):
            # Half of them say what they saw, which is mostly old by the time they come.
            seen = Seen(version=Case.objects.get(id=case).version) if turn % 2 else None
            move = Register(actor, "contact", "", school.now, reference=f"{number}/{turn}")
            attempt(teacher, case, move, school.now, seen=seen, key=f"{number}/{turn // 5}/{turn}")

    def hammer(number):
        said = Counter()
        try:
            for turn in range(BLOWS):
                try:
                    blow(number, turn)
                    said["done"] += 1
                except Conflict:
                    said["conflict"] += 1
            return said
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HAMMERS) as pool:
        said = sum(pool.map(hammer, range(HAMMERS)), Counter())
    written = 0
    for case in anvils:
        numbers, version = numbers_of(case)
        assert sorted(numbers) == list(range(1, version))
        written += len(numbers)
    with transaction.atomic(), acting_as(Duty()):
        registered = Deed.objects.filter(case_id__in=anvils, kind="Registered").count()
    assert said["done"] + said["conflict"] == HAMMERS * BLOWS
    assert registered == said["done"]
