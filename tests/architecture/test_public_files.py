"""Are the files that the public reads complete: licence, publiccode.yml, changelog, decisions?"""

from __future__ import annotations

import re
import tomllib

import jsonschema
import pytest
import yaml

TEXT = {"type": "string", "minLength": 1}
DESCRIPTION = {
    "type": "object",
    "required": ["shortDescription", "longDescription", "features"],
    "properties": {
        "shortDescription": {"type": "string", "minLength": 1, "maxLength": 150},
        "longDescription": {"type": "string", "minLength": 150, "maxLength": 10_000},
        "features": {"type": "array", "items": TEXT, "minItems": 1},
    },
}
# The keys that version 0 of the standard asks for (publiccode.yml 0.7).
PUBLICCODE = {
    "type": "object",
    "required": [
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    ],
    "properties": {
        "publiccodeYmlVersion": {"type": "string", "pattern": r"^0(\.\d+){0,2}$"},
        "name": TEXT,
        "url": {"type": "string", "pattern": "^https://"},
        "platforms": {"type": "array", "items": TEXT, "minItems": 1},
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {
            "enum": [
                "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web",
                "standalone/backend", "standalone/other", "addon", "library", "configurationFiles",
            ]
        },
        "description": {
            "type": "object",
            "required": ["nl", "en"],
            "additionalProperties": DESCRIPTION,
        },
        "legal": {"type": "object", "required": ["license"], "properties": {"license": TEXT}},
        "maintenance": {
            "type": "object",
            "required": ["type", "contacts"],
            "properties": {
                "type": {"enum": ["internal", "community", "none"]},
                "contacts": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
                },
            },
        },
        "localisation": {
            "type": "object",
            "required": ["localisationReady", "availableLanguages"],
            "properties": {
                "localisationReady": {"type": "boolean"},
                "availableLanguages": {"type": "array", "items": TEXT, "minItems": 1},
            },
        },
    },
}  # fmt: skip


@pytest.fixture
def publiccode(root):
    return yaml.safe_load((root / "publiccode.yml").read_text(encoding="utf-8"))


@pytest.fixture
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_publiccode_follows_the_standard(publiccode):
    faults = jsonschema.Draft202012Validator(PUBLICCODE).iter_errors(publiccode)

    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_publiccode_names_the_licence_of_the_project(publiccode, project):
    assert publiccode["legal"]["license"] == project["license"] == "EUPL-1.2"


def test_licence_is_the_whole_eupl(root):
    licence = (root / "LICENSE").read_text(encoding="utf-8")

    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    articles = re.findall(r"^(\d+)\. ?[A-Z]", licence, flags=re.MULTILINE)
    assert articles == [str(number) for number in range(1, 16)]
    assert re.findall(r"^ *Appendix$", licence, flags=re.MULTILINE) != []


def test_changelog_has_an_unreleased_part_and_known_headings(root):
    headings = re.findall(
        r"^##+ (.+)$", (root / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    # Keep a Changelog in Dutch: added, changed, deprecated, removed, fixed, security.
    known = {"Toegevoegd", "Gewijzigd", "Verouderd", "Verwijderd", "Hersteld", "Veiligheid"}

    assert headings[0] == "Nog niet uitgebracht"
    assert [each for each in headings[1:] if each not in known and not each.startswith("[")] == []


@pytest.fixture
def decisions(root):
    return sorted((root / "docs/decisions").glob("*.md"))


def test_decisions_are_numbered_without_gaps(decisions):
    numbers = [path.name[:4] for path in decisions]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_every_decision_is_a_page_with_the_same_four_parts(decisions):
    parts = ["Context", "Decision", "Rejected alternatives", "Consequences"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in decisions}

    unlike = {
        name: re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
        for name, text in texts.items()
        if re.findall(r"^## (.+)$", text, flags=re.MULTILINE) != parts
    }

    assert unlike == {}
    assert [name for name, text in texts.items() if len(text.split()) > 600] == []


def test_every_link_between_documents_leads_somewhere(root):
    documents = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    links = [
        (document, target.split("#")[0])
        for document in documents
        for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
        if not target.startswith(("http", "mailto:", "#"))
    ]

    assert links
    broken = [(doc.name, target) for doc, target in links if not (doc.parent / target).exists()]
    assert broken == []
