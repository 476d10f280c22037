"""What was asked of this organisation, by when is it answered, and what does the desk answer?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.queries import children_behind, person_names
from zorgroute.chain.rights import actions, destruction, rules
from zorgroute.chain.rights.queries import (
    KnownRequest,
    askers,
    desk_request,
    desk_requests,
    fetching,
)
from zorgroute.chain.routebook.queries import content
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.core.wording.catalogue import NL
from zorgroute.faces.forms import posted
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    day_words,
    language,
    page,
    professional,
    say,
    today,
)
from zorgroute.faces.web.refusing import plain_reason
from zorgroute.faces.web.texts import texts

TABLE = "requests"
Options = Sequence[tuple[str, str]]


@require_safe
@professional
def desk(request: ActingRequest) -> HttpResponse:
    """Everything this desk answers, what is due first on top (R213)."""
    t = texts(TABLE)
    found = desk_requests(request.acting, request.moment)
    names = askers(found)
    rows = [_row(request, each, names) for each in found]
    context = {
        "t": t,
        "open": [row for row in rows if row["is_open"]],
        "answered": [row for row in rows if not row["is_open"]],
        "late": sum(row["is_late"] for row in rows),
        "may_destroy": _may_destroy(request),
    }
    return page(request, "web/requests/desk.html", context)


def _may_destroy(request: ActingRequest) -> bool:
    try:
        destruction.must_keep_desk(request.acting)
    except Unseen:
        return False
    return True


def _row(request: ActingRequest, each: KnownRequest, names: Mapping[UUID, str]) -> Context:
    day = today(request)
    is_late = each.is_late(day)
    due = day_words(each.due_on, request.moment)
    return {
        "id": each.id,
        "title": kind_words(each.kind),
        "url": reverse("request", args=[each.id]),
        "who": names.get(each.asked_by, "") if each.asked_by else "",
        "asked_on": day_words(each.asked_at, request.moment),
        "state": say(f"right.state.{each.state}"),
        "is_open": each.is_open,
        "is_late": is_late,
        "when": say("right.too_late" if is_late else "right.by", day=due) if each.is_open else "",
        "outcome": say(f"right.outcome.{each.outcome}") if each.outcome else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@professional
def one(request: ActingRequest, asked: UUID) -> HttpResponse:
    """One request: take it in hand, take the longer term, or answer it."""
    known = desk_request(request.acting, asked, request.moment)
    if request.method != "POST":
        return _show(request, known, Sent({}))
    sent = clean(posted(request.POST))
    deeds: dict[str, Callable[[], object]] = {
        "take": lambda: actions.take_in_hand(request.acting, asked, request.moment),
        "longer": lambda: actions.extend(request.acting, asked, sent.one("reden"), request.moment),
        "answer": lambda: actions.answer(
            request.acting,
            asked,
            sent.one("uitkomst"),
            request.moment,
            words=sent.one("uitleg"),
            ground=sent.one("grond"),
        ),
        "destroy": lambda: destruction.propose(request.acting, [], request.moment, request=asked),
    }
    do = deeds.get(request.POST.get("doe", ""))
    if do is None:
        return _show(request, known, sent)
    try:
        with transaction.atomic():
            do()
    except Refused as no:
        return _show(request, known, sent, [plain_reason(each) for each in no.denied.reasons])
    return HttpResponseRedirect(f"{reverse('request', args=[asked])}?na=gedaan")


def _show(
    request: ActingRequest, known: KnownRequest, sent: Sent, missing: Sequence[str] = ()
) -> HttpResponse:
    t = texts(TABLE)
    names = askers([known])
    handled = person_names([known.handled_by]) if known.handled_by else {}
    children = children_behind(request.acting.municipality, [known.child] if known.child else [])
    child = children.get(known.child) if known.child else None
    copy = fetching(request.acting, known.id)
    context = {
        "t": t,
        "back": {"url": reverse("requests"), "label": t("title")},
        "is_done": request.GET.get("na") == "gedaan",
        "row": _row(request, known, names),
        "child": child.name if child else "",
        "is_own": known.is_own,
        "law": actions.kinds()[known.kind].law,
        "said": known.words,
        "answer": known.answer,
        "ground": ground_words(known.ground) if known.ground else "",
        "handled_by": handled.get(known.handled_by, "") if known.handled_by else "",
        "longer": ground_words(known.extended) if known.extended else "",
        "is_inspection": known.kind == rules.INSPECTION,
        "copy_url": reverse("request_copy", args=[known.id]),
        "copy_until": day_words(copy.until, request.moment) if copy else "",
        "may_propose": known.kind == rules.ERASURE
        and known.outcome in (rules.GRANTED, rules.PARTLY)
        and _may_destroy(request),
        "asks": _asks(known, sent),
        "may_extend": not known.extended and known.due_on >= today(request),
        "reason": _choice("reden", t("reason"), _grounds("extend"), sent),
        "missing": missing,
        "has_errors": bool(missing),
    }
    return page(request, "web/requests/one.html", context, status=409 if missing else 200)


def _asks(known: KnownRequest, sent: Sent) -> Context:
    t = texts(TABLE)
    outcomes = [(each, say(f"right.outcome.{each}")) for each in rules.OUTCOMES]
    return {
        "outcome": _choice("uitkomst", t("outcome"), outcomes, sent),
        "ground": {
            **_choice("grond", t("ground"), _grounds(known.kind), sent),
            "hint": t("ground_hint"),
            "is_optional": True,
        },
        "words": {
            "id": "uitleg",
            "name": "uitleg",
            "label": t("words"),
            "hint": t("words_hint"),
            "rows": 5,
            "value": sent.one("uitleg"),
        },
    }


def _grounds(used_for: str) -> Options:
    rows = rules.grounds_for(content().rows("rights_grounds"), used_for)
    return [(row["code"], _label(row)) for row in rows]


def _choice(name: str, label: str, options: Options, sent: Sent) -> Context:
    return {
        "id": name,
        "name": name,
        "label": label,
        "value": sent.one(name),
        "options": [
            {"value": value, "label": words, "is_chosen": sent.one(name) == value}
            for value, words in options
        ],
    }


def kind_words(kind: str) -> str:
    """A sort of request in words."""
    found = actions.kinds()[kind]
    return found.label if language() == NL else found.label_en


def ground_words(code: str) -> str:
    """A ground of the table in words; the code itself when the table has none."""
    rows = content().rows("rights_grounds")
    return next((_label(row) for row in rows if row["code"] == code), code)


def _label(row: Mapping[str, str]) -> str:
    return row["label"] if language() == NL else row["label_en"]
