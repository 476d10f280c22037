"""Does a fault show its place, its line with a caret, and the mend, whatever the file holds?"""

from __future__ import annotations

from zorgroute.core.routes.faults import Fault, Place, fault
from zorgroute.core.wording.catalogue import EN, Catalogue
from zorgroute.faces.cli.faults import Tone, render_fault

CATALOGUE = Catalogue.from_rows(
    [
        {
            "code": "ref.step",
            "prof": 'Stap "{offending}" bestaat niet.[[ Bedoelt u "{mean}"?]]',
            "ouder": "",
            "en": 'There is no step "{offending}".',
        },
        {"code": "file.empty", "prof": "Dit bestand is leeg.", "ouder": "", "en": "Empty."},
    ]
)


def at(column: int, offending: str = "wacht", **facts: str) -> Fault:
    return fault("ref.step", Place("school.yaml", 12, column), offending, **facts)


def shown(found: Fault, line: str) -> list[str]:
    return render_fault(found, line, CATALOGUE).split("\n")


def test_fault_is_shown_with_place_line_caret_and_sentence():
    assert shown(at(9, mean="wachten"), "    to: wacht") == [
        "school.yaml:12:9",
        "      to: wacht",
        "          ^",
        '  Stap "wacht" bestaat niet. Bedoelt u "wachten"?',
    ]


def test_fault_is_said_in_english():
    text = render_fault(at(9), "    to: wacht", CATALOGUE, EN)

    assert text.split("\n")[-1] == '  There is no step "wacht".'


def test_fault_of_a_whole_file_has_no_line_to_show():
    found = Fault(Place("leeg.yaml", 1, 1), "file.empty")

    assert shown(found, "  ") == ["leeg.yaml:1:1", "  Dit bestand is leeg."]


def test_caret_stands_right_below_after_tabs_accents_and_wide_signs():
    line = "\té: 保e\u0301 wacht"
    column = line.index("wacht") + 1

    _, text, caret, _ = shown(at(column), line)

    assert text == "   é: 保e\u0301 wacht"
    # The tab and é take one column, the wide sign two, the accent on its own none.
    assert caret == "  " + " " * 8 + "^"


def test_caret_may_stand_just_behind_the_line():
    assert shown(at(5), "a: b")[2] == "  " + "    ^"


def test_long_line_is_cut_around_the_column():
    line = "x" * 300 + "wacht" + "y" * 300

    _, text, caret, _ = shown(at(301), line)

    assert (len(text), text[2], text[-1]) == (102, "…", "…")
    assert text[caret.index("^") :].startswith("wacht")


def test_long_line_is_cut_only_at_its_end_when_the_fault_is_at_its_start():
    line = "to: wacht" + "y" * 300

    _, text, caret, _ = shown(at(5), line)

    assert text == "  to: wacht" + "y" * 90 + "…"
    assert caret == "      ^"


def test_file_cannot_steer_the_terminal():
    escape, turned = "\x1b[31m", "\u202e"

    text = render_fault(
        Fault(Place(f"{escape}.yaml", 1, 1), "ref.step", f"a{escape}\nb", (("mean", turned),)),
        f"to: {escape}{turned}x",
        CATALOGUE,
    )

    assert text.split("\n") == [
        "�[31m.yaml:1:1",
        "  to: �[31m�x",
        "  ^",
        '  Stap "a�[31m b" bestaat niet. Bedoelt u "�"?',
    ]


def test_very_long_offending_text_is_shortened_in_the_sentence():
    assert shown(at(1, "w" * 5_000), "x")[-1] == f'  Stap "{"w" * 59}…" bestaat niet.'


def test_every_part_is_painted_with_its_own_tone():
    text = render_fault(
        at(5), "to: wacht", CATALOGUE, paint=lambda part, tone: f"<{tone}>{part}</{tone}>"
    )

    assert text.split("\n") == [
        "<place>school.yaml:12:5</place>",
        "  <line>to: wacht</line>",
        "  <caret>    ^</caret>",
        '  <sentence>Stap "wacht" bestaat niet.</sentence>',
    ]
    assert list(Tone) == ["place", "line", "caret", "sentence"]
