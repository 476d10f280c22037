"""What does somebody do behind a browser: go, click, fill in, send; and how many clicks is that?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page

FORM = "main form.zr-form"
OTHER = "other"
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{1,2})[:.](\d{2}))?")
DUTCH = {"dag": "day", "maand": "month", "jaar": "year"}
BEFORE = re.compile(r", voor (\d+ [a-z]+)\.?$")
SEND = f"{FORM} .utrecht-button--primary-action"
Answers = Mapping[str, tuple[str, ...]]
# Every control that can be filled in, in the order of the page.
CONTROLS = """form => [...form.elements].filter(each => each.name && each.type !== 'hidden'
    && each.type !== 'submit' && each.type !== 'button' && each.type !== 'file')
  .map(each => ({name: each.name, type: each.type, id: each.id, value: each.value,
    checked: !!each.checked, folded: !each.checkVisibility()}))"""


class Hands:
    """One person in one window; every click, field and choice is counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.clicks = page, address, 0

    def go(self, path: str) -> None:
        """Type an address; that is not a click."""
        self.page.goto(self.address + path)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def click(self, what: Locator | str) -> None:
        """Click a link or a button and wait for what comes."""
        found = self.page.locator(what) if isinstance(what, str) else what
        self.clicks += 1
        found.first.click()
        self.page.wait_for_load_state()

    def words(self) -> str:
        """What the page itself says, without menu and foot."""
        return " ".join(self.page.locator("main").inner_text().split())

    def follow(self, *choices: str) -> bool:
        """Click the first of these that is there; false when none is."""
        for each in choices:
            found = self.page.locator(each)
            if found.count():
                self._open_folds(found.first)
                self.click(found)
                return True
        return False

    def send(self) -> None:
        """Press the one button of the form."""
        self.click(SEND)

    def controls(self) -> list[dict[str, Any]]:
        form = self.page.locator(FORM)
        found: list[dict[str, Any]] = form.first.evaluate(CONTROLS) if form.count() else []
        return found

    def add_rows(self, answers: Answers) -> None:
        """Ask for as many rows as there are facts or tasks to tell."""
        for question, values in answers.items():
            names = {each["name"] for each in self.controls()} if len(values) > 1 else set()
            has_rows = f"{question}.0.what" in names
            while has_rows and f"{question}.{len(values) - 1}.what" not in names:
                self.click(f"{FORM} button[value='add:{question}']")
                names = {each["name"] for each in self.controls()}

    def fill(self, answers: Answers) -> set[str]:
        """Answer every question of this page that there is an answer to; gives their names."""
        controls = self.controls()
        wanted = spelled_out(controls, answers)
        for control in controls:
            if control["name"] in wanted:
                self._answer(control, wanted[control["name"]])
        return {name.split(".")[0] for name in wanted}

    def _answer(self, control: dict[str, Any], wanted: tuple[str, ...]) -> None:
        place = f"[name='{control['name']}']"
        if control["type"] in ("radio", "checkbox"):
            should = control["value"] in wanted
            found = self.page.locator(f"{FORM} [id='{control['id']}']")
            if found.is_checked() != should and (should or control["type"] == "checkbox"):
                self._open_folds(found)
                self._press_label(control["id"])
            return
        found = self.page.locator(f"{FORM} {place}").first
        text = "\n".join(wanted)
        self._open_folds(found)
        if control["type"].startswith("select"):
            self.clicks += 1
            found.select_option(text)
        elif found.input_value() != text:
            self.clicks += 1
            found.fill(text)

    def _press_label(self, field: str) -> None:
        self.clicks += 1
        label = self.page.locator(f"label[for='{field}']")
        (label if label.count() else self.page.locator(f"label:has([id='{field}'])")).first.click()

    def _open_folds(self, found: Locator) -> None:
        """Unfold what stands around a control, as somebody does who wants to reach it."""
        if found.is_visible():
            return
        for fold in reversed(found.locator("xpath=ancestor::details[not(@open)]").all()):
            self.clicks += 1
            fold.locator("summary").first.click()

    def lost(self, answers: Answers) -> list[str]:
        """The names of the answers on this page that are not there any more."""
        controls = self.controls()
        wanted = spelled_out(controls, answers)
        return [
            each["name"]
            for each in controls
            if each["name"] in wanted and not _holds(each, wanted[each["name"]])
        ]


def _holds(control: Mapping[str, Any], wanted: tuple[str, ...]) -> bool:
    if control["type"] in ("radio", "checkbox"):
        return bool(control["checked"]) or control["value"] not in wanted
    return bool(control["value"] == "\n".join(wanted))


def spelled_out(controls: Iterable[Mapping[str, Any]], answers: Answers) -> dict[str, Any]:
    """What goes into each control: a day is a button or three fields, a stranger has a name."""
    offered: dict[str, list[str]] = {}
    for each in controls:
        known = offered.setdefault(each["name"], [])
        if each["type"] in ("radio", "checkbox"):
            known.append(each["value"])
    wanted: dict[str, Any] = {}
    for question, values in answers.items():
        # How a fact was noticed is a choice of its own, which no story tells.
        parts = [name for name in offered if name.startswith(f"{question}.") and not offered[name]]
        here = offered.get(question, [])
        strange = [each for each in values if here and each not in here]
        if question in offered:
            chosen = tuple(each for each in values if each not in strange)
            wanted[question] = (*chosen, OTHER) if strange and OTHER in here else values
        if strange or not here:
            wanted |= {name: part for name in parts if (part := _part(name, strange or values))}
    return wanted


def _cell(part: str, told: str) -> tuple[str, ...] | None:
    """One cell of a row; a task is told as `<who> <does what>, voor <day>.`"""
    if part == "what":
        return (told,)
    if part == "detail":
        return (" ".join(told.split()[:2]),)
    before = BEFORE.search(told)
    return (before[1],) if before else None


def _part(name: str, values: Iterable[str]) -> tuple[str, ...] | None:
    """The answer to one part of a question: a row of facts, a name, or a part of a typed day."""
    given = tuple(values)
    part = name.partition(".")[2]
    row, _, of_row = part.partition(".")
    if of_row:
        return _cell(of_row, given[int(row)]) if int(row) < len(given) else None
    if part == "name":
        return (", ".join(given),)
    day = DAY.fullmatch(given[0])
    part = DUTCH.get(part, part)
    if day is None or part not in ("day", "month", "year", "time"):
        return None
    year, month, number, hour, minute = day.groups()
    if part == "time":
        return (f"{hour}.{minute}",) if hour else None
    return ({"day": str(int(number)), "month": str(int(month)), "year": year}[part],)
