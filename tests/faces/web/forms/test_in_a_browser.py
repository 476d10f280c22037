"""Does a generated form hold up in a real browser: for assistive technology, and when pressed?"""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.faces.web.forms.test_all_steps import around_of
from tests.factories.forms import catalogue
from tests.factories.routes import shipped
from zorgroute.core.forms.asked import Form
from zorgroute.core.forms.build import build
from zorgroute.core.forms.turns import Shown, begin, submit
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.forms import render

DIST = Path(__file__).parents[4] / "zorgroute/faces/web/static/web/dist"
FORMS = (
    ("westerkwartier.basisschool", "6-gesprek-ouders", "leerkracht"),
    ("westerkwartier.basisschool", "7-vervolg", "ib"),
    ("westerkwartier.basisschool", "1-signaal", "leerkracht"),
    ("westerkwartier.basisschool", "6-wacht-op-ouders", "ouders"),
    ("dalfsen.routekaart", "2-afspraken", "ib"),
)

pytestmark = pytest.mark.browser


def page_of(form: Form, shown: Shown) -> str:
    """A bare page with our style sheet around a form."""
    rendered = render(form, shown, catalogue(), has_draft=True)
    style = (DIST / "app.css").read_text("utf-8")
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Stap</title>'
        f"<style>{style}</style></head><body><main class='zr-wrap'><h1>{form.title}</h1>"
        f"{rendered.summary}{rendered.form}</main></body></html>"
    )


def form_named(route: str, step: str, reader: str) -> Form:
    voice = {"voice": OUDER} if reader == "ouders" else {}
    return build(around_of(shipped(route), reader, **voice), "main", step)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("route", "step", "reader"), FORMS)
def test_form_has_no_violation_of_accessibility(chromium, route, step, reader, scheme):
    form = form_named(route, step, reader)
    found = {}
    for number, shown in enumerate((begin(form), submit(form, {"page": ["0"]}))):
        assert isinstance(shown, Shown)
        page = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
        page.set_content(page_of(form, shown))
        violations = Axe().run(page).response["violations"]
        found |= {(number, each["id"]): each["nodes"][0]["html"][:200] for each in violations}
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
        page.close()

    assert found == {}


def test_every_link_of_the_summary_leads_to_a_control(chromium):
    form = form_named("westerkwartier.basisschool", "6-gesprek-ouders", "leerkracht")
    shown = submit(form, {"page": ["0"]})
    assert isinstance(shown, Shown)
    page = chromium.new_page()
    page.set_content(page_of(form, shown))

    links = page.eval_on_selector_all(".zr-summary a", "all => all.map(a => a.hash.slice(1))")
    tags = [page.evaluate("id => document.getElementById(id).tagName", each) for each in links]

    assert set(tags) <= {"INPUT", "TEXTAREA", "SELECT"}
    assert len(links) == len(shown.mistakes)
    page.close()
