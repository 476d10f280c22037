import pytest

from tests.browser.town import PAGES

pytestmark = pytest.mark.browser
WANT = {
    "work-tirza",
    "work-hanneke",
    "case-tirza",
    "case-hanneke",
    "case-jorn",
    "case-wouter",
    "step-tirza",
    "step-hanneke",
    "concern-tirza",
    "portal_now-eva",
    "portal_now-yara",
    "portal_written-eva",
    "portal_answer-eva",
    "portal_route-eva",
    "portal_rights-eva",
    "children-hanneke",
    "urgent-tirza",
    "urgent-otto",
    "crisis-westerkwartier-nobody",
    "organisation-nel",
    "organisation_leave-nel",
    "login-nobody",
    "consults-hanneke",
    "new_consult-hanneke",
    "divert-tirza",
    "start-track-tirza",
    "no-consent-tirza",
    "choose_hat-sietske",
    "route-nobody",
    "crisis_record-tirza",
    "print-tirza",
    "organisation_person-nel",
}


def test_look(town):
    n = {}
    for seen in PAGES:
        if str(seen) not in WANT:
            continue
        page = town.window(seen.who)
        k = n[str(seen)] = n.get(str(seen), 0) + 1
        for w, h, s in (
            (390, 844, "light"),
            (
                1440,
                1000,
                "dark" if k % 2 == 0 or seen.name in ("case", "step", "portal_now") else "light",
            ),
        ):
            page.emulate_media(color_scheme=s)
            page.set_viewport_size({"width": w, "height": h})
            page.goto(town.site.address + seen.where(town))
            page.screenshot(path=f"/tmp/look/{seen}{k}-{w}.png", full_page=True)
            if w == 390:
                wide = page.evaluate(
                    "[...document.querySelectorAll('body *')].filter(e=>e.getBoundingClientRect().right>innerWidth+0.2 && e.checkVisibility()).map(e=>e.outerHTML.slice(0,140)+' '+e.getBoundingClientRect().right).slice(0,6)"
                )
                if wide:
                    print(str(seen), wide)
