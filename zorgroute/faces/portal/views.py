"""What does a parent see: what happens now, the whole route, what was written, and the rights?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.routebook.queries import content
from zorgroute.core.maps.rail import rail_html
from zorgroute.core.maps.row import Map
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.portal import happening, own_door
from zorgroute.faces.portal.asking import (
    NOW,
    Context,
    FamilyRequest,
    family,
    language,
    own_file,
    page,
    say,
)
from zorgroute.faces.portal.family import facts_only
from zorgroute.faces.portal.helping import routes_for_family

AFTER = "na"


@require_safe
@own_file
def now_page(request: FamilyRequest) -> HttpResponse:
    """What happens now with each child of this parent, or with this young person, and whom to call
    (screen 21)."""
    found = cases_of(request.acting, request.moment)
    tell = own_door.told if request.acting.is_young else happening.told
    cases = [
        tell(case_seen_by(request.acting, case, request.moment, ["wat-nu"], "portaal"))
        for case, _, _, is_open in found
        if is_open
    ]
    if request.acting.is_young:
        return page(request, "portal/young_now.html", {"cases": cases, **own_door.frame_words()})
    cases.sort(key=lambda each: (each["question"] is None, each["name"]))
    over = [
        {"name": child.given_name if child else say("portal.child"), "case": case}
        for case, child, _, is_open in found
        if not is_open
    ]
    context = {
        "cases": cases,
        "over": over,
        "is_one": len(cases) == 1,
        "thanks": request.GET.get(AFTER) == "verteld",
        "was_done": request.GET.get(AFTER) == "was-al",
        "facts_only": facts_only(request.acting, request.moment),
        "may_ask": bool(routes_for_family(request.acting, request.moment)),
    }
    return page(request, "portal/now.html", context)


@require_safe
@family
def route_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """The whole route of this child, as parents read it."""
    seen = case_seen_by(request.acting, case, request.moment, ["route"], "portaal")
    return page(request, "portal/route.html", {**_about(seen), "map": rail(seen.map(OUDER))})


@require_safe
@family
def written_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """What was written down about this child, as far as this parent may read it."""
    seen = case_seen_by(request.acting, case, request.moment, ["opgeschreven"], "portaal")
    context = {
        **_about(seen),
        "days": happening.days(seen),
        "was_added": request.GET.get(AFTER) == "erbij",
        "state_url": reverse("portal_statement", args=[case]),
    }
    return page(request, "portal/written.html", context)


def rail(plan: Map) -> str:
    """The map of a parent as a list."""
    catalogue = content().catalogue

    def spoken(code: str, /, **facts: str) -> str:
        return catalogue.sentence(code, facts, voice=OUDER, language=language())

    return rail_html(plan, texts=spoken, prefix="route", language=language())


def _about(seen: SeenCase) -> Context:
    return {
        "name": happening.child_name(seen),
        "back": {"url": NOW, "label": say("portal.nav.now")},
    }
