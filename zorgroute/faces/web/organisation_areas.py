"""In which area of the municipality does each building of this organisation stand?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.measuring import areas_of
from zorgroute.chain.parties.areas import Area, Site, set_area, sites_of
from zorgroute.core.forms.sent import clean
from zorgroute.faces.forms import posted
from zorgroute.faces.web.board_areas import sources_told
from zorgroute.faces.web.organisation import HOME, form_page, keeper
from zorgroute.faces.web.pages import ActingRequest, Context, say
from zorgroute.faces.web.texts import texts

TABLE = "areas"


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def areas(request: ActingRequest) -> HttpResponse:
    """Choose for each building one of the areas that the municipality named."""
    known, sites = areas_of(request.acting.municipality), sites_of(request.acting)
    chosen = {each.id: each.area for each in sites}
    errors: dict[str, str] = {}
    if request.method == "POST" and known:
        sent = clean(posted(request.POST))
        chosen = {each.id: sent.one(_field(each)) for each in sites}
        codes = {"", *(each.code for each in known)}
        errors = {
            _field(each): say("areas.unknown") for each in sites if chosen[each.id] not in codes
        }
        if not errors:
            for each in sites:
                set_area(request.acting, each.id, chosen[each.id], known)
            return HttpResponseRedirect(f"{HOME}?wijken=ja")
    t = texts(TABLE)
    context = {
        "t": t,
        "questions": [_question(each, chosen[each.id], known, errors) for each in sites],
        "known": bool(known),
        "sources": sources_told(known, texts("board")),
    }
    return form_page(request, "web/organisation/areas.html", context, errors)


def _field(site: Site) -> str:
    return f"wijk-{site.id}"


def _question(site: Site, chosen: str, known: Sequence[Area], errors: Mapping[str, str]) -> Context:
    name = _field(site)
    return {
        "id": name,
        "name": name,
        "label": site.name,
        "options": [{"value": each.code, "label": each.name} for each in known],
        "value": chosen,
        "error": errors.get(name, ""),
        "is_optional": True,
    }
