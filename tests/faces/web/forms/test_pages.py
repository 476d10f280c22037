"""Does a form of several pages, rows and conditions work as a browser without script uses it?"""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from tests.faces.web.forms.test_all_steps import around_of
from tests.factories.cases import Case, world
from tests.factories.forms import Data, around, catalogue, day_sent
from tests.factories.routes import shipped
from zorgroute.core.forms.asked import Form
from zorgroute.core.forms.build import build
from zorgroute.core.forms.parse import Filled
from zorgroute.core.forms.turns import Shown, again, begin, submit
from zorgroute.faces.forms import posted, render


class Page:
    """A page as a browser holds it: what is filled in, and the buttons."""

    def __init__(self, form: Form, shown: Shown) -> None:
        self.form = form
        self.tree = html.fromstring(render(form, shown, catalogue(), csrf="x" * 8).form)

    def values(self) -> Data:
        found: Data = {}
        for name, value in self.tree.form_values():
            # A browser leaves out the line break that opens a text area.
            found.setdefault(name, []).append(value.removeprefix("\n"))
        return found

    def fill(self, data: Data) -> Data:
        """What is on the page, with these answers instead, as far as the page asks for them."""
        names = set(self.tree.xpath("//*[@name]/@name"))
        return {**self.values(), **{key: value for key, value in data.items() if key in names}}

    def press(self, go: str, data: Data | None = None) -> Shown | Filled:
        assert go in self.tree.xpath("//button/@value")
        return submit(self.form, {**self.fill(data or {}), "go": [go]})


def big_form() -> Form:
    return build(around_of(shipped("dalfsen.routekaart"), "ib"), "main", "2-afspraken")


def big_answers(form: Form) -> Data:
    """A sensible answer to everything that has to be answered."""
    data: Data = {}
    for each in form.questions:
        if not each.required or each.trigger is not None:
            continue
        if each.kind in ("facts", "tasks"):
            detail = "moeder" if each.kind == "tasks" else "gezien"
            data |= {f"{each.key}.0.what": ["Bellen"], f"{each.key}.0.detail": [detail]}
        elif each.kind in ("date", "date_within"):
            data |= dict(day_sent(each.key, date(2026, 5, 5 if each.key == "next-on" else 4)))
        elif each.choices:
            data[each.key] = [each.choices[-1].value]
        else:
            data[each.key] = ["Zo gezegd."]
    return data


def test_form_of_several_pages_keeps_everything_until_it_is_sent():
    form = big_form()
    answers = big_answers(form)
    got: Shown | Filled = begin(form)
    shown = []
    while isinstance(got, Shown):
        shown.append(got.page)
        assert got.mistakes == {}
        assert len(shown) < 9
        got = Page(form, got).press("next" if got.page < len(form.pages) else "send", answers)

    assert shown == list(range(len(form.pages) + 1))
    assert {each.field for each in form.questions if each.key in answers and each.field} <= set(
        got.record
    )


def test_overview_says_every_answer_and_leads_back_to_its_page():
    form = big_form()
    got: Shown | Filled = begin(form)
    for _ in form.pages:
        got = Page(form, got).press("next", big_answers(form))
    overview = Page(form, got)

    assert "Zo gezegd." in overview.tree.text_content()
    back = overview.press("page-1")
    assert isinstance(back, Shown)
    assert back.page == 1
    assert "Zo gezegd." in Page(form, back).tree.text_content()


def test_page_with_mistakes_is_not_left():
    form = big_form()

    got = Page(form, begin(form)).press("next")

    assert isinstance(got, Shown)
    assert got.page == 0
    always = [each for each in form.pages[0].questions if each.required and each.trigger is None]
    assert set(got.mistakes) == {each.key for each in always}


def test_one_more_fact_is_a_button_that_keeps_what_was_typed():
    case = Case(shipped("westerkwartier.basisschool"), world())
    form = build(around(case, "leerkracht"), "main", "1-signaal")
    typed = {"r-gezien.0.what": ["Viel in slaap."]}

    more = Page(form, begin(form)).press("add:r-gezien", typed)
    page = Page(form, more)

    assert page.values()["r-gezien.0.what"] == ["Viel in slaap."]
    assert page.values()["r-gezien.1.what"] == [""]


def test_draft_is_shown_again_as_it_was():
    case = Case(shipped("westerkwartier.basisschool"), world())
    form = build(around(case, "leerkracht"), "main", "1-signaal")
    data = {**Page(form, begin(form)).values(), "r-domein": ["veiligheid"], "go": ["draft"]}

    kept = submit(form, data)

    assert isinstance(kept, Shown)
    assert kept.is_draft
    assert Page(form, begin(form, kept.sent.values)).values()["r-domein"] == ["veiligheid"]


def test_refused_form_stands_there_with_everything_typed():
    case = Case(shipped("westerkwartier.basisschool"), world())
    form = build(around(case, "leerkracht"), "main", "6-gesprek-ouders")

    page = Page(form, again(form, {"r-besproken": ["Lang gepraat."], "present": ["ouders"]}))

    assert page.values()["r-besproken"] == ["Lang gepraat."]
    assert page.values()["present"] == ["ouders"]


def test_date_that_is_no_longer_offered_stands_in_the_three_fields():
    case = Case(shipped("westerkwartier.basisschool"), world())
    old = build(around(case, "leerkracht"), "main", "2-kort-gesprek")
    sent = Page(old, begin(old)).values()
    later = build(around(case.later(3), "leerkracht"), "main", "2-kort-gesprek")

    page = Page(later, again(later, sent))

    assert page.values()["r-gesproken-op.day"] == ["4"]
    assert page.values()["r-gesproken-op.month"] == ["mei"]


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("virus.exe", 10, "form.document.type"),
        ("brief.pdf", 11 * 1024 * 1024, "form.document.size"),
        ("brief.pdf", 10, None),
    ],
)
def test_document_is_judged_by_its_name_and_size(name, size, code):
    class File:
        def __init__(self) -> None:
            self.name, self.size = name, size

    form = build(around_of(shipped("dalfsen.routekaart"), "ib"), "main", "1-6-geen-toestemming")
    key = next(each.key for each in form.questions if each.kind == "document")

    got = submit(form, posted({}, {f"{key}.file": File()}))

    wrong = got.mistakes.get(key, ()) if isinstance(got, Shown) else ()
    assert [each.code for each in wrong] == ([code] if code else [])
