"""To what did a parent say yes, and how is that taken back?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.ledger.refusals import Unseen
from zorgroute.core.engine.interrupts import resting_on
from zorgroute.core.engine.moves import Actor, Interrupt
from zorgroute.faces.portal.asking import Context, FamilyRequest, family, language, page, say
from zorgroute.faces.portal.happening import child_name

ASKED = "intrekken"


@require_http_methods(["GET", "HEAD", "POST"])
@family
def consents_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """What a parent allowed, and taking it back: as easy as giving it was (R012)."""
    seen = case_seen_by(request.acting, case, request.moment, ["toestemming"], "portaal")
    url = reverse("portal_consents", args=[case])
    asked = request.POST.get(ASKED, "") or request.GET.get(ASKED, "")
    if asked and asked not in seen.consents:
        raise Unseen(asked)
    if request.method == "POST" and asked in given(seen):
        move = Interrupt(
            Actor(str(request.acting.person), seen.role), "withdrawal", request.moment, asked
        )
        attempt(request.acting, case, move, request.moment)
        return HttpResponseRedirect(f"{url}?na=ingetrokken")
    context = {
        "name": child_name(seen),
        "url": url,
        "back": {"url": reverse("portal_now"), "label": say("portal.nav.now")},
        "is_done": request.GET.get("na") == "ingetrokken",
        "one": _one(seen, asked) if asked in given(seen) else None,
        "consents": [{"name": each, "title": title} for each, title in _titles(seen).items()],
    }
    return page(request, "portal/consents.html", context)


def given(seen: SeenCase) -> list[str]:
    """The consents that hold now and that this parent may know of."""
    return [name for name, said in seen.consents.items() if said == "given"]


def _titles(seen: SeenCase) -> dict[str, str]:
    titles = seen.teller(language()).titles
    return {name: titles.consent(name) for name in given(seen)}


def _one(seen: SeenCase, name: str) -> Context:
    """The consent that is about to be withdrawn, and which open step can then not go on."""
    titles = seen.teller(language()).titles
    known = {(each.line, each.step) for each in seen.what_now.steps}
    stops = [each for each in resting_on(seen.route, seen.standing, name) if each in known]
    return {
        "name": name,
        "title": titles.consent(name),
        "stops": [titles.step(line, step) for line, step in stops],
    }
