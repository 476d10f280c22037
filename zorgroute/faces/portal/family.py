"""How is this parent reached, and who of the own network may be asked to help?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.family import children_without_authority
from zorgroute.chain.parties.homes import (
    Reach,
    add_helper,
    drop_helper,
    network_of,
    own_reach,
    set_reach,
)
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.sent import Sent, clean
from zorgroute.faces.forms import posted
from zorgroute.faces.portal import happening
from zorgroute.faces.portal.asking import NOW, Context, FamilyRequest, family, page, say

YES = "ja"
LONGEST = {"telefoon": 30, "uren": 120, "mail": 254, "naam": 120, "relatie": 80, "nummer": 30}
OWN, HELPER = ("telefoon", "uren", "mail"), ("naam", "relatie", "nummer")
# On which field a refusal stands.
FIELDS = {
    "own": {"contact.wrong_phone": "telefoon", "contact.wrong_mail": "mail"},
    "helper": {"contact.wrong_phone": "nummer", "network.no_name": "naam"},
}


@require_http_methods(["GET", "HEAD", "POST"])
@family
def family_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """The own data of this parent and the own network; nothing of the other household (T4)."""
    seen = _seen(request, case)
    if request.method != "POST":
        return _show(request, seen, Sent({}), {})
    sent = clean(posted(request.POST))
    errors = _too_long(sent, HELPER if sent.one("wat") == "hulp" else OWN)
    if not errors:
        errors = _add(request, seen, sent) if sent.one("wat") == "hulp" else _keep(request, sent)
    if errors:
        return _show(request, seen, sent, errors)
    return HttpResponseRedirect(f"{reverse('portal_family', args=[case])}?na=bewaard")


@require_POST
@family
def drop_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """Take somebody out of the own network, at once."""
    seen = _seen(request, case)
    try:
        given = UUID(request.POST.get("wie", ""))
    except ValueError:
        raise Unseen("helper") from None
    with transaction.atomic():
        drop_helper(request.acting, _child(seen), given, request.moment)
    return HttpResponseRedirect(f"{reverse('portal_family', args=[case])}?na=bewaard")


def facts_only(acting: Acting, now: datetime) -> Context | None:
    """What a parent without authority is told: that a person tells facts, and whom to call.

    Nothing of the child, not even its name, and the same whether there is a case or not (T5,
    BW 1:377c). None for a parent of whom every child is open.
    """
    day = now.astimezone(AMSTERDAM).date()
    places = children_without_authority(acting.municipality, acting.person, day)
    if not places:
        return None
    return {"text": say("portal.facts_only"), "call": say("portal.facts_call", place=_all(places))}


def _all(places: tuple[str, ...]) -> str:
    return ", ".join(places)


def _seen(request: FamilyRequest, case: UUID) -> SeenCase:
    return case_seen_by(request.acting, case, request.moment, ["gezin"], "portaal")


def _child(seen: SeenCase) -> UUID:
    if seen.child is None:
        raise Unseen(str(seen.id))
    return seen.child.id


def _keep(request: FamilyRequest, sent: Sent) -> dict[str, str]:
    wants = YES in sent.all("mailen")
    reach = Reach(sent.one("telefoon"), sent.one("uren"), sent.one("mail"), wants)
    try:
        with transaction.atomic():
            set_reach(request.acting, reach, request.moment)
    except Refused as no:
        return _errors(no, "own")
    return {}


def _add(request: FamilyRequest, seen: SeenCase, sent: Sent) -> dict[str, str]:
    try:
        with transaction.atomic():
            add_helper(
                request.acting, _child(seen), sent.one("naam"), request.moment,
                relation=sent.one("relatie"), phone=sent.one("nummer"),
                is_shared=YES in sent.all("delen"),
            )  # fmt: skip
    except Refused as no:
        return _errors(no, "helper")
    return {}


def _errors(no: Refused, form: str) -> dict[str, str]:
    return {
        FIELDS[form].get(each.code, "telefoon"): f"{say(each.code)} {say(f'{each.code}.mend')}"
        for each in no.denied.reasons
    }


def _too_long(sent: Sent, names: tuple[str, ...]) -> dict[str, str]:
    wrong = {
        name: say("portal.ask.too_long") for name in names if len(sent.one(name)) > LONGEST[name]
    }
    return wrong | {name: say("web.strange") for name in names if sent.is_strange(name)}


def _show(
    request: FamilyRequest, seen: SeenCase, sent: Sent, errors: dict[str, str]
) -> HttpResponse:
    helpers = network_of(request.acting, _child(seen), request.moment)
    is_own = sent.one("wat") == "eigen"
    reach = own_reach(request.acting)
    before = {"telefoon": reach.phone, "uren": reach.hours, "mail": reach.email}
    wants = YES in sent.all("mailen") if is_own else reach.wants_mail

    def line(name: str, value: str, **more: object) -> Context:
        return {
            "id": name, "name": name, "label": say(f"portal.family.{name}"), "value": value,
            "error": errors.get(name), "is_optional": True, **more,
        }  # fmt: skip

    context: Context = {
        "name": happening.child_name(seen),
        "case": seen.id,
        "back": {"url": NOW, "label": say("portal.nav.now")},
        "kept": request.GET.get("na") == "bewaard",
        "errors": [{"target": name, "text": text} for name, text in errors.items()],
        "has_errors": bool(errors),
        "own": [
            line("telefoon", sent.one("telefoon") if is_own else before["telefoon"], type="tel",
                 autocomplete="tel"),
            line("uren", sent.one("uren") if is_own else before["uren"],
                 hint=say("portal.family.uren.hint")),
            line("mail", sent.one("mail") if is_own else before["mail"], type="email",
                 autocomplete="email"),
        ],
        "mailing": _box("mailen", "portal.family.mailen", is_chosen=wants),
        "helpers": [
            {"id": each.id, "name": each.name, "relation": each.relation, "phone": each.phone,
             "is_mine": each.added_by == request.acting.person, "is_shared": each.is_shared}
            for each in helpers
        ],
        "helper": [
            line("naam", sent.one("naam"), is_optional=False),
            line("relatie", sent.one("relatie"), hint=say("portal.family.relatie.hint")),
            line("nummer", sent.one("nummer"), type="tel"),
        ],
        "sharing": _box("delen", "portal.family.delen", is_chosen=YES in sent.all("delen")),
    }  # fmt: skip
    return page(request, "portal/family.html", context, status=200)


def _box(name: str, code: str, *, is_chosen: bool) -> Context:
    return {
        "id": name, "name": name, "label": say(code), "kind": "checks", "is_optional": True,
        "options": [{"value": YES, "label": say(f"{code}.yes"), "is_chosen": is_chosen}],
    }  # fmt: skip
