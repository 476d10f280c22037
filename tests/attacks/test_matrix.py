"""Every door, for everybody, about every case: does what comes out agree with the table by hand?

Judged by the body and the headers of the answer and by what changed in the database, never by the
status alone. A cell is one door, way of asking, viewpoint and case.
"""

from __future__ import annotations

import uuid
from collections import Counter
from uuid import UUID

import pytest
from django.db import connection

from tests.attacks.doorways import API_CASE, CASE, PORTAL, Door, doors, message
from tests.attacks.expected import FAMILIES, READS, YOUNG, reads
from tests.attacks.nation import CHILDREN, NOBODY, Nation
from tests.attacks.stories import STORIES
from tests.attacks.town import plain

VIEWPOINTS = (
    NOBODY, "leerkracht", "collega", "ib", "directeur", "beheerder", "cjg", "cjg-collega",
    "ouders", "ouder-twee", "oud-ouder", "ouder-zonder", "ouders-juno", "ouders-anders",
    "oud-leerkracht", "verhuisd", "juf-ouder", "leerkracht-zuid", "ib-zuid",
    "leerkracht-vlieger", "ib-vlieger", "weg-vlieger", "invaller-vlieger", "beleid", "opvang",
    "leerkracht-elders", "ib-elders", "cjg-elders", "ouders-elders",
    "jongere-13", "jongere-16",
)  # fmt: skip
# The case tried at every door; the others at the doors of MAIN only.
FIRST = "bijcjg"
# Those who also send something at every door: one of each kind of outsider.
CLOSELY = (
    NOBODY, "collega", "beheerder", "directeur", "cjg-collega", "oud-ouder", "ouder-zonder",
    "jongere-16", "oud-leerkracht", "leerkracht-vlieger", "cjg-elders", "beleid",
)  # fmt: skip
# Cases of which somebody with a part is walked through every door.
IN_FULL = ("bijcjg", "code")
MAIN = (
    "zaak/<uuid:case>/", "zaak/<uuid:case>/afdruk/", "wat-gebeurt-er-nu/<uuid:case>/opgeschreven/",
    "wat-gebeurt-er-nu/<uuid:case>/route/", "api/v1/zaken/<uuidstr:zaak>",
)  # fmt: skip
# Where somebody who takes part certainly gets an answer.
OPEN = {False: ("zaak/<uuid:case>/", "api/v1/zaken/<uuidstr:zaak>"),
        True: ("wat-gebeurt-er-nu/<uuid:case>/opgeschreven/",)}  # fmt: skip
OF_YOUNG = (
    "wat-gebeurt-er-nu/<uuid:case>/toestemming/", "wat-gebeurt-er-nu/<uuid:case>/erbij-zetten/",
    "wat-gebeurt-er-nu/<uuid:case>/wie-heeft-gekeken/",
)  # fmt: skip
STEPS = ("4-kijken-of-overleggen", "9-hulp-cjg", "2-kort-gesprek", "5-besluit-gesprek")
# The kinds of words that are looked for, each in every case.
KINDS = frozenset(what for each in READS.values() for words in each.values() for what in words)
# A draft stands in its own form only, and a form may have closed since.
NOT_ON_EVERY_PAGE = frozenset({"klad"})
FORM = {"antwoord": "ja", "go": "save", "besproken": "x", "reden": "x", "akkoord": "ja"}
# What a refused attempt may write: that it was tried, and when the session was last used.
MAY_CHANGE = {"ledger_look", "django_session", "parties_account"}
cells: Counter[str] = Counter()


def of_a_case() -> list[Door]:
    return doors(CASE, PORTAL, API_CASE)


def ask(nation: Nation, who: str, door: Door, case: UUID, way: str) -> object:
    """Go through a door in one of three ways: look, send a form, send a message."""
    url = door.url(case, nation.town)
    if way == "get":
        return nation.town.get(who, url)
    if door.kind == API_CASE:
        return nation.town.post(who, url, message(door), content_type="application/json")
    return nation.town.post(who, url, FORM)


def changes() -> Counter[str]:
    """How many rows of which table this transaction has written so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return Counter({name: count for name, count in cursor.fetchall() if count})


def wrote(before: Counter[str]) -> set[str]:
    return set(changes() - before) - MAY_CHANGE


def of_an_own(key: str) -> list[Door]:
    """Where somebody with a part is let in: every door of some cases, the main ones of others."""
    return [
        door for door in of_a_case()
        if key in IN_FULL or door.pattern in MAIN or "<slug:step>" in door.pattern
    ]  # fmt: skip


def ways(who: str, key: str, door: Door) -> tuple[str, ...]:
    """How a cell of somebody without a part is tried."""
    if key == FIRST and (who in CLOSELY or door.pattern in MAIN):
        return ("get", "post")
    return ("get",) if key == FIRST or door.pattern in MAIN else ()


@pytest.mark.requirement("R078")
@pytest.mark.threat("T1", "T33")
@pytest.mark.parametrize("who", VIEWPOINTS)
def test_doors_of_a_case_of_others_give_the_bytes_of_an_unknown_one_and_write_nothing(nation, who):
    wrong: list[tuple[object, ...]] = []
    files = {key: file for key, file in nation.files.items() if not reads(key, who)}
    for door in of_a_case():
        before, strange = changes(), uuid.uuid4()
        unknown: dict[str, str] = {}
        for key, file in files.items():
            for way in ways(who, key, door):
                cells["denied"] += 1
                if way not in unknown:
                    unknown[way] = plain(ask(nation, who, door, strange, way), strange)
                text = plain(ask(nation, who, door, file.case, way), file.case)
                if text != unknown[way] or nation.marks_in(text):
                    wrong.append((door.pattern, way, key, sorted(nation.marks_in(text))))
        if wrote(before):
            wrong.append((door.pattern, "wrote", sorted(wrote(before))))
    assert wrong == []


@pytest.mark.requirement("R078")
@pytest.mark.threat("T2")
@pytest.mark.parametrize("who", VIEWPOINTS)
def test_doors_of_an_own_case_tell_all_words_of_the_table_and_no_other(nation, who):
    """Not more, and not less either: what somebody is entitled to must be somewhere."""
    wrong: list[tuple[object, ...]] = []
    for key, file in nation.files.items():
        mine, seen = reads(key, who), set()
        for door in of_an_own(key) if mine else ():
            cells["allowed"] += 1
            status, came = _walked(nation, who, door, file.case)
            own_mail = (who.replace("-", ""), "mail")
            wrong += [
                (door.pattern, key, *mark) for mark in came
                if mark[0] != key and mark != own_mail
            ]  # fmt: skip
            seen |= {what for at, what in came if at == key}
            is_open = door.pattern in (OF_YOUNG if who in YOUNG else OPEN[who in FAMILIES])
            if status >= 500 or (is_open and status != 200):
                wrong.append((door.pattern, key, status))
        cells["words"] += len(KINDS)
        if seen - mine or mine - seen - NOT_ON_EVERY_PAGE:
            wrong.append((key, "too much", sorted(seen - mine), "missing", sorted(mine - seen)))
    assert wrong == []


def _walked(nation: Nation, who: str, door: Door, case: UUID) -> tuple[int, set[tuple[str, str]]]:
    """The worst status and every mark at one door, with the steps that hold something."""
    url = door.url(case, nation.town)
    answers = [
        nation.town.get(who, each)
        for each in {url, *(url.replace("1-signaal", step) for step in STEPS)}
    ]
    marks = {mark for each in answers for mark in nation.marks_in(plain(each))}
    return max(each.status_code for each in answers), marks


def test_matrix_walked_every_cell(nation, record_property):
    """A cell that is not walked is a cell that failed; printed so that a run can be judged."""
    walked = Counter(
        "allowed" if reads(key, who) else "denied"
        for who in VIEWPOINTS for key in STORIES
        for door in (of_an_own(key) if reads(key, who) else of_a_case())
        for _ in (("get",) if reads(key, who) else ways(who, key, door))
    )  # fmt: skip
    record_property("counted", f"matrix: {sum(cells.values())} cells, {dict(cells)}")
    assert set(nation.viewpoints) == set(VIEWPOINTS)
    assert len(nation.children) == CHILDREN
    # Run alone this test has nothing to count.
    assert {name: cells[name] for name in walked} in (dict(walked), dict.fromkeys(walked, 0))
