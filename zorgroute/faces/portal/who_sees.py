"""Who can reach what was written about this child, for a parent (screen 13)?"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.core.policy.words import Ground, Verdict
from zorgroute.core.routes.words import InformationClass
from zorgroute.faces.parties_on_case import FAMILY, LOOK, OWN, YOU, Party, parties_of
from zorgroute.faces.portal import happening
from zorgroute.faces.portal.asking import (
    NOW,
    Context,
    FamilyRequest,
    day_words,
    family,
    page,
    say,
)


@require_safe
@family
def sees_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """Who can reach it: a sentence for each organisation, and why."""
    seen = case_seen_by(request.acting, case, request.moment, [LOOK], "portaal")
    parties = [each for each in parties_of(seen) if each.kind not in (YOU, OWN, FAMILY)]
    context = {
        "title": say("sees.title"),
        "lead": say("sees.lead", name=happening.child_name(seen)),
        "parties": [_told(seen, each) for each in parties],
        "empty": say("sees.nobody"),
        "back": {"url": NOW, "label": say("portal.nav.now")},
    }
    return page(request, "portal/who_sees.html", context)


def _told(seen: SeenCase, party: Party) -> Context:
    """What one organisation sees, what not, and because of what."""
    by = {
        verdict: [of for of, sight in party.sights.items() if sight.verdict == verdict]
        for verdict in Verdict
    }
    found = [say("sees.whole", what=_listed(by[Verdict.WHOLE]))]
    if by[Verdict.PART]:
        found.append(say("sees.part", what=_listed(by[Verdict.PART])))
    if by[Verdict.NOTHING]:
        found.append(say("sees.not", what=_listed(by[Verdict.NOTHING])))
    found.append(say("sees.because", why=_joined(_reasons(seen, party))))
    return {"name": party.name[:1].upper() + party.name[1:], "sentences": found}


def _listed(classes: Iterable[InformationClass]) -> str:
    return _joined([say(f"policy.subject.{each}") for each in classes])


def _reasons(seen: SeenCase, party: Party) -> list[str]:
    """Every ground on which this party sees something, each once, the consent with its day."""
    grounds = dict.fromkeys(each for sight in party.sights.values() for each in sight.grounds)
    days = [sight.agreed_on for sight in party.sights.values() if sight.agreed_on]
    found = []
    for each in grounds:
        day = day_words(max(days), seen.now) if days and each == Ground.CONSENT else ""
        found.append(say(f"sees.reason.{each}", day=day))
    return found


def _joined(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return say("sees.and", first=", ".join(words[:-1]), last=words[-1])
