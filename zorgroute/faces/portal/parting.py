"""For whom is the yes of a parent, and about what, when it is not for everything?"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from zorgroute.chain.cases.access import SeenCase
from zorgroute.chain.cases.consents import Mine, answer_consent
from zorgroute.chain.cases.signing import Signing
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.core.policy.parting import asked_in
from zorgroute.faces.parting import chosen_part, class_boxes, receiver_boxes
from zorgroute.faces.portal.asking import Context, FamilyRequest, language, page, say
from zorgroute.faces.portal.happening import child_name

PART, WHO, WHAT, ANSWER = "deel", "wie", "wat", "antwoord"
Errors = Mapping[str, str]


def part_page(request: FamilyRequest, seen: SeenCase, mine: Mine) -> HttpResponse:
    """A page with a box for each receiver and each kind of information. Nothing is ticked, save
    what this parent allows now; a yes to nothing is not taken, and no is one button away.
    Only for whom there is a part to say."""
    url = reverse("portal_consents", args=[seen.id])
    if request.method != "POST":
        return _show(request, seen, mine, {})
    is_no = request.POST.get(ANSWER, "") == "nee" and mine.own != "given"
    receivers, classes = chosen_part(
        mine.consent, request.POST.getlist(WHO), request.POST.getlist(WHAT)
    )
    ticked = {WHO: receivers, WHAT: classes}
    errors = {kind: _missing(kind) for kind, some in ticked.items() if some == () and not is_no}
    if errors:
        return _show(request, seen, mine, errors)
    signing = Signing(
        receivers={} if receivers is None else {mine.name: receivers},
        classes={} if classes is None else {mine.name: classes},
    )
    said, signing = ("refused", Signing()) if is_no else ("given", signing)
    try:
        with transaction.atomic():
            answer_consent(request.acting, seen, mine.name, said, request.moment, signing=signing)
    except Refused as no:
        teller = seen.teller(language())
        words = " ".join(teller.reason(each) for each in no.denied.reasons)
        return _show(request, seen, mine, {WHAT if receivers is None else WHO: words})
    return HttpResponseRedirect(f"{url}?na=bewaard")


def _missing(kind: str) -> str:
    return say("allow.part.who.missing" if kind == WHO else "allow.part.what.missing")


def _show(request: FamilyRequest, seen: SeenCase, mine: Mine, errors: Errors) -> HttpResponse:
    titles = seen.teller(language()).titles
    is_yes = mine.own == "given"
    who, what = _ticked(request, mine)
    url = reverse("portal_consents", args=[seen.id])
    groups: list[Context] = [
        {
            "name": WHO,
            "legend": say("allow.part.who"),
            "hint": "",
            "boxes": receiver_boxes(seen, mine.name, who, say, titles),
        },
        {
            "name": WHAT,
            "legend": say("allow.part.what"),
            "hint": say("allow.part.what_hint"),
            "boxes": class_boxes(seen, mine.name, what, say, titles),
        },
    ]
    context = {
        "title": say("allow.part.title"),
        "question": titles.consent(mine.name),
        "name": child_name(seen),
        "lead": say("allow.part.now" if is_yes else "allow.part.lead"),
        "url": url,
        "part": mine.name,
        "groups": [{**each, "error": errors.get(each["name"])} for each in groups if each["boxes"]],
        "save": say("allow.save"),
        "no": "" if is_yes else say("allow.part.none"),
        "withdraw": f"{url}?{urlencode({'intrekken': mine.name})}" if is_yes else "",
        "withdraw_words": say("allow.withdraw"),
        "back": {"url": url, "label": say("allow.title")},
    }
    return page(request, "portal/consents_part.html", context, status=422 if errors else 200)


def _ticked(request: FamilyRequest, mine: Mine) -> tuple[list[str], list[str]]:
    """What stands ticked: what was sent; else what this parent allows now; else nothing."""
    if request.method == "POST":
        return request.POST.getlist(WHO), request.POST.getlist(WHAT)
    if mine.own != "given":
        return [], []
    asked = asked_in(mine.consent)
    return (
        [each for each in asked.receivers if each not in mine.left.receivers],
        [each for each in asked.classes if each not in mine.left.classes],
    )
