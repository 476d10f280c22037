"""Does a policy officer see departures by law apart from those by choice, and nobody else?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faces.web.entering import Visitor, words
from tests.factories.ist_log import ist_csv
from tests.factories.policies import make_town
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.core.conformance.findings import Differs, Subject
from zorgroute.faces.web.conforming_counts import Split, split
from zorgroute.insight.deviations.actions import import_log
from zorgroute.insight.indicators.protecting import LIMIT

PAGE = "/beleid/routes/nijmegen.ist/volgens-afspraak/"


@pytest.fixture
def town(db):
    return make_town("nijmegen")


@pytest.fixture
def officer(town):
    return Visitor(town, "beleidsmedewerker")


@pytest.fixture
def data(town):
    """The address of the ist log, once it was taken in."""
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        took = import_log(acting, ist_csv(), "ist 2019.csv", town.now)
    return f"{PAGE}?gegevens={took.log.id}"


@pytest.mark.django_db
@pytest.mark.requirement("R228", "R231")
def test_departures_by_law_stand_in_another_column_than_those_by_choice(officer, data):
    page = officer.get(data)

    said = words(page)
    assert page.status_code == 200
    assert "Ongeveer 70 van de 120 kinderen volgden tot nu toe de afgesproken route." in said
    assert "Volgens de wet Eigen keuze Niet uitgelegd" in said
    row = re.search(r"<tr><th[^>]*>[^<]*via de huisarts.*?</tr>", page.content.decode())
    assert row is not None
    assert re.findall(r"<td[^>]*>(.*?)</td>", row[0]) == ["ongeveer 20", "", ""]
    assert ": niet gedaan ongeveer 20" in said


@pytest.mark.django_db
def test_no_number_on_the_page_is_below_ten_or_exact(officer, data):
    said = officer.get(data).content.decode()

    cells = re.findall(r'<td class="zr-number">(?:<strong>)?([^<]*)', said)
    assert {cell for cell in cells if re.fullmatch(r"\d+", cell)} == set()
    assert all(int(count) % 10 == 0 for count in re.findall(r"ongeveer (\d+)", said))


@pytest.mark.django_db
def test_without_data_the_page_says_what_to_do(officer):
    assert "Er zijn nog geen gegevens over deze route." in words(officer.get(PAGE))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["leerkracht", "directeur", "ouders"])
def test_nobody_but_the_policy_officer_finds_the_page(town, role):
    page = Visitor(town, role).get(PAGE)

    assert page.status_code in (302, 404)
    assert "MDO" not in page.content.decode()


def worlds(cases: int, told: Split) -> Iterator[tuple[int, int]]:
    """Every (kept, left out) that somebody who knows the number of children can still believe."""
    for counts in product(*(range(each.least, each.most + 1) for _, each in told.rows)):
        rest = cases - sum(counts)
        for keep in range(max(rest, -1) + 1):
            if told.keep is not None and not told.keep.least <= keep <= told.keep.most:
                continue
            if told.is_keep_small and keep >= LIMIT:
                continue
            yield keep, rest - keep


@settings(deadline=None, max_examples=150, derandomize=True, database=None)
@given(
    st.integers(0, 60),
    st.lists(st.integers(10, 40), max_size=2),
    st.lists(st.integers(1, 9), max_size=1),
)
def test_what_is_left_out_can_still_be_any_number_below_ten(keep, big, small):
    names = [Subject(Differs.MISSING, "main", f"stap-{at}") for at in range(3)]
    chief = dict(zip(names, [*big, *small], strict=False))
    cases = keep + sum(chief.values())

    told = split(cases, chief)

    if told is not None:
        believed = set(worlds(cases, told))
        assert {left for _, left in believed} >= set(range(LIMIT))
        if keep < LIMIT:
            assert {kept for kept, _ in believed} >= set(range(LIMIT))
        assert all(each.shown >= LIMIT for _, each in told.rows)
