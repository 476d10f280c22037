"""What does a school write about a route in its guide, and which contact is still missing?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zorgroute.chain.parties.queries import Building, LinkedContact, Reachable
from zorgroute.chain.routebook.queries import content
from zorgroute.core.maps.order import main_line
from zorgroute.core.maps.rows import rows_of
from zorgroute.core.maps.words import high
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.web.crisis import CRISIS, contacts, everywhere
from zorgroute.faces.web.texts import Texts

LOCATION = "location"
PLACES = ("primary_school", "childcare")


@dataclass(frozen=True)
class Part:
    """One part of the text: a heading, paragraphs, and a list of which each item is a line."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    is_numbered: bool = False


@dataclass(frozen=True)
class Guide:
    """The whole text for one building; `missing` is what somebody must still fill in,
    `checked` when the details of each contact were last looked at."""

    title: str
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    checked: tuple[str, ...]


@dataclass(frozen=True)
class Here:
    """One building on one day: what it is, its fixed contacts, and its own people by function."""

    building: Building
    kind: str
    linked: Sequence[LinkedContact]
    own: Sequence[Reachable]
    today: date

    def place(self, t: Texts) -> str:
        """What parents call such a place: `de school`."""
        return t("place_other" if self.kind not in PLACES else f"place_{self.kind}")


def guide(route: Route, here: Here, t: Texts, *, is_present: bool) -> Guide:
    """Write the text about a route for the guide of one school, in plain words (R247).

    The steps are those of the usual way, in the words for parents. A contact that is not there is
    not left out: the text says that it is missing, and `missing` says who fills it in.
    """
    calls = _Calls(route, here, t)
    agreed = "agreed" if is_present else "proposed"
    facts = {"title": route.model.title.ouder, "owner": route.model.owner}
    intro = (t("intro", school=here.building.organisation_name), t(agreed, **facts))
    parts = [
        Part("", intro),
        Part(t("h_steps"), (), steps(route), is_numbered=True),
        _consents(route, t, here.place(t)),
        Part(t("h_no"), (t("no", place=here.place(t)),)),
        Part(t("h_calls"), (), tuple(calls.items())),
        Part(t("h_danger"), (), tuple(_danger(route, t))),
        Part("", (_foot(route, here, t),)),
    ]
    missing, checked = tuple(calls.missing()), tuple(calls.checked())
    return Guide(t("text_title"), tuple(parts), missing, checked)


def steps(route: Route) -> tuple[str, ...]:
    """The stations of the usual way as parents read them, each once."""
    usual = set(main_line(route.main))
    rows = rows_of(route, voice=OUDER).of_line(MAIN)
    return tuple(dict.fromkeys(row.title for row in rows if usual & set(row.steps)))


def _consents(route: Route, t: Texts, place: str) -> Part:
    asked = tuple(consent.title.ouder for consent in route.model.consents.values())
    if not asked:
        return Part(t("h_consents"), (t("no_consents"),))
    return Part(t("h_consents"), (t("consents", place=place),), asked)


def _danger(route: Route, t: Texts) -> Iterator[str]:
    """Whom to call in danger; a number that nobody knows is not printed."""
    rows = content().rows("crisis_contacts")
    known = contacts(rows, route.model.for_.municipality, CRISIS)
    for each in known or everywhere(rows):
        if each.phone:
            yield t("call", name=each.name, phone=each.phone)
        elif not each.needs_number:
            yield t("own_doctor")


def _foot(route: Route, here: Here, t: Texts) -> str:
    day = long_date(here.today, t.language)
    return t("foot", version=str(route.version), day=day)


@dataclass(frozen=True)
class _Calls:
    """Who can be called, and who is missing."""

    route: Route
    here: Here
    t: Texts

    def items(self) -> Iterator[str]:
        building, t = self.here.building, self.t
        if building.phone:
            place = high(self.here.place(t))
            yield t("call", name=f"{place}, {building.name}", phone=building.phone)
        else:
            yield t("fill_in", what=t("school_number"))
        for each in self._own():
            yield self._person(each, self._title(each.function))
        for role in self._linked():
            yield from self._contact(role)

    def missing(self) -> Iterator[str]:
        t = self.t
        if not self.here.building.phone:
            yield t("missing_number", name=self.here.building.name)
        for each in self._own():
            if not each.acting.phone:
                yield t("missing_phone", name=each.acting.name)
        for role in self._linked():
            found = self._found(role)
            title = self._title(role)
            if found is None:
                yield t("missing_contact", role=title)
                continue
            if not found.is_checked:
                yield t("missing_check", role=title, name=found.who.name)
            if not found.who.phone:
                yield t("missing_phone", name=found.who.name)
            if found.replacement is None:
                yield t("missing_replacement", role=title, name=found.who.name)

    def checked(self) -> Iterator[str]:
        """When the details of each fixed contact were looked at last."""
        for role in self._linked():
            found = self._found(role)
            if found is not None and found.checked_on is not None:
                day = long_date(found.checked_on, self.t.language)
                yield self.t("checked_on", name=found.who.name, day=day)

    def _linked(self) -> list[str]:
        return [name for name, role in self.route.roles.items() if role.linked_to == LOCATION]

    def _found(self, role: str) -> LinkedContact | None:
        return next((each for each in self.here.linked if each.role == role), None)

    def _title(self, role: str) -> str:
        return self.route.roles[role].title.ouder

    def _contact(self, role: str) -> Iterator[str]:
        found, title, t = self._found(role), self._title(role), self.t
        if found is None:
            yield t("fill_in", what=title)
            return
        said = self._person(found.who, title)
        if found.replacement is not None:
            stand_in = found.replacement
            phone = stand_in.phone or t("no_number")
            said = f"{said} {t('stand_in', name=stand_in.name, phone=phone)}"
        yield said

    def _person(self, who: Reachable, title: str) -> str:
        t, acting = self.t, who.acting
        facts = {"place": who.organisation_name, "hours": acting.hours}
        phone = acting.phone or t("no_number")
        return t("person", title=title, name=acting.name, phone=phone, **facts)

    def _own(self) -> list[Reachable]:
        """Who takes over a worry within the school: the functions to which the route hands it."""
        steps = [step for line in self.route.lines.values() for step in line.steps.values()]
        named = [step.hands_to for step in steps]
        named += [outcome.hands_to for step in steps for outcome in step.outcomes.values()]
        began = set(self.route.model.for_.organisation)
        inside = [
            name for name in dict.fromkeys(each for each in named if each is not None)
            if name in self.route.roles and set(self.route.roles[name].at) <= began
        ]  # fmt: skip
        return [each for name in inside for each in self.here.own if each.function == name]
