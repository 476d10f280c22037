"""Does a form ask what it should: once, in order, and only what counts?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.factories.cases import Case, world
from tests.factories.forms import around, catalogue, day_sent
from tests.factories.routes import shipped
from zorgroute.core.engine.moves import Waiver
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.asked import Form
from zorgroute.core.forms.build import build
from zorgroute.core.forms.parse import Filled, Mistakes, parse
from zorgroute.core.forms.speech import Speech
from zorgroute.core.forms.turns import Shown, begin, submit
from zorgroute.core.forms.view import view
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.wording.catalogue import EN, OUDER
from zorgroute.faces.forms import render

ROUTE = shipped("westerkwartier.basisschool")
TALK = {
    "r-gesproken-op": ["2026-05-04"],
    "r-gesproken-met": ["moeder"],
    "r-besproken": ["Lang gepraat."],
    "r-afspraken": ["Geen."],
}


def case_at(step: str = "", **facts) -> Case:
    """A case of which these facts are known; its open step is put where it is wanted."""
    case = Case(ROUTE, world())
    visit = replace(case.at.main, step=step) if step else case.at.main
    case._standing = replace(case.at, facts=facts, main=visit)
    return case


def asked(form: Form) -> list[str]:
    return [each.key for each in form.questions]


def wrong(got: Filled | Mistakes, key: str) -> list[str]:
    assert isinstance(got, Mistakes), got
    return [getattr(each, "code", each) for each in got.found.get(key, ())]


def words(form: Form, got: Mistakes | Shown, language="nl") -> list[str]:
    found = got.found if isinstance(got, Mistakes) else got.mistakes
    page = view(form, Shown(mistakes=found), Speech(form, catalogue(), language))
    return [text for _, text in page.summary]


def test_today_of_a_form_is_the_day_on_the_dutch_clock():
    here = around(case_at(), "ib")
    late, later = (datetime(2026, 5, 4, hour, 59, tzinfo=UTC) for hour in (21, 22))
    assert replace(here, now=late).today == date(2026, 5, 4)
    assert replace(here, now=later).today == date(2026, 5, 5)


def test_condition_on_what_the_case_knows_decides_before_it_is_asked():
    known = build(around(case_at(**{"afstemming-zoeken": "ja"}), "ib"), "main", "6-gesprek-ouders")
    other = build(around(case_at(**{"afstemming-zoeken": "nee"}), "ib"), "main", "6-gesprek-ouders")

    assert "r-ouders-weten-afstemming" in asked(known)
    assert "r-ouders-weten-afstemming" not in asked(other)


def test_condition_on_this_form_stands_directly_below_its_trigger():
    form = build(around(case_at(), "ib"), "main", "d1-motiveringsgesprek")
    keys = asked(form)
    at = keys.index("r-antwoord-motivering")

    assert keys[at + 1 : at + 3] == ["r-motivering-met", "r-motivering-op"]
    page = render(form, begin(form), catalogue()).form
    assert "Alleen als u ‘Ja’ koos" in page


def test_answer_that_is_hidden_by_another_is_not_thrown_away_silently():
    form = build(around(case_at(), "ib"), "main", "d1-motiveringsgesprek")

    got = parse(form, {"r-antwoord-motivering": ["refused"], "r-motivering-met": ["cjg"]})

    assert wrong(got, "r-motivering-met") == ["form.hidden_filled"]
    assert any("U koos ‘Nee’ bij" in each for each in words(form, got))


@pytest.mark.requirement("R014")
def test_lasting_answer_is_shown_with_a_way_to_change_it():
    form = build(around(case_at(**{"afstemming-zoeken": "ja"}), "ib"), "main", "5-besluit-gesprek")
    question = form.question("r-afstemming-zoeken")
    rendered = render(form, begin(form), catalogue()).form

    assert question is not None
    assert question.known == "ja"
    assert 'value="ja" checked' in rendered
    assert "Wijzigen" in rendered


def test_safety_is_weighed_anew_whatever_is_known():
    form = build(around(case_at(veiligheid="veilig"), "ib"), "main", "7-vervolg")
    question = form.question("r-veiligheid")

    assert question is not None
    assert (question.known, question.default) == (None, "")


def test_account_of_an_earlier_talk_is_not_shown_as_this_one():
    form = build(around(case_at(besproken="Toen."), "ib"), "main", "6-ib-zoekt-contact")

    assert "Toen." not in render(form, begin(form), catalogue()).form


def test_consent_that_was_withdrawn_is_said_and_not_filled_in():
    case = case_at()
    case.world = replace(case.world, consents={"cjg-contact": "withdrawn"})
    form = build(around(case, "ib"), "main", "7-vervolg")
    page = render(form, begin(form), catalogue()).form

    assert "De toestemming is ingetrokken." in page
    assert 'value="given" checked' not in page


def test_feedback_is_not_asked_without_its_ground():
    without = build(around(case_at(), "cjg"), "main", "10-terugkoppeling")
    case = case_at()
    case.world = replace(case.world, consents={"cjg-contact": "given"})
    with_ground = build(around(case, "cjg"), "main", "10-terugkoppeling")

    assert "feedback" not in asked(without)
    assert "feedback" in asked(with_ground)


def test_date_that_opens_the_form_says_when_it_happened():
    case = case_at("2-kort-gesprek").later(2)
    form = build(around(case, "leerkracht"), "main", "2-kort-gesprek")
    data = {**TALK, "r-gesproken-op": ["2026-05-05"], "present": ["ouders"], "outcome": ["weg"]}

    got = parse(form, data)

    assert "happened" not in asked(form)
    assert isinstance(got, Filled)
    assert got.happened_at == datetime(2026, 5, 5, 12, tzinfo=AMSTERDAM)


def test_date_before_the_step_came_up_is_not_taken_for_it():
    case = case_at("2-kort-gesprek").later(2)
    form = build(around(case, "leerkracht"), "main", "2-kort-gesprek")
    data = {**TALK, "r-gesproken-op": ["2026-01-05"], "present": ["ouders"], "outcome": ["weg"]}

    got = parse(form, data)

    assert isinstance(got, Filled)
    assert got.happened_at == case.now


def test_step_is_recorded_for_an_earlier_day():
    case = case_at().later(3)
    form = build(around(case, "leerkracht"), "main", "3-naar-ib")
    data = {"happened": ["2026-05-06"], "present": ["ib"], "r-waarover-zorg": ["Moe."],
            "outcome": ["besproken"]}  # fmt: skip

    got = parse(form, data)

    assert isinstance(got, Filled)
    assert got.happened_at.date() == date(2026, 5, 6)


def test_day_that_has_not_come_yet_is_named():
    form = build(around(case_at(), "leerkracht"), "main", "3-naar-ib")

    got = parse(form, dict(day_sent("happened", date(2026, 5, 9))))

    assert wrong(got, "happened") == ["form.date.in_future"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("31", "februari", "2026"), "31 februari bestaat niet. Bedoelt u 28 februari?"),
        (("30", "2", "2028"), "30 februari bestaat niet. Bedoelt u 29 februari?"),
        (("", "juni", "2026"), "Vul ook de dag in."),
        (("3", "", "2026"), "Vul ook de maand in."),
        (("3", "juni", ""), "Vul ook het jaar in."),
        (("3", "junni", "2026"), "junni is geen maand. Vul bijvoorbeeld 6 of juni in."),
        (("0", "6", "2026"), "0 is geen dag. Vul een getal in van 1 tot en met 31."),
        (("3", "6", "206"), "206 is geen jaar. Vul bijvoorbeeld 2026 in."),
        (("3", "6", "0000"), "0000 is geen jaar. Vul bijvoorbeeld 2026 in."),
    ],
)
def test_day_that_cannot_be_is_answered_with_what_it_could_be(parts, said):
    form = build(around(case_at(), "leerkracht"), "main", "2-kort-gesprek")
    names = ("r-gesproken-op.day", "r-gesproken-op.month", "r-gesproken-op.year")

    got = parse(
        form,
        {"r-gesproken-op": ["other"], **dict(zip(names, [[each] for each in parts], strict=True))},
    )

    assert said in words(form, got)


@pytest.mark.parametrize("month", ["6", "06", "juni", "Jun", "JUNI", "June"])
def test_month_is_read_as_a_number_and_as_a_word(month):
    case = case_at().later(60)
    form = build(around(case, "leerkracht"), "main", "2-kort-gesprek")
    data = {**TALK, "r-gesproken-op": ["other"], "r-gesproken-op.day": ["9"],
            "r-gesproken-op.month": [month], "r-gesproken-op.year": ["26"],
            "present": ["ouders"], "outcome": ["weg"]}  # fmt: skip

    got = parse(form, data)

    assert isinstance(got, Filled)
    assert got.record["gesproken-op"] == date(2026, 6, 9)


def test_typed_day_counts_over_the_one_we_filled_in_but_not_over_a_chosen_one():
    form = build(around(case_at().later(9), "leerkracht"), "main", "2-kort-gesprek")
    typed = {
        "r-gesproken-op.day": ["3"],
        "r-gesproken-op.month": ["mei"],
        "r-gesproken-op.year": ["2026"],
    }

    ours = parse(form, {**TALK, **typed, "r-gesproken-op": ["2026-05-13"]})
    theirs = parse(form, {**TALK, **typed, "r-gesproken-op": ["2026-05-12"]})

    assert wrong(ours, "r-gesproken-op") == []
    assert wrong(theirs, "r-gesproken-op") == ["form.date.two"]


def test_range_proposes_three_working_days_and_refuses_others():
    form = build(around(case_at(), "leerkracht"), "main", "6-gesprek-ouders")
    question = form.question("r-afgesproken-datum")
    data = {**TALK, "present": ["ouders", "ib"], "outcome": ["ouders-pakken-op"]}

    got = parse(form, {**data, **dict(day_sent("r-afgesproken-datum", date(2026, 6, 30)))})

    assert question is not None
    assert question.days == (date(2026, 5, 18), date(2026, 5, 20), date(2026, 5, 22))
    assert words(form, got) == ["Kies een dag tussen 18 en 25 mei."]


def test_wait_without_a_term_asks_for_a_day():
    case = case_at("8-cjg-inlichten")
    form = build(around(case, "ib"), "main", "8-cjg-inlichten")
    data = {"r-ingelicht-op": ["2026-05-04"], "r-warm": ["ja"], "outcome": ["ingelicht"]}

    missing = parse(form, data)
    chosen = parse(form, {**data, **dict(day_sent("next-on", date(2026, 5, 18)))})
    past = parse(form, {**data, **dict(day_sent("next-on", date(2026, 5, 1)))})

    assert wrong(missing, "next-on") == ["form.missing.next_on"]
    assert isinstance(chosen, Filled)
    assert chosen.next_on == date(2026, 5, 18)
    assert wrong(past, "next-on") == ["form.next_on.past"]


def test_outcome_that_follows_from_answers_is_explained_and_reckoned():
    form = build(around(case_at(), "ib"), "main", "d2-wegen")
    answers = {"present": ["directeur"], "r-zorg-blijft": ["ja"], "r-ouders-gesloten": ["nee"],
               "r-ontwikkeling-belemmerd": ["ja"], "r-veiligheid-in-geding": ["nee"]}  # fmt: skip

    got = parse(form, {**answers, "next-on": ["2026-05-18"]})

    assert "outcome" not in asked(form)
    assert "Dat volgt uit uw antwoorden" in render(form, begin(form), catalogue()).form
    assert isinstance(got, Filled)
    assert got.outcome == "nog-niet"


def test_outcome_whose_guard_fails_can_be_chosen_and_says_why_not_yet():
    case = case_at("8-cjg-inlichten")
    form = build(around(case, "ib"), "main", "8-cjg-inlichten")
    page = render(form, begin(form), catalogue()).form

    assert "Kan nog niet: De ouders hebben nog geen antwoord gegeven" in page
    assert "disabled" not in page


def test_other_way_asks_a_reason_and_where_needed_a_sentence():
    form = build(around(case_at(), "leerkracht"), "main", "3-naar-ib")
    data = {"present": ["ib"], "r-waarover-zorg": ["Moe."], "outcome": ["besproken"]}

    with_reason = parse(form, {**data, "waiver-code": ["spoed"]})
    without_note = parse(form, {**data, "waiver-code": ["anders_met_uitleg"]})
    only_note = parse(form, {**data, "waiver-note": ["Zomaar."]})

    assert isinstance(with_reason, Filled)
    assert with_reason.waiver == Waiver("spoed")
    assert wrong(without_note, "waiver-note") == ["form.missing.waiver_note"]
    assert wrong(only_note, "waiver-code") == ["form.missing.waiver_code"]


def test_family_is_not_asked_why_it_leaves_the_route():
    form = build(around(case_at(), "ouders", voice=OUDER), "main", "6-wacht-op-ouders")

    assert "waiver-code" not in asked(form)


def test_readers_are_named_before_typing_and_per_part_when_they_differ():
    readers = {
        InformationClass.EDUCATION: ("u", "de directeur", "de ouders"),
        InformationClass.SAFETY: ("u", "de directeur"),
    }
    form = build(around(case_at(), "ib", readers=readers), "main", "7-vervolg")
    page = render(form, begin(form), catalogue()).form

    assert "Wie leest dit: u, de directeur, de ouders" in page
    assert "Dit deel lezen alleen: u, de directeur<" in page


def test_summary_counts_and_lists_in_the_order_of_the_form():
    form = build(around(case_at(), "leerkracht"), "main", "2-kort-gesprek")

    got = submit(
        form, {"page": ["0"], "r-besproken": ["Lang gepraat."], "r-gesproken-op": ["2026-05-04"]}
    )
    page = view(form, got, Speech(form, catalogue()))

    assert page.summary_title == "Er ontbreken nog 4 dingen"
    assert [text for _, text in page.summary] == [
        "Kies wie meededen.",
        "Kies wie erbij was.",
        "Schrijf de afspraken op. Geen afspraken? Schrijf dat op.",
        "Kies hoe het verdergaat.",
    ]
    assert page.is_wrong


def test_generator_says_its_own_words_in_english_too():
    form = build(around(case_at(), "leerkracht"), "main", "2-kort-gesprek")
    page = render(form, begin(form), catalogue(), language=EN).form

    assert "Today, Monday 4 May" in page
    assert ">Record</button>" in page


def test_day_that_is_arranged_on_the_form_is_the_day_to_look_again():
    form = build(around(case_at("9-afspraak-maken"), "ouders"), "main", "9-afspraak-maken")
    data = {"r-plaats": ["school"], "outcome": ["afspraak-gemaakt"]}

    got = parse(form, {**data, **dict(day_sent("r-afspraak-op", date(2026, 5, 12)))})
    past = parse(form, {**data, **dict(day_sent("r-afspraak-op", date(2026, 5, 1)))})

    assert isinstance(got, Filled)
    assert got.next_on == date(2026, 5, 12)
    assert wrong(past, "next-on") == ["form.missing.next_on"]
