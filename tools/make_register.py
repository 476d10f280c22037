"""What is processed here, why, how long, and what was weighed: the register and the DPIA.

Run from the root of the repository: `.venv/bin/python tools/make_register.py`.
Everything comes from the tables in `content/tables`, the route files and `make_threats.py`.
"""

from __future__ import annotations

import csv
import runpy
from collections.abc import Iterable, Mapping
from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.flows import Basis, flows
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = (
    "*Deze pagina is gemaakt door `tools/make_register.py`. This page is made; change "
    "`content/tables`.*"
)
Row = Mapping[str, str]
DRAFT = (
    "Concept voor de standaardinstelling van deze software. Wie haar gebruikt is zelf "
    "verwerkingsverantwoordelijke, vult naam en contactgegevens in, laat de functionaris "
    "gegevensbescherming meekijken en stelt vast. Wat hier *te verifiëren* heet, is niet nagekeken "
    "in de wettekst."
)


def rows_of(name: str) -> list[dict[str, str]]:
    path = ROOT / "content" / "tables" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    cells = (" | ".join(each.replace("|", "\\|") or "-" for each in row) for row in rows)
    return [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *(f"| {c} |" for c in cells)]


def register() -> str:
    """The register of processing of AVG article 30."""
    terms = {row["code"]: row for row in rows_of("retention")}
    addresses: dict[str, list[str]] = {}
    for row in rows_of("processing_addresses"):
        addresses.setdefault(row["activity"], []).append(f"`/{row['address']}`")
    lines = ["# Register van verwerkingen", "", MADE, "", DRAFT, ""]
    for row in rows_of("processing"):
        kept = "; ".join(terms[code]["label"] for code in row["retention"].split())
        facts = (
            ("Kenmerk", f"`{row['activity']}`"),
            ("Waarvoor", row["purpose"]),
            ("Grond", row["ground"]),
            ("Uitzondering voor bijzondere gegevens", row["special_ground"]),
            ("Over wie", row["people"]),
            ("Welke gegevens", row["data"]),
            ("Wie het krijgt", row["receivers"]),
            ("Buiten de EU", row["transfer"]),
            ("Bewaartermijn", kept),
            ("Beveiliging", row["security"]),
            ("Adressen", " ".join(addresses.get(row["activity"], []))),
        )
        lines += [f"## {row['label']}", "", *table(("Wat", "Inhoud"), facts), ""]
    lines += ["## Bewaartermijnen", ""]
    lines += table(
        ("Soort", "Vanaf", "Hoe lang", "Wet", "Opmerking"),
        (
            (
                row["label"],
                STARTS[row["start"]],
                " ".join(each for each in (row["amount"], UNITS.get(row["unit"], "")) if each),
                row["law"],
                row["note"],
            )
            for row in terms.values()
        ),
    )
    lines += ["", "## Wat er per route over een grens gaat", ""]
    lines += table(("Route", "Op toestemming", "Op een wet", "Zonder naam", "Anders"), _crossings())
    bare = ", ".join(addresses.get("", []))
    return "\n".join([*lines, "", f"Zonder gegevens over mensen: {bare}.", ""])


STARTS = {
    "last_change": "de laatste wijziging",
    "left_place": "het vertrek van school of opvang",
    "answered": "het antwoord",
    "line": "de regel zelf",
    "made": "het maken",
}
UNITS = {"days": "dagen", "weeks": "weken", "months": "maanden", "years": "jaar"}


def _crossings() -> Iterable[tuple[str, ...]]:
    for route in _routes():
        found = flows(route)
        count = {
            basis: sum(flow.basis == basis for flow in found)
            for basis in (Basis.CONSENT, Basis.LAW, Basis.ANONYMOUS)
        }
        rest = len(found) - sum(count.values())
        yield (f"`{route.name}`", *(str(each) for each in count.values()), str(rest))


def _routes() -> list[Route]:
    content = Content(ROOT / "content")

    def track(name: str) -> tuple[str, bytes] | None:
        file = content.folder / "routes" / "tracks" / f"{name}.yaml"
        return (file.name, file.read_bytes()) if file.is_file() else None

    read = (load_route(path.read_bytes(), path.name, track) for path in content.routes())
    return [each for each in read if not isinstance(each, Unreadable)]


def dpia() -> str:
    """The impact assessment of AVG article 35, filled for the default configuration."""
    lines = ["# Effectbeoordeling (DPIA)", "", MADE, "", DRAFT, ""]
    for title, text in PARTS:
        lines += [f"## {title}", "", text, ""]
    lines += ["## Bedreigingen en maatregelen", ""]
    lines += [
        "Bij elke bedreiging met *ja* hoort ten minste één proef die haar nummer draagt en "
        "meedraait in `make test`; [welke dat zijn](threats.md). *Nee* betekent dat deze software "
        "daar nog geen antwoord op heeft.",
        "",
    ]
    threats = runpy.run_path(str(ROOT / "tools" / "make_threats.py"))["THREATS"]
    lines += table(
        ("Nr", "Wie doet wat", "Maatregel in de software", "Getest"),
        (
            (number, each.who, each.rule, "nee" if each.untested else "ja")
            for number, each in threats.items()
        ),
    )
    lines += [
        "",
        "## Wat de organisatie zelf invult",
        "",
        *(f"- {each}" for each in OWN),
        "",
    ]
    return "\n".join(lines)


PARTS = (
    (
        "Wat er gebeurt",
        "Professionals leggen vast wat zij zien bij een kind, en wie daarna aan zet is. Ouders en "
        "jeugdigen lezen mee, beslissen over delen en vragen wat zij willen. Elke verwerking staat "
        "in het [register](processing-register.md); wat er per route over een grens gaat staat op "
        "de gegevenspagina van die route.",
    ),
    (
        "Waarom een effectbeoordeling nodig is",
        "Het gaat om gevoelige gegevens over kinderen, bij veel organisaties tegelijk, met "
        "gevolgen voor gezinnen (AVG artikel 35 lid 3 onder b).",
    ),
    (
        "Is het nodig, en kan het met minder",
        "Stappen vragen alleen wat de afspraak vraagt. Advies kan zonder naam. Een melder hoort "
        "dát er iets gebeurt, niet wat. Afkomst wordt niet vastgelegd. Wat weg mag, gaat weg: de "
        "bewaartermijn loopt vanaf het einde en twee mensen beslissen.",
    ),
    (
        "Rechten van mensen",
        "Inzage, verbeteren, beperken, bezwaar, weghalen, klacht, vertrouwenspersoon en een eigen "
        "verklaring: elk met een laatste dag, een behandelaar, een uitkomst met reden en de weg "
        "naar de Autoriteit Persoonsgegevens. Een jongere vraagt vanaf 12 jaar ook zelf, vanaf "
        "16 jaar alleen.",
    ),
    (
        "Wat blijft",
        "Wie wettelijk iets moet weten, leest het. Wat iemand al las, is niet terug te halen. Een "
        "beheerder van de server kan de dienst stilleggen. Verkeerd invullen blijft mensenwerk.",
    ),
)
OWN = (
    "Wie is de verwerkingsverantwoordelijke, en wie de functionaris gegevensbescherming?",
    "Welke routes zijn afgesproken, en met welke organisaties?",
    "Wie is verwerker (hosting, mail, inloggen), en onder welke overeenkomst?",
    "Hoe groot en hoe erg is elk risico bij u, en wie aanvaardt wat overblijft?",
    "Wat vonden ouders en jongeren, en wat is daarmee gedaan?",
    "Wanneer kijkt u opnieuw? Ten minste bij elke nieuwe route en elk nieuw doel.",
)


def documents() -> dict[str, str]:
    """Both documents, by the name of their file."""
    return {"processing-register.md": register(), "dpia.md": dpia()}


def main() -> None:
    """Write the files."""
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
