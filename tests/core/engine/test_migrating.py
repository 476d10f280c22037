"""Can a running case go on on another version of its route, and back again?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.cases import Case, day, names, world
from tests.factories.routes import school
from tests.factories.versions import OFFICER, move_back, move_to
from zorgroute.core.answers import Denied
from zorgroute.core.engine import events as ev
from zorgroute.core.engine import moves
from zorgroute.core.engine.differing import Note, Pair
from zorgroute.core.engine.evolve import BrokenLog, evolve, fold
from zorgroute.core.engine.migrating import (
    STOPS,
    Agreed,
    Question,
    Verdict,
    may_undo,
    undo,
    verdict,
)
from zorgroute.core.engine.standing import Standing
from zorgroute.core.engine.what_now import what_now
from zorgroute.core.routes.route import Route

ONE = """
records:
  bladzij:
    class: existence
    fields:
      naam: {type: text, required: no}
      soort: {type: choice, options: {een: {}, twee: {}}, required: no}
      antwoord: {type: consent_request, consent: delen, required: no}
tracks:
  mee:
    may_start: leerkracht
    leads: leerkracht
    results: {af: {}}
    steps: {stap: {who: leerkracht, outcomes: {gedaan: {ends: af}}}}
steps:
  eerst: {who: leerkracht, record: bladzij, outcomes: {verder: {to: tweede}}}
  tweede:
    who: leerkracht
    within: {max: 5, unit: days}
    outcomes: {verder: {to: derde}, klaar: {ends: klaar}}
  derde: {who: ib, within: {max: 9, unit: days}, outcomes: {af: {ends: klaar}}}
"""


def two(*changes: tuple[str, str], more: str = "") -> Route:
    """The next version: the first with these words in the place of others."""
    text = ONE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return school(text, "version: 2", *([more] if more else []))


def at_second(record: dict[str, str] | None = None) -> Case:
    case = Case(school(ONE), world())
    case.take("leerkracht", "eerst", "verder", record=record or {})
    return case.later(1)


def judged(case: Case, new: Route, **agreed: object) -> Verdict:
    return verdict(Pair(case.route, new), case.at, case.world, case.now, Agreed(**agreed))  # type: ignore[arg-type]


def moved(case: Case, new: Route, **agreed: object) -> Case:
    return move_to(case, new, Agreed(**agreed))  # type: ignore[arg-type]


def kinds(found: Verdict) -> list[tuple[str, str]]:
    return [(each.kind, each.name) for each in found.notes]


# What the verdict says


@pytest.mark.requirement("R034")
def test_same_steps_in_the_next_version_move_by_themselves() -> None:
    found = judged(at_second(), two())

    assert (found.kind, found.placed) == ("moves", (ev.Placed("main", "tweede", "tweede"),))


def test_open_step_that_is_gone_needs_a_decision_among_the_steps_of_its_line() -> None:
    new = two(("tweede", "nieuwe"))

    found = judged(at_second(), new)

    asked = Question("step", "tweede", ("eerst", "nieuwe", "derde"), "main")
    assert (found.kind, found.questions) == ("needs_decision", (asked,))


def test_decision_about_a_gone_step_lets_the_case_move() -> None:
    found = judged(at_second(), two(("tweede", "nieuwe")), steps={("main", "tweede"): "nieuwe"})

    assert (found.kind, found.placed) == ("moves", (ev.Placed("main", "tweede", "nieuwe"),))


def test_decision_for_a_step_that_is_not_there_is_asked_again() -> None:
    found = judged(at_second(), two(("tweede", "nieuwe")), steps={("main", "tweede"): "nergens"})

    assert found.kind == "needs_decision"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tweede:\n    who: leerkracht", "tweede:\n    who: cjg"),
        ("tweede:\n    who: leerkracht", "tweede:\n    who: leerkracht\n    meldcode: 2"),
    ],
)
def test_step_that_means_something_else_needs_a_decision(old: str, new: str) -> None:
    assert judged(at_second(), two((old, new))).questions[0].name == "tweede"


def test_step_with_an_extra_doer_is_the_same_step_and_says_so() -> None:
    new = two(("tweede:\n    who: leerkracht", "tweede:\n    who: [leerkracht, ib]"))

    assert ("doer", "tweede") in kinds(judged(at_second(), new))


def test_responsible_function_that_is_gone_needs_a_decision_for_a_professional() -> None:
    case = Case(school(ONE, "holds: directeur"), world())
    model = {"directeur": "schoolleider"}
    new = school(
        ONE, "version: 2", "holds: schoolleider", "roles: {schoolleider: {at: primary_school}}"
    )
    new = replace(
        new,
        model=new.model.model_copy(
            update={"roles": {k: v for k, v in new.roles.items() if k not in model}}
        ),
    )

    found = judged(case, new)

    assert found.kind == "needs_decision"
    assert found.questions[0].about == "role"
    assert set(found.questions[0].choices) == {
        *("leerkracht", "collega", "ib", "zorgteam", "cjg", "veilig_thuis", "schoolleider")
    }


def test_live_track_that_is_gone_may_stop() -> None:
    case = at_second()
    case.start_track("leerkracht", "mee")
    new = two(("  mee:", "  samen:"))

    assert judged(case, new).questions == (Question("step", "stap", (STOPS,), "mee"),)


def test_live_track_of_the_meldcode_that_is_gone_keeps_the_case_where_it_is() -> None:
    old = school(ONE.replace("stap: {who: leerkracht,", "stap: {who: leerkracht, meldcode: 1,"))
    case = Case(old, world())
    case.start_track("leerkracht", "mee")

    found = judged(case, two(("  mee:", "  samen:")))

    assert (found.kind, found.why) == ("stays", "must_end_first")


@pytest.mark.parametrize("why", ["closed", "there_already", "other_route"])
def test_case_with_nothing_to_move_stays_and_says_why(why: str) -> None:
    case, new = at_second(), two()
    if why == "closed":
        case.take("leerkracht", "tweede", "klaar")
    elif why == "there_already":
        new = case.route
    else:
        new = school(ONE, "route: proef.anders")

    assert (judged(case, new).kind, judged(case, new).why) == ("stays", why)


def test_answer_that_is_asked_no_more_is_named_and_kept_in_the_log() -> None:
    case = at_second({"naam": "iets"})
    new = two(("      naam: {type: text, required: no}\n", ""))

    found = judged(case, new)
    moved(case, new)

    assert kinds(found)[0] == ("fact_gone", "naam")
    assert "naam" not in case.at.facts
    assert ("naam", "iets") in case.log[2].deed.facts  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("soort: {type: choice, options: {een: {}, twee: {}}", "soort: {type: text"),
        ("een: {}, ", ""),
    ],
)
def test_answer_of_another_kind_must_be_asked_again(old: str, new: str) -> None:
    assert ("fact_again", "soort") in kinds(judged(at_second({"soort": "een"}), two((old, new))))


def test_answer_that_still_fits_goes_along() -> None:
    case = at_second({"soort": "twee", "naam": "iets"})
    new = two(("een: {}, ", ""))
    moved(case, new)

    assert (case.at.facts["soort"], case.at.facts["naam"]) == ("twee", "iets")


@pytest.mark.requirement("R012")
@pytest.mark.parametrize(("said", "left"), [("given", {}), ("refused", {"delen": "refused"})])
def test_yes_to_less_is_no_yes_to_more_but_a_no_stays(said: str, left: dict[str, str]) -> None:
    case = at_second({"antwoord": said})
    moved(case, two(more="consents: {delen: {to: cjg, classes: [existence, medical]}}"))

    assert case.at.consents == left


def test_guard_that_now_refuses_an_open_step_is_named() -> None:
    needs = "tweede:\n    needs: [{recorded: naam}]\n    who: leerkracht"
    found = judged(at_second(), two(("tweede:\n    who: leerkracht", needs)))

    refused = next(each for each in found.notes if each.kind == "refused")
    assert [each.code for each in refused.reasons] == ["fact.unknown"]


def test_new_step_before_an_open_one_is_named_as_passed() -> None:
    between = "eerst: {who: leerkracht, record: bladzij, outcomes: {verder: {to: tussen}}}\n"
    between += "  tussen: {who: leerkracht, outcomes: {verder: {to: tweede}}}"
    was = "eerst: {who: leerkracht, record: bladzij, outcomes: {verder: {to: tweede}}}"

    assert Note("passed", "tussen") in judged(at_second(), two((was, between))).notes


# What moving does


@pytest.mark.requirement("R034")
def test_move_writes_one_line_that_names_who_ordered_it() -> None:
    case = at_second()
    before = len(case.log)
    moved(case, two())

    assert [(type(each.deed).__name__, each.by) for each in case.log[before:]] == [
        ("Migrated", OFFICER)
    ]


def test_term_of_an_open_step_stays_and_the_next_one_follows_the_new_version() -> None:
    case = at_second()
    agreed = case.at.main
    moved(case, two(("{max: 5", "{max: 50"), ("{max: 9", "{max: 19")))
    stays = case.at.main
    case.take("leerkracht", "tweede", "verder")
    after = case.at.main
    assert after is not None
    assert after.due is not None

    assert (stays, after.due.date()) == (agreed, day(20))


def test_terms_that_passed_are_applied_on_the_old_version_first() -> None:
    case = at_second().later(30)
    before = len(case.log)
    moved(case, two(("{max: 5", "{max: 50")))

    assert names([each.deed for each in case.log[before:]])[:2] == ["TermPassed", "ItemRaised"]


def test_case_goes_on_by_the_new_version() -> None:
    case = moved(at_second(), two(("tweede", "nieuwe")), steps={("main", "tweede"): "nieuwe"})
    case.take("leerkracht", "nieuwe", "verder")

    assert case.step == "derde"


def test_wait_that_has_no_end_in_the_new_version_asks_for_a_day() -> None:
    case = Case(school(ONE), world())
    new = two(("eerst: {who: leerkracht,", "eerst: {who: [leerkracht, ib],"), more="holds: ib")
    moved(case, new, roles={"leerkracht": "cjg"})

    assert (case.at.holder, case.items()) == ("cjg", [("choose_day", "cjg")])


def test_track_that_stops_leaves_an_item_for_the_responsible() -> None:
    case = at_second()
    case.start_track("leerkracht", "mee")
    moved(case, two(("  mee:", "  samen:")), steps={("mee", "stap"): STOPS})

    assert (dict(case.at.runs), case.items()) == ({}, [("track_stopped", "leerkracht")])


def test_step_that_was_done_counts_under_its_new_name() -> None:
    needs = "tweede:\n    needs: [{done: begin}]\n    who: leerkracht"
    new = two(("eerst", "begin"), ("tweede:\n    who: leerkracht", needs))
    case = moved(at_second(), new, steps={("main", "eerst"): "begin"})

    assert (list(case.at.done), case.try_take("leerkracht", "tweede", "klaar")) == (
        [("main", "begin")],
        [],
    )


def test_why_of_a_step_done_before_under_a_gone_name_is_told_in_outline() -> None:
    between = ("eerst", "begin")
    case = moved(at_second(), two(between))
    found = what_now(case.route, case.at, case.world, case.now, "leerkracht")

    assert found.steps[0].why.kind == "elsewhere"


def test_move_on_another_version_than_the_case_runs_on_is_broken() -> None:
    case = at_second()
    wrong = ev.Migrated(two().digest, school(ONE).digest, 1)
    event = replace(case.log[-1], seq=case.at.next_seq, act=case.at.next_seq, deed=wrong)

    with pytest.raises(BrokenLog):
        evolve(case.route, case.at, event)


# The log


def former(*routes: Route) -> dict[str, Route]:
    return {each.digest: each for each in routes}


@pytest.mark.requirement("R034")
def test_log_over_two_versions_folds_to_where_the_case_stands() -> None:
    old, new = school(ONE), two(("tweede", "nieuwe"))
    case = moved(at_second(), new, steps={("main", "tweede"): "nieuwe"})
    case.take("leerkracht", "nieuwe", "verder")

    assert fold(new, case.log, former(old).__getitem__) == case.at


def test_log_over_two_versions_is_refused_without_the_former_one() -> None:
    case = moved(at_second(), two())

    with pytest.raises(BrokenLog):
        fold(case.route, case.log)


# Corrections


def test_act_on_a_former_version_cannot_be_corrected() -> None:
    case = at_second()
    act = case.last_act()
    moved(case, two())

    assert case.codes(moves.Correct(case.actor("leerkracht"), act, "oeps", case.now)) == [
        "act.before_version"
    ]


def test_act_on_the_new_version_is_corrected_from_there() -> None:
    old, new = school(ONE), two(("tweede", "nieuwe"))
    case = moved(at_second({"naam": "iets"}), new, steps={("main", "tweede"): "nieuwe"})
    before = case.at
    case.take("leerkracht", "nieuwe", "verder")
    case.correct("leerkracht", case.last_act())

    assert replace(case.at, next_seq=before.next_seq) == before
    assert fold(new, case.log, former(old).__getitem__) == case.at


# Undoing


@pytest.mark.requirement("R034")
def test_undo_gives_back_the_very_standing() -> None:
    case = at_second({"naam": "iets"})
    before, old = case.at, case.route
    moved(case, two(("      naam: {type: text, required: no}\n", "")))
    move_back(case, old)

    assert replace(case.at, next_seq=before.next_seq) == before
    assert (
        fold(
            old, case.log, former(two(("      naam: {type: text, required: no}\n", ""))).__getitem__
        )
        == case.at
    )


def test_what_a_clock_did_after_the_move_falls_away_with_it() -> None:
    case = at_second()
    old, new = case.route, two()
    moved(case, new).later(30)
    case.settle()
    move_back(case, old)

    assert (case.items(), names(case.settle())) == ([], ["TermPassed", "ItemRaised"])


def test_act_before_an_undone_move_can_be_corrected_again() -> None:
    case = at_second()
    old, act = case.route, case.last_act()
    moved(case, two())
    move_back(case, old)
    case.correct("leerkracht", act)

    assert case.step == "eerst"


@pytest.mark.parametrize("how", ["step", "register"])
def test_undo_ends_with_the_first_new_move(how: str) -> None:
    case = at_second()
    old = case.route
    moved(case, two())
    if how == "step":
        case.take("leerkracht", "tweede", "verder")
    else:
        case.register("ib", "report")
    answer = undo(old, case.at, OFFICER, case.now)

    assert isinstance(answer, Denied)
    assert (answer.codes(), may_undo(case.at)) == (("version.moved_on",), False)


def test_correction_after_the_move_is_a_move_as_well() -> None:
    case = at_second()
    old = case.route
    moved(case, two())
    case.take("leerkracht", "tweede", "verder")
    case.correct("leerkracht", case.last_act())

    assert isinstance(undo(old, case.at, OFFICER, case.now), Denied)


def test_case_that_never_moved_has_nothing_to_undo() -> None:
    case = at_second()
    answer = undo(case.route, case.at, OFFICER, case.now)

    assert isinstance(answer, Denied)
    assert answer.codes() == ("version.never_moved",)


def test_two_moves_are_undone_one_after_the_other() -> None:
    case = at_second()
    one, before = case.route, case.at
    second, third = two(), school(ONE, "version: 3")
    moved(case, second)
    moved(case, third)
    move_back(case, second)
    stands_on: list[str] = [case.at.digest]
    move_back(case.later(1), one)
    stands_on.append(case.at.digest)

    assert stands_on == [second.digest, one.digest]
    assert replace(case.at, next_seq=before.next_seq) == before
    again: Standing = fold(one, case.log, former(one, second, third).__getitem__)
    assert again == case.at
