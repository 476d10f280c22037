"""How do professionals take a route along to another program for processes?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zorgroute.chain.routebook.queries import readable_route
from zorgroute.core.bpmn.document import bpmn_xml
from zorgroute.faces.web.pages import language, professional
from zorgroute.faces.web.route_pages import VOICES, saying


@require_safe
@professional
def document(request: HttpRequest, name: str, voice: str) -> HttpResponse:
    """A route as a BPMN 2.0 document to keep, as `zorgroute draw -o OUT.bpmn` makes it."""
    found = readable_route(name)
    if found is None or voice not in VOICES:
        raise Http404
    del request
    xml = bpmn_xml(found[0], VOICES[voice], saying(VOICES[voice]), language())
    response = HttpResponse(xml, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{voice}.bpmn"'
    return response
