"""What becomes of a form that is sent after the session was locked: is the text still there?"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from zorgroute.chain.cases.drafts import keep_draft
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, acting_as
from zorgroute.chain.parties.models import Account
from zorgroute.faces.forms import posted
from zorgroute.faces.web.drafting import CONCERN, draft_name
from zorgroute.faces.web.step_form import kept_of


def keep_typed(request: HttpRequest) -> bool:
    """Keep what was typed as a draft of the writer, to come back on the same page after login.

    Nothing is kept of a form without drafts; the page of the lost session shows that text itself.
    """
    account = request.user
    name = _draft_of(request)
    if not name or not isinstance(account, Account) or account.person_id is None:
        return False
    writer = Acting(account.municipality, account.person_id, role="")
    with acting_as(writer):
        return keep_draft(writer, name, kept_of(posted(request.POST)), clock.now())


def _draft_of(request: HttpRequest) -> str:
    """Under which name the form of this address keeps its drafts; empty when it keeps none."""
    try:
        found = resolve(request.path)
    except Resolver404:
        return ""
    if found.view_name == "concern":
        return CONCERN
    if found.view_name == "step":
        return draft_name(**found.kwargs)
    return ""
