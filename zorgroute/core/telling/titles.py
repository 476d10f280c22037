"""What are the steps, roles and outcomes of a route called, in the reader's voice?"""

from __future__ import annotations

from dataclasses import dataclass

from zorgroute.core.answers import Reason
from zorgroute.core.routes.route import ANYONE, MAIN, YOUNG, Route
from zorgroute.core.routes.words import Guard, Text
from zorgroute.core.wording.catalogue import OUDER, Voice

LISTS = ("roles", "to", "names")
OUTCOMES = ("outcome", "fits")


@dataclass(frozen=True)
class Titles:
    """Turns the names in a route into the words people read."""

    route: Route
    voice: Voice

    def text(self, text: Text) -> str:
        return text.ouder if self.voice == OUDER else text.prof

    def step(self, line: str, name: str) -> str:
        lines = self.route.lines
        for place in dict.fromkeys((line, MAIN, *lines)):
            if place in lines and name in lines[place].steps:
                return self.text(lines[place].steps[name].title)
        return name

    def outcome(self, line: str, step: str, name: str) -> str:
        found = self.route.lines[line].steps[step].outcomes.get(name)
        return self.text(found.title) if found else name

    def role(self, name: str) -> str:
        if name == ANYONE:
            return "iedereen"
        if name in YOUNG:
            return "de jongere zelf"
        known = self.route.roles.get(name)
        return self.text(known.title) if known else name

    def roles(self, names: tuple[str, ...]) -> str:
        return " of ".join(self.role(name) for name in names)

    def track(self, name: str) -> str:
        return self.text(self.route.lines[name].title) if name in self.route.lines else name

    def result(self, line: str, name: str) -> str:
        found = self.route.lines[line].results.get(name) if line in self.route.lines else None
        return self.text(found) if found else name

    def consent(self, name: str) -> str:
        for line in self.route.lines.values():
            if name in line.consents:
                return self.text(line.consents[name].title)
        return name

    def field(self, line: str, name: str) -> str:
        for place in dict.fromkeys((line, MAIN, *self.route.lines)):
            for record in self.route.lines[place].records.values():
                if name in record.fields:
                    return self.text(record.fields[name].label)
        return name

    def facts(self, reason: Reason) -> dict[str, str]:
        """The facts of a reason with every name as people read it."""
        facts = dict(reason.facts)
        line = facts.get("line", MAIN) if facts.get("line", MAIN) in self.route.lines else MAIN
        spoken = dict(facts)
        for key, value in facts.items():
            if key == "role" or key in LISTS:
                names = [each.strip() for each in value.split(",") if each.strip()]
                spoken[key] = ", ".join(self._name(each) for each in names)
            elif key in OUTCOMES and value and "step" in facts:
                names = [each.strip() for each in value.split(",")]
                mark = "“{}”" if key == "fits" else "{}"
                said = [mark.format(self.outcome(line, facts["step"], each)) for each in names]
                spoken[key] = ", ".join(said)
            elif key in ("step", "stands") and value:
                spoken[key] = self.step(line, value)
            elif key == "field":
                spoken[key] = self.field(line, value)
            elif key == "consent":
                spoken[key] = self.consent(value)
            elif key in ("track", "line"):
                spoken[key] = self.track(value)
        return spoken

    def _name(self, name: str) -> str:
        return self.role(name)

    def said(self, where: str) -> str:
        """The text that a guard in the route brings along, found by its place."""
        line_name, step_name, rest = where.split("/", 2)
        step = self.route.lines[line_name].steps[step_name]
        parts = rest.split(".")
        guards: tuple[Guard, ...]
        if parts[0] == "outcomes":
            guards = step.outcomes[parts[1]].needs
            parts = parts[3:]
        else:
            guards = step.needs
            parts = parts[1:]
        guard = guards[int(parts[0])]
        for index in parts[2::2]:
            guard = guard.parts[int(index)]
        return self.text(guard.say) if guard.say else ""
