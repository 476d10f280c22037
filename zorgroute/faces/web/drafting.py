"""How is what somebody types kept while it is being typed?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.faces.forms import posted
from zorgroute.faces.web.pages import ActingRequest, clock_words, professional, say
from zorgroute.faces.web.step_form import kept_of

CONCERN = "zorg-melden"
LONGEST_NAME = 200


def draft_name(case: UUID, line: str, step: str) -> str:
    """Under which name a draft of this form is kept."""
    return f"{case}/{line}/{step}"


@require_POST
@professional
def keep(request: ActingRequest, case: UUID, line: str, step: str) -> HttpResponse:
    """Keep what is being typed, two seconds after the last key; answers with when."""
    return _kept(request, draft_name(case, line, step))


@require_POST
@professional
def keep_concern(request: ActingRequest) -> HttpResponse:
    """The same for the page on which a concern is raised."""
    return _kept(request, CONCERN)


def _kept(request: ActingRequest, name: str) -> HttpResponse:
    typed = kept_of(posted(request.POST))
    if len(name) > LONGEST_NAME or not keep_draft(request.acting, name, typed, request.moment):
        return HttpResponse(say("web.draft.too_large"), status=200)
    return HttpResponse(say("web.draft.kept", at=clock_words(request.moment)))
