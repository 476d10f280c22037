"""Is a step done by the right people, on the right grounds, and with everything that is asked?"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.factories.cases import REASON, Case, day, names, world
from tests.factories.routes import school
from tests.factories.westerkwartier import (
    CONDITIONS,
    REVIEW,
    TALK,
    at_step,
    do,
    doing,
    walk_to,
    westerkwartier,
)
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.opening import end_of_day
from zorgroute.core.engine.standing import Told
from zorgroute.core.engine.world import AMSTERDAM

ONE_STEP = """
records:
  bladzij:
    class: existence
    fields:
      antwoord: {type: consent_request, consent: delen, required: no}
      anders: {type: consent_request, consent: overleg, required: no}
      zeker: {type: yes_no, required: no}
steps:
  stap:
    who: leerkracht
    record: bladzij
"""


def one_step(words: str, route: str = ONE_STEP, **seen: Any) -> Case:
    """A case on a route with one step that says this."""
    lines = "".join(f"    {line}\n" for line in words.strip().splitlines())
    return Case(school(route + lines), world(**seen))


def refused(case: Case, step: str, **changes: Any) -> list[str]:
    return case.try_take(**doing(case, step, **changes))


def report(answers: tuple[bool, ...]) -> dict[str, str]:
    return {
        name: "ja" if answer else "nee" for name, answer in zip(CONDITIONS, answers, strict=True)
    }


# Who does it


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("leerkracht", ["role.not_allowed"]),
        ("ib", []),
        ("directeur", []),
        ("zorgteam", []),
    ],
)
def test_role_that_several_functions_may_fill_is_filled_by_each(
    role: str, codes: list[str]
) -> None:
    case = Case(
        school("steps: {stap: {who: zorgteam, outcomes: {af: {ends: klaar}}}}\nholds: zorgteam"),
        world(),
    )

    assert case.try_take(role, "stap", "af") == codes


@pytest.mark.parametrize(
    ("role", "codes"),
    [("leerkracht", []), ("cjg", []), ("ouders", ["role.not_allowed"])],
)
def test_anyone_means_every_professional_and_never_the_family(role: str, codes: list[str]) -> None:
    case = Case(school("steps: {stap: {who: anyone, outcomes: {af: {ends: klaar}}}}"), world())

    assert case.try_take(role, "stap", "af") == codes


@pytest.mark.parametrize(
    ("present", "codes"),
    [
        ([], ["present.missing", "present.missing"]),
        (["ouders"], ["present.missing"]),
        (["ouders", "cjg"], []),
    ],
)
def test_everyone_named_with_a_step_has_to_be_there(present: list[str], codes: list[str]) -> None:
    case = one_step("with: [ouders, cjg]\noutcomes: {af: {ends: klaar}}")

    assert case.try_take("leerkracht", "stap", "af", present=present) == codes


@pytest.mark.parametrize(
    ("present", "codes"),
    [([], ["present.one_of"]), (["ib"], ["present.one_of"]), (["directeur"], [])],
)
def test_one_of_a_team_is_somebody_else_than_who_acts(present: list[str], codes: list[str]) -> None:
    words = "who: ib, with_one_of: zorgteam, outcomes: {af: {ends: klaar}}"
    case = Case(school(f"holds: ib\nsteps: {{stap: {{{words}}}}}"), world())

    assert case.try_take("ib", "stap", "af", present=present) == codes


@pytest.mark.requirement("R051")
@pytest.mark.parametrize(
    ("role", "present", "codes"),
    [
        ("leerkracht", ["ouders"], ["present.one_of"]),
        ("ib", ["ouders"], ["present.missing"]),
        ("leerkracht", ["ouders", "collega"], ["present.one_of"]),
        ("leerkracht", ["ouders", "ib"], []),
        ("leerkracht", ["ouders", "directeur"], []),
        ("ib", ["ouders", "leerkracht"], []),
        ("leerkracht", ["ib"], ["present.missing"]),
    ],
)
def test_talk_with_parents_is_held_by_two_of_the_school(
    role: str, present: list[str], codes: list[str]
) -> None:
    case = at_step("6-gesprek-ouders")

    assert refused(case, "6-gesprek-ouders", role=role, present=present) == codes


@pytest.mark.requirement("R005")
def test_after_step_three_the_ib_directs_and_the_teacher_cannot_do_step_four() -> None:
    case = at_step("4-kijken-of-overleggen")

    assert (case.at.holder, refused(case, "4-kijken-of-overleggen", role="leerkracht")) == (
        "ib",
        ["role.not_allowed"],
    )


@pytest.mark.requirement("R028")
@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("directeur", []),
        ("ib", ["role.not_allowed"]),
        ("leerkracht", ["role.not_allowed"]),
        ("cjg", ["role.not_allowed"]),
    ],
)
def test_only_the_head_of_school_reports(role: str, codes: list[str]) -> None:
    case = at_step("d2-melding")
    ordered = {"waiver": REASON}  # section d reaches the report without the weighing of step 7

    assert refused(case, "d2-melding", role=role, **ordered) == codes


# For somebody else


def test_step_of_parents_needs_no_login_of_theirs() -> None:
    case = at_step("9-afspraak-maken")

    do(case, "9-afspraak-maken", role="ib", on_behalf="ouders")

    taken = next(event for event in case.log[::-1] if isinstance(event.deed, ev.StepTaken))
    assert (taken.by, taken.on_behalf, taken.channel) == (case.actor("ib"), "ouders", "phone")


@pytest.mark.parametrize(
    ("role", "behalf", "codes"),
    [
        ("ib", "ouders", []),
        ("leerkracht", "ouders", ["behalf.not_allowed"]),
        ("ouders", "ouders", ["behalf.not_allowed"]),
        ("ib", "cjg", ["role.not_allowed"]),
        ("ib", None, ["role.not_allowed"]),
    ],
)
def test_recording_for_another_is_for_who_directs_and_for_who_acts(
    role: str, behalf: str | None, codes: list[str]
) -> None:
    case = at_step("9-afspraak-maken")

    assert refused(case, "9-afspraak-maken", role=role, on_behalf=behalf) == codes


def test_lead_of_a_track_records_for_another_on_it() -> None:
    case = Case(
        school(
            """
            tracks:
              mdo:
                may_start: leerkracht
                leads: ib
                results: {af: {}}
                steps:
                  overleg:
                    who: cjg
                    within: {max: 5, unit: days}
                    outcomes: {geweest: {ends: af}}
            steps: {stap: {who: leerkracht, outcomes: {af: {ends: klaar}}}}
            """
        ),
        world(),
    )
    case.start_track("leerkracht", "mdo")

    codes = [
        case.try_take(role, "overleg", "geweest", line="mdo", on_behalf="cjg")
        for role in ("ib", "leerkracht", "collega")
    ]

    assert codes == [[], [], ["behalf.not_allowed"]]


# What exists


@pytest.mark.parametrize(
    ("line", "step", "outcome", "code", "facts"),
    [
        ("maim", "stap", "af", "track.unknown", {"track": "maim", "mean": ""}),
        ("main", "stpa", "af", "step.unknown", {"step": "stpa", "mean": "stap"}),
        (
            "main",
            "stap",
            "aff",
            "outcome.unknown",
            {"outcome": "aff", "mean": "af", "known": "af", "step": "stap", "line": "main"},
        ),
    ],
)
def test_name_that_does_not_exist_is_refused_with_the_nearest_that_does(
    line: str, step: str, outcome: str, code: str, facts: dict[str, str]
) -> None:
    case = one_step("outcomes: {af: {ends: klaar}}")

    reasons = case.reasons(case.taking("leerkracht", step, outcome, line=line))

    assert [(each.code, dict(each.facts)) for each in reasons] == [(code, facts)]


def test_step_that_is_not_open_is_refused_with_the_step_that_is() -> None:
    case = at_step("2-kort-gesprek")

    reasons = case.reasons(case.taking(**doing(case, "4-kijken-of-overleggen")))

    assert [(each.code, each.fact("stands")) for each in reasons] == [
        ("step.not_open", "2-kort-gesprek")
    ]


@pytest.mark.requirement("R040")
@pytest.mark.parametrize(
    ("outcome", "codes"),
    [("gekeken", []), ("overlegd", []), ("allebei", []), ("", ["outcome.unknown"])],
)
def test_step_four_is_done_by_looking_or_asking_or_both_and_not_by_neither(
    outcome: str, codes: list[str]
) -> None:
    case = at_step("4-kijken-of-overleggen")

    assert refused(case, "4-kijken-of-overleggen", outcome=outcome) == codes


# Guards


@pytest.mark.requirement("R033")
def test_mdo_without_criterion_and_consent_names_both() -> None:
    case = at_step("12-mdo")

    reasons = case.reasons(
        case.taking(**doing(case, "12-mdo", without=["antwoord-mdo", "criterium-mdo"]))
    )

    assert [(each.code, each.fact("consent") or each.fact("where")) for each in reasons] == [
        ("field.missing", None),
        ("consent.missing", "mdo"),
        ("guard.said", "main/12-mdo/outcomes.besproken.needs.1"),
    ]


@pytest.mark.requirement("R016", "R033")
def test_general_consent_is_not_enough_for_the_mdo() -> None:
    case = at_step("12-mdo")
    assert case.at.consents == {"cjg-contact": "given"}

    codes = refused(case, "12-mdo", record={"antwoord-mdo": "refused"})

    assert codes == ["consent.refused"]


@pytest.mark.requirement("R016")
def test_refused_mdo_has_a_way_out_of_its_own() -> None:
    case = at_step("12-mdo")

    do(case, "12-mdo", outcome="geen-toestemming", record={"antwoord-mdo": "refused"})

    assert case.step == "10-terugkoppeling"


@pytest.mark.requirement("R029")
@pytest.mark.parametrize("answers", list(itertools.product([True, False], repeat=4)))
def test_report_of_section_d_needs_both_first_conditions_and_one_of_the_last(
    answers: tuple[bool, ...],
) -> None:
    case = at_step("d2-wegen")
    stays, closed, development, safety = answers

    codes = refused(case, "d2-wegen", outcome="melden", record=report(answers))

    may_report = stays and closed and (development or safety)
    assert codes == ([] if may_report else ["outcome.does_not_fit"])


@pytest.mark.requirement("R029")
@pytest.mark.parametrize("answers", list(itertools.product([True, False], repeat=4)))
def test_weighing_of_section_d_has_exactly_one_way_on_for_all_answers(
    answers: tuple[bool, ...],
) -> None:
    case = at_step("d2-wegen")

    open_ways = [
        outcome
        for outcome in ("melden", "nog-niet")
        if not refused(case, "d2-wegen", outcome=outcome, record=report(answers))
    ]

    assert len(open_ways) == 1


@pytest.mark.requirement("R029")
@pytest.mark.parametrize("answers", list(itertools.product([True, False], repeat=4)))
def test_report_step_reached_by_another_way_still_weighs_the_conditions(
    answers: tuple[bool, ...],
) -> None:
    case = at_step("d2-wegen")
    outcome = "nog-niet" if not _may_report(answers) else "melden"
    do(case, "d2-wegen", outcome=outcome, record=report(answers))
    if case.step != "d2-melding":
        case.divert("ib", "d2-melding", next_on=REVIEW)

    codes = refused(case, "d2-melding", next_on=REVIEW)

    stays, closed, development, safety = answers
    missing = [not stays, not closed, not (development or safety)]
    assert codes == ["guard.said"] * sum(missing) + ["meldcode.order"]


def _may_report(answers: tuple[bool, ...]) -> bool:
    return answers[0] and answers[1] and (answers[2] or answers[3])


@pytest.mark.requirement("R027")
@pytest.mark.parametrize(
    ("told", "threat", "is_refused"),
    [("ja", None, False), ("nee", None, True), ("nee", "  ", True), ("nee", "wapen", False)],
)
def test_report_without_telling_the_parents_needs_a_serious_threat(
    told: str, threat: str | None, is_refused: bool
) -> None:
    case = at_step("d2-melding")
    record = {"ouders-weten-melding": told}
    if threat is not None:
        record["ernstige-bedreiging"] = threat

    codes = refused(case, "d2-melding", record=record)

    # Section d skips the weighing of step 7, which is named beside it.
    assert codes == ["guard.said"] * is_refused + ["meldcode.order"]


@pytest.mark.parametrize(
    ("outcome", "answer", "fits"),
    [("ja", "nee", "nee"), ("nee", "nee", None), ("ja", "", ""), ("nee", "", "")],
)
def test_outcome_follows_from_the_answers_and_the_fitting_one_is_named(
    outcome: str, answer: str, fits: str | None
) -> None:
    case = one_step(
        """
outcomes:
  ja: {when: {fact: zeker, is: ja}, ends: klaar}
  nee: {when: {fact: zeker, is: nee}, ends: klaar}
"""
    )

    reasons = case.reasons(case.taking("leerkracht", "stap", outcome, record={"zeker": answer}))

    assert [each.fact("fits") for each in reasons] == ([] if fits is None else [fits])


@pytest.mark.parametrize(
    ("guard", "codes"),
    [
        ("{fact: zeker, is: ja}", ["fact.other"]),
        ("{recorded: zeker}", []),
        ("{any_of: [{fact: zeker, is: ja}, {recorded: antwoord}]}", ["guard.any_of"]),
        ("{all_of: [{fact: zeker, is: ja}, {done: stap}]}", ["fact.other", "step.not_done"]),
        ("{none_of: [{fact: zeker, is: nee}]}", ["guard.none_of"]),
        ("{none_of: [{fact: zeker, is: ja}]}", []),
        ("{meldcode: 1}", ["meldcode.not_done"]),
        ("{contact: cjg}", ["contact.missing"]),
        ("{age: {from: 12}}", ["age.unknown"]),
    ],
)
def test_guard_that_is_not_met_says_what_is_missing(guard: str, codes: list[str]) -> None:
    case = one_step(f"needs: [{guard}]\noutcomes: {{af: {{ends: klaar}}}}")

    assert case.try_take("leerkracht", "stap", "af", record={"zeker": "nee"}) == codes


@pytest.mark.parametrize(
    ("guard", "codes"),
    [
        ("{fact: zeker, is: ja}", ["fact.unknown"]),
        ("{recorded: zeker}", ["fact.unknown"]),
        ("{none_of: [{fact: zeker, is: ja}]}", ["guard.none_of"]),
        ("{any_of: [{fact: zeker, is: ja}, {fact: zeker, is: nee}]}", ["guard.any_of"]),
    ],
)
def test_what_nobody_knows_is_refused_and_asked(guard: str, codes: list[str]) -> None:
    case = one_step(f"needs: [{guard}]\noutcomes: {{af: {{ends: klaar}}}}")

    assert case.try_take("leerkracht", "stap", "af") == codes


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (date(2014, 5, 4), []),
        (date(2014, 5, 5), ["age.other"]),
        (date(2010, 5, 4), ["age.other"]),
        (date(2010, 5, 5), []),
        (None, ["age.unknown"]),
    ],
)
def test_age_counts_from_the_birthday_itself(born: date | None, codes: list[str]) -> None:
    case = one_step(
        "needs: [{age: {from: 12, until: 16}}]\noutcomes: {af: {ends: klaar}}", birth_date=born
    )

    assert case.try_take("leerkracht", "stap", "af") == codes


def test_values_that_guards_looked_at_are_kept_in_the_log() -> None:
    case = one_step(
        """
needs: [{contact: cjg}, {age: {from: 4}}, {any_of: [{fact: zeker, is: ja}, {consent: delen}]}]
outcomes: {af: {ends: klaar}}
""",
        contacts=frozenset({"cjg"}),
        birth_date=date(2018, 1, 1),
    )

    taken = case.take("leerkracht", "stap", "af", record={"zeker": "ja"})[0]

    assert isinstance(taken, ev.StepTaken)
    assert taken.used == (
        ("age", "true"),
        ("consent.delen", "unknown"),
        ("contact.cjg", "true"),
        ("zeker", "ja"),
    )


# Grounds

SHARES = """
shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]
outcomes: {af: {ends: klaar}, nee: {ends: gestopt}}
"""
TWICE = """
outcomes:
  nog-eens: {to: stap}
  af: {ends: klaar, shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]}
"""


@pytest.mark.requirement("R010", "R204")
@pytest.mark.parametrize(
    ("said", "answer", "codes"),
    [
        (None, None, ["consent.missing"]),
        (None, "given", []),
        (None, "refused", ["consent.refused"]),
        ("given", None, []),
        ("refused", None, ["consent.refused"]),
        ("withdrawn", None, ["consent.withdrawn"]),
        ("given", "refused", ["consent.refused"]),
        ("refused", "given", []),
    ],
)
def test_share_rests_on_the_newest_answer_to_its_consent(
    said: str | None, answer: str | None, codes: list[str]
) -> None:
    case = one_step(SHARES, consents={"delen": said} if said else {})
    record = {"antwoord": answer} if answer else {}

    assert case.try_take("leerkracht", "stap", "af", record=record) == codes


@pytest.mark.requirement("R012")
@pytest.mark.parametrize(
    ("recorded", "known", "codes"),
    [
        ("given", "withdrawn", ["consent.withdrawn"]),
        ("given", None, []),
        ("refused", "given", []),
        ("refused", None, ["consent.refused"]),
    ],
)
def test_consent_that_the_world_knows_outranks_what_an_earlier_step_recorded(
    recorded: str, known: str | None, codes: list[str]
) -> None:
    case = one_step(TWICE)
    case.take("leerkracht", "stap", "nog-eens", record={"antwoord": recorded})
    case.world = replace(case.world, consents={"delen": known} if known else {})

    assert case.try_take("leerkracht", "stap", "af") == codes


@pytest.mark.requirement("R011")
def test_consent_for_one_thing_is_no_consent_for_another() -> None:
    case = one_step(SHARES, consents={"overleg": "given"})

    assert case.try_take("leerkracht", "stap", "af") == ["consent.missing"]


@pytest.mark.requirement("R204")
def test_share_without_a_ground_is_refused() -> None:
    case = one_step("shares: [{to: cjg, classes: [existence]}]\noutcomes: {af: {ends: klaar}}")

    assert case.try_take("leerkracht", "stap", "af") == ["ground.none"]


@pytest.mark.requirement("R204")
@pytest.mark.parametrize(
    ("ground", "name"),
    [
        ("{law: artikel 1}", "law:artikel 1"),
        ("{anonymous: yes}", "anonymous"),
        ("{vital: yes}", "vital"),
        ("{consent: delen}", "consent:delen"),
    ],
)
def test_share_is_written_down_with_its_ground(ground: str, name: str) -> None:
    case = one_step(
        f"""
outcomes:
  af:
    ends: klaar
    shares: [{{to: [cjg], classes: [safety, existence], ground: {ground}}}]
""",
        consents={"delen": "given"},
    )

    taken = case.take("leerkracht", "stap", "af")[0]

    assert isinstance(taken, ev.StepTaken)
    assert taken.shared == (ev.SharedOut(("cjg",), ("safety", "existence"), name),)


@pytest.mark.requirement("R012")
def test_withdrawal_stops_the_next_share() -> None:
    case = at_step("8-cjg-inlichten")

    case.interrupt("ouders", "withdrawal", "cjg-contact")

    assert (
        refused(case, "8-cjg-inlichten"),
        refused(case, "8-cjg-inlichten", outcome="toestemming-ingetrokken"),
    ) == (["consent.withdrawn"], [])


# Feedback


@pytest.mark.requirement("R146")
@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("contact_geweest", []),
        ("er_wordt_iets_gedaan", []),
        ("voortgang", []),
        ("afgerond", []),
        ("afstemming_gezocht", []),
        ("afspraken_gemaakt", ["feedback.not_in_list"]),
        ("het kind slaapt slecht", ["feedback.not_in_list"]),
        (None, ["feedback.missing"]),
    ],
)
def test_school_hears_only_that_something_happens(code: str | None, codes: list[str]) -> None:
    case = at_step("10-terugkoppeling")

    assert refused(case, "10-terugkoppeling", feedback=code) == codes


@pytest.mark.requirement("R146")
def test_what_the_school_hears_is_a_code_and_a_moment_without_content() -> None:
    case = at_step("10-terugkoppeling")

    do(case, "10-terugkoppeling")

    heard_from = datetime(2026, 5, 6, tzinfo=AMSTERDAM)  # two working days after Monday
    assert case.at.told == (Told("ib", "contact_geweest", case.now, heard_from),)


@pytest.mark.requirement("R146")
@pytest.mark.parametrize(
    ("code", "codes"), [("contact_geweest", ["feedback.no_ground"]), (None, [])]
)
def test_without_consent_the_school_hears_nothing_and_the_step_goes_on(
    code: str | None, codes: list[str]
) -> None:
    case = at_step("10-terugkoppeling")
    case.interrupt("ouders", "withdrawal", "cjg-contact")

    assert refused(case, "10-terugkoppeling", feedback=code) == codes


def test_feedback_where_the_route_has_none_is_refused() -> None:
    case = one_step("outcomes: {af: {ends: klaar}}")

    assert case.try_take("leerkracht", "stap", "af", feedback="afgerond") == ["feedback.not_here"]


# What comes of it


def test_facts_and_consents_are_those_recorded_last() -> None:
    case = at_step("6-gesprek-ouders")
    do(case, "6-gesprek-ouders", record={"besproken": "de tweede keer"})

    do(case, "7-vervolg", record={"antwoord-cjg": "refused"}, outcome="ouders-niet-open")

    assert (case.at.facts["besproken"], case.at.consents) == (
        "de tweede keer",
        {"cjg-contact": "refused"},
    )


@pytest.mark.requirement("R022")
def test_happy_path_leaves_the_meldcode_done_on_the_days_of_its_steps() -> None:
    case = westerkwartier()
    days: dict[str, date] = {}

    def note() -> None:
        days[case.step or ""] = case.later(days=1).now.date()

    walk_to(case, "11-leerkracht-inlichten", each=note)

    numbers = {number: at.date() for number, at in case.at.meldcode.items()}
    steps = ["1-signaal", "3-naar-ib", "5-besluit-gesprek", "7-vervolg", "13-afspraken"]
    assert numbers == {number: days[step] for number, step in enumerate(steps, 1)}


def test_meldcode_step_keeps_the_day_it_was_first_done() -> None:
    case = at_step("7-vervolg")
    first = case.at.meldcode[3]
    do(case, "7-vervolg", outcome="ouders-niet-open")
    do(case.later(days=9), "d-verwijsindex")
    do(case, "d1-motiveringsgesprek")

    case.divert("ib", "5-besluit-gesprek")
    do(case, "5-besluit-gesprek")

    assert case.at.meldcode[3] == first


@pytest.mark.requirement("R038")
def test_return_is_a_new_visit_with_a_new_term() -> None:
    case = at_step("9-afspraak-maken")
    first = case.at.main
    case.later(days=300).settle()
    back = {"record": TALK, "present": ["ouders"], "next_on": day(330)}

    case.take("ib", "9-ib-vraagt-na", "afspraak-komt-nog", **back)

    assert first is not None
    assert case.at.main is not None
    assert (case.at.main.step, case.at.main.due) == (first.step, end_of_day(day(330)))


@pytest.mark.requirement("R038")
def test_return_keeps_what_was_written_down_the_first_time() -> None:
    case = at_step("7-vervolg")
    do(case, "7-vervolg", outcome="ouders-niet-open", record={"vervolgafspraken": "eerst"})
    do(case, "d-verwijsindex")
    given = {"antwoord-motivering": "given", "motivering-met": "cjg", "motivering-op": day(1)}
    do(case, "d1-motiveringsgesprek", outcome="ouders-open", record=given)

    kept = case.at.facts["vervolgafspraken"]
    do(case, "7-vervolg", record={"vervolgafspraken": "daarna"})

    written = [
        dict(event.deed.facts).get("vervolgafspraken")
        for event in case.log
        if isinstance(event.deed, ev.StepTaken) and event.deed.step == "7-vervolg"
    ]
    assert (kept, written) == ("eerst", ["eerst", "daarna"])


@pytest.mark.requirement("R042")
def test_regular_contact_completes_no_step() -> None:
    case = at_step("7-vervolg")
    before = (case.at.main, case.at.runs, case.at.done, case.at.meldcode, case.at.facts)

    case.register("cjg", "contact", "vast overleg")

    after = (case.at.main, case.at.runs, case.at.done, case.at.meldcode, case.at.facts)
    assert after == before


@pytest.mark.requirement("R026", "R154")
@pytest.mark.parametrize("detail", ["Verwijsindex geraadpleegd", "anoniem advies"])
def test_consult_leaves_the_state_as_it_was(detail: str) -> None:
    case = at_step("5-besluit-gesprek")
    before = (case.at.main, case.at.facts, case.at.done)

    case.register("ib", "consult", detail)

    assert (case.at.main, case.at.facts, case.at.done) == before


@pytest.mark.requirement("R151")
@pytest.mark.parametrize("left_out", ["afstemming-zoeken", "afweging"])
def test_step_five_needs_the_decision_and_the_weighing_behind_it(left_out: str) -> None:
    case = at_step("5-besluit-gesprek")

    reasons = case.reasons(case.taking(**doing(case, "5-besluit-gesprek", without=[left_out])))

    assert [(each.code, each.fact("field")) for each in reasons] == [("field.missing", left_out)]


@pytest.mark.requirement("R152")
@pytest.mark.parametrize(
    ("sought", "told", "codes"),
    [
        ("ja", "nee", ["guard.said"]),
        ("ja", "ja", []),
        ("ja", None, ["field.missing", "guard.said"]),
        ("nee", None, []),
    ],
)
def test_parents_are_told_of_the_match_request_in_the_talk(
    sought: str, told: str | None, codes: list[str]
) -> None:
    case = at_step("5-besluit-gesprek")
    do(case, "5-besluit-gesprek", record={"afstemming-zoeken": sought})
    record = {"ouders-weten-afstemming": told} if told else {}

    assert refused(case, "6-gesprek-ouders", record=record) == codes


@pytest.mark.requirement("R153")
@pytest.mark.parametrize(
    ("step", "outcome"),
    [("6-gesprek-ouders", "ouders-niet-open"), ("7-vervolg", "ouders-niet-open")],
)
def test_section_d_always_begins_with_the_match_request(step: str, outcome: str) -> None:
    case = at_step(step)

    do(case, step, outcome=outcome)

    assert (case.step, refused(case, "d-verwijsindex", without=["verzocht-op"])) == (
        "d-verwijsindex",
        ["field.missing"],
    )


@pytest.mark.requirement("R148")
def test_teacher_hears_at_step_eleven_and_that_is_recorded() -> None:
    case = at_step("10-terugkoppeling")
    do(
        case,
        "10-terugkoppeling",
        outcome="teruggekoppeld",
        record={"stand-van-de-hulp": "afgerond"},
        next_on=REVIEW,
    )

    do(case, "11-leerkracht-inlichten")

    assert (case.at.done[("main", "11-leerkracht-inlichten")], case.at.closed) == (
        case.now,
        "hulp-afgerond",
    )


def test_outcome_with_a_day_of_its_own_choice_opens_the_next_step_with_that_day() -> None:
    case = at_step("2-kort-gesprek")

    do(case, "2-kort-gesprek", next_on=day(10))

    assert case.at.main is not None
    assert (case.at.main.due is not None, case.at.main.chosen) == (True, True)


@pytest.mark.requirement("R036")
def test_term_that_nobody_filled_in_starts_no_timer_and_asks_for_a_day() -> None:
    case = at_step("8-cjg-inlichten")

    assert (
        refused(case, "8-cjg-inlichten", next_on=None),
        refused(case, "8-cjg-inlichten", next_on=day(-1)),
        refused(case, "8-cjg-inlichten", next_on=day(0)),
    ) == (["review.missing"], ["review.in_past"], [])


@pytest.mark.parametrize(
    ("days", "codes"),
    [(13, ["date.outside_range"]), (14, []), (21, []), (22, ["date.outside_range"])],
)
def test_agreed_day_lies_inside_the_agreed_range(days: int, codes: list[str]) -> None:
    case = at_step("6-gesprek-ouders")

    answer = refused(
        case,
        "6-gesprek-ouders",
        outcome="ouders-pakken-op",
        record={"afgesproken-datum": day(days)},
    )

    assert answer == codes


def test_link_to_another_route_is_asked_and_answered_for_here_until_accepted() -> None:
    case = one_step("outcomes: {af: {to: stap, opens: {route: proef.toegang, hands_to: cjg}}}")

    deeds = case.take("leerkracht", "stap", "af")

    assert (names(deeds), case.at.links, case.at.holder) == (
        ["StepTaken", "LinkOpened", "StepOpened"],
        {"proef.toegang": "asked"},
        "leerkracht",
    )
