"""One route asks another to take a child up: who knows what, and what comes of yes and no?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.linked import make_small_town
from zorgroute.chain.cases.access import case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.linking import answer_link, asked_of, choose_review_day, offered_link
from zorgroute.chain.cases.lists import work_of
from zorgroute.chain.cases.models import Link
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.actions import open_account
from zorgroute.chain.parties.models import Account
from zorgroute.core.engine.moves import Actor, Interrupt

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, tmp_path):
    return make_small_town(tmp_path)


def link_of(town):
    with acting_as(Duty(municipality=town.municipality)):
        return Link.objects.get(municipality=town.municipality)


def asked(town, role):
    actor = town.acting(role)
    with acting_as(actor):
        return [each.route.name for each in asked_of(actor, town.now)]


def offered(town, role):
    actor, link = town.acting(role), link_of(town).id
    with acting_as(actor):
        return offered_link(actor, link, town.now)


def answer(town, role, **more):
    actor, link = town.acting(role), link_of(town).id
    with acting_as(actor):
        return answer_link(actor, link, town.now, **more)


def test_request_reaches_the_desk_that_answers_for_the_other_route(town):
    town.ask()
    found = {role: asked(town, role) for role in ("samen_doen", "jeugdconsulent", "ib")}
    assert found == {
        "samen_doen": [f"{town.municipality}.toegang"],
        "jeugdconsulent": [],
        "ib": [],
    }


def test_request_shows_what_was_shared_and_nothing_else(town):
    town.ask()
    offer = offered(town, "samen_doen")
    assert (offer.child.name, offer.asked_by, offer.grounds) == (
        "Pip Waterland",
        "De Lantaarn",
        ("consent:delen",),
    )
    assert [(each.name, each.value) for each in offer.shared if each.name != "antwoord"] == [
        ("wat", "Hij slaapt slecht.")
    ]


def test_request_without_a_ground_reaches_nobody_and_stays_with_who_asks(town):
    town.ask("zonder-grond", "refused")
    assert (asked(town, "samen_doen"), link_of(town).organisation_id) == ([], None)
    teacher = town.acting("leerkracht")
    with acting_as(teacher):
        kinds = [each.kind for each in work_of(teacher, town.now)]
    assert "link" in kinds


@pytest.mark.parametrize("role", ["jeugdconsulent", "ib", "directeur", "ouders"])
def test_request_is_unseen_for_everybody_else(town, role):
    town.ask()
    with pytest.raises(Unseen):
        offered(town, role)


def test_yes_opens_a_case_there_and_leaves_the_first_where_it_was(town):
    case = town.ask()
    made = answer(town, "samen_doen", accept=True)
    desk, teacher = town.acting("samen_doen"), town.acting("leerkracht")
    with acting_as(desk):
        seen = case_seen_by(desk, made, town.now)
        assert (seen.route.name, seen.child.name) == (
            f"{town.municipality}.toegang",
            "Pip Waterland",
        )
        with pytest.raises(Unseen):
            case_seen_by(desk, case, town.now)
    with acting_as(teacher):
        first = case_seen_by(teacher, case, town.now)
        assert (first.what_now.holder, dict(first.standing.links)) == (
            "signaleerder",
            {f"{town.municipality}.toegang": "accepted"},
        )
        with pytest.raises(Unseen):
            case_seen_by(teacher, made, town.now)


def test_no_gives_an_item_to_who_answers_for_the_first_case(town):
    case = town.ask()
    with pytest.raises(Refused) as no:
        answer(town, "samen_doen", accept=False)
    assert no.value.denied.codes() == ("link.no_reason",)
    assert answer(town, "samen_doen", accept=False, note="Wij hebben geen plek.") is None
    teacher = town.acting("leerkracht")
    with acting_as(teacher):
        seen = case_seen_by(teacher, case, town.now)
        assert [each.kind for each in seen.items] == ["link_declined"]
        assert "Wij hebben geen plek." in [each.note for each in seen.timeline()]
        assert [each.kind for each in work_of(teacher, town.now)] == ["step", "link_declined"]


def test_answer_twice_is_refused(town):
    town.ask()
    answer(town, "samen_doen", accept=True)
    with pytest.raises(Refused) as no:
        answer(town, "samen_doen", accept=False, note="Toch niet.")
    assert no.value.denied.codes() == ("link.none",)


def test_who_asks_may_write_down_what_was_said_on_the_telephone(town):
    town.ask()
    assert answer(town, "leerkracht", accept=True) is None
    assert (link_of(town).state, link_of(town).to_case) == ("accepted", None)


def test_request_waits_as_long_as_the_step_that_came_up_with_it(town):
    town.ask()
    teacher = town.acting("leerkracht")
    with acting_as(teacher):
        rows = {each.kind: each.due_at for each in work_of(teacher, town.now)}
        assert rows["link"] == rows["step"]
        day = (town.now + timedelta(days=3)).date()
        choose_review_day(teacher, link_of(town).id, day, town.now)
        rows = {each.kind: each.due_at for each in work_of(teacher, town.now)}
        assert rows["link"].date() == day


def test_consent_withdrawn_before_the_answer_takes_the_request_away(town):
    case = town.ask()
    teacher = town.acting("leerkracht")
    town.now += timedelta(hours=1)
    with acting_as(teacher):
        actor = Actor(str(teacher.person), "leerkracht")
        attempt(teacher, case, Interrupt(actor, "withdrawal", town.now, "delen"), town.now)
    with pytest.raises(Unseen):
        offered(town, "samen_doen")


def test_request_on_the_screen_is_answered_where_it_waits(town, client):
    town.ask()
    actor, now = town.acting("samen_doen"), town.now
    with acting_as(Duty(municipality=town.municipality)):
        account = open_account(town.municipality, actor.person, f"desk-{town.municipality}", now)
        client.force_login(
            Account.objects.get(id=account), "django.contrib.auth.backends.ModelBackend"
        )
    with clock.source(clock.FrozenSource(now)):
        work = client.get("/mijn-werk/").content.decode()
        assert "Nieuwe vraag voor Toegang tot hulp" in work
        assert "Pip" not in work
        page = f"/verzoek/{link_of(town).id}/"
        shown = client.get(page).content.decode()
        assert "De ouders vinden het goed: Samen Doen mag dit weten." in shown
        assert ("Hij slaapt slecht." in shown, "Een geheim." in shown) == (True, False)
        said_no = client.post(page, {"antwoord": "nee"})
        assert "Schrijf in één zin op waarom niet." in said_no.content.decode()
        done = client.post(page, {"antwoord": "ja"})
        assert done.status_code == 302
        assert "Pip Waterland" in client.get(done.url).content.decode()
