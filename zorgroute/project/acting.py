"""Who acts in this request, in which function, and does the work of the request hold as one?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.refusals import Conflict, KeyReused, Refused, Unseen
from zorgroute.chain.parties.models import Account
from zorgroute.chain.parties.queries import Hat, acting_in, hats_of
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.faces.web import refusing
from zorgroute.project.doors import is_free

IDLE = timedelta(minutes=15)
# The moment of the last click is written once a minute, not on every click.
NOTED = timedelta(minutes=1)
SEEN_AT, POST = "seen_at", "post"
LOCKED_REASON = "vergrendeld"
SAID_NO = (Unseen, Refused, Conflict, KeyReused)


class ActingMiddleware:
    """One transaction per request, in which the database knows who acts.

    Sets `request.acting` (or None), `request.hats` (every function of this person today) and
    `request.moment` (the one moment of this request). A fault takes everything back; a refusal
    keeps what was written before it, such as the look that was refused: an action that may be
    refused halfway opens a transaction of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = None
        request.hats = ()
        request.moment = clock.now()
        if is_free(request.path):
            return self.get_response(request)
        with transaction.atomic():
            locked = self._locked(request)
            if locked is not None:
                return locked
            self._recognise(request)
            response = self._answer(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn a no of the chain into a page; the API answers for itself."""
        if isinstance(fault, SAID_NO) and not request.path.startswith("/api/"):
            return refusing.page_for(request, fault)
        if not isinstance(fault, (Http404, PermissionDenied)):
            transaction.set_rollback(True)
        return None

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.acting is None:
            return self.get_response(request)
        with acting_as(request.acting):
            return self.get_response(request)

    def _recognise(self, request: HttpRequest) -> None:
        account = request.user
        if not isinstance(account, Account) or account.person_id is None:
            return
        day = request.moment.astimezone(AMSTERDAM).date()
        with acting_as(Duty(municipality=account.municipality)):
            request.hats = hats_of(account.person_id, day)
            hat = chosen(request.hats, request.session.get(POST))
            request.acting = acting_in(hat, day) if hat else None

    def _locked(self, request: HttpRequest) -> HttpResponse | None:
        """After a quarter of an hour without a click somebody logs in again, on the same page."""
        if not request.user.is_authenticated:
            return None
        seen = _moment(request.session.get(SEEN_AT))
        if seen is not None and request.moment - seen > IDLE:
            logout(request)
            back = request.get_full_path() if request.method == "GET" else "/"
            return HttpResponseRedirect(
                f"{settings.LOGIN_URL}?{urlencode({'next': back, 'reden': LOCKED_REASON})}"
            )
        if seen is None or request.moment - seen > NOTED:
            request.session[SEEN_AT] = request.moment.isoformat()
        return None


def chosen(hats: tuple[Hat, ...], post: str | None) -> Hat | None:
    """The function that was chosen; the only one when there is just one; else none yet."""
    found = next((hat for hat in hats if str(hat.post) == post), None)
    if found is None and len(hats) == 1:
        return hats[0]
    return found


def choose(request: HttpRequest, post: UUID) -> Acting | None:
    """Go on in another of one's own functions; None when it is not one's own today."""
    hat = next((each for each in request.hats if each.post == post), None)
    if hat is None:
        return None
    request.session[POST] = str(post)
    return acting_in(hat, request.moment.astimezone(AMSTERDAM).date())


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
