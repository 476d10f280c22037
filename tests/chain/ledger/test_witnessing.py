"""Does an organisation see in what it kept that somebody changed the log (T21)?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.faces.web.entering import Visitor, main_of
from tests.factories.reviewing import make_watched_school
from tests.factories.worlds import route
from zorgroute.chain.concerns.actions import Concern, raise_concern
from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.ledger.sealing import seal
from zorgroute.chain.ledger.witnessing import Compared, compare, newest_lines

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T21")]
PAGE = "/organisatie/zegels/"


@pytest.fixture
def school():
    """A school with a log under two seals."""
    made = make_watched_school()[0]
    teacher = made.acting("leerkracht")
    for number, child in enumerate(("pip", "juno")):
        now = made.now + timedelta(hours=number)
        with acting_as(teacher):
            told = Concern(made.children[child], ("ontwikkeling",), "Slaapt.", now.date())
            raise_concern(teacher, route(), told, now)
        seal(now)
    return made


def test_kept_lines_are_the_same_as_long_as_nobody_changes_the_log(school):
    lines = newest_lines()
    assert compare(lines) == Compared(len(lines), (), (), 0)
    assert compare([*lines, "", "  "]).is_whole


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        pytest.param("{last} {hash} nu", (2, 0, 0, 0), id="same"),
        pytest.param("{last} {zeros} nu", (1, 1, 0, 0), id="made anew"),
        pytest.param("99999999 {zeros} nu", (1, 0, 1, 0), id="cut off"),
        pytest.param("<script>", (1, 0, 0, 1), id="no seal"),
        pytest.param("", (1, 0, 0, 0), id="nothing more"),
    ],
)
def test_kept_lines_tell_what_differs(school, kept, expected):
    lines = newest_lines()
    number, hash_, _ = lines[-1].split()
    found = compare([lines[0], kept.format(last=number, hash=hash_, zeros="0" * 64)])
    assert (found.same, len(found.differs), len(found.missing), found.unreadable) == expected


def upload(visitor, lines):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 after Django

    file = SimpleUploadedFile("zegels.txt", "\n".join(lines).encode())
    return main_of(visitor.post(PAGE, {"bestand": file}))


def test_page_gives_the_lines_of_a_witness_and_says_in_words_what_a_kept_file_tells(school):
    keeper = Visitor(school, "directeur")
    assert "Download de zegels" in main_of(keeper.get(PAGE))
    lines = keeper.get(f"{PAGE}zegels.txt").content.decode().splitlines()
    assert lines == newest_lines()
    assert "De zegels zijn gelijk" in upload(keeper, lines)
    number = lines[-1].split()[0]
    said = upload(keeper, [*lines[:-1], f"{number} {'0' * 64} nu"])
    assert f"Anders dan wat u bewaarde: {number}." in said
    assert "In dit bestand staan geen zegels" in upload(keeper, ["iets anders"])
    assert "Kies eerst een bestand." in main_of(keeper.post(PAGE))


@pytest.mark.parametrize(
    ("who", "status"), [("fg", 200), ("beheerder", 200), ("ib", 404), ("cjg", 404), ("ouders", 404)]
)
def test_page_is_for_who_keeps_an_organisation_and_its_officer(school, who, status):
    assert Visitor(school, who).get(PAGE).status_code == status
    assert Visitor(school, who).get(f"{PAGE}zegels.txt").status_code == status
