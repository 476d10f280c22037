"""Which doors has the house, and for whom does a door tell something about a child?

Made from the resolver: a new address that stands on no list here is a door nobody thought of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.attacks.town import Town

# Whose pages: `case` and `portal` open for who takes part, `list` shows what is the reader's own,
# `bare` never says anything about a child to anybody.
CASE, PORTAL, API_CASE, LIST, BARE = "case", "portal", "api-case", "list", "bare"
STEP = "1-signaal"

DOORS: dict[str, str] = {
    # --- the case of a professional
    "zaak/<uuid:case>/": CASE,
    "zaak/<uuid:case>/stap/<slug:line>/<slug:step>/": CASE,
    "zaak/<uuid:case>/anders/<slug:line>/": CASE,
    "zaak/<uuid:case>/overdracht/": CASE,
    "zaak/<uuid:case>/klaar/<slug:item>/": CASE,
    "zaak/<uuid:case>/beginnen/<slug:track>/": CASE,
    "zaak/<uuid:case>/contact/": CASE,
    "zaak/<uuid:case>/verandering/": CASE,
    "zaak/<uuid:case>/opnieuw/": CASE,
    "zaak/<uuid:case>/terughalen/<slug:act>/": CASE,
    "zaak/<uuid:case>/vraag-bericht/": CASE,
    "zaak/<uuid:case>/geen-toestemming/": CASE,
    "zaak/<uuid:case>/afdruk/": CASE,
    "zaak/<uuid:case>/gevoelig/": CASE,
    "zaak/<uuid:case>/over-collega/": CASE,
    "zaak/<uuid:case>/ouders-vertellen/<slug:track>/": CASE,
    "zaak/<uuid:case>/wie-heeft-gekeken/": CASE,
    "zaak/<uuid:case>/versie/": CASE,
    "zaak/<uuid:case>/versie/terug/": CASE,
    "zaak/<uuid:case>/gezin/": CASE,
    "zaak/<uuid:case>/wie-ziet-wat/": CASE,
    "zaak/<uuid:case>/gezin/gezag/": CASE,
    "zaak/<uuid:case>/gezin/adres/": CASE,
    "zaak/<uuid:case>/gezin/adres/weg/": CASE,
    "zaak/<uuid:case>/gezin/afschermen/": CASE,
    "zaak/<uuid:case>/gezin/afschermen/einde/": CASE,
    "zaak/<uuid:case>/gezin/eigen-deur/": CASE,
    "zaak/<uuid:case>/gezin/eigen-deur/sluiten/": CASE,
    "zaak/<uuid:case>/bsn/": CASE,
    "spoed/<uuid:case>/": CASE,
    "crisis/vastleggen/<uuid:case>/": CASE,
    # --- the case of a family
    "wat-gebeurt-er-nu/<uuid:case>/route/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/opgeschreven/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/toestemming/": PORTAL,
    "uw-toestemming/": LIST,
    "zaak/<uuid:case>/toestemming/": CASE,
    "zaak/<uuid:case>/toestemming/vragen/": CASE,
    "zaak/<uuid:case>/toestemming/vastleggen/": CASE,
    "wat-gebeurt-er-nu/<uuid:case>/wie-heeft-gekeken/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/wie-heeft-gekeken/vragen/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/vertellen/<slug:line>/<slug:step>/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/gezin/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/wie-ziet-wat/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/gezin/weg/": PORTAL,
    # --- the case of a program
    "api/v1/zaken/<uuidstr:zaak>": API_CASE,
    "api/v1/zaken/<uuidstr:zaak>/wat-nu": API_CASE,
    "api/v1/zaken/<uuidstr:zaak>/zetten": API_CASE,
    "api/v1/zaken/<uuidstr:zaak>/toestemmingen": API_CASE,
    "api/v1/zaken/<uuidstr:zaak>/toestemmingen/<toestemming>": API_CASE,
    # --- one's own
    "mijn-werk/": LIST,
    "kinderen/": LIST,
    "zorg-melden/": LIST,
    "spoed/": LIST,
    "crisis/vastleggen/": LIST,
    "overleg/vragen/": LIST,
    "wat-gebeurt-er-nu/": LIST,
    "hulp-vragen/": LIST,
    "wie-heeft-gekeken/": LIST,
    "api/v1/zaken": LIST,
    "api/v1/werk": LIST,
    "api/v1/kinderen": LIST,
    "organisatie/uitlezen/": LIST,
    "organisatie/inlezen/<slug:kind>/": LIST,
    "organisatie/inlezen/<slug:kind>/fouten/": LIST,
    # --- nothing about a child, to nobody
    "": BARE,
    "gezond/": BARE,
    "robots.txt": BARE,
    "crisis/": BARE,
    "crisis/dalfsen/": BARE,
    "crisis/nijmegen/": BARE,
    "crisis/westerkwartier/": BARE,
    "weergave/": BARE,
    "taal/": BARE,
    "snel-weg/": BARE,
    "patroon/": BARE,
    "api/v1/openapi.json": BARE,
    "api/v1/signalen": BARE,
    "api/v1/routes": BARE,
    "api/v1/routes/<naam>": BARE,
    "uw-rechten/": LIST,
    "uw-rechten/vragen/<slug:kind>/": LIST,
    "uw-rechten/verzoek/<uuid:asked>/": BARE,
    "uw-rechten/verzoek/<uuid:asked>/afschrift/<slug:form>/": BARE,
    "verzoeken/": BARE,
    "verzoeken/bewaren/": BARE,
    "verzoeken/bewaren/<uuid:case>/": BARE,
    "verzoeken/verwerkingen/": BARE,
    "verzoeken/verwerkingen/tabel.csv": BARE,
    "verzoeken/<uuid:asked>/": BARE,
    "verzoeken/<uuid:asked>/afschrift/": BARE,
    "wat-gebeurt-er-nu/<uuid:case>/niet-eens/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/niet-eens/bezwaar/": PORTAL,
    "wat-gebeurt-er-nu/<uuid:case>/erbij-zetten/": PORTAL,
    "inloggen/": BARE,
    "inloggen/proberen/<uuid:account>/": BARE,
    "inloggen/code/": BARE,
    "inloggen/code-instellen/": BARE,
    "inloggen/reservecodes/": BARE,
    "inloggen/sleutel/": BARE,
    "inloggen/sleutel-instellen/": BARE,
    "inloggen/nog-binnen/": BARE,
    "inloggen/beheren/": BARE,
    "uitloggen/": BARE,
    "account/oidc/^(?P<provider_id>[^/]+)/login/": BARE,
    "account/oidc/^(?P<provider_id>[^/]+)/login/callback/": BARE,
    "account/mislukt/": BARE,
    "account/gestopt/": BARE,
    "account/": BARE,
    "eerste-keer/<uuid:account>/<str:token>/": BARE,
    "functie-kiezen/": BARE,
    "organisatie/": BARE,
    "organisatie/afwezig/<uuid:person>/": BARE,
    "organisatie/terug/<uuid:leave>/": BARE,
    "organisatie/contact/<uuid:location>/<slug:role>/": BARE,
    "organisatie/wijken/": BARE,
    "organisatie/mensen/nieuw/": BARE,
    "organisatie/mensen/<uuid:person>/": BARE,
    "organisatie/mensen/<uuid:person>/toegang/": BARE,
    "organisatie/mensen/<uuid:person>/uit-dienst/": BARE,
    "noodtoegang/": BARE,
    "noodtoegang/<uuid:opening>/": BARE,
    "noodtoegang/<uuid:opening>/stoppen/": BARE,
    "routes/": BARE,
    "beleid/routes/": BARE,
    "beleid/routes/<route:name>/": BARE,
    "beleid/routes/<route:name>/naast/": BARE,
    "beleid/routes/<route:name>/volgens-afspraak/": BARE,
    "beleid/": BARE,
    "beleid/cijfer/<slug:code>/": BARE,
    "beleid/stand-van-zaken/": BARE,
    "beleid/gegevens/": BARE,
    "beleid/gegevens/inlezen/": BARE,
    "beleid/gegevens/<uuid:log>/": BARE,
    "beleid/gegevens/<uuid:log>/regels/": BARE,
    "beleid/gegevens/<uuid:log>/logboek.<slug:form>": BARE,
    "beleid/gegevens/<uuid:log>/weg/": BARE,
    "routes/beheer/": BARE,
    "routes/beheer/inlezen/": BARE,
    "routes/beheer/concept/<uuid:draft>/": BARE,
    "routes/beheer/concept/<uuid:draft>/tekst/": BARE,
    "routes/beheer/concept/<uuid:draft>/bestand/": BARE,
    "routes/beheer/concept/<uuid:draft>/verschil/": BARE,
    "routes/beheer/concept/<uuid:draft>/reden/": BARE,
    "routes/beheer/concept/<uuid:draft>/opmerking/": BARE,
    "routes/beheer/concept/<uuid:draft>/weg/": BARE,
    "routes/beheer/concept/<uuid:draft>/afspraak/": BARE,
    "routes/beheer/concept/<uuid:draft>/publiceren/": BARE,
    "routes/beheer/<route:name>/": BARE,
    "routes/beheer/<route:name>/beginnen/": BARE,
    "routes/beheer/<route:name>/stoppen/": BARE,
    "routes/beheer/<route:name>/versie/<slug:digest>/": BARE,
    "routes/beheer/<route:name>/vragen/": BARE,
    "routes/beheer/<route:name>/antwoorden/": BARE,
    "routes/beheer/<route:name>/vragen/<slug:question>/": BARE,
    "routes/<route:name>/": BARE,
    "routes/<route:name>/professional/": BARE,
    "routes/<route:name>/professional/kaart-<slug:voice>.svg": BARE,
    "routes/<route:name>/professional/kaart-<slug:voice>.bpmn": BARE,
    "routes/vergelijken/": BARE,
    "routes/<route:name>/gegevens/": BARE,
    "routes/<route:name>/gegevens/<slug:kind>.csv": BARE,
    "routes/<route:name>/eenvoud/": BARE,
    "routes/<route:name>/schoolgids/": BARE,
    "routes/<route:name>/schoolgids/tekst.txt": BARE,
    "routes/<route:name>/bestand.yaml": BARE,
    "routes/<route:name>/bevinding/<int:number>/": BARE,
    "routes/<route:name>/bevinding/<int:number>/pad.svg": BARE,
    "overleg/": BARE,
    "overleg/<uuid:consult>/": BARE,
    "verzoek/<uuid:link>/": BARE,
    "mail/": BARE,
    "inrichten/": BARE,
    "klad/zorg-melden/": BARE,
    "klad/<uuid:case>/<slug:line>/<slug:step>/": BARE,
    "routes/beheer/<route:name>/verhuizen/": BARE,
    "routes/beheer/<route:name>/verhuizen/<uuid:made>/": BARE,
    "routes/beheer/<route:name>/verhuizen/<uuid:made>/terug/": BARE,
    "organisatie/dubbel/": LIST,
    "organisatie/dubbel/<uuid:one>/<uuid:other>/": LIST,
    "organisatie/dubbel/<uuid:one>/<uuid:other>/twee/": LIST,
    # --- how organisations join
    "organisatie/aansluiten/": BARE,
    "organisatie/aansluiten/nieuw/": BARE,
    "organisatie/aansluiten/<uuid:joining>/": BARE,
    "organisatie/aansluiten/<uuid:joining>/link/": BARE,
    "organisatie/aansluiten/<uuid:joining>/intrekken/": BARE,
    "organisatie/aansluiten/<uuid:joining>/toelaten/": BARE,
    "organisatie/aansluiten/<uuid:joining>/beeindigen/": BARE,
    "organisatie/voorwaarden/": BARE,
    "organisatie/stoppen/": BARE,
    "aansluiten/<uuid:joining>/<str:token>/": BARE,
    "te-beoordelen/": BARE,
    "te-beoordelen/<uuid:flag>/": BARE,
    "te-beoordelen/noodtoegang/<uuid:opening>/": BARE,
    "te-beoordelen/uitleg/<uuid:flag>/": BARE,
    "organisatie/zegels/": BARE,
    "organisatie/zegels/zegels.txt": BARE,
    "oefenen/": BARE,
    "oefenen/beginnen/": BARE,
    "oefenen/later/": BARE,
    "oefenen/stoppen/": BARE,
    "oefenen/<slug:code>/meedoen/": BARE,
    "oefenen/<slug:code>/opruimen/": BARE,
    "beleid/scenario/": BARE,
    "beleid/scenario/<scenario:name>/": BARE,
    "beleid/scenario/<scenario:name>/uitkomst/<uuid:calculation>/": BARE,
    "beleid/scenario/<scenario:name>/uitkomst/<uuid:calculation>/stoppen/": BARE,
    "beleid/scenario/<scenario:name>/uitkomst/<uuid:calculation>/opnieuw/": BARE,
}
# Doors that end the session of who goes through them: tried with a browser of their own.
ENDS_SESSION = ("uitloggen/", "snel-weg/", "inloggen/proberen/<uuid:account>/")
# Which of these a reader outside the case still has a right to: the own group, school or child.
NAMES_OF_OWN = (
    "kinderen/", "zorg-melden/", "api/v1/kinderen", "spoed/", "crisis/vastleggen/",
    "organisatie/uitlezen/",
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """An address of the house, and what stands behind it."""

    pattern: str
    kind: str

    def url(self, case: UUID, town: Town) -> str:
        """A real address: about this case, or about something of this town."""
        school = town.school
        values = {
            "<uuid:case>": case,
            "<uuidstr:zaak>": case,
            "<slug:line>": "main",
            "<slug:step>": STEP,
            "<slug:track>": "meldcode",
            "<slug:item>": "a1",
            "<slug:act>": "a1",
            "<slug:kind>": "leerlingen",
            "<uuid:person>": school.people["leerkracht"],
            "<uuid:location>": school.location,
            "<slug:role>": "cjg",
            "<uuid:leave>": case,
            "<uuid:account>": case,
            "<uuid:made>": case,
            "<uuid:joining>": case,
            "<uuid:one>": case,
            "<uuid:other>": case,
            "<uuid:consult>": case,
            "<uuid:flag>": case,
            "<uuid:link>": case,
            "<uuid:asked>": case,
            "<slug:form>": "pdf",
            "routes/<naam>": f"routes/{town.here}.basisschool",
            "<toestemming>": "mdo",
            "<uuid:opening>": case,
            "<uuid:draft>": case,
            "<slug:digest>": "0" * 12,
            "<slug:question>": "termijn-intake",
            "<str:token>": "geen-echt-teken",
            "<route:name>": f"{town.here}.basisschool",
            "<slug:voice>": "prof",
            "<scenario:name>": "westerkwartier.termijnen",
            "<uuid:calculation>": case,
            "<uuid:log>": case,
            "<int:number>": 4,
            "<slug:code>": f"oefenen-1a2b3c4d-{town.here}",
            "^(?P<provider_id>[^/]+)/": "organisatie/",
        }
        text = self.pattern
        for name, value in values.items():
            text = text.replace(name, str(value))
        assert "<" not in text, text
        return "/" + text


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that the resolver knows."""
    for each in (resolver or get_resolver()).url_patterns:
        text = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield text
        else:
            yield from patterns(each, text)


def doors(*kinds: str) -> list[Door]:
    """The doors of these kinds that are there in this house."""
    there = set(patterns())
    return [
        Door(pattern, kind)
        for pattern, kind in DOORS.items()
        if pattern in there and kind in (kinds or (kind,))
    ]


def message(door: Door) -> dict[str, str]:
    """What a program would send through a door about a case."""
    if "<toestemming>" in door.pattern:
        return {"antwoord": "ja"}
    return {"soort": "registratie", "wat": "contact", "toelichting": "Gebeld."}
