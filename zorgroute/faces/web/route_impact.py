"""What does a route answer of a DPIA and the register of processing, and who answers the rest?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zorgroute.core.maps.order import main_line
from zorgroute.core.routes.burden import burdens
from zorgroute.core.routes.flows import Basis, Flow, unheard
from zorgroute.core.routes.route import Route
from zorgroute.core.routes.words import InformationClass, OrganisationKind
from zorgroute.faces.web.route_words import RouteWords
from zorgroute.faces.web.texts import Texts

# Measures that the program takes whatever the route says, in the order of the page.
MEASURES = ("access", "looks", "codes", "grounds", "keys", "log", "asked")


@dataclass(frozen=True)
class Entry:
    """One question of the register: what the route says, and who must answer what it does not.

    `law` is where the question is asked; `asked_of` is empty where the route says it all.
    """

    question: str
    law: str
    says: tuple[str, ...]
    asked_of: str


def register(
    route: Route, crossing: Sequence[Flow], words: RouteWords, t: Texts
) -> tuple[Entry, ...]:
    """Fill in what a route says; what it does not say stays open, with who must answer (T3.14).

    The questions are those of article 30, paragraph 1, of the AVG, and of a data protection impact
    assessment. Nothing is guessed: a term for keeping that no file holds is not made up here.
    """
    making = _Making(route, crossing, words, t)
    said = {
        "processing": making.processing(),
        "controller": (t("says_owner", owner=route.model.owner),),
        "officer": (),
        "purposes": making.purposes(),
        "people": making.people(),
        "data": tuple(making.data()),
        "special": tuple(making.special()),
        "receivers": making.receivers(),
        "grounds": tuple(making.grounds()),
        "transfers": (),
        "keeping": (),
        "security": tuple(t(f"measure_{each}") for each in MEASURES),
        "rights": tuple(making.rights()),
        "necessity": making.necessity(),
        "risks": tuple(making.risks()),
    }
    return tuple(
        Entry(t(f"q_{name}"), t(f"q_{name}.law"), answer, t(f"asked_{name}"))
        for name, answer in said.items()
    )


@dataclass(frozen=True)
class _Making:
    """What every answer is made from."""

    route: Route
    crossing: Sequence[Flow]
    words: RouteWords
    t: Texts

    def processing(self) -> tuple[str, ...]:
        route = self.route
        place = ", ".join(self.words.kind(kind) for kind in route.model.for_.organisation)
        facts = {"title": route.model.title.prof, "version": str(route.version), "place": place}
        return (self.t("says_processing", **facts),)

    def purposes(self) -> tuple[str, ...]:
        """What consent is asked for: the only purposes that a route names."""
        named = {
            name: consent.title.prof
            for line in self.route.lines.values()
            for name, consent in line.consents.items()
        }
        return tuple(self.t("says_purpose", purpose=each) for each in named.values())

    def people(self) -> tuple[str, ...]:
        age = self.route.model.for_.age
        children = self.t("says_children")
        if age is not None and age.until is not None:
            facts = {"least": str(age.from_), "most": str(age.until)}
            children = self.t("says_children_between", **facts)
        elif age is not None:
            children = self.t("says_children_from", least=str(age.from_))
        return (children, self.t("says_parents"), self.t("says_staff"))

    def data(self) -> Iterator[str]:
        """Each class of information with the forms that hold it."""
        forms: dict[InformationClass, dict[str, None]] = {}
        for line in self.route.lines.values():
            for step in line.steps.values():
                for _, field, record in line.fields_of(step):
                    of_class = field.class_ or record.class_
                    forms.setdefault(of_class, {})[record.title.prof] = None
        for of_class in InformationClass:
            if of_class in forms:
                what = self.words.classes([of_class])
                yield self.t("says_data", what=what, forms=", ".join(forms[of_class]))

    def special(self) -> Iterator[str]:
        found = {
            field.class_ or record.class_
            for line in self.route.lines.values()
            for step in line.steps.values()
            for _, field, record in line.fields_of(step)
        }
        for of_class in (InformationClass.MEDICAL, InformationClass.SAFETY):
            name = "special" if of_class in found else "special_none"
            yield self.t(f"says_{name}_{of_class}")

    def receivers(self) -> tuple[str, ...]:
        kinds = [
            kind
            for flow in self.crossing
            for role in flow.to
            if role in self.route.roles
            for kind in self.route.roles[role].at
            if kind != OrganisationKind.FAMILY
        ]
        roles = dict.fromkeys(role for flow in self.crossing for role in flow.to)
        return tuple(
            self.t("says_receiver", place=self.words.kind(kind), roles=", ".join(
                self.words.titles.role(role) for role in roles
                if role in self.route.roles and kind in self.route.roles[role].at
            ))
            for kind in dict.fromkeys(kinds)
        )  # fmt: skip

    def grounds(self) -> Iterator[str]:
        titles = self.words.titles
        consents = dict.fromkeys(flow.consent for flow in self.crossing if flow.consent)
        if consents:
            said = "; ".join(f"‘{titles.consent(name)}’" for name in consents)
            yield self.t("says_consents", consents=said)
        for law in dict.fromkeys(flow.law for flow in self.crossing if flow.law):
            yield self.t("says_law", law=law)
        bases = {flow.basis for flow in self.crossing}
        for basis in (Basis.ANONYMOUS, Basis.VITAL, Basis.FAMILY):
            if basis in bases:
                yield self.t(f"says_{basis}")
        loud = sum(flow.is_loud for flow in self.crossing)
        yield self.t("says_no_ground", count=str(loud)) if loud else self.t("says_all_ground")

    def rights(self) -> Iterator[str]:
        yield self.t("says_read")
        handler = self.route.model.on.get("withdrawal")
        if handler is not None:
            said = handler.say.prof if handler.say else self.t("says_withdrawal")
            yield self.t("says_withdrawing", said=said)
        for line in self.route.lines.values():
            for name, step in line.steps.items():
                if step.decides is not None:
                    code = "says_decision" if step.decides.remedies else "says_no_remedies"
                    yield self.t(code, step=self.words.step(line.name, name))

    def necessity(self) -> tuple[str, ...]:
        asks = burdens(self.route, main_line(self.route.main)).usual
        facts = {
            "steps": str(len(asks.steps)),
            "family": str(asks.of_family.asked),
            "others": str(asks.of_professionals.asked),
            "required": str(asks.of_family.required + asks.of_professionals.required),
        }
        return (self.t("says_necessity", **facts),)

    def risks(self) -> Iterator[str]:
        """What the file itself gives reason to weigh; the weighing is not done here."""
        loud = [flow for flow in self.crossing if flow.is_loud]
        if loud:
            yield self.t("risk_ground", count=str(len(loud)))
        silent = unheard(self.route, self.crossing)
        if silent:
            roles = ", ".join(self.words.titles.role(role) for role in silent)
            yield self.t("risk_unheard", roles=roles)
        wide = self._widest()
        if wide:
            yield self.t("risk_wide", **wide)
        if any(flow.basis == Basis.ANONYMOUS for flow in self.crossing):
            yield self.t("risk_anonymous")

    def _widest(self) -> dict[str, str]:
        """The consent that opens most to most; with it the harm of a mistake is largest."""
        named = {
            name: consent
            for line in self.route.lines.values()
            for name, consent in line.consents.items()
        }
        if not named:
            return {}
        name = max(named, key=lambda each: len(named[each].to) * len(named[each].classes))
        widest = named[name]
        return {
            "consent": widest.title.prof,
            "classes": str(len(widest.classes)),
            "roles": str(len(widest.to)),
        }
