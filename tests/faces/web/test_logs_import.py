"""Can a policy officer take a log of elsewhere in, see what was not taken, and can nobody else?"""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.faces.web.entering import Visitor, hidden, main_of, words
from tests.factories.policies import make_town
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.routebook.actions import publish
from zorgroute.core.traces.log import Activity
from zorgroute.core.traces.reading import read_log
from zorgroute.insight.deviations.models import ImportedLog
from zorgroute.insight.deviations.queries import imported_logs, log_of

pytestmark = pytest.mark.django_db
HERE = "/beleid/gegevens/"
IMPORT = f"{HERE}inlezen/"
FILE = (
    b"zaaknr;naam;stap;wie;datum\n"
    b"A12;Anna de Boer;1-signaal;leerkracht;01-02-2019\n"
    b"A12;Bert Vis;2-kort-gesprk;leerkracht;31-02-2019\n"
    b"A13;C. de Wit;2-kort-gesprk;=cmd;02-02-2019\n"
)


@pytest.fixture
def town(db, tmp_path, settings):
    settings.ZORGROUTE_MEASURED = tmp_path / "gemeten"
    made = make_town()
    with acting_as(Duty(municipality=made.municipality)):
        publish(made.file(tmp_path), made.now)
    return made


@pytest.fixture
def officer(town):
    return Visitor(town, "beleidsmedewerker")


def sent(content=FILE, name="logboek.csv"):
    return {"bestand": SimpleUploadedFile(name, content)}


def form_of(page):
    """What the form of step 2 sends when somebody changes nothing."""
    text = page.content.decode()
    found = {
        "gelezen": hidden(page, "gelezen"),
        "naam": re.findall(r'name="naam" value="(.*?)"', text),
    }
    for name, options in re.findall(r'<select [^>]*name="(kolom-\d+)">(.*?)</select>', text, re.S):
        found[name] = re.findall(r'value="(\w+)" selected', options)[0]
    return found


def kept(town):
    with acting_as(Duty(municipality=town.municipality)):
        return ImportedLog.objects.filter(municipality=town.municipality).count()


def logs_of(town):
    acting = town.acting("beleidsmedewerker")
    with acting_as(acting):
        return [(each, log_of(acting, each.id)) for each in imported_logs(acting)]


@pytest.mark.requirement("R229")
def test_whole_way_from_file_to_log(town, officer):
    assert "Er is nog niets ingelezen" in words(officer.get(HERE))
    second = officer.post(IMPORT, sent())
    said = main_of(second)
    assert "Stap 2 van 3" in said
    assert "De kolom “naam” lijkt namen te bevatten. We nemen hem niet mee." in said
    assert "Regel 3: “31-02-2019” is geen datum." in said
    assert "2 regels verwerkt, 1 niet" in said
    assert [each for each in ("Anna", "Bert", "de Wit") if each in said] == []
    assert kept(town) == 0
    done = officer.post(IMPORT, {**form_of(second), "doe": "inlezen"})
    third = officer.get(done["Location"])
    assert "Het logboek is ingelezen." in words(third)
    assert "2 regels verwerkt, 1 niet" in main_of(third)
    [(found, log)] = logs_of(town)
    assert (found.kept, found.refused_total) == (2, 1)
    assert {row.activity.step for row in log.rows()} == {"1-signaal", "2-kort-gesprk"}
    assert "logboek.csv" in words(officer.get(HERE))


def test_chosen_columns_are_taken_and_shown_again(town, officer):
    content = b"a;b;c\nA12;praten;01-02-2019\n"
    second = officer.post(IMPORT, sent(content))
    assert "Kies welke kolom zegt om welk kind" in main_of(second)
    form = {**form_of(second), "kolom-0": "case", "kolom-1": "activity", "kolom-2": "end"}
    again = officer.post(IMPORT, {**form, "doe": "kijken"})
    assert form_of(again)["kolom-1"] == "activity"
    assert kept(town) == 0
    officer.post(IMPORT, {**form_of(again), "doe": "inlezen"})
    [(_, log)] = logs_of(town)
    assert log.activities == [Activity("main", "praten")]


def test_columns_that_cannot_be_keep_what_was_chosen_and_store_nothing(town, officer):
    second = officer.post(IMPORT, sent())
    form = {**form_of(second), "kolom-2": "case", "doe": "inlezen"}
    page = officer.post(IMPORT, form)

    assert "Twee kolommen hebben dezelfde betekenis" in main_of(page)
    assert form_of(page)["kolom-2"] == "case"
    assert kept(town) == 0


def test_same_file_twice_says_when_it_was_taken_in_and_changes_nothing(town, officer):
    second = officer.post(IMPORT, sent())
    first = officer.post(IMPORT, {**form_of(second), "doe": "inlezen"})["Location"]
    again = officer.post(IMPORT, sent(name="anders.csv"))
    assert "Dit bestand is al ingelezen op maandag 4 mei. Er verandert niets." in main_of(again)
    other = officer.post(IMPORT, {**form_of(again), "doe": "inlezen"})["Location"]

    assert first.split("?")[0] == other.split("?")[0]
    assert "Er verandert niets." in words(officer.get(other))
    assert kept(town) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Dit bestand is leeg."),
        (b"PK\x03\x04x", "Dit is geen logboek"),
        (b"SQLite format 3\x00", "een bestand van de soort sqlite"),
        (b"<!DOCTYPE a><log/>", "verwijst naar iets buiten zichzelf"),
        (b"een kolom\nA\n", "maar één kolom"),
    ],
)
def test_file_that_is_no_log_is_refused_at_the_first_step(town, officer, content, said):
    page = officer.post(IMPORT, sent(content))

    assert "Stap 1 van 3" in main_of(page)
    assert said in main_of(page)


def test_no_file_and_a_page_of_somebody_else_are_refused(town, officer):
    assert "Kies eerst een bestand." in main_of(officer.post(IMPORT))
    elsewhere = Visitor(make_town(), "beleidsmedewerker")
    form = form_of(elsewhere.post(IMPORT, sent()))
    page = officer.post(IMPORT, {**form, "doe": "inlezen"})

    assert "Kies het bestand opnieuw" in main_of(page)
    assert kept(town) == 0


def test_unknown_activity_gets_a_step_and_loses_it_again(town, officer):
    second = officer.post(IMPORT, sent())
    here = officer.post(IMPORT, {**form_of(second), "doe": "inlezen"})["Location"].split("?")[0]
    page = officer.get(here)
    assert "Lijkt op: 2-kort-gesprek" in main_of(page)
    [name] = re.findall(r'<select [^>]*name="(stap-\d+)"', page.content.decode())
    form = {"route": town.route, name: "main/2-kort-gesprek"}
    assert "De gekozen stappen zijn bewaard." in words(
        officer.get(officer.post(here, form)["Location"])
    )
    [(_, log)] = logs_of(town)
    assert {each.step for each in log.activities} == {"1-signaal", "2-kort-gesprek"}
    assert 'value="main/2-kort-gesprek" selected' in officer.get(here).content.decode()
    officer.post(here, {**form, name: ""})
    [(_, log)] = logs_of(town)
    assert {each.step for each in log.activities} == {"1-signaal", "2-kort-gesprk"}
    officer.post(here, {**form, name: "main/bestaat-niet"})
    assert [each.steps for each, _ in logs_of(town)] == [()]


def taken_in(officer):
    """The address of a log that was taken in."""
    second = officer.post(IMPORT, sent())
    return officer.post(IMPORT, {**form_of(second), "doe": "inlezen"})["Location"].split("?")[0]


@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv"), ("xes", "application/xml")])
def test_log_that_was_taken_in_is_taken_along_with_its_chosen_steps(town, officer, form, kind):
    here = taken_in(officer)
    [name] = re.findall(r'<select [^>]*name="(stap-\d+)"', officer.get(here).content.decode())
    officer.post(here, {"route": town.route, name: "main/2-kort-gesprek"})
    assert f'href="{here}logboek.{form}"' in officer.get(here).content.decode()
    answer = officer.get(f"{here}logboek.{form}")
    [(_, kept_log)] = logs_of(town)
    read = read_log(answer.content)

    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"] == f'attachment; filename="logboek.{form}"'
    assert (read.form, read.refused) == (form, ())
    assert list(read.log.rows()) == list(kept_log.rows())
    assert {row.activity.step for row in read.log.rows()} == {"1-signaal", "2-kort-gesprek"}


def test_file_of_a_log_has_no_case_number_name_or_formula(officer):
    text = officer.get(f"{taken_in(officer)}logboek.csv").content.decode()

    assert [
        each for each in ("A12", "A13", "Anna", "Bert", "de Wit", ";=cmd") if each in text
    ] == []


def test_file_of_a_log_is_not_there_for_others_or_in_other_forms(town, officer):
    here = taken_in(officer)
    elsewhere = Visitor(make_town(), "beleidsmedewerker")

    assert officer.get(f"{here}logboek.ocel").status_code == 404
    assert elsewhere.get(f"{here}logboek.csv").status_code == 404
    assert Visitor(town, "leerkracht").get(f"{here}logboek.csv").status_code == 404
    assert officer.post(f"{here}logboek.csv").status_code == 405


def test_own_log_is_not_offered_and_it_says_why(officer):
    page = officer.get(HERE)

    assert "U kunt het niet downloaden. Elke regel gaat over één kind." in main_of(page)
    assert "/logboek." not in page.content.decode()


def test_refused_rows_are_a_file_with_number_and_reason_and_nothing_else(town, officer):
    second = officer.post(IMPORT, sent())
    here = officer.post(IMPORT, {**form_of(second), "doe": "inlezen"})["Location"].split("?")[0]
    answer = officer.get(f"{here}regels/")

    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode("utf-8-sig") == (
        "regel;reden\r\n3;“31-02-2019” is geen datum.\r\n"
    )


def test_log_is_thrown_away_after_a_question(town, officer):
    second = officer.post(IMPORT, sent())
    here = officer.post(IMPORT, {**form_of(second), "doe": "inlezen"})["Location"].split("?")[0]
    assert "Klopt dit?" in main_of(officer.get(f"{here}weg/"))
    assert kept(town) == 1
    done = officer.post(f"{here}weg/", {"akkoord": "ja"})

    assert "Het logboek is weg." in words(officer.get(done["Location"]))
    assert kept(town) == 0
    assert officer.get(here).status_code == 404


@pytest.mark.parametrize("role", ["leerkracht", "directeur"])
def test_others_find_nothing_here(town, officer, role):
    second = officer.post(IMPORT, sent())
    here = officer.post(IMPORT, {**form_of(second), "doe": "inlezen"})["Location"].split("?")[0]
    other = Visitor(town, role)
    elsewhere = Visitor(make_town(), "beleidsmedewerker")

    pages = (HERE, IMPORT, here, f"{here}regels/", f"{here}weg/")
    assert [other.get(page).status_code for page in pages] == [404] * 5
    assert other.post(IMPORT, sent()).status_code == 404
    assert [elsewhere.get(page).status_code for page in pages[2:]] == [404] * 3
