"""What may a young person ask of the own file, from which age, and in which words?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.parties.access import own_self
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.rights import actions, rules
from zorgroute.chain.rights.rules import Kind
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.faces.portal.asking import Context, FamilyRequest, is_at_own_door, say

OBJECTION = "bezwaar"
WORDS = (
    "asked", "may", "speak", "later", "later_who", "private", "not_yet", "send", "one", "arrived",
    "on", "wrote", "answer", "explained", "copy", "copy_gone", "disagree", "disagree_talk",
    "disagree_ap", "disagree_judge", "back_out",
)  # fmt: skip


def words() -> Context:
    """What stands around a request of a young person."""
    return {"words": {name: say(f"rights.{name}") for name in WORDS}}


def home(request: FamilyRequest) -> Context:
    """What this young person may ask today, and what from a later birthday on."""
    acting, now = request.acting, request.moment
    child = own_self(acting, acting.person, now, "verzoek")
    found = cases_of(acting, now)
    open_now = [case for case, _, _, is_open in found if is_open]
    cases = open_now or [case for case, *_ in found]
    kinds = actions.kinds().values()
    may = [each for each in kinds if _may(each, child, now)]
    return {
        **words(),
        "title": say("portal.nav.rights"),
        "lead": say("rights.lead"),
        "asks": [
            {"label": say(f"right.kind.{each.name}"), "url": _address(each, cases)}
            for each in may
            # A decision belongs to a case; with more than one it is chosen there.
            if each.name != OBJECTION or len(cases) == 1
        ],
        "speak": [reverse("portal_statement", args=[each]) for each in open_now[:1]],
        "later": [say(f"right.kind.{each.name}") for each in kinds if each not in may],
    }


def asking(child: KnownChild, kind: Kind, now: datetime) -> Context:
    """Whether this may be asked in person, and why; where not, who can."""
    may = _may(kind, child, now)
    is_alone = not rules.is_for_parents(child.birth_date, now.astimezone(AMSTERDAM).date())
    why = ("rights.why_alone" if is_alone else "rights.why") if may else "rights.later_who"
    return {**words(), "is_allowed": may, "why": say(why)}


def fetch_words(until: str) -> Context:
    """Until when a copy can be fetched, at the own door."""
    return {"lead": say("rights.copy_until", day=until)} if is_at_own_door() else {}


def is_said(code: str) -> bool:
    """Whether something is called otherwise at the own door, on a page of that door."""
    return is_at_own_door() and code in content().young.texts


def _may(kind: Kind, child: KnownChild, now: datetime) -> bool:
    return rules.may_ask_self(kind, child.birth_date, now.astimezone(AMSTERDAM).date())


def _address(kind: Kind, cases: list[UUID]) -> str:
    url = reverse("portal_ask", args=[kind.name])
    return f"{url}?zaak={cases[0]}" if kind.name == OBJECTION else url
