"""Are the closed lists of codes closed, complete and readable?"""

import re
from collections.abc import Callable

import pytest

Rows = list[dict[str, str]]
ReadTable = Callable[[str], Rows]

CODE_LISTS = (
    "complexity_grounds_stj",
    "deviation_reasons",
    "feedback_codes",
    "mdo_bypass_reasons",
    "obstacles_day_treatment_to_school",
    "question_kinds",
    "risk_factor",
    "signal_categories",
)
TWELVE = {
    "convenant_niet_herbevestigd",
    "visienotitie_verouderd",
    "niets_contractueel_vastgelegd",
    "nieuwe_routes_en_projecten",
    "een_ruim_criterium",
    "anderen_doen_ivh_taken",
    "beeld_van_wachttijden",
    "organisatiebelang",
    "ivh_lijkt_lang_traject",
    "kind_zelf_vasthouden",
    "financiering_niet_gezamenlijk",
    "duidelijk_genoeg_zonder_mdo",
}


def codes(rows: Rows) -> set[str]:
    """Give the codes of a list."""
    return {row["code"] for row in rows}


@pytest.mark.parametrize("name", CODE_LISTS)
def test_code_list_has_snake_case_codes_and_text_in_two_languages(
    table: ReadTable, name: str
) -> None:
    rows = table(name)
    texts = [
        text
        for row in rows
        for column, text in row.items()
        if column.startswith(("label", "sentence"))
    ]

    assert [code for code in codes(rows) if not re.fullmatch(r"[a-z][a-z0-9_]*", code)] == []
    assert "" not in texts
    assert {"label_en", "sentence_en"} & set(rows[0]) != set()


@pytest.mark.requirement("R146")
def test_feedback_codes_are_the_closed_list(table: ReadTable) -> None:
    assert codes(table("feedback_codes")) == {
        "contact_geweest",
        "er_wordt_iets_gedaan",
        "voortgang",
        "afspraken_gemaakt",
        "afgerond",
        "afstemming_gezocht",
    }


@pytest.mark.requirement("R146")
def test_feedback_sentences_are_fixed_and_leave_nothing_to_fill_in(table: ReadTable) -> None:
    for row in table("feedback_codes"):
        for column in ("sentence_professional", "sentence_parent", "sentence_en"):
            assert row[column].endswith(".")
            assert not set(row[column]) & set("{}[]<>%_…:")


@pytest.mark.requirement("R003")
def test_signal_categories_of_the_primary_school_hold_the_seven_named_signals(
    table: ReadTable,
) -> None:
    rows = table("signal_categories")
    stated = [row for row in rows if row["mark"] == "stated"]

    assert codes(stated) == {
        "vermoeidheid",
        "slaperigheid",
        "te_laat_komen",
        "verzuim",
        "wondjes",
        "blauwe_plekken",
        "voeding",
    }
    assert {row["route"] for row in rows} == {"westerkwartier.basisschool"}


def test_mdo_bypass_reasons_are_the_twelve_and_reachability(table: ReadTable) -> None:
    rows = table("mdo_bypass_reasons")

    assert codes([row for row in rows if row["reason_group"] == "twelve"]) == TWELVE
    assert codes([row for row in rows if row["reason_group"] != "twelve"]) == {"niet_bereikbaar"}
    assert {row["bullet"] for row in rows if row["bullet"]} == {str(n) for n in range(1, 11)}


def test_deviation_reasons_hold_every_bypass_reason_with_the_same_words(table: ReadTable) -> None:
    general = {row["code"]: row["label"] for row in table("deviation_reasons")}
    bypass = {row["code"]: row["label"] for row in table("mdo_bypass_reasons")}

    assert {code: general[code] for code in bypass} == bypass


def test_deviation_reasons_keep_law_and_choice_apart(table: ReadTable) -> None:
    rows = table("deviation_reasons")

    assert {row["kind"] for row in rows} == {"chosen", "lawful"}
    assert codes([row for row in rows if row["kind"] == "lawful"]) == {
        "wettelijk_verwijsrecht",
        "gedwongen_kader",
        "crisis",
        "melding_veiligheid",
        "ernstige_bedreiging",
    }
    assert codes(rows) >= {
        "sneller_via_andere_weg",
        "ouders_wilden_anders",
        "spoed",
        "wachttijd",
        "anders_met_uitleg",
    }
    assert {row["needs_text"] for row in rows} == {"yes", "no"}


def test_obstacles_to_school_are_nine(table: ReadTable) -> None:
    rows = table("obstacles_day_treatment_to_school")

    assert [row["nr"] for row in rows] == [str(number) for number in range(1, 10)]


def test_complexity_grounds_of_stj_are_the_five(table: ReadTable) -> None:
    assert codes(table("complexity_grounds_stj")) == {
        "drang_en_dwang",
        "structurele_onveiligheid",
        "langdurige_bedreiging_ontwikkeling",
        "uithuisplaatsing",
        "complexe_financiering_en_wetten",
    }


def test_contradictions_run_from_g1_to_g30_with_finding_and_default(table: ReadTable) -> None:
    rows = table("contradictions")

    assert [row["nr"] for row in rows] == [f"G{number}" for number in range(1, 31)]
    for row in rows:
        assert row["finding"].endswith(".")
        assert row["default_chosen"].endswith(".")


def test_contradictions_quoted_in_notes_exist(table: ReadTable) -> None:
    known = {row["nr"] for row in table("contradictions")}
    quoted = {
        number
        for row in table("referral_rights")
        for number in re.findall(r"\bG\d+\b", row["note"])
    }

    assert quoted <= known
    assert quoted == {"G4", "G7", "G8"}
