"""Does whatever is sent to a form come back as a message, and never as a failure?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.cases import Case, world
from tests.factories.forms import around, catalogue
from tests.factories.routes import shipped
from zorgroute.core.forms.build import build
from zorgroute.core.forms.parse import Filled, Mistakes, parse
from zorgroute.core.forms.turns import Shown, submit
from zorgroute.faces.forms import render

ROUTE = shipped("westerkwartier.basisschool")
CASE = Case(ROUTE, world())
FORMS = [
    build(around(CASE, "leerkracht"), "main", "6-gesprek-ouders"),
    build(around(CASE, "leerkracht"), "main", "1-signaal"),
    build(around(CASE, "ib"), "main", "d1-motiveringsgesprek"),
    build(around(CASE, "cjg"), "spoed", "eerste-overleg"),
    build(around(CASE, "ib"), "main", "6-wacht-op-ouders"),
    build(around(Case(shipped("dalfsen.routekaart"), world()), "ouders"), "main", "2-afspraken"),
]
PARTS = (
    "",
    ".day",
    ".month",
    ".year",
    ".time",
    ".name",
    ".0.what",
    ".0.detail",
    ".0.on",
    ".99.what",
)
KEYS = sorted({f"{each.key}{part}" for form in FORMS for each in form.questions for part in PARTS})
NASTY = (
    *("", "\x00", "\ud800", "\u202e", "\ufffe", "<script>", "a\r\nb", "9" * 400, "x" * 30_000),
    *("31", "februari", "2026-02-31", "2026-05-04", "0000-00-00", "14.30", "25.99", "1.250,00"),
    *("other", "ja", "²", "٣", "1e9", "-1", "later", "given"),
    *("send", "next", "draft", "page-1", "page-99", "add:r-gezien", "add:x"),
)
texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=20))
keys = st.one_of(
    st.sampled_from([*KEYS, "go", "page", "seen"]), st.text(st.characters(), max_size=8)
)
data = st.dictionaries(keys, st.lists(texts, max_size=3), max_size=25)


@given(form=st.sampled_from(FORMS), sent=data)
@settings(max_examples=400, deadline=None)
def test_any_data_gives_an_answer_and_a_page_that_can_be_sent(form, sent):
    got = submit(form, sent)

    if isinstance(got, Shown):
        shown = render(form, got, catalogue())
        assert (shown.form + shown.summary).encode("utf-8")
        assert len(got.mistakes) == len({key for key, _ in shown.page.summary})


@given(form=st.sampled_from(FORMS), sent=data)
@settings(max_examples=400, deadline=None)
def test_any_data_is_a_record_or_mistakes_with_everything_typed_kept(form, sent):
    got = parse(form, sent)

    assert isinstance(got, Filled | Mistakes)
    assert set(got.typed) >= {each for each in sent if each.isascii() and each.isprintable()}


@pytest.mark.parametrize(
    ("key", "values", "code"),
    [
        ("r-besproken", ["a\x00b"], "form.strange_sign"),
        ("r-besproken", ["a\u202eb"], "form.strange_sign"),
        ("r-besproken", ["x" * 1_000_000], "form.too_long"),
        ("r-besproken", ["een", "twee"], "form.two_answers"),
        ("r-terugkoppelen-aan", ["buurman"], "form.not_in_list"),
        ("r-gesproken-met", ["vreemde"], "form.not_in_list"),
        ("r-gesproken-op", ["2026-02-31"], "form.not_in_list"),
        ("outcome", ["weg"], "form.not_in_list"),
        ("present", ["koning"], "form.not_in_list"),
    ],
)
def test_what_cannot_be_an_answer_is_named(key, values, code):
    got = parse(FORMS[0], {key: values})

    assert isinstance(got, Mistakes)
    assert [getattr(each, "code", each) for each in got.found[key]] == [code]


def test_a_megabyte_of_text_stands_there_again():
    text = "Er is lang gepraat. " * 50_000
    got = submit(FORMS[0], {"r-besproken": [text], "page": ["0"]})

    assert isinstance(got, Shown)
    assert text.strip() in render(FORMS[0], got, catalogue()).form


def test_what_was_typed_is_escaped():
    got = submit(FORMS[0], {"r-besproken": ["</textarea><script>x</script>"], "page": ["0"]})

    assert isinstance(got, Shown)
    assert "<script>" not in render(FORMS[0], got, catalogue()).form
