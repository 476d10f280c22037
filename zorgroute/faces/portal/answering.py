"""How does a parent answer the one question, and what becomes of the answer?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by, world_of
from zorgroute.chain.cases.actions import Seen, attempt
from zorgroute.chain.cases.drafts import draft_of, drop_draft, keep_draft
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.refusals import Conflict, Refused, Unseen
from zorgroute.chain.routebook.queries import content
from zorgroute.core.engine.moves import Actor
from zorgroute.core.forms.asked import Around, Form, Someone
from zorgroute.core.forms.build import build
from zorgroute.core.forms.turns import Shown, again, begin, submit
from zorgroute.core.wording.catalogue import OUDER
from zorgroute.faces.forms import posted, render
from zorgroute.faces.portal.asking import NOW, FamilyRequest, family, language, page, say

KEY, NUMBER = "sleutel", "gezien"
OF_THE_SENDING = frozenset({"csrfmiddlewaretoken", KEY, NUMBER, "go", "page"})
Typed = Mapping[str, Sequence[str]]


@require_http_methods(["GET", "HEAD", "POST"])
@family
def answer_page(request: FamilyRequest, case: UUID, line: str, step: str) -> HttpResponse:
    """Ask a parent what the own open step asks, in the words for parents."""
    seen = case_seen_by(request.acting, case, request.moment, ["vraag"], "portaal")
    each = next((one for one in seen.what_now.steps if (one.line, one.step) == (line, step)), None)
    if each is None or not seen.is_mine(each):
        return _not_open(seen, line, step)
    form = form_of(seen, line, step)
    if request.method != "POST":
        kept = draft_of(request.acting, _draft_name(case, line, step), request.moment)
        return _show(request, seen, form, begin(form, kept.typed if kept else None))
    return _sent(request, seen, form)


def _not_open(seen: SeenCase, line: str, step: str) -> HttpResponse:
    """A question that was answered meanwhile is no fault; one that never was a parent's is."""
    known = seen.route.lines.get(line)
    if known is None or step not in known.steps:
        raise Unseen(step)
    if not any(seen.route.may_act(role, known.steps[step].who) for role in seen.roles):
        raise Unseen(step)
    return HttpResponseRedirect(f"{NOW}?na=was-al")


def form_of(seen: SeenCase, line: str, step: str) -> Form:
    """The form of a step for a parent; of the other people only professionals are named."""
    around = Around(
        route=seen.route,
        standing=seen.standing,
        world=world_of(seen),
        now=seen.now,
        reader=seen.role_for(line, step),
        voice=OUDER,
        people=tuple(
            Someone(each.who.name, f"{each.who.name}, {each.title}", each.role)
            for each in seen.people()
            if not seen.route.is_family(each.role)
        ),
    )
    return build(around, line, step)


def _sent(request: FamilyRequest, seen: SeenCase, form: Form) -> HttpResponse:
    typed = posted(request.POST)
    got = submit(form, typed)
    name = _draft_name(seen.id, form.line.name, form.name)
    if isinstance(got, Shown):
        if got.is_draft:
            keep_draft(request.acting, name, _kept(typed), request.moment)
        return _show(request, seen, form, got)
    role = seen.role_for(form.line.name, form.name)
    move = got.as_take(form, Actor(str(request.acting.person), role))
    stood = Seen(form.line.name, _number(request))
    key = _key(request, typed, name)
    try:
        attempt(request.acting, seen.id, move, request.moment, seen=stood, key=key)
    except Refused as no:
        teller = seen.teller(language())
        missing = [{"text": teller.reason(reason)} for reason in no.denied.reasons]
        return _show(request, seen, form, again(form, typed), missing)
    except Conflict:
        return HttpResponseRedirect(f"{NOW}?na=was-al")
    drop_draft(request.acting, name)
    return HttpResponseRedirect(f"{NOW}?na=verteld")


def _show(
    request: FamilyRequest,
    seen: SeenCase,
    form: Form,
    shown: Shown,
    missing: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    number = request.POST.get(NUMBER) or str(seen.visit_number(form.line.name) or "")
    html = render(
        form,
        shown,
        content().catalogue,
        language=language(),
        csrf=get_token(request),
        hidden=((KEY, request.POST.get(KEY) or clock.new_id().hex), (NUMBER, number)),
        has_draft=True,
    )
    context = {
        "title": form.title,
        "form": html,
        "has_errors": html.is_wrong,
        "missing": list(missing),
        "draft_kept": shown.is_draft,
        "back": {"url": NOW, "label": say("portal.nav.now")},
    }
    return page(request, "portal/answer.html", context, status=409 if missing else 200)


def _number(request: FamilyRequest) -> int | None:
    given = request.POST.get(NUMBER, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _key(request: FamilyRequest, typed: Typed, about: str) -> str:
    """Sending the same answer twice is one deed; another answer is another."""
    sent = request.POST.get(KEY, "")
    if not sent or len(sent) > 64:
        return ""
    words = f"{about}|{sorted(_kept(typed).items())}|{sent}"
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def _kept(typed: Typed) -> dict[str, list[str]]:
    return {name: list(values) for name, values in typed.items() if name not in OF_THE_SENDING}


def _draft_name(case: UUID, line: str, step: str) -> str:
    return f"{case}/{line}/{step}"
