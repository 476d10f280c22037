"""Do the figures in the tables agree with each other and with a recount?"""

import ast
import math
import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

Rows = list[dict[str, str]]
ReadTable = Callable[[str], Rows]

MONTHS = ("m1", "m2", "m3", "m4", "m5")
# Rounding explains half a tenth; a larger difference means that the source weighs.
ROUNDING = Decimal("0.06")
WEIGHED = [
    "Hatert",
    "Nijmegen-Midden",
    "Nijmegen-Nieuw-West",
    "Nijmegen-Noord",
    "Nijmegen-Oud-West",
]
REFERENCE = re.compile(r"(\w+)\[(\w+)\]\.(\w+)")
COUNT_ABOVE = re.compile(r"count_above\((\w+), ([\d.]+)\)")
OPERATORS: dict[type[ast.AST], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def known_weeks(rows: Rows) -> list[Decimal]:
    """Give each filled cell of the districts; an empty month is left out."""
    districts = [row for row in rows if row["row_kind"] == "district"]
    return [Decimal(row[month]) for row in districts for month in MONTHS if row[month]]


def calculate(formula: str, table: ReadTable) -> Decimal:
    """Work out a formula of derived_figures from the other tables."""

    def look_up(match: re.Match[str]) -> str:
        name, key, column = match.groups()
        rows = table(name)
        first = next(iter(rows[0]))
        (cell,) = [row[column] for row in rows if row[first] == key]
        return cell

    def count(match: re.Match[str]) -> str:
        limit = Decimal(match[2])
        return str(sum(weeks > limit for weeks in known_weeks(table(match[1]))))

    plain = COUNT_ABOVE.sub(count, REFERENCE.sub(look_up, formula))
    return value_of(ast.parse(plain, mode="eval").body)


def value_of(node: ast.expr) -> Decimal:
    """Work out one node; anything but numbers, + - * / and ceil is an error."""
    if isinstance(node, ast.Constant):
        return Decimal(str(node.value))
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](value_of(node.left), value_of(node.right))
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "ceil":
        (argument,) = node.args
        return Decimal(math.ceil(value_of(argument)))
    raise ValueError(ast.unparse(node))


def cell(rows: Rows, key: str, column: str) -> str:
    """Give one cell of a table whose first column is the key."""
    first = next(iter(rows[0]))
    (found,) = [row[column] for row in rows if row[first] == key]
    return found


@pytest.mark.requirement("R217")
def test_waiting_time_recount_gives_the_known_extremes_and_counts(table: ReadTable) -> None:
    rows = table("waiting_time_swt")
    weeks = known_weeks(rows)
    norms = table("lead_times_and_norms")

    assert len(weeks) == 51
    assert sum(value > 4 for value in weeks) == 30
    assert sum(value > Decimal("4.5") for value in weeks) == 27
    assert (min(weeks), max(weeks)) == (Decimal("1.5"), Decimal("9.3"))
    assert str(min(weeks)) == cell(norms, "swt_wait_min", "value_min")
    assert str(max(weeks)) == cell(norms, "swt_wait_max", "value_max")


@pytest.mark.requirement("R217")
def test_waiting_time_plain_average_is_that_of_the_known_months_only(table: ReadTable) -> None:
    for row in table("waiting_time_swt"):
        if row["row_kind"] == "district":
            known = [Decimal(row[month]) for month in MONTHS if row[month]]
            mean = sum(known, Decimal(0)) / len(known)

            assert row["avg_plain"] == str(mean.quantize(Decimal("0.01"), ROUND_HALF_UP))
            assert row["months_present"] == str(len(known))


@pytest.mark.requirement("R217")
def test_waiting_time_keeps_empty_months_and_printed_average_apart(table: ReadTable) -> None:
    rows = table("waiting_time_swt")
    (centre,) = [row for row in rows if row["district"] == "Nijmegen-Centrum"]
    (total,) = [row for row in rows if row["row_kind"] == "printed_average"]

    assert [centre[month] for month in MONTHS] == ["", "", "", "5.0", ""]
    assert [row["nr"] for row in rows if row["district"] == ""] == ["1", "12"]
    assert {row["scope"] for row in rows} == {"unclear"}
    assert (total["avg_printed"], total["avg_plain"]) == ("4.8", "")
    assert cell(table("lead_times_and_norms"), "swt_wait_city_average", "value_min") == "4.8"


@pytest.mark.requirement("R217")
def test_waiting_time_averages_differ_where_the_source_seems_to_weigh(table: ReadTable) -> None:
    differ = [
        row["district"]
        for row in table("waiting_time_swt")
        if row["avg_plain"]
        and abs(Decimal(row["avg_plain"]) - Decimal(row["avg_printed"])) > ROUNDING
    ]

    assert differ == WEIGHED


def test_mdo_children_discussed_gives_the_printed_series(table: ReadTable) -> None:
    rows = table("mdo_children_discussed")

    assert [(row["year"], row["children_min"], row["children_max"]) for row in rows] == [
        ("before_2015", "75", "100"),
        ("2015", "12", "12"),
        ("2016", "20", "20"),
        ("2017", "13", "13"),
        ("2018", "14", "14"),
        ("2019", "11", "11"),
    ]


def test_mdo_session_rule_gives_twelve_sessions_and_48_slots(table: ReadTable) -> None:
    value = {row["key"]: int(row["value"]) for row in table("mdo_session_rule")}

    assert value["sessions_per_year"] == 12 * value["sessions_per_month"] == 12
    assert value["yearly_capacity"] == value["sessions_per_year"] * value["children_per_session"]
    assert value["yearly_capacity"] == 48
    assert value["minutes_with_parents"] == (
        value["minutes_per_child"] - value["minutes_preparation"]
    )
    assert value["minutes_per_session"] == (
        value["children_per_session"] * value["minutes_per_child"]
    )


@pytest.mark.requirement("R082")
def test_preventive_offer_loads_21_rows_and_keeps_empty_cells_empty(table: ReadTable) -> None:
    rows = table("preventive_offer")

    assert [row["nr"] for row in rows] == [str(number) for number in range(1, 22)]
    assert [row["nr"] for row in rows if row["dei_status"] == "yes"] == ["1", "2", "3", "13"]
    assert [row["nr"] for row in rows if row["referral_needed"] == "yes"] == [
        "17",
        "18",
        "19",
        "20",
        "21",
    ]
    assert {row["dei_status"] for row in rows} == {"yes", "no", "n/a", "-"}
    for column in ("area", "registration_criteria", "capacity", "waiting_time"):
        assert {row[column] for row in rows} == {""}


@pytest.mark.requirement("R082")
def test_preventive_offer_ages_are_those_printed(table: ReadTable) -> None:
    ages = {row["nr"]: (row["age_from"], row["age_to"]) for row in table("preventive_offer")}
    printed = [row["nr"] for row in table("preventive_offer") if row["age_printed"]]

    assert {nr: age for nr, age in ages.items() if age != ("", "")} == {
        "1": ("1.5", "7"),
        "6": ("0", ""),
        "14": ("0", "4"),
        "15": ("0", "4"),
        "16": ("0", "4"),
        "17": ("4", "12"),
        "18": ("0", "12"),
        "19": ("2", "4"),
        "20": ("2", "4"),
        "21": ("0", "4"),
    }
    assert printed == [nr for nr, age in ages.items() if age != ("", "")]


def test_function_capacity_hours_follow_from_people_and_weeks(table: ReadTable) -> None:
    rows = table("function_capacity")
    people, hours, weeks = (
        int(cell(rows, "pko_begeleider", column))
        for column in ("staff", "hours_per_school_week", "school_weeks")
    )

    assert people * hours * weeks == 4674
    assert cell(rows, "pko_begeleider", "hours_per_year") == "4674"
    assert cell(rows, "pko_begeleider", "served_mark") == "inferred"
    assert cell(rows, "kok_coordinator", "fte") == ""
    assert cell(rows, "ivh_casemanager", "budget_eur") == "-"


def test_satisfaction_keeps_marks_and_percentages_apart(table: ReadTable) -> None:
    rows = table("satisfaction")

    assert {row["key"]: (row["value"], row["unit"]) for row in rows} == {
        "dsav_parents": ("8.2", "mark_1_10"),
        "dsav_schools": ("8.0", "mark_1_10"),
        "pko_parents": ("56.5", "percent"),
        "pko_pedagogical_workers": ("74.2", "percent"),
    }


def test_dalfsen_budget_leaves_the_unknown_amount_empty(table: ReadTable) -> None:
    assert [row["amount_eur"] for row in table("dalfsen_budget")] == ["4200000", "4300000", ""]


def test_dates_of_periods_run_forward(table: ReadTable) -> None:
    for name in ("dalfsen_planning", "nijmegen_dates"):
        for row in table(name):
            if row["period_start"] and row["period_end"]:
                assert row["period_start"] <= row["period_end"]


def test_derived_sessions_for_75_and_100_children_are_19_and_25(table: ReadTable) -> None:
    rows = table("derived_figures")

    assert cell(rows, "mdo_sessions_for_75", "value") == "19"
    assert cell(rows, "mdo_sessions_for_100", "value") == "25"


def test_derived_figures_equal_their_formulas(table: ReadTable) -> None:
    for row in table("derived_figures"):
        step = Decimal(1).scaleb(-int(row["decimals"]))
        outcome = calculate(row["formula"], table).quantize(step, ROUND_HALF_UP)

        assert (row["key"], row["value"]) == (row["key"], str(outcome))


@pytest.mark.parametrize("formula", ["2 ** 3", "open(1)", "-1"])
def test_calculate_outside_the_formula_language_is_refused(table: ReadTable, formula: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        calculate(formula, table)
