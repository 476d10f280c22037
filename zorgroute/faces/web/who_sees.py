"""Who sees what of a case and why, for a professional (screen 13)?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.parties.queries import person_names
from zorgroute.core.policy.words import Ground
from zorgroute.core.routes.words import InformationClass
from zorgroute.core.telling.who_sees import Sight
from zorgroute.core.wording.dates import short_date
from zorgroute.faces.parties_on_case import FAMILY, LOOK, YOU, Party, lacking, parties_of
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    hat_of,
    language,
    page,
    professional,
    say,
)


@require_safe
@professional
def sees(request: ActingRequest, case: UUID) -> HttpResponse:
    """Who sees what and why: the own line first, then a row for each organisation."""
    seen = case_seen_by(request.acting, case, request.moment, [LOOK])
    parties = parties_of(seen)
    context = {
        "title": say("sees.title"),
        "why": _why(request, seen),
        "head": say("sees.organisation"),
        "subjects": [say(f"policy.subject.{each}") for each in InformationClass],
        "rows": [
            {"name": _name(each), "cells": [_cell(each, it) for it in InformationClass]}
            for each in parties
        ],
        "needs": [_need(seen, each, ground) for each, ground in lacking(parties).items()],
        "ask": say("sees.ask"),
        "law": say("sees.law"),
        "crumbs": [
            (say("nav.work"), reverse("work")),
            (short_name(seen), reverse("case", args=[seen.id])),
            (say("sees.title"), ""),
        ],
    }
    return page(request, "web/case/who_sees.html", context)


def _why(request: ActingRequest, seen: SeenCase) -> list[str]:
    """Why this reader sees the case: the own function, whom it is done for, and what it carries."""
    hat = hat_of(request)
    titles = seen.teller(language()).titles
    role = titles.role(seen.role)
    where = hat.organisation_name if hat else ""
    found = [say("sees.why", role=role[:1].lower() + role[1:], organisation=where)]
    away = [each for each in seen.acting.answers_for if each != seen.acting.person]
    names = person_names(away) if away else {}
    found += [say("sees.why.replaces", name=names[each]) for each in away if each in names]
    if seen.answers_for_it:
        found.append(say("sees.why.responsible"))
    return found


def _name(party: Party) -> str:
    if party.kind in (YOU, FAMILY):
        return say(f"sees.{party.kind}")
    return party.name[:1].upper() + party.name[1:]


def _need(seen: SeenCase, of_class: InformationClass, ground: Ground) -> Context:
    """What is needed to see a class whole, and where to ask for it."""
    subject = say(f"policy.subject.{of_class}")
    url = reverse("consents", args=[seen.id]) if ground == Ground.CONSENT else ""
    return {"text": say(f"sees.needs.{ground}", subject=subject), "subject": subject, "url": url}


def _cell(party: Party, of_class: InformationClass) -> Context:
    """What a party sees of a class, in a word, and on which ground."""
    sight = party.sights.get(of_class)
    if sight is None:
        return {"verdict": "", "text": say("sees.nothing_yet")}
    ground = _ground(sight)
    text = say("sees.cell", verdict=say(f"policy.verdict.{sight.verdict}"), ground=ground)
    return {"verdict": str(sight.verdict), "text": text}


def _ground(sight: Sight) -> str:
    if not sight.grounds:
        return ""
    day = short_date(sight.agreed_on, language()) if sight.agreed_on else ""
    return say(f"sees.ground.{sight.grounds[0]}", day=day)
