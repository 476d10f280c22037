"""How do professionals take the agreement itself along: the file, and the drawings of it?"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.routebook.queries import content, readable_route, text_of
from zorgroute.core.routes.route import Route
from zorgroute.faces.web.pages import ActingRequest, professional
from zorgroute.faces.web.route_pages import VOICES
from zorgroute.faces.web.texts import Texts


def downloads(route: Route, t: Texts) -> list[tuple[str, str]]:
    """What can be taken along of a route: its label and its address."""
    drawn = [
        (t(f"{ending}_{voice}"), reverse(name, args=[route.name, word]))
        for ending, name in (("svg", "route_drawing"), ("bpmn", "route_bpmn"))
        for word, voice in VOICES.items()
    ]
    return [*drawn, (t("yaml"), reverse("route_file", args=[route.name]))]


@require_safe
@professional
def route_file(request: ActingRequest, name: str) -> HttpResponse:
    """The route file as it was put into force, or as it came along with the program."""
    del request
    known = readable_route(name)
    if known is None:
        raise Http404
    route, is_present = known
    text = text_of(route.digest) if is_present else _shipped(name)
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer


def _shipped(name: str) -> str:
    files = {file.stem: file for file in content().routes()}
    return files[name].read_text(encoding="utf-8")
