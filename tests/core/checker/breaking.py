"""How is a real route broken in one place, and what does the checker say of it then?"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

from zorgroute.chain.routebook.content import Content
from zorgroute.core.checker.check import check
from zorgroute.core.checker.findings import Finding
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.route import Route

CONTENT = Content()
ROUTES = CONTENT.folder / "routes"
WK, KAART = "westerkwartier.basisschool", "dalfsen.routekaart"
TOEGANG, IST, SOLL = "dalfsen.toegang", "nijmegen.ist", "nijmegen.soll"


@dataclass(frozen=True)
class Broken:
    """One edit of a real route or shared track, and the finding it must give.

    `line` is a text on the line the finding must point at: the first one from the step of the
    finding on. Empty: the line of that step itself.
    """

    code: str
    where: str
    old: str
    new: str
    line: str
    route: str = WK
    track: str = ""

    def __str__(self) -> str:
        return f"{self.code}-{self.where}"


def edited(broken: Broken) -> tuple[Route, str]:
    """The broken route, and the text of the file that was edited."""
    path = ROUTES / (f"tracks/{broken.track}.yaml" if broken.track else f"{broken.route}.yaml")
    text = path.read_text(encoding="utf-8")
    assert text.count(broken.old) == 1, f"{broken.old!r} occurs {text.count(broken.old)} times"
    text = text.replace(broken.old, broken.new)

    def track(name: str) -> tuple[str, bytes] | None:
        file = ROUTES / "tracks" / f"{name}.yaml"
        content = text.encode() if name == broken.track else file.read_bytes()
        return file.name, content

    main = ROUTES / f"{broken.route}.yaml"
    content = main.read_bytes() if broken.track else text.encode()
    found = load_route(content, main.name, track)
    assert not isinstance(found, Unreadable), found.faults[:3]
    return found, text


def findings_of(route: Route, rights: dict[tuple[str, str], str] | None = None) -> list[Finding]:
    """What the checker finds, with the rights of the municipality or those given."""
    if rights is None:
        rights = CONTENT.rights(route.model.for_.municipality, route.name)
    return list(check(route, rights, CONTENT.calendar).findings)


@cache
def usual(name: str) -> frozenset[tuple[str, str]]:
    """The findings that a route has unbroken."""
    path = ROUTES / f"{name}.yaml"
    found = load_route(
        path.read_bytes(),
        path.name,
        lambda use: (use, (ROUTES / "tracks" / f"{use}.yaml").read_bytes()),
    )
    assert not isinstance(found, Unreadable)
    return frozenset(each.key for each in findings_of(found))


def line_number(text: str, where: str, part: str) -> int:
    """The number of the line with this text: inside the outcome named, else from its step on."""
    lines = text.splitlines()
    step, _, outcome = where.rpartition(":")[2].partition("/")
    start = lines.index(f"  {step}:") if f"  {step}:" in lines else 0
    wanted = part or lines[start]
    header = f"      {outcome}:"
    if header in lines[start:]:
        first = lines.index(header, start)
        block = itertools.takewhile(lambda line: line.startswith("       "), lines[first + 1 :])
        for number, line in enumerate((header, *block), first + 1):
            if wanted in line:
                return number
    return next(n for n, line in enumerate(lines, 1) if n > start and wanted in line)
