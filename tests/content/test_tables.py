"""Is every table well formed, marked, free of doubles and free of private persons?"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

Rows = list[dict[str, str]]
ReadTable = Callable[[str], Rows]

MARKS = {"stated", "inferred", "design", "unknown"}

# The calendars have an origin of their own and their own tests.
CALENDARS = {"holidays_nl", "school_holidays_nl"}

KEYS: dict[str, tuple[str, ...]] = {
    "areas": ("municipality", "area"),
    "authority_kinds": ("code",),
    "authority_sources": ("code",),
    "bsn_use": ("code",),
    "complexity_grounds_stj": ("code",),
    "conformance_steps": ("route", "meaning", "line", "step", "outcome", "function"),
    "consent_exceptions": ("code",),
    "consent_signers": ("code",),
    "consent_terms": ("code",),
    "contradictions": ("nr",),
    "crisis_contacts": ("municipality", "exit", "contact"),
    "dalfsen_budget": ("moment",),
    "dalfsen_planning": ("nr",),
    "derived_figures": ("key",),
    "deviation_reasons": ("code",),
    "emergency_access": ("function", "organisation_kind"),
    "emergency_overseers": ("function",),
    "emergency_reasons": ("code",),
    "emergency_terms": ("name", "municipality"),
    "family_keepers": ("function",),
    "feedback_codes": ("code",),
    "function_capacity": ("function",),
    "glossary": ("identifier",),
    "indicator_steps": ("route", "part", "line", "step", "outcome"),
    "indicators": ("code",),
    "lead_times_and_norms": ("key",),
    "mdo_bypass_reasons": ("code",),
    "mdo_children_discussed": ("year",),
    "mdo_session_rule": ("key",),
    "national_figures": ("key",),
    "nijmegen_dates": ("nr",),
    "nijmegen_facts": ("key",),
    "obstacles_day_treatment_to_school": ("code",),
    "offer_names": ("offer",),
    "organisation_contact": ("code",),
    "preventive_offer": ("nr",),
    "processing_grounds": ("code",),
    "provider_service": ("nr",),
    "question_kinds": ("code",),
    "processing": ("activity",),
    "processing_addresses": ("address",),
    "retention": ("code",),
    "rights_grounds": ("code",),
    "rights_requests": ("kind",),
    "referral_rights": ("municipality", "variant", "role", "offer", "valid_from"),
    "risk_factor": ("code",),
    "role_names": ("role",),
    "role_overlap": ("task", "role"),
    "route_alias": ("alias",),
    "safety_desk_periods": ("municipality", "code"),
    "satisfaction": ("key",),
    "sensitive_classes": ("class",),
    "sensitive_reasons": ("code",),
    "signal_categories": ("route", "code"),
    "shield_grounds": ("code",),
    "sources": ("source",),
    "statutory_referrers": ("role",),
    "unusual_looks": ("kind",),
    "vve_2018": ("key",),
    "waiting_time_swt": ("nr",),
}

# Whoever is named in a table is an organisation or a function; a new name is added here on purpose.
NAME_COLUMNS = {
    "preventive_offer": "provider",
    "provider_service": "provider",
    "organisation_contact": "organisation",
    "safety_desk_periods": "organisation",
    "crisis_contacts": "name",
}
ORGANISATIONS = {
    "112",
    "Advies en Meldpunt Huiselijk Geweld en Kindermishandeling",
    "Advies- en Meldpunt Kindermishandeling",
    "Algemeen maatschappelijk werk De Kern",
    "Algemene voorzieningen in Dalfsen",
    "Ambiq",
    "Bibliotheek Dalfsen",
    "Bindkracht10",
    "Centrum voor Jeugd en Gezin (CJG)",
    "Crisisdienst jeugd",
    "Crisisdienst van Bureau Jeugdzorg Groningen",
    "Dimence",
    "Driestroom",
    "Entrea Lindenhout",
    "GGD",
    "GGD IJsselland / jeugdgezondheidszorg",
    "Gemeente Nijmegen",
    "Huisarts of huisartsenpost",
    "Jeugdhulpaanbieders in de kinderopvang",
    "Karakter",
    "Kentalis",
    "Kinderopvang",
    "MEE IJsseloevers",
    "Pactum",
    "Regionale crisisdienst",
    "SAAM Welzijn",
    "Samen Doen in Dalfsen",
    "Sociaal wijkteam",
    "St. LIZ",
    "Sterker",
    "Sterker en Bindkracht10",
    "Steunpunt Huiselijk Geweld",
    "Stichting Huiselijk Geweld",
    "Trias",
    "Unik",
    "Veilig Thuis",
    "Veilig Thuis IJsselland",
    "Vitree",
    "Vrijgevestigden",
}
FORM_OF_ADDRESS = re.compile(
    r"\b(dhr|mevr|mw|drs|ir)\.|\b(mevrouw|meneer|de heer)\b", re.IGNORECASE
)


def test_tables_folder_holds_exactly_the_known_tables(tables_folder: Path) -> None:
    found = {path.stem for path in tables_folder.glob("*.csv")} - CALENDARS

    assert found == set(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_table_bytes_are_plain_utf8_with_lf(tables_folder: Path, name: str) -> None:
    raw = (tables_folder / f"{name}.csv").read_bytes()

    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    raw.decode("utf-8")


@pytest.mark.parametrize("name", KEYS)
def test_table_header_is_snake_case_with_source_and_mark(table: ReadTable, name: str) -> None:
    rows = table(name)
    columns = list(rows[0])

    assert [c for c in columns if not re.fullmatch(r"[a-z][a-z0-9_]*", c)] == []
    assert {"source", "mark"} <= set(columns)


@pytest.mark.parametrize("name", KEYS)
def test_table_rows_name_known_sources_and_a_closed_mark(table: ReadTable, name: str) -> None:
    known = {row["source"] for row in table("sources")}
    rows = table(name)

    assert {row["mark"] for row in rows} <= MARKS
    for row in rows:
        if row["source"] == "design":
            assert row["mark"] == "design"
        else:
            assert set(row["source"].split("; ")) <= known


@pytest.mark.parametrize("name", KEYS)
def test_table_keys_occur_once(table: ReadTable, name: str) -> None:
    keys = [tuple(row[column] for column in KEYS[name]) for row in table(name)]

    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("name", KEYS)
def test_table_cells_carry_no_stray_space(table: ReadTable, name: str) -> None:
    stray = [v for row in table(name) for v in row.values() if v != " ".join(v.split())]

    assert stray == []


@pytest.mark.parametrize(("name", "column"), NAME_COLUMNS.items())
def test_table_names_only_organisations_of_the_closed_list(
    table: ReadTable, name: str, column: str
) -> None:
    assert {row[column] for row in table(name)} <= ORGANISATIONS


def test_closed_list_of_organisations_holds_no_name_that_is_not_used(table: ReadTable) -> None:
    used = {row[column] for name, column in NAME_COLUMNS.items() for row in table(name)}

    assert used == ORGANISATIONS


@pytest.mark.parametrize("name", KEYS)
def test_table_addresses_no_person(table: ReadTable, name: str) -> None:
    addressed = [v for row in table(name) for v in row.values() if FORM_OF_ADDRESS.search(v)]

    assert addressed == []


def test_glossary_entries_are_unique_in_both_languages(table: ReadTable) -> None:
    rows = table("glossary")
    dutch = [row["dutch"] for row in rows]

    assert sorted(dutch) == sorted(set(dutch))
    assert {row["kind"] for row in rows} == {"word", "role", "organisation"}
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", row["identifier"]) for row in rows)


def test_glossary_keeps_the_dutch_words_that_the_law_owns(table: ReadTable) -> None:
    names = {row["dutch"]: row["identifier"] for row in table("glossary")}

    assert names["meldcode"] == "Meldcode"
    assert names["verwijsindex (ZvJG)"] == "Verwijsindex"
    assert names["beschikking"] == "Beschikking"


def test_role_names_point_to_the_glossary(table: ReadTable) -> None:
    identifiers = {row["identifier"] for row in table("glossary")}
    loose = [
        row["role"]
        for row in table("role_names")
        if row["identifier"] and row["identifier"] not in identifiers
    ]

    assert loose == []


def test_route_alias_points_to_the_file_of_the_route(table: ReadTable) -> None:
    rows = table("route_alias")

    assert {row["alias"]: row["route"] for row in rows} == {
        "dal.kaart": "dalfsen.routekaart",
        "dal.school": "dalfsen.schoolondersteuning",
        "dal.leerplicht": "dalfsen.leerplicht",
        "dal.toegang": "dalfsen.toegang",
        "wk.bo": "westerkwartier.basisschool",
        "nij.ist": "nijmegen.ist",
        "nij.soll": "nijmegen.soll",
    }
    assert [row["path"] for row in rows] == [f"content/routes/{row['route']}.yaml" for row in rows]
