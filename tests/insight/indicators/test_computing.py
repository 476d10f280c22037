"""Is each indicator what one computes by hand (R222)?"""

from __future__ import annotations

import numpy as np
import pytest

from tests.insight.indicators.logs import (
    DALFSEN,
    IST,
    SCHOOL,
    SOLL,
    amounts,
    definition,
    log,
    met,
    moment,
    seen,
)

pytestmark = pytest.mark.requirement("R222")


def test_i02_counts_each_child_that_was_discussed_once():
    given = log(
        {
            "a": [(0, "v5-mdo=advies"), (30, "v5-mdo=advies")],
            "b": [(5, "v5-mdo=geen-overleg")],
            "c": [(9, "v5-mdo=advies")],
        },
        IST,
    )
    assert seen("I02", given).case.tolist() == [0, 2]


def test_i04_counts_each_child_with_a_complex_question():
    given = log(
        {"a": [(0, "v3-verhelderen=ingewikkeld")], "b": [(5, "v3-verhelderen=eenduidig")]}, IST
    )
    assert seen("I04", given).case.tolist() == [0]


def test_i06_asks_of_each_open_case_at_the_end_whether_somebody_directs_it():
    given = log(
        {
            "a": [(0, "opened:"), (10, "v2-eerste-contact=contact-gelegd")],
            "b": [(0, "opened:")],
            "c": [(0, "opened:"), (20, "closed:")],
            "d": [(60, "opened:")],
        },
        IST,
    )
    found = seen("I06", given, ends=(moment(50),))
    assert found.case.tolist() == [0, 1]
    assert met(found) == [True, False]


def test_i06_director_who_stops_no_longer_directs():
    given = log(
        {"a": [(0, "opened:"), (1, "2-afspraken=afgesproken"), (9, "3-afsluiten=afgesloten")]},
        DALFSEN,
    )
    assert met(seen("I06", given, ends=(moment(5), moment(20)))) == [True, False]


def test_i06_days_without_a_director_run_from_opening_within_the_period():
    given = log(
        {
            "a": [(0, "opened:"), (10, "v2-eerste-contact=contact-gelegd")],
            "b": [(40, "opened:")],
        },
        IST,
    )
    found = seen("I06d", given, ends=(moment(50) - 1, moment(60) - 1))
    assert found.case.tolist() == [0, 1, 0, 1]
    assert amounts(found) == [10, 10, 0, 10]


def test_i12_is_days_from_signal_to_first_contact():
    given = log({"a": [(0, "1-signaal"), (31.5, "v2-eerste-contact=contact-gelegd")]}, IST)
    assert amounts(seen("I12", given)) == [31.5]


@pytest.mark.requirement("R216")
def test_i12_contact_on_day_28_is_in_time_and_on_day_29_is_not():
    cases = {
        name: [(0, "v1-aanmelden=aangemeld"), (days, "v2-eerste-contact=contact-gelegd")]
        for name, days in (("a", 28.4), ("b", 28.6))
    }
    # Noon in winter is 13.00 here: 28.4 days later is still that evening, 28.6 the next morning.
    assert met(seen("I12t", log(cases, IST))) == [True, False]


def test_i12_term_that_still_runs_is_not_judged():
    given = log({"a": [(0, "v1-aanmelden=aangemeld")], "b": [(9, "v1-aanmelden=aangemeld")]}, IST)
    found = seen("I12t", given, until=moment(30))
    assert (found.case.tolist(), met(found)) == ([0], [False])


@pytest.mark.requirement("R217")
def test_i13_is_weeks_from_registration_to_intake():
    given = log({"a": [(0, "v1-aanmelden=aangemeld"), (35, "v3-verhelderen=ingewikkeld")]}, IST)
    assert amounts(seen("I13", given)) == [5]


@pytest.mark.requirement("R215")
def test_i13_waits_of_each_kind_add_up_to_the_whole_wait():
    given = log(
        {
            "a": [
                (0, "v1-aanmelden=aangemeld"),
                (35, "v3-verhelderen=ingewikkeld"),
                (49, "v6-uitvoeren=ingezet"),
                (70, "7-wachten-op-aanbieder=gestart"),
            ]
        },
        IST,
    )
    parts = [amounts(seen(code, given))[0] for code in ("I13", "I13b", "I13c")]
    assert parts == [5, 2, 3]
    assert sum(parts) == 10


@pytest.mark.requirement("R215")
def test_i13_diagnostics_are_a_wait_of_their_own():
    given = log({"a": [(0, "s5-diagnostiek=aangevraagd"), (21, "s5-uitslag=uitslag")]}, SOLL)
    assert amounts(seen("I13d", given)) == [3]


# Two areas, the same help: 60 days, an eye kept on it, a return on day 100 and 50 days more. The
# first keeps the case open all the while, the second closes it and opens it again.
HABITS = {
    "open": [
        (0, "opened:"),
        (60, "s8-afschalen=waakvlam"),
        (90, "s8-waakvlam=terugval"),
        (100, "s2-triage=preventief"),
        (150, "s8-afschalen=waakvlam"),
        (190, "s8-waakvlam=stabiel"),
        (200, "closed:"),
    ],
    "shut": [
        (0, "opened:"),
        (60, "s8-afschalen=zonder-waakvlam"),
        (60, "closed:"),
        (100, "opened:s2-triage"),
        (150, "s8-afschalen=zonder-waakvlam"),
        (150, "closed:"),
    ],
}


@pytest.mark.requirement("R221")
def test_i16_by_one_rule_opposite_habits_have_the_same_lead_time():
    found = seen("I16h", log(HABITS, SOLL))
    assert amounts(found) == [round(110 / 7, 4)] * 2


def test_i16_as_registered_they_have_not():
    found = seen("I16", log(HABITS, SOLL))
    assert amounts(found) == [round(days / 7, 4) for days in (200, 60, 50)]


def test_i16_return_after_more_than_half_a_year_is_another_trajectory():
    steps = [(0, "opened:"), (60, "s2-triage=preventief"), (60, "closed:"),
             (250, "opened:"), (260, "s2-triage=preventief"), (260, "closed:")]  # fmt: skip
    assert amounts(seen("I16h", log({"a": steps}, SOLL))) == [round(d / 7, 4) for d in (60, 10)]


@pytest.mark.requirement("R221")
def test_i15_is_what_the_habit_adds():
    assert amounts(seen("I15", log(HABITS, SOLL))) == [90, 0]


def test_i15_case_open_for_keep_watch_only_is_told_apart():
    assert met(seen("I15w", log(HABITS, SOLL))) == [True, False]


def test_i15_registered_again_counts_once_its_half_year_is_over():
    found = seen("I15h", log(HABITS, SOLL), until=moment(300))
    assert (found.case.tolist(), met(found)) == ([1], [True])


def test_i20_told_in_time_is_neither_never_nor_late():
    cases = {
        "a": [(0, "1-signaal"), (4, "11-leerkracht-inlichten=hulp-klaar"), (9, "closed:")],
        "b": [(0, "1-signaal"), (9, "closed:")],
        "c": [(0, "1-signaal"), (2, "late:11-leerkracht-inlichten"),
              (4, "11-leerkracht-inlichten=hulp-klaar"), (9, "closed:")],
        "d": [(0, "1-signaal"), (4, "11-leerkracht-inlichten=hulp-klaar")],
    }  # fmt: skip
    found = seen("I20", log(cases, SCHOOL))
    assert (found.case.tolist(), met(found)) == ([0, 1, 2], [True, False, False])
    assert amounts(seen("I20d", log(cases, SCHOOL))) == [4, 4, 4]


def test_i29_closed_case_without_deviation_or_late_step_kept_to_the_route():
    cases = {
        "a": [(0, "1-signaal"), (9, "closed:")],
        "b": [(0, "1-signaal"), (1, "deviated:3-kok=wachttijd"), (9, "closed:")],
        "c": [(0, "1-signaal"), (1, "late:3-kok"), (9, "closed:")],
        "d": [(0, "1-signaal")],
    }
    found = seen("I29", log(cases, IST))
    assert (found.case.tolist(), met(found)) == ([0, 1, 2], [True, False, False])


def test_i29_who_was_replayed_is_judged_by_the_replay():
    given = log({"a": [(9, "closed:")], "b": [(9, "closed:")]}, IST)
    assert met(seen("I29", given, departed=np.array([True, False]))) == [False, True]


@pytest.mark.requirement("R231")
def test_i29_deviation_of_a_doctor_is_by_law_and_another_by_choice():
    cases = {
        "a": [(1, "deviated:3-huisarts=wettelijk_verwijsrecht")],
        "b": [(1, "deviated:3-kok=sneller_via_andere_weg")],
    }
    reasons = {"wettelijk_verwijsrecht": "lawful", "sneller_via_andere_weg": "chosen"}
    assert met(seen("I29w", log(cases, IST), reasons=reasons)) == [True, False]


def test_i46_refusal_is_followed_by_consent_or_not():
    cases = {
        "a": [(0, "1-5-toestemming=ouders-kiezen-nee"), (9, "1-5-toestemming=toestemming")],
        "b": [(0, "1-5-toestemming=ouders-kiezen-nee")],
        "c": [(0, "1-5-toestemming=toestemming")],
    }
    found = seen("I46", log(cases, DALFSEN))
    assert (found.case.tolist(), met(found)) == ([0, 1], [True, False])


def test_i46_contact_kept_too_late_does_not_count():
    refused = (0, "1-5-toestemming=ouders-kiezen-nee")
    kept = (9, "1-6-in-gesprek=blijven-praten")
    cases = {"a": [refused, kept], "b": [refused, (8, "late:1-6-in-gesprek"), kept], "c": [refused]}
    assert met(seen("I46c", log(cases, DALFSEN))) == [True, False, False]


def test_i58_is_days_from_the_end_of_the_term_to_the_step():
    late = (0, "late:3-kok")
    cases = {
        "a": [late, (5, "3-kok=pko")],
        "b": [late, (2, "left:3-kok")],
        "c": [late, (7, "3-cb-arts=verwezen")],
    }
    found = amounts(seen("I58", log(cases, IST)))
    assert found[:2] == [5, 2]
    assert np.isnan(found[2])


def test_i58_help_with_an_evaluation_that_is_late_has_none_planned():
    cases = {
        "a": [(0, "3-terugkoppelen=iedereen-weet-het")],
        "b": [(0, "3-terugkoppelen=iedereen-weet-het"), (9, "late:3-evaluatie")],
        "c": [(0, "3-terugkoppelen=iedereen-weet-het"), (9, "late:3-evaluatie"),
              (12, "3-evaluatie=doorgaan")],
        "d": [(0, "1-1-zorg=vastgelegd")],
    }  # fmt: skip
    found = seen("I58e", log(cases, DALFSEN), ends=(moment(20),))
    assert (found.case.tolist(), met(found)) == ([0, 1, 2], [True, False, True])


@pytest.mark.requirement("R233")
def test_i61_consultation_at_24_hours_is_in_time_and_a_second_later_is_not():
    cases = {
        "a": [(0, "started:spoed/"), (1, "spoed/eerste-overleg=overlegd")],
        "b": [(0, "started:spoed/"), (1 + 1 / 86_400, "spoed/eerste-overleg=overlegd")],
        "c": [(0, "started:spoed/")],
    }
    assert met(seen("I61", log(cases, IST))) == [True, False, False]


@pytest.mark.requirement("R233")
def test_i62_report_on_day_21_is_in_time_and_on_day_22_is_not():
    cases = {
        name: [(0, "6-gesprek-ouders=ouders-pakken-op"), (days, "6-wacht-op-ouders=gaat-goed")]
        for name, days in (("a", 21), ("b", 22))
    }
    assert met(seen("I62", log(cases, SCHOOL))) == [True, False]


def test_i62_internal_coordinator_had_to_act():
    asked = (0, "6-gesprek-ouders=ouders-pakken-op")
    cases = {"a": [asked, (9, "6-ib-zoekt-contact=gaat-goed")], "b": [asked]}
    assert met(seen("I62i", log(cases, SCHOOL))) == [True, False]


def test_i63_case_in_section_d_has_a_match_or_not():
    closed = (0, "6-gesprek-ouders=ouders-niet-open")
    cases = {"a": [closed, (2, "d-verwijsindex=motiveren")], "b": [closed]}
    assert met(seen("I63", log(cases, SCHOOL))) == [True, False]


def test_i64_doubt_is_followed_by_contact_or_not():
    doubt = (0, "meldcode/m4-wegen=twijfel")
    cases = {"a": [doubt, (1, "meldcode/m4-contact-veilig-thuis=advies-gekregen")],
             "b": [doubt, (1, "meldcode/m5-beslissen=hulp")],
             "c": [(0, "meldcode/m4-wegen=geen-twijfel")]}  # fmt: skip
    found = seen("I64", log(cases, IST))
    assert (found.case.tolist(), met(found)) == ([0, 1], [True, False])


def test_row_of_another_route_is_no_part():
    given = log({"a": [(0, "1-signaal"), (9, "v2-eerste-contact=contact-gelegd")]}, SOLL)
    assert amounts(seen("I12", given)) == []


def test_definition_says_from_which_document_it_comes():
    assert definition("I61").source == "002_a71db607a6c9e7e4.txt"
