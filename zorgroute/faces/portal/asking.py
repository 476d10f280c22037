"""Who of a family asks for a page, in which words, and what stands around every page?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date, datetime
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language

from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.parties.practising import home_of
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.wording.catalogue import OUDER, Language
from zorgroute.core.wording.dates import day_in_year, long_date

NOW, RIGHTS = "/wat-gebeurt-er-nu/", "/uw-rechten/"
LOOKED = "/wie-heeft-gekeken/"
CONSENTS = "/uw-toestemming/"
CHOOSE_HAT = "/functie-kiezen/"
Context = dict[str, Any]


class FamilyRequest(HttpRequest):
    """A request of a parent or a young person, as the middleware leaves it."""

    acting: Acting
    moment: datetime


View = Callable[..., HttpResponse]
# What the frame of a page says otherwise to a young person.
FRAME = ("login", "device", "browser")
# Whether the page of this moment is one at the door of a young person.
_is_young: ContextVar[bool] = ContextVar("is_young", default=False)


def family(view: View) -> View:
    """Let only parents in; for a professional or a young person these pages are not there."""
    return _let_in(view, with_young=False)


def own_file(view: View) -> View:
    """Let parents in and the young person whom it is about; the page then says `je`."""
    return _let_in(view, with_young=True)


def _let_in(view: View, *, with_young: bool) -> View:

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acting: Acting | None = getattr(request, "acting", None)
        if acting is None:
            back = urlencode({"next": request.path})
            # Who is in and has not chosen a function yet would be sent back and forth by the login.
            place = CHOOSE_HAT if getattr(request, "hats", ()) else settings.LOGIN_URL
            return HttpResponseRedirect(f"{place}?{back}")
        if not acting.is_family or (acting.is_young and not with_young):
            raise Http404
        before = _is_young.set(acting.is_young)
        try:
            return view(cast(FamilyRequest, request), *args, **kwargs)
        finally:
            _is_young.reset(before)

    return guarded


def page(
    request: FamilyRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Answer with a page in the frame of a family: leaving quickly is always there."""
    nav = [
        (say("portal.nav.now"), NOW, request.path == NOW),
        (
            say("portal.nav.consents"),
            CONSENTS,
            request.path == CONSENTS or request.path.endswith("/toestemming/"),
        ),
        (say("looked.nav"), LOOKED, request.path.endswith(LOOKED)),
        (say("portal.nav.rights"), RIGHTS, request.path == RIGHTS),
    ]
    frame = {
        "family": True,
        "nav": nav,
        "je": {name: say(name) for name in FRAME} if request.acting.is_young else None,
        "crisis_url": crisis_address(request.acting.municipality),
    }
    return render(request, template, {**frame, **context}, status=status)


def crisis_address(municipality: str) -> str:
    """The page with the numbers of this municipality; the one for all when it has none."""
    known = {row["municipality"] for row in content().rows("crisis_contacts")}
    here = home_of(municipality)
    return f"/crisis/{here}/" if here in known else "/crisis/"


def language() -> Language:
    """The language of this request."""
    return Language.EN if (get_language() or "").startswith("en") else Language.NL


def say(code: str, /, **facts: str) -> str:
    """A sentence of our own tables, in the voice of parents; at their own door in that of young
    people."""
    texts = content().young if _is_young.get() else content().catalogue
    return texts.sentence(code, facts, voice=OUDER, language=language())


def is_at_own_door() -> bool:
    """Whether the page of this moment speaks to a young person."""
    return _is_young.get()


def day_words(moment: datetime | date, now: datetime) -> str:
    """A day in words; the year only when it is another one than this."""
    on = moment.astimezone(AMSTERDAM).date() if isinstance(moment, datetime) else moment
    is_this_year = on.year == now.astimezone(AMSTERDAM).year
    return (day_in_year if is_this_year else long_date)(on, language())
