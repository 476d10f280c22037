"""Do the rights, desks and reasons in the tables say what the sources say?"""

from collections.abc import Callable
from itertools import pairwise

import pytest

Rows = list[dict[str, str]]
ReadTable = Callable[[str], Rows]

MATRIX_ROLES = (
    "cb_verpleegkundige",
    "kok_coordinator",
    "ivh_casemanager",
    "swt_jeugdwerker",
    "cb_arts",
    "huisarts",
)
# Right (y, n, u, c) and mark (S, I, U) per role, in the order above.
MATRIX = {
    "preventief_aanbod": "yS yS yS yI yS uU",
    "pko": "uU yS yI uU uU uU",
    "vve": "yS yS yI uU yS uU",
    "diagnostiek": "uU uU yI uU yI yI",
    "smi": "yS nS nS cS nS nS",
    "ivh_mdo": "yS yS yS yS yS yS",
    "individuele_voorziening": "nI nI yS yS yS yS",
}
FIVE_MEDICAL = ("logopedie", "fysiotherapie", "kinderarts", "orthopeed", "kno_arts")


def rights(rows: Rows, municipality: str, variant: str, role: str, offer: str) -> list[str]:
    """Give every right that the table holds for one question."""
    wanted = (municipality, variant, role, offer)
    columns = ("municipality", "variant", "role", "offer")
    return [row["right"] for row in rows if tuple(row[c] for c in columns) == wanted]


def desk_on(rows: Rows, municipality: str, day: str) -> list[str]:
    """Give the reporting desks in force on a day, by the rule in the README of the tables."""
    mine = {row["code"]: row for row in rows if row["municipality"] == municipality}

    def start(row: dict[str, str]) -> str:
        return row["valid_from"] or (start(mine[row["follows"]]) if row["follows"] else "")

    in_force = [
        row
        for row in mine.values()
        if start(row) <= day and (not row["valid_until"] or day <= row["valid_until"])
    ]
    top = max(row["position"] for row in in_force)
    return [row["short_name"] for row in in_force if row["position"] == top]


@pytest.mark.requirement("R069")
def test_referral_matrix_of_nijmegen_is_whole_and_as_reconstructed(table: ReadTable) -> None:
    cells = {
        (row["offer"], row["role"]): row["right"][0] + row["mark"][0].upper()
        for row in table("referral_rights")
        if row["municipality"] == "nijmegen" and row["variant"] == "ist"
    }

    assert {
        offer: " ".join(cells[offer, role] for role in MATRIX_ROLES) for offer in MATRIX
    } == MATRIX


@pytest.mark.requirement("R069")
def test_referral_rights_use_closed_values(table: ReadTable) -> None:
    rows = table("referral_rights")

    assert {row["right"] for row in rows} == {"yes", "no", "unknown", "conflict"}
    assert {row["mark"] for row in rows} == {"stated", "inferred", "unknown"}
    assert {row["municipality"] for row in rows} == {"dalfsen", "westerkwartier", "nijmegen"}
    assert {row["role"] for row in rows} == {row["role"] for row in table("role_names")}
    assert {row["offer"] for row in rows} == {row["offer"] for row in table("offer_names")}
    for row in rows:
        assert (row["right"] == "unknown") == (row["mark"] == "unknown")
        assert (row["variant"] in ("ist", "soll")) == (row["municipality"] == "nijmegen")
        assert bool(row["act"]) == (row["right"] in ("yes", "conflict"))


@pytest.mark.requirement("R069")
def test_referral_rights_periods_of_one_cell_do_not_overlap(table: ReadTable) -> None:
    cells: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in table("referral_rights"):
        key = tuple(row[c] for c in ("municipality", "variant", "role", "offer"))
        cells.setdefault(key, []).append((row["valid_from"], row["valid_until"] or "9999-12-31"))

    for periods in cells.values():
        ordered = sorted(periods)
        for (_, end), (begin, _) in pairwise(ordered):
            assert end < begin


def test_general_provision_in_dalfsen_is_open_to_every_role(table: ReadTable) -> None:
    found = [
        row["right"]
        for row in table("referral_rights")
        if (row["municipality"], row["offer"]) == ("dalfsen", "algemene_voorziening")
    ]

    assert set(found) == {"yes"}


@pytest.mark.requirement("R074")
@pytest.mark.parametrize("offer", FIVE_MEDICAL)
def test_medical_referral_belongs_to_youth_doctor_not_to_nurse(
    table: ReadTable, offer: str
) -> None:
    rows = table("referral_rights")

    assert rights(rows, "dalfsen", "", "jeugdarts", offer) == ["yes"]
    assert rights(rows, "dalfsen", "", "jeugdverpleegkundige", offer) == ["no"]


def test_statutory_referrers_hold_the_right_everywhere(table: ReadTable) -> None:
    rows = table("referral_rights")
    places = [("dalfsen", ""), ("westerkwartier", ""), ("nijmegen", "ist"), ("nijmegen", "soll")]

    for municipality, variant in places:
        doctor = "cb_arts" if municipality == "nijmegen" else "jeugdarts"
        for role in ("huisarts", "medisch_specialist", doctor):
            found = rights(rows, municipality, variant, role, "individuele_voorziening")
            assert (municipality, variant, role, found) == (municipality, variant, role, ["yes"])
    assert {row["function"] for row in table("statutory_referrers")} == {
        "huisarts",
        "medisch_specialist",
        "jeugdarts",
    }
    assert {row["never_blocked"] for row in table("statutory_referrers")} == {"yes"}


def test_advice_belongs_to_kok_and_bsot_not_to_pko(table: ReadTable) -> None:
    rows = table("referral_rights")
    (kok,) = [
        row["instead"]
        for row in rows
        if (row["variant"], row["role"], row["offer"])
        == ("ist", "kok_coordinator", "individuele_voorziening")
    ]

    assert rights(rows, "nijmegen", "ist", "pko_begeleider", "verwijsadvies") == ["no"]
    assert rights(rows, "nijmegen", "ist", "kok_coordinator", "verwijsadvies") == ["yes"]
    assert rights(rows, "nijmegen", "ist", "bsot", "verwijsadvies") == ["yes"]
    assert rights(rows, "nijmegen", "ist", "bsot", "individuele_voorziening") == ["no"]
    assert rights(rows, "nijmegen", "ist", "dsav", "dsav_interventie") == ["yes"]
    assert kok == "Een verwijsadvies aan de IVH-casemanager of de jeugdarts"


@pytest.mark.parametrize(
    ("variant", "applicant"), [("ist", "cb_verpleegkundige"), ("soll", "jeugdprofessional")]
)
def test_smi_has_one_applicant_per_variant_and_one_open_conflict(
    table: ReadTable, variant: str, applicant: str
) -> None:
    smi = {
        row["role"]: row["right"]
        for row in table("referral_rights")
        if (row["municipality"], row["variant"], row["offer"]) == ("nijmegen", variant, "smi")
    }

    assert [role for role, right in smi.items() if right == "yes"] == [applicant]
    assert [role for role, right in smi.items() if right == "conflict"] == ["swt_jeugdwerker"]


def test_role_overlap_holds_twelve_tasks_of_three_roles(table: ReadTable) -> None:
    rows = table("role_overlap")
    tasks = {row["task"] for row in rows}
    roles = {"kok_coordinator", "pko_begeleider", "ivh_casemanager"}

    assert len(tasks) == 12
    assert {(row["task"], row["role"]) for row in rows} == {(t, r) for t in tasks for r in roles}
    assert {row["performs"] for row in rows} == {"yes", "no", "partial", "unknown"}
    for row in rows:
        assert (row["performs"] == "unknown") == (row["mark"] == "unknown")


def test_safety_desks_before_2015_end_the_day_before_their_successor(table: ReadTable) -> None:
    for row in table("safety_desk_periods"):
        end, begin = row["valid_until"], row["valid_from"]
        known = {
            "amk": ("", "2014-12-31"),
            "shg": ("", "2014-12-31"),
            "amhk": ("2015-01-01", ""),
            "veilig_thuis": ("", ""),
        }
        assert (begin, end) == known[row["code"]]


@pytest.mark.requirement("R031")
@pytest.mark.parametrize("municipality", ["dalfsen", "westerkwartier", "nijmegen"])
def test_safety_desk_follows_the_day_of_the_case(table: ReadTable, municipality: str) -> None:
    rows = table("safety_desk_periods")

    assert desk_on(rows, municipality, "2013-06-01") == ["AMK", "SHG"]
    assert desk_on(rows, municipality, "2014-12-31") == ["AMK", "SHG"]
    assert desk_on(rows, municipality, "2016-06-01") == ["Veilig Thuis"]


def test_crisis_contacts_start_with_112_and_share_one_number_with_a_question(
    table: ReadTable,
) -> None:
    rows = [row for row in table("crisis_contacts") if row["exit"] == "crisis"]
    shared = [row for row in rows if row["shared_number"]]

    for municipality in ("dalfsen", "westerkwartier", "nijmegen"):
        mine = [row for row in rows if row["municipality"] == municipality]
        assert [row["position"] for row in mine] == ["1", "2", "3", "4"]
        assert (mine[0]["contact"], mine[0]["phone"]) == ("112", "112")
    assert {(row["municipality"], row["contact"]) for row in shared} == {
        ("dalfsen", "crisisdienst"),
        ("dalfsen", "veilig_thuis"),
    }
    assert "" not in {row["split_question"] for row in shared}


def test_crisis_contacts_hold_only_numbers_that_a_source_prints(table: ReadTable) -> None:
    printed = {row["phone"] for row in table("organisation_contact") if row["phone"]} | {"112"}

    assert {row["phone"] for row in table("crisis_contacts") if row["phone"]} <= printed


@pytest.mark.requirement("R079")
def test_question_kinds_are_the_three_agreed_ways(table: ReadTable) -> None:
    rows = table("question_kinds")

    assert {row["code"]: row["offer"] for row in rows} == {
        "diagnostiek": "diagnostiek",
        "enkelvoudig": "individuele_voorziening",
        "meervoudig_complex": "ivh_mdo",
    }
    for row in rows:
        assert rights(
            table("referral_rights"), "nijmegen", row["variant"], row["role"], row["offer"]
        ) == ["yes"]
