"""Who may know what, by the own choice of a parent, and how is a yes taken back?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.cases.actions import attempt
from zorgroute.chain.cases.consents import PART as AGAIN
from zorgroute.chain.cases.consents import Mine, answer_consent, mine_of
from zorgroute.chain.cases.lists import cases_of
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.core.engine.interrupts import resting_on
from zorgroute.core.engine.moves import Actor, Interrupt
from zorgroute.core.engine.world import AMSTERDAM, birthday
from zorgroute.core.policy.consenting import Kind
from zorgroute.core.telling.titles import Titles
from zorgroute.faces.parting import PARTLY, has_choice, left_words
from zorgroute.faces.portal.asking import (
    Context,
    FamilyRequest,
    day_words,
    language,
    own_file,
    page,
    say,
)
from zorgroute.faces.portal.happening import child_name
from zorgroute.faces.portal.naming import (
    classes,
    consent_title,
    purposes,
    receivers,
    step_title,
    titles_of,
)
from zorgroute.faces.portal.parting import PART, part_page

ASKED, QUESTION, ANSWER = "intrekken", "vraag", "antwoord"
ANSWERS = {"ja": "given", "nee": "refused", "praten": "later"}
WORDS = {"ja": "allow.yes", "nee": "allow.no", "praten": "allow.later"}
ORDER = ("ja", PARTLY, "nee", "praten")
# How long before a birthday that changes who decides it is told.
AHEAD = timedelta(days=92)


@require_http_methods(["GET", "HEAD", "POST"])
@own_file
def consents_page(request: FamilyRequest, case: UUID) -> HttpResponse:
    """What is asked of this person, what the own answer is, and taking it back: as easy as giving
    it was (R012). Nothing of what somebody else answered."""
    seen = case_seen_by(request.acting, case, request.moment, ["toestemming"], "portaal")
    mine = {each.name: each for each in mine_of(seen)}
    asked = request.POST.get(ASKED, "") or request.GET.get(ASKED, "")
    question = request.POST.get(QUESTION, "")
    part = request.POST.get(PART, "") or request.GET.get(PART, "")
    if any(each and each not in mine for each in (asked, question, part)):
        raise Unseen(asked or question or part)
    if part and may_part(seen, mine[part]):
        return part_page(request, seen, mine[part])
    if request.method == "POST":
        return _sent(request, seen, mine, asked or question, is_back=bool(asked))
    return _show(request, seen, mine, mine.get(asked))


def _sent(
    request: FamilyRequest, seen: SeenCase, mine: dict[str, Mine], name: str, *, is_back: bool
) -> HttpResponse:
    url = reverse("portal_consents", args=[seen.id])
    if is_back and mine[name].may_withdraw:
        move = Interrupt(
            Actor(str(request.acting.person), seen.role), "withdrawal", request.moment, name
        )
        attempt(request.acting, seen.id, move, request.moment)
        return HttpResponseRedirect(f"{url}?na=ingetrokken")
    if is_back or not name:
        return _show(request, seen, mine, None)
    chosen = request.POST.get(ANSWER, "")
    if chosen == PARTLY and may_part(seen, mine[name]):
        return HttpResponseRedirect(f"{url}?{urlencode({PART: name})}")
    said = ANSWERS.get(chosen)
    if said is None:
        return _show(request, seen, mine, None, {name: say("consent.no_answer")})
    try:
        with transaction.atomic():
            answer_consent(request.acting, seen, name, said, request.moment)
    except Refused as no:
        teller = seen.teller(language())
        words = " ".join(teller.reason(each) for each in no.denied.reasons)
        return _show(request, seen, mine, None, {name: words})
    return HttpResponseRedirect(f"{url}?na=bewaard")


def _show(
    request: FamilyRequest,
    seen: SeenCase,
    mine: dict[str, Mine],
    one: Mine | None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    context = {
        "title": say("allow.title"),
        "lead": say("allow.lead"),
        "name": child_name(seen),
        "url": reverse("portal_consents", args=[seen.id]),
        "back": {"url": reverse("portal_now"), "label": say("portal.nav.now")},
        "after": {"ingetrokken": "withdrawn", "bewaard": "kept"}.get(request.GET.get("na", "")),
        "saved": say("allow.saved"),
        "one": _one(seen, one) if one and one.may_withdraw else None,
        "cards": [_card(seen, each, (errors or {}).get(each.name, "")) for each in mine.values()],
        "soon": soon(seen, list(mine.values())),
        "none": say("allow.none"),
        "heads": {name: say(f"allow.{name}") for name in HEADS},
        "change": say("allow.part.change"),
    }
    return page(request, "portal/consents.html", context, status=422 if errors else 200)


def _card(seen: SeenCase, each: Mine, error: str) -> Context:
    is_yes = each.may_withdraw
    may_choose = each.may_answer and (not is_yes or each.because == AGAIN)
    words = {**WORDS, PARTLY: "allow.part"} if may_part(seen, each) else WORDS
    titles = titles_of(seen)
    return {
        "name": each.name,
        "title": consent_title(seen, each),
        "what": ", ".join(classes(each.consent)),
        "whom": receivers(seen, each.consent.to),
        "purpose": purposes(seen, each.name),
        "until": say("allow.until_day", day=day_words(each.until, seen.now)) if each.until else "",
        "state": say(f"allow.{_state(seen, each)}"),
        "is_complete": _state(seen, each) == "complete",
        "missing": _missing(each, titles),
        "own": _own(each, titles),
        "because": _because(seen, each),
        "options": [(value, say(words[value])) for value in ORDER if value in words]
        if may_choose
        else [],
        "may_withdraw": is_yes,
        "may_change": is_yes and not may_choose and may_part(seen, each),
        "withdraw": say("allow.withdraw"),
        "error": error,
    }


HEADS = (
    "what", "whom", "purpose", "until", "save", "withdrawn", "withdraw_ask", "withdraw_talk",
    "withdraw_yes", "withdraw_no",
)  # fmt: skip
OWN = ("given", "refused", "withdrawn", "later")


def may_part(seen: SeenCase, each: Mine) -> bool:
    """Whether there is something to leave out of a yes, and this person may say so here.

    A young person says yes, no or talk first; a part is said to somebody who explains it.
    """
    return each.may_answer and has_choice(each.consent) and not seen.acting.is_young


def _state(seen: SeenCase, each: Mine) -> str:
    """How far everybody said yes; of what is not theirs to decide a young person reads that."""
    if seen.acting.is_young and not each.state:
        return "not_mine"
    if not each.is_complete:
        return "incomplete"
    return "complete" if each.missing.is_whole else "complete_part"


def _own(each: Mine, titles: Titles) -> str:
    """The own answer, with what was left out of a yes."""
    if each.own not in OWN:
        return ""
    return " ".join([say(f"allow.own.{each.own}"), *left_words(each.left, say, titles)])


def _missing(each: Mine, titles: Titles) -> str:
    """What the own yes allows and is not complete yet; never who has not said so, or why."""
    names = [titles.role(role) for role in each.missing.receivers]
    names += [say(f"form.class.{kind}") for kind in each.missing.classes]
    return say("allow.part.missing", names=", ".join(names)) if names else ""


def _because(seen: SeenCase, each: Mine) -> str:
    known = ("birthday_12", "birthday_16", "loss_of_authority", "ended", AGAIN)
    if each.because not in known:
        return ""
    return say(f"allow.again.{each.because}", name=child_name(seen))


def soon(seen: SeenCase, mine: Sequence[Mine]) -> str:
    """That a birthday is near from which the child decides along, or by itself."""
    born = seen.child.birth_date if seen.child else None
    if born is None:
        return ""
    today = seen.now.astimezone(AMSTERDAM).date()
    # What a school asks for itself does not change at 12 (UAVG 5).
    is_told = any(each.kind != Kind.SCHOOL for each in mine)
    for years in (12, 16) if is_told else (16,) if mine else ():
        day = birthday(born, years)
        if today < day <= today + AHEAD:
            return say(f"allow.soon_{years}", name=child_name(seen))
    return ""


def _one(seen: SeenCase, each: Mine) -> Context:
    """The consent that is about to be withdrawn, and which open step can then not go on."""
    known = {(next_.line, next_.step) for next_ in seen.what_now.steps}
    stops = [at for at in resting_on(seen.route, seen.standing, each.name) if at in known]
    return {
        "name": each.name,
        "title": consent_title(seen, each),
        "then": say("allow.nothing_new", to=receivers(seen, each.consent.to)),
        "stops": [say("allow.withdraw_stops", step=step_title(seen, *at)) for at in stops],
    }


@require_http_methods(["GET", "HEAD"])
@own_file
def consents_of_family(request: FamilyRequest) -> HttpResponse:
    """Every child whose case this parent takes part in; with one case, that page itself."""
    found = cases_of(request.acting, request.moment)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("portal_consents", args=[found[0][0]]))
    rows = [
        {
            "url": reverse("portal_consents", args=[case]),
            "label": child.given_name if child else say("portal.child"),
        }
        for case, child, _, _ in found
    ]
    context = {"title": say("allow.title"), "rows": rows, "none": say("allow.none")}
    return page(request, "portal/consents_of.html", context)
