"""What are the roles, organisations, conditions and grounds of a route called on its pages?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from zorgroute.chain.routebook.queries import content, readable_route
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.routes.flows import Basis, Flow, FlowKind
from zorgroute.core.routes.route import ANYONE, Route
from zorgroute.core.routes.words import Guard, InformationClass, OrganisationKind
from zorgroute.core.telling.conditions import Conditions
from zorgroute.core.telling.titles import Titles
from zorgroute.core.wording.catalogue import EN, PROF, Language
from zorgroute.faces.web.texts import Texts

# More roles than this are told by their organisations: nobody reads a list of fourteen.
MANY_ROLES = 4


@dataclass(frozen=True)
class RouteWords:
    """Says the names of one route in the voice of professionals."""

    route: Route
    t: Texts

    @property
    def titles(self) -> Titles:
        return Titles(self.route, PROF)

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], str]:
        plan = rows_of(self.route, voice=PROF)
        return {(row.line, step): row.number for row in plan.rows for step in row.steps}

    def step(self, line: str, name: str) -> str:
        """A step with the number it has on the map: `8. Vertel het CJG dat de ouders komen`."""
        number = self._numbers.get((line, name), "")
        title = self.titles.step(line, name)
        return f"{number}. {title}" if number else title

    def roles(self, names: Iterable[str]) -> str:
        """Roles each with its organisation; of many roles only the organisations."""
        known = list(names)
        if ANYONE in known:
            return self.t("anyone")
        if len(known) > MANY_ROLES:
            kinds = dict.fromkeys(
                kind
                for name in known
                for kind in self._kinds(name)
                if kind != OrganisationKind.FAMILY
            )
            places = ", ".join(self.kind(kind) for kind in kinds)
            return self.t("many_roles", count=str(len(known)), places=places)
        return "; ".join(
            self._together([name for name, _ in group], kinds)
            for kinds, group in groupby(((each, self._places(each)) for each in known), _second)
        )

    def role(self, name: str) -> str:
        """A role with the organisations it works at: `Intern begeleider (de basisschool)`."""
        return self._together([name], self._places(name))

    def _places(self, name: str) -> str:
        """Where a role works; empty for the family."""
        kinds = [kind for kind in self._kinds(name) if kind != OrganisationKind.FAMILY]
        return self.t("or").join(self.kind(kind) for kind in kinds)

    def _together(self, names: Sequence[str], places: str) -> str:
        said = ", ".join(self.titles.role(name) for name in names)
        is_told = not places or places == said
        return said if is_told else f"{said} ({places})"

    def kind(self, kind: str) -> str:
        return content().catalogue.say(f"routes_page.kind.{kind}", language=self.t.language)

    def _kinds(self, name: str) -> Sequence[OrganisationKind]:
        return self.route.roles[name].at if name in self.route.roles else ()

    def classes(self, some: Iterable[InformationClass]) -> str:
        """What kind of information, in the words that forms use too."""
        say = content().catalogue.say
        said = [say(f"form.class.{each}", language=self.t.language) for each in some]
        return ", ".join(said) or self.t("classes_unsaid")

    def conditions(self, line: str, guards: Iterable[Guard]) -> tuple[str, ...]:
        of_line = self.route.lines[line]
        said = Conditions(self.titles, of_line, content().catalogue, self.t.language)
        return tuple(dict.fromkeys(said.said(guards)))

    def receivers(self, flow: Flow) -> str:
        """To whom something goes: roles, an offer somebody is referred to, or another route."""
        if flow.kind == FlowKind.REFERRAL:
            return ", ".join(_offer(each, self.t.language) for each in flow.to)
        if flow.kind == FlowKind.LINK:
            return ", ".join(self._route(name) for name in flow.to)
        return self.roles(flow.to)

    def _route(self, name: str) -> str:
        found = readable_route(name)
        return self.t("other_route", title=found[0].model.title.prof if found else name)

    def ground(self, flow: Flow) -> str:
        """What a flow rests on, the consent or the article by name."""
        facts = {"consent": self.titles.consent(flow.consent), "law": flow.law}
        return self.t(f"basis_{flow.basis}", **facts)

    def warning(self, flow: Flow) -> str:
        """What to look at where no ground is named; empty where one is."""
        if not flow.is_loud:
            return ""
        return self.t("warn_none" if flow.basis == Basis.NONE else f"warn_{flow.kind}")


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


@cache
def _offers() -> dict[str, tuple[str, str]]:
    rows = content().rows("offer_names")
    return {row["offer"]: (row["label"], row["label_en"]) for row in rows}


def _offer(name: str, language: Language) -> str:
    found = _offers().get(name)
    if found is None:
        return name.replace("_", " ")
    return found[1] if language == EN and found[1] else found[0]
