"""Does every address name its activity, and are register and assessment those of the tables?"""

from __future__ import annotations

import csv
import re
import runpy

import pytest

from tests.attacks.doorways import DOORS
from tests.docs.reading import ROOT
from zorgroute.chain.rights.processing import activity_of, register

TABLES = ROOT / "content" / "tables"
# What would say where somebody comes from (R209); words in the codes of questions and tables.
ORIGIN = re.compile(
    r"herkomst|nationalit|migratie|geboorteland|etnic|afkomst|religie|geloof|ethnic|race\b",
    re.IGNORECASE,
)


def rows(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_address_names_an_activity_of_the_register():
    """T3.13: a new address stands in `processing_addresses.csv`, or this fails."""
    unnamed = [each for each in DOORS if activity_of(each) is None]
    unknown = {activity_of(each) for each in DOORS} - {None, "", *register()}
    assert (unnamed, unknown) == ([], set())


def test_address_that_nobody_named_is_found():
    assert activity_of("iets-nieuws/") is None


def test_every_activity_has_an_address_or_is_done_by_the_worker():
    used = {activity_of(each) for each in DOORS}
    assert set(register()) - used == {"vertrouwenspersoon"}


def test_every_activity_says_all_that_the_law_asks():
    lacking = [
        (each.name, column)
        for each in register().values()
        for column in ("purpose", "ground", "people", "data", "receivers", "transfer", "security")
        if not getattr(each, column)
    ]
    known = {row["code"] for row in rows("retention")}
    assert lacking == []
    assert {code for each in register().values() for code in each.retention} <= known


def test_every_term_of_keeping_has_a_law_or_says_it_is_a_choice():
    assert [row["code"] for row in rows("retention") if not row["law"]] == []


@pytest.mark.parametrize("name", ["processing-register.md", "dpia.md"])
def test_document_is_what_the_tables_make_of_it(name):
    """Where these differ: .venv/bin/python tools/make_register.py."""
    made = runpy.run_path(str(ROOT / "tools" / "make_register.py"))["documents"]()
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == made[name]


@pytest.mark.requirement("R209")
def test_no_question_and_no_column_asks_where_somebody_comes_from():
    models = [
        (path.name, found[0])
        for path in (ROOT / "zorgroute" / "chain").rglob("models.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if " = models." in line and (found := ORIGIN.search(line))
    ]
    records = re.compile(r"^\s{2,}([a-z0-9-]+):\s*\{type:", re.MULTILINE)
    asked = [
        (path.name, name)
        for path in (ROOT / "content" / "routes").rglob("*.yaml")
        for name in records.findall(path.read_text(encoding="utf-8"))
        if ORIGIN.search(name)
    ]
    assert (models, asked) == ([], [])
