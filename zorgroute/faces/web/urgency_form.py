"""For which child is it urgent, who may start that, and what was filled in about it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.access import children_of
from zorgroute.chain.parties.queries import KnownChild, Reachable
from zorgroute.chain.routebook.queries import content, routes_at
from zorgroute.core.engine.world import World
from zorgroute.core.forms.sent import Sent
from zorgroute.core.maps.words import low
from zorgroute.core.routes.route import ANYONE, Route
from zorgroute.faces.web.pages import ActingRequest, Context, hat_of, today
from zorgroute.faces.web.texts import Texts

URGENT = "urgency"
DANGER, CHILD, WHAT, PARENTS, BECAUSE = "gevaar", "kind", "wat", "ouders", "omdat"
YES, NO = "ja", "nee"
PARENT_ANSWERS = ("ja", "nog_niet", "nee")
MAX_TEXT = 5_000
CASE, NEW = "zaak", "nieuw"


@dataclass(frozen=True)
class Choice:
    """A child to choose: with the open case there is, or one for whom a case must begin first."""

    child: KnownChild
    case: UUID | None
    route: Route

    @property
    def value(self) -> str:
        return f"{CASE}.{self.case}" if self.case else f"{NEW}.{self.child.id}"


@dataclass(frozen=True)
class Here:
    """The children and routes of whoever is in a hurry."""

    choices: tuple[Choice, ...]
    routes: tuple[Route, ...]

    @classmethod
    def of(cls, request: ActingRequest) -> Here:
        """Read the open cases first, then the children who have none yet."""
        acting = request.acting
        cases = [each for each in cases_of(acting, request.moment) if each[3]]
        known = [Choice(child, case, route) for case, child, route, _ in cases if child]
        busy = {each.child.id for each in known}
        hat = hat_of(request)
        here = routes_at(acting.municipality, hat.organisation_kind) if hat else ()
        fresh = [
            Choice(child, None, route)
            for child in children_of(acting, request.moment)
            if child.id not in busy
            and (route := _route_for(child, here, request.moment)) is not None
        ]
        routes = {route.digest: route for route in (*here, *(each.route for each in known))}
        return cls((*known, *fresh), tuple(routes.values()))

    def chosen(self, value: str) -> Choice | None:
        return next((each for each in self.choices if each.value == value), None)


def _route_for(child: KnownChild, routes: Iterable[Route], now: datetime) -> Route | None:
    """The route on which a case for this child would begin here, by age."""
    world = World(calendar=content().calendar, birth_date=child.birth_date)
    return next(
        (
            route
            for route in routes
            if route.model.for_.age is None or world.age_in(route.model.for_.age, now) is not False
        ),
        None,
    )


def starting_roles(route: Route) -> tuple[str, ...]:
    """The functions that a route lets start urgency."""
    track = route.exits.get(URGENT)
    return route.lines[track].may_start if track else ()


def may_start(route: Route, roles: Iterable[str]) -> bool:
    return any(route.may_act(role, starting_roles(route)) for role in roles)


def starters(request: ActingRequest, routes: Iterable[Route]) -> tuple[str, tuple[Reachable, ...]]:
    """Who starts urgency here: the functions in words, and the people of the own organisation."""
    acting = request.acting
    titles: dict[str, None] = {}
    functions: set[str] = set()
    for route in routes:
        for role in starting_roles(route):
            if role != ANYONE and role in route.roles:
                titles.setdefault(low(route.roles[role].title.prof))
                functions |= {role, *(route.roles[role].one_of or ())}
    if acting.organisation is None:
        return " / ".join(titles), ()
    day = today(request)
    here = parties.colleagues_at(acting.municipality, acting.organisation, day)
    wanted = [each for each in here if each.function in functions]
    return " / ".join(titles), _with_stand_ins(acting.municipality, wanted, request)


def _with_stand_ins(
    municipality: str, people: Sequence[Reachable], request: ActingRequest
) -> tuple[Reachable, ...]:
    steps_in = parties.replacements(municipality, today(request))
    known = parties.reachable_people(steps_in.values()) if steps_in else {}
    return tuple(
        replace(each, stand_in=known.get(steps_in[each.person]))
        if each.person in steps_in
        else each
        for each in people
    )


@dataclass(frozen=True)
class Told:
    """What was filled in; `errors` says per question what is wrong."""

    choice: Choice | None
    what: str
    parents: str
    because: str
    errors: Mapping[str, str] = field(default_factory=dict)


def read(sent: Sent, here: Here, t: Texts) -> Told:
    """Judge what was sent, in the order of the page."""
    errors: dict[str, str] = {}
    if sent.one(DANGER) != NO:
        errors[DANGER] = t("missing_danger")
    choice = here.chosen(sent.one(CHILD))
    if choice is None:
        errors[CHILD] = t("missing_child")
    if not sent.one(WHAT):
        errors[WHAT] = t("missing_what")
    parents = sent.one(PARENTS)
    if parents not in PARENT_ANSWERS:
        errors[PARENTS] = t("missing_parents")
    elif parents == NO and not sent.one(BECAUSE):
        errors[BECAUSE] = t("missing_because")
    for name in (WHAT, BECAUSE):
        errors |= wrong_text(sent, name, t)
    return Told(choice, sent.one(WHAT), parents, sent.one(BECAUSE), errors)


def wrong_text(sent: Sent, name: str, t: Texts) -> dict[str, str]:
    """What is wrong with a text that is there: too long, or with a sign that cannot be kept."""
    if len(sent.one(name)) > MAX_TEXT:
        return {name: t("too_long", most=str(MAX_TEXT))}
    return {name: t("strange")} if sent.is_strange(name) else {}


def words(told: Told, t: Texts) -> str:
    """What is going on, with what the parents know where they did not agree."""
    if told.parents == "nog_niet":
        return f"{told.what} {t('not_yet_words')}"
    if told.parents == NO:
        return f"{told.what} {t('because_words', why=told.because)}"
    return told.what


def questions(sent: Sent, here: Here, errors: Mapping[str, str], t: Texts) -> dict[str, Context]:
    """The questions of the page in their order, with what was typed and what is wrong."""
    danger = [
        {"value": NO, "label": t("danger_no"), "is_chosen": sent.one(DANGER) == NO},
        {"value": YES, "label": t("danger_yes"), "more": t("danger_yes_more")},
    ]
    parents = [
        {"value": each, "label": t(f"parents_{each}"), "is_chosen": sent.one(PARENTS) == each}
        for each in PARENT_ANSWERS
    ]
    return {
        "danger": {**_base(DANGER, t("danger"), errors), "options": danger},
        "child": child_question(sent, here.choices, errors, t("child"), t),
        "what": text_question(sent, WHAT, errors, t("what"), hint=t("what_hint"), rows=3),
        "parents": {**_base(PARENTS, t("parents"), errors), "options": parents},
        "because": text_question(sent, BECAUSE, errors, t("because"), rows=2),
    }


def child_question(
    sent: Sent,
    choices: Iterable[Choice],
    errors: Mapping[str, str],
    label: str,
    t: Texts,
    **more: object,
) -> Context:
    """Which child it is about, as a list to choose from."""
    options = [{"value": each.value, "label": _label(each, t)} for each in choices]
    return {**_base(CHILD, label, errors), "value": sent.one(CHILD), "options": options, **more}


def text_question(
    sent: Sent, name: str, errors: Mapping[str, str], label: str, **more: object
) -> Context:
    return {**_base(name, label, errors), "value": sent.one(name), **more}


def _base(name: str, label: str, errors: Mapping[str, str]) -> Context:
    return {"id": name, "name": name, "label": label, "error": errors.get(name)}


def _label(choice: Choice, t: Texts) -> str:
    child = choice.child
    named = t("child_group", name=child.name, group=child.group) if child.group else child.name
    return named if choice.case else t("child_new", name=named)
