"""Who acts in this request, in which function, and does the work of the request hold as one?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.refusals import Conflict, KeyReused, Refused, Unseen
from zorgroute.chain.parties.models import Account
from zorgroute.chain.parties.queries import Hat, acting_in, hats_of
from zorgroute.chain.practice.queries import (
    Practising,
    acting_in_practice,
    hats_to_play,
    practice_open_to,
)
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.faces.web import refusing
from zorgroute.faces.web.login_keys import note_coming_in
from zorgroute.faces.web.lost import keep_typed
from zorgroute.faces.web.pages import ActingRequest
from zorgroute.faces.web.still_in import STILL_IN, gone
from zorgroute.project.doors import is_free

IDLE = timedelta(minutes=15)
# The moment of the last click is written once a minute, not on every click.
NOTED = timedelta(minutes=1)
SEEN_AT, POST, PRACTICE = "seen_at", "post", "oefening"
LOCKED_REASON = "vergrendeld"
SAFE = ("GET", "HEAD")
SAID_NO = (Unseen, Refused, Conflict, KeyReused)


class ActingMiddleware:
    """One transaction per request, in which the database knows who acts.

    Sets `request.acting` (or None), `request.hats` (every function of this person today),
    `request.practice` (the practice somebody is in, or None) and `request.moment` (the one moment
    of this request, in a practice that of the practice). A fault takes everything back; a refusal
    keeps what was written before it, such as the look that was refused: an action that may be
    refused halfway opens a transaction of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, given: HttpRequest) -> HttpResponse:
        request = cast(ActingRequest, given)
        # A view that needs somebody looks for it first; the pages say what holds then.
        request.acting = None  # type: ignore[assignment]
        request.hats = ()
        request.practice = None
        request.moment = clock.now()
        if is_free(request.path):
            return self.get_response(request)
        with transaction.atomic():
            if self._is_idle(request):
                if request.method == "POST" and PRACTICE not in request.session:
                    request.typed_is_kept = keep_typed(request)
                logout(request)
                if request.path == STILL_IN:
                    return gone(request, LOCKED_REASON)
                if request.method in SAFE:
                    return _back_to(request)
            self._recognise(request)
            response = self._answer(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn a no of the chain into a page; the API answers for itself."""
        if isinstance(fault, SAID_NO) and not request.path.startswith("/api/"):
            return refusing.page_for(request, fault)
        is_ours = isinstance(fault, (Http404, PermissionDenied))
        if connection.in_atomic_block and not is_ours:
            transaction.set_rollback(True)
        return None

    def _answer(self, request: ActingRequest) -> HttpResponse:
        if request.acting is None:
            return self.get_response(request)
        with acting_as(request.acting):
            return self.get_response(request)

    def _recognise(self, request: ActingRequest) -> None:
        account = request.user
        if not isinstance(account, Account) or account.person_id is None:
            return
        day = request.moment.astimezone(AMSTERDAM).date()
        # A program with a token acts for somebody real, at the real moment.
        is_program = "Authorization" in request.headers
        code = None if is_program else request.session.get(PRACTICE)
        with acting_as(Duty(municipality=account.municipality)):
            hats = hats_of(account.person_id, day)
            practice = practice_open_to(hats, code) if code else None
            if practice is None:
                if code:
                    del request.session[PRACTICE]
                request.hats = hats
                hat = chosen(hats, request.session.get(POST))
                request.acting = acting_in(hat, day) if hat else None  # type: ignore[assignment]
        if practice is not None:
            self._play(request, practice)

    def _play(self, request: ActingRequest, practice: Practising) -> None:
        """Act as one of the invented people, and as nobody real; at the moment of the practice."""
        request.practice = practice
        request.moment = practice.moment(request.moment)
        day = request.moment.astimezone(AMSTERDAM).date()
        with acting_as(Duty(municipality=practice.code)):
            request.hats = hats_to_play(practice.code, day)
            hat = chosen(request.hats, request.session.get(POST))
            if hat is not None:
                request.acting = acting_in_practice(hat, day)

    def _is_idle(self, request: ActingRequest) -> bool:
        """Whether somebody was away for a quarter of an hour; notes the click when not."""
        if not request.user.is_authenticated:
            return False
        seen = _moment(request.session.get(SEEN_AT))
        if seen is not None and request.moment - seen > IDLE:
            return True
        if seen is None:
            note_coming_in(request, request.moment)
        # A page that asks by itself whether somebody is still in is nobody's click.
        is_click = request.path != STILL_IN
        if is_click and (seen is None or request.moment - seen > NOTED):
            request.session[SEEN_AT] = request.moment.isoformat()
        return False


def _back_to(request: HttpRequest) -> HttpResponse:
    """Log in again, and go on where one was; what was sent meanwhile is shown by the page."""
    words = urlencode({"next": request.get_full_path(), "reden": LOCKED_REASON})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{words}")


def chosen(hats: tuple[Hat, ...], post: str | None) -> Hat | None:
    """The function that was chosen; the only one when there is just one; else none yet."""
    found = next((hat for hat in hats if hat.key == post), None)
    if found is None and len(hats) == 1:
        return hats[0]
    return found


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
