"""How does a finding of the checker read: what is wrong, the way there, and how it is mended?"""

from __future__ import annotations

from dataclasses import dataclass

from zorgroute.core.checker.findings import Finding, Hop
from zorgroute.core.routes.route import Route
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import PROF, Catalogue, Language


@dataclass(frozen=True)
class FindingWords:
    """Says findings of one route in the voice of professionals.

    `hops` is the beginning of the codes of the sentences for the steps on a path.
    """

    route: Route
    catalogue: Catalogue
    language: Language
    hops: str

    @property
    def titles(self) -> Titles:
        return Titles(self.route, PROF)

    def sentence(self, finding: Finding) -> str:
        """What is wrong, with the title of the step it is about."""
        return self._say(f"finding.{finding.code}", self._facts(finding))

    def mend(self, finding: Finding) -> str:
        """What would cure it; empty when no table says so."""
        code = f"finding.{finding.code}.mend"
        if code not in self.catalogue.texts:
            return ""
        return self._say(code, self._facts(finding))

    def step(self, finding: Finding) -> str:
        """The step it is about; empty when it is about a word of the file as a whole."""
        track, name = finding.at
        line = self.route.lines.get(track)
        return self.titles.step(track, name) if line is not None and name in line.steps else ""

    def way(self, finding: Finding) -> tuple[str, ...]:
        """How a child gets there, one sentence for each thing that happens."""
        return tuple(self._hop(hop) for hop in finding.path)

    def _facts(self, finding: Finding) -> dict[str, str]:
        track, step = finding.at
        said = {"where": finding.where, "outcome": finding.where.partition("/")[2]}
        return {**dict(finding.facts), **said, "step": self.titles.step(track, step)}

    def _hop(self, hop: Hop) -> str:
        line = self.route.lines.get(hop.line, self.route.main)
        facts = {"track": self.titles.track(hop.line), "line": ""}
        if hop.step:
            path = ("steps", hop.step, *(("outcomes", hop.outcome) if hop.outcome else ()))
            facts["line"] = str(line.place(*path).line)
            facts["step"] = self.titles.step(hop.line, hop.step)
        if hop.kind == "take" and hop.outcome:
            facts["outcome"] = self.titles.outcome(hop.line, hop.step, hop.outcome)
        if hop.kind == "start":
            facts["line"] = str(line.place("steps", line.first).line)
        facts |= {
            "consent": self.titles.consent(hop.outcome),
            "age": hop.outcome,
            "result": self.titles.result(hop.line, hop.outcome),
        }
        return self._say(f"{self.hops}{hop.kind}", facts)

    def _say(self, code: str, facts: dict[str, str]) -> str:
        return self.catalogue.sentence(code, facts, voice=PROF, language=self.language)
