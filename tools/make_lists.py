"""Which commands, answers, events, functions and routes are there: the lists of the reference?

Run from the root of the repository: `.venv/bin/python tools/make_lists.py`.
Everything comes from the tables and texts in `content`, the route files and the command line.
"""

from __future__ import annotations

import csv
import io
from argparse import _SubParsersAction
from collections.abc import Iterable, Mapping
from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import ReasonClass
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.measure import measure
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.cli.parser import EXAMPLES, build
from zorgroute.faces.cli.terminal import Terminal

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "*Deze pagina is gemaakt door `tools/make_lists.py`. This page is made; change `content`.*"
WIDTH = 100

Row = Mapping[str, str]


def page(title: str, lead: str, lines: Iterable[str]) -> str:
    return "\n".join([f"# {title}", "", MADE, "", lead, "", *lines, ""])


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    cells = (
        " | ".join(each.replace("|", "\\|").replace("\n", " ") for each in row) for row in rows
    )
    return [
        f"| {' | '.join(heads)} |",
        "|" + "---|" * len(heads),
        *(f"| {each} |" for each in cells),
    ]


def commands(content: Content) -> str:
    terminal = Terminal(content.catalogue, NL, out=io.StringIO(), err=io.StringIO())
    parser = build(terminal)
    choices = next(a for a in parser._actions if isinstance(a, _SubParsersAction)).choices
    lines = []
    for name, each in choices.items():
        used = " ".join(each.format_usage().split()).removeprefix("usage: ")
        lines += [f"## zorgroute {name}", "", str(each.description), "", f"`{used}`", ""]
        lines += [f"Bijvoorbeeld: `{EXAMPLES[name]}`", ""]
    lead = "Elke opdracht zegt met `--help` wat u erachter kunt zetten."
    return page("De opdrachten van `zorgroute`", lead, lines)


def reasons(content: Content) -> str:
    rows = _texts(content, "reasons")
    lead = (
        "Waarom iets nog niet kan, en wat eraan te doen is. Op het scherm staan de woorden; het "
        "koppelvlak geeft ook de code. Een code met `…` krijgt er gegevens van de zaak bij."
    )
    heads = ("Code", "Voor professionals", "Wat u kunt doen", "In English")
    found = ((f"`{r['code']}`", r["prof"], r["mend_prof"], r["en"]) for r in rows)
    kinds = ", ".join(f"`{kind}`" for kind in ReasonClass)
    return page(
        "De antwoorden als iets nog niet kan", f"{lead} Soorten: {kinds}.", table(heads, found)
    )


def events(content: Content) -> str:
    lead = "Wat er in het logboek van een zaak kan staan, zoals het op het scherm wordt gezegd."
    heads = ("Gebeurtenis", "Voor professionals", "Voor ouders", "In English")
    found = (
        (f"`{r['code'].removeprefix('event.')}`", r["prof"], r["ouder"] or r["prof"], r["en"])
        for r in _texts(content, "events")
        if r["code"].startswith("event.")
    )
    return page("Wat er kan gebeuren", lead, table(heads, found))


def deviations(content: Content) -> str:
    lead = (
        "Wie iets anders doet dan de route, kiest een van deze redenen. Zij worden geteld per "
        "route en organisatie, nooit per persoon."
    )
    heads = ("Code", "Reden", "In English", "Bron")
    found = (
        (f"`{r['code']}`", r["label"], r["label_en"], r["source"])
        for r in content.rows("deviation_reasons")
    )
    return page("Redenen om van de route af te wijken", lead, table(heads, found))


def routes(content: Content) -> str:
    lead = (
        "Elke route met wie eraan meedoet. Een functie met *een van* kan door elk van die worden "
        "vervuld."
    )
    lines: list[str] = []
    for route in _routes(content):
        size = measure(route)
        lines += [f"## {route.model.title.prof}", ""]
        lines += [f"`{route.name}`, versie {route.version}, van {route.model.owner}.", ""]
        lines += [
            f"Stappen: {size.steps}. Functies: {size.roles}. Overdrachten: {size.handovers}.",
            "",
        ]
        lines += table(
            ("Functie", "Naam", "Werkt bij"), (_role(route, each) for each in route.roles)
        )
        lines.append("")
    return page("De routes en hun functies", lead, lines)


def _role(route: Route, name: str) -> tuple[str, ...]:
    role = route.roles[name]
    among = f" (een van {', '.join(role.one_of)})" if role.one_of else ""
    return f"`{name}`", f"{role.title.prof}{among}", ", ".join(f"`{kind}`" for kind in role.at)


def _routes(content: Content) -> list[Route]:
    def track(name: str) -> tuple[str, bytes] | None:
        file = content.folder / "routes" / "tracks" / f"{name}.yaml"
        return (file.name, file.read_bytes()) if file.is_file() else None

    read = (load_route(path.read_bytes(), path.name, track) for path in content.routes())
    return [each for each in read if not isinstance(each, Unreadable)]


def _texts(content: Content, name: str) -> list[dict[str, str]]:
    with (content.folder / "texts" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def documents() -> dict[str, str]:
    """Every list, by the name of its file."""
    content = Content(ROOT / "content")
    made = {
        "commands": commands,
        "reasons": reasons,
        "events": events,
        "deviation-reasons": deviations,
        "routes": routes,
    }
    return {f"{name}.md": make(content) for name, make in made.items()}


def main() -> None:
    """Write the files."""
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
