"""Which files have to go at this organisation, and do two people let them go?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.reactions import destroy_files
from zorgroute.chain.rights import destruction, forgotten, rules
from zorgroute.chain.rights.destruction import File
from zorgroute.chain.routebook.queries import content
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.forms import posted
from zorgroute.faces.navigation import role_word
from zorgroute.faces.web.days import day_question, typed_day
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    language,
    page,
    professional,
    read_uuid,
)
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.requests import ground_words
from zorgroute.faces.web.texts import texts

TABLE = "requests"


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def files(request: ActingRequest) -> HttpResponse:
    """What has to go, what waits for a second person, and what is gone."""
    destruction.must_keep_desk(request.acting)
    if request.method != "POST":
        return _show(request)
    deeds: dict[str, Callable[[], object]] = {
        "voorstel": lambda: destruction.propose(request.acting, _cases(request), request.moment),
        "ja": lambda: _destroy(request),
        "nee": lambda: destruction.reject(request.acting, _id(request, "voor"), request.moment),
        "vrij": lambda: destruction.end_hold(request.acting, _id(request, "voor"), request.moment),
    }
    do = deeds.get(request.POST.get("doe", ""))
    if do is None:
        return _show(request)
    try:
        with transaction.atomic():
            do()
    except Refused as no:
        return _show(request, [plain_reason(each) for each in no.denied.reasons])
    return HttpResponseRedirect(f"{reverse('destroying')}?na=gedaan")


def _destroy(request: ActingRequest) -> None:
    destroy_files(request.acting, _id(request, "voor"), request.moment)
    # As soon as it is certain; the worker does it as well, should this process die in between.
    moment = request.moment
    transaction.on_commit(lambda: forgotten.write_out(settings.ZORGROUTE_FORGOTTEN, moment))


def _cases(request: ActingRequest) -> list[UUID]:
    return [each for text in request.POST.getlist("zaak") if (each := read_uuid(text))]


def _id(request: ActingRequest, name: str) -> UUID:
    found = read_uuid(request.POST.get(name, ""))
    if found is None:
        raise Unseen(name)
    return found


def _show(request: ActingRequest, missing: Sequence[str] = ()) -> HttpResponse:
    t = texts(TABLE)
    context = {
        "t": t,
        "back": {"url": reverse("requests"), "label": t("title")},
        "is_done": request.GET.get("na") == "gedaan",
        "due": [_file(request, each) for each in destruction.due_files(
            request.acting, request.moment)],
        "proposals": [
            {
                "id": each.id,
                "by": each.by,
                "is_own": each.is_own,
                "on": day_words(each.proposed_at, request.moment),
                "rule": rule_words(each.rule),
                "files": [_file(request, one) for one in each.files],
            }
            for each in destruction.proposals(request.acting, request.moment)
        ],
        "certificates": [
            {
                "id": str(each.id)[:8],
                "on": day_words(each.on, request.moment),
                "rule": rule_words(each.rule),
                "first": role_word(each.first_role, language()),
                "second": role_word(each.second_role, language()),
            }
            for each in destruction.certificates(request.acting)
        ],
        "missing": missing,
        "has_errors": bool(missing),
    }  # fmt: skip
    return page(request, "web/requests/destroying.html", context, status=409 if missing else 200)


def _file(request: ActingRequest, each: File) -> Context:
    return {
        "case": each.case,
        "child": each.child,
        "rule": rule_words(each.rule),
        "due": day_words(each.due_on, request.moment),
        "changed": day_words(each.last_change, request.moment),
        "held": ground_words(each.held) if each.held else "",
        "hold": each.hold,
        "review": day_words(each.review_on, request.moment) if each.review_on else "",
        "is_proposed": each.is_proposed,
        "hold_url": reverse("holding", args=[each.case]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def hold(request: ActingRequest, case: UUID) -> HttpResponse:
    """Keep a file although its term has passed: why, and when somebody looks again."""
    destruction.must_keep_desk(request.acting)
    if request.method != "POST":
        return _ask_hold(request, Sent({}))
    sent = clean(posted(request.POST))
    day = typed_day(sent, "tot")
    t = texts(TABLE)
    if day is None or isinstance(day, str):
        return _ask_hold(request, sent, {"tot": day or t("hold_no_day")})
    try:
        with transaction.atomic():
            destruction.hold(request.acting, case, sent.one("reden"), day, request.moment)
    except Refused as no:
        missing = [plain_reason(each) for each in no.denied.reasons]
        return _ask_hold(request, sent, missing=missing)
    return HttpResponseRedirect(f"{reverse('destroying')}?na=gedaan")


def _ask_hold(
    request: ActingRequest,
    sent: Sent,
    errors: Mapping[str, str] | None = None,
    missing: Sequence[str] = (),
) -> HttpResponse:
    t = texts(TABLE)
    wrong = errors or {}
    options = rules.grounds_for(content().rows("rights_grounds"), "hold")
    context = {
        "t": t,
        "back": {"url": reverse("destroying"), "label": t("destroy_title")},
        "errors": [{"target": name, "text": text} for name, text in wrong.items()],
        "has_errors": bool(wrong or missing),
        "missing": missing,
        "reason": {
            "id": "reden",
            "name": "reden",
            "label": t("hold_reason"),
            "options": [
                {
                    "value": row["code"],
                    "label": row["label"] if language() == NL else row["label_en"],
                    "is_chosen": sent.one("reden") == row["code"],
                }
                for row in options
            ],
        },
        "day": day_question(sent, "tot", t("hold_until"), error=wrong.get("tot")),
    }
    return page(request, "web/requests/hold.html", context, status=409 if missing else 200)


def rule_words(rule: str) -> str:
    """A rule of keeping in words."""
    rows = content().rows("retention")
    column = "label" if language() == NL else "label_en"
    return next((row[column] for row in rows if row["code"] == rule), texts(TABLE)("on_request"))
