"""What does a professional record at a step, and what becomes of it when it is sent?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import Seen, attempt, one_at_a_time, was_done
from zorgroute.chain.cases.drafts import KeptDraft, draft_of, drop_draft, keep_draft
from zorgroute.chain.cases.lists import siblings_beside
from zorgroute.chain.cases.signing import Signing
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.moves import Actor
from zorgroute.core.engine.recording import consents_of
from zorgroute.core.engine.what_now import Next
from zorgroute.core.forms.asked import Form
from zorgroute.core.forms.parse import Filled
from zorgroute.core.forms.turns import Shown, again, begin, submit
from zorgroute.core.policy.reading import is_elsewhere, may_know
from zorgroute.faces.forms import NOTHING, posted, render
from zorgroute.faces.web import case_words
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.drafting import draft_name
from zorgroute.faces.web.pages import (
    ActingRequest,
    Context,
    clock_words,
    language,
    new_key,
    page,
    professional,
    read_uuid,
    say,
    sent_key,
)
from zorgroute.faces.web.refusing import refusal_of
from zorgroute.faces.web.signing_step import asked_of_signers, keep_answers_of, signing_of
from zorgroute.faces.web.step_form import (
    Typed,
    attempt_key,
    form_of,
    from_concern,
    kept_of,
    may_record,
    open_step,
    read_from,
)
from zorgroute.faces.web.step_shown import conflict, not_yours, record

ALSO, SEEN = "ook", "gezien"
MOST_SIBLINGS = 20


@require_http_methods(["GET", "POST"])
@professional
def step(request: ActingRequest, case: UUID, line: str, step: str) -> HttpResponse:
    """The page of one step of a case (screen 5)."""
    seen = case_seen_by(request.acting, case, request.moment, [f"stap:{line}/{step}"])
    _must_be_there(seen, line, step)
    each = open_step(seen, line, step)
    if request.method == "POST":
        return _sent(request, seen, line, step)
    if each is None:
        return record(request, seen, line, step)
    if not may_record(seen, each):
        return not_yours(request, seen, each)
    return _first_seen(request, seen, each)


def _must_be_there(seen: SeenCase, line: str, step: str) -> None:
    """What the reader may not know of is not there; nor is a step elsewhere, open or not."""
    route = seen.route
    is_there = (
        line in route.lines
        and step in route.lines[line].steps
        and any(may_know(route, line, role) for role in seen.roles)
        and not all(is_elsewhere(route, line, step, role) for role in seen.roles)
    )
    if not is_there:
        # The look at the case was allowed; the log also says that this part of it was refused.
        note_look(seen.acting, seen.now, [f"stap:{line}/{step}"], case=seen.id, allowed=False)
        raise Unseen(step)


def _first_seen(request: ActingRequest, seen: SeenCase, each: Next) -> HttpResponse:
    form = form_of(seen, each.line, each.step)
    kept = draft_of(request.acting, draft_name(seen.id, each.line, each.step), request.moment)
    typed = kept.typed if kept else from_concern(seen, form)
    return _form(request, seen, each, form, begin(form, typed), kept=kept)


@dataclass(frozen=True)
class _Sending:
    """One form as it was sent: what was typed and the key that makes it one deed."""

    typed: Typed
    key: str
    siblings: tuple[tuple[UUID, KnownChild], ...] = ()
    signing: Signing | None = None


def _sent(request: ActingRequest, seen: SeenCase, line: str, step: str) -> HttpResponse:
    typed = posted(request.POST)
    sending = _Sending(typed, attempt_key(sent_key(request), typed, f"{seen.id}/{line}/{step}"))
    if sending.key:
        one_at_a_time(request.acting, sending.key)
    if was_done(request.acting, sending.key):
        return _done(seen.id)
    each = open_step(seen, line, step)
    if each is None:
        return conflict(request, seen, (line, step), typed)
    if not may_record(seen, each):
        return not_yours(request, seen, each)
    form = form_of(seen, line, step)
    got = submit(form, typed)
    if isinstance(got, Shown):
        kept = _keep(request, seen, each, typed) if got.is_draft else None
        return _form(request, seen, each, form, got, kept=kept)
    signing = signing_of(request, seen, line, step)
    sending = _Sending(typed, sending.key, _siblings_chosen(request, seen, line, step), signing)
    try:
        with transaction.atomic():
            _take(request, seen, form, got, sending)
            refused = _take_beside(request, line, step, sending)
            if refused:
                raise _SiblingsRefused(refused)
    except Refused as no:
        kept_some = keep_answers_of(
            request, seen, consents_of(form.line, form.step, got.record), signing, no
        )
        panel = refusal_of(seen, no, each)
        if kept_some:
            panel["title"] = say("allow.kept")
        return _form(request, seen, each, form, again(form, typed), refusal=panel)
    except _SiblingsRefused as no:
        panel = {"title": say("web.siblings.refused"), "missing": no.lines}
        return _form(request, seen, each, form, again(form, typed), refusal=panel)
    except Conflict as no:
        return conflict(request, seen, (line, step), typed, no)
    drop_draft(request.acting, draft_name(seen.id, line, step))
    return _done(seen.id)


class _SiblingsRefused(Exception):
    """Of one talk about several children not all could be recorded, so none was."""

    def __init__(self, lines: list[Context]) -> None:
        super().__init__("siblings")
        self.lines = lines


def _done(case: UUID) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('case', args=[case])}?na=stap")


def _take(
    request: ActingRequest, seen: SeenCase, form: Form, filled: Filled, sending: _Sending
) -> None:
    """Hand the filled form of one case to the engine."""
    line = form.line.name
    number = request.POST.get(SEEN, "")
    about = Seen(line, int(number)) if number.isdecimal() and len(number) < 9 else None
    actor = Actor(str(request.acting.person), seen.role_for(line, form.name))
    attempt(
        request.acting,
        seen.id,
        filled.as_take(form, actor),
        request.moment,
        seen=about,
        key=sending.key,
        signing=sending.signing,
    )


def _take_beside(request: ActingRequest, line: str, step: str, sending: _Sending) -> list[Context]:
    """Record the same talk for each chosen brother and sister; every refusal by its name."""
    refused: list[Context] = []
    for case, child in sending.siblings:
        seen = case_seen_by(request.acting, case, request.moment, [f"stap:{line}/{step}"])
        if open_step(seen, line, step) is None:
            refused.append(_named(child, say("web.siblings.moved_on"), case, line, step))
            continue
        form = form_of(seen, line, step)
        got = submit(form, sending.typed)
        if isinstance(got, Shown):
            refused.append(_named(child, say("web.siblings.own_form"), case, line, step))
            continue
        actor = Actor(str(request.acting.person), seen.role_for(line, step))
        key = attempt_key(sending.key, sending.typed, str(case))
        try:
            with transaction.atomic():
                attempt(
                    request.acting, case, got.as_take(form, actor), request.moment, key=key,
                    signing=sending.signing,
                )  # fmt: skip
        except Refused as no:
            teller = seen.teller(language())
            refused += [
                _named(child, teller.reason(each), case, line, step) for each in no.denied.reasons
            ]
        except Conflict:
            refused.append(_named(child, say("web.siblings.moved_on"), case, line, step))
    return refused


def _named(child: KnownChild, said: str, case: UUID, line: str, step: str) -> Context:
    url = reverse("step", args=[case, line, step])
    return {"text": f"{child.short_name}: {said}", "url": url, "label": say("web.siblings.open")}


def _siblings_chosen(
    request: ActingRequest, seen: SeenCase, line: str, step: str
) -> tuple[tuple[UUID, KnownChild], ...]:
    """Whom the talk counts for as well; who moved on meanwhile stays in, to be named as refused."""
    given = (read_uuid(each) for each in request.POST.getlist(ALSO)[:MOST_SIBLINGS])
    wanted = dict.fromkeys(each for each in given if each is not None and each != seen.id)
    if not wanted:
        return ()
    beside = dict(siblings_beside(request.acting, seen, line, step))
    found = []
    for case in wanted:
        child = beside.get(case)
        if child is None:
            child = case_seen_by(
                request.acting, case, request.moment, [f"stap:{line}/{step}"]
            ).child
        if child is not None:
            found.append((case, child))
    return tuple(found)


def _keep(request: ActingRequest, seen: SeenCase, each: Next, typed: Typed) -> KeptDraft | None:
    name = draft_name(seen.id, each.line, each.step)
    kept = kept_of(typed)
    if not keep_draft(request.acting, name, kept, request.moment):
        return None
    return KeptDraft(kept, request.moment)


def _form(
    request: ActingRequest,
    seen: SeenCase,
    each: Next,
    form: Form,
    shown: Shown,
    *,
    kept: KeptDraft | None = None,
    refusal: Context | None = None,
) -> HttpResponse:
    html = render(
        form,
        shown,
        content().catalogue,
        language=language(),
        csrf=get_token(request),
        hidden=_hidden(request, seen, each.line),
        has_draft=True,
        before_buttons=mark_safe(  # noqa: S308 -- all are made by our own templates
            _beside(request, seen, each)
            + asked_of_signers(request, seen, each.line, each.step)
            + _read_from(seen, form, shown)
        ),
    )
    behalf = not seen.is_mine(each)
    return page(
        request,
        "web/step/step.html",
        {
            "back": {"url": reverse("case", args=[seen.id]), "label": short_name(seen)},
            "title": form.title,
            "lead": _lead(each),
            "behalf": case_words.role_words(seen, each.roles) if behalf else "",
            "html": html,
            "has_errors": html.is_wrong,
            "refusal": refusal,
            "saved_at": clock_words(kept.saved_at) if kept else "",
            "keep": reverse("keep", args=[seen.id, each.line, each.step]),
            "otherwise": reverse("divert", args=[seen.id, each.line]),
        },
        status=409 if refusal else 200,
    )


def _hidden(request: ActingRequest, seen: SeenCase, line: str) -> Sequence[tuple[str, str]]:
    """What the form carries to be known again: its key, and which step it was about."""
    number = request.POST.get(SEEN) or str(seen.visit_number(line) or "")
    return (("sleutel", sent_key(request) or new_key()), (SEEN, number))


def _lead(each: Next) -> str:
    number = each.step.partition("-")[0]
    if each.line == "main" and number.isdigit():
        return say("web.step.lead_number", number=number)
    return say("web.step.lead")


def _read_from(seen: SeenCase, form: Form, shown: Shown) -> SafeString:
    """Where the message of a step is sent: from which day the other side can read it."""
    words = read_from(seen, form) if shown.page >= len(form.pages) - 1 else ""
    return format_html('<p class="zr-audience">{}</p>', words) if words else NOTHING


def _beside(request: ActingRequest, seen: SeenCase, each: Next) -> SafeString:
    """At a talk with the family: brothers and sisters for whom it counts as well."""
    words = seen.route.step(each.line, each.step)
    with_family = any(seen.route.is_family(role) for role in (*words.who, *(words.with_ or ())))
    if not with_family:
        return NOTHING
    beside = siblings_beside(request.acting, seen, each.line, each.step)
    if not beside:
        return NOTHING
    chosen = request.POST.getlist(ALSO)
    options = [
        {"value": str(case), "label": child.short_name, "is_chosen": str(case) in chosen}
        for case, child in beside
    ]
    question = {
        "id": ALSO,
        "name": ALSO,
        "kind": "checks",
        "label": say("web.siblings.label"),
        "hint": say("web.siblings.hint"),
        "is_optional": True,
        "options": options,
    }
    html = render_to_string("web/parts/radios.html", {"question": question})
    return mark_safe(html)  # noqa: S308 -- made by our own template, which escapes every value
