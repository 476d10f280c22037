"""Does only the owner put a route into force, and only when nothing stands in the way?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.policies import (
    AGREED,
    FINDINGS,
    answer_all,
    make_town,
    ready_draft,
    route_in,
)
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.models import Look
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.routebook import answering, drafting
from zorgroute.chain.routebook.actions import publish, publish_draft, retire
from zorgroute.chain.routebook.models import Edition
from zorgroute.chain.routebook.queries import (
    decisions_on,
    is_retired,
    present_route,
    route_of,
    routes_at,
    versions_of,
)
from zorgroute.core.routes.parameters import Answer, questions_of

pytestmark = pytest.mark.django_db
LATER = timedelta(days=30)
SECOND = ("version: 1\n", "version: 2\n")
TERM = ("within: {min: 14, max: 21, unit: days", "within: {min: 14, max: 28, unit: days")
STEP = (
    "  9-afspraak-maken:\n",
    "  8a-nog-een-stap:\n"
    "    title: {prof: Nog een stap, ouder: Nog een stap}\n"
    "    who: ib\n"
    "    outcomes:\n"
    "      klaar: {title: {prof: Klaar, ouder: Klaar}, to: 9-afspraak-maken}\n\n"
    "  9-afspraak-maken:\n",
)


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def officer(town):
    return town.acting("beleidsmedewerker")


def published(town, draft, now=None):
    officer = town.acting("beleidsmedewerker")
    with acting_as(officer):
        return publish_draft(officer, draft, now or town.now)


def refused(town, draft):
    with pytest.raises(Refused) as no:
        published(town, draft)
    return no.value.denied.codes()


def test_owner_puts_a_ready_draft_into_force(town, officer):
    draft = ready_draft(town)
    weighed = published(town, draft)
    assert weighed.reasons == ()
    with acting_as(officer):
        assert [each.name for each in routes_at(town.municipality, "primary_school")] == [
            town.route
        ]
        version = versions_of(town.route)[0]
        assert version.agreed == AGREED.as_kept()
        assert (version.by, version.by_role) == (officer.person, "beleidsmedewerker")
        assert not drafting.draft_seen_by(officer, draft).is_open


@pytest.mark.requirement("R243")
@pytest.mark.parametrize("role", ["leerkracht", "directeur"])
def test_others_are_refused_and_that_is_written_down(town, role):
    draft = ready_draft(town)
    other = town.acting(role)
    tries = (
        lambda: publish_draft(other, draft, town.now),
        lambda: retire(other, town.route, town.now),
        lambda: drafting.begin_draft(other, town.route, town.now, town.text()),
        lambda: drafting.change_text(other, draft, "x", town.now),
        lambda: drafting.explain(other, draft, FINDINGS[0], "x", town.now),
        lambda: drafting.agree(other, draft, {}, town.now),
        lambda: drafting.drop_draft(other, draft, town.now),
        lambda: answering.answer(
            other, questions_of(route_in(town.text()))[0], Answer.model_construct(), town.now
        ),
    )
    with acting_as(other):
        for attempt in tries:
            with pytest.raises(Refused) as no:
                attempt()
            assert no.value.denied.codes() == ("route.not_owner",)
        looks = Look.objects.filter(person_id=other.person, allowed=False)
        assert [each.reasons for each in looks] == [["route.not_owner"]] * len(tries)
    assert present_route(town.route) is None


def test_policy_officer_elsewhere_is_no_owner(town):
    draft = ready_draft(town)
    stranger = make_town().acting("beleidsmedewerker")
    with acting_as(stranger), pytest.raises(Unseen):
        publish_draft(stranger, draft, town.now)


def test_parent_does_not_see_that_there_are_drafts(town):
    draft = ready_draft(town)
    parent = town.acting("ouders")
    with acting_as(parent):
        with pytest.raises(Unseen):
            drafting.drafts_of(parent)
        with pytest.raises(Unseen):
            drafting.draft_seen_by(parent, draft)
        with pytest.raises(Unseen):
            drafting.comment(parent, draft, "x", town.now)


@pytest.mark.requirement("R214", "R241", "R243")
def test_everything_in_the_way_is_named_at_once(town, officer):
    with acting_as(officer):
        draft = drafting.begin_draft(officer, town.route, town.now, town.text())
    codes = refused(town, draft)
    assert sorted({*codes}) == [
        "route.finding_unexplained",
        "route.no_advice",
        "route.not_agreed",
        "route.question_open",
    ]
    assert codes.count("route.question_open") == len(questions_of(route_in(town.text())))
    assert codes.count("route.finding_unexplained") == len(FINDINGS)
    assert present_route(town.route) is None


def test_unreadable_draft_is_refused(town, officer):
    draft = ready_draft(town)
    with acting_as(officer):
        drafting.change_text(officer, draft, "route: [", town.now)
    assert refused(town, draft) == ("route.unreadable",)


@pytest.mark.requirement("R034")
def test_new_version_leaves_the_former_to_its_cases(town):
    published(town, ready_draft(town))
    old = present_route(town.route)
    published(town, ready_draft(town, SECOND, TERM), town.now + LATER)
    new = present_route(town.route)
    assert (old.version, new.version) == (1, 2)
    assert route_of(old.digest).digest == old.digest
    assert [(each.version, each.is_present) for each in versions_of(town.route)] == [
        (2, True),
        (1, False),
    ]


def test_other_text_under_the_same_number_is_refused(town):
    published(town, ready_draft(town))
    assert refused(town, ready_draft(town, TERM)) == ("route.version_not_higher",)


def test_other_answers_need_no_other_number_nor_another_agreement(town, officer):
    published(town, ready_draft(town))
    first = present_route(town.route)
    draft = ready_draft(town)
    with acting_as(officer):
        question = questions_of(first)[0]
        given = Answer.model_construct(
            value=9, decided_by="Stuurgroep", decided_on=town.now.date(), source=None, example=False
        )
        answering.answer(officer, question, given, town.now)
        drafting.agree(officer, draft, {}, town.now)
    published(town, draft, town.now + LATER)
    second = present_route(town.route)
    assert (second.version, second.digest == first.digest) == (1, False)
    assert second.parameters[question.name] == 9


@pytest.mark.requirement("R246")
def test_growth_without_a_reason_is_refused(town):
    published(town, ready_draft(town))
    assert "route.grown_without_reason" in refused(town, ready_draft(town, SECOND, STEP))
    why = ("owner: ", "why_bigger: {prof: Er viel een gat., ouder: Er viel een gat.}\nowner: ")
    assert "route.grown_without_reason" not in refused(town, ready_draft(town, SECOND, STEP, why))


def test_publishing_the_same_twice_changes_nothing(town):
    published(town, ready_draft(town))
    published(town, ready_draft(town), town.now + LATER)
    with acting_as(Duty(municipality=town.municipality)):
        assert [each.kind for each in decisions_on(town.municipality, town.route)] == ["published"]
    assert Edition.objects.get(route=town.route).published_at == town.now


def test_route_of_another_municipality_cannot_be_taken(town, officer):
    with acting_as(officer):
        text = town.text((f"route: {town.route}", "route: dalfsen.routekaart"))
        draft = drafting.begin_draft(officer, "dalfsen.routekaart", town.now, text)
    assert "route.name_taken" in refused(town, draft)


def test_retired_route_takes_no_new_cases_and_comes_back_by_publishing(town, officer):
    published(town, ready_draft(town))
    digest = present_route(town.route).digest
    with acting_as(officer):
        retire(officer, town.route, town.now + LATER)
        assert list(routes_at(town.municipality, "primary_school")) == []
        assert is_retired(town.route)
        with pytest.raises(Unseen):
            retire(officer, town.route, town.now + LATER)
    assert route_of(digest).digest == digest
    published(town, ready_draft(town), town.now + LATER * 2)
    with acting_as(officer):
        assert present_route(town.route).digest == digest
        assert [each.kind for each in decisions_on(town.municipality, town.route)] == [
            "published",
            "retired",
            "published",
        ]


def test_database_lets_nobody_who_acts_write_an_edition(town, officer):
    published(town, ready_draft(town))
    with acting_as(officer), connection.cursor() as cursor:
        cursor.execute("UPDATE routebook_edition SET version = 7")
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Edition.objects.create(
                digest="0" * 64, municipality=town.municipality, route="x.y", version=1,
                content="", published_at=town.now,
            )  # fmt: skip


def test_drafts_are_read_in_their_own_municipality_only(town):
    ready_draft(town)
    stranger = make_town().acting("beleidsmedewerker")
    with acting_as(stranger), connection.cursor() as cursor:
        for table in ("draft", "comment", "answered", "publication"):
            cursor.execute(f"SELECT count(*) FROM routebook_{table} WHERE municipality = %s",
                           [town.municipality])  # fmt: skip
            assert cursor.fetchone()[0] == 0


def test_installation_publishes_with_the_answers_that_were_given(town, tmp_path):
    answer_all(town, town.text())
    publish(town.file(tmp_path), town.now)
    assert set(present_route(town.route).parameters.values()) == {5}


def test_everybody_of_the_municipality_may_say_what_they_think(town, officer):
    draft = ready_draft(town)
    teacher = town.acting("leerkracht")
    with acting_as(teacher):
        drafting.comment(teacher, draft, " Goed zo. ", town.now)
        with pytest.raises(Refused) as no:
            drafting.comment(teacher, draft, " ", town.now)
        assert no.value.denied.codes() == ("draft.comment_empty",)
    with acting_as(officer):
        said = drafting.comments_on(officer, draft)
    assert [(each.person, each.role, each.text) for each in said] == [
        (teacher.person, "leerkracht", "Goed zo.")
    ]


def test_draft_from_the_version_in_force_has_the_next_number(town, officer):
    published(town, ready_draft(town))
    with acting_as(officer):
        draft = drafting.begin_draft(officer, town.route, town.now)
        assert drafting.draft_seen_by(officer, draft).content == town.text(SECOND)


def test_draft_without_anything_to_begin_from_is_not_there(town, officer):
    with acting_as(officer), pytest.raises(Unseen):
        drafting.begin_draft(officer, "dalfsen.routekaart", town.now)
