"""What did somebody fill in on the page for raising a concern, and what is still missing?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from zorgroute.chain.concerns.actions import DOMAINS, MAX_FACT, NewChild
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.forms.sent import Sent
from zorgroute.core.routes.route import Route
from zorgroute.faces.web.days import day_question, typed_day
from zorgroute.faces.web.pages import Context, read_uuid, say

OTHER_CHILD = "ander"
TODAY, THIS_WEEK, OTHER_DAY = "vandaag", "week", "anders"
LONGEST_NAME = 80
EARLIEST_BIRTH = date(1995, 1, 1)


@dataclass(frozen=True)
class Read:
    """What was filled in; `errors` says per field what is wrong, and then the rest is not whole."""

    child: UUID | NewChild | None
    domains: tuple[str, ...]
    facts: str
    seen_on: date | None
    tried: str
    route: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def read(
    sent: Sent, children: Sequence[KnownChild], today: date, routes: Sequence[Route] = ()
) -> Read:
    """Judge what was sent; the facts are told in the order of the page.

    Which route it is about is asked only where more than one can be begun here.
    """
    errors: dict[str, str] = {}
    route = _route(sent, routes, errors)
    child = _child(sent, children, today, errors)
    domains = tuple(each for each in DOMAINS if each in sent.all("over"))
    facts, tried = sent.one("feiten"), sent.one("geprobeerd")
    if not domains:
        errors["over"] = say("web.concern.missing.domain")
    if not facts:
        errors["feiten"] = say("web.concern.missing.facts")
    elif len(facts) + len(tried) > MAX_FACT:
        errors["feiten"] = say("web.concern.too_long")
    for name in ("feiten", "geprobeerd", "voornaam", "achternaam"):
        if sent.is_strange(name):
            errors.setdefault(name, say("web.strange"))
    seen_on = _seen_on(sent, today, errors)
    return Read(child, domains, facts, seen_on, tried, route, errors)


def _route(sent: Sent, routes: Sequence[Route], errors: dict[str, str]) -> str:
    names = [each.name for each in routes]
    if len(names) == 1:
        return names[0]
    if sent.one("route") in names:
        return sent.one("route")
    if names:
        errors["route"] = say("web.concern.missing.route")
    return ""


def _child(
    sent: Sent, children: Sequence[KnownChild], today: date, errors: dict[str, str]
) -> UUID | NewChild | None:
    chosen = sent.one("kind")
    if chosen == OTHER_CHILD:
        return _new_child(sent, today, errors)
    child = read_uuid(chosen)
    if child is None or child not in {each.id for each in children}:
        errors["kind"] = say("web.concern.missing.child")
        return None
    return child


def _new_child(sent: Sent, today: date, errors: dict[str, str]) -> NewChild | None:
    before = len(errors)
    names = {}
    for name in ("voornaam", "achternaam", "tussenvoegsel"):
        names[name] = sent.one(name)
        if not names[name] and name != "tussenvoegsel":
            errors[name] = say(f"web.concern.missing.{name}")
        elif len(names[name]) > LONGEST_NAME:
            errors[name] = say("web.concern.long_name")
    born = typed_day(sent, "geboren")
    if not isinstance(born, date):
        errors["geboren"] = born or say("web.concern.missing.geboren")
    elif not EARLIEST_BIRTH <= born <= today:
        errors["geboren"] = say("web.concern.wrong_birth")
    if len(errors) > before or not isinstance(born, date):
        return None
    return NewChild(names["voornaam"], names["achternaam"], born, names["tussenvoegsel"][:20])


def _seen_on(sent: Sent, today: date, errors: dict[str, str]) -> date | None:
    when = sent.one("wanneer") or TODAY
    if when == THIS_WEEK:
        return today - timedelta(days=today.weekday())
    if when != OTHER_DAY:
        return today
    day = typed_day(sent, "dag")
    if isinstance(day, date) and day <= today:
        return day
    errors["dag"] = (
        say("web.concern.day_ahead")
        if isinstance(day, date)
        else day or say("web.concern.missing.day")
    )
    return None


def questions(
    sent: Sent,
    children: Sequence[KnownChild],
    errors: Mapping[str, str],
    routes: Sequence[Context] = (),
    *,
    may_add: bool = True,
) -> dict[str, Context]:
    """The questions of the page, with what was typed and what is wrong.

    `may_add` says whether the child may be one who is not in the list yet.
    """
    wrong = errors.get
    other = [{"value": OTHER_CHILD, "label": say("web.concern.other_child")}] if may_add else []
    return {
        "route": _routes(sent, routes, wrong("route")) if routes else {},
        "child": {
            "id": "kind",
            "name": "kind",
            "label": say("web.concern.child"),
            "value": sent.one("kind"),
            "error": wrong("kind"),
            "options": [
                *({"value": str(each.id), "label": _label(each)} for each in children),
                *other,
            ],
        },
        "given": _line(sent, "voornaam", wrong("voornaam")),
        "prefix": _line(sent, "tussenvoegsel", wrong("tussenvoegsel"), is_optional=True),
        "surname": _line(sent, "achternaam", wrong("achternaam")),
        "born": day_question(sent, "geboren", say("web.concern.geboren"), error=wrong("geboren")),
        "domains": _domains(sent, wrong("over")),
        "facts": _line(
            sent, "feiten", wrong("feiten"), rows=6, hint=say("web.concern.feiten.hint")
        ),
        "when": _when(sent),
        "day": day_question(
            sent, "dag", say("web.concern.which_day"), hint=say("web.date.hint"), error=wrong("dag")
        ),
        "tried": _line(sent, "geprobeerd", wrong("geprobeerd"), rows=3, is_optional=True),
    }


def _routes(sent: Sent, routes: Sequence[Context], error: str | None) -> Context:
    """Which of the routes it is about."""
    return {
        "id": "route",
        "name": "route",
        "label": say("web.concern.route"),
        "error": error,
        "options": [{**each, "is_chosen": each["value"] == sent.one("route")} for each in routes],
    }


def _label(child: KnownChild) -> str:
    if not child.group:
        return child.name
    return say("web.concern.in_group", name=child.name, group=child.group)


def _line(sent: Sent, name: str, error: str | None, **more: object) -> Context:
    return {
        "id": name,
        "name": name,
        "label": say(f"web.concern.{name}"),
        "value": sent.one(name),
        "error": error,
        **more,
    }


def _domains(sent: Sent, error: str | None) -> Context:
    chosen = sent.all("over")
    return {
        "id": "over",
        "name": "over",
        "kind": "checks",
        "label": say("web.concern.over"),
        "error": error,
        "options": [
            {"value": each, "label": say(f"web.concern.over.{each}"), "is_chosen": each in chosen}
            for each in DOMAINS
        ],
    }


def _when(sent: Sent) -> Context:
    chosen = sent.one("wanneer") or TODAY
    return {
        "id": "wanneer",
        "name": "wanneer",
        "label": say("web.concern.wanneer"),
        "options": [
            {
                "value": each,
                "label": say(f"web.concern.wanneer.{each}"),
                "is_chosen": each == chosen,
            }
            for each in (TODAY, THIS_WEEK, OTHER_DAY)
        ],
    }
