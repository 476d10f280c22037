"""Can every reason be provoked, and is every reason said in plain words with its mend?"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.factories.cases import MONDAY, Case, day, world
from tests.factories.routes import rows, school
from tests.factories.versions import move_to
from zorgroute.core.answers import Denied, Reason
from zorgroute.core.engine import moves
from zorgroute.core.engine.decide import decide
from zorgroute.core.engine.migrating import undo
from zorgroute.core.engine.moves import Actor
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import EN, NL, OUDER, PROF, Catalogue

ENGINE = Path(__file__).parents[3] / "zorgroute" / "core" / "engine"
CODE = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
# What stands in the code as `reason(f"consent.{…}")`: every value that the braces can have.
FILLED_IN = {
    "consent": ("missing", "refused", "withdrawn", "lapsed", "incomplete"),
    "guard": ("any_of", "none_of"),
}
# Words that parents do not get to read (the screens of the design).
NOT_FOR_PARENTS = re.compile(
    r"\b(casus|casusregisseur|melding|signaal|dossier|traject|MDO|beschikking|interventie"
    r"|stagnatie|weigering|weigeren|cliënt|probleemgezin|onwillig|escalatie|meldcode|zaak)\b",
    re.IGNORECASE,
)
NEVER = re.compile(r"\b(fout|error|ongeldig|verplicht|weigeren|weigert|systeem)\b", re.IGNORECASE)

ROUTE = """
for: {municipality: proef, organisation: primary_school, age: {from: 4, until: 13}}
records:
  bladzij:
    class: existence
    fields:
      tekst: {type: text, required: no}
      dag: {type: date, required: no}
      moment: {type: moment, required: no}
      getal: {type: number, required: no}
      zeker: {type: yes_no, required: no}
      nader: {type: text, required: no, only_if: {field: zeker, is: ja}}
      antwoord: {type: consent_request, consent: delen, required: no}
  moet: {class: existence, fields: {iets: {type: text}}}
  dagen: {class: existence, fields: {afgesproken: {type: date_within, required: no}}}
tracks:
  mdo:
    may_start: leerkracht
    results: {af: {}}
    steps: {stap: {who: leerkracht, outcomes: {gedaan: {ends: af}}}}
steps:
  eerst:
    who: leerkracht
    record: bladzij
    outcomes: {klaar: {ends: klaar}, verder: {to: eerst}}
  wachten:
    who: ouders
    within: {max: 7, min: 2, unit: days, agreed: afgesproken}
    outcomes: {goed: {ends: klaar}}
  vrij-wachten: {who: ouders, outcomes: {goed: {ends: klaar}}}
"""

Asked = tuple[Case, moves.Move]
ASKED: dict[str, Callable[[], Asked]] = {}


def asks(*codes: str) -> Callable[[Callable[[], Asked]], Callable[[], Asked]]:
    """What is asked to be refused for these reasons, among others."""

    def keep(question: Callable[[], Asked]) -> Callable[[], Asked]:
        ASKED.update(dict.fromkeys(codes, question))
        return question

    return keep


@cache
def route(step: str = "") -> Route:
    """The route above, whose first step says this."""
    return school(ROUTE, f"steps: {{eerst: {{{step}}}}}")


def begun(step: str = "", **seen: Any) -> Case:
    return Case(route(step), world(**seen))


def taking(step: str = "", outcome: str = "verder", **more: Any) -> Asked:
    case = begun(step)
    return case, case.taking("leerkracht", "eerst", outcome, **more)


def acting(move: Callable[[Case], moves.Move], *, closed: bool = False) -> Asked:
    case = begun()
    if closed:
        case.take("leerkracht", "eerst", "klaar")
    return case, move(case)


# Starting and closing

ASKED["case.already_open"] = lambda: acting(lambda it: moves.Start(it.actor("ib"), it.now))
ASKED["case.closed"] = lambda: acting(
    lambda it: it.taking("leerkracht", "eerst", "klaar"), closed=True
)
ASKED["case.still_open"] = lambda: acting(lambda it: moves.Reopen(it.actor("ib"), "", it.now))
ASKED["start.not_allowed"] = ASKED["case.already_open"]
ASKED["time.in_future"] = lambda: acting(
    lambda it: it.taking("leerkracht", "eerst", "klaar", happened_at=it.now + timedelta(1))
)


@asks("age.not_for_route")
def _too_old() -> Asked:
    case = begun()
    case.world = replace(case.world, birth_date=date(2000, 1, 1))
    return case, moves.Start(case.actor("leerkracht"), case.now)


@asks("route.no_responsible")
def _nobody() -> Asked:
    case = begun()
    model = case.route.model.model_copy(update={"holds": None})
    case.route = replace(case.route, model=model)
    return case, moves.Start(case.actor("leerkracht"), case.now)


# People

ASKED["role.not_allowed"] = lambda: acting(lambda it: it.taking("ib", "eerst", "klaar"))


@asks("seat.other")
def _somebody_elses_seat() -> Asked:
    case = begun()
    case.world = replace(case.world, seats={"leerkracht": frozenset({"persoon-ander"})})
    return case, case.taking("leerkracht", "eerst", "klaar")


@asks("start.not_here")
def _begun_elsewhere() -> Asked:
    case = begun()
    case.world = replace(case.world, starts_at="hospital")
    return case, moves.Start(case.actor("leerkracht"), case.now)


ASKED["behalf.not_allowed"] = lambda: acting(
    lambda it: it.taking("ib", "eerst", "klaar", on_behalf="leerkracht")
)
ASKED["present.missing"] = lambda: taking("with: ouders")
ASKED["present.one_of"] = lambda: taking("with_one_of: [ib, cjg]")
ASKED["handover.none"] = lambda: acting(lambda it: moves.AnswerHandover(it.actor("ib"), it.now))
ASKED["link.none"] = lambda: acting(
    lambda it: moves.AcceptLink(it.actor("ib"), "proef.toegang", it.now)
)

# What exists

ASKED["step.unknown"] = lambda: acting(lambda it: it.taking("leerkracht", "erst", "klaar"))
ASKED["step.not_open"] = lambda: acting(lambda it: it.taking("ouders", "wachten", "goed"))
ASKED["outcome.unknown"] = lambda: taking(outcome="klar")
ASKED["track.unknown"] = lambda: acting(
    lambda it: moves.StartTrack(it.actor("leerkracht"), "mod", it.now)
)
ASKED["line.not_open"] = lambda: acting(lambda it: it.diverting("leerkracht", "stap", line="mdo"))
ASKED["item.unknown"] = lambda: acting(lambda it: moves.FinishItem(it.actor("ib"), 99, it.now))
ASKED["interrupt.unknown"] = lambda: acting(
    lambda it: moves.Interrupt(it.actor("ib"), "vakantie", it.now)
)
ASKED["consent.unknown"] = lambda: acting(
    lambda it: moves.Interrupt(it.actor("ib"), "withdrawal", it.now, "dele")
)
ASKED["interrupt.not_yours"] = lambda: acting(
    lambda it: moves.Interrupt(it.actor("ouders"), "death", it.now)
)
ASKED["interrupt.no_such_function"] = lambda: acting(
    lambda it: moves.Interrupt(it.actor("leerkracht"), "change_of_responsible", it.now, "ouders")
)
ASKED["interrupt.no_detail"] = lambda: acting(
    lambda it: moves.Interrupt(it.actor("leerkracht"), "move", it.now, "naar Groningen")
)


@asks("interrupt.after_death")
def _moving_after_death() -> Asked:
    case = begun()
    case.interrupt("leerkracht", "death")
    return case, moves.Interrupt(case.actor("leerkracht"), "move", case.now)


ASKED["deviation.unknown_code"] = lambda: acting(
    lambda it: it.diverting("leerkracht", "wachten", code="zomaar")
)

# Answers on a form

ASKED["field.missing"] = lambda: taking("record: moet")
ASKED["field.unknown"] = lambda: taking(record={"anders": "iets"})
ASKED["field.not_asked"] = lambda: taking(record={"zeker": "nee", "nader": "iets"})
ASKED["field.no_such_answer"] = lambda: taking(record={"zeker": "misschien"})
ASKED["field.no_date"] = lambda: taking(record={"dag": "4 mei"})
ASKED["field.no_moment"] = lambda: taking(record={"moment": date(2026, 5, 4)})
ASKED["field.no_number"] = lambda: taking(record={"getal": "zeven"})
ASKED["field.no_text"] = lambda: taking(record={"tekst": 7})
ASKED["field.too_long"] = lambda: taking(record={"tekst": "a" * 20_001})

# Guards

ASKED["fact.unknown"] = lambda: taking("needs: [{fact: zeker, is: ja}]")
ASKED["fact.other"] = lambda: taking("needs: [{fact: zeker, is: ja}]", record={"zeker": "nee"})
ASKED["step.not_done"] = lambda: taking("needs: [{done: wachten}]")
ASKED["track.not_ended"] = lambda: taking("needs: [{ended: mdo}]")
ASKED["meldcode.not_done"] = lambda: taking("needs: [{meldcode: 2}]")
ASKED["contact.missing"] = lambda: taking("needs: [{contact: cjg}]")
ASKED["age.unknown"] = lambda: taking("needs: [{age: {from: 6}}]")
ASKED["guard.any_of"] = lambda: taking("needs: [{any_of: [{recorded: tekst}, {done: wachten}]}]")
ASKED["guard.none_of"] = lambda: taking(
    "needs: [{none_of: [{fact: zeker, is: ja}]}]", record={"zeker": "ja"}
)
ASKED["guard.said"] = lambda: taking(
    "needs: [{recorded: tekst, say: {prof: Schrijf op., ouder: Schrijf op.}}]"
)
ASKED["outcome.does_not_fit"] = lambda: taking(
    "outcomes: {verder: {when: {fact: zeker, is: ja}}}", record={"zeker": "nee"}
)
ASKED["meldcode.order"] = lambda: taking("meldcode: 3")


@asks("age.other")
def _too_young() -> Asked:
    case = begun("needs: [{age: {from: 9}}]", birth_date=date(2020, 1, 1))
    return case, case.taking("leerkracht", "eerst", "verder")


# Grounds and messages

SHARE = "shares: [{to: cjg, classes: [existence], ground: {consent: delen}}]"
FEEDBACK = "feedback: {to: ib, codes: [afgerond]}"
ASKED["consent.missing"] = lambda: taking(SHARE)
ASKED["consent.refused"] = lambda: taking(SHARE, record={"antwoord": "refused"})
ASKED["ground.none"] = lambda: taking("shares: [{to: cjg, classes: [existence]}]")
ASKED["feedback.missing"] = lambda: taking(FEEDBACK)
ASKED["feedback.not_in_list"] = lambda: taking(FEEDBACK, feedback="voortgang")
ASKED["feedback.not_here"] = lambda: taking(feedback="voortgang")
ASKED["feedback.no_ground"] = lambda: taking(
    "feedback: {to: ib, codes: [afgerond], ground: {consent: delen}}", feedback="afgerond"
)


@asks("consent.withdrawn")
def _withdrawn() -> Asked:
    case = begun(SHARE, consents={"delen": "withdrawn"})
    return case, case.taking("leerkracht", "eerst", "verder")


@asks("consent.lapsed")
def _lapsed() -> Asked:
    case = begun(SHARE, consents={"delen": "lapsed"})
    return case, case.taking("leerkracht", "eerst", "verder")


@asks("consent.incomplete")
def _incomplete() -> Asked:
    case = begun(SHARE, consents={"delen": "incomplete"})
    return case, case.taking("leerkracht", "eerst", "verder")


@asks("consent.left_out")
def _left_out() -> Asked:
    reach = {"delen": {"cjg": frozenset[str]()}}
    case = begun(SHARE, consents={"delen": "given"}, reach=reach)
    return case, case.taking("leerkracht", "eerst", "verder")


# Terms and days

ASKED["review.missing"] = lambda: taking("outcomes: {verder: {to: vrij-wachten}}")
ASKED["review.in_past"] = lambda: taking("outcomes: {verder: {to: vrij-wachten}}", next_on=day(-1))
ASKED["date.outside_range"] = lambda: taking(
    "record: dagen, outcomes: {verder: {to: wachten}}", record={"afgesproken": day(9)}
)

# Tracks


def running(step: str, move: Callable[[Case], moves.Move]) -> Asked:
    case = begun(step)
    case.start_track("leerkracht", "mdo")
    return case, move(case)


def starting(role: str) -> Callable[[Case], moves.Move]:
    return lambda it: moves.StartTrack(it.actor(role), "mdo", it.now)


ASKED["track.live"] = lambda: running("", starting("leerkracht"))
ASKED["track.may_not_start"] = lambda: acting(starting("ouders"))
ASKED["track.open"] = lambda: running("", lambda it: it.taking("leerkracht", "eerst", "klaar"))
ASKED["track.starts_at_close"] = lambda: taking("starts: mdo", outcome="klaar")

# Telling the family


def telling(*, told: bool = True, note: str = "Het kan nu.") -> Callable[[Case], moves.Move]:
    return lambda it: moves.TellFamily(it.actor("leerkracht"), "mdo", told, note, it.now)


ASKED["telling.not_started"] = lambda: acting(telling())
ASKED["telling.nothing_kept"] = lambda: running("", telling())
ASKED["telling.no_reason"] = lambda: running("", telling(note=" "))


@asks("telling.already")
def _kept_already() -> Asked:
    case = Case(school(ROUTE, "tracks: {mdo: {known_to: [leerkracht, ib]}}"), world())
    case.start_track("leerkracht", "mdo")
    return case, telling(told=False)(case)


# Corrections


def correcting(role: str, act: int, note: str = "") -> Callable[[Case], moves.Move]:
    return lambda it: moves.Correct(it.actor(role), act, note, it.now)


@asks("act.acted_upon", "act.not_yours", "act.no_reason")
def _acted_upon() -> Asked:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    case.take("leerkracht", "eerst", "verder")
    return case, moves.Correct(case.actor("ib"), act, " ", case.now)


ASKED["act.opened_case"] = lambda: acting(correcting("leerkracht", 1))
ASKED["act.unknown"] = lambda: acting(correcting("leerkracht", 99))


@asks("act.before_version")
def _moved_to_another_version() -> Asked:
    case = begun()
    case.take("leerkracht", "eerst", "verder")
    act = case.last_act()
    move_to(case, school(ROUTE, "version: 2"))
    return case, moves.Correct(case.actor("leerkracht"), act, "oeps", case.now)


def _undoing(code: str) -> tuple[Reason, ...]:
    """What keeps a case from going back to the version it came from."""
    case = begun()
    old = case.route
    if code == "version.moved_on":
        move_to(case, school(ROUTE, "version: 2"))
        case.register("ib", "contact")
    answer = undo(old, case.at, case.actor("ib"), case.now)
    return answer.reasons if isinstance(answer, Denied) else ()


# The tests


def reasons_of(code: str) -> tuple[Reason, ...]:
    if code == "case.not_open":
        move = moves.Take(Actor("p", "leerkracht"), "eerst", "klaar", MONDAY)
        answer = decide(route(), None, world(), move, MONDAY)
        return answer.reasons if isinstance(answer, Denied) else ()
    if code.startswith("version."):
        return _undoing(code)
    case, asked = ASKED[code]()
    return case.reasons(asked)


def codes_in_the_engine() -> set[str]:
    """Every reason code that the engine can give, read from its source."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ENGINE.glob("*.py"))]
    return {code for tree in trees for code in _codes(tree)}


def _codes(tree: ast.Module) -> Iterator[str]:
    """Codes written out, save those of faults in a story, and codes put together."""
    faults = {
        id(each.args[0])
        for each in ast.walk(tree)
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "PydanticCustomError"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in faults:
            if isinstance(node.value, str) and CODE.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "reason":
            put_together = [each for each in node.args[:1] if isinstance(each, ast.JoinedStr)]
            for each in put_together:
                thing = ast.unparse(each.values[0]).strip("'.")
                yield from (f"{thing}.{problem}" for problem in FILLED_IN[thing])


CODES = sorted({row["code"] for row in rows("reasons", "texts")})


@cache
def texts() -> Catalogue:
    """Every reason with its sentence, and its mend under the name that the faces use."""
    table = rows("reasons", "texts")
    mends = [
        {
            "code": f"{row['code']}.mend",
            "prof": row["mend_prof"],
            "ouder": row["mend_ouder"],
            "en": row["mend_en"],
        }
        for row in table
    ]
    return Catalogue.from_rows([*table, *mends])


def test_every_code_of_the_engine_has_a_text_and_every_text_a_code() -> None:
    assert sorted(codes_in_the_engine()) == CODES


@pytest.mark.requirement("R033")
@pytest.mark.parametrize("code", CODES)
def test_reason_is_given_when_that_is_what_is_missing(code: str) -> None:
    assert code in [each.code for each in reasons_of(code)]


@pytest.mark.requirement("R044")
@pytest.mark.parametrize("code", CODES)
def test_reason_and_its_mend_are_said_with_the_facts_they_come_with(code: str) -> None:
    found = next(each for each in reasons_of(code) if each.code == code)
    facts = dict(found.facts)

    said = [
        texts().sentence(each, facts, voice=voice, language=language)
        for each in (code, f"{code}.mend")
        for voice, language in ((PROF, NL), (OUDER, NL), (PROF, EN))
    ]

    assert [each for each in said if not each.strip() or "{" in each or each[-1] not in ".?"] == []


@pytest.mark.parametrize("column", ["ouder", "mend_ouder"])
@pytest.mark.parametrize("table", ["reasons", "items", "events"])
def test_parents_read_no_word_of_the_trade(table: str, column: str) -> None:
    found = {
        row["code"]: NOT_FOR_PARENTS.findall(row[column])
        for row in rows(table, "texts")
        if row.get(column) and row["code"] != "event.Registered.report"  # explained on the spot
    }

    assert {code: words for code, words in found.items() if words} == {}


@pytest.mark.parametrize("column", ["prof", "ouder", "mend_prof", "mend_ouder"])
def test_refusal_blames_nobody(column: str) -> None:
    found = {row["code"]: NEVER.findall(row[column]) for row in rows("reasons", "texts")}

    assert {code: words for code, words in found.items() if words} == {}


@pytest.mark.parametrize("column", ["prof", "ouder"])
def test_sentence_about_what_is_missing_is_short(column: str) -> None:
    long = [
        row["code"]
        for row in rows("reasons", "texts")
        if any(len(each.split()) > 16 for each in re.split(r"[.?!]\s", row[column]))
    ]

    assert long == []
