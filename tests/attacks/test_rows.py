"""Do the joins of the queries and the net of the database under them give the same lists?

Under the duty of the installation row-level security lets everything through, so that a list asked
there shows what the joins alone give; asked as the actor it shows what both give together.
"""

from __future__ import annotations

import pytest
from django.db import connection

from zorgroute.chain.cases.drafts import draft_of, keep_draft
from zorgroute.chain.cases.lists import cases_of, feedback_of, work_of
from zorgroute.chain.cases.owing import owed_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.meetings import actions as meetings
from zorgroute.chain.meetings.queries import asked_by, asked_of
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.tokens import tokens_of
from zorgroute.chain.practice.actions import begin
from zorgroute.chain.practice.queries import practices_at

pytestmark = pytest.mark.django_db
LISTS = {
    "children_of": lambda acting, now: [each.id for each in children_of(acting, now)],
    "cases_of": lambda acting, now: [each[0] for each in cases_of(acting, now)],
    "work_of": lambda acting, now: [(each.case, each.kind) for each in work_of(acting, now)],
    "feedback_of": lambda acting, now: [
        (each.case, each.code) for each in feedback_of(acting, now)
    ],
    "owed_of": lambda acting, now: [(each.case, each.to) for each in owed_of(acting, now)],
    "asked_by": lambda acting, now: [each.id for each in asked_by(acting)],
    "asked_of": lambda acting, now: [each.id for each in asked_of(acting)],
    "tokens_of": lambda acting, now: [each.id for each in tokens_of(acting)],
    "practices_at": lambda acting, now: [each.code for each in practices_at(acting)],
    "draft_of": lambda acting, now: draft_of(acting, "zorg-melden", now),
}


def busy(town):
    """A town in which something stands in every list."""
    town.raise_concern()
    town.walk_to("10-terugkoppeling")
    ib, cjg = town.acting("ib"), town.acting("cjg")
    with acting_as(ib):
        keep_draft(ib, "zorg-melden", {"feiten": ["x"]}, town.moment)
        meetings.ask(
            ib, meetings.Question(cjg.person, "Hoe praat ik hierover?", "6-8"), town.moment
        )
        begin(ib, f"{town.here}.basisschool", town.moment)
    return town


@pytest.mark.parametrize("name", LISTS)
def test_lists_with_and_without_the_net_are_the_same(town, name):
    busy(town)
    differ = {}
    for who in town.people:
        acting = town.acting(who)
        with acting_as(Duty(municipality=acting.municipality)):
            joined = LISTS[name](acting, town.moment)
        with acting_as(acting):
            netted = LISTS[name](acting, town.moment)
        if joined != netted:
            differ[who] = (joined, netted)
    assert differ == {}


def test_cases_by_the_net_alone_are_those_of_the_join(town):
    busy(town)
    for who in town.people:
        acting = town.acting(who)
        with acting_as(acting):
            mine = {each[0] for each in cases_of(acting, town.moment)}
            assert column("SELECT id FROM cases_case") == mine, who
            assert column("SELECT DISTINCT case_id FROM cases_work") <= mine, who
            assert column("SELECT DISTINCT case_id FROM cases_deadline") <= mine, who
            assert column("SELECT DISTINCT case_id FROM ledger_deed") <= mine, who


def test_lists_of_somebody_asked_as_another_are_empty(town):
    """A forgotten filter gives nothing: the list of one person, asked while another is set."""
    busy(town)
    teacher, stranger = town.acting("leerkracht"), town.acting("leerkracht-vlieger")
    with acting_as(stranger):
        assert cases_of(teacher, town.moment) == []
        assert work_of(teacher, town.moment) == []
        assert feedback_of(teacher, town.moment) == []
        assert owed_of(teacher, town.moment) == []
        assert [each.id for each in children_of(teacher, town.moment)] == []


@pytest.mark.parametrize(
    "table",
    ["cases_case", "parties_child", "ledger_deed", "meetings_consult", "practice_practice"],
)
def test_tables_without_anybody_set_are_empty(town, table):
    busy(town)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.duty', '', true), set_config('app.persons', '{}', true), "
            "set_config('app.municipality', '', true), set_config('app.organisation', '', true)"
        )
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


def column(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()}
