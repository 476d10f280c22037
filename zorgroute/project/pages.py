"""What is shown when a page cannot be made: a fault, a database that is away, a form too old?"""

from __future__ import annotations

import sys
from functools import cache

from django.db import DatabaseError, InterfaceError, ProgrammingError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

RETRY_SECONDS = "30"


def health(request: HttpRequest) -> HttpResponse:
    """That the process answers; nothing else, so that a busy database does not get it restarted."""
    return HttpResponse("goed\n", content_type="text/plain; charset=utf-8")


def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for a search engine."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


def fault(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, or for a database that is away, slow or of another age."""
    raised = sys.exc_info()[1]
    kind = _kind(raised)
    status = 500 if kind == "fault" else 503
    if request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse(
            {"status": status, "code": f"server.{kind}"},
            status=status,
            content_type="application/problem+json",
        )
    else:
        answer = HttpResponse(_page(kind), status=status)
    if status == 503:
        answer["Retry-After"] = RETRY_SECONDS
    answer["Cache-Control"] = "no-store"
    return answer


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was sent from a page that was open too long, or from another site."""
    return HttpResponse(_page("expired"), status=403)


def _kind(raised: BaseException | None) -> str:
    chain: list[BaseException] = []
    while raised is not None and raised not in chain:
        chain.append(raised)
        raised = raised.__cause__ or raised.__context__
    found = next(
        (each for each in chain if isinstance(each, (DatabaseError, InterfaceError))), None
    )
    if found is None:
        return "fault"
    if isinstance(found, ProgrammingError):
        return "schema"
    said = str(found).lower()
    if "read-only" in said:
        return "readonly"
    if "timeout" in said:
        return "slow"
    return "database"


@cache
def _page(kind: str) -> str:
    """Made once and without a request, so that nothing in it can fail or differ per reader."""
    return render_to_string("project/trouble.html", {"kind": kind})
