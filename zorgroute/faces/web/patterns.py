"""Which parts are pages made of, and what do they look like, filled with invented people?

Only shown in a demo or while developing; the browser tests look at this page.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zorgroute.chain.routebook.content import Content
from zorgroute.core.maps.rail import rail_html
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.wording.catalogue import NL, Voice

Context = dict[str, Any]


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every part once; absent outside a demo."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = FRAME | CARDS | LISTS | FORM
    if "ouder" in request.GET:
        context |= {"family": True, "nav": FAMILY_NAV, "hat": "", "crumbs": []}
    context["map"] = _map()
    return render(request, "web/patterns.html", context)


def _map() -> str:
    """The map of the first shipped route, as anybody may see it."""
    content = Content()
    file = content.routes()[-1]
    tracks = content.folder / "routes" / "tracks"

    def find_track(name: str) -> tuple[str, bytes]:
        return name, (tracks / f"{name}.yaml").read_bytes()

    route = load_route(file.read_bytes(), file.name, find_track)
    if isinstance(route, Unreadable):
        return ""
    plan = rows_of(route, voice=Voice.PROF)

    def say(code: str, /, **facts: str) -> str:
        return content.catalogue.say(code, voice=Voice.PROF, language=NL, **facts)

    return rail_html(plan, texts=say, prefix="kaart")


FRAME: Context = {
    "hat": "intern begeleider, De Lantaarn",
    "other_hats": "#functie",
    "nav": [
        ("Mijn werk", "#werk", False),
        ("Kinderen", "#kinderen", True),
        ("Zorg melden", "#melden", False),
        ("Routekaart", "#kaart", False),
    ],
    "crumbs": [("Mijn werk", "#werk"), ("Pip W.", "#kind"), ("Gesprek met de ouders", "")],
}
FAMILY_NAV = [
    ("Wat gebeurt er nu?", "#nu", True),
    ("Afspraken", "#afspraken", False),
    ("Toestemming", "#toestemming", False),
    ("Wie heeft gekeken", "#gekeken", False),
    ("Uw rechten", "#rechten", False),
]
CARDS: Context = {
    "now": {
        "id": "nu",
        "title": "deel de zorg met de ouders",
        "who": "Tirza Molenbrug, met Hanneke Zilverdal of de directeur",
        "when": "dinsdag 26 mei, zelf gekozen; de afspraak noemt geen termijn",
        "why": "de zorg is er nog na stap 5",
        "action": {"label": "Gesprek vastleggen", "url": "#gesprek"},
        "other": {"label": "Ik doe het anders dan de route", "url": "#anders"},
    },
    "now_late": {
        "state": "late",
        "late": "2 dagen te laat",
        "title": "bel de ouders van Pip W.",
        "who": "Hanneke Zilverdal, intern begeleider",
        "when": "uiterlijk dinsdag 9 juni",
        "why": "zij zouden laten weten hoe het thuis gaat",
        "action": {"label": "Telefoongesprek vastleggen", "url": "#bellen"},
    },
    "now_waiting": {
        "state": "waiting",
        "title": "de ouders kijken thuis hoe het gaat",
        "who": "de ouders van Pip W.",
        "when": "tussen dinsdag 2 en dinsdag 9 juni",
        "note": "U hoeft niets te doen. Is er op 9 juni geen bericht, dan belt Hanneke Zilverdal.",
    },
    "now_other": {
        "state": "other",
        "title": "het Centrum voor Jeugd en Gezin (CJG) bekijkt de vraag",
        "who": "Wouter Lindeboog, CJG",
        "note": "Nu is het CJG aan zet. U hoeft niets te doen.",
    },
    "missing": [
        {
            "text": "Toestemming van de ouders voor het gesprek met deskundigen",
            "url": "#vragen",
            "label": "vragen",
            "who": "Hanneke Zilverdal",
        },
        {"text": "Wie er aan tafel zit", "url": "#tafel"},
    ],
    "refusal": {
        "missing": [
            {
                "text": "De ouders hebben nog geen antwoord gegeven",
                "who": "Hanneke Zilverdal vraagt het aan de ouders",
                "url": "#vragen",
                "label": "vragen",
            },
            {"text": "Er is nog geen dag gekozen", "who": "u", "url": "#dag", "label": "kiezen"},
        ],
        "meanwhile": [
            {"text": "Vraag anoniem advies", "url": "#advies"},
            {"text": "Blijf in contact met de ouders en schrijf op wat u ziet."},
        ],
        "anyway": "#reden",
    },
    "message": {
        "title": "Vastgelegd.",
        "text": "Nu zijn de ouders aan zet, tot dinsdag 9 juni.",
    },
    "attention": {
        "state": "attention",
        "title": "Wij zijn te laat.",
        "text": "U had uiterlijk dinsdag 9 juni bericht moeten krijgen. Bel Hanneke.",
    },
    "badges": [
        ("done", "Gedaan"),
        ("late", "2 dagen te laat"),
        ("waiting", "Wacht op de ouders"),
        ("turn", "Nu aan zet"),
        ("track", "Meldcode"),
        ("skipped", "Overgeslagen"),
        ("not-yet", "Nog niet"),
    ],
}
LISTS: Context = {
    "late_work": [
        {
            "title": "Bel de ouders van Pip W.",
            "url": "#1",
            "why": "Zij zouden uiterlijk 9 juni laten weten hoe het gaat.",
            "state": "late",
            "state_text": "2 dagen te laat",
            "for_whom": "Ook voor Jorn Akkervliet, afwezig tot 5 juni",
        },
    ],
    "today_work": [
        {
            "title": "Spreek met Jorn over Mats W.",
            "url": "#2",
            "why": "Hij vroeg om mee te denken.",
            "when": "Vandaag, om 15.30 uur",
        },
        {
            "title": "Nodig de jeugdverpleegkundige uit voor het overleg over "
            "Maximiliaan-Alexander van der S.-O.",
            "url": "#3",
            "why": "De ouders zeiden ja op 2 juni.",
        },
    ],
    "waiting_work": [
        {
            "title": "Ouders van Juno H.",
            "url": "#4",
            "when": "tot vrijdag 12 juni",
            "state": "waiting",
            "state_text": "Wacht op de ouders",
        },
    ],
    "people": [
        {
            "name": "Hanneke Zilverdal",
            "role": "intern begeleider",
            "organisation": "De Lantaarn",
            "does": "Zij is de contactpersoon.",
            "phone": "088 000 00 01",
            "phone_link": "+31880000001",
            "hours": "Maandag, dinsdag en donderdag, van 8.30 tot 16.00 uur",
            "replacement": "Otto van Steenhaven",
        },
        {"name": "Tirza Molenbrug", "role": "leerkracht", "organisation": "De Lantaarn"},
    ],
    "days": [
        {
            "on": date(2026, 5, 19),
            "entries": [
                {"text": "Gesprek met de ouders.", "who": "Hanneke Zilverdal", "url": "#g"},
                {"text": "Afspraak gemaakt over thuis.", "who": "Hanneke Zilverdal"},
            ],
        },
        {
            "on": date(2026, 5, 12),
            "entries": [
                {
                    "text": "Zorg vastgelegd.",
                    "who": "Tirza Molenbrug",
                    "old": "twee keer in slaap gevallen",
                    "new": "drie keer in slaap gevallen",
                },
            ],
        },
    ],
    "stations": [
        {"state": "done", "said": "Gedaan", "number": "5", "title": "Samen besluiten"},
        {"state": "here", "said": "U bent hier", "number": "6", "title": "Gesprek met de ouders"},
        {"state": "not-yet", "said": "Nog niet", "number": "7", "title": "Vervolg afspreken"},
    ],
    "waiting_stations": [
        {"state": "done", "said": "Gedaan", "title": "Gesprek"},
        {"state": "waiting", "said": "Wacht op de ouders tot 9 juni", "title": "Thuis kijken",
         "is_here": True},
        {"state": "not-yet", "said": "Nog niet", "title": "Samen verder"},
    ],
}  # fmt: skip
FORM: Context = {
    "errors": [
        {"target": "erbij-1", "text": "Kies wie erbij was."},
        {"target": "besproken", "text": "Schrijf op wat is besproken. Eén zin is genoeg."},
    ],
    "audience": "u, de directeur, de ouders",
    "saved_at": "14.32 uur",
    "questions": {
        "when": {
            "id": "wanneer", "name": "wanneer", "label": "Wanneer was het?",
            "options": [
                {"value": "vandaag", "label": "Vandaag", "is_chosen": True},
                {"value": "gisteren", "label": "Gisteren"},
                {"value": "anders", "label": "Andere datum"},
            ],
        },
        "date": {
            "id": "dag", "name": "dag", "label": "Welke dag was het?",
            "hint": "Bijvoorbeeld 9 juni 2026.",
        },
        "who": {
            "id": "erbij", "name": "erbij", "label": "Wie waren erbij?", "kind": "checks",
            "error": "Kies wie erbij was.",
            "options": [
                {"value": "m", "label": "De moeder van Pip"},
                {"value": "v", "label": "De vader van Pip"},
                {"value": "i", "label": "Jorn Akkervliet, leerkracht, De Lantaarn"},
            ],
        },
        "told": {
            "id": "besproken", "name": "besproken", "label": "Wat is besproken?", "rows": 4,
            "hint": "Schrijf feiten op. Schrijf zo dat de ouders het mogen lezen.",
            "error": "Schrijf op wat is besproken. Eén zin is genoeg.",
        },
        "child": {
            "id": "kind", "name": "kind", "label": "Over welk kind gaat het?",
            "options": [{"value": "a", "label": "Pip W."}, {"value": "b", "label": "Mats W."}],
        },
        "note": {
            "id": "formulier", "name": "formulier", "label": "Nummer van het formulier",
            "is_optional": True,
        },
        "outcome": {
            "id": "verder", "name": "verder", "label": "Hoe gaat het verder?", "kind": "outcomes",
            "options": [
                {"value": "thuis", "label": "De ouders gaan er zelf mee aan de slag",
                 "more": "Zij laten tussen 2 en 9 juni weten hoe het gaat."},
                {"value": "meer", "label": "Er is meer nodig",
                 "more": "Dan spreken we het vervolg af.", "not_yet": "er is geen toestemming"},
                {"value": "anders", "label": "De ouders zien het anders",
                 "more": "Dan zoeken we een andere weg."},
            ],
        },
    },
}  # fmt: skip
