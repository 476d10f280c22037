"""Which threat is answered by which rule, and which tests stand against it?

Run from the root of the repository: `.venv/bin/python tools/make_threats.py`.
The tests are found by their mark `threat("T4")`; a threat without a test says why it has none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "threats.md"
MADE = "*Deze pagina is gemaakt door `tools/make_threats.py`, uit de merktekens van de tests.*"


@dataclass(frozen=True)
class Threat:
    """Somebody who tries something, what the house does about it, and why a test may be lacking."""

    who: str
    rule: str
    untested: str = ""


THREATS: dict[str, Threat] = {
    "T1": Threat(
        "Een professional zoekt het kind van een bekende op",
        "Geen zoeken in personen. Zonder deel in de zaak is het antwoord dat van een zaak die "
        "niet bestaat.",
    ),
    "T2": Threat(
        "Iemand met een goede reden leest meer dan het werk vraagt",
        "Per stap en soort gegeven staat vast wie leest. Gevoelige delen gaan open met een reden.",
    ),
    "T3": Threat(
        "Iemand bedenkt een band met een kind om iets te zien",
        "Zelf een zorg melden of iets vragen maakt niets leesbaar; de ander moet ja zeggen.",
    ),
    "T4": Threat(
        "Een gescheiden ouder wil weten hoe de andere ouder leeft",
        "Het andere huishouden staat op geen enkele bladzijde van deze ouder.",
    ),
    "T5": Threat(
        "Iemand zonder gezag vraagt toegang",
        "Gezag met bron en dagen opent de bladzijden van het gezin; ouder zijn alleen niet.",
    ),
    "T6": Threat(
        "Wie geweld pleegt leest mee, of is zelf vertegenwoordiger",
        "Wat is afgeschermd ontbreekt overal, ook in tellingen en het kijklogboek. Berichten zijn "
        "neutraal, en er is een knop om snel weg te gaan.",
    ),
    "T7": Threat(
        "Een verborgen adres is af te leiden uit iets anders",
        "Een afgeschermde persoon is op elke plaats een functie zonder naam.",
    ),
    "T8": Threat(
        "Ouders vragen inzage in wat een jongere alleen vertelde",
        "De leeftijd bepaalt wie beslist, vanaf middernacht op de verjaardag.",
    ),
    "T9": Threat(
        "Een medewerker gaat weg en houdt een account, sleutel of open scherm",
        "Rechten hangen aan de functie. Aan het eind daarvan werkt geen enkele toegang meer.",
    ),
    "T10": Threat(
        "Een gedeeld account of een scherm dat open bleef",
        "Een tweede factor voor medewerkers, en een slot na een kwartier.",
    ),
    "T11": Threat(
        "Een bericht gaat naar de verkeerde",
        "Geen vrije adressen: alleen wie meedoet. Bij het openen wordt opnieuw gekeken.",
    ),
    "T12": Threat(
        "Een oud domein of oude brievenbus van een organisatie",
        "In een mail staat niets over een kind. Een brievenbus alleen geeft geen toegang.",
    ),
    "T13": Threat(
        "Gegevens gaan mee op een laptop, op papier of in een bestand",
        "Uitlezen is een recht per soort, met een regel in het kijklogboek en zonder formules.",
    ),
    "T14": Threat(
        "De verwijsindex als orakel",
        "De route vraagt alleen een eigen melding.",
        "De verwijsindex zelf is niet gebouwd: er is niets om aan te vragen.",
    ),
    "T15": Threat(
        "Wie de gegevens steelt leest BSN's",
        "Een BSN is versleuteld; zoeken gaat met een waarde onder een sleutel van elders.",
    ),
    "T16": Threat(
        "De houder van de sleutel probeert alle BSN's",
        "De sleutel staat op een andere server dan de gegevens.",
        "Een sleutel in twee handen hoort bij de verwijsindex, die niet gebouwd is.",
    ),
    "T17": Threat(
        "Tweelingen, tikfouten en een melding om te schaden",
        "Zoeken voor aanmaken, en een herinnering aan 'niet hetzelfde kind'.",
    ),
    "T18": Threat(
        "Toestemming ingetrokken, opgerekt, afgedwongen of verzonnen",
        "Toestemming staat per ontvanger, doel, soort en periode, en telt in dezelfde vraag aan "
        "de database.",
    ),
    "T19": Threat(
        "'Dat, niet wat' lekt door vrije tekst, tijdstip of status",
        "Terugkoppeling is een vaste zin met een dag. Wat een ander doet, verandert geen byte.",
    ),
    "T20": Threat(
        "In een overleg ziet iemand het vorige of het volgende kind",
        "Een vraag om mee te denken is zonder naam, voor één persoon, en sluit met het antwoord.",
    ),
    "T21": Threat(
        "Beheerder van de database leest of verandert",
        "Teksten zijn versleuteld per zaak. Het logboek is verzegeld en wordt elders nagerekend.",
    ),
    "T22": Threat(
        "Ontwikkelaar of leverancier: pakketten, foutpagina's, logregels",
        "Pakketten staan vast met hun vingerafdruk. In logregels en foutpagina's staat geen tekst.",
    ),
    "T23": Threat(
        "Een buitenstaander raadt wachtwoorden of stuurt kwade bestanden",
        "Slot na pogingen, geen vreemde adressen, geen formules, geen opmaak van anderen.",
    ),
    "T24": Threat(
        "Een gekoppeld systeem stuurt verkeerd, dubbel of door elkaar",
        "Elke handeling heeft een sleutel; dubbel is één keer, en niets maakt rechten ruimer.",
    ),
    "T25": Threat(
        "Een termijn gaat stil voorbij",
        "De tabel van termijnen is de waarheid; de wachter meldt wie stilstaat.",
    ),
    "T26": Threat(
        "Een termijn gaat twee keer af",
        "Afgaan en afronden vragen hetzelfde slot; wie tweede is doet niets.",
    ),
    "T27": Threat(
        "Een stroom verzoeken houdt de weg van 24 uur bezet",
        "De bladzijde voor crisis vraagt niets van de database en geen toegang.",
    ),
    "T28": Threat(
        "Gijzeling, brand of een verkeerde opdracht",
        "Een reservekopie op papier en schijf.",
        "Terugzetten is een oefening van de beheerder; zie docs/how-to/run-it-for-real.md.",
    ),
    "T29": Threat(
        "Terugzetten brengt terug wat vergeten moest worden",
        "Met de sleutel is de zaak weg, ook uit een kopie van de andere server.",
    ),
    "T30": Threat(
        "Cijfers wijzen in een dorp een kind aan",
        "Kleine aantallen staan er niet.",
    ),
    "T31": Threat(
        "Vrije tekst wordt een tweede dossier",
        "Tekst staat bij een stap met een soort en een bewaartermijn.",
    ),
    "T32": Threat(
        "Misbruik van noodtoegang",
        "Met reden en einde, voor een klein deel, en een ander beoordeelt elke keer.",
    ),
    "T33": Threat(
        "Zijwegen: tijd, grootte, foutmelding, nummers op volgorde",
        "Nummers zijn willekeurig, niets wordt bewaard in de browser, en onbekend is verboden.",
    ),
}


def tests_by_threat() -> dict[str, list[str]]:
    """The names of the tests that stand against each threat, by the mark they carry."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        of_all = [each for node in tree.body if _is_module_mark(node) for each in _marks(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                own = [each for mark in node.decorator_list for each in _marks(mark)]
                for threat in dict.fromkeys([*of_all, *own]):
                    name = f"{path.relative_to(ROOT).as_posix()}::{node.name}"
                    found.setdefault(threat, []).append(name)
    return found


def _is_module_mark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(each, ast.Name) and each.id == "pytestmark" for each in node.targets
    )


def _marks(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if not isinstance(each, ast.Call) or not isinstance(each.func, ast.Attribute):
            continue
        if each.func.attr == "threat":
            yield from (str(arg.value) for arg in each.args if isinstance(arg, ast.Constant))


def page() -> str:
    """The whole page, as it should stand in the reference."""
    found = tests_by_threat()
    lines = [
        "# Bedreigingen, regels en tests", "", MADE, "",
        "Wie wat zou proberen, wat het huis daartegen doet, en welke tests omvallen als die regel "
        "weg is. Wat niet te testen is, staat er met de reden.", "",
        "| Nummer | Wie, wat | Regel | Tests |", "|---|---|---|---|",
        *(
            f"| [{name}](#{name.lower()}) | {each.who} | {each.rule} | "
            f"{len(found[name]) if name in found else each.untested} |"
            for name, each in THREATS.items()
        ),
    ]  # fmt: skip
    for name in THREATS:
        if name in found:
            lines += ["", f"## {name}", "", *(f"- `{test}`" for test in sorted(found[name]))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
