"""Who has authority over a child, where does it live, who helps at home, what is shielded?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by, keeps_family
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.chain.parties.family import history_of, holders_of, parents_of
from zorgroute.chain.parties.homes import Address, Home, homes_of, network_of
from zorgroute.chain.parties.own_door import Door, door_of
from zorgroute.chain.parties.queries import KnownChild, person_names
from zorgroute.chain.parties.recording import Rules
from zorgroute.chain.parties.shielding import hidden_from, shields_around
from zorgroute.chain.routebook.queries import content
from zorgroute.core.policy.authority import (
    Holder,
    Kind,
    deciders,
    is_doubtful,
    kinds_of,
    to_review,
)
from zorgroute.core.policy.shielding import Hidden, Shielding
from zorgroute.core.wording.catalogue import Language
from zorgroute.core.wording.dates import long_date
from zorgroute.faces.navigation import WORK
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.family_door_told import door_words
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    language,
    new_key,
    page,
    professional,
    say,
    today,
)

AFTER = ("gezag", "adres", "afscherming", "deur")
KINDS, SOURCES, GROUNDS = "authority_kinds", "authority_sources", "shield_grounds"


@dataclass(frozen=True)
class Family:
    """The family around the child of a case, as this keeper of it may know it.

    `people` are everybody who has authority or is a parent, by name, without whom is kept from
    this reader.
    """

    seen: SeenCase
    child: KnownChild
    holders: tuple[Holder, ...]
    people: Mapping[UUID, str]
    hidden: Hidden

    def name_of(self, who: UUID) -> str:
        """What somebody around this child is called; empty for who is not told of."""
        return self.child.given_name if who == self.child.id else self.people.get(who, "")


def family_of(request: ActingRequest, case: UUID) -> Family:
    """The family of a case for who keeps it; raises `Unseen` for others in the case."""
    seen = case_seen_by(request.acting, case, request.moment, ["gezin"])
    if seen.child is None or not keeps_family(seen, content().family_keepers):
        raise Unseen(str(case))
    here, child, day = request.acting.municipality, seen.child.id, today(request)
    hidden = hidden_from(request.acting, request.moment)
    holders = tuple(
        each for each in holders_of(here, child, day) if each.person not in hidden.people
    )
    found = {each.person: each.name for each in holders if each.person is not None}
    found |= {each.person: each.name for each in parents_of(here, child, day)}
    people = {who: name for who, name in found.items() if who not in hidden.people}
    return Family(seen, seen.child, holders, people, hidden)


@cache
def rules() -> Rules:
    """The kinds of authority, doubts included, and the sources it can be known from."""
    sources = {row["code"]: row["needs_day"] == "yes" for row in content().rows(SOURCES)}
    return Rules(kinds(), sources)


def label_of(table: str, code: str) -> str:
    """What a code of one of these tables is called; the code itself when it is not there."""
    return labels(table, language()).get(code, code)


@cache
def labels(table: str, spoken: Language) -> Mapping[str, str]:
    """The labels of a table by code."""
    column = "label_en" if spoken == Language.EN else "label"
    return {row["code"]: row[column] for row in content().rows(table)}


@require_safe
@professional
def family(request: ActingRequest, case: UUID) -> HttpResponse:
    """The page about the family, for who keeps its data."""
    found = family_of(request, case)
    after = request.GET.get("na", "")
    context = {
        # No name in the title of a tab: it stays in the history of a shared computer.
        "tab": say("family.back"),
        "title": say("family.title", child=short_name(found.seen)),
        "crumbs": [
            (say("nav.work"), WORK),
            (short_name(found.seen), reverse("case", args=[case])),
            (say("family.back"), ""),
        ],
        "message": {"title": say(f"family.after.{after}")} if after in AFTER else None,
        "case": case,
        "key": new_key(),
        "is_doubtful": say("family.doubtful") if is_doubtful(found.holders, kinds()) else "",
        "born": _born(found.child),
        "holders": [_holder_words(request, found, each) for each in found.holders],
        "others": _others(found),
        "history": _history(request, found),
        "homes": _homes(request, found),
        "network": _network(request, found),
        "shields": _shields(request, found),
        "door": door_words(case, found.child, _door(request, found), today(request)),
    }
    return page(request, "web/family/family.html", context)


def _door(request: ActingRequest, found: Family) -> Door:
    return door_of(request.acting.municipality, found.child.id, today(request))


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of authority with the doubts, for judging who decides."""
    return kinds_of(content().rows(KINDS))


def _born(child: KnownChild) -> str:
    """What is not known of a birthday: it is still to come, or it was never told."""
    if child.birth_date is not None:
        return ""
    if child.expected_on is not None:
        return say("family.expected", day=day_in(child.expected_on))
    return say("family.no_birthday")


def day_in(day: date) -> str:
    """A day with its year."""
    return long_date(day, language())


def _holder_words(request: ActingRequest, found: Family, each: Holder) -> Context:
    decides = each in deciders(found.holders, kinds())
    doubts = [
        say(f"family.{code}")
        for code, holds in (("doubted", each.is_doubted), ("examined", each.under_investigation))
        if holds
    ]
    due = bool(to_review([each], today(request)))
    return {
        "name": each.name or say("family.nobody"),
        "kind": label_of(KINDS, each.kind),
        "since": say("family.since", day=day_in(each.since)),
        "source": label_of(SOURCES, each.source),
        "established": day_in(each.established_on) if each.established_on else "",
        "review": _review(each, due=due),
        "is_due": due,
        "doubts": doubts,
        "decides": say("family.decides") if decides else say("family.decides_not"),
        "closed": "" if each.opens or each.person is None else say("family.closed"),
        "note": each.note,
        "url": f"{reverse('family-authority', args=[found.seen.id])}?rij={each.id}",
    }


def _review(each: Holder, *, due: bool) -> str:
    if each.review_on is None:
        return say("family.never_checked") if each.source == "overgenomen" else ""
    return say("family.review_now" if due else "family.review", day=day_in(each.review_on))


def _others(found: Family) -> list[str]:
    """Parents without authority: they see nothing, and a person tells them facts (BW 1:377c)."""
    held = {each.person for each in found.holders if each.opens}
    return [name for who, name in found.people.items() if who not in held]


def _history(request: ActingRequest, found: Family) -> list[str]:
    past = history_of(request.acting.municipality, found.child.id, today(request))
    return [
        say(
            "family.was",
            name=each.name or say("family.nobody"),
            kind=label_of(KINDS, each.kind).lower(),
            since=day_in(each.since),
            until=day_in(each.until) if each.until else "",
            source=label_of(SOURCES, each.source).lower(),
        )
        for each in past
        if each.person not in found.hidden.people
    ]


def _homes(request: ActingRequest, found: Family) -> list[Context]:
    homes = homes_of(request.acting, found.child.id, request.moment)
    return [
        {"address": address_words(each.address), "phone": each.address.phone,
         "residents": _residents(request, found, each)}
        for each in homes
    ]  # fmt: skip


def _residents(request: ActingRequest, found: Family, home: Home) -> list[Context]:
    day = today(request)
    return [
        {
            "id": each.id,
            "name": found.name_of(each.who),
            "since": say("family.lives_from", day=day_in(each.since)) if each.since > day else "",
            "until": say("family.lives_until", day=day_in(each.until)) if each.until else "",
        }
        for each in home.residents
        if found.name_of(each.who)
    ]


def address_words(address: Address) -> str:
    """An address on one line."""
    street = " ".join(each for each in (address.street, address.number) if each)
    place = " ".join(each for each in (address.postcode, address.place) if each)
    return f"{street}, {place}"


def _network(request: ActingRequest, found: Family) -> list[Context]:
    helpers = network_of(request.acting, found.child.id, request.moment)
    names = person_names({each.added_by for each in helpers})
    return [
        {
            "name": each.name,
            "relation": each.relation,
            "phone": each.phone,
            "phone_link": "".join(sign for sign in each.phone if sign in "+0123456789"),
            "by": say("family.added_by", name=names.get(each.added_by, "")),
            "is_shared": each.is_shared,
        }
        for each in helpers
    ]


def _shields(request: ActingRequest, found: Family) -> list[Context]:
    rows = shields_around(request.acting, found.child.id, request.moment)
    homes = {
        each.id: address_words(each.address)
        for each in homes_of(request.acting, found.child.id, request.moment)
    }
    names = person_names({who for each in rows for who in each.against})
    return [
        {
            "id": each.id,
            "what": _subject(found, each, homes),
            "against": ", ".join(names.get(who, "") for who in each.against)
            or say("family.everybody"),
            "ground": label_of(GROUNDS, each.ground),
            "until": say("family.shield_until", day=day_in(each.until)),
            "review": say("family.review", day=day_in(each.review_on)),
            "is_due": each.review_on <= today(request),
        }
        for each in rows
    ]


def _subject(found: Family, each: Shielding, homes: Mapping[UUID, str]) -> str:
    who = each.person or each.child
    if who is not None:
        return found.name_of(who) or say("family.somebody")
    return homes.get(each.household, "") if each.household else ""
