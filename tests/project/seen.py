"""Pages that show what the middleware made of a request, for its tests."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.urls import path

from zorgroute.chain.ledger.refusals import Unseen

SETTINGS = ("app.municipality", "app.persons", "app.organisation", "app.duty")


def told():
    """What the database knows of who acts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT "
            + ", ".join(f"coalesce(current_setting('{each}', true), '')" for each in SETTINGS)
        )
        return list(cursor.fetchone())


def who(request):
    acting = request.acting
    return JsonResponse(
        {
            "role": acting.role if acting else None,
            "hats": len(request.hats),
            "told": told(),
            "in_transaction": connection.in_atomic_block,
        }
    )


def write(request, ending):
    """Write a line, and end as asked."""
    Session.objects.create(session_key="line", session_data="", expire_date=request.moment)
    if ending == "fault":
        raise ValueError("a fault that quotes Pip Waterland")
    if ending == "unseen":
        raise Unseen("x")
    return HttpResponse(status=int(ending))


def typed(request):
    return HttpResponse(f"{request.acting}")


urlpatterns = [
    path("wie/", who),
    path("crisis/wie/", who),
    path("schrijf/<ending>/", write),
    path("typ/", typed),
]
handler500 = "zorgroute.project.pages.fault"
handler404 = "zorgroute.faces.web.frame.unknown"
