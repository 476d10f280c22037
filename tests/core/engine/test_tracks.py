"""Do the tracks run beside the main line, once at a time, and come together at the close?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.cases import REASON, Case, day, names, world
from tests.factories.routes import EVERY_EXIT, school
from tests.factories.westerkwartier import STEPS, at_step, do
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves

TRACKS = """
records:
  overleg:
    class: education
    fields:
      advies: {type: yes_no, required: no, scope: track}
      vraag: {type: text, required: no}
tracks:
  mdo:
    may_start: [leerkracht, ib]
    leads: ib
    results: {advies: {}, niets: {}}
    steps:
      eerst: {who: ib, record: overleg, outcomes: {verder: {to: dan}, al-klaar: {ends: niets}}}
      dan:
        who: ib
        needs: [{done: eerst}]
        outcomes: {advies: {ends: advies}, niets: {ends: niets}}
  regie:
    standing: yes
    may_start: leerkracht
    results: {af: {}}
    steps: {volgen: {who: leerkracht, outcomes: {gedaan: {ends: af}}}}
  plicht:
    results: {af: {}}
    steps: {doen: {who: leerkracht, outcomes: {gedaan: {ends: af}}}}
steps:
  eerst:
    who: leerkracht
    outcomes: {verder: {to: wachten-op-mdo}, mdo: {to: wachten-op-mdo, starts: mdo}}
  wachten-op-mdo:
    who: leerkracht
    on_track: {mdo: {advies: met-advies}}
    outcomes: {verder: {to: met-advies}, klaar: {ends: klaar}}
  met-advies:
    who: leerkracht
    needs_ended: mdo
    outcomes: {klaar: {ends: klaar}}
"""
SIGNAL = """
records:
  signaal:
    class: safety
    fields:
      domein: {type: choices, required: no, options: {ontwikkeling: {}, veiligheid: {}}}
steps:
  eerst:
    record: signaal
    starts: {track: mdo, when: {fact: domein, is: veiligheid}}
"""
AT_CLOSE = """
records:
  bladzij: {class: safety, fields: {nodig: {type: yes_no}}}
steps:
  eerst:
    record: bladzij
    outcomes:
      klaar: {ends: klaar, starts: {track: TRACK, when: {fact: nodig, is: ja}}}
"""


def begun(*texts: str, **seen: Any) -> Case:
    return Case(school(*(texts or (TRACKS,))), world(**seen))


def ended(case: Case, result: str = "advies") -> Case:
    """The consultation has been held from beginning to end."""
    case.start_track("ib", "mdo")
    case.take("ib", "eerst", "verder", line="mdo")
    case.take("ib", "dan", result, line="mdo")
    return case


def starting(case: Case, role: str, track: str) -> moves.StartTrack:
    return moves.StartTrack(case.actor(role), track, case.now)


# Starting


def test_track_runs_beside_the_main_line() -> None:
    case = begun()

    deeds = case.start_track("ib", "mdo")

    assert (names(deeds), case.step, case.on("mdo")) == (
        ["TrackStarted", "StepOpened"],
        "eerst",
        "eerst",
    )


def test_track_that_runs_is_not_started_again() -> None:
    case = begun()
    case.start_track("ib", "mdo")

    assert case.codes(starting(case, "ib", "mdo")) == ["track.live"]


def test_track_that_ended_can_run_again_with_facts_of_its_own() -> None:
    case = begun()
    case.start_track("ib", "mdo")
    case.take("ib", "eerst", "verder", line="mdo", record={"advies": "ja", "vraag": "wat nu"})
    case.take("ib", "dan", "advies", line="mdo")
    first = dict(case.at.facts)

    case.start_track("ib", "mdo")

    assert (first, case.at.facts, case.on("mdo")) == (
        {"mdo.advies": "ja", "vraag": "wat nu"},
        {"vraag": "wat nu"},
        "eerst",
    )


def test_step_done_in_an_earlier_run_is_not_done_in_this_one() -> None:
    case = ended(begun())
    case.start_track("ib", "mdo")
    case.divert("ib", "dan", line="mdo")

    assert case.try_take("ib", "dan", "advies", line="mdo") == ["step.not_done"]


def test_step_that_happened_before_the_track_was_started_here_counts_in_it() -> None:
    case = begun().later(days=2)
    case.start_track("ib", "mdo")

    case.take("ib", "eerst", "verder", line="mdo", happened_at=case.now.replace(hour=9))

    assert case.try_take("ib", "dan", "advies", line="mdo") == []


@pytest.mark.parametrize(
    ("role", "track", "codes"),
    [
        ("leerkracht", "mdo", []),
        ("directeur", "mdo", ["track.may_not_start"]),
        ("leerkracht", "plicht", ["track.may_not_start"]),
        ("leerkracht", "mod", ["track.unknown"]),
        ("leerkracht", "main", ["track.unknown"]),
    ],
)
def test_track_is_started_by_the_roles_that_the_route_names(
    role: str, track: str, codes: list[str]
) -> None:
    case = begun()

    assert case.codes(starting(case, role, track)) == codes


@pytest.mark.requirement("R033")
def test_everything_against_starting_is_named_at_once() -> None:
    case = begun()
    case.start_track("ib", "mdo")

    assert case.codes(starting(case, "directeur", "mdo")) == ["track.live", "track.may_not_start"]


def test_closed_case_starts_no_track() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    case.take("leerkracht", "wachten-op-mdo", "klaar")

    assert case.codes(starting(case, "ib", "mdo")) == ["case.closed"]


def test_outcome_starts_a_track_and_goes_on() -> None:
    case = begun()

    case.take("leerkracht", "eerst", "mdo")

    assert (case.step, case.on("mdo")) == ("wachten-op-mdo", "eerst")


def test_outcome_that_starts_a_running_track_leaves_it_where_it_is() -> None:
    case = begun()
    case.start_track("ib", "mdo")
    case.take("ib", "eerst", "verder", line="mdo")

    case.take("leerkracht", "eerst", "mdo")

    assert case.on("mdo") == "dan"


@pytest.mark.requirement("R037")
@pytest.mark.parametrize(
    ("domains", "running"),
    [
        ([], []),
        (["ontwikkeling"], []),
        (["veiligheid"], ["mdo"]),
        (["ontwikkeling", "veiligheid"], ["mdo"]),
    ],
)
def test_track_starts_where_its_condition_holds_after_the_step(
    domains: list[str], running: list[str]
) -> None:
    case = begun(TRACKS, SIGNAL)

    case.take("leerkracht", "eerst", "verder", record={"domein": tuple(domains)})

    assert list(case.at.runs) == running


def test_term_of_a_track_that_starts_is_asked_for_with_the_step() -> None:
    case = begun(TRACKS.replace("eerst: {who: ib, record: overleg", "eerst: {who: cjg"))

    assert (
        case.try_take("leerkracht", "eerst", "mdo"),
        case.try_take("leerkracht", "eerst", "mdo", next_on=day(3)),
    ) == (["review.missing"], [])


# Ending


def test_end_of_a_track_moves_the_main_line_where_its_step_listens() -> None:
    case = begun()
    case.take("leerkracht", "eerst", "verder")

    ended(case)

    assert (case.step, case.items()) == ("met-advies", [])


@pytest.mark.parametrize(("main", "result"), [("eerst", "advies"), ("wachten-op-mdo", "niets")])
def test_end_of_a_track_that_nobody_listens_to_is_an_item_for_the_responsible(
    main: str, result: str
) -> None:
    case = begun()
    if main != "eerst":
        case.take("leerkracht", "eerst", "verder")

    ended(case, result)

    assert (case.step, [(item.kind, item.role, item.about) for item in case.at.items]) == (
        main,
        [("track_ended", "leerkracht", f"mdo={result}")],
    )


def test_result_of_a_track_is_a_fact_that_guards_may_ask() -> None:
    case = begun(TRACKS.replace("needs_ended: mdo", "needs: [{ended: mdo, is: advies}]"))
    case.take("leerkracht", "eerst", "verder")
    case.take("leerkracht", "wachten-op-mdo", "verder")
    codes = [case.try_take("leerkracht", "met-advies", "klaar")]

    ended(case, "niets")
    codes.append(case.try_take("leerkracht", "met-advies", "klaar"))
    ended(case, "advies")
    codes.append(case.try_take("leerkracht", "met-advies", "klaar"))

    assert codes == [["track.not_ended"], ["track.not_ended"], []]


def test_step_that_waits_for_a_track_is_refused_while_it_runs() -> None:
    case = begun()
    case.start_track("ib", "mdo")
    case.take("leerkracht", "eerst", "verder")
    case.take("leerkracht", "wachten-op-mdo", "verder")

    reasons = case.reasons(case.taking("leerkracht", "met-advies", "klaar"))

    assert [(each.code, each.fact("track")) for each in reasons] == [("track.open", "mdo")]


@pytest.mark.parametrize("waiver", [None, REASON])
def test_open_track_is_never_waived(waiver: str | None) -> None:
    case = begun()
    case.start_track("ib", "mdo")
    case.take("leerkracht", "eerst", "verder")

    codes = case.try_take("leerkracht", "wachten-op-mdo", "klaar", waiver=waiver)

    assert codes == ["track.open"]


# Closing


@pytest.mark.requirement("R037")
def test_closing_names_every_track_that_is_still_open() -> None:
    case = begun(TRACKS, EVERY_EXIT)
    case.start_track("ib", "mdo")
    case.start_track("directeur", "spoed")
    case.start_track("ib", "meldcode")
    case.take("leerkracht", "eerst", "verder")

    reasons = case.reasons(case.taking("leerkracht", "wachten-op-mdo", "klaar"))

    assert [(each.code, each.fact("track")) for each in reasons] == [
        ("track.open", "mdo"),
        ("track.open", "meldcode"),
        ("track.open", "spoed"),
    ]


@pytest.mark.requirement("R037")
def test_closing_with_an_open_meldcode_is_refused_on_the_agreed_route() -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("ib", "meldcode")

    talk = STEPS["2-kort-gesprek"][2]
    codes = case.try_take("leerkracht", "2-kort-gesprek", "weg", **talk)

    assert (codes, case.on("meldcode")) == (["track.open"], "m1-signalen")


def test_standing_track_ends_with_the_case() -> None:
    case = begun()
    case.start_track("leerkracht", "regie")
    case.take("leerkracht", "eerst", "verder")

    deeds = case.take("leerkracht", "wachten-op-mdo", "klaar")

    assert (names(deeds), deeds[1], case.at.runs["regie"].is_live) == (
        ["StepTaken", "TrackEnded", "Closed"],
        ev.TrackEnded("regie", "met-de-zaak"),
        False,
    )


@pytest.mark.parametrize(
    ("track", "answer", "codes"),
    [
        ("plicht", "ja", ["track.starts_at_close"]),
        ("plicht", "nee", []),
        ("regie", "ja", []),
    ],
)
def test_closing_starts_no_track_that_would_stay_open(
    track: str, answer: str, codes: list[str]
) -> None:
    case = begun(TRACKS, AT_CLOSE.replace("TRACK", track))

    codes_seen = case.try_take(
        "leerkracht", "eerst", "klaar", record={"nodig": answer}, next_on=day(5)
    )

    assert codes_seen == codes


# The exits


@pytest.mark.requirement("R039", "R021")
@pytest.mark.parametrize("step", list(STEPS))
def test_every_exit_is_open_from_every_step_of_the_agreed_route(step: str) -> None:
    case = at_step(step)

    for track in ("meldcode", "spoed", "crisis"):
        case.start_track("directeur", track)

    assert (case.step, sorted(case.at.runs)) == (step, ["crisis", "meldcode", "spoed"])


@pytest.mark.requirement("R140")
@pytest.mark.parametrize(
    ("role", "codes"),
    [("directeur", []), ("leerkracht", ["track.may_not_start"]), ("ib", ["track.may_not_start"])],
)
def test_urgency_is_started_by_the_head_of_school(role: str, codes: list[str]) -> None:
    case = at_step("2-kort-gesprek")

    assert case.codes(starting(case, role, "spoed")) == codes


URGENT = {"levensbedreigend": "nee", "ouders-akkoord": "nee", "dreiging": "escalatie"}


@pytest.mark.requirement("R140")
@pytest.mark.parametrize("field", list(URGENT))
def test_urgency_records_whether_it_was_agreed_with_the_parents(field: str) -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("directeur", "spoed")
    record = {name: value for name, value in URGENT.items() if name != field}

    reasons = case.reasons(
        case.taking("directeur", "bellen", "gebeld", line="spoed", record=record, next_on=day(1))
    )

    assert (reasons[0].code, reasons[0].fact("field")) == ("field.missing", field)


@pytest.mark.requirement("R142")
@pytest.mark.parametrize(
    ("threat", "outcome", "codes"),
    [
        ("ja", "gebeld", ["outcome.does_not_fit"]),
        ("ja", "toch-crisis", []),
        ("nee", "toch-crisis", ["outcome.does_not_fit"]),
        ("nee", "gebeld", []),
    ],
)
def test_danger_to_a_life_makes_urgency_a_crisis(
    threat: str, outcome: str, codes: list[str]
) -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("directeur", "spoed")
    record = {**URGENT, "levensbedreigend": threat}

    seen = case.try_take("directeur", "bellen", outcome, line="spoed", record=record)

    assert seen == codes


@pytest.mark.requirement("R142")
def test_urgency_that_becomes_a_crisis_starts_it_and_keeps_what_was_chosen() -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("directeur", "spoed")
    record = {**URGENT, "levensbedreigend": "ja"}

    case.take("directeur", "bellen", "toch-crisis", line="spoed", record=record)

    assert (case.on("crisis"), case.at.runs["spoed"].result) == ("bellen", "werd-crisis")
    assert case.at.facts["spoed.levensbedreigend"] == "ja"


@pytest.mark.requirement("R141")
def test_crisis_asks_nothing_before_its_numbers() -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("leerkracht", "crisis")

    assert case.try_take("leerkracht", "bellen", "gebeld", line="crisis") == []


@pytest.mark.requirement("R144")
@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ({}, ["field.missing", "field.missing"]),
        ({"vervolg": "we bellen"}, ["field.missing"]),
        ({"veiligheid-na-crisis": "veilig"}, ["field.missing"]),
        ({"vervolg": "we bellen", "veiligheid-na-crisis": "veilig"}, []),
    ],
)
def test_crisis_ends_with_a_follow_up_and_a_new_weighing(
    record: dict[str, Any], codes: list[str]
) -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("leerkracht", "crisis")
    case.take("leerkracht", "bellen", "gebeld", line="crisis")

    seen = case.try_take("directeur", "opvolging", "afgesproken", line="crisis", record=record)

    assert seen == codes


@pytest.mark.requirement("R144")
def test_case_in_crisis_is_not_closed_until_the_follow_up() -> None:
    case = at_step("2-kort-gesprek")
    talk = STEPS["2-kort-gesprek"][2]
    case.start_track("leerkracht", "crisis")
    case.take("leerkracht", "bellen", "gebeld", line="crisis")
    before = case.try_take("leerkracht", "2-kort-gesprek", "weg", **talk)
    record = {"vervolg": "we bellen", "veiligheid-na-crisis": "veilig"}

    case.take("directeur", "opvolging", "afgesproken", line="crisis", record=record)

    after = case.try_take("leerkracht", "2-kort-gesprek", "weg", **talk)
    assert (before, after, case.step) == (["track.open"], [], "2-kort-gesprek")


def test_exit_freezes_nothing() -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("leerkracht", "crisis")

    do(case, "2-kort-gesprek")

    assert case.step == "3-naar-ib"


# The meldcode

WEIGHED = {"weging": "onzeker", "twijfel": "ja"}


def meldcode(doubt: str = "ja") -> Case:
    """The meldcode has come to its weighing, with this answer to the question of doubt."""
    case = at_step("2-kort-gesprek")
    case.start_track("ib", "meldcode")
    facts: dict[str, Any] = {"line": "meldcode"}
    case.take("ib", "m1-signalen", "in-kaart", record={"signalen": ("blauwe plek",)}, **facts)
    met = {"overlegd-op": day(0), "overlegd-met": "collega", "advies": "praten"}
    case.take("ib", "m2-overleg", "overlegd", record=met, present=["collega"], **facts)
    talk = {"gesproken-op": day(0), "gesproken-met": "moeder", "reactie": "schrok"}
    case.take("ib", "m3-gesprek", "gesproken", record=talk, present=["ouders"], **facts)
    outcome = "twijfel" if doubt == "ja" else "geen-twijfel"
    weighed = {**WEIGHED, "twijfel": doubt}
    case.take("ib", "m4-wegen", outcome, record=weighed, next_on=day(9), **facts)
    return case


DECIDED = {
    "melden-nodig": "ja",
    "melden-reden": "het moet",
    "hulp-genoeg": "ja",
    "hulp-reden": "het helpt",
}


@pytest.mark.requirement("R024")
def test_doubt_needs_advice_before_the_decision() -> None:
    case = meldcode("ja")
    early = case.on("meldcode")
    advice = {"advies-op": day(0), "advies-inhoud": "melden", "advies-anoniem": "ja"}
    case.take(
        "ib",
        "m4-contact-veilig-thuis",
        "advies-gekregen",
        line="meldcode",
        record=advice,
        present=["veilig_thuis"],
        next_on=day(9),
    )

    codes = case.try_take(
        "directeur",
        "m5-beslissen",
        "melden-en-hulp",
        line="meldcode",
        record=DECIDED,
        next_on=day(9),
    )

    assert (early, codes) == ("m4-contact-veilig-thuis", [])


@pytest.mark.requirement("R024")
def test_decision_without_advice_in_doubt_is_refused_even_after_a_detour() -> None:
    case = meldcode("ja")
    case.divert("ib", "m5-beslissen", line="meldcode", next_on=day(9))

    codes = case.try_take(
        "directeur",
        "m5-beslissen",
        "melden-en-hulp",
        line="meldcode",
        record=DECIDED,
        next_on=day(9),
    )

    assert codes == ["guard.said"]


@pytest.mark.requirement("R025")
@pytest.mark.parametrize("field", list(DECIDED))
def test_decision_has_two_answers_and_two_reasons(field: str) -> None:
    case = meldcode("nee")
    record = {name: value for name, value in DECIDED.items() if name != field}

    reasons = case.reasons(
        case.taking("directeur", "m5-beslissen", "melden-en-hulp", line="meldcode", record=record)
    )

    assert (reasons[0].code, reasons[0].fact("field")) == ("field.missing", field)


@pytest.mark.requirement("R025")
@pytest.mark.parametrize(
    ("report", "help_", "outcome"),
    [
        ("ja", "ja", "melden-en-hulp"),
        ("ja", "nee", "melden"),
        ("nee", "ja", "hulp"),
        ("nee", "nee", "geen-van-beide"),
    ],
)
def test_reporting_and_helping_are_decided_apart(report: str, help_: str, outcome: str) -> None:
    case = meldcode("nee")
    record = {**DECIDED, "melden-nodig": report, "hulp-genoeg": help_}

    open_ways = [
        each
        for each in ("melden", "melden-en-hulp", "hulp", "geen-van-beide")
        if not case.try_take(
            "directeur", "m5-beslissen", each, line="meldcode", record=record, next_on=day(9)
        )
    ]

    assert open_ways == [outcome]


@pytest.mark.requirement("R023")
def test_consultation_of_the_meldcode_names_who_was_consulted() -> None:
    case = at_step("2-kort-gesprek")
    case.start_track("ib", "meldcode")
    signals = {"signalen": ("blauwe plek",)}
    case.take("ib", "m1-signalen", "in-kaart", line="meldcode", record=signals)
    met = {"overlegd-op": day(0), "advies": "praten"}

    codes = case.try_take("ib", "m2-overleg", "overlegd", line="meldcode", record=met)

    assert codes == ["present.one_of", "field.missing"]
