"""Is what was filled in complete, of the right kind, and kept as it was meant?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.factories.cases import Case, day, world
from tests.factories.routes import school
from tests.factories.westerkwartier import TALK, at_step, doing
from zorgroute.core.engine.recording import MAX_TEXT

OPTIONS = ", options: {thuis: {}, school: {}}"
ONE_FIELD = """
records:
  bladzij:
    class: education
    fields:
      vraag: {type: TYPE}
steps:
  stap: {who: leerkracht, record: bladzij, outcomes: {af: {to: stap}}}
"""
DEPENDENT = """
records:
  bladzij:
    class: education
    fields:
      zorgen: {type: yes_no, unknown: yes, required: no}
      waarom: {type: text, only_if: {field: zorgen, is: ja}}
  tweede:
    class: education
    fields:
      nader: {type: text, only_if: {field: zorgen, is: [ja, weet_niet]}}
steps:
  eerst: {who: leerkracht, record: bladzij, outcomes: {verder: {to: dan}, nog-eens: {to: eerst}}}
  dan: {who: leerkracht, record: tweede, outcomes: {af: {ends: klaar}}}
"""
SCOPES = """
records:
  bladzij:
    class: education
    fields:
      zaak: {type: text, required: no}
      bezoek: {type: text, required: no, scope: visit}
steps:
  eerst: {who: leerkracht, record: bladzij, outcomes: {verder: {to: dan}}}
  dan: {who: leerkracht, outcomes: {terug: {to: eerst}}}
"""


def asking(kind: str) -> Case:
    return Case(school(ONE_FIELD.replace("TYPE", kind)), world())


def codes_for(kind: str, value: Any) -> list[str]:
    return asking(kind).try_take("leerkracht", "stap", "af", record={"vraag": value})


NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LONG = "a" * (MAX_TEXT + 1)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "iets"),
        ("long_text", "iets\nen meer"),
        ("long_text", "a" * MAX_TEXT),
        ("facts", ("viel in slaap", "moe")),
        ("facts", "viel in slaap"),
        ("tasks", ("bellen",)),
        ("person", "moeder"),
        ("person", ("moeder", "vader")),
        ("date", date(2026, 5, 4)),
        ("date_within", date(2026, 5, 4)),
        ("moment", NOON),
        ("yes_no", "ja"),
        ("yes_no", "nee"),
        ("yes_no, unknown: yes", "weet_niet"),
        ("choice" + OPTIONS, "thuis"),
        ("choices" + OPTIONS, ("thuis", "school")),
        ("choices" + OPTIONS, "thuis"),
        ("role_holder", "ib"),
        ("organisation", "De school"),
        ("amount", 12),
        ("amount", "12,50"),
        ("number", 0),
        ("number", "7"),
        ("duration", "30"),
        ("consent_request, consent: delen", "given"),
        ("consent_request, consent: delen", "refused"),
        ("safety_weighing", "veilig"),
        ("safety_weighing", "twijfel"),
        ("safety_weighing", "onveilig"),
        ("feedback_code", "afgerond"),
        ("document", "doc-1"),
    ],
)
def test_answer_of_the_right_kind_is_taken(kind: str, value: Any) -> None:
    assert codes_for(kind, value) == []


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("text", 7, "no_text"),
        ("text", ("a", "b"), "no_text"),
        ("text", LONG, "too_long"),
        ("long_text", LONG, "too_long"),
        ("facts", ("a", LONG), "too_long"),
        ("facts", ("a", 7), "no_text"),
        ("tasks", date(2026, 5, 4), "no_text"),
        ("person", 7, "no_text"),
        ("date", "4 mei", "no_date"),
        ("date", NOON, "no_date"),
        ("date_within", NOON, "no_date"),
        ("moment", date(2026, 5, 4), "no_moment"),
        ("moment", NOON.replace(tzinfo=None), "no_moment"),
        ("yes_no", "misschien", "no_such_answer"),
        ("yes_no", "weet_niet", "no_such_answer"),
        ("yes_no", True, "no_text"),
        ("choice" + OPTIONS, "elders", "no_such_answer"),
        ("choice" + OPTIONS, ("thuis",), "no_text"),
        ("choices" + OPTIONS, ("thuis", "elders"), "no_such_answer"),
        ("amount", "-5", "no_number"),
        ("amount", "1.000,00", "no_number"),
        ("amount", ",5", "no_number"),
        ("number", "zeven", "no_number"),
        ("number", "²", "no_number"),
        ("number", True, "no_number"),
        ("duration", date(2026, 5, 4), "no_number"),
        ("consent_request, consent: delen", "withdrawn", "no_such_answer"),
        ("safety_weighing", "ja", "no_such_answer"),
        ("document", b"pdf", "no_text"),
    ],
)
def test_answer_of_another_kind_is_refused(kind: str, value: Any, code: str) -> None:
    assert codes_for(kind, value) == [f"field.{code}"]


@pytest.mark.parametrize("value", [None, "", "  \n", (), ("",), ("  ", "")])
@pytest.mark.parametrize("kind", ["text", "facts", "choices" + OPTIONS, "date"])
def test_empty_answer_is_a_missing_one(kind: str, value: Any) -> None:
    assert codes_for(kind, value) == ["field.missing"]


@pytest.mark.parametrize("value", [None, "", ()])
def test_question_that_need_not_be_answered_is_left_empty(value: Any) -> None:
    case = asking("text, required: no")

    case.take("leerkracht", "stap", "af", record={"vraag": value})

    assert case.at.facts == {"vraag": ()}


def test_answer_left_empty_the_second_time_replaces_the_first() -> None:
    case = asking("text, required: no")
    case.take("leerkracht", "stap", "af", record={"vraag": "iets"})

    case.take("leerkracht", "stap", "af")

    assert case.at.facts == {"vraag": ()}


def test_single_answer_to_a_question_for_many_is_kept_as_a_list() -> None:
    case = asking("facts")

    case.take("leerkracht", "stap", "af", record={"vraag": "moe"})

    assert case.at.facts == {"vraag": ("moe",)}


def test_wrong_answer_is_quoted_in_short() -> None:
    case = asking("yes_no")

    reasons = case.reasons(case.taking("leerkracht", "stap", "af", record={"vraag": "x" * 500}))

    assert reasons[0].fact("answer") == "x" * 80


def test_question_that_is_not_on_the_form_is_refused() -> None:
    codes = asking("text, required: no").try_take(
        "leerkracht", "stap", "af", record={"anders": "iets"}
    )

    assert codes == ["field.unknown"]


@pytest.mark.requirement("R001")
@pytest.mark.parametrize("field", ["gezien", "domein"])
def test_signal_needs_facts_and_a_domain(field: str) -> None:
    case = at_step("1-signaal")

    reasons = case.reasons(case.taking(**doing(case, "1-signaal", without=[field])))

    assert [(each.code, each.fact("field")) for each in reasons] == [("field.missing", field)]


@pytest.mark.requirement("R003")
@pytest.mark.parametrize(
    ("signals", "codes"),
    [
        (("vermoeidheid", "slaperigheid", "te-laat", "verzuim"), []),
        (("wondjes", "blauwe-plekken", "voeding"), []),
        (("vermoeid",), ["field.no_such_answer"]),
    ],
)
def test_signal_is_chosen_from_the_categories_of_the_route(
    signals: tuple[str, ...], codes: list[str]
) -> None:
    case = at_step("1-signaal")

    assert case.try_take(**doing(case, "1-signaal", record={"signalen": signals})) == codes


@pytest.mark.requirement("R004")
@pytest.mark.parametrize("field", list(TALK))
def test_talk_with_parents_is_filed_whole(field: str) -> None:
    case = at_step("2-kort-gesprek")

    reasons = case.reasons(case.taking(**doing(case, "2-kort-gesprek", without=[field])))

    assert [(each.code, each.fact("field")) for each in reasons] == [("field.missing", field)]


@pytest.mark.requirement("R033")
def test_every_missing_answer_is_named_at_once() -> None:
    case = at_step("2-kort-gesprek")

    reasons = case.reasons(case.taking(**doing(case, "2-kort-gesprek", without=list(TALK))))

    assert [each.fact("field") for each in reasons] == list(TALK)


# Questions that depend on another


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ({"zorgen": "ja"}, ["field.missing"]),
        ({"zorgen": "ja", "waarom": "moe"}, []),
        ({"zorgen": "nee"}, []),
        ({"zorgen": "nee", "waarom": "moe"}, ["field.not_asked"]),
        ({}, []),
        ({"waarom": "moe"}, ["field.not_asked"]),
    ],
)
def test_question_counts_only_where_its_condition_holds(
    record: dict[str, Any], codes: list[str]
) -> None:
    case = Case(school(DEPENDENT), world())

    assert case.try_take("leerkracht", "eerst", "verder", record=record) == codes


@pytest.mark.parametrize(("answer", "codes"), [("ja", ["field.missing"]), ("nee", [])])
def test_question_may_depend_on_what_an_earlier_step_recorded(
    answer: str, codes: list[str]
) -> None:
    case = Case(school(DEPENDENT), world())
    why = {"waarom": "moe"} if answer == "ja" else {}
    case.take("leerkracht", "eerst", "verder", record={"zorgen": answer, **why})

    assert case.try_take("leerkracht", "dan", "af") == codes


def test_answer_falls_away_when_its_question_is_no_longer_asked() -> None:
    case = Case(school(DEPENDENT), world())
    case.take("leerkracht", "eerst", "nog-eens", record={"zorgen": "ja", "waarom": "moe"})

    case.take("leerkracht", "eerst", "nog-eens", record={"zorgen": "nee"})

    assert case.at.facts == {"zorgen": "nee", "waarom": ()}


# How long an answer counts


def test_answer_of_a_visit_is_gone_when_the_step_comes_up_again() -> None:
    case = Case(school(SCOPES), world())
    record = {"zaak": "blijft", "bezoek": "vervalt"}
    case.take("leerkracht", "eerst", "verder", record=record)
    before = dict(case.at.facts)

    case.take("leerkracht", "dan", "terug")

    assert (before, case.at.facts) == (record, {"zaak": "blijft"})


def test_consent_question_left_open_leaves_the_consent_as_it_was() -> None:
    case = asking("consent_request, consent: delen, required: no")
    case.take("leerkracht", "stap", "af", record={"vraag": "given"})

    case.take("leerkracht", "stap", "af")

    assert case.at.consents == {"delen": "given"}


def test_day_that_was_agreed_is_kept_as_a_day() -> None:
    case = asking("date")

    case.take("leerkracht", "stap", "af", record={"vraag": day(3)})

    assert case.at.facts == {"vraag": day(3)}
