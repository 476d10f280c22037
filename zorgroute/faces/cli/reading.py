"""How is a file from the command line read, and what is said when that fails?"""

from __future__ import annotations

from pathlib import Path

from zorgroute.chain.routebook.content import Content
from zorgroute.core.answers import ZorgrouteError
from zorgroute.core.engine.story import Story, read_story
from zorgroute.core.routes.faults import Unreadable
from zorgroute.core.routes.load import load_route
from zorgroute.core.routes.parameters import read_parameters, values_for, with_values
from zorgroute.core.routes.reader import MAX_BYTES
from zorgroute.core.routes.route import Route
from zorgroute.faces.cli.faults import render_fault
from zorgroute.faces.cli.terminal import Terminal

UNREADABLE = 2


class Unusable(ZorgrouteError):
    """A file cannot be used; the code and facts of the sentence that says why."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def read_bytes(path: Path) -> bytes:
    """The content of a file, or one clear reason why not; never more than a route may be."""
    name = str(path)
    try:
        if path.is_dir():
            raise Unusable("cli.file_folder", file=name)
        if path.exists() and not path.is_file():
            raise Unusable("cli.file_unreadable", file=name)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unusable("cli.file_missing", file=name) from None
    except PermissionError:
        raise Unusable("cli.file_forbidden", file=name) from None
    except (OSError, ValueError):
        raise Unusable("cli.file_unreadable", file=name) from None


def write_text(path: Path, text: str) -> None:
    """Write a text, or say why that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        raise Unusable("cli.not_written", file=str(path)) from None


class Files:
    """Reads routes and stories, and shows every fault with its line."""

    def __init__(self, content: Content, terminal: Terminal, parameters: str | None = None) -> None:
        self.content, self.terminal, self.parameters = content, terminal, parameters
        self.read: dict[str, bytes] = {}

    def route(self, path: Path) -> Route | None:
        """The route in a file with the answers of the municipality, if these were named.

        Nothing when one of the two cannot be read, after the faults have been shown.
        """
        content = self._keep(path)
        beside = path.parent
        found = load_route(content, str(path), lambda name: self._track(name, beside))
        if isinstance(found, Unreadable):
            self.show(found, str(path))
            return None
        return found if self.parameters is None else self._answered(found, Path(self.parameters))

    def _answered(self, route: Route, path: Path) -> Route | None:
        read = read_parameters(self._keep(path), str(path))
        values = read if isinstance(read, Unreadable) else values_for(read, route)
        if isinstance(values, Unreadable):
            self.show(values, str(path))
            return None
        return with_values(route, values)

    def story(self, path: Path) -> Story | None:
        """The story in a file, or nothing after its faults have been shown."""
        found = read_story(self._keep(path), str(path))
        if isinstance(found, Unreadable):
            self.show(found, str(path))
            return None
        return found

    def _keep(self, path: Path) -> bytes:
        self.read[str(path)] = read_bytes(path)
        return self.read[str(path)]

    def _track(self, name: str, beside: Path) -> tuple[str, bytes] | None:
        """A shared track: from `tracks` beside the route, else from our own."""
        for folder in (beside / "tracks", self.content.folder / "routes" / "tracks"):
            path = folder / f"{name}.yaml"
            if path.is_file():
                return str(path), self._keep(path)
        return None

    def line(self, file: str, number: int) -> str:
        """One line of a file that was read."""
        lines = self.read.get(file, b"").decode("utf-8", "replace").splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def show(self, unreadable: Unreadable, file: str) -> None:
        terminal = self.terminal
        for fault in unreadable.faults:
            line = self.line(fault.place.file, fault.place.line)
            shown = render_fault(
                fault, line, terminal.catalogue, terminal.language, paint=terminal.paint
            )
            terminal.warn(shown)
        count = len(unreadable.faults)
        code = "cli.faults_one" if count == 1 else "cli.faults_many"
        terminal.warn(terminal.text(code, count=str(count), file=file))
