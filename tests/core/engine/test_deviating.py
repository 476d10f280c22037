"""May people leave the agreed route with a reason, and is the child safe all the same?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.cases import REASON, Case, day, names, world
from tests.factories.routes import EVERY_EXIT, rows, school
from tests.factories.westerkwartier import at_step, do, doing
from zorgroute.core.answers import ReasonClass
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.moves import Waiver

GUARDED = """
records:
  bladzij:
    class: safety
    fields:
      zeker: {type: yes_no, required: no}
      veilig: {type: yes_no, required: no}
steps:
  stap:
    who: leerkracht
    record: bladzij
    needs:
      - GUARD
    outcomes: {af: {to: slot}}
  slot: {who: leerkracht, outcomes: {af: {ends: klaar}}}
"""
LOOSE = """
steps:
  eerst: {who: leerkracht, outcomes: {verder: {to: tweede}}}
  tweede: {who: ouders, within: {max: 5, unit: days}, outcomes: {verder: {to: derde}}}
  derde: {who: leerkracht, meldcode: 1, outcomes: {af: {ends: klaar}}}
"""


def guarded(guard: str, **seen: Any) -> Case:
    return Case(school(GUARDED.replace("GUARD", guard)), world(**seen))


# Guards


@pytest.mark.requirement("R043")
def test_guard_of_the_agreement_is_waived_with_a_reason_and_counted() -> None:
    case = guarded("{fact: zeker, is: ja}")

    deeds = case.take("leerkracht", "stap", "af", waiver=REASON)

    assert (deeds[0], names(deeds)[1:], case.at.deviations) == (
        ev.Deviated("main", "stap", REASON, waived=("fact.unknown",)),
        ["StepTaken", "StepOpened"],
        1,
    )


@pytest.mark.requirement("R043")
def test_deviation_without_a_known_reason_is_refused_with_the_reasons_there_are() -> None:
    case = guarded("{fact: zeker, is: ja}")

    reasons = case.reasons(case.taking("leerkracht", "stap", "af", waiver="ouders_wilde_anders"))

    assert [(each.code, each.fact("mean"), each.fact("known")) for each in reasons] == [
        ("deviation.unknown_code", REASON, REASON)
    ]


@pytest.mark.requirement("R043")
def test_every_reason_code_of_the_table_is_a_reason() -> None:
    codes = frozenset(row["code"] for row in rows("deviation_reasons"))
    bypass = {row["code"] for row in rows("mdo_bypass_reasons")}
    case = guarded("{fact: zeker, is: ja}", deviation_codes=codes)

    refused = {code: case.try_take("leerkracht", "stap", "af", waiver=code) for code in codes}

    assert (refused, len(bypass & codes)) == ({code: [] for code in codes}, len(bypass))


def test_reason_where_nothing_is_in_the_way_is_no_deviation() -> None:
    case = guarded("{fact: zeker, is: ja}")

    case.take("leerkracht", "stap", "af", record={"zeker": "ja"}, waiver="onbekend")

    assert case.at.deviations == 0


@pytest.mark.parametrize(
    ("guard", "left"),
    [
        ("{fact: veilig, is: ja, class: safety}", ["fact.unknown"]),
        ("{consent: delen}", ["consent.missing"]),
        ("{any_of: [{fact: zeker, is: ja}, {consent: delen}]}", ["guard.any_of"]),
        (
            "{all_of: [{fact: zeker, is: ja}, {fact: veilig, is: ja, class: safety}]}",
            ["fact.unknown"],
        ),
        (
            "{all_of: [{fact: veilig, is: ja, class: safety}], say: {prof: Weeg, ouder: Weeg}}",
            ["guard.said"],
        ),
        ("{any_of: [{none_of: [{fact: veilig, is: nee, class: safety}]}]}", ["guard.any_of"]),
        ("{fact: zeker, is: ja}", []),
        ("{consent: delen, class: agreement}", []),
    ],
)
def test_guards_of_safety_and_ground_are_never_waived(guard: str, left: list[str]) -> None:
    case = guarded(guard)

    assert case.try_take("leerkracht", "stap", "af", waiver=REASON) == left


def test_ground_of_a_share_is_not_waived_by_waiving_a_guard_on_the_same_consent() -> None:
    case = Case(
        school(
            """
            steps:
              delen:
                who: leerkracht
                needs: [{consent: delen, class: agreement}]
                shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]
                outcomes: {gedeeld: {ends: klaar}}
            """
        ),
        world(),
    )

    assert case.try_take("leerkracht", "delen", "gedeeld", waiver=REASON) == ["consent.missing"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "ib"}, "role.not_allowed"),
        ({"record": {"zeker": "misschien"}}, "field.no_such_answer"),
        ({"outcome": "anders"}, "outcome.unknown"),
    ],
)
def test_form_of_the_move_itself_is_never_waived(changes: dict[str, Any], code: str) -> None:
    case = guarded("{recorded: zeker}")
    words = {"role": "leerkracht", "outcome": "af", "waiver": REASON, **changes}

    assert code in case.try_take(step="stap", **words)


@pytest.mark.requirement("R024")
def test_doubt_without_advice_cannot_be_waived() -> None:
    case = Case(school(LOOSE + EVERY_EXIT), world())
    case.start_track("ib", "meldcode")
    case.divert("ib", "m4-wegen", line="meldcode")
    record = {"weging": "onzeker", "twijfel": "ja"}
    case.take("ib", "m4-wegen", "twijfel", line="meldcode", record=record, waiver=REASON)
    case.divert("ib", "m5-beslissen", line="meldcode", next_on=day(9))
    decided = dict.fromkeys(("melden-nodig", "hulp-genoeg"), "ja")
    reasons = dict.fromkeys(("melden-reden", "hulp-reden"), "daarom")

    codes = case.try_take(
        "directeur",
        "m5-beslissen",
        "melden-en-hulp",
        line="meldcode",
        record={**decided, **reasons},
        waiver=REASON,
        next_on=day(9),
    )

    assert codes == ["guard.said"]


# Order of the meldcode


@pytest.mark.requirement("R021")
def test_meldcode_out_of_order_is_refused_once_naming_what_is_missing() -> None:
    case = at_step("d2-melding")

    reasons = case.reasons(case.taking(**doing(case, "d2-melding")))

    assert [(each.code, each.kind, each.fact("missing")) for each in reasons] == [
        ("meldcode.order", ReasonClass.ORDER, "4")
    ]


@pytest.mark.requirement("R021")
def test_meldcode_out_of_order_is_accepted_with_a_reason_and_counted() -> None:
    case = at_step("d2-melding")

    do(case, "d2-melding", waiver=REASON)

    assert (case.at.closed, sorted(case.at.meldcode), case.at.deviations) == (
        "gemeld",
        [1, 2, 3, 5],
        1,
    )


@pytest.mark.requirement("R021")
def test_third_step_of_the_meldcode_before_the_second_is_refused() -> None:
    case = Case(school(LOOSE + EVERY_EXIT), world())
    case.start_track("ib", "meldcode")
    case.divert("ib", "m3-gesprek", line="meldcode")
    record = {"gesproken-op": day(0), "gesproken-met": "moeder", "reactie": "schrok"}

    reasons = case.reasons(
        case.taking(
            "ib",
            "m3-gesprek",
            "gesproken",
            line="meldcode",
            record=record,
            present=["ouders"],
        )
    )

    assert [(each.code, each.fact("missing")) for each in reasons] == [("meldcode.order", "1, 2")]


@pytest.mark.parametrize("step", ["1-signaal", "6-gesprek-ouders", "9-afspraak-maken", "12-mdo"])
def test_report_is_registered_from_every_step_and_counts_as_the_fifth(step: str) -> None:
    case = at_step(step)

    case.register("directeur", "report")

    assert (case.step, case.at.meldcode[5]) == (step, case.now)


def test_second_report_leaves_the_day_of_the_first() -> None:
    case = at_step("2-kort-gesprek")
    case.register("directeur", "report")
    first = case.now

    case.later(days=3).register("directeur", "report")

    assert case.at.meldcode == {1: first, 5: first}


# Another way


@pytest.mark.requirement("R043")
def test_leaving_for_another_step_does_not_do_the_step_that_was_left() -> None:
    case = Case(school(LOOSE), world())

    deeds = case.divert("leerkracht", "derde")

    assert (names(deeds), case.step, case.at.done, case.at.meldcode, case.at.deviations) == (
        ["StepLeft", "Deviated", "StepOpened"],
        "derde",
        {},
        {},
        1,
    )


def test_deviation_names_where_from_where_to_and_why_and_nobody() -> None:
    case = Case(school(LOOSE), world())

    deeds = case.divert("leerkracht", "derde")

    assert deeds[1] == ev.Deviated("main", "eerst", REASON, (), "derde")


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("leerkracht", []),
        ("ib", ["role.not_allowed"]),
        ("ouders", ["role.not_allowed"]),
    ],
)
def test_who_answers_or_acts_may_leave_the_route_and_the_family_may_not(
    role: str, codes: list[str]
) -> None:
    case = Case(school(LOOSE), world())
    case.take("leerkracht", "eerst", "verder")

    assert case.codes(case.diverting(role, "derde")) == codes


@pytest.mark.requirement("R033", "R043")
def test_everything_against_leaving_is_named_at_once() -> None:
    case = Case(school(LOOSE), world())

    codes = case.codes(case.diverting("ib", "drede", code="zomaar"))

    assert codes == ["step.unknown", "role.not_allowed", "deviation.unknown_code"]


@pytest.mark.parametrize(
    ("line", "code"), [("meldcode", "line.not_open"), ("meldkode", "track.unknown")]
)
def test_line_that_does_not_run_is_not_left(line: str, code: str) -> None:
    case = Case(school(LOOSE + EVERY_EXIT), world())

    assert case.codes(case.diverting("leerkracht", "m4-wegen", line=line)) == [code]


def test_leaving_for_a_wait_asks_for_a_day() -> None:
    case = Case(school(LOOSE.replace("within: {max: 5, unit: days}, ", "")), world())

    assert (
        case.codes(case.diverting("leerkracht", "tweede")),
        case.codes(case.diverting("leerkracht", "tweede", next_on=day(4))),
    ) == (["review.missing"], [])


def test_closed_case_is_not_left() -> None:
    case = Case(school(LOOSE.replace("verder: {to: tweede}", "verder: {ends: klaar}")), world())
    case.take("leerkracht", "eerst", "verder")

    assert case.codes(case.diverting("leerkracht", "derde")) == ["case.closed"]


def test_note_of_a_deviation_stays_beside_it() -> None:
    case = guarded("{fact: zeker, is: ja}")

    case.take("leerkracht", "stap", "af", waiver=Waiver(REASON, "moeder was ziek"))

    assert [event.note for event in case.log[2:]] == ["moeder was ziek"] * 3
