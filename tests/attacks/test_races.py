"""What happens when two things about one case happen at once, or between a page and its sending?"""

from __future__ import annotations

import re
import threading
from contextvars import copy_context
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections, transaction

from tests.attacks.town import make_town
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import Done, Seen, attempt
from zorgroute.chain.cases.models import Case, Involvement
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Deed
from zorgroute.chain.ledger.refusals import Conflict, Unseen
from zorgroute.chain.parties import actions as parties
from zorgroute.core.engine.moves import Actor, Register, Take


@pytest.fixture
def standing(committed, tmp_path):
    """A town that really stands in the database, with a case at its first step."""
    with transaction.atomic():
        town = make_town(tmp_path)
        town.raise_concern()
    return town


def at_once(*calls):
    """Do these at the same moment, each on connections of its own; what came of each."""
    gate, answers = threading.Barrier(len(calls)), {}

    def run(number, call):
        try:
            gate.wait(30)
            with transaction.atomic():
                answers[number] = call()
        except (Conflict, Unseen) as no:
            answers[number] = type(no)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=copy_context().run, args=(run, number, call))
        for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers.get(number) for number in range(len(calls))]


def first_step(town, acting):
    return Take(
        Actor(str(acting.person), "leerkracht"), "1-signaal", "besproken", town.moment,
        record={"domein": ("ontwikkeling",), "gezien": ("slaapt",)},
        present=frozenset({"collega"}),
    )  # fmt: skip


def tried(town, acting, move, key="", seen=None):
    with acting_as(acting):
        return attempt(acting, town.case, move, town.moment, seen=seen, key=key)


def kinds(town):
    with transaction.atomic(), acting_as(Duty(municipality=town.here)):
        return list(
            Deed.objects.filter(case_id=town.case).order_by("seq").values_list("kind", flat=True)
        )


def test_one_step_done_twice_at_once_is_done_by_one_of_the_two(standing):
    with transaction.atomic():
        teacher = standing.acting("leerkracht")
    with transaction.atomic(), acting_as(teacher):
        number = case_seen_by(teacher, standing.case, standing.moment).visit_number("main")
    move, seen = first_step(standing, teacher), Seen("main", number)
    said = at_once(*[partial(tried, standing, teacher, move, seen=seen)] * 4)
    assert sorted(isinstance(each, Done) for each in said) == [False, False, False, True]
    assert said.count(Conflict) == 3
    assert kinds(standing).count("StepTaken") == 1


@pytest.mark.threat("T24")
def test_double_click_with_one_key_is_done_once_and_answered_the_same(standing):
    with transaction.atomic():
        teacher = standing.acting("leerkracht")
    move = first_step(standing, teacher)
    said = at_once(*[partial(tried, standing, teacher, move, key="dubbel")] * 4)
    assert {each.version for each in said} == {said[0].version}
    assert sorted(each.is_repeat for each in said) == [False, True, True, True]
    assert kinds(standing).count("StepTaken") == 1


def test_notes_of_two_at_once_are_both_kept_in_one_unbroken_log(standing):
    with transaction.atomic():
        teacher = standing.acting("leerkracht")
    actor = Actor(str(teacher.person), "leerkracht")
    calls = [
        partial(
            tried, standing, teacher,
            Register(actor, "contact", f"{each}", standing.moment),
        )
        for each in range(6)
    ]  # fmt: skip
    said = at_once(*calls)
    assert [isinstance(each, Done) for each in said] == [True] * 6
    with transaction.atomic(), acting_as(Duty(municipality=standing.here)):
        numbers = list(
            Deed.objects.filter(case_id=standing.case).order_by("seq").values_list("seq", flat=True)
        )
        version = Case.objects.get(id=standing.case).version
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert version == numbers[-1] + 1


@pytest.mark.threat("T9")
def test_part_that_ends_while_a_move_waits_lets_nothing_be_written(standing):
    with transaction.atomic():
        teacher = standing.acting("leerkracht")
    with transaction.atomic(), acting_as(Duty(municipality=standing.here)):
        Involvement.objects.filter(case_id=standing.case).update(until=standing.moment)
    before = kinds(standing)
    assert at_once(partial(tried, standing, teacher, first_step(standing, teacher))) == [Unseen]
    assert kinds(standing) == before


# --- between the page and its sending --------------------------------------------------------


def sent(town, who, page):
    """What a browser sends back of a page: its hidden fields."""
    text = page.content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}


@pytest.mark.django_db
def test_leave_that_begins_between_page_and_sending_loses_nothing(town):
    """Who went on leave may still send what was typed; who steps in sees it done."""
    town.raise_concern()
    page = town.get("leerkracht", f"/zaak/{town.case}/contact/")
    keeper, teacher, other = (town.acting(each) for each in ("beheerder", "leerkracht", "collega"))
    with acting_as(keeper):
        parties.take_leave(keeper, teacher.person, other.person, town.moment.date(), None)
    town.moment += timedelta(minutes=5)
    answer = town.post(
        "leerkracht", f"/zaak/{town.case}/contact/",
        {**sent(town, "leerkracht", page), "besproken": "Even gebeld met thuis."},
    )  # fmt: skip
    assert answer.status_code == 302
    assert "Even gebeld met thuis." in town.get("collega", f"/zaak/{town.case}/").content.decode()


@pytest.mark.django_db
def test_part_that_ends_between_page_and_sending_sends_nothing(town):
    town.raise_concern()
    page = town.get("leerkracht", f"/zaak/{town.case}/contact/")
    with acting_as(Duty(municipality=town.here)):
        Involvement.objects.filter(case_id=town.case).update(until=town.moment)
        before = Deed.objects.filter(case_id=town.case).count()
    answer = town.post(
        "leerkracht", f"/zaak/{town.case}/contact/",
        {**sent(town, "leerkracht", page), "besproken": "Even gebeld met thuis."},
    )  # fmt: skip
    assert answer.status_code == 404
    with acting_as(Duty(municipality=town.here)):
        assert Deed.objects.filter(case_id=town.case).count() == before


@pytest.mark.django_db
def test_same_page_sent_twice_is_written_once(town):
    town.raise_concern()
    url = f"/zaak/{town.case}/contact/"
    body = {
        **sent(town, "leerkracht", town.get("leerkracht", url)),
        "besproken": "Even gebeld met thuis.",
    }
    first, again = town.post("leerkracht", url, body), town.post("leerkracht", url, body)
    assert (first.status_code, again.status_code) == (302, 302)
    with acting_as(Duty(municipality=town.here)):
        rows = Deed.objects.filter(case_id=town.case, kind="Registered")
        assert rows.count() == 1
