"""Is everything that can happen or wait on a case said in both voices?"""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest

from tests.factories.routes import rows
from zorgroute.core.engine import events as ev
from zorgroute.core.engine.attempt import WITH_THE_CASE
from zorgroute.core.engine.consenting import ANSWERED, PARTLY
from zorgroute.core.engine.disclosing import KEPT, TOLD
from zorgroute.core.engine.standing import AFTER_DEATH
from zorgroute.core.routes.words import InterruptKind
from zorgroute.core.wording.catalogue import EN, NL, OUDER, PROF, Catalogue

ENGINE = Path(__file__).parents[3] / "zorgroute" / "core" / "engine"
DEEDS = {each.__name__: each for each in get_args(ev.Deed)}
# A base sentence for each event, and sharper ones for what an event can be.
VARIANTS = {
    "StepLeft": ("overdue", "deviation", "track", "interrupt"),
    "TrackEnded": (WITH_THE_CASE,),
    "Closed": (AFTER_DEATH,),
    "HandoverAnswered": ("accepted", "declined"),
    "Registered": ("report", "referral", "consult", "contact", "crisis", "statement"),
    "Interrupted": get_args(InterruptKind),
    "ConsentChanged": (*ANSWERED, f"{PARTLY}_part"),
    "FamilyTold": (TOLD, KEPT),
}
# What a face knows of an item: the function it waits for, and what it is about.
ABOUT_ITEMS = {"about", "step", "track", "result", "role"}
ABOUT_ACTS = {"who", "for", "track"}


def item_kinds() -> set[str]:
    """Every kind of item that the engine raises, read from its source."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ENGINE.glob("*.py"))]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [each.args[0] for each in calls if ast.unparse(each.func).endswith(".raise_item")]
    written = {str(each.value) for each in named if isinstance(each, ast.Constant)}
    put_together = {ast.unparse(each) for each in named if isinstance(each, ast.JoinedStr)}
    assert put_together == {"f'interrupt.{kind}'"}
    return written | {f"interrupt.{kind}" for kind in get_args(InterruptKind)}


ITEMS = sorted(item_kinds())


def facts_in(code: str, table: str) -> set[str]:
    row = next(each for each in rows(table, "texts") if each["code"] == code)
    return {fact for text in row.values() for fact in re.findall(r"\{(\w+)\}", text)}


def test_every_event_has_a_sentence_and_every_sentence_an_event() -> None:
    wanted = {f"event.{name}" for name in DEEDS}
    wanted |= {f"event.{name}.{kind}" for name, kinds in VARIANTS.items() for kind in kinds}

    assert sorted(row["code"] for row in rows("events", "texts")) == sorted(wanted)


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_sentence_of_an_event_uses_what_the_event_carries(name: str) -> None:
    known = {each.name for each in dataclasses.fields(DEEDS[name])} | ABOUT_ACTS
    codes = [f"event.{name}", *(f"event.{name}.{kind}" for kind in VARIANTS.get(name, ()))]

    assert {code: facts_in(code, "events") - known for code in codes} == {
        code: set() for code in codes
    }


def test_every_item_has_a_sentence_and_every_sentence_an_item() -> None:
    codes = sorted(row["code"] for row in rows("items", "texts"))

    assert codes == sorted(f"item.{kind}" for kind in ITEMS)


@pytest.mark.parametrize("kind", ITEMS)
def test_sentence_of_an_item_uses_what_a_face_knows_of_it(kind: str) -> None:
    assert facts_in(f"item.{kind}", "items") - ABOUT_ITEMS == set()


@pytest.mark.parametrize("table", ["items", "events", "reasons"])
def test_table_makes_a_catalogue_with_three_texts_for_each_code(table: str) -> None:
    catalogue = Catalogue.from_rows(rows(table, "texts"))
    every = {"about", "step", "track", "result", "role", "who", "for", "outcome", "due", "to", "by"}
    every |= {fact for row in rows(table, "texts") for fact in facts_in(row["code"], table)}
    facts = dict.fromkeys(every, "iets")

    said = [
        catalogue.sentence(code, facts, voice=voice, language=language)
        for code in catalogue.texts
        for voice, language in ((PROF, NL), (OUDER, NL), (PROF, EN))
    ]

    assert [each for each in said if "{" in each or "[" in each or not each] == []
