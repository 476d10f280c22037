"""Which page tells a professional or a parent that something cannot be, and what can?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.faces.web.frame import unknown


def page_for(request: HttpRequest, fault: Exception) -> HttpResponse:
    """The page for a no of the chain: 404 for what one may not see, 409 for what cannot be yet."""
    if isinstance(fault, Unseen):
        return unknown(request)
    denied = fault.denied if isinstance(fault, Refused) else None
    return render(request, "web/refused.html", {"denied": denied, "fault": fault}, status=409)
