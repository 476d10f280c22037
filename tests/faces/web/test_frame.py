"""Does every page bring the frame of the design: order, crisis, looks, languages, leaving?"""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.cache import SessionStore
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from tests.factories.routes import CONTENT
from tools.build_front_end import PAGE_COLOURS, colours_css
from tools.compile_messages import NotReadable, read, written
from zorgroute.core.maps.colours import COLOURS
from zorgroute.faces.web.frame import NEUTRAL_PAGE, choose_appearance, leave_quickly, unknown
from zorgroute.faces.web.patterns import FRAME

WEB = Path(__file__).parents[3] / "zorgroute" / "faces" / "web"
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
ROUTES = sorted(
    path.stem for path in (CONTENT / "routes").glob("*.yaml") if ".findings" not in path.name
)
OWN_TEMPLATES = sorted(
    path.relative_to(WEB / "templates")
    for pattern in ("base", "bare", "confirm", "unknown", "parts/*")
    for path in (WEB / "templates" / "web").glob(f"{pattern}.html")
)


def page(path="/", cookies=None, **context):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies or {})
    return render_to_string("web/base.html", {"request": request, **context}, request=request)


def part(name, **context):
    return render_to_string(f"web/parts/{name}.html", context)


def links_of(html):
    return re.findall(r'<a\b[^>]*href="([^"]*)"', html)


# The header


def test_header_of_every_page_skips_first_and_then_offers_crisis():
    assert links_of(page(**FRAME))[:3] == ["#inhoud", "/crisis/", "/"]


def test_header_with_crisis_of_a_municipality_leads_there():
    assert 'href="/crisis/dalfsen/"' in page(crisis_url="/crisis/dalfsen/")


def test_navigation_marks_only_the_current_page():
    html = page(**{**FRAME, "crumbs": []})
    marked = re.findall(r'<a href="([^"]*)" aria-current="page">', html)
    assert marked == ["#kinderen", "#kinderen"]  # once in the menu, once in the bar


def test_leaving_quickly_is_offered_to_a_family():
    assert 'action="/snel-weg/"' in page(family=True)


def test_leaving_quickly_is_not_offered_to_a_professional():
    assert "snel-weg" not in page(**FRAME)


def test_title_of_a_wrong_form_begins_with_the_fault():
    title = re.search("<title>(.*)</title>", page(has_errors=True))
    assert title is not None
    assert title[1].startswith("Fout: ")


def test_crumbs_end_at_the_page_itself():
    crumbs = part("crumbs", crumbs=FRAME["crumbs"])
    assert re.findall(r"<(?:a|span)[^>]*>([^<]*)<", crumbs) == [
        "Mijn werk",
        "Pip W.",
        "Gesprek met de ouders",
    ]
    assert crumbs.count("aria-current") == 1


@pytest.mark.parametrize("path", OWN_TEMPLATES, ids=str)
def test_template_of_the_frame_holds_no_script_or_style_of_its_own(path):
    source = (WEB / "templates" / path).read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", source) == []


# Looks


@pytest.mark.parametrize("chosen", ["licht", "donker"])
def test_chosen_appearance_stands_on_the_page(chosen):
    assert f'data-theme="{chosen}"' in page(cookies={"weergave": chosen})


def test_unknown_appearance_follows_the_device():
    assert "data-theme" not in page(cookies={"weergave": '"><script>'})


def test_appearance_chosen_is_kept_and_leads_back():
    request = RequestFactory().post("/weergave/", {"weergave": "donker", "terug": "/werk/?p=2"})
    response = choose_appearance(request)
    assert (response.status_code, response["Location"]) == (302, "/werk/?p=2")
    assert response.cookies["weergave"].value == "donker"


@pytest.mark.parametrize("chosen", ["apparaat", "", "paars"])
def test_any_other_appearance_forgets_the_choice(chosen):
    response = choose_appearance(RequestFactory().post("/weergave/", {"weergave": chosen}))
    assert response.cookies["weergave"].value == ""


@pytest.mark.parametrize(
    "away", ["https://elders.nl/", "//elders.nl/", "\\\\elders.nl", "werk", ""]
)
def test_appearance_never_leads_to_another_site(away):
    response = choose_appearance(RequestFactory().post("/weergave/", {"terug": away}))
    assert response["Location"] == "/"


def test_appearance_asked_for_with_get_is_not_allowed():
    assert choose_appearance(RequestFactory().get("/weergave/")).status_code == 405


def test_colours_of_pages_are_those_of_the_map():
    css = colours_css()
    assert [css.count(f"--zr-{role}:{light};") for role, (light, _) in COLOURS.items()] == [
        1 for _ in COLOURS
    ]


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


ALL_COLOURS = COLOURS | PAGE_COLOURS


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((role, "ground") for role in ("text", "muted", "line", "line-strong", "done", "late")),
        *((role, "ground") for role in ("track", "waiting-text")),
        *((role, "quiet") for role in ("text", "muted", "line", "line-strong")),
        ("waiting", "waiting-ground"),
    ],
)
def test_text_in_a_role_is_readable_on_its_ground(text, ground, theme):
    assert contrast(ALL_COLOURS[text][theme], ALL_COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_border_of_a_field_can_be_seen(theme):
    assert contrast(COLOURS["not-yet"][theme], COLOURS["ground"][theme]) >= 3


# Not found and not allowed


def test_page_for_unknown_and_for_forbidden_is_the_same_bytes():
    answers = [
        unknown(RequestFactory().get("/kind/1/")),
        unknown(RequestFactory().get("/kind/2/?x=y"), PermissionError("nee")),
    ]
    assert answers[0].content == answers[1].content
    assert [answer.status_code for answer in answers] == [404, 404]
    assert b"<form" not in answers[0].content


def leaving(session):
    request = RequestFactory().post("/snel-weg/")
    request.session = session
    return leave_quickly(request)


def test_leaving_quickly_ends_the_session_and_wipes_the_browser():
    session = SessionStore()
    session["iets"] = "weg"
    response = leaving(session)
    assert (response.status_code, response["Location"]) == (302, NEUTRAL_PAGE)
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert "iets" not in session


def test_leaving_quickly_works_while_the_database_is_away():
    class Away(SessionStore):
        def flush(self):
            raise OperationalError

    response = leaving(Away())
    assert (response.status_code, response["Location"]) == (302, NEUTRAL_PAGE)
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""


# Languages


def test_page_in_english_says_so_and_speaks_it():
    with override("en"):
        html = page(**FRAME)
    assert '<html lang="en"' in html
    assert "You are working as intern begeleider, De Lantaarn" in html


def test_missing_things_in_english_are_counted():
    with override("en"):
        assert "2 things are still missing" in part("errors", errors=[{"text": "a"}] * 2)


@pytest.mark.parametrize("count", [1, 2])
def test_missing_things_in_dutch_are_counted(count):
    said = {1: "Er ontbreekt nog 1 ding", 2: "Er ontbreken nog 2 dingen"}
    assert said[count] in part("errors", errors=[{"text": "a"}] * count)


@pytest.mark.parametrize("path", OWN_TEMPLATES, ids=str)
def test_every_text_of_the_frame_has_an_english_one(path):
    source = (WEB / "templates" / path).read_text(encoding="utf-8")
    english = read(PO.read_text(encoding="utf-8"))
    single = re.findall(r'{% translate "([^"]*)"', source) + re.findall(r'_\("([^"]*)"\)', source)
    blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?){% (?:end|plural)", source, re.DOTALL)
    single += [re.sub(r"{{ (\w+) }}", r"%(\1)s", text) for text in blocks]
    known = {key.partition("\0")[0] for key in english}
    assert [text for text in single if text not in known] == []


def test_compiled_texts_read_as_gettext_reads_them(tmp_path):
    texts = read(PO.read_text(encoding="utf-8"))
    (tmp_path / "x.mo").write_bytes(written(texts))
    with (tmp_path / "x.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert found.gettext("Spoed of crisis") == "Urgent or crisis"
    assert found.gettext("Bezig met opslaan…") == "Saving…"
    two = found.ngettext("Er ontbreekt nog 1 ding", "Er ontbreken nog %(number)s dingen", 2)
    assert two == "%(number)s things are still missing"


def test_texts_with_an_unknown_word_are_not_read():
    with pytest.raises(NotReadable, match="line 2"):
        read('msgid "a"\nmsgctxt "b"\n')
