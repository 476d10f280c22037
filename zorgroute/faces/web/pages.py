"""What does every page of a professional need: who looks, in which language, in which frame?"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.practising import home_of
from zorgroute.chain.parties.queries import Hat
from zorgroute.chain.practice.queries import Practising
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.catalogue import PROF, Language
from zorgroute.core.wording.dates import clock_time, day_in_year, long_date
from zorgroute.faces.navigation import ORGANISATION, hat_words, links
from zorgroute.faces.web import crisis
from zorgroute.faces.web.frame import unknown

CHOOSE_HAT = "/functie-kiezen/"
Context = dict[str, Any]


class ActingRequest(HttpRequest):
    """A request of somebody who acts, as the middleware leaves it."""

    acting: Acting
    hats: tuple[Hat, ...]
    moment: datetime
    practice: Practising | None
    typed_is_kept: bool = False


View = Callable[..., HttpResponse]


def professional(view: View) -> View:
    """Let only a professional in, in a chosen function; others log in or choose first.

    What was typed by somebody whose session has ended is shown to them, never thrown away.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acting = getattr(request, "acting", None)
        if acting is None:
            return _not_yet(request)
        if acting.is_family:
            return unknown(request)
        return view(cast(ActingRequest, request), *args, **kwargs)

    return guarded


def _not_yet(request: HttpRequest) -> HttpResponse:
    back = urlencode({"next": request.get_full_path()})
    if getattr(request, "hats", ()):
        return HttpResponseRedirect(f"{CHOOSE_HAT}?{back}")
    login = f"{settings.LOGIN_URL}?{back}"
    if request.method != "POST":
        return HttpResponseRedirect(login)
    typed = texts_typed(request)
    kept = getattr(request, "typed_is_kept", False)
    return render(
        request, "web/lost.html", {"login": login, "typed": typed, "kept": kept}, status=403
    )


def texts_typed(request: HttpRequest) -> list[str]:
    """What somebody wrote in words in a form that was sent, for giving it back."""
    found = [
        value
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if isinstance(value, str) and (" " in value.strip() or "\n" in value.strip())
    ]
    return list(dict.fromkeys(found))


def language() -> Language:
    """The language of this request."""
    return Language.EN if (get_language() or "").startswith("en") else Language.NL


def say(code: str, /, **facts: str) -> str:
    """A sentence of our own tables, in the voice of professionals."""
    return content().catalogue.sentence(code, facts, voice=PROF, language=language())


def today(request: ActingRequest) -> date:
    """The day it is on the Dutch clock."""
    return request.moment.astimezone(AMSTERDAM).date()


def day_words(moment: datetime | date, now: datetime) -> str:
    """A day in words; the year only when it is another one than this."""
    on = moment.astimezone(AMSTERDAM).date() if isinstance(moment, datetime) else moment
    said = day_in_year if on.year == now.astimezone(AMSTERDAM).year else long_date
    return said(on, language())


def clock_words(moment: datetime) -> str:
    """A time of day on the Dutch clock, in words."""
    return clock_time(moment.astimezone(AMSTERDAM), language())


def hat_of(request: ActingRequest) -> Hat | None:
    """The function in which somebody acts, with the names that belong to it."""
    return next((hat for hat in request.hats if hat.post == request.acting.post), None)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Answer with a page in the frame of a professional."""
    return render(request, template, {**frame(request), **context}, status=status)


def frame(request: HttpRequest) -> Context:
    """What stands around every page: function, menu, and the way to the crisis numbers."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting is None or acting.is_family:
        return {}
    known = cast(ActingRequest, request)
    hat = hat_of(known)
    here = home_of(acting.municipality)
    menu = links(acting.role, request.path, language())
    return {
        "hat": hat_words(hat, language()) if hat else "",
        "other_hats": CHOOSE_HAT if len(known.hats) > 1 and not known.practice else "",
        # In a practice nobody keeps an organisation.
        "nav": [each for each in menu if not (known.practice and each[1] == ORGANISATION)],
        "crisis_url": f"/crisis/{here}/" if here in crisis.pages() else "/crisis/",
    }


def new_key() -> str:
    """A key for a form, so that sending it twice is sending it once."""
    return clock.new_id().hex


def sent_key(request: HttpRequest, name: str = "sleutel") -> str:
    """The key that came back with a form; empty when it is none of ours."""
    given = request.POST.get(name, "")
    return given if len(given) == len(uuid.UUID(int=0).hex) and given.isalnum() else ""


def read_uuid(text: str) -> UUID | None:
    """An id out of a form; nothing when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
