"""Does a report name exactly what differs, why, and what was late?"""

from __future__ import annotations

from random import Random

import pytest

from tests.core.conformance.told import DAY, HOUR, START, done, only_done, rules
from tests.factories.routes import school, shipped
from zorgroute.core.conformance.findings import By, Differs
from zorgroute.core.conformance.report import conformance_of
from zorgroute.core.traces.log import MAIN, Activity, Kind, Row, log_of

IST = shipped("nijmegen.ist")
FITS = ("1-signaal=gesignaleerd", "2-gesprek-ouders=naar-huisarts", "3-huisarts=verwezen")
HELP = ("8-hulp-na-verwijzing=gestart", "8-volgen=klaar")
TERMS = """
steps:
  bellen:
    who: ib
    within: {max: 24, unit: hours}
    outcomes: {gebeld: {to: wachten}}
  wachten:
    who: ouders
    within: {min: 2, max: 3, unit: weeks}
    outcomes: {gedaan: {to: besluiten}}
  besluiten:
    who: ib
    within: {max: 4, unit: weeks}
    outcomes: {besloten: {ends: klaar}}
"""
JOINED = """
tracks:
  overleg:
    may_start: ib
    title: {prof: overleg, ouder: overleg}
    results: {af: {}}
    steps:
      praten: {who: ib, outcomes: {gepraat: {ends: af}}}
steps:
  zien: {who: ib, starts: overleg, outcomes: {gezien: {to: doen}}}
  doen: {who: ib, needs_ended: overleg, outcomes: {gedaan: {ends: klaar}}}
"""


def told(route, rows, **more):
    """The report on these rows, and what differs in each case as short words."""
    report = conformance_of(route, log_of(rows, more.pop("traits", None)), rules(), **more)
    words = {
        str(name): [
            f"{each.about.differs} {each.about.step}".strip() for each in report.table.of_case(at)
        ]
        for at, name in enumerate(report.log.cases)
    }
    return report, words


@pytest.mark.requirement("R228")
def test_a_case_with_two_deviations_yields_exactly_these_two():
    rows = done("a", *FITS, *HELP)
    rows += done("b", FITS[0], FITS[2], HELP[0], "3-kok=preventief", HELP[1])

    report, words = told(IST, rows)

    assert words == {"a": [], "b": ["missing 2-gesprek-ouders", "extra 3-kok"]}
    assert report.scores.tolist() == [1.0, 1 - 2 / 5]
    assert (report.finished, report.departed, report.by_the_way) == (1, 1, 1)


def test_a_case_that_has_not_finished_is_told_apart_from_one_that_left():
    rows = done("begun", *FITS[:2]) + done("left", FITS[1], HELP[0])

    report, words = told(IST, rows)

    assert report.verdict.tolist() == [1, 2]
    assert words["begun"] == []
    assert report.scores.tolist() == [1.0, 0.0]


def test_a_step_at_another_place_is_one_difference():
    _, words = told(IST, done("a", FITS[1], FITS[0], FITS[2], *HELP))

    assert words == {"a": ["wrong_order 2-gesprek-ouders"]}


def test_an_unknown_activity_is_a_finding_and_no_error():
    report, words = told(IST, done("a", FITS[0], "intk", *FITS[1:], *HELP))

    assert words == {"a": ["unknown intk"]}
    assert report.scores.tolist() == [1 - 1 / 6]


def test_a_title_says_which_step_is_meant():
    title = IST.main.steps["8-volgen"].title.prof.upper()

    assert told(IST, done("a", *FITS, HELP[0], title))[1] == {"a": []}


def test_something_done_after_the_end_is_named():
    _, words = told(IST, done("a", *FITS, *HELP, "8-volgen=klaar"))

    assert words == {"a": ["extra 8-volgen", "after_end 8-volgen"]}


def test_a_step_that_did_not_wait_for_its_track_is_too_early():
    route = school(JOINED)
    late = [
        *done("a", "zien=gezien", "doen=gedaan"),
        Row("a", Activity("overleg", "praten"), START * 2),
    ]
    good = [
        *done("b", "zien=gezien"),
        Row("b", Activity("overleg", "praten"), START + 5),
        Row("b", Activity(MAIN, "doen", "gedaan"), START + 9),
    ]

    report, words = told(route, [*late, *good])

    assert words == {"a": ["too_early doen", "after_end praten"], "b": []}
    assert report.verdict.tolist() == [2, 0]


@pytest.mark.requirement("R230", "R231")
def test_a_complex_case_referred_by_the_general_practitioner_is_a_bypass_by_law():
    reason = Row("a", Activity(MAIN, "3-huisarts", "", Kind.DEVIATED, "wachttijd"), START + DAY)
    rows = [*done("a", *FITS, *HELP), reason, *done("b", *FITS, *HELP)]

    report, words = told(IST, rows, traits={"complex": {"a": "ja", "b": "nee"}})

    assert words == {"a": ["deviated 3-huisarts", "bypass 3-huisarts"], "b": []}
    bypass = next(each.about for each in report.counts() if each.about.differs == Differs.BYPASS)
    assert (bypass.channel, bypass.by, bypass.reason) == ("gp", By.LAW, "wachttijd")
    assert report.scores.tolist() == [1.0, 1.0]
    assert report.chief() == {bypass: 1}


@pytest.mark.requirement("R230", "R231")
def test_a_case_manager_who_finds_it_clear_enough_goes_round_the_meeting_by_choice():
    early = (
        "1-signaal",
        "2-gesprek-ouders=naar-wijkteam",
        "3-wijkteam=ivh",
        "v1-aanmelden=aangemeld",
    )
    middle = ("v2-eerste-contact=contact-gelegd", "v3-gegevens=opgevraagd")
    round_it = ("v3-verhelderen=duidelijk-genoeg", "v3a-direct=ingezet")
    met = (
        "v3-verhelderen=ingewikkeld",
        "v4-inplannen=ingepland",
        "v5-mdo=advies",
        "v6-uitvoeren=ingezet",
    )

    report, words = told(
        IST, [*done("a", *early, *middle, *round_it), *done("b", *early, *middle, *met)]
    )

    assert words == {"a": ["bypass v3a-direct"], "b": []}
    about = report.counts()[0].about
    assert (about.channel, about.by, about.reason) == ("ivh", By.CHOICE, "")


@pytest.mark.requirement("R231")
def test_reasons_are_told_apart_by_law_by_choice_and_unknown():
    rows = []
    for case, code in (("a", "crisis"), ("b", "wachttijd"), ("c", "zomaar")):
        jump = Row(case, Activity(MAIN, "1-signaal", "", Kind.DEVIATED, code), START + HOUR)
        rows += [*done(case, FITS[0], HELP[0]), jump]

    report, words = told(IST, rows)

    assert set(map(tuple, words.values())) == {("deviated 1-signaal",)}
    by = {each.about.reason: each.about.by for each in report.counts()}
    assert by == {"crisis": By.LAW, "wachttijd": By.CHOICE, "zomaar": By.UNEXPLAINED}
    assert report.scores.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.requirement("R233")
@pytest.mark.parametrize(
    ("called", "waited", "decided", "late"),
    [
        (DAY, 21 * DAY, 28 * DAY, []),
        (DAY + 1, 21 * DAY, 28 * DAY, ["bellen"]),
        (DAY, 22 * DAY, 28 * DAY, ["wachten"]),
        (DAY, 3 * DAY, 28 * DAY, []),
        (DAY, 14 * DAY, 29 * DAY, ["besluiten"]),
    ],
)
def test_terms_are_kept_up_to_their_last_day_and_never_too_early(called, waited, decided, late):
    route = school(TERMS)
    moments = (START, START + called, START + called + waited, START + called + waited + decided)
    opened = Row("a", Activity(MAIN, "", kind=Kind.OPENED), moments[0])
    steps = zip(route.main.steps, moments[1:], ("gebeld", "gedaan", "besloten"), strict=True)
    rows = [opened, *(Row("a", Activity(MAIN, step, out), at) for step, at, out in steps)]

    report, words = told(route, rows)

    assert words == {"a": [f"late {step}" for step in late]}
    assert report.scores.tolist() == [1.0]
    assert [each.judged for each in report.kept] == [1, 1, 1]


@pytest.mark.requirement("R233")
def test_a_step_that_is_still_open_is_late_once_its_term_has_passed():
    route = school(TERMS)
    rows = [Row("a", Activity(MAIN, "bellen", "gebeld"), START)]

    in_time = told(route, rows, until=START + 21 * DAY)[1]
    too_late = told(route, rows, until=START + 22 * DAY)[1]

    assert (in_time, too_late) == ({"a": []}, {"a": ["still_late wachten"]})


def test_cases_of_another_version_are_not_judged():
    traits = {"route": {"a": IST.name, "b": "nijmegen.soll"}, "version": {"a": IST.digest}}

    report, words = told(IST, [*done("a", *FITS), *done("b", *FITS)], traits=traits)

    assert (report.others, list(words)) == (1, ["a"])


def test_the_order_of_the_rows_changes_nothing():
    rows = done("a", *FITS) + done("b", FITS[1], "intk", FITS[0]) + done("c", *FITS, *HELP)
    shuffled = rows[:]
    Random(3).shuffle(shuffled)

    one, other = told(IST, rows)[0], told(IST, shuffled)[0]

    assert one.counts() == other.counts()
    assert (one.verdict == other.verdict).all()
    assert (one.scores == other.scores).all()


def test_an_empty_log_gives_an_empty_report():
    report, words = told(IST, [])

    assert (report.cases, report.score, words, report.counts()) == (0, 1.0, {}, ())


def test_a_log_without_outcomes_is_judged_with_less():
    log = only_done(log_of(done("a", *FITS, *HELP)), outcomes=False)

    assert conformance_of(IST, log, rules()).by_the_way == 1
