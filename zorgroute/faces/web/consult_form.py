"""Whom may somebody ask for advice, and what did they write on the page for it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.meetings.actions import AGE_BANDS, Question, why_not_asked
from zorgroute.chain.parties import queries as parties
from zorgroute.chain.parties.queries import KnownChild, Reachable
from zorgroute.chain.routebook.queries import routes_at
from zorgroute.core.forms.sent import Sent
from zorgroute.core.maps.words import high
from zorgroute.core.routes.route import Route
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.pages import ActingRequest, Context, hat_of, language, read_uuid, today
from zorgroute.faces.web.texts import Texts

ADVISER, AGE, QUESTION = "aan", "leeftijd", "vraag"
FIELD_OF = {
    "consult.no_question": QUESTION,
    "consult.too_long": QUESTION,
    "consult.no_such_age": AGE,
    "consult.recognisable": QUESTION,
}


@dataclass(frozen=True)
class Around:
    """What the asker works on: the routes, and the children of the cases, for keeping them out."""

    routes: tuple[Route, ...]
    children: tuple[KnownChild, ...]

    @classmethod
    def of(cls, request: ActingRequest) -> Around:
        """Read it from the actor's own cases and organisation."""
        cases = cases_of(request.acting, request.moment)
        hat = hat_of(request)
        kind = hat.organisation_kind if hat else ""
        here = routes_at(request.acting.municipality, kind)
        routes = {route.digest: route for route in (*here, *(route for _, _, route, _ in cases))}
        children = (child for _, child, _, _ in cases if child is not None)
        return cls(tuple(routes.values()), tuple(children))


@dataclass(frozen=True)
class Adviser:
    """Somebody whom the route knows and who may be asked: by which function, and how to reach."""

    who: Reachable
    function: str
    replacement: Reachable | None = None


def advisers(request: ActingRequest, around: Around) -> list[Adviser]:
    """The fixed contacts of the own location first, then whom a route lets one ask anonymously."""
    found: dict[UUID, Adviser] = {}
    acting = request.acting
    for location in acting.locations:
        for contact in parties.contacts_of(acting.municipality, location):
            function = _title(around.routes, contact.role)
            found.setdefault(
                contact.who.person, Adviser(contact.who, function, contact.replacement)
            )
    for route, role in _asked_anonymously(around.routes):
        words = route.roles[role]
        functions = (role, *(words.one_of or ()))
        kinds = [str(kind) for kind in words.at]
        for each in parties.colleagues_of_kinds(
            acting.municipality, kinds, functions, today(request)
        ):
            found.setdefault(each.person, Adviser(each, words.title.prof))
    own = acting.organisation
    return [
        each
        for person, each in found.items()
        if person != acting.person and (own is None or each.who.organisation != own)
    ]


def _asked_anonymously(routes: Iterable[Route]) -> Iterator[tuple[Route, str]]:
    """The functions to which a route lets information go without a name."""
    for route in routes:
        for line in route.lines.values():
            for step in line.steps.values():
                ways = step.outcomes.values()
                for share in (*step.shares, *(each for way in ways for each in way.shares)):
                    if share.ground is not None and share.ground.anonymous:
                        yield from ((route, role) for role in share.to if role in route.roles)


def _title(routes: Iterable[Route], role: str) -> str:
    known = next((route.roles[role] for route in routes if role in route.roles), None)
    return known.title.prof if known else role_word(role, language())


@dataclass(frozen=True)
class Asked:
    """What was written; `errors` says per question what is wrong, `pieces` what gives it away."""

    question: Question | None
    errors: Mapping[str, str] = field(default_factory=dict)
    pieces: str = ""


def read(
    request: ActingRequest, sent: Sent, around: Around, known: list[Adviser], t: Texts
) -> Asked:
    """Judge what was sent, in the order of the page."""
    errors: dict[str, str] = {}
    chosen = read_uuid(sent.one(ADVISER))
    if chosen is None or chosen not in {each.who.person for each in known}:
        errors[ADVISER] = t("no_adviser")
    question = Question(chosen or request.acting.person, sent.one(QUESTION), age_band=sent.one(AGE))
    pieces = ""
    for why in why_not_asked(request.acting, question, request.moment, around.children):
        name = why.code.removeprefix("consult.")
        errors.setdefault(FIELD_OF[why.code], t(name, **dict(why.facts)))
        pieces = why.fact("pieces") or pieces
    if sent.is_strange(QUESTION):
        errors[QUESTION] = t("strange")
    return Asked(question if not errors else None, errors, pieces)


def questions(
    sent: Sent, known: list[Adviser], errors: Mapping[str, str], t: Texts
) -> dict[str, Context]:
    """The three questions of the page, with what was typed and what is wrong."""
    only = known[0].who.person if len(known) == 1 else None
    chosen = sent.one(ADVISER) or str(only or "")
    return {
        "adviser": {
            "id": ADVISER,
            "name": ADVISER,
            "label": t("adviser"),
            "error": errors.get(ADVISER),
            "options": [
                {
                    "value": str(each.who.person),
                    "label": person_words(each.who, each.function),
                    "more": _reach(each, t),
                    "is_chosen": chosen == str(each.who.person),
                }
                for each in known
            ],
        },
        "age": {
            "id": AGE,
            "name": AGE,
            "label": t("age"),
            "error": errors.get(AGE),
            "is_optional": True,
            "value": sent.one(AGE),
            "options": [{"value": each, "label": age_words(each, t)} for each in AGE_BANDS],
        },
        "question": {
            "id": QUESTION,
            "name": QUESTION,
            "label": t("question"),
            "hint": t("question_hint"),
            "error": errors.get(QUESTION),
            "value": sent.one(QUESTION),
            "rows": 6,
        },
    }


def person_words(who: Reachable, function: str) -> str:
    """A person as others are named everywhere: name, function, organisation."""
    return ", ".join(part for part in (who.name, function, who.organisation_name) if part)


def _reach(each: Adviser, t: Texts) -> str:
    said = [t("phone", phone=each.who.phone)] if each.who.phone else []
    if each.replacement is not None:
        said.append(t("stands_in", name=each.replacement.name, phone=each.replacement.phone))
    if each.who.hours:
        said.append(high(each.who.hours))
    return ". ".join(said)


def age_words(band: str, t: Texts) -> str:
    """About how old a child is, in words; that it is not said when it is not."""
    least, _, most = band.partition("-")
    return t("age_band", least=least, most=most) if most else t("age_any")
