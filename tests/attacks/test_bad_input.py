"""What does every form do with names, days and texts that nobody would type by accident?

The forms are found by opening every page as somebody who may; every field that can be typed in gets
the bad value. What comes of one sending is taken back before the next.
"""

from __future__ import annotations

import html
import re
from datetime import timedelta
from html.parser import HTMLParser
from unicodedata import category

import pytest
from django.db import connection, transaction

from tests.attacks.doorways import ENDS_SESSION, doors
from tests.attacks.town import ABOUT_CHILD, plain, tells_of
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties.models import Child, Post

pytestmark = [pytest.mark.django_db, pytest.mark.threat("T23")]
WHO = ("leerkracht", "ib", "beheerder", "ouders", "cjg", "directeur")
BAD = {
    "right-to-left": "\u202eמרים\u202c \u200fעלי",
    "apostrophes": "D'Ängelo-O’Neil 't Hóèn",
    "one letter": "Ø",
    "ten thousand letters": "Wa" * 5_000,
    "nul": "a\x00b",
    "template": "{{ 71|add:13371337 }}{% debug %}{{ settings.SECRET_KEY }}${2*6685704}",
    "statement": "'; DELETE FROM parties_child; --",
    "formula": '=HYPERLINK("http://elders.example";"klik")',
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "header": "x\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "impossible day": "99-99-9999",
    "invisible": "\u200b\u2060\ufeff",
    "combining": "e" + "\u0301" * 300,
}
# What the sums in it come to; too long to stand in an id by chance.
REACHED = "13371408"
TYPED = {"text", "search", "tel", "email", "number", "date", "url", None}
# What is typed is never shown again there, and should not be.
SECRET = re.compile("password|again|code|bsn|csrf|sleutel|gezien|username")


class Forms(HTMLParser):
    """The forms of a page that are sent: where to, what stands in them, what can be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.form: tuple[str, dict[str, str], list[str]] | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            is_sent = (given.get("method") or "get").lower() == "post"
            self.form = (given.get("action") or "", {}, []) if is_sent else None
        elif self.form is None:
            return
        elif tag == "textarea" or (tag == "input" and given.get("type") in TYPED):
            self.form[2].append(name)
        elif tag == "input" and given.get("type") in ("hidden", "radio", "checkbox"):
            self.form[1].setdefault(name, given.get("value") or "on")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and given.get("value"):
            self.form[1].setdefault(self.select, given["value"] or "")
        elif tag == "button" and name:
            self.form[1].setdefault(name, given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            self.found.append(self.form)
            self.form = None
        elif tag == "select":
            self.select = ""


def forms_of(page: str) -> list[tuple[str, dict[str, str], list[str]]]:
    parser = Forms()
    parser.feed(page)
    return [form for form in parser.found if any(form[2])]


@pytest.fixture
def busy(town):
    """A case with the CJG, so that everybody has something to fill in."""
    town.raise_concern("Slaapt vaak in de kring.")
    town.walk_to("9-hulp-cjg")
    return town


def pages(town, who):
    """Every form that this reader meets: where it is sent, what it holds, what can be typed."""
    seen = set()
    steps = ("1-signaal", "9-hulp-cjg", "10-terugkoppeling")
    for door in doors():
        if door.pattern in ENDS_SESSION or door.pattern.startswith("inloggen"):
            continue
        url = door.url(town.case, town)
        for each in dict.fromkeys(url.replace("1-signaal", step) for step in steps):
            answer = town.get(who, each)
            if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
                for action, held, typed in forms_of(answer.content.decode()):
                    key = (action or each, tuple(sorted(typed)))
                    if key not in seen and not (action or each).startswith(("/uitloggen", "/snel")):
                        seen.add(key)
                        yield action or each, held, typed


def seen_words(text):
    """The words as a reader sees them, without signs that turn others or stand in their place."""
    return " ".join("".join(each for each in text if category(each) not in ("Cf", "So")).split())


def wrong_with(answer, value, typed):
    """What an answer to a bad value should not be or hold."""
    text = plain(answer)
    found = []
    if answer.status_code >= 500:
        found.append(answer.status_code)
    if REACHED in text or "<script>alert(1)" in text or "onerror=alert(1)>" in text:
        found.append("came to life")
    if "a=b" in str(answer.cookies):
        found.append("header")
    shown = [each for each in typed if not SECRET.search(each)]
    is_same_form = answer.status_code in (200, 400, 409, 422) and shown
    if is_same_form and "<form" in text and "\x00" not in value and len(value) < 500:
        kept, words = seen_words(html.unescape(text)), seen_words(value)
        if words and words not in kept and any(f'name="{each}"' in text for each in shown):
            found.append(f"{answer.status_code}: typed words lost")
    return found


@pytest.mark.parametrize("who", WHO)
def test_every_form_with_a_bad_value_answers_without_a_fault_and_keeps_what_was_typed(busy, who):
    wrong, sent = [], 0
    for url, held, typed in list(pages(busy, who)):
        for name, value in BAD.items():
            with transaction.atomic():
                answer = busy.post(who, url, {**held, **dict.fromkeys(typed, value)})
                transaction.set_rollback(True)
            sent += 1
            wrong += [(url.replace(str(busy.case), "#"), name, each) for each in
                      wrong_with(answer, value, typed)]  # fmt: skip
    assert "\n".join(map(str, wrong)) == ""
    assert sent >= len(BAD)


def counts(town):
    with acting_as(Duty(municipality=town.here)):
        return [each.objects.filter(municipality=town.here).count() for each in (Child, Post)]


def test_bad_values_in_every_form_widen_nothing_for_somebody_outside(busy):
    """After the worst of it was really stored, an outsider still gets nothing."""
    before = counts(busy)
    for who in ("leerkracht", "ib"):
        for url, held, typed in list(pages(busy, who))[:40]:
            busy.post(who, url, {**held, **dict.fromkeys(typed, BAD["statement"])})
    assert [now >= then for now, then in zip(counts(busy), before, strict=True)] == [True, True]
    for door in doors("case", "portal", "api-case", "list"):
        for who in ("collega", "ouders-juno"):
            answer = busy.get(who, door.url(busy.case, busy))
            assert tells_of(answer, ABOUT_CHILD) == [], (door, who)


@pytest.mark.parametrize("size", [3_000_000, 10_000_000])
def test_text_of_many_megabytes_is_refused_and_leaves_no_row(busy, size):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_deed")
        before = cursor.fetchone()
    forms = {
        "leerkracht": f"/zaak/{busy.case}/contact/",
        "ouders": f"/wat-gebeurt-er-nu/{busy.case}/gezin/",
        "beheerder": "/organisatie/mensen/nieuw/",
    }
    for who, url in forms.items():
        answer = busy.post(who, url, {"besproken": "x" * size, "voornaam": "y"})
        assert answer.status_code in (400, 413), url
        assert len(answer.content) < 100_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_deed")
        assert cursor.fetchone() == before


def test_two_people_who_correct_one_record_are_told_and_nothing_of_either_is_lost(busy):
    """Both opened the same step; the second hears of the first, and keeps the own text."""
    url = f"/zaak/{busy.case}/stap/main/9-hulp-cjg/"
    _, held, typed = max(forms_of(busy.get("cjg", url).content.decode()), key=lambda f: len(f[2]))
    moment = busy.moment
    busy.do("9-hulp-cjg")
    busy.moment = moment + timedelta(minutes=2)
    own = "Tweede versie van de intake."
    answer = busy.post("cjg", url, {**held, **dict.fromkeys(typed, own)})
    assert (answer.status_code, own in html.unescape(answer.content.decode())) == (409, True)
